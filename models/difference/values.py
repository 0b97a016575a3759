"""One value of a record as people write it: 条 and 盒, 元, 是 and 否, names, "—" for none.

Words of ours are :class:`Phrase` and shown in the language in force; what a person or headquarters
wrote is plain text and stays as it is.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_origin

from models.difference.names import Names, field_reference, item_name
from models.fields import FieldInfo, Unit
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from models.six_one_record import SixOneItem
from models.units import format_money, format_price
from models.visit import QUICK_CHECK_ITEMS

__all__ = ["BLANK", "joined", "value_words"]

BLANK = "—"
"""What stands for a value that is not there."""

_LISTED = frozenset((
    "status", "terminal_type", "market_type", "retail_format", "size", "order_channel",
    "order_cycle", "order_day", "delivery_day", "settlement", "price_class", "packaging", "post",
    "commitment", "field_name", "kind",
))  # fmt: skip
"""Fields whose words come from lists and so have English ones."""

_OUR_WORDS = frozenset(("evidence", "missing_evidence"))
"""Lists of words the program writes itself, beside hashes of photos."""

_HASH = re.compile(r"[0-9a-f]{64}")
_SHOWN_OF_HASH = 8


def _packs(value: int, per_carton: int) -> str:
    cartons, packs = divmod(value, per_carton)
    if cartons and packs:
        return Phrase(N_("{cartons} 条 {packs} 盒"), cartons=cartons, packs=packs)
    return Phrase(N_("{n} 条"), n=cartons) if cartons else Phrase(N_("{n} 盒"), n=packs)


_IN_UNIT: Mapping[Unit, Callable[[int], str]] = {
    Unit.FEN: lambda value: Phrase(N_("{n} 元"), n=format_money(value)),
    Unit.PRICE: lambda value: Phrase(N_("{n} 元"), n=format_price(value)),
    Unit.CARTON: lambda value: Phrase(N_("{n} 条"), n=f"{value:,}"),
    Unit.SQUARE_METRE: lambda value: f"{value:,} m²",
    Unit.HOUR: lambda value: Phrase(N_("{n} 小时"), n=value),
    Unit.DAY: lambda value: Phrase(N_("{n} 天"), n=value),
    Unit.WORKING_DAY: lambda value: Phrase(N_("{n} 个工作日"), n=value),
    Unit.MONTH: lambda value: Phrase(N_("{n} 个月"), n=value),
    Unit.MINUTE: lambda value: Phrase(N_("{n} 分钟"), n=value),
    Unit.PERSON: lambda value: Phrase(N_("{n} 人"), n=value),
    Unit.POINT: lambda value: f"{Decimal(value) / 10:.1f}",
}


def joined(parts: Iterable[str]) -> str:
    """Return several words as one, each in the language in force."""
    found = list(parts)
    if not found:
        return BLANK
    last = found.pop()
    while found:
        last = Phrase(N_("{first}、{rest}"), first=found.pop(), rest=last)
    return last


def _number(info: FieldInfo, value: int, names: Names, product_id: str) -> str:
    if info.unit is Unit.PACK:
        return _packs(value, names.per_carton(product_id))
    return _IN_UNIT[info.unit](value) if info.unit else f"{value}"


def _text(info: FieldInfo, value: str) -> str:
    if info.name in _LISTED:
        return joined(Phrase(_plain(part)) for part in value.split("、"))
    if info.kind is datetime:
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
    if info.name == "photo":
        return _shortened(value)
    if info.kind is time:
        return value[:5]
    return Phrase(value) if _is_enumeration(info.kind) else value


def _plain(text: str) -> str:
    """Return ``text`` as a template that says no more than itself."""
    return text.replace("{", "{{").replace("}", "}}")


def _is_enumeration(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _several(info: FieldInfo, values: list[Any], plain: Mapping[str, Any], names: Names) -> str:
    named = field_reference(info.name, plain)
    if named:
        return joined(names.of(named, value) for value in values)
    if info.name == "vetoes":
        return joined(_point(value, names) for value in values)
    arguments = get_args(info.kind) if get_origin(info.kind) is tuple else ()
    ours = info.name in _OUR_WORDS or (bool(arguments) and _is_enumeration(arguments[0]))
    shown = (_shortened(value) for value in values)
    return joined(Phrase(_plain(value)) if ours else value for value in shown)


def _shortened(value: str) -> str:
    """Return a text as it is, of a photo's hash what tells two apart."""
    return value[:_SHOWN_OF_HASH] if _HASH.fullmatch(value) else value


def _point(code: str, names: Names) -> str:
    short = names.point(code)
    return Phrase(N_("{code} {point}"), code=code, point=short) if short else code


def _cells(text: str) -> str:
    """Return the words of a frozen row of a report; a text that is none as it stands."""
    try:
        return "、".join(each if isinstance(each, str) else each[0] for each in json.loads(text))
    except (ValueError, LookupError, TypeError):
        return text


def _special(info: FieldInfo, value: Any, names: Names) -> str | None:
    """Return the words of a value that is a number or code for something else."""
    if info.kind is SixOneItem:
        return item_name(value)
    if info.name in ("about", "cells"):
        return Phrase(KINDS[value].label) if info.name == "about" else _cells(value)
    if info.name == "point" and value:
        return _point(value, names)
    if info.name == "grade" and isinstance(value, int):
        return Phrase(N_("{n} 档"), n=value)
    if info.name == "item" and isinstance(value, int):
        return Phrase(QUICK_CHECK_ITEMS[value - 1])
    return None


def value_words(
    info: FieldInfo, plain: Mapping[str, Any] | None, names: Names, product_id: str = ""
) -> str:
    """Return one field of a record (or line) given as JSON values in words."""
    value = None if plain is None else plain.get(info.name)
    if plain is None or value is None or value in ("", []):
        return BLANK
    special = _special(info, value, names)
    if special is not None:
        return special
    if isinstance(value, bool):
        return Phrase(N_("是")) if value else Phrase(N_("否"))
    if isinstance(value, list):
        return _several(info, value, plain, names)
    if isinstance(value, int):
        return _number(info, value, names, product_id)
    named = field_reference(info.name, plain)
    return names.of(named, value) if named else _text(info, value)
