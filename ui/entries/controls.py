"""One control for each kind of field; all speak in texts, as drafts keep them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Any

import attrs
from PySide6.QtWidgets import QWidget

from models.errors import InvalidValue
from models.fields import FieldInfo, Unit
from models.marks import N_
from ui.entries.pick_field import PickField
from ui.entries.plans import CHOICES, LONG, hint_of
from ui.entries.reading import (
    NO,
    YES,
    is_enumeration,
    label_of_field,
    read_text,
    text_of_value,
)
from ui.i18n import _
from ui.picker import Choice
from ui.theme import Size, theme
from ui.widgets import Answers, DateField, LineField, Option, Segments, Select, TextArea, TimeField
from ui.words import say

__all__ = ["Control", "Sources", "control_for"]

_SHORT = 132
_FEW = 4


@attrs.frozen
class Sources:
    """What pickers choose from, read when they are opened; ``today`` is the ledger's clock."""

    today: Callable[[], date]
    retailers: Callable[[], Sequence[Choice]]
    products: Callable[[], Sequence[Choice]]


@attrs.frozen
class Control:
    """A widget and its text; ``watch`` gets what is to be called after each change by the user.

    ``short`` ones may stand two in a line, ``beside`` its label stands at the left of it.
    """

    widget: QWidget
    text: Callable[[], str]
    show: Callable[[str], None]
    watch: Callable[[Callable[[], None]], None]
    short: bool = False
    beside: bool = False

    def mark(self, reason: str) -> None:
        """Frame the widget in red where it can be, with the reason."""
        if isinstance(self.widget, LineField):
            self.widget.mark_wrong(reason)
        else:
            self.widget.setAccessibleDescription(reason)


def control_for(kind: str, info: FieldInfo, sources: Sources) -> Control:
    """Make the control of a field."""
    name = _(label_of_field(info))
    picked = _picked(info, name, sources)
    if picked is not None:
        return picked
    if info.kind is bool or info.name == "urgency" or is_enumeration(info):
        return _closed(kind, info, name)
    if (kind, info.name) in CHOICES:
        return _select(name, CHOICES[kind, info.name], _("请选择") if info.required else _("不填"))
    if info.name in LONG:
        return _long(name, _(hint_of(kind, info)), LONG[info.name])
    return _single(kind, info, name, sources.today)


def _picked(info: FieldInfo, name: str, sources: Sources) -> Control | None:
    if info.name == "retailer_id":
        return _pick(name, sources.retailers, N_("店名、拼音首字母、编码或证号"), several=False)
    if info.name in ("product_id", "products"):
        several = info.name == "products"
        return _pick(name, sources.products, N_("品规、拼音首字母或编码"), several=several)
    return None


def _closed(kind: str, info: FieldInfo, name: str) -> Control:
    """Make the control of a field with a few values."""
    if info.name == "urgency":
        return _segments(name, (("", _("不急")), ("1", "1"), ("2", "2"), ("3", "3")))
    if info.kind is not bool:
        return _enumeration(name, list(info.kind))
    if kind == "declaration":
        return _answer(name)
    return _segments(name, (("", _("未问")), (YES, _("是")), (NO, _("否"))))


def _enumeration(name: str, values: Sequence[str]) -> Control:
    if len(values) > _FEW:
        return _select(name, values)
    return _segments(name, [(str(value), _(str(value))) for value in values])


def _segments(name: str, options: Iterable[tuple[str, str]]) -> Control:
    widget = Segments(options, name=name, height=Size.INPUT)
    return Control(widget, widget.value, widget.set_value, lambda tell: _on(widget.changed, tell))


def _select(name: str, values: Sequence[str], blank: str = "") -> Control:
    """Make a drop-down; ``blank`` are the words for nothing chosen, where that can be."""
    options = [(str(each), _(str(each))) for each in values]
    if blank:
        options.insert(0, ("", blank))
    widget = Select(options, name=name, height=Size.INPUT)

    def show(text: str) -> None:
        if text and widget.findData(text) < 0:  # what a draft of another time kept
            widget.addItem(text, text)
        widget.set_value(text)

    return Control(widget, widget.value, show, lambda tell: _on(widget.chosen, tell))


def _answer(name: str) -> Control:
    options = [Option(YES, _("是"), "good"), Option(NO, _("否"), "bad")]
    widget = Answers(options, (46, 46), name=name)

    def watch(tell: Callable[[], None]) -> None:
        _on(widget.answered, tell)
        _on(widget.cleared, tell)

    return Control(widget, widget.value, widget.set_value, watch, beside=True)


def _long(name: str, hint: str, lines: int) -> Control:
    widget = TextArea(name=name, placeholder=hint, lines=lines)
    return Control(widget, widget.text, widget.set_text, lambda tell: _on(widget.edited, tell))


def _single(kind: str, info: FieldInfo, name: str, today: Callable[[], date]) -> Control:
    if info.kind is date:
        day = DateField(today, name=name)

        def watch_day(tell: Callable[[], None]) -> None:
            _on(day.textEdited, tell)
            _on(day.date_changed, tell)

        return Control(day, lambda: day.text().strip(), day.set_text, watch_day, short=True)
    if info.kind is time:
        clock = TimeField(name=name, height=Size.INPUT)
        return Control(clock, lambda: clock.text().strip(), clock.set_text,
                       lambda tell: _on(clock.textEdited, tell), short=True)  # fmt: skip
    return _line(kind, info, name, today)


def _line(kind: str, info: FieldInfo, name: str, today: Callable[[], date]) -> Control:
    """A line of text; numbers, money and months are shown as they were read once it is left."""
    widget = LineField(name=name, placeholder=_(hint_of(kind, info)))
    short = info.kind is int or info.unit is Unit.FEN or info.name in ("month", "proposed_grade")
    if short:
        widget.setFixedWidth(theme.px(_SHORT))

    def left() -> None:
        try:
            widget.set_text(text_of_value(info, read_text(info, widget.text(), today())))
        except InvalidValue as error:
            widget.mark_wrong(say(str(error.params["reason"])))

    if short:
        widget.editingFinished.connect(left)
    return Control(widget, lambda: widget.text().strip(), widget.set_text,
                   lambda tell: _on(widget.textEdited, tell), short=short)  # fmt: skip


def _pick(
    name: str, source: Callable[[], Sequence[Choice]], hint: str, *, several: bool
) -> Control:
    widget = PickField(name, source, hint, several=several)
    return Control(widget, widget.chosen, widget.show_chosen, lambda tell: _on(widget.picked, tell))


def _on(signal: Any, tell: Callable[[], None]) -> None:
    signal.connect(lambda *_values: tell())
