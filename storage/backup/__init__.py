"""Places of backups: what lies in them, room, thinning, and copies taken out to be tried."""

from storage.backup.last import LastBackup, last_backup, present_backup, second_copies
from storage.backup.places import (
    BackupFile,
    copy_verified,
    has_key_file,
    keep_key_file,
    list_backups,
    need_room,
    protect_place,
    thin,
    unlock_backup,
    unused_name,
)

__all__ = [
    "BackupFile",
    "LastBackup",
    "copy_verified",
    "has_key_file",
    "keep_key_file",
    "last_backup",
    "list_backups",
    "need_room",
    "present_backup",
    "protect_place",
    "second_copies",
    "thin",
    "unlock_backup",
    "unused_name",
]
