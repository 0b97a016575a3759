"""④ after a recovery: what visits of both sides prove together, above what either side had."""

from collections.abc import Sequence
from typing import Any

from models.canonical import from_plain
from models.package.lineage import lineage_after
from models.six_one_record import SixOneRecord
from models.visit import Visit
from storage.ledger.adopting import adopt, note_past
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.recovery.comparing import Compared, Verdict, content_of
from storage.operations.six_ones import follow_recovered

__all__ = ["settle_proofs"]

_KIND = "six_one"


def settle_proofs(unit: UnitOfWork, compared: Sequence[Compared]) -> None:
    """Let ④ follow the visits as they are now; call it once everything else is taken over."""
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
    for each in proofs:
        if each.verdict.taken or each.verdict is Verdict.FOLLOWS:
            _stand_above(unit, each)


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
