"""评估: the month's checks, a store's points over time, the most frequent failures of the round."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from models.calendar import Period
from models.changes import Changes
from models.errors import RoundbookError
from models.evaluations import Failure
from models.search import SearchEntry, search
from storage.operations.write_checklist import write_checklist
from storage.queries.checklists import checklist_in_force
from storage.queries.evaluations import (
    Evaluated,
    MonthEvaluations,
    month_evaluations,
    store_evaluations,
)
from ui.context import AppContext
from ui.i18n import _
from ui.programme.tabs import ProgrammeTabs
from ui.screens.evaluations.tables import (
    CheckTable,
    FailureTable,
    PointTable,
    StoreTable,
    failure_key,
)
from ui.shell.page import Commands, PageWidget
from ui.theme import Size, Space, Type, theme
from ui.widgets import (
    Button,
    Card,
    EmptyState,
    MonthStep,
    SearchField,
    Segments,
    Select,
    Text,
    line,
)
from ui.widgets.chart import Chart, ChartData

__all__ = ["EvaluationsPage"]

_KINDS = ("check", "todo", "retailer", "retailer_notes", "checklist", "setting", "six_one")
_STORE, _ROUND = "store", "round"
_TREND = 130


class EvaluationsPage(PageWidget):
    """评估 over ``context``."""

    key = "evaluations"
    icon = "star"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._month: MonthEvaluations | None = None
        self._shown: list[Evaluated] = []
        self._failures: tuple[Failure, ...] = ()
        self.tabs = ProgrammeTabs(context, self.key)
        self.month = MonthStep(Period.month(context.today()).key)
        self.search = SearchField()
        self.route = Select(name="", height=Size.BUTTON)
        self.write = Button("", icon="download")
        self.checks, self.points = CheckTable(), PointTable()
        self.failures, self.stores = FailureTable(), StoreTable()
        self.empty = EmptyState(hints=())
        self.segments = Segments(name="")
        self.shop = Text("", Type.PANEL, bold=True)
        self.trend = Chart("lines")
        self.behind = Text("", Type.SMALL, tone="text2", wrap=True)
        self._lay_out()
        self._wire()
        self.retranslate()

    # -- building

    def _lay_out(self) -> None:
        self.header.add_left(self.tabs)
        self.header.add_left(self.month)
        for part in (self.search, self.route, self.write):
            self.header.add_right(part)
        self._left, self._right = Card(flush=True), Card()
        self._left.add(self.checks, 1)
        self._left.add(self.empty, 1)
        head = QWidget()
        line(self.segments, None, into=head)
        self._right.add(head)
        self._store_side, self._round_side = QWidget(), QWidget()
        self._fill(self._store_side, (self.shop, 0), (self.trend, 0), (self.points, 1))
        self._fill(self._round_side, (self.failures, 3), (self.behind, 0), (self.stores, 2))
        self._right.add(self._store_side, 1)
        self._right.add(self._round_side, 1)
        row = line(spacing=Space.GAP)
        for card, share in ((self._left, 560), (self._right, 560)):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, share)
        self.body.addLayout(row, 1)
        self._measure()

    @staticmethod
    def _fill(side: QWidget, *parts: tuple[QWidget, int]) -> None:
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part, share in parts:
            box.addWidget(part, share)

    def _measure(self) -> None:
        self._left.setMinimumWidth(theme.px(400))
        self._right.setMinimumWidth(theme.px(400))
        self.trend.setFixedHeight(theme.px(_TREND))
        self.search.setMinimumWidth(theme.px(132))
        self.search.setMaximumWidth(theme.px(200))
        self.route.setMaximumWidth(theme.px(150))

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.month.changed.connect(lambda _month: self._read())
        self.search.searched.connect(lambda _text: self._filter())
        self.search.stepped.connect(self.checks.step)
        self.search.entered.connect(self.checks.setFocus)
        self.route.chosen.connect(lambda _route: self._filter())
        self.write.clicked.connect(self._write)
        self.segments.changed.connect(lambda _value: self._show_side())
        self.checks.current_key_changed.connect(lambda _key: self._show_store())
        self.failures.current_key_changed.connect(lambda _key: self._show_behind())
        self.checks.opened.connect(self._open)
        self.stores.opened.connect(self._open)
        self.failures.opened.connect(lambda _key: self.stores.setFocus())
        for table in (self.checks, self.stores):
            table.store_asked.connect(self._open_store)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("评估")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        able: dict[str, Callable[[], None]] = {
            "previous": self.month.back,
            "next": self.month.forth,
            "find": self._find,
            "copy": self.copy_all,
        }
        if self._retailer(self.checks.current_key()):
            able["open_retailer"] = lambda: self._open_store(self.checks.current_key())
        return able

    def entered(self) -> None:
        """Put the focus on the checks."""
        (self.checks if self.checks.isVisibleTo(self) else self.search).setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch."""
        if self._month is None or changes is None or changes.touches(*_KINDS):
            self._read()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.search.set_placeholder(_("查店名"))
        self.route.setAccessibleName(_("拜访线路"))
        self.write.set_text(_("写出评估标准…"))
        self.segments.set_options(
            [(_STORE, _("这一户")), (_ROUND, _("常见问题"))], _("看一户还是看这一轮")
        )
        self.segments.set_value(self.segments.value() or _STORE)
        self.trend.setAccessibleName(_("各次总分"))
        if self._month is not None:
            self._read()

    # -- reading and showing

    def _read(self) -> None:
        ledger, today = self._context.ledger, self._context.today()
        self._month = month_evaluations(ledger, self.month.month, today)
        done, waiting = len(self._month.checks), len(self._month.waiting)
        words = _("{done} 次评估 · 标准店还差 {waiting} 户").format(done=done, waiting=waiting)
        self.header.set_title(_("评估"), words)
        routes = sorted({each.route for each in self._month.checks} - {""})
        self.route.set_options([("", _("全部线路")), *((each, each) for each in routes)])
        self.route.setVisible(len(routes) > 1)
        self._filter()

    def _filter(self) -> None:
        if self._month is None:
            return
        route, query = self.route.value(), self.search.search_text()
        checks = [each for each in self._month.checks if not route or each.route == route]
        waiting = [each for each in self._month.waiting if not route or each.route == route]
        found = search([_entry(each) for each in checks], query)
        self._shown = [checks[at] for at in (sorted(found) if query else range(len(checks)))]
        names = [SearchEntry.of(e.shop_name, e.initials, (e.pinyin, e.owner)) for e in waiting]
        left = [waiting[at] for at in sorted(search(names, query))] if query else waiting
        self.checks.show_rows(self._shown, left)
        nothing = not self._shown and not left
        self.checks.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self.empty.set_words(
            _("没有找到“{text}”").format(text=query) if query else _("这个月还没有评估"),
            _("按 Esc 清除查找。") if query else _("走访时按 Ctrl+E 做规范评估，做完列在这里。"),
        )
        self._failures = self._month.failures(frozenset([route]) if route else None)
        self.failures.show_failures(self._failures)
        self._show_side()
        self.state_changed.emit()

    def _show_side(self) -> None:
        store = self.segments.value() != _ROUND
        self._store_side.setVisible(store)
        self._round_side.setVisible(not store)
        self._show_store()
        self._show_behind()

    def _retailer(self, key: str) -> str:
        """Return the store of a row: of a check, or of one that waits."""
        if key.startswith("store/"):
            return key.removeprefix("store/")
        found = next((each for each in self._all() if each.check.id == key), None)
        return found.check.retailer_id if found is not None else ""

    def _all(self) -> tuple[Evaluated, ...]:
        return self._month.checks if self._month is not None else ()

    def _show_store(self) -> None:
        retailer_id = self._retailer(self.checks.current_key())
        if self.segments.value() == _ROUND:
            return
        found = store_evaluations(self._context.ledger, retailer_id)
        names = [each.shop_name for each in self._all() if each.check.retailer_id == retailer_id]
        names += [
            each.shop_name
            for each in (self._month.waiting if self._month is not None else ())
            if each.retailer_id == retailer_id
        ]
        self.shop.setText(names[0] if names else "")
        self.points.show_store(found)
        self.points.setVisible(bool(found.lines))
        several = len(found.checks) > 1
        self.trend.setVisible(several)
        if several:
            self.trend.set_data(
                ChartData(
                    labels=tuple(f"{check.day:%m-%d}" for check in found.checks),
                    values=tuple((check.total or 0) / 10 for check in found.checks),
                    unit=_("分"),
                    from_zero=False,
                ),
                _("各次总分"),
            )

    def _show_behind(self) -> None:
        key = self.failures.current_key()
        failure = next((each for each in self._failures if failure_key(each) == key), None)
        if failure is None:
            self.behind.setText(_("这一轮没有不到位的。") if not self._failures else "")
            self.stores.show_stores([], "")
            return
        chosen = [each for each in self._all() if each.check.id in failure.checks]
        self.behind.setText(
            _("{point}：{count}/{all} 次不到位，共失 {lost} 分；不适用的不算。").format(
                point=failure.point.title, count=failure.rate.numerator,
                all=failure.rate.denominator, lost=f"{float(failure.lost):.1f}",
            )
        )  # fmt: skip
        self.stores.show_stores(chosen, failure.point.code)

    # -- acting

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _open(self, key: str) -> None:
        """Open the visit of a check; a store that waits is visited now."""
        if key.startswith("store/"):
            self._context.visit_asked.emit(key.removeprefix("store/"))
            return
        found = next((each.check for each in self._all() if each.check.id == key), None)
        if found is None:
            return
        if found.visit_id:
            self._context.visit_opened.emit(found.visit_id)
        else:
            self._context.retailer_asked.emit(found.retailer_id)

    def _open_store(self, key: str) -> None:
        retailer_id = self._retailer(key)
        if retailer_id:
            self._context.retailer_asked.emit(retailer_id)

    def copy_all(self) -> None:
        """Copy what has the focus, or the month's checks, as a table."""
        tables = (self.points, self.failures, self.stores, self.checks)
        table = next((each for each in tables if each.hasFocus()), self.checks)
        table.selectAll()
        table.copy()
        if QGuiApplication.clipboard().text():
            self._context.told.emit(_("已复制"), "")

    def _write(self) -> None:
        """Write the version in force as a workbook that can be edited and handed out."""
        ledger = self._context.ledger
        version = checklist_in_force(ledger, self._context.today()).version
        name = f"评估标准_{version}.xlsx"  # headquarters' form, in Chinese whatever is shown
        path = self._context.dialogs.ask_save_file(_("写出评估标准"), name, "Excel (*.xlsx)")
        if path is None:
            return
        try:
            write_checklist(ledger, version, path)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return
        self._context.told.emit(_("已写出 {name}").format(name=path.name), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.checks.setFocus()
        else:
            super().keyPressEvent(event)


def _entry(each: Evaluated) -> SearchEntry:
    others = (each.pinyin, each.owner, each.licence_no, each.check.retailer_id)
    return SearchEntry.of(each.shop_name, each.initials, others)
