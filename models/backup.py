"""What a backup is called, so that a folder of them can be read without opening any."""

import re
from datetime import datetime
from enum import StrEnum

import attrs

__all__ = ["BackupName", "BackupReason"]

_PATTERN = re.compile(
    r"备份_(?P<at>\d{8}_\d{6})_第(?P<operation>\d+)步_(?P<head>[0-9a-f]{8})_(?P<reason>\w+?)"
    r"(?:_(?P<number>\d+))?\.ledger"
)


class BackupReason(StrEnum):
    """Why a backup was made; the word stands in its file's name."""

    AUTOMATIC = "自动"
    MANUAL = "手动"
    BEFORE_UPGRADE = "升级前"
    BEFORE_IMPORT = "导入前"
    BEFORE_RESTORE = "恢复前"
    BEFORE_REPAIR = "修复前"


@attrs.frozen(kw_only=True, order=False)
class BackupName:
    """When a backup was made (local time, to the second), of which state, and why.

    ``operation`` and ``head`` (8 hex digits) are the last entry of the journal: two backups with
    the same ones hold the same records. ``number`` tells apart what the rest does not.
    """

    at: datetime
    operation: int
    head: str
    reason: BackupReason
    number: int = 1

    @property
    def file_name(self) -> str:
        """The file's name."""
        more = f"_{self.number}" if self.number > 1 else ""
        return (
            f"备份_{self.at:%Y%m%d_%H%M%S}_第{self.operation}步_{self.head[:8]}_{self.reason.value}"
            f"{more}.ledger"
        )

    @classmethod
    def parse(cls, file_name: str) -> "BackupName | None":
        """Read a file's name; None where it is not a backup's."""
        found = _PATTERN.fullmatch(file_name)
        if found is None:
            return None
        try:
            return cls(
                at=datetime.strptime(found["at"], "%Y%m%d_%H%M%S"),  # noqa: DTZ007 - local, as named
                operation=int(found["operation"]),
                head=found["head"],
                reason=BackupReason(found["reason"]),
                number=int(found["number"] or 1),
            )
        except ValueError:
            return None
