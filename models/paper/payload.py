"""The 17 digits of a sheet's QR code: format, template, serial, page and two check digits.

17 digits are exactly what a QR code of version 1 holds at level H, the most repair its size can
give. The check is ISO 7064 MOD 97-10: the whole number modulo 97 is 1.
"""

from datetime import date
from typing import Final

import attrs

from models.errors import RoundbookError
from models.marks import N_

__all__ = [
    "MAX_PAGES",
    "BadPayload",
    "Payload",
    "decode",
    "encode",
    "group_digits",
    "is_valid",
    "serial_of",
]

FORMAT: Final = 1
LENGTH: Final = 17
MAX_PAGES: Final = 8
_GROUPS: Final = (1, 3, 5, 5, 1, 2)


class BadPayload(RoundbookError):
    """Digits that are none of ours, or were misread or mistyped."""


@attrs.frozen(kw_only=True)
class Payload:
    """What a sheet's code says: ``serial`` is ten digits, ``page`` counts from 1."""

    template: int
    serial: str
    page: int


def serial_of(day: date, sequence: int) -> str:
    """Return the ten digits of visit ``sequence`` of a day: yymmdd and four digits."""
    if not 0 <= sequence <= 9999:
        raise ValueError(f"sequence {sequence} has more than four digits")
    return f"{day:%y%m%d}{sequence:04d}"


def encode(payload: Payload) -> str:
    """Return the 17 digits."""
    if not (payload.serial.isdecimal() and payload.serial.isascii() and len(payload.serial) == 10):
        raise ValueError(f"serial {payload.serial!r} is not ten digits")
    if not (0 <= payload.template <= 999 and 1 <= payload.page <= MAX_PAGES):
        raise ValueError(f"no payload for {payload}")
    body = f"{FORMAT}{payload.template:03d}{payload.serial}{payload.page}"
    return f"{body}{98 - int(body) * 100 % 97:02d}"


def is_valid(digits: str) -> bool:
    """Return whether ``digits`` are 17 ASCII digits whose check is right."""
    return (
        len(digits) == LENGTH and digits.isascii() and digits.isdecimal() and int(digits) % 97 == 1
    )


def decode(digits: str) -> Payload:
    """Read 17 digits back; spaces of a hand-typed number are ignored."""
    plain = "".join(digits.split())
    if not is_valid(plain):
        raise BadPayload(N_("机读号“{digits}”不对，请核对 17 位数字。"), digits=digits)
    if int(plain[0]) != FORMAT:
        raise BadPayload(N_("机读号“{digits}”是更新版本的表格，本程序读不了。"), digits=digits)
    return Payload(template=int(plain[1:4]), serial=plain[4:14], page=int(plain[14]))


def group_digits(digits: str) -> str:
    """Write the 17 digits in groups 1-3-5-5-1-2, for hand entry."""
    parts, start = [], 0
    for length in _GROUPS:
        parts.append(digits[start : start + length])
        start += length
    return " ".join(parts)
