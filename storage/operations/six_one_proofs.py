"""①, ③, ⑤, ⑥ follow their events: made with them, changed with them, gone with them."""

from models.calendar import Period
from models.kinds import kind_of
from models.programme.proofs import ITEM_OF, proofs_of, six_one_of
from models.programme.rules import Event, stores_of
from models.six_one_record import SixOneRecord
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.six_one_facts import counts, rules_in

__all__ = ["derived_of", "follow_event"]


def follow_event(unit: UnitOfWork, event: Event) -> None:
    """Let the six-ones of an event say what it says; of one that is deleted none is left.

    A store that is no standard store when its work was done has none.
    """
    known, spare = _by_store(derived_of(unit, kind_of(event), event.id))
    wanted = () if event.deleted else tuple(proofs_of(event))
    unit.prefetch("retailer", stores_of(event))
    unit.prefetch("retailer_notes", stores_of(event))
    settings, item = rules_in(unit), ITEM_OF[type(event)]
    for proof in wanted:
        rule = settings.of(item, Period.month(proof.done_on))
        if not counts(unit, proof.retailer_id, rule, proof.done_on):
            continue
        before = known.pop(proof.retailer_id, None)
        record_id = before.id if before is not None else unit.new_id()
        unit.save(six_one_of(event, proof, rule, record_id))
    for record in (*known.values(), *spare):
        unit.remove(SixOneRecord, record.id)


def _by_store(
    records: list[SixOneRecord],
) -> tuple[dict[str, SixOneRecord], list[SixOneRecord]]:
    """Return one six-one a store, and what two devices made beside it."""
    known = {each.retailer_id: each for each in sorted(records, key=_id, reverse=True)}
    return known, [each for each in records if known[each.retailer_id] is not each]


def _id(record: SixOneRecord) -> str:
    return record.id


def derived_of(unit: UnitOfWork, kind: str, source_id: str) -> list[SixOneRecord]:
    """Return the six-ones that a check or event has, as they stand in this operation."""
    if unit.is_new(source_id):
        return []
    return unit.find(
        SixOneRecord,
        "deleted = 0 AND derived = 1 AND ref_kind = ? AND ref_id = ?",
        (kind, source_id),
        lambda each: each.derived and (each.ref_kind, each.ref_id) == (kind, source_id),
    )
