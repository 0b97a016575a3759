"""Six-ones 六个一: what visits and checks prove, exemptions, and older records made by hand."""

from collections.abc import Container, Iterable, Sequence
from datetime import date

import attrs

from models.calendar import Period
from models.changes import Changes
from models.check import Check
from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.retailer import Retailer
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import (
    ItemSettings,
    collect_market_information,
    evaluation_record,
    prepared,
)
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.known import known_retailer
from storage.operations.six_one_facts import counts, period_of, rule_for
from storage.operations.six_one_proofs import derived_of
from storage.queries.checklists import checklist_of
from storage.queries.elsewhere import kept_elsewhere

__all__ = [
    "collect_anew",
    "correct_six_one",
    "exempt_six_one",
    "follow_check",
    "follow_recovered",
    "follow_store",
    "follow_visits",
    "withdraw_six_one",
]


def correct_six_one(ledger: Ledger, record: SixOneRecord) -> Changes:
    """Change a record that an earlier release let people make by hand; no other is made now.

    Refuses a day in the future and a store that is none. The time of entry stays.
    """
    check_record(record)
    with operation(ledger, "correct_six_one") as unit:
        previous = unit.get(SixOneRecord, record.id)
        if previous is None:
            raise _gone()
        if record.derived or previous.derived:
            raise _follows_its_source()
        rule = rule_for(unit, record.item, record.done_on)
        retailer = _standard_store(unit, record.retailer_id, rule, record.done_on)
        known = attrs.evolve(record, entered_at=previous.entered_at)
        unit.save(prepared(known, unit.now.date(), rule))
        unit.details["summary"] = f"{record.item.sign}{record.item.short_name} {retailer.shop_name}"
    return unit.changes


def _gone() -> DomainError:
    return DomainError(N_("这条六个一记录已经不在了。"))


def _standard_store(unit: UnitOfWork, retailer_id: str, rule: ItemSettings, day: date) -> Retailer:
    retailer = known_retailer(unit, retailer_id)
    if not counts(unit, retailer_id, rule, day):
        raise DomainError(
            N_("{name} 在 {month} 不是标准店，不记六个一。"),
            name=retailer.shop_name,
            month=Period.month(day).key,
        )
    return retailer


def _follows_its_source() -> DomainError:
    return DomainError(N_("这条记录由走访、评估或活动自动生成，请更正或撤回它的来源。"))


def withdraw_six_one(ledger: Ledger, record_id: str) -> Changes:
    """Take back a record made by hand; one that a visit or check proves follows that."""
    with operation(ledger, "withdraw_six_one") as unit:
        record = unit.get(SixOneRecord, record_id)
        if record is None:
            raise _gone()
        if record.derived:
            elsewhere = kept_elsewhere(ledger, record.ref_kind, record.ref_id)
            raise elsewhere or _follows_its_source()
        unit.remove(SixOneRecord, record_id)
        unit.details["summary"] = f"{record.item.sign}{record.item.short_name}"
    return unit.changes


def exempt_six_one(ledger: Ledger, exemption: SixOneExemption) -> Changes:
    """豁免 of one item in one period, with reason and approver."""
    check_record(exemption)
    Period.parse(exemption.period)
    with operation(ledger, "exempt_six_one") as unit:
        known_retailer(unit, exemption.retailer_id)
        unit.save(attrs.evolve(exemption, id=exemption.id or unit.new_id()))
        item = exemption.item
        unit.details["summary"] = f"{item.sign}{item.short_name} {exemption.period}"
    return unit.changes


def follow_check(unit: UnitOfWork, check: Check) -> None:
    """② follows its check: made with it, changed with it, gone with it."""
    known = sorted(derived_of(unit, "check", check.id), key=lambda each: each.id)
    rule = rule_for(unit, SixOneItem.EVALUATION, check.day)
    if check.deleted or not counts(unit, check.retailer_id, rule, check.day):
        for record in known:
            unit.remove(SixOneRecord, record.id)
        return
    record_id = known[0].id if known else unit.new_id()
    checklist = checklist_of(unit.ledger, check.template_version, check.day)
    unit.save(evaluation_record(check, checklist, rule, record_id))
    for record in known[1:]:
        unit.remove(SixOneRecord, record.id)


@attrs.frozen
class _Place:
    """A store and a period of ④ at it; ``day`` is one of the period's, whose rule holds."""

    retailer_id: str
    period: Period
    day: date = attrs.field(eq=False)

    @property
    def bounds(self) -> tuple[str, str, str]:
        """Store, first and last day, as statements take them."""
        return self.retailer_id, self.period.first.isoformat(), self.period.last.isoformat()

    def holds(self, unit: UnitOfWork, retailer_id: str, day: date) -> bool:
        """Tell whether something of ``day`` at a store lies in this place.

        A week may reach into a month in which ④ is asked for by the month: what was done there
        belongs to that month alone.
        """
        if retailer_id != self.retailer_id or day not in self.period:
            return False
        same_rule = (day.year, day.month) == (self.day.year, self.day.month)
        return same_rule or _place(unit, retailer_id, day) == self


def _place(unit: UnitOfWork, retailer_id: str, day: date) -> _Place:
    return _Place(
        retailer_id, period_of(unit, retailer_id, SixOneItem.MARKET_INFORMATION, day), day
    )


