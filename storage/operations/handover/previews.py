"""What taking a handover over will do, told before it is done."""

from datetime import datetime

import attrs

from storage.operations.recovery.previews import KindPreview, RecordNote, RecoveryCounts, total_of

__all__ = ["HandoverPreview"]


@attrs.frozen(kw_only=True)
class HandoverPreview:
    """Everything a take-over will do.

    ``giver``: name and 工号. ``open_todos`` counts what is open in the file, ``shops`` and
    ``products`` what becomes of the masters, ``confirmed`` the records headquarters has already.
    ``notes``: only what headquarters has confirmed would be noted, where nothing is written.
    """

    file: str
    package: str
    giver: str
    route: str
    created_at: datetime
    retailers: int
    open_todos: int
    kinds: tuple[KindPreview, ...]
    conflicts: tuple[RecordNote, ...]
    kept_back: tuple[RecordNote, ...]
    confirmed: int
    notes: bool

    @property
    def total(self) -> RecoveryCounts:
        """The sums over all kinds."""
        return total_of(self.kinds)

    @property
    def writes(self) -> bool:
        """True when records will be written."""
        return bool(self.total.new or self.total.changed)
