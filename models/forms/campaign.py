"""A campaign on paper: the summary 活动小结表 for the file, the receipt 物料签收表 to be signed.

The receipt goes from store to store, so it names them and says no figure of any (DOMAIN 3.1 ①).
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

import attrs

from models.fields import label_of
from models.forms.common import (
    CELL,
    FIGURES,
    Column,
    Form,
    Table,
    draw_fields,
    draw_head,
    draw_to_sign,
)
from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT, RIGHT
from models.paper.issued import Issued
from models.paper.items import Align, Box, Sheet, Template, Tick
from models.paper.measure import Measure, Style
from models.programme.campaign import LEGAL_GATE, Campaign
from models.programme.event import EventState

__all__ = ["CampaignSheetData", "CampaignShop", "lay_out_campaign", "lay_out_receipt"]

_SUMMARY: Final = Template(number=29, version=1)
_RECEIPT: Final = Template(number=30, version=1)
_BOX: Final = 3.4
_SIGN: Final = 12.0
_END: Final = _SIGN + 7.0
"""What follows the last table: the word of a draft and the lines to sign on."""
_TOTALS: Final = 11.6
"""The sentence below the stores, two lines of it."""
_UNKNOWN: Final = "—"
_SOLD: Final = "销量是店主说的，店里卖出的条数，不是购进。"


@attrs.frozen(kw_only=True)
class CampaignShop:
    """One store of a campaign: what the record says of it, under its name."""

    shop_name: str
    owner: str = ""
    done_on: date | None = None
    participants: int | None = None
    sold_before: int | None = None
    sold_after: int | None = None
    effect: int | None = None
    received: bool = False
    opinion: str = ""


@attrs.frozen(kw_only=True)
class CampaignSheetData:
    """A campaign with its shops and the names of its products."""

    issued: Issued
    campaign: Campaign
    shops: tuple[CampaignShop, ...]
    products: tuple[str, ...] = ()


def _head(data: CampaignSheetData, title: str, note: str, page: Composer) -> float:
    event = data.campaign
    y = draw_head(page, title, data.issued, note)
    y = draw_fields(page, y, ((12.0, RIGHT, "主题", event.theme),))
    until = f" 至 {event.ends_on:%Y-%m-%d}" if event.ends_on else " 起"
    numbers = (
        (12.0, 76.0, "活动编号", event.number),
        (80.0, RIGHT, "起止日期", f"{event.starts_on:%Y-%m-%d}{until}"),
    )
    return draw_fields(page, y, numbers) + 1.6


def _materials(event: Campaign) -> str:
    return "、".join(f"{each.name} × {each.quantity}" for each in event.materials)


def _draw_facts(form: Form, data: CampaignSheetData) -> None:
    """Draw what belongs to the campaign as a whole, each fact on rows of its own."""
    event = data.campaign
    cost = "" if event.cost is None else f"{event.cost / 100:,.2f} 元"
    rows = (
        ((12.0, 112.0, "方式", event.method.value), (116.0, RIGHT, "方案号", event.plan_number)),
        ((12.0, 112.0, "物料", _materials(event)), (116.0, RIGHT, "费用", cost)),
        ((12.0, RIGHT, "品规", "、".join(data.products)),),
        ((12.0, RIGHT, "小结", event.summary),),
    )
    form.flow.y -= 1.6
    for fields in rows:
        form.flow.y = draw_fields(form.page, form.flow.y, fields)


def _draw_gate(form: Form, event: Campaign) -> None:
    """The five ticks of the legal gate, three and two in a row (DOMAIN 3.7)."""
    names = tuple(LEGAL_GATE)
    top = form.flow.take(14.6)
    form.page.text((LEFT, top + 4.4), "合规确认", LABEL)
    for at, name in enumerate(names):
        x, y = 32.0 + 56.0 * (at % 3), top + 4.4 + 6.0 * (at // 3)
        given = getattr(event, name) is True
        form.page.add(Box(name="", x=x, y=round(y - _BOX / 2, 3), size=_BOX, ticked=given))
        form.page.text((x + _BOX + 1.4, y), label_of(Campaign, name), Style(9.5, serif=True))
    form.page.horizontal(top + 14.6, LEFT, RIGHT)
    form.flow.y += 1.6


def _known(value: int | None) -> str:
    return _UNKNOWN if value is None else str(value)


def _totals(shops: Sequence[CampaignShop]) -> str:
    """Sum what is known; volumes only where a store tells both."""
    done = [shop for shop in shops if shop.done_on]
    people = [shop.participants for shop in shops if shop.participants is not None]
    told = [
        (shop.sold_before, shop.sold_after)
        for shop in shops
        if shop.sold_before is not None and shop.sold_after is not None
    ]
    parts = [f"参加 {len(shops)} 户，做完 {len(done)} 户"]
    if people:
        parts.append(f"参与 {sum(people)} 人（{len(people)} 户）")
    if told:
        before, after = (sum(side) for side in zip(*told, strict=True))
        parts.append(f"前 7 日 {before} 条，后 7 日 {after} 条（前后都有的 {len(told)} 户）")
    return "；".join(parts) + "。"


def _draw_shops(form: Form, shops: Sequence[CampaignShop]) -> None:
    columns = (
        Column("序", 8.0, FIGURES, Align.CENTRE),
        Column("店名", 76.0),
        Column("实施日期", 22.0, FIGURES),
        Column("参与人", 15.0, FIGURES, Align.RIGHT),
        Column("前 7 日 条", 20.0, FIGURES, Align.RIGHT),
        Column("后 7 日 条", 20.0, FIGURES, Align.RIGHT),
        Column("效果", 12.0, FIGURES, Align.CENTRE),
        Column("签收", 13.0, FIGURES, Align.CENTRE),
    )
    table = Table(form, columns, pitch=6.6)
    keep = 0.0 if any(shop.opinion for shop in shops) else _TOTALS + _END
    for number, shop in enumerate(shops, start=1):
        done_on = f"{shop.done_on:%Y-%m-%d}" if shop.done_on else "没有做"
        figures = (shop.participants, shop.sold_before, shop.sold_after, shop.effect)
        values = (str(number), shop.shop_name, done_on, *map(_known, figures), "")
        top, bottom = table.row(values, keep if number == len(shops) else 0.0)
        if shop.received:
            form.page.add(Tick(x=189.9, y=round((top + bottom) / 2 - 1.6, 3), size=3.2))
    table.end()
    form.paragraph(_totals(shops) + _SOLD, Style(9.5, serif=True), gap=1.0)


def _draw_opinions(form: Form, shops: Sequence[CampaignShop]) -> None:
    told = [(str(at), shop) for at, shop in enumerate(shops, start=1) if shop.opinion]
    if not told:
        return
    columns = (
        Column("序", 8.0, FIGURES, Align.CENTRE),
        Column("店名", 56.0),
        Column("店主意见", 122.0),
    )
    table = Table(form, columns, pitch=6.6)
    for number, shop in told:
        keep = _END if number == told[-1][0] else 0.0
        table.row((number, shop.shop_name, shop.opinion), keep)
    table.end()
    form.flow.y += 1.0


def lay_out_campaign(data: CampaignSheetData, measure: Measure) -> Sheet:
    """Lay the summary out: what it was, the legal gate, its shops with their figures."""
    event = data.campaign
    note = "内部使用，不向客户出示"
    form = Form(data.issued, measure, partial(_head, data, "品牌宣传促销活动小结表", note))
    _draw_facts(form, data)
    _draw_gate(form, event)
    _draw_shops(form, data.shops)
    _draw_opinions(form, data.shops)
    state = "" if event.state is EventState.DONE else "这个活动还是草稿，没有完成。"
    form.paragraph(state, Style(9.5, bold=True), gap=0.5)
    top = form.flow.take(_SIGN) + 7.0
    places = ((12.0, 72.0, "填表人"), (78.0, 138.0, "市场经理"), (144.0, RIGHT, "日期"))
    draw_to_sign(form.page, top, places)
    return form.sheet(_SUMMARY, f"活动小结表 {event.number or event.theme}")


def lay_out_receipt(data: CampaignSheetData, measure: Measure) -> Sheet:
    """Lay the receipt out: material, and a line to sign on for each shop."""
    event = data.campaign
    form = Form(data.issued, measure, partial(_head, data, "宣传物料签收表", ""))
    form.flow.y -= 1.6
    each = ((12.0, RIGHT, "物料", _materials(event)),)
    form.flow.y = draw_fields(form.page, form.flow.y, each) + 1.6
    columns = (
        Column("序", 10.0, FIGURES, Align.CENTRE),
        Column("店名", 68.0),
        Column("负责人", 22.0),
        Column("数量", 20.0),
        Column("签收人", 36.0),
        Column("签收日期", 30.0, CELL),
    )
    table = Table(form, columns, pitch=9.0, grid=True)
    for number, shop in enumerate(data.shops, start=1):
        table.row((str(number), shop.shop_name, shop.owner, "", "", ""))
    table.end()
    form.paragraph(
        "物料只在店内使用，不面向未成年人；卷烟不赠送、不抽奖、不捆绑搭售。", Style(9), gap=1.2
    )
    top = form.flow.take(_SIGN) + 7.0
    draw_to_sign(form.page, top, ((12.0, 92.0, "发放人"), (104.0, RIGHT, "日期")))
    return form.sheet(_RECEIPT, f"物料签收表 {event.number or event.theme}")
