"""The right half of 评估: one store over time, or what fails most in a round."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.calendar import Period, PeriodKind
from models.evaluations import Failure
from storage.queries.evaluations import Evaluated, Evaluations, StoreEvaluations
from ui.i18n import _
from ui.screens.evaluations.tables import (
    FailureTable,
    PointTable,
    StoreTable,
    failure_key,
    point_words,
)
from ui.theme import Size, Type, theme
from ui.widgets import EmptyState, Select, Text, line
from ui.widgets.chart import Chart, ChartData

__all__ = ["RoundSide", "StoreSide"]

_TREND = 118
_TENTHS = 10
_SPANS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def _stack(side: QWidget, *parts: tuple[QWidget, int]) -> None:
    box = QVBoxLayout(side)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    for part, share in parts:
        box.addWidget(part, share)


class StoreSide(QWidget):
    """``show_store(name, evaluations)``: the score over time, then every point over time.

    Signals:
        left: Esc or ← in the points.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shop = Text("", Type.PANEL, bold=True)
        self.told = Text("", Type.SMALL, tone="muted")
        self.trend = Chart("lines")
        self.points = PointTable()
        self.wording = Text("", Type.SMALL, tone="text2", wrap=True)
        self.empty = EmptyState(hints=())
        self._found = StoreEvaluations(checks=(), lines=())
        head = QWidget()
        line(self.shop, None, self.told, into=head)
        _stack(
            self, (head, 0), (self.trend, 0), (self.points, 1), (self.wording, 0), (self.empty, 1)
        )
        self.points.current_key_changed.connect(lambda _key: self._word())
        for leaving in (self.points.left, self.points.back):
            leaving.connect(self.left)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.trend.setFixedHeight(theme.px(_TREND))

    def show_store(self, name: str, found: StoreEvaluations) -> None:
        """Show a store; ``name`` is blank where none is chosen."""
        self._found = found
        checks, some = found.checks, bool(found.checks)
        self.shop.setText(name)
        self.told.setText(_("最近 {n} 次，左旧右新").format(n=len(checks)) if some else "")
        self.points.show_store(found)
        self.trend.set_data(
            ChartData(
                labels=tuple(f"{check.day:%m-%d}" for check in checks),
                values=tuple((check.total or 0) / _TENTHS for check in checks),
                unit=_("分"),
                from_zero=False,
            ),
            _("各次总分"),
        )
        self.trend.setVisible(len(checks) > 1)
        self.points.setVisible(some)
        self.wording.setVisible(some)
        self.empty.setVisible(not some)
        self.empty.set_words(
            _("这一户还没有评估过") if name else _("没有选店"),
            _("按 Enter 去走访，里面按 Ctrl+E 做规范评估。") if name else "",
        )
        self._word()

    def _word(self) -> None:
        """Tell the whole wording of the point in hand."""
        key = self.points.current_key()
        if key.isdigit() and int(key) < len(self._found.lines):
            point = self._found.lines[int(key)].point
            self.wording.setText(
                _("{code}（{weight} 分）{text}").format(
                    code=point.code, weight=point.weight, text=_(point.text)
                )
                if point.text
                else _("{code}：本机没有这一版评估标准，只知道编号。").format(code=point.code)
            )


