"""Which revisions files make known: what is saved here later must stand above them."""

from collections.abc import Sequence

from storage.database import Ledger
from storage.operations.recovery.comparing import Compared, Verdict

__all__ = ["are_unheard", "revisions_in"]


def revisions_in(compared: Sequence[Compared]) -> list[tuple[str, str, int]]:
    """Return kind, id and revision of every record that is one."""
    lines = (each.merged.winner.line for each in compared if each.verdict is not Verdict.NO_RECORD)
    return [(line.kind, line.record_id, line.revision) for line in lines]


def are_unheard(ledger: Ledger, compared: Sequence[Compared]) -> bool:
    """Tell whether the files know of a revision that the next save would not stand above."""
    known = {
        (kind, key): revision
        for kind, key, revision in ledger.query("SELECT * FROM revision_floor")
    }
    for each in compared:
        if each.current:
            key = (each.kind, each.current["id"])
            known[key] = max(known.get(key, 0), each.current["revision"])
    return any(
        revision > known.get((kind, key), 0) for kind, key, revision in revisions_in(compared)
    )
