"""Fields made from the declaration of settings of judgement, in groups under small heads."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from models.errors import InvalidValue
from models.fields import FieldInfo, fields_of
from models.judgement import Judgement
from models.marks import N_
from ui.i18n import _
from ui.theme import Space, Type, theme
from ui.widgets import (
    Button,
    Heading,
    LineField,
    NumberField,
    Text,
    Tick,
    TimeField,
    line,
    parse_number,
)
from ui.words import refusal

__all__ = ["DeclaredFields", "Field"]

Field = NumberField | TimeField | LineField | Tick
_NUMBER, _TEXT = 56, 84


class _Group:
    """A head, the button back to the defaults beside it, and the row below the fields."""

    def __init__(self, kind: type[Judgement], names: Sequence[str]) -> None:
        self.kind, self.names = kind, names
        self.head = Heading()
        self.usual = Button("", kind="plain")
        keeps = self.usual.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.usual.setSizePolicy(keeps)
        self.last_row = 0

    def differs(self, settings: Judgement) -> bool:
        return not settings.changed().keys().isdisjoint(self.names)

    def as_usual(self, settings: Judgement) -> Judgement:
        usual = type(settings)()
        return attrs.evolve(settings, **{name: getattr(usual, name) for name in self.names})


class DeclaredFields(QWidget):
    """``add_group(kind, names)`` for each group, ``retranslate(titles)``, ``show_settings``.

    Two entries a row, ticks below them. ``fields`` by kind and name. What is wrong is said in
    ``wrong``, below the group it is in; a text field is read by the function of ``readers`` under
    its name, which returns the value or raises :class:`InvalidValue`.

    Signals:
        changed: the settings to be kept.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[type[Judgement], Judgement] = {}
        self._waiting: dict[type[Judgement], dict[str, Any]] = {}
        self._groups: list[_Group] = []
        self._labels: dict[QWidget, Text] = {}
        self._infos: dict[QWidget, FieldInfo] = {}
        self.fields: dict[type[Judgement], dict[str, Field]] = {}
        self.readers: dict[str, Callable[[str], str]] = {}
        self.wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self.wrong.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.CELL)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)

    # -- building

    def add_group(self, kind: type[Judgement], names: Sequence[str] = ()) -> Button:
        """Lay out a group of fields, all of ``kind`` without ``names``; return its way back."""
        infos = {info.name: info for info in fields_of(kind)}
        group = _Group(kind, tuple(names) or tuple(infos))
        grid = self._grid
        if self._groups:
            grid.setRowMinimumHeight(grid.rowCount(), Space.STACK)
        self._groups.append(group)
        self._settings.setdefault(kind, kind())
        row = grid.rowCount()
        grid.addLayout(line(group.head, None, group.usual), row, 0, 1, 4)
        chosen = [infos[name] for name in group.names]
        entries = [info for info in chosen if info.kind is not bool]
        for at, info in enumerate(entries):
            self._lay_entry(kind, info, row + 1 + at // 2, 2 * (at % 2))
        for info in (info for info in chosen if info.kind is bool):
            grid.addWidget(self._field(kind, info), grid.rowCount(), 0, 1, 4)
        group.last_row = grid.rowCount()
        grid.addWidget(self.wrong, group.last_row, 0, 1, 4)
        group.usual.clicked.connect(lambda: self._go_back(group))
        return group.usual

    def _lay_entry(self, kind: type[Judgement], info: FieldInfo, row: int, column: int) -> None:
        field = self._field(kind, info)
        label = self._labels[field] = Text("", Type.TABLE, tone="text2")
        label.setContentsMargins(Space.STACK if column else 0, 0, 0, 0)
        self._grid.addWidget(label, row, column)
        self._grid.addWidget(field, row, column + 1, Qt.AlignmentFlag.AlignRight)

    def _field(self, kind: type[Judgement], info: FieldInfo) -> Field:
        field: Field
        if info.kind is bool:
            field = Tick("")
            field.toggled.connect(lambda on: self._change(kind, info, on))
        elif info.kind is time:
            field = TimeField(name="")
            field.time_changed.connect(lambda value: self._change(kind, info, value))
        elif info.kind is int:
            field = NumberField(name="", width=_NUMBER, read=_whole)
            field.number_changed.connect(lambda value: self._change(kind, info, value))
        else:
            field = LineField(name="", height=30)
            field.setFixedWidth(theme.px(_TEXT))
            field.edited.connect(lambda text: self._change(kind, info, text))
        self._infos[field] = info
        self.fields.setdefault(kind, {})[info.name] = field
        return field

    # -- showing

    def retranslate(self, titles: Sequence[str]) -> None:
        """Show all words in the language in force, ``titles`` those of the groups."""
        for group, title in zip(self._groups, titles, strict=True):
            group.head.set_text(title)
            group.usual.set_text(_("恢复默认"))
            group.usual.setAccessibleName(_("恢复默认：{what}").format(what=title))
        for field, info in self._infos.items():
            label = _labelled(info)
            if isinstance(field, Tick):
                field.set_text(label)
            elif isinstance(field, LineField):
                self._labels[field].setText(label)
                field.set_name(label, "--:--" if isinstance(field, TimeField) else "")
        for settings in tuple(self._settings.values()):
            self.show_settings(settings)

    def show_settings(self, settings: Judgement) -> None:
        """Show what is in force of one kind."""
        kind = type(settings)
        self._settings[kind] = settings
        self._waiting.pop(kind, None)
        for name, field in self.fields[kind].items():
            value = getattr(settings, name)
            if isinstance(field, Tick):
                quiet = field.blockSignals(True)
                field.setChecked(value)
                field.blockSignals(quiet)
            elif isinstance(field, TimeField):
                field.set_time(value)
            else:
                field.set_text(str(value))
        for group in self._groups:
            if group.kind is kind:
                group.usual.setVisible(group.differs(settings))
        self._tell("")

    def _tell(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    # -- changing

    def _change(self, kind: type[Judgement], info: FieldInfo, value: Any) -> None:
        """Hold a value against its rules and tell it; an emptied field is as usual again.

        What fails alone may do with what failed before it: of weights that add up to 100 no single
        one can be changed.
        """
        waiting = self._waiting.setdefault(kind, {})
        try:
            read = getattr(kind(), info.name) if value in (None, "") else self._read(info, value)
            waiting[info.name] = read
            alone = attrs.evolve(self._settings[kind], **{info.name: read})
            settings = alone if _holds(alone) else attrs.evolve(self._settings[kind], **waiting)
            settings.check()
        except InvalidValue as error:
            self._refuse(kind, info.name, refusal(error))
        else:
            waiting.clear()
            self._emit(settings)

    def _read(self, info: FieldInfo, value: Any) -> Any:
        """Return the value of what was typed."""
        if info.kind is str:
            return self.readers[info.name](value)
        if isinstance(value, str):
            raise InvalidValue(info.name, info.label, N_("请填整数"))
        return value

    def _refuse(self, kind: type[Judgement], name: str, words: str) -> None:
        field = self.fields[kind][name]
        if isinstance(field, LineField):
            field.mark_wrong(words)
        group = next(each for each in self._groups if each.kind is kind and name in each.names)
        self._grid.removeWidget(self.wrong)
        self._grid.addWidget(self.wrong, group.last_row, 0, 1, 4)
        self._tell(words)

    def _emit(self, settings: Judgement) -> None:
        self._tell("")
        if settings == self._settings[type(settings)]:
            self.show_settings(settings)
        else:
            self.changed.emit(settings)

    def _go_back(self, group: _Group) -> None:
        self.fields[group.kind][group.names[0]].setFocus()
        self._emit(group.as_usual(self._settings[group.kind]))


def _holds(settings: Judgement) -> bool:
    try:
        settings.check()
    except InvalidValue:
        return False
    return True


def _whole(text: str) -> int | str:
    """Return a whole number, which may be below zero, or the text that is none."""
    number = parse_number(text)
    return text if number is None or number != int(number) else int(number)


def _labelled(info: FieldInfo) -> str:
    """Return a field's label with its unit, unless the label names it."""
    label, unit = _(info.label), _(info.unit.value) if info.unit is not None else ""
    if unit.casefold() in label.casefold():
        return label
    return f"{label} ({unit})" if label.isascii() else f"{label}({unit})"
