"""分析: the metrics of a month, what each is made of, and what stands out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from models.calendar import Period
from models.changes import Changes
from models.marks import N_
from models.metrics.population import EVERYBODY, Chosen
from storage.operations.programme import EVENT_KINDS
from ui.context import AppContext
from ui.i18n import _
from ui.screens.analysis.abc_view import AbcView
from ui.screens.analysis.fair_view import FairView
from ui.screens.analysis.look import Look
from ui.screens.analysis.mix_view import MixView
from ui.screens.analysis.overview import Overview
from ui.screens.analysis.stock_view import StockView
from ui.screens.analysis.unusual_view import UnusualView
from ui.screens.analysis.view import View
from ui.shell.page import Commands, PageWidget
from ui.theme import Size, Space, theme
from ui.widgets import Button, Card, EmptyState, MonthStep, Segments, Select, Tick
from ui.words import say

__all__ = ["AnalysisPage"]

_MASTER = ("purchase", "retailer", "retailer_notes", "product", "setting")
"""What every figure is made of."""
_WORK = ("visit", "plan_stop", "check", "six_one", "six_one_exemption", "target", *EVENT_KINDS)
"""What only the figures at the top are made of."""
_MAIN = "main"
_VIEWS: Final[Mapping[str, tuple[str, Callable[[], View]]]] = {
    _MAIN: (N_("总览"), Overview),
    "mix": (N_("结构"), MixView),
    "abc": (N_("ABC"), AbcView),
    "unusual": (N_("异常"), UnusualView),
    "stock": (N_("库存"), StockView),
    "fair": (N_("公平"), FairView),
}
"""The views in their order: words and what makes one, when it is first wanted."""


class AnalysisPage(PageWidget):
    """分析 over ``context``."""

    key = "analysis"
    icon = "chart"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._look: Look | None = None
        self.month = MonthStep(Period.month(context.today()).key)
        self.segments = Segments(name="")
        self.route = Select(name="", height=Size.BUTTON, edge="line")
        self.format = Select(name="", height=Size.BUTTON, edge="line")
        self.spring = Tick("")
        self.export_button = Button("")
        self.overview = Overview()
        self.views: dict[str, View] = {_MAIN: self.overview}
        self.empty = EmptyState(action=" ")
        self._lay_out()
        self._wire()
        self.retranslate()

    # -- building

    def _lay_out(self) -> None:
        self._bar = QWidget()
        self._bar_row = QHBoxLayout(self._bar)
        self._bar_row.setContentsMargins(Space.PAGE, 0, Space.PAGE, Space.STACK)
        self._bar_row.addStretch(1)
        self.pin(self._bar)
        self._bar.hide()
        for left in (self.segments, self.month, self.spring):
            self.header.add_left(left)
        for right in (self.route, self.format, self.export_button):
            self.header.add_right(right)
        for select in (self.route, self.format):
            select.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.body.addWidget(self.overview, 1)
        self._empty_card = Card()
        self._empty_card.add(self.empty, 1)
        self.body.addWidget(self._empty_card, 1)

    def _wire(self) -> None:
        self.month.changed.connect(lambda _month: self._turn())
        self.segments.changed.connect(lambda _value: self._show_view())
        for select in (self.route, self.format):
            select.chosen.connect(lambda _value: self._turn())
        self.spring.clicked.connect(self._turn)
        self.export_button.clicked.connect(self.export)
        self.overview.month_asked.connect(self.show_month)
        self.overview.trend_card.copy_asked.connect(self.copy_chart)
        self.overview.trend_card.save_asked.connect(self.save_chart)
        self._wire_view(self.overview)
        if self.empty.button is not None:
            self.empty.button.clicked.connect(lambda: self._context.page_asked.emit("exchange"))
        theme.changed.connect(self._fit)

    def _wire_view(self, view: View) -> None:
        view.retailer_asked.connect(self._context.retailer_asked)
        view.copied.connect(self._copied)
        view.state_changed.connect(self.state_changed)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("分析")

    @property
    def view(self) -> View:
        """Return the view in front, made when it is first wanted."""
        key = self.segments.value() or _MAIN
        if key not in self.views:
            self.views[key] = made = _VIEWS[key][1]()
            self.body.insertWidget(0, made, 1)
            self._wire_view(made)
            made.retranslate()
        return self.views[key]

    def commands(self) -> Commands:
        """Return what can be done here now."""
        able: dict[str, Callable[[], None]] = {
            "previous": self.month.back, "next": self.month.forth,
        }  # fmt: skip
        if self._any():
            able |= {"find": self._find, "back": self._escape}
            if self.view is self.overview:
                able["open_retailer"] = self.overview.open_current
        return able

    def entered(self) -> None:
        """Put the focus to work, read anew where another day began."""
        if self._look is not None and self._look.today != self._context.today():
            self._read()
        if self._any():
            self.view.take_focus()
        elif self.empty.button is not None:
            self.empty.button.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch."""
        if self._look is None or changes is None or changes.touches(*_MASTER):
            self._read()
        elif changes.touches(*_WORK):
            self._look.forget_glance()
            self.overview.show_glance()
            for view in self.views.values():
                if view is not self.overview:  # visits and counts stand in them
                    view.look = None
            self._show_view()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        chosen = self.segments.value() or _MAIN
        self.segments.set_options(
            [(key, _(words)) for key, (words, _make) in _VIEWS.items()], _("看什么")
        )
        self.segments.set_value(chosen)
        self.route.setAccessibleName(_("拜访线路"))
        self.format.setAccessibleName(_("业态"))
        self.spring.set_text(_("1–2月合并"))
        self.spring.setToolTip(_("春节有时在一月、有时在二月，两个月合起来才好同去年比"))
        self.export_button.set_text(_("导出表格"))
        self.month.set_month(self.month.month)
        self.empty.set_words(
            _("还没有购进数据"),
            _("指标从购进算起。请先在“交换”里收下总部的客户主档、卷烟目录和购进明细，"
              "这里会算出每个品规、每户、每个价类的数。"),
        )  # fmt: skip
        if self.empty.button is not None:
            self.empty.button.set_text(_("去交换"))
        for view in self.views.values():
            view.retranslate()
        if self._look is not None:
            self._show_choices()
            self._show_view()

    # -- reading and showing

    def show_month(self, month: str) -> None:
        """Look at another month."""
        self.month.set_month(month)
        self._turn()

    def view_names(self) -> list[tuple[str, str]]:
        """Return the other views with their names, in order."""
        return [(key, words) for key, (words, _make) in _VIEWS.items() if key != _MAIN]

    def go(self, view: str) -> None:
        """Bring a view in front."""
        self.segments.set_value(view)
        self._show_view()
        if self._any():
            self.view.take_focus()

    def open_view(self, month: str, view: str) -> None:
        """Look at a month in one of the views."""
        self.show_month(month)
        self.go(view)

    def _read(self) -> None:
        """Read the ledger anew."""
        self._look = Look(self._context.ledger, self.month.month, self._context.today(), EVERYBODY)
        self._show_choices()
        self._turn()

    def _turn(self) -> None:
        """Look at the month and the retailers chosen; what was read of the ledger is kept."""
        if self._look is None:
            return
        month = int(self.month.month[5:])
        self.spring.setVisible(month <= 2)
        joined = month <= 2 and self.spring.isChecked()
        self._look = self._look.again(self.month.month, self._chosen(), joined=joined)
        self._show_view()

    def _chosen(self) -> Chosen:
        route, retail_format = self.route.value(), self.format.value()
        if not route and not retail_format:
            return EVERYBODY
        return Chosen(
            routes=frozenset([route] if route else []),
            formats=frozenset([retail_format] if retail_format else []),
        )

    def _show_choices(self) -> None:
        """Offer the routes and formats there are."""
        if self._look is None:
            return
        known = self._look.known
        routes = sorted(set(known.routes.values()) - {""})
        formats = sorted({each.retail_format for each in known.retailers} - {""})
        self.route.set_options([("", _("全部线路")), *((each, each) for each in routes)])
        self.format.set_options([("", _("全部业态")), *((each, say(each)) for each in formats)])
        self.route.setVisible(len(routes) > 1 and self._any())
        self.format.setVisible(len(formats) > 1 and self._any())

    def _any(self) -> bool:
        return self._look is not None and self._look.known.any_purchases

    def _show_view(self) -> None:
        if self._look is None:
            return
        front, any_at_all = self.view, self._any()
        for view in self.views.values():
            view.setVisible(view is front and any_at_all)
        self._empty_card.setVisible(not any_at_all)
        for part in (self.month, self.segments, self.export_button):
            part.setVisible(any_at_all)
        if any_at_all and front.look is not self._look:
            front.show_look(self._look)
        self._show_head()
        self._fit()
        self.state_changed.emit()

    def _show_head(self) -> None:
        look = self._look
        if look is None or not self._any():
            self.header.set_title(_("分析"), "")
            return
        time, until = look.glance.time, look.month_span
        words = _("截至 {day} 日").format(day=until.last.day) if until.partial else _("整月")
        if time.ratio is not None and time.ratio < 1:
            words = _("{until} · 时间进度 {rate}").format(until=words, rate=time.shown())
        self.header.set_title(_("分析"), words)

    def _fit(self) -> None:
        """Put the views into a row of their own where the head has no room for them."""
        parts = (self.segments, self.month, self.route, self.format, self.export_button)
        need = sum(part.sizeHint().width() + 12 for part in parts if not part.isHidden())
        need += self.header.title.sizeHint().width() + theme.px(180) + 2 * Space.PAGE
        for select in (self.route, self.format):
            select.setMaximumWidth(theme.px(150))
        tight = self.width() < need
        inside = self._bar_row.indexOf(self.segments) >= 0
        if tight and not inside:
            self._bar_row.insertWidget(0, self.segments)
        elif not tight and inside:
            self.header.left.insertWidget(0, self.segments)
        self._bar.setVisible(tight and self._any())
        self.view.fit()

    # -- acting

    def export(self) -> None:
        """Copy the table in front, as tables are taken into a workbook."""
        text = self.view.table_text()
        if text:
            QGuiApplication.clipboard().setText(text)
            self._copied(text.count("\n"))

    def copy_chart(self) -> None:
        """Copy the chart as a picture."""
        QGuiApplication.clipboard().setImage(self.overview.trend_card.picture())
        self._context.told.emit(_("已复制图，可以粘贴到文档"), "")

    def save_chart(self) -> None:
        """Write the chart into a file."""
        name = _("购进总量_{month}.png").format(month=self.month.month)
        path: Path | None = self._context.dialogs.ask_save_file(
            _("把图存成文件"), name, _("图片 (*.png)")
        )
        if path is None:
            return
        if self.overview.trend_card.picture().save(str(path)):
            self._context.told.emit(_("已存成 {file}").format(file=path.name), "")
        else:
            self._context.failed.emit(_("图没有存成"), _("请换一个文件夹再存。"))

    def _copied(self, count: int) -> None:
        self._context.told.emit(_("已复制 {n} 行，可以粘贴到表格").format(n=count), "")

    # -- keys

    def _find(self) -> None:
        self.view.search()

    def _escape(self) -> None:
        self.view.escape()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
