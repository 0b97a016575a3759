"""Where a data folder's ledger was moved to: a note in the old folder that every start follows.

Whoever starts from an old shortcut would otherwise go on writing in the old ledger, and there
would be two.
"""

import json
from pathlib import Path
from typing import Final

import attrs

from models.marks import N_
from storage.disk import write_whole
from storage.failures import LedgerUnreadable

__all__ = ["MOVED_NAME", "Relocated", "followed", "forget_move", "moved_to", "note_move"]

MOVED_NAME: Final = "moved-to.json"
_LEDGER: Final = "ledger.db"
_MOST_MOVES: Final = 20


@attrs.frozen
class Relocated:
    """Where a ledger is now. ``noted``: starts from the old folder go there."""

    folder: Path
    noted: bool


def followed(folder: Path) -> Path:
    """Return where the ledger of ``folder`` is now: there, if it was never moved.

    Raises :class:`LedgerUnreadable` where it was moved to a place that is not within reach; a new
    ledger is never begun there, nor the old one gone on with.
    """
    here = folder
    for _move in range(_MOST_MOVES):
        there = moved_to(here)
        if there is None or there == here:
            return here
        if not (there / _LEDGER).exists():
            raise LedgerUnreadable(
                N_("台账已搬到“{there}”，现在那里找不到它。"),
                next_step=N_("请接好那块磁盘再试，或换数据文件夹。"),
                there=there,
            )
        here = there
    return here


def note_move(folder: Path, there: Path) -> None:
    """Note in ``folder`` that its ledger is ``there`` from now on. Raises ``OSError``."""
    note = json.dumps({"to": str(there.absolute())}, ensure_ascii=False)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / MOVED_NAME, note.encode())


def forget_move(folder: Path) -> None:
    """Go on with the ledger that was left in ``folder``, because the user says so."""
    (folder / MOVED_NAME).unlink(missing_ok=True)


def moved_to(folder: Path) -> Path | None:
    """Return where the ledger of ``folder`` was moved to, None where it was not."""
    try:
        note = json.loads((folder / MOVED_NAME).read_text(encoding="utf-8"))
        return Path(note["to"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