def follow_visits(unit: UnitOfWork, visit: Visit, previous: Visit | None = None) -> None:
    """④ follows the visits of its period, in the period of ``visit`` and of what it was before."""
    each = (previous, visit) if previous is not None else (visit,)
    collect_anew(unit, ((one.retailer_id, one.day) for one in each))


def collect_anew(unit: UnitOfWork, days: Iterable[tuple[str, date]]) -> None:
    """Make ④ anew where something was done at a store on a day, from all visits of the period."""
    places = [_place(unit, retailer_id, day) for retailer_id, day in days]
    for place in dict.fromkeys(places):
        where, bounds = _VISITS_IN, place.bounds
        visits = unit.find(Visit, where, bounds, lambda each: not each.deleted)
        known = unit.find(
            SixOneRecord,
            _DERIVED_IN,
            bounds,
            lambda each: each.derived and _collected(each),
        )
        _prove(
            unit,
            place,
            [each for each in visits if place.holds(unit, each.retailer_id, each.day)],
            sorted(
                (each for each in known if place.holds(unit, each.retailer_id, each.done_on)),
                key=lambda each: (each.done_on, each.id),
            ),
        )


def follow_recovered(
    unit: UnitOfWork,
    *,
    before: Sequence[Visit],
    after: Sequence[Visit],
    proofs: Sequence[SixOneRecord],
    agreed: Container[str],
) -> None:
    """④ after visits and their proofs came back from elsewhere (``before``: as they stood here).

    What came back agrees with itself. Only where the ledger has visits of its own beside it (others
    than ``agreed``), or a proof of its own, is ④ made anew of both.
    """
    came, given = {visit.id for visit in after}, {record.id for record in proofs}
    places = [_place(unit, each.retailer_id, each.day) for each in (*before, *after)]
    places += [_place(unit, each.retailer_id, each.done_on) for each in proofs if _collected(each)]
    for place in dict.fromkeys(places):
        own = _visits_in(unit, place, came)
        known = [each for each in _derived_in(unit, place) if each.id not in given]
        known += [
            each
            for each in proofs
            if _collected(each) and place.holds(unit, each.retailer_id, each.done_on)
        ]
        if len(known) > 1 or any(visit.id not in agreed for visit in own):
            here = [each for each in after if place.holds(unit, each.retailer_id, each.day)]
            visits = [*own, *(each for each in here if not each.deleted)]
            _prove(unit, place, visits, sorted(known, key=lambda each: each.id not in given))


def _collected(record: SixOneRecord) -> bool:
    return record.item is SixOneItem.MARKET_INFORMATION and not record.deleted


def _rule(unit: UnitOfWork, day: date) -> ItemSettings:
    return rule_for(unit, SixOneItem.MARKET_INFORMATION, day)


def _prove(
    unit: UnitOfWork, place: _Place, visits: Sequence[Visit], known: Sequence[SixOneRecord]
) -> None:
    """Make ④ of a place what its visits say; one record stays, whatever was there before."""
    record = None
    rule = _rule(unit, place.day)
    if counts(unit, place.retailer_id, rule, place.day):
        record_id = known[0].id if known else unit.new_id()
        record = collect_market_information(visits, place.period, rule, record_id)
    if record is not None:
        unit.save(record)
    for each in known[1:] if record is not None else known:
        unit.remove(SixOneRecord, each.id)


_VISITS_IN = "deleted = 0 AND retailer_id = ? AND day BETWEEN ? AND ?"
_DERIVED_IN = (
    "deleted = 0 AND derived = 1 AND retailer_id = ? AND done_on BETWEEN ? AND ? "
    f"AND item = {SixOneItem.MARKET_INFORMATION.value} ORDER BY done_on, id"
)


def _visits_in(unit: UnitOfWork, place: _Place, but: Container[str]) -> list[Visit]:
    found = find(unit.ledger, Visit, _VISITS_IN, place.bounds)
    return [
        visit
        for visit in found
        if visit.id not in but and place.holds(unit, visit.retailer_id, visit.day)
    ]


def _derived_in(unit: UnitOfWork, place: _Place) -> list[SixOneRecord]:
    found = find(unit.ledger, SixOneRecord, _DERIVED_IN, place.bounds)
    return [record for record in found if place.holds(unit, record.retailer_id, record.done_on)]


def follow_store(unit: UnitOfWork, retailer_id: str, since: date) -> None:
    """Make ② and ④ of a store anew from its checks and visits of ``since`` and later.

    What they prove depends on whether it was a standard store, and on the settings in force.
    """
    where = "deleted = 0 AND retailer_id = ? AND day >= ?"
    known = (retailer_id, since.isoformat())
    for check in find(unit.ledger, Check, where, known):
        follow_check(unit, check)
    proofs = find(
        unit.ledger,
        SixOneRecord,
        "deleted = 0 AND derived = 1 AND retailer_id = ? AND done_on >= ?",
        known,
    )
    days = {visit.day for visit in find(unit.ledger, Visit, where, known)}
    days |= {proof.done_on for proof in proofs if _collected(proof)}
    collect_anew(unit, ((retailer_id, day) for day in sorted(days)))
