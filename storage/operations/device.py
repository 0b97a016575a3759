"""Which device writes a ledger: a copied data folder is a new one, or two would count alike.

Packages are numbered by device. Where a folder was copied to another computer, or beside itself,
both copies would hand over a package 7 of the same device; so a ledger remembers where it is at
home, and takes a new device id where it wakes up elsewhere. With the id goes the key by which the
device signs; a device never has another one.
"""

import os
import sys
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Final

import attrs

from models.changes import Changes
from models.errors import RoundbookError
from models.marks import N_
from storage.database import Ledger
from storage.device_key import KEY_ROW, key_in, new_key_row, new_private_key
from storage.ledger.unit_of_work import UnitOfWork, operation

__all__ = [
    "SIGNED_BY",
    "Device",
    "DeviceKeyBroken",
    "has_broken_key",
    "home_of",
    "settle_device",
    "settle_key",
    "signing_device",
    "take_new_device",
]

_MACHINE_FILES: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_HOME: Final = "home"
SIGNED_BY: Final = "signed_by"
"""In the details of an operation: the fingerprint of the key by which its output is signed."""

_KEEP: Final = (
    "INSERT INTO meta (key, value) VALUES (?, ?) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class DeviceKeyBroken(RoundbookError):
    """The key by which the device signs is damaged: nothing can be signed before a repair."""

    def __init__(self) -> None:
        super().__init__(
            N_("本机的签名密钥坏了，不能签名，没有生成文件。"),
            next_step=N_("请在设置里核对台账并修复：本机会换一个新的编号和密钥。"),
        )


@attrs.frozen
class Device:
    """Who signs: the device's id and its private key."""

    id: str
    key: bytes


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
    ledger.execute(_KEEP, (KEY_ROW, new_key_row(new)))
    ledger.execute(_KEEP, (_HOME, home_of(folder)))
    return old, new


def settle_key(ledger: Ledger) -> None:
    """Give the device of a ledger from before the key it lacks; for whoever is about to sign.

    Raises :class:`DeviceKeyBroken` where it had one that is damaged.
    """
    if ledger.read_only:
        return
    if has_broken_key(ledger):
        raise DeviceKeyBroken
    with ledger.transaction():
        device, row = _device_and_row(ledger)
        if row is None:
            ledger.execute(_KEEP, (KEY_ROW, new_key_row(device)))


def signing_device(ledger: Ledger) -> Device:
    """Return who signs, once :func:`settle_key` was called; read it with what is to be signed.

    Of a ledger that can only be read it is a device of its own, for this once: what it numbers and
    signs could not be noted, and would come again with other content.
    """
    if ledger.read_only:
        return Device(str(uuid.uuid4()), new_private_key())
    device, row = _device_and_row(ledger)
    private = key_in(row, device)
    if not private:
        raise DeviceKeyBroken
    return Device(device, private)


def has_broken_key(ledger: Ledger, device: str | None = None) -> bool:
    """Tell whether the device's key is damaged, or gone though something was signed with it.

    ``device``: the ledger's right id, where the one it holds is damaged.
    """
    held, row = _device_and_row(ledger)
    own = device or held
    if row is not None:
        return not key_in(row, own)
    signed = ledger.scalar(
        "SELECT EXISTS (SELECT 1 FROM operation WHERE device = ? AND instr(details, ?))",
        (own, f'"{SIGNED_BY}"'),
    )
    return bool(signed)


def _device_and_row(ledger: Ledger) -> tuple[str, object]:
    held: dict[str, object] = dict(
        ledger.query("SELECT key, value FROM meta WHERE key IN ('device_id', ?)", (KEY_ROW,))
    )
    return str(held.get("device_id")), held.get(KEY_ROW)


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
