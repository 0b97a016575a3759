"""When the last backup was made that is still there: from names and the journal, nothing opened."""

from datetime import datetime

import attrs

from models.backup import BackupName
from storage.backup.places import BackupFile, list_backups
from storage.database import Ledger
from storage.folders import backups_folder
from storage.queries.backups import (
    SECOND_PLACE_KEY,
    MadeBackup,
    changed_since,
    made_backups,
)
from storage.queries.settings import setting

__all__ = ["LastBackup", "last_backup", "present_backup", "second_copies"]

_LOOK_BACK = 5
_ALL = 500


@attrs.frozen(kw_only=True)
class LastBackup:
    """The last verified backup in its place.

    ``changed``: something was done or typed that it does not hold. ``second_place`` is empty where
    the user named none, ``second_missed``: the last backup did not get there. Whether it is within
    reach now is not asked.
    """

    file: BackupFile | None
    changed: bool
    second_place: str = ""
    second_missed: bool = False

    @property
    def at(self) -> datetime | None:
        """When it was made, in local time."""
        return self.file.name.at if self.file is not None else None


def last_backup(ledger: Ledger) -> LastBackup:
    """Look up the last backup, for the bottom line and for the timer."""
    made = made_backups(ledger, _LOOK_BACK)
    present = present_backup(ledger, made)
    if present is not None:
        changed = changed_since(ledger, present[1].operation, present[1].drafts)
    else:
        changed = changed_since(ledger, 0) or _is_typing(ledger)
    place = setting(ledger, SECOND_PLACE_KEY)
    latest = next((each for each in made if not each.place), None)
    return LastBackup(
        file=present[0] if present is not None else _newest(ledger),
        changed=changed,
        second_place=place,
        second_missed=bool(place) and (latest is None or latest.second != "done"),
    )


def second_copies(ledger: Ledger) -> dict[str, datetime]:
    """Return which backups were copied to a second place and when, by file name, last first."""
    made = made_backups(ledger, _ALL)
    return {each.file: datetime.fromisoformat(each.at) for each in made if each.second == "done"}


def present_backup(ledger: Ledger, made: list[MadeBackup]) -> tuple[BackupFile, MadeBackup] | None:
    """Return the last of ``made`` whose file still lies in the usual place."""
    place = backups_folder(ledger.folder)
    for entry in made:
        name = BackupName.parse(entry.file)
        path = place / entry.file
        if name is not None and not entry.place and path.is_file() and path.stat().st_size:
            return BackupFile(path=path, name=name, size=path.stat().st_size), entry
    return None


def _newest(ledger: Ledger) -> BackupFile | None:
    """Return the newest file where the journal knows of none, as after an upgrade."""
    files = list_backups(backups_folder(ledger.folder))
    return files[0] if files else None


def _is_typing(ledger: Ledger) -> bool:
    return bool(ledger.scalar("SELECT EXISTS (SELECT 1 FROM draft)"))
