"""Whether a package is from whom it says: what headquarters makes of device, key and signature.

A device is enrolled once by a file that a person hands in; its fingerprint can be read out over the
telephone. A manager with an enrolled device is believed from enrolled devices alone. Of a manager
without any, the key of a device's first package is kept and every later one held against it, so a
forger must come first and cannot come between.
"""

from collections.abc import Collection
from enum import StrEnum

import attrs

__all__ = ["DeviceKey", "Doubt", "Origin", "Told", "judge_origin"]


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
    has_enrolled = any(
        key.manager == told.manager and key.enrolled and not key.withdrawn for key in known
    )
    if has_enrolled or only_enrolled:
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
