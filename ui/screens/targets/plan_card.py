"""The plans by retailer, the forecasts by product and how near both came, one at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.metrics.quotient import Quotient
from models.targets.plan_sums import PlanRow, sums_of
from ui.i18n import _
from ui.item_models import Cell, DenseTable
from ui.screens.targets.forecast_views import AccuracyView, ProductView
from ui.screens.targets.plan_grid import PlanGrid, plan_columns
from ui.screens.targets.words import cartons, month_title, row_words, sum_words
from ui.theme import Size, Space, Type, theme
from ui.widgets import Button, Card, EmptyState, Segments, Text, column, line
from ui.words import month_day

__all__ = ["ACCURACY", "PLANS", "PRODUCTS", "PlanCard"]

PLANS, PRODUCTS, ACCURACY = "plans", "products", "accuracy"
_VIEWS: Final = (PLANS, PRODUCTS, ACCURACY)


class PlanCard(Card):
    """``show_rows(rows, texts, months)`` shows the plans; ``view`` chooses what is in front.

    Signals:
        propose_asked: empty plans are to be filled with what is forecast.
        view_changed: another view is in front.
    """

    propose_asked = Signal()
    view_changed = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True)
        self.view = Segments([(each, each) for each in _VIEWS], name="")
        self.view.set_value(PLANS)
        self.propose = Button("", key="Ctrl+Shift+F")
        self.grid = PlanGrid()
        self.sums = DenseTable(
            plan_columns(("", "", ""), typed=False), name="", header=False, grid=True, edge=12
        )
        self.told = Text("", Type.SMALL, tone="text2", wrap=True)
        self.empty = EmptyState(action=" ")
        self.products, self.accuracy = ProductView(), AccuracyView()
        self._months: Sequence[str] = ()
        self._lay_out()
        self.propose.clicked.connect(self.propose_asked)
        self.view.changed.connect(lambda _value: self._view_chosen())
        theme.changed.connect(self._measure)
        self.grid.verticalScrollBar().rangeChanged.connect(lambda *_: self._measure())
        self.grid.fitted.connect(self._measure)
        self._measure()

    def _lay_out(self) -> None:
        top = QWidget()
        line(self.view, None, self.propose, into=top)
        top.setContentsMargins(Space.CARD - 1, 10, Space.CARD - 1, 6)
        self.sums.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sums.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._plans = QWidget()
        self.told.setContentsMargins(Space.CARD - 1, 4, Space.CARD - 1, 8)
        self._sum_box = QWidget()
        line(self.sums, into=self._sum_box)
        plans = column(self.grid, self.empty, self._sum_box, self.told, spacing=0, into=self._plans)
        plans.setStretchFactor(self.grid, 1)
        plans.setStretchFactor(self.empty, 1)
        self.stack = QStackedWidget()
        for part in (self._plans, self.products, self.accuracy):
            self.stack.addWidget(part)
        self.body.setSpacing(0)
        self.add(top)
        self.add(self.stack, 1)

    def _measure(self) -> None:
        self.sums.setFixedHeight(theme.px(Size.LIST_ROW) + 2)
        bar = self.grid.verticalScrollBar()
        right = bar.sizeHint().width() if bar.maximum() else 0
        self._sum_box.setContentsMargins(0, 0, right, 0)
        for at in range(len(self.grid.table_model.columns)):
            self.sums.setColumnHidden(at, self.grid.isColumnHidden(at))

    def _view_chosen(self) -> None:
        self.stack.setCurrentIndex(_VIEWS.index(self.view.value() or PLANS))
        self.propose.setVisible(self.view.value() == PLANS and self._can_propose)
        self.view_changed.emit()

    _can_propose = False

    def choose(self, view: str) -> None:
        """Bring a view in front."""
        self.view.set_value(view)
        self._view_chosen()

    # -- showing

    def show_rows(
        self,
        rows: Sequence[PlanRow],
        texts: Mapping[str, Mapping[str, str]],
        months: Sequence[str],
        today: date,
    ) -> None:
        """Show the plans of some retailers, and their sums."""
        if tuple(months) != tuple(self._months):
            self._months = tuple(months)
            self._show_heads()
        sums = sums_of(rows)
        self.grid.show_cells(
            [_cells(row, today) for row in rows], [row.retailer_id for row in rows], texts
        )
        self.sums.set_rows([(
            (("text!", _("合计 {n} 户").format(n=sums.rows)),),
            *((("text!", cartons(each)),) for each in sums.recent or (None, None, None)),
            (("text!", cartons(sums.forecast)),),
            (("text!", f"{sums.cartons}"),),
            (("text!", cartons(sums.key_forecast)),),
            (("text!", f"{sums.key_cartons}"),),
            (("text!", _("{n} 户").format(n=sums.confirmed)),),
            "",
        )], ["sum"])  # fmt: skip
        self.sums.setCurrentIndex(QModelIndex())
        self.sums.clearSelection()
        open_rows = sum(row.cartons is None and row.forecast.cartons is not None for row in rows)
        self._can_propose = bool(open_rows)
        self.propose.set_text(_("空的按预测填 {n}").format(n=open_rows))
        self.propose.setVisible(self._can_propose and self.view.value() == PLANS)
        for part in (self.grid, self._sum_box, self.told):
            part.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._measure()

    def tell(self, rows: Sequence[PlanRow], goals: tuple[Quotient, Quotient], refused: str) -> None:
        """Say what could not be saved, else what the plans come to against the targets.

        Below it, how the forecast of the current row came about.
        """
        words = refused or " · ".join(sum_words(sums_of(rows), *goals))
        key = self.grid.current_key()
        here = next((row_words(row) for row in rows if row.retailer_id == key), "")
        self.told.setText("\n".join(part for part in (words, here) if part))
        self.told.set_tone("bad" if refused else "text2")

    def _show_heads(self) -> None:
        heads = [month_title(each) for each in self._months] or ["", "", ""]
        self.grid.set_columns(plan_columns(heads))
        self.sums.set_columns(plan_columns(heads, typed=False))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        chosen = self.view.value() or PLANS
        self.view.set_options(
            [(PLANS, _("分户计划")), (PRODUCTS, _("分规格预测")), (ACCURACY, _("准确率"))],
            _("看什么"),
        )
        self.view.set_value(chosen)
        self.grid.setAccessibleName(_("分户计划"))
        self.sums.setAccessibleName(_("合计"))
        self._show_heads()
        self.products.retranslate()
        self.accuracy.retranslate()


def _cells(row: PlanRow, today: date) -> tuple[Cell, ...]:
    agreed = row.plan.confirmed_on if row.plan is not None else None
    tick: Cell = (("sign-small", "已完成"), ("text", month_day(agreed, today))) if agreed else ""
    return (
        row.name,
        *(cartons(each) for each in row.recent),
        cartons(row.forecast.cartons),
        "" if row.cartons is None else cartons(row.cartons),
        cartons(row.key_forecast.cartons),
        "" if row.key_cartons is None else cartons(row.key_cartons),
        tick,
        row.plan.note if row.plan is not None else "",
    )
