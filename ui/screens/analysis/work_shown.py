"""What is behind 走访完成率 and 六个一完成率: the visits and the items, done and not."""

from collections.abc import Mapping
from datetime import date

from models.metrics.registry import metric as declared
from models.plan_stop import PlanStop
from models.six_ones import Cell as BoardCell
from storage.queries.metrics.glance import Glance
from ui.i18n import _
from ui.item_models.tuple_table import Cell
from ui.screens.analysis.rows import Written
from ui.screens.analysis.shown import Names, Shown, Tab, name_of
from ui.screens.analysis.words import grouped
from ui.widgets.state_sign import state_tone
from ui.words import month_day, say

__all__ = ["shown_six_ones", "shown_visits"]


def shown_visits(glance: Glance, names: Names, today: date, month: str) -> Shown:
    """Take 走访完成率 apart."""
    rate = glance.round.rate
    routes: Mapping[str, str] = {key: each.side for key, each in names.items()}

    def tab(key: str, label: str, stops: tuple[PlanStop, ...]) -> Tab:
        ordered = sorted(stops, key=lambda stop: (stop.day, stop.place or 0))

        def write(stop: PlanStop) -> tuple[Cell, ...]:
            day: Cell = (("small:text2", month_day(stop.day, today)),)
            route: Cell = (("small:muted", routes.get(stop.retailer_id, "")),)
            return (name_of(names, stop.retailer_id), route, day)

        heads = (_("零售户"), _("线路"), _("计划日"))
        return Tab(
            key, label, heads, False, Written(ordered, write), [s.retailer_id for s in ordered]
        )

    return Shown(
        title=_("全月走访完成率"),
        figure=rate.told(),
        known=rate.reason is None,
        upper=grouped(rate.numerator),
        lower=grouped(rate.denominator),
        over=_("完成户次"),
        under=_("计划户次"),
        told=(
            _("{month} 整月的计划，取消的不计。").format(month=month),
            _("指标 M20 拜访完成率只算到今天为止的计划。"),
        ),
        tabs=(
            tab("left", _("还没走"), glance.round.left),
            tab("done", _("完成"), glance.round.done),
        ),
    )


def shown_six_ones(glance: Glance, names: Names, month: str) -> Shown:
    """Take 六个一完成率 apart."""
    rate, metric = glance.six_ones, declared("M22")
    counted = [cell for cell in glance.board.cells if cell.counted]

    def write(cell: BoardCell) -> tuple[Cell, ...]:
        tone = "text2" if cell.done else state_tone(cell.state)
        state: Cell = (("sign-small", cell.state.value), (f"small:{tone}", say(cell.label)))
        return (name_of(names, cell.retailer_id), (("small:text2", cell.item.sign),), state)

    def tab(key: str, label: str, done: bool) -> Tab:
        cells = [cell for cell in counted if cell.done is done]
        heads = (_("零售户"), _("六个一"), _("状态"))
        return Tab(key, label, heads, False, Written(cells, write), [c.retailer_id for c in cells])

    return Shown(
        title=_(metric.name),
        figure=rate.told(),
        known=rate.reason is None,
        upper=grouped(rate.numerator),
        lower=grouped(rate.denominator),
        over=_("做完的项"),
        under=_("应完成项"),
        told=(_("{month} 标准店应完成的项，豁免和不适用的不计。").format(month=month),),
        tabs=(tab("left", _("没做完"), False), tab("done", _("做完"), True)),
    )
