"""Beside the plans: what each product is forecast at, and how near former forecasts came."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from models.metrics.forecast import Forecast
from models.metrics.quotient import Quotient
from models.targets.forecasting import Nearness
from storage.queries.forecasts import PastMonth
from storage.queries.targets import PlanView
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.screens.targets.words import cartons
from ui.theme import Space, Type
from ui.widgets import EmptyState, Text, column

__all__ = ["AccuracyView", "ProductView"]


def _product_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("规格"), 150, stretch=True, name=True),
        Column("forecast", _("预测(条)"), 80, align="right"),
        Column("method", _("怎样预测"), 230, tone="text2", size=Type.SMALL),
    )


class ProductView(QWidget):
    """``show_view(view)``: the forecast of the month by product, the largest first."""

    def __init__(self) -> None:
        super().__init__()
        self.table = ListTable(_product_columns(), name="", edge=12)
        self.told = Text("", Type.SMALL, tone="text2", wrap=True)
        self.told.setContentsMargins(Space.CARD - 1, 6, Space.CARD - 1, 8)
        self.empty = EmptyState()
        column(self.table, self.empty, self.told, spacing=0, into=self)

    def show_view(self, view: PlanView) -> None:
        """Show the forecasts of a month."""
        found = sorted(
            view.forecasts.by_product.items(), key=lambda each: (-(each[1].cartons or 0), each[0])
        )
        self.table.set_rows(
            [self._cells(view, *each) for each in found], [key for key, _f in found]
        )
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        total, key = view.forecasts.total, view.forecasts.key_total
        words = [_("总量预测 {n} 条").format(n=cartons(total.cartons)), _(total.method.value)]
        words.append(_("重点品牌预测 {n} 条").format(n=cartons(key.cartons)))
        self.told.setText(" · ".join(words))

    @staticmethod
    def _cells(view: PlanView, product_id: str, found: Forecast) -> tuple[Cell, ...]:
        name = view.products.get(product_id, product_id)
        return name, cartons(found.cartons), _(found.method.value)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(_("分规格预测"))
        self.table.set_columns(_product_columns())
        self.empty.set_words(
            _("还没有可以预测的规格"), _("收下三个整月以上的购进，就能按规格预测。")
        )


def _accuracy_columns() -> tuple[Column, ...]:
    return (
        Column("month", _("月份"), 70, stretch=True, name=True),
        Column("actual", _("购进(条)"), 74, align="right"),
        Column("said", _("预测(条)"), 74, align="right", tone="text2"),
        Column("total", _("总量准确率"), 92, align="right", tip=_("1 − |实 − 预| ÷ 实")),
        Column("stores", _("分户准确率"), 112, align="right",
               tip=_("各户的分子之和 ÷ 分母之和，误差不相抵")),
        Column("planned", _("计划(条)"), 74, align="right", tone="text2"),
        Column("plan_rate", _("计划准确率"), 112, align="right",
               tip=_("有计划的户：各户的分子之和 ÷ 分母之和")),
    )  # fmt: skip


class AccuracyView(QWidget):
    """``show_months(months)``: what was said of past months against what came (M25)."""

    def __init__(self) -> None:
        super().__init__()
        self.table = ListTable(_accuracy_columns(), name="", edge=12)
        self.told = Text("", Type.SMALL, tone="text2", wrap=True)
        self.told.setContentsMargins(Space.CARD - 1, 6, Space.CARD - 1, 8)
        self.empty = EmptyState()
        column(self.table, self.empty, self.told, spacing=0, into=self)

    def show_months(self, months: Sequence[PastMonth]) -> None:
        """Show past months, the newest first."""
        newest = tuple(reversed(months))
        self.table.set_rows([_past(each) for each in newest], [each.month for each in newest])
        self.table.setVisible(bool(newest))
        self.told.setVisible(bool(newest))
        self.empty.setVisible(not newest)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(_("预测准确率"))
        self.table.set_columns(_accuracy_columns())
        self.told.setText(_("预测是同一方法在当时会说的数，只用那个月以前的购进。"))
        self.empty.set_words(
            _("还没有过完的月份可以比"), _("收下整月的购进以后，这里比一比预测、计划和实际。")
        )


def _past(each: PastMonth) -> tuple[Cell, ...]:
    found, plan = each.forecast, each.planned
    return (
        each.month,
        cartons(found.total.actual),
        cartons(found.total.said),
        _rate(found.total.accuracy),
        _stores(found),
        cartons(plan.total.said),
        _stores(plan),
    )


def _rate(value: Quotient | None) -> str:
    return "—" if value is None else value.shown()


def _stores(found: Nearness) -> Cell:
    """Return the rate of the stores, and of how many it is."""
    if not found.stores:
        return "—"
    return (("text", found.by_store.shown()), ("small", _(" {n}户").format(n=found.stores)))
