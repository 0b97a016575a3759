"""The public notice of supply limits 货源公示单: what a store of one grade may order (DOMAIN 5.09).

A store reads the limits of its own grade: of no other one, and nothing of another store.
"""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

import attrs

from models.calendar import day_and_weekday
from models.forms.common import (
    FIGURES,
    Column,
    Form,
    Table,
    draw_fields,
    draw_head,
    draw_shop,
    draw_to_sign,
)
from models.paper.compose import Composer
from models.paper.issued import Issued
from models.paper.items import Align, Sheet, Template
from models.paper.measure import Measure, Style

__all__ = ["SupplyLine", "SupplyNoticeData", "lay_out_supply_notice"]

_TEMPLATE: Final = Template(number=22, version=1)
_UNKNOWN: Final = "—"
_NOTES: Final = (
    "限量是本周期每户可订的上限，同一档位每户相同；是否订货、订多少由店主自定，不搭配其他商品。",
    "“—”表示没有收到该规格本档的投放数，以订货系统显示的为准。",
    "对货源分配有疑问，请向客户经理询问，也可以拨打 12313 反映。",
)


@attrs.frozen(kw_only=True)
class SupplyLine:
    """One product in one cycle; prices in 1/10000 元, ``limit`` in 条, None where not known."""

    product: str
    since: date
    until: date
    wholesale: int | None = None
    guide_carton: int | None = None
    limit: int | None = None


@attrs.frozen(kw_only=True)
class SupplyNoticeData:
    """All that one notice says; without a shop it is for every store of the grade."""

    issued: Issued
    day: date
    grade: int
    lines: tuple[SupplyLine, ...]
    shop_name: str = ""
    licence_no: str = ""
    owner: str = ""


def _head(data: SupplyNoticeData, page: Composer) -> float:
    y = draw_head(page, "紧俏卷烟货源公示单", data.issued, "公平分配 · 公开透明")
    day = day_and_weekday(data.day)
    y = draw_fields(page, y, ((12, 84, "公示日期", day), (88, 198, "适用档位", f"{data.grade} 档")))
    if data.shop_name:
        y = draw_shop(page, y, data.shop_name, data.licence_no, data.owner)
    return y + 2.0


def _price(value: int | None) -> str:
    return _UNKNOWN if value is None else f"{Decimal(value) / 10_000:,.2f}"


def _span(line: SupplyLine) -> str:
    year = "%Y-%m-%d" if line.until.year != line.since.year else "%m-%d"
    return f"{line.since:%Y-%m-%d} 至 {line.until.strftime(year)}"


def lay_out_supply_notice(data: SupplyNoticeData, measure: Measure) -> Sheet:
    """Lay the notice out."""
    form = Form(data.issued, measure, partial(_head, data))
    columns = (
        Column("序", 10.0, FIGURES, Align.CENTRE),
        Column("品规", 62.0, Style(10, serif=True, floor=8)),
        Column("批发价 元/条", 26.0, FIGURES, Align.RIGHT),
        Column("指导价 元/条", 26.0, FIGURES, Align.RIGHT),
        Column("投放周期", 40.0, FIGURES, Align.CENTRE),
        Column("每户限量 条", 22.0, Style(11, bold=True), Align.RIGHT),
    )
    table = Table(form, columns, pitch=7.6)
    for number, line in enumerate(data.lines, start=1):
        limit = _UNKNOWN if line.limit is None else str(line.limit)
        prices = _price(line.wholesale), _price(line.guide_carton)
        table.row((str(number), line.product, *prices, _span(line), limit))
    table.end()
    form.flow.y += 2.0
    for note in _NOTES:
        form.paragraph(note, Style(9), gap=0.5)
    if data.shop_name:
        top = form.flow.take(14.0) + 9.0
        places = ((12.0, 72.0, "客户签收"), (78.0, 138.0, "客户经理"), (144.0, 198.0, "日期"))
        draw_to_sign(form.page, top, places)
    title = f"货源公示单 {data.grade} 档"
    return form.sheet(_TEMPLATE, f"{title} {data.shop_name}".strip())
