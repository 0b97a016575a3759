"""The columns of a grid of stores, each declared by a field of the event's line."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import attrs

from models.errors import InvalidValue
from models.fields import FieldInfo, Unit, fields_of
from models.marks import N_
from ui.entries.reading import NO, YES, is_enumeration, read_text, text_of_value
from ui.i18n import _
from ui.widgets import parse_number
from ui.words import say

__all__ = ["Ask", "GridColumn", "column_of", "read_cell", "shown_cell", "text_of_cell", "wrong_in"]

_TICKED = (YES, "√", "✓", "✔", "1", "Y", "y", "到", "有", "已签", "已到")
_NOT_TICKED = ("", NO, "×", "✗", "✘", "0", "X", "x", "N", "n", "未到", "无", "未签")


class Ask(StrEnum):
    """What a cell asks for."""

    DAY = "day"
    WHOLE = "whole"
    SCORE = "score"
    TEXT = "text"
    TICK = "tick"
    CHOICE = "choice"


@attrs.frozen(kw_only=True)
class GridColumn:
    """One column: its field, its head (``title``, else the label) and width at normal type.

    What is not ``typed`` is computed and only shown; what is told ``beside`` is none of the line's
    own. ``blank`` is what an empty cell means where the field must have a value; ``tip`` says more
    of the column; ``said`` puts words of the program that a record keeps into the language.
    """

    info: FieldInfo
    width: int
    title: str
    typed: bool = True
    beside: bool = False
    stretch: bool = False
    blank: int | None = None
    tip: str = ""
    said: Callable[[str], str] | None = None

    @property
    def name(self) -> str:
        """The field's name."""
        return self.info.name

    @property
    def ask(self) -> Ask:
        """What its cells ask for."""
        if self.info.kind is bool:
            return Ask.TICK
        if self.info.kind is date:
            return Ask.DAY
        if is_enumeration(self.info):
            return Ask.CHOICE
        if self.info.kind is int:
            return Ask.SCORE if self.info.unit is Unit.POINT else Ask.WHOLE
        return Ask.TEXT

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen."""
        return tuple(str(each) for each in self.info.kind) if self.ask is Ask.CHOICE else ()


def column_of(record: type[Any], name: str, width: int, **more: Any) -> GridColumn:
    """Declare the column of one field of a line."""
    info = next(each for each in fields_of(record) if each.name == name)
    known: dict[str, Any] = {"title": info.label}
    if info.kind is int and not info.optional:
        known["blank"] = attrs.fields_dict(record)[name].default
    return GridColumn(info=info, width=width, **(known | more))


def _score(info: FieldInfo, text: str) -> int:
    number = parse_number(text)
    whole = None if number is None or abs(number) > 1000 else number * 10
    if whole is None or whole != int(whole):
        raise InvalidValue(info.name, info.label, N_("请填分数，例如 95.4"))
    return int(whole)


def _ticked(info: FieldInfo, text: str) -> bool:
    if text not in (*_TICKED, *_NOT_TICKED):
        raise InvalidValue(info.name, info.label, N_("请打勾或留空"))
    return text in _TICKED


def read_cell(column: GridColumn, text: str, today: date) -> Any:
    """Return the value of a cell. Raises :class:`InvalidValue` where it has none or must not."""
    info, text = column.info, text.strip()
    value: Any
    if column.ask is Ask.TICK:
        value = _ticked(info, text)
    elif not text:
        value = "" if column.ask is Ask.TEXT else None
        value = column.blank if value is None else value
    elif column.ask is Ask.SCORE:
        value = _score(info, text)
    else:
        value = read_text(info, text, today)
    info.check(value)
    return value


def text_of_cell(column: GridColumn, value: Any) -> str:
    """Return the text that stands for a value, as it is typed."""
    if column.ask is Ask.SCORE and value is not None:
        return f"{Decimal(value) / 10:.1f}"
    return text_of_value(column.info, value)


def wrong_in(column: GridColumn, text: str, today: date) -> str:
    """Say what is wrong with a cell in which something stands; ``""`` for nothing."""
    if not text.strip() or not column.typed:
        return ""
    try:
        read_cell(column, text, today)
    except InvalidValue as error:
        return say(error.params["reason"])  # type: ignore[arg-type]
    return ""


def shown_cell(column: GridColumn, text: str, today: date) -> str:
    """Return what is painted: a day of this year without the year, words in the language."""
    if column.said is not None:
        return column.said(text)
    if column.ask in (Ask.CHOICE, Ask.TICK):
        return _(text)
    if column.ask is Ask.DAY and text[:5] == f"{today.year}-" and _is_day(text):
        return text[5:]
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
