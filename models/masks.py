"""How numbers of a shop are shown: telephone numbers masked (DOMAIN 4.4), licences in groups."""

import re
from typing import Final

__all__ = ["group_licence", "mask_phone"]

_MASK: Final = "****"
_PARTS: Final = re.compile(r"([/,，、;；\s]+)")
_AREA_CODE: Final = re.compile(r"(0\d{2,3}-)(\d+)(-\d+)?")
_LICENCE: Final = re.compile(r"(\d{6})(\d)(\d{5})")
_EN_SPACE: Final = "\u2002"


def _mask_number(number: str) -> str:
    """Mask one number: 138****1234, 0518-8****216; of a short one only the ends stay."""
    if not number or _MASK in number:
        return number
    landline = _AREA_CODE.fullmatch(number)
    if landline:
        return f"{landline[1]}{landline[2][:1]}{_MASK}{landline[2][-3:]}"
    if len(number) >= 11:
        return f"{number[:3]}{_MASK}{number[-4:]}"
    if len(number) >= 7:
        return f"{number[:1]}{_MASK}{number[-3:]}"
    return _MASK


def mask_phone(phone: str) -> str:
    """Hide the middle of each telephone number; a masked text stays as it is (DOMAIN 4.4)."""
    parts = _PARTS.split(phone.strip())
    return "".join(part if index % 2 else _mask_number(part) for index, part in enumerate(parts))


def group_licence(number: str) -> str:
    """Write a licence number in groups 6-1-5 for reading; anything else stays as it is."""
    match = _LICENCE.fullmatch(number)
    return _EN_SPACE.join(match.groups()) if match else number
