"""Taking a handover back: what it brought is gone from here, and headquarters hears nothing of it.

An undo leaves a tombstone as the record's next revision, and the next package would carry it: the
colleague's own record would be deleted at headquarters. So what is of the colleague goes, and comes
again, under the revision it has (decision 0015). What the take-over made by itself (④ of both
sides' visits) is this ledger's own and is undone as everything else is.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from models.kinds import KINDS
from storage.database import Ledger
from storage.ledger import journal

__all__ = ["IMPORT_HANDOVER", "brought_by_handover", "given_back"]

IMPORT_HANDOVER: Final = "import_handover"
"""The operation's name in the journal; migration 0003 names it too."""


def brought_by_handover(ledger: Ledger, seq: int) -> Callable[[journal.Change], bool]:
    """Return what tells of a change of operation ``seq`` whether it is a colleague's record."""
    head = journal.head(ledger, seq)
    if head is None or head.name != IMPORT_HANDOVER:
        return lambda _change: False
    made = {tuple(each) for each in json.loads(head.details).get("made", ())}

    def is_brought(change: journal.Change) -> bool:
        if not KINDS[change.kind].packaged:
            return False
        return _is_absent(change.before) or (change.kind, change.record_id) not in made

    return is_brought


def _is_absent(before: str | None) -> bool:
    return before is None or bool(json.loads(before)["deleted"])


def given_back(change: journal.Change, current: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what stands in a record's place once it is given back: what stood here before.

    It keeps the number of the revision that came, so that none of this ledger's own is spent; or of
    the last that was made here since (a correction that was undone before), which is spent already.
    """
    after: dict[str, Any] = json.loads(change.after)
    number = max(after["revision"], current["revision"] if current else 0)
    if change.before is None:
        return {**after, "deleted": True, "revision": number}
    return {**json.loads(change.before), "revision": number}