class RoundSide(QWidget):
    """``show_round(evaluations, routes)``: what fails most, and the stores behind one of it.

    Signals:
        span_changed: another span of time was chosen.
        left: Esc or ← in the failures.
    """

    span_changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.span = Select(name="", height=Size.BUTTON)
        self.base = Text("", Type.SMALL, tone="muted")
        self.failures, self.stores = FailureTable(), StoreTable()
        self.behind = Text("", Type.SMALL, tone="text2", wrap=True)
        self.empty = EmptyState(hints=())
        self._found: tuple[Failure, ...] = ()
        self._checks: dict[str, Evaluated] = {}
        head = QWidget()
        line(self.span, None, self.base, into=head)
        _stack(
            self, (head, 0), (self.failures, 3), (self.behind, 0), (self.stores, 2), (self.empty, 1)
        )
        self.span.chosen.connect(lambda _value: self.span_changed.emit())
        self.failures.current_key_changed.connect(lambda _key: self._show_behind())
        self.failures.opened.connect(lambda _key: self._to_stores())
        self.failures.onward.connect(self._to_stores)
        for leaving in (self.failures.left, self.failures.back):
            leaving.connect(self.left)
        for leaving in (self.stores.left, self.stores.back):
            leaving.connect(self.failures.setFocus)

    def period(self, month: Period) -> Period:
        """Return the span of time around ``month`` that is chosen."""
        return Period.of(PeriodKind(self.span.value() or PeriodKind.MONTH.value), month.first)

    def set_month(self, month: Period) -> None:
        """Offer the month, its quarter and its year."""
        chosen = self.span.value() or PeriodKind.MONTH.value
        self.span.setAccessibleName(_("看多长时间"))
        self.span.set_options([(kind.value, _span(kind, month)) for kind in _SPANS])
        self.span.set_value(chosen)

    def show_round(self, found: Evaluations, routes: frozenset[str] | None) -> None:
        """Show the failures of the checks of some routes, or of all."""
        chosen = [each for each in found.checks if routes is None or each.route in routes]
        shops = len({each.check.retailer_id for each in chosen})
        self._checks = {each.check.id: each for each in chosen}
        self._found = found.failures(routes)
        some = bool(chosen)
        self.base.setText(
            _("{n} 次评估，{shops} 户").format(n=len(chosen), shops=shops) if some else ""
        )
        self.failures.show_failures(self._found)
        if not some and (self.failures.hasFocus() or self.stores.hasFocus()):
            self.left.emit()
        for part in (self.failures, self.behind, self.stores):
            part.setVisible(some)
        self.empty.setVisible(not some)
        self.empty.set_words(_("这段时间没有评估"), _("换一个月份、时间段或线路看看。"))
        self._show_behind()

    def _failure(self) -> Failure | None:
        key = self.failures.current_key()
        return next((each for each in self._found if failure_key(each) == key), None)

    def _show_behind(self) -> None:
        failure = self._failure()
        if failure is None:
            self.behind.setText("")
            self.stores.show_stores((), "")
            return
        self.behind.setText(_behind_words(failure))
        self.stores.show_stores(self.behind_checks(failure), failure.point.code)

    def behind_checks(self, failure: Failure) -> Sequence[Evaluated]:
        """Return the checks that fell short at a point."""
        return [self._checks[check_id] for check_id in failure.checks]

    def _to_stores(self) -> None:
        if self.stores.row_count():
            self.stores.setFocus()

    def of_check(self, check_id: str) -> Evaluated | None:
        """Return a check of the round."""
        return self._checks.get(check_id)


def _span(kind: PeriodKind, month: Period) -> str:
    first = month.first
    if kind is PeriodKind.MONTH:
        return _("{month} 月").format(month=first.month)
    if kind is PeriodKind.QUARTER:
        return _("第 {n} 季度").format(n=(first.month + 2) // 3)
    return _("{year} 年").format(year=first.year)


def _behind_words(failure: Failure) -> str:
    title = point_words(failure.point)
    if failure.reason:
        return _("{point}：{reason}，没有占比。").format(point=title, reason=_(failure.reason))
    numbers = {"count": failure.rate.numerator, "all": failure.rate.denominator, "point": title}
    if failure.lost is None:
        return _("{point}：{all} 次里 {count} 次不到位；不适用的不算。").format(**numbers)
    return _("{point}：{all} 次里 {count} 次不到位，共失 {lost} 分；不适用的不算。").format(
        **numbers, lost=f"{float(failure.lost):.1f}"
    )
