"""六个一: period, due day and minimum of each item, from a month on."""

from datetime import date
from typing import Any

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from models.calendar import Period, PeriodKind
from models.errors import RoundbookError
from models.six_one_record import SixOneItem
from models.six_ones import DEFAULT_SETTINGS, SixOneSettings, setting_of
from ui.i18n import _
from ui.theme import Type
from ui.widgets import Card, NumberField, Select, Text, line
from ui.words import refusal

__all__ = ["SixOnesCard"]

_MONTHS_AHEAD = 4
_SAME = "same"


class _ItemRow:
    """The widgets of one item."""

    def __init__(self, item: SixOneItem) -> None:
        self.item = item
        self.label = Text("", Type.TABLE)
        wide = (QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.period = Select(name="")
        self.period.setSizePolicy(*wide)
        self.due = NumberField(name="", width=60)
        self.more: NumberField | None = None
        self.points: Select | None = None
        self.more_label = Text("", Type.SMALL, tone="muted")
        if item is SixOneItem.MARKET_INFORMATION:
            self.points = Select(name="")
            self.points.setSizePolicy(*wide)
        if item in (SixOneItem.EVALUATION, SixOneItem.MARKET_INFORMATION):
            self.more = NumberField(name="", width=46)


class SixOnesCard(Card):
    """``show_settings(settings, today)``.

    Signals:
        changed: id and value of a setting to be saved.
    """

    changed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._settings: SixOneSettings = DEFAULT_SETTINGS
        self._today = date.min
        self.month = Select(name="")
        self._from = Text("", Type.TABLE, tone="text2")
        self._heads = [Text("", Type.SMALL, tone="muted", bold=True) for _at in range(4)]
        self.rows = {item: _ItemRow(item) for item in SixOneItem}
        self.wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self._lay_out()
        self.month.chosen.connect(lambda _month: self._show())

    def _lay_out(self) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(3, 1)
        for at, head in enumerate(self._heads):
            grid.addWidget(head, 0, at)
        for item, row in self.rows.items():
            grid.addWidget(row.label, item.value, 0)
            grid.addWidget(row.period, item.value, 1)
            grid.addWidget(row.due, item.value, 2)
            grid.addLayout(line(row.more, row.more_label, row.points, None), item.value, 3)
            self._wire(row)
        self.head.addWidget(self._from)
        self.head.addWidget(self.month)
        self.add(inside)
        self.add(self.wrong)
        self.add(self.remark)
        self.wrong.hide()
        self.body.addStretch(1)

    def _wire(self, row: _ItemRow) -> None:
        row.period.chosen.connect(lambda value: self._change(row.item, period=PeriodKind(value)))
        row.due.number_changed.connect(
            lambda value: self._change(row.item, due_day=None if value is None else int(value))
        )
        if row.points is not None:
            row.points.chosen.connect(
                lambda value: self._change(
                    row.item, information_points=None if value == _SAME else PeriodKind(value)
                )
            )
        if row.more is not None:
            name = "photos" if row.item is SixOneItem.EVALUATION else "minimum_lines"
            row.more.number_changed.connect(
                lambda value: self._change(row.item, **{name: 0 if value is None else int(value)})
            )

    # -- showing

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("六个一"))
        self._from.setText(_("启用月份"))
        self.month.setAccessibleName(_("启用月份"))
        for head, words in zip(
            self._heads, (_("项目"), _("周期"), _("到期日"), _("另外")), strict=True
        ):
            head.setText(words)
        names = (_("活动"), _("评估"), _("培训"), _("采集"), _("报告"), _("评优"))
        kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
        for (item, row), name in zip(self.rows.items(), names, strict=True):
            row.label.setText(f"{item.sign} {name}")
            row.period.setAccessibleName(_("{item} 周期").format(item=name))
            row.due.set_name(_("{item} 到期日").format(item=name), _("月底"))
            every = (PeriodKind.WEEK, *kinds) if row.points is not None else kinds
            row.period.set_options([(kind.value, _("每{kind}").format(kind=_(kind.value)))
                                    for kind in every])  # fmt: skip
            self._word_more(row)
        self.remark.setText(_("从启用月份起算，已经结束的月份不变。到期日空着是周期的最后一天。"))
        self._show()

    @staticmethod
    def _word_more(row: _ItemRow) -> None:
        if row.more is None:
            return
        if row.points is None:
            row.more.set_name(_("柜台照片张数"))
            row.more_label.setText(_("张照片"))
            return
        row.more.set_name(_("至少采集品规数"))
        row.more_label.setText(_("个品规"))
        row.points.setAccessibleName(_("信息采集点的周期"))
        row.points.set_options(
            [(_SAME, _("采集点同周期")), (PeriodKind.WEEK.value, _("采集点每周"))]
        )

    def show_settings(self, settings: SixOneSettings, today: date) -> None:
        """Show what holds in the month chosen."""
        self._settings, self._today = settings, today
        first = Period.month(today)
        months = [first.shift(by).key for by in range(_MONTHS_AHEAD)]
        self.month.set_options(months)
        self._show()

    def _show(self) -> None:
        month = self._month()
        for item, row in self.rows.items():
            rule = self._settings.of(item, month)
            row.period.set_value(rule.period.value)
            row.due.set_text("" if rule.due_day is None else str(rule.due_day))
            row.due.setEnabled(rule.period is not PeriodKind.WEEK)
            if row.points is not None and row.more is not None:
                points = rule.information_points
                row.points.set_value(_SAME if points is None else points.value)
                row.more.set_text(str(rule.minimum_lines))
            elif row.more is not None:
                row.more.set_text(str(rule.photos))
        self._tell("")

    def _month(self) -> Period:
        return Period.parse(self.month.value()) if self.month.value() else Period.month(self._today)

    def _tell(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    # -- changing

    def _change(self, item: SixOneItem, **what: Any) -> None:
        month = self._month()
        now = self._settings.of(item, month)
        rule = attrs.evolve(now, valid_from=month.key, **what)
        if attrs.evolve(rule, valid_from=now.valid_from) == now:
            return
        try:
            self._settings.changed(rule, self._today)
        except RoundbookError as error:
            self._show()
            self._tell(refusal(error))
            return
        self.changed.emit(*setting_of(rule))
