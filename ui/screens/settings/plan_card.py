"""计划和线路: how often stores are visited, what a day holds, how a round is estimated."""

from collections.abc import Sequence
from datetime import time
from decimal import Decimal

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from models.errors import InvalidValue
from models.fields import FieldInfo, fields_of
from models.plan.settings import DEFAULT_PLAN_SETTINGS, PlanSettings
from models.search import SearchEntry
from storage.queries.retailers import RetailerRow
from ui.i18n import _
from ui.picker import Choice, Picker
from ui.theme import Space, Type, theme
from ui.widgets import (
    Button,
    Card,
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

__all__ = ["PlanCard"]

_VISITS = (
    "per_standard", "per_a", "per_b", "per_c", "per_new", "new_months", "problem_extra",
    "phone_half",
)  # fmt: skip
_DAYS = (
    "capacity", "apart_days", "before_order_days", "long_ago_days", "uncovered_days", "saturdays",
)  # fmt: skip
_DEGREES = {"start_longitude": (73, 136), "start_latitude": (3, 54)}
_FIELD, _PLACE = 56, 84
Field = NumberField | TimeField | LineField | Tick


class PlanCard(Card):
    """``show_settings(settings)``; ``fields`` by name, made from the declaration.

    Signals:
        changed: the :class:`PlanSettings` to be kept.
        shops_asked: the user looks for a store to start from; answer with ``open_shops``.
    """

    changed = Signal(object)
    shops_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._settings = DEFAULT_PLAN_SETTINGS
        self._shops: dict[str, RetailerRow] = {}
        self._picker: Picker | None = None
        self._infos = {info.name: info for info in fields_of(PlanSettings)}
        self.fields: dict[str, Field] = {}
        self._labels: dict[str, Text] = {}
        self._heads = [Heading() for _at in range(3)]
        self.from_shop = Button("", kind="plain", icon="store")
        self.wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self.wrong.hide()
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self.add(self._entries())
        self.body.addLayout(line(self.from_shop, None))
        self.add(self.wrong)
        self.add(self.remark)
        self.body.addStretch(1)
        self.from_shop.clicked.connect(self.shops_asked)

    # -- building

    def _entries(self) -> QWidget:
        """Lay the fields out in three groups, two a row, ticks below them."""
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.CELL)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        rest = [name for name in self._infos if name not in (*_VISITS, *_DAYS)]
        for head, names in zip(self._heads, (_VISITS, _DAYS, rest), strict=True):
            if grid.count():
                grid.setRowMinimumHeight(grid.rowCount(), Space.STACK)
            grid.addWidget(head, grid.rowCount(), 0, 1, 4)
            self._lay_group(grid, [self._infos[name] for name in names])
        return inside

    def _lay_group(self, grid: QGridLayout, infos: Sequence[FieldInfo]) -> None:
        entries = [info for info in infos if info.kind is not bool]
        first = grid.rowCount()
        for at, info in enumerate(entries):
            label = self._labels[info.name] = Text("", Type.TABLE, tone="text2")
            row, column = first + at // 2, 2 * (at % 2)
            label.setContentsMargins(Space.STACK if column else 0, 0, 0, 0)
            grid.addWidget(label, row, column)
            grid.addWidget(self._field(info), row, column + 1, Qt.AlignmentFlag.AlignRight)
        for info in (info for info in infos if info.kind is bool):
            grid.addWidget(self._field(info), grid.rowCount(), 0, 1, 4)

    def _field(self, info: FieldInfo) -> Field:
        field: Field
        if info.kind is bool:
            field = Tick("")
            field.toggled.connect(lambda on: self._change(info, on))
        elif info.kind is time:
            field = TimeField(name="")
            field.time_changed.connect(lambda value: self._change(info, value))
        elif info.kind is int:
            field = NumberField(name="", width=_FIELD)
            field.number_changed.connect(lambda value: self._change(info, value))
        else:
            field = LineField(name="", height=30)
            field.setFixedWidth(theme.px(_PLACE))
            field.edited.connect(lambda text: self._change_place(info, text))
        self.fields[info.name] = field
        return field

    # -- showing

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("计划和线路"))
        titles = (_("每月走访几次"), _("排在哪天"), _("一天的线路"))
        for head, title in zip(self._heads, titles, strict=True):
            head.set_text(title)
        for name, field in self.fields.items():
            info = self._infos[name]
            label = _labelled(info)
            if isinstance(field, Tick):
                field.set_text(label)
                continue
            self._labels[name].setText(label)
            field.set_name(label, "--:--" if isinstance(field, TimeField) else "")
        self.from_shop.set_text(_("用一户的位置当出发点…"))
        self.remark.setText(
            _("类别按最近三个整月的购进分，月初定下。改了以后，已排好的走访不动，重排才按新的来。")
        )
        self.show_settings(self._settings)

    def show_settings(self, settings: PlanSettings) -> None:
        """Show what is in force."""
        self._settings = settings
        for name, field in self.fields.items():
            value = getattr(settings, name)
            if isinstance(field, Tick):
                quiet = field.blockSignals(True)
                field.setChecked(value)
                field.blockSignals(quiet)
            elif isinstance(field, TimeField):
                field.set_time(value)
            else:
                field.set_text(str(value))
        self._tell("")

    def _tell(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    # -- changing

    def _change(self, info: FieldInfo, value: object) -> None:
        """Hold a value against its rule and tell it; an emptied field goes back to the default."""
        if value is None:
            value = getattr(DEFAULT_PLAN_SETTINGS, info.name)
        elif isinstance(value, Decimal):
            value = int(value)
        field = self.fields[info.name]
        try:
            info.check(value)
        except InvalidValue as error:
            if isinstance(field, LineField):
                field.mark_wrong(refusal(error))
            self._tell(refusal(error))
            return
        self._emit(**{info.name: value})

    def _change_place(self, info: FieldInfo, text: str) -> None:
        """Take degrees as they are typed, or nothing."""
        low, high = _DEGREES[info.name]
        degrees = parse_number(text)
        if text and (degrees is None or not low <= degrees <= high):
            words = _("{field}：应是 {low} 到 {high} 之间的度数，例如 {example}。").format(
                field=_(info.label), low=low, high=high,
                example="119.2217" if low > 60 else "34.5966",
            )  # fmt: skip
            field = self.fields[info.name]
            if isinstance(field, LineField):
                field.mark_wrong(words)
            self._tell(words)
            return
        self._emit(**{info.name: str(degrees) if degrees is not None else ""})

    def _emit(self, **values: object) -> None:
        self._tell("")
        settings = attrs.evolve(self._settings, **values)  # type: ignore[arg-type]  # by name
        if settings != self._settings:
            self.changed.emit(settings)
        else:
            self.show_settings(self._settings)

    def open_shops(self, rows: Sequence[RetailerRow]) -> None:
        """Let one of the stores with a known place be chosen as the start."""
        self._shops = {row.id: row for row in rows}
        if self._picker is None:
            self._picker = Picker(self, name=_("从哪一户出发"), side_width=90)
            self._picker.picked.connect(self._start_from)
        choices = [
            Choice(
                row.id,
                row.shop_name,
                row.street,
                SearchEntry.of(
                    row.shop_name, row.initials, (row.pinyin, row.owner, row.licence_no, row.id)
                ),
            )
            for row in rows
        ]
        self._picker.open_below(self.from_shop, choices, _("店名、拼音或编码"))

    def _start_from(self, retailer_id: str) -> None:
        row = self._shops[retailer_id]
        self._emit(start_longitude=row.longitude, start_latitude=row.latitude)


def _labelled(info: FieldInfo) -> str:
    """Return a field's label with its unit, unless the label names it."""
    label, unit = _(info.label), _(info.unit.value) if info.unit is not None else ""
    if unit.casefold() in label.casefold():
        return label
    return f"{label} ({unit})" if label.isascii() else f"{label}({unit})"
