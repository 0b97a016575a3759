"""Whether a package is from whom it says: what headquarters makes of device, key and signature.

A device is enrolled once by a file that a person hands in; its fingerprint can be read out over the
telephone. A manager with an enrolled device is believed from enrolled devices alone. Of a manager
without any, the key of a device's first package is kept and every later one held against it, so a
forger must come first and cannot come between.
"""

from collections.abc import Collection
from enum import StrEnum

import attrs

__all__ = [
    "DeviceKey",
    "Doubt",
    "EnrolmentDoubt",
    "Origin",
    "Told",
    "judge_enrolment",
    "judge_origin",
]


class Origin(StrEnum):
    """How sure a package's origin is; the value is what the database keeps."""

    ENROLLED = "enrolled"
    FIRST_SEEN = "first-seen"
    UNSIGNED = "unsigned"
    RELEASED = "released"
    """In doubt, and taken in because a person said so."""


class Doubt(StrEnum):
    """Why a package is kept apart for a person."""

    BAD_SIGNATURE = "bad-signature"
    OTHER_KEY = "other-key"
    NO_SIGNATURE = "no-signature"
    OTHER_MANAGER = "other-manager"
    NOT_ENROLLED = "not-enrolled"
    WITHDRAWN = "withdrawn"


class EnrolmentDoubt(StrEnum):
    """Why an enrolment file is kept apart: a person must look at it, not only at the folder."""

    OTHER_KEY = "enrolment-other-key"
    OTHER_MANAGER = "enrolment-other-manager"
    FURTHER_DEVICE = "enrolment-further"
    WITHDRAWN = "enrolment-withdrawn"


@attrs.frozen(kw_only=True)
class DeviceKey:
    """A key that headquarters knows. ``enrolled``: by a file, not only from a first package."""

    device: str
    manager: str
    public_key: bytes
    enrolled: bool
    withdrawn: bool = False


@attrs.frozen(kw_only=True)
class Told:
    """What a package says. ``signature_holds``: whether ``public_key`` signed the content.

    ``must_be_signed``: it is of a form that is always signed, so one without was tampered with.
    """

    device: str
    manager: str
    public_key: bytes
    signature_holds: bool
    must_be_signed: bool = False


def judge_origin(
    told: Told, known: Collection[DeviceKey], *, only_enrolled: bool = False
) -> Origin | Doubt:
    """Judge a package against the keys that are known; ``only_enrolled`` believes no other."""
    device = next((key for key in known if key.device == told.device), None)
    if told.public_key and not told.signature_holds:
        return Doubt.BAD_SIGNATURE
    if told.must_be_signed and not told.public_key:
        return Doubt.NO_SIGNATURE
    if device is not None:
        return _of_known_device(told, device, only_enrolled=only_enrolled)
    if only_enrolled or _is_guarded(told.manager, known):
        return Doubt.NOT_ENROLLED
    return Origin.FIRST_SEEN if told.public_key else Origin.UNSIGNED


def _of_known_device(told: Told, device: DeviceKey, *, only_enrolled: bool) -> Origin | Doubt:
    if device.withdrawn:
        return Doubt.WITHDRAWN
    if not told.public_key:
        return Doubt.NO_SIGNATURE
    if told.public_key != device.public_key:
        return Doubt.OTHER_KEY
    if told.manager != device.manager:
        return Doubt.OTHER_MANAGER
    if device.enrolled:
        return Origin.ENROLLED
    return Doubt.NOT_ENROLLED if only_enrolled else Origin.FIRST_SEEN


def _is_guarded(manager: str, known: Collection[DeviceKey]) -> bool:
    """Tell whether a manager has, or had, a device that a person looked at.

    Who lost the only one is not open to first keys again: whoever has it has its records too.
    """
    return any(key.manager == manager and (key.enrolled or key.withdrawn) for key in known)


def judge_enrolment(
    told: DeviceKey, known: Collection[DeviceKey], *, chosen: bool
) -> EnrolmentDoubt | None:
    """Judge an enrolment against the keys that are known; None where it may be entered.

    ``chosen``: a person named this very file. One that only lay among the packages came by mail as
    they did: it introduces a manager's first device, and overrules nothing that is known. A key is
    never replaced under a device that is enrolled, whoever asks.
    """
    device = next((key for key in known if key.device == told.device), None)
    if device is None:
        further = not chosen and _is_guarded(told.manager, known)
        return EnrolmentDoubt.FURTHER_DEVICE if further else None
    if told.public_key != device.public_key and not (chosen and not device.enrolled):
        return EnrolmentDoubt.OTHER_KEY
    if device.withdrawn:
        return EnrolmentDoubt.WITHDRAWN
    if told.manager != device.manager and not chosen:
        return EnrolmentDoubt.OTHER_MANAGER
    return None
