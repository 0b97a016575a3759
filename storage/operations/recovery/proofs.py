"""Six-ones after a recovery: what the sources of both sides prove, above what either side had.

④ is of all visits of both sides. ①, ②, ③, ⑤, ⑥ agree with their source as long as both are of one
side; where they are not, the proofs are made anew of the source that stands. A proof whose source
the ledger never had stays as it came: who has the source says what it proves.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from models.canonical import from_plain
from models.check import Check
from models.kinds import KINDS, kind_of
from models.package.lineage import lineage_after
from models.programme.rules import EVENT_RECORDS
from models.six_one_record import SixOneRecord
from models.visit import Visit
from storage.ledger.adopting import adopt, note_past
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.recovery.comparing import Compared, Verdict, content_of
from storage.operations.six_one_proofs import follow_event
from storage.operations.six_ones import follow_check, follow_recovered

__all__ = ["settle_proofs"]

_KIND = "six_one"
_SOURCES = frozenset(kind_of(each) for each in (Check, *EVENT_RECORDS))


def settle_proofs(unit: UnitOfWork, compared: Sequence[Compared]) -> None:
    """Let proofs follow their sources as they are now; call it once all else is taken over."""
    visits = [each for each in compared if each.kind == "visit"]
    proofs = [each for each in compared if each.kind == _KIND and each.plain.get("derived")]
    taken = [each for each in visits if each.verdict.taken]
    follow_recovered(
        unit,
        before=[_visit(each.current) for each in taken if each.current],
        after=[_visit(each.plain) for each in taken],
        proofs=[from_plain(SixOneRecord, each.plain) for each in proofs if each.verdict.taken],
        agreed={each.plain["id"] for each in visits if each.verdict is Verdict.UNCHANGED},
    )
    for kind, record_id in _mixed(compared, proofs):
        plain = unit.plain(kind, record_id)
        if plain is not None:
            source = from_plain(KINDS[kind].record, plain)
            if isinstance(source, Check):
                follow_check(unit, source)
            elif isinstance(source, EVENT_RECORDS):
                follow_event(unit, source)
    for each in proofs:
        if each.verdict.taken or each.verdict is Verdict.FOLLOWS:
            _stand_above(unit, each)


def _mixed(compared: Sequence[Compared], proofs: Sequence[Compared]) -> Iterator[tuple[str, str]]:
    """Yield the sources that may not be of the same side as what they prove."""
    sources = {(each.kind, str(each.plain["id"])): each.verdict for each in compared
               if each.kind in _SOURCES and not each.verdict.kept_back}  # fmt: skip
    torn = dict.fromkeys(key for key, each in sources.items() if each is Verdict.CONFLICT)
    for each in proofs:
        source = str(each.plain["ref_kind"]), str(each.plain["ref_id"])
        if source[0] in _SOURCES and _is_torn(sources.get(source, Verdict.NEWER), each.verdict):
            torn[source] = None
    yield from torn


def _is_torn(source: Verdict, proof: Verdict) -> bool:
    if proof is Verdict.UNCHANGED or proof.kept_back:
        return False
    if source is Verdict.UNCHANGED:
        return proof is Verdict.NEW  # or there are two of one store
    return source.taken != proof.taken


def _visit(plain: dict[str, Any]) -> Visit:
    return from_plain(Visit, plain)


def _stand_above(unit: UnitOfWork, each: Compared) -> None:
    """Number a proof that is not the packages' above theirs, gone or the same as before or not.

    Else whoever merges both sides would find two contents of one revision, or keep the packages'.
    """
    theirs = each.plain
    now = unit.plain(_KIND, theirs["id"]) or {**theirs, "deleted": True}
    if now is theirs or content_of(now) == content_of(theirs):
        return
    if now["revision"] <= theirs["revision"]:
        stamp = {
            "revision": theirs["revision"] + 1,
            "updated_at": unit.now.isoformat(timespec="seconds"),
        }
        above = {**now, **stamp}
        adopt(unit, _KIND, above)
        line = each.merged.winner.line
        note_past(unit, _KIND, above, lineage_after(line.revision, line.hash, line.follows))
