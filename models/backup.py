"""What a backup is called, so that a folder of them can be read without opening any; which stay."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import attrs

from models.marks import N_

__all__ = ["BackupName", "BackupReason", "superfluous"]

_PATTERN = re.compile(
    r"备份_(?P<at>\d{8}_\d{6})_第(?P<operation>\d+)步_(?P<head>[0-9a-f]{8})_(?P<reason>\w+?)"
    r"(?:_(?P<number>\d+))?\.ledger"
)

_ALL_DAYS: Final = 2
_ONE_A_DAY: Final = _ALL_DAYS + 12
_ONE_A_WEEK: Final = _ONE_A_DAY + 10 * 7
_ONE_A_MONTH: Final = _ONE_A_WEEK + 9 * 31
_NEWEST: Final = 5
_UPGRADE_DAYS: Final = 92


class BackupReason(StrEnum):
    """Why a backup was made; the word stands in its file's name."""

    AUTOMATIC = N_("自动")
    MANUAL = N_("手动")
    BEFORE_UPGRADE = N_("升级前")
    BEFORE_IMPORT = N_("导入前")
    BEFORE_RESTORE = N_("恢复前")
    BEFORE_REPAIR = N_("修复前")


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


def superfluous(names: Iterable[BackupName], today: date) -> list[BackupName]:
    """Return the backups that may go: everything of today and yesterday stays, then fewer.

    One a day for 12 days, one a week for 10 weeks, one a month for 9 months: the last of each. The
    furthest of all (by operation), the last five, and the last 升级前 of three months stay in any
    case, as a clock that jumped ahead makes everything look old; so do names from the future, which
    a clock that jumped has made.
    """
    ordered = sorted(names, key=lambda name: (name.at, name.operation, name.number))
    if not ordered:
        return []
    last = {_slot(name, today): name for name in ordered}
    kept = {name for slot, name in last.items() if slot is not None}
    kept.update(ordered[-_NEWEST:])
    kept.add(max(ordered, key=lambda name: (name.operation, name.at, name.number)))
    upgrades = [name for name in ordered if _is_late_upgrade(name, today)]
    kept.update(upgrades[-1:])
    return [name for name in ordered if name not in kept]


def _slot(name: BackupName, today: date) -> tuple[object, ...] | None:
    """Return what a backup shares its place with; None where it is too old to have one."""
    day = name.at.date()
    age = (today - day).days
    if age < _ALL_DAYS:
        return ("all", name)
    if age < _ONE_A_DAY:
        return ("day", day)
    if age < _ONE_A_WEEK:
        return ("week", *day.isocalendar()[:2])
    if age < _ONE_A_MONTH:
        return ("month", day.year, day.month)
    return None


def _is_late_upgrade(name: BackupName, today: date) -> bool:
    late = (today - name.at.date()).days <= _UPGRADE_DAYS
    return late and name.reason is BackupReason.BEFORE_UPGRADE
