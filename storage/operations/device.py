"""Which device writes a ledger: a copied data folder is a new one, or two would count alike.

Packages are numbered by device. Where a folder was copied to another computer, or beside itself,
both copies would hand over a package 7 of the same device; so a ledger remembers where it is at
home, and takes a new device id where it wakes up elsewhere.
"""

import os
import sys
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Final

from models.changes import Changes
from storage.database import Ledger
from storage.ledger.unit_of_work import UnitOfWork, operation

__all__ = ["home_of", "settle_device", "take_new_device"]

_MACHINE_FILES: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_HOME: Final = "home"
_KEEP: Final = (
    "INSERT INTO meta (key, value) VALUES (?, ?) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def home_of(folder: Path) -> str:
    """Return a fingerprint of this computer and of the folder's place on it."""
    place = os.path.normcase(folder.expanduser().resolve())
    return sha256(f"{_machine()}\n{place}".encode()).hexdigest()


def settle_device(ledger: Ledger) -> Changes:
    """Give a ledger that was copied a device id of its own; the first time only note its home.

    For whoever is about to write. Writes nothing where the ledger is at home.
    """
    home = home_of(ledger.folder)
    known = ledger.scalar("SELECT value FROM meta WHERE key = ?", (_HOME,))
    if known == home or ledger.read_only:
        return Changes()
    if known is None:
        with ledger.transaction():
            ledger.execute(_KEEP, (_HOME, home))
        return Changes()
    with operation(ledger, "new_device", undoable=False) as unit:
        old, new = take_new_device(unit, ledger.folder)
        unit.details |= {
            "summary": f"{old[:8]} → {new[:8]}",
            "before": old,
        }
        unit.touch("device")
    return unit.changes


def take_new_device(unit: UnitOfWork, folder: Path) -> tuple[str, str]:
    """Make this operation the first of a new device at home in ``folder``; return both ids."""
    ledger, new = unit.ledger, str(uuid.uuid4())
    old = str(ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'"))
    ledger.execute(_KEEP, ("device_id", new))
    ledger.execute(_KEEP, (_HOME, home_of(folder)))
    return old, new


def _machine() -> str:
    """Return what the system calls this computer; empty where it does not say."""
    if sys.platform == "win32":
        import winreg

        place = r"SOFTWARE\Microsoft\Cryptography"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    for path in _MACHINE_FILES:
        try:
            found = path.read_text(encoding="utf-8").strip()
        except OSError:
            continue
        if found:
            return found
    return ""
