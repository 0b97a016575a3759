"""The keys that are known: who may be believed, by whose word, and what that says of a package."""

from datetime import datetime
from typing import Any, Final

from models.consolidation.trust import (
    DeviceKey,
    Doubt,
    EnrolmentDoubt,
    Origin,
    Told,
    judge_enrolment,
    judge_origin,
)
from models.package.enrolment import Enrolment
from models.package.received import ReceivedHead
from storage.headquarters.database import Headquarters

__all__ = [
    "enrol_device",
    "judge",
    "judge_enrolled",
    "keys_moved",
    "known_keys",
    "note_first_seen",
    "withdraw",
]

_SAVE: Final = (
    "INSERT INTO device_key (device, manager, manager_name, organisation, department, public_key, "
    "enrolled, withdrawn, since) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)"
)
_SAVE_OVER: Final = (
    f"{_SAVE} ON CONFLICT (device) DO UPDATE SET manager = excluded.manager, "
    "manager_name = excluded.manager_name, organisation = excluded.organisation, "
    "department = excluded.department, public_key = excluded.public_key, enrolled = 1, "
    "withdrawn = 0, since = excluded.since"
)
_MOVED: Final = (
    "INSERT INTO meta (key, value) VALUES ('keys', '1') "
    "ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
)


def known_keys(database: Headquarters) -> list[DeviceKey]:
    """Return the keys that are known."""
    rows = database.query("SELECT device, manager, public_key, enrolled, withdrawn FROM device_key")
    return [
        DeviceKey(
            device=device,
            manager=manager,
            public_key=bytes.fromhex(key),
            enrolled=bool(enrolled),
            withdrawn=bool(withdrawn),
        )
        for device, manager, key, enrolled, withdrawn in rows
    ]


def keys_moved(database: Headquarters) -> int:
    """Return how often a person changed what is known: doubts from before are looked at again."""
    return int(database.scalar("SELECT value FROM meta WHERE key = 'keys'") or 0)


def judge(database: Headquarters, received: ReceivedHead, *, only_enrolled: bool) -> Origin | Doubt:
    """Judge a package by the keys that are known now."""
    if received.must_be_signed and not received.public_key:
        return Doubt.NO_SIGNATURE
    told = Told(
        device=received.head.device,
        manager=received.head.manager.id,
        public_key=received.public_key,
        signature_holds=received.signature_holds,
    )
    return judge_origin(told, known_keys(database), only_enrolled=only_enrolled)


def judge_enrolled(
    database: Headquarters, enrolment: Enrolment, *, chosen: bool
) -> EnrolmentDoubt | None:
    """Judge an enrolment by the keys that are known now."""
    told = DeviceKey(
        device=enrolment.device,
        manager=enrolment.manager,
        public_key=enrolment.public_key,
        enrolled=True,
    )
    return judge_enrolment(told, known_keys(database), chosen=chosen)


def note_first_seen(database: Headquarters, received: ReceivedHead, now: datetime) -> None:
    """Keep the key of a device's first package, inside a transaction."""
    manager = received.head.manager
    database.execute(
        f"{_SAVE} ON CONFLICT (device) DO NOTHING",
        (
            *(received.head.device, manager.id, manager.name, manager.organisation),
            *(manager.department, received.public_key.hex(), 0),
            now.isoformat(timespec="seconds"),
        ),
    )


def enrol_device(database: Headquarters, enrolment: Enrolment, now: datetime) -> bool:
    """Enter an enrolment, inside a transaction; False where the device is enrolled so already.

    Whether it may be entered :func:`judge_enrolled` tells. Of two files of one device that call its
    manager differently the first holds: together in a folder they would change it in every run.
    """
    row: tuple[Any, ...] = (
        *(enrolment.device, enrolment.manager, enrolment.manager_name),
        *(enrolment.organisation, enrolment.department, enrolment.public_key.hex(), 1),
    )
    told = (enrolment.manager, enrolment.public_key.hex(), 1)
    known = database.query(
        "SELECT manager, public_key, enrolled FROM device_key WHERE device = ?", (enrolment.device,)
    )
    if known == [told]:
        return False
    database.execute(_SAVE_OVER, (*row, now.isoformat(timespec="seconds")))
    database.execute(_MOVED)
    return True


def withdraw(database: Headquarters, device: str) -> bool:
    """Believe a device no longer, inside a transaction; False where it is not known."""
    if not database.execute("UPDATE device_key SET withdrawn = 1 WHERE device = ?", (device,)):
        return False
    database.execute(_MOVED)
    return True
