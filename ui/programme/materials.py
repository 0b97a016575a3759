"""物料 as one types them in one line: 海报 15、价签×300."""

import re
from collections.abc import Sequence

from models.errors import InvalidValue
from models.fields import FieldInfo, check_record
from models.marks import N_
from models.programme import Material

__all__ = ["materials_text", "read_materials"]

_SEPARATORS = re.compile(r"[、，,;；\n]")
_COUNTED = re.compile(
    r"(?P<name>.+?)(?:\s*[×xX*]\s*|\s+|(?<=[^\x00-\x7f]))(?P<quantity>\d{1,9})\s*[个张份本套块只]?"
)
"""A name, then a number behind a sign, a blank or a Chinese character: A4 is no number of A."""


def materials_text(materials: Sequence[Material]) -> str:
    """Write materials in one line."""
    return "、".join(f"{each.name}×{each.quantity}" for each in materials)


def read_materials(info: FieldInfo, text: str) -> tuple[Material, ...]:
    """Read a line of materials; one without a number is one. Raises :class:`InvalidValue`."""
    found = []
    for part in filter(None, map(str.strip, _SEPARATORS.split(text))):
        counted = _COUNTED.fullmatch(part)
        name = counted["name"].strip() if counted else part
        if not counted and part.isdecimal():
            raise InvalidValue(info.name, info.label, N_("要写成 海报 15、价签 300 这样"))
        material = Material(name=name, quantity=int(counted["quantity"]) if counted else 1)
        try:
            check_record(material)
        except InvalidValue as error:
            raise InvalidValue(info.name, info.label, error.params["reason"]) from error  # type: ignore[arg-type]
        found.append(material)
    return tuple(found)
