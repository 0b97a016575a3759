"""Page one: ① the month in eight figures, the last months, ② the mix, ③ what earns most."""

from fractions import Fraction
from typing import Final

from models.forms.common import BOTTOM, Form
from models.forms.store_report.charts import draw_trend
from models.forms.store_report.data import StoreReportData
from models.forms.store_report.parts import (
    CELL,
    FIGURE,
    NAME,
    Tile,
    bar,
    block,
    column_heads,
    end_block,
    figures,
    grouped,
    growth_words,
    listed,
    reason_words,
    tenths,
    tiles,
    whole_yuan,
)
from models.metrics.form import DAYS, NOTHING, PERCENT, POINTS, YUAN
from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT, NOTE, RIGHT
from models.paper.items import Align, Fill
from models.store_analysis import StoreAnalysis
from models.store_analysis.margin import MICRO_PER_FEN, Basis, Margin
from models.store_analysis.products import TOP, TopProduct
from models.store_analysis.purchases import Part
from models.store_analysis.stock import StoreStock

__all__ = ["draw_page_one"]

_CLASS_ROWS: Final = 31.0
_CLASS_ROW: Final = 6.2
_TOP_ROWS: Final = (6.2, 7.4)
"""The least and the most height of a row of ③."""
_BAR_LEFT: Final = 150.0
_BAR_ROOM: Final = 46.0
_TOP_BAR: Final = (146.0, 34.0)
_LAST_ROW: Final = 7.6


def draw_page_one(form: Form, data: StoreReportData) -> None:
    """Draw ① to ③."""
    analysis = data.analysis
    block(form, "一 总览", _basis_words(analysis.margin))
    _draw_overview(form, analysis)
    end_block(form)
    before = form.flow.y
    draw_trend(form, analysis.facts)
    if form.flow.y > before:
        end_block(form)
    block(form, "二 结构", "占比变动单位：个百分点（与上月比）")
    _draw_structure(form, analysis)
    end_block(form)
    _draw_top(form, analysis)


# ---------------------------------------------------------------------------------------- ①


def _basis_words(margin: Margin) -> str:
    if margin.reason is not None:
        return "推算销量 = 上次盘点 + 其间购进 − 本次盘点"
    quantity = "推算销量" if margin.basis is Basis.SOLD else "本月购进量"
    price = "实售价，没有的用指导价" if margin.estimated else "实售价"
    guess = "毛利为估算，" if margin.estimated else "毛利"
    left = f"；{margin.unpriced} 个规格没有零售价，未计" if margin.unpriced else ""
    return f"{guess}按{quantity}和{price}{left}"


def _draw_overview(form: Form, analysis: StoreAnalysis) -> None:
    bought = analysis.purchases
    if bought.known:
        quantity, amount = f"{bought.now.quantity:,}", YUAN.number(Fraction(bought.now.amount))
        amount = grouped(amount.replace("−", "-"))
    else:
        quantity = amount = NOTHING
    changes = [
        f"{growth_words('同比', year)}  {growth_words('环比', month)}"
        for year, month in (
            (bought.quantity_on_year, bought.quantity_on_month),
            (bought.amount_on_year, bought.amount_on_month),
        )
    ]
    price = f"上月 {bought.price_before.told(YUAN)}  {growth_words('环比', bought.price_on_month)}"
    row = (
        Tile(label="购进量", value=quantity.replace("-", "−"), unit="条", note=changes[0]),
        Tile(label="购进额", value=amount, unit="元", note=changes[1]),
        Tile(
            label="单条均价",
            value=YUAN.number(bought.price.ratio),
            unit="" if bought.price.reason else "元",
            note=price if not bought.price.reason else bought.price.reason.value,
        ),
        _sold_tile(analysis.stock),
    )
    tiles(form, row)
    tiles(form, (*_margin_tiles(analysis.margin), *_stock_tiles(analysis)))


def _sold_tile(stock: StoreStock) -> Tile:
    if stock.sold is None:
        return Tile(label="推算销量", value=NOTHING, note=reason_words(stock.cover.reason))
    note = f"盘过两次的 {len(stock.judged)} 个规格，日均 {tenths(stock.daily)} 条"
    return Tile(label="推算销量", value=tenths(stock.sold), unit="条", note=note)


def _margin_tiles(margin: Margin) -> tuple[Tile, Tile]:
    if margin.reason is not None:
        why = "没有零售价" if margin.unpriced else margin.reason.value
        return (
            Tile(label="毛利额", value=NOTHING, note=why),
            Tile(label="毛利率", value=NOTHING, note=why),
        )
    each = Fraction(margin.amount or 0) / margin.quantity
    guess = "（估）" if margin.estimated else ""
    return (
        Tile(
            label=f"毛利额{guess}",
            value=whole_yuan(margin.amount),
            unit="元",
            note=f"每条 {whole_yuan(round(each))} 元",
        ),
        Tile(
            label=f"毛利率{guess}",
            value=PERCENT.number(margin.rate.ratio),
            unit="%",
            note=f"毛利额 ÷ 销售额，{len(margin.products)} 个规格",
        ),
    )


def _stock_tiles(analysis: StoreAnalysis) -> tuple[Tile, Tile]:
    stock, products = analysis.stock, analysis.purchases.products
    cover = stock.cover
    if cover.reason is None:
        note = f"存销比（天），库存 {tenths(stock.stock)} 条"
        days = Tile(label="可销天数", value=DAYS.number(cover.ratio), unit="天", note=note)
    else:
        days = Tile(label="可销天数", value=NOTHING, note=reason_words(cover.reason))
    seen = f"断货 {len(stock.out)} 个，滞销 {len(stock.slow)} 个"
    counted = Tile(
        label="购进品规",
        value=f"{products}" if analysis.purchases.known else NOTHING,
        unit="个",
        note=seen if stock.products else "没有盘点，断货、滞销未知",
    )
    return days, counted


# ---------------------------------------------------------------------------------------- ②


def _draw_structure(form: Form, analysis: StoreAnalysis) -> None:
    page, margin = form.page, analysis.margin
    known = margin.reason is None
    column_heads(
        form,
        (
            (LEFT, "价类", Align.LEFT),
            (44.0, "购进 条", Align.RIGHT),
            (62.0, "量占比", Align.RIGHT),
            (78.0, "变动", Align.RIGHT),
            (102.0, "购进额 元", Align.RIGHT),
            (125.0, "毛利额 元", Align.RIGHT),
            (145.0, "毛利占比", Align.RIGHT),
        ),
    )
    _draw_key_of_bars(page, form.flow.y - 3.1, known)
    pitch = min(_CLASS_ROW, _CLASS_ROWS / max(len(analysis.classes), 1))
    for part in analysis.classes:
        middle = form.flow.take(pitch) + pitch / 2
        _draw_class(page, middle, part, margin)
    if not analysis.classes:
        middle = form.flow.take(_CLASS_ROW) + _CLASS_ROW / 2
        page.text((LEFT, middle), f"{NOTHING} 本月没有购进记录", CELL)
    page.horizontal(form.flow.y, LEFT, RIGHT)
    middle = form.flow.take(_CLASS_ROW) + _CLASS_ROW / 2
    page.text((LEFT, middle), _origin_words(analysis), FIGURE, width=RIGHT - LEFT)


def _draw_key_of_bars(page: Composer, middle: float, known: bool) -> None:
    x = _BAR_LEFT
    for words, fill in (("量占比", Fill.BLACK), ("毛利占比", Fill.NONE))[: 2 if known else 1]:
        bar(page, (x, middle), (2.4, 2.4), fill)
        x += 3.4 + page.text((x + 3.4, middle), words, NOTE) + 3.0


def _draw_class(page: Composer, middle: float, part: Part, margin: Margin) -> None:
    earned = margin.of(part.products)
    whole = margin.amount
    share = Fraction(earned, whole) if earned is not None and whole and whole > 0 else None
    page.text((LEFT, middle), part.name, CELL, width=18.0)
    change = POINTS.number(part.change)
    figures(
        page,
        middle,
        (
            (44.0, f"{part.bought.quantity:,}".replace("-", "−")),
            (62.0, part.share.shown()),
            (78.0, change),
            (102.0, grouped(YUAN.number(Fraction(part.bought.amount)).replace("−", "-"))),
            (125.0, whole_yuan(earned)),
            (145.0, PERCENT.write(share)),
        ),
    )
    for at, value, fill in ((-1.2, part.share.ratio, Fill.BLACK), (1.2, share, Fill.NONE)):
        length = float(min(max(value or Fraction(), Fraction()), Fraction(1))) * _BAR_ROOM
        bar(page, (_BAR_LEFT, middle + at), (length, 1.9), fill)


def _origin_words(analysis: StoreAnalysis) -> str:
    words = [
        f"{part.name} {part.bought.quantity:,} 条，占 {part.share.shown()}"
        for part in analysis.origins
        if len(analysis.origins) > 1 or part.name in ("省内", "省外", "进口")
    ]
    key = analysis.key
    if key is None:
        words.append(f"重点品牌占比 {NOTHING}（目录里没有标重点）")
    else:
        change = "" if key.change is None else f"，较上月 {POINTS.write(key.change)}"
        words.append(f"重点品牌 {key.bought.quantity:,} 条，占 {key.share.shown()}{change}")
    return "    ".join(words)


# ---------------------------------------------------------------------------------------- ③


def _draw_top(form: Form, analysis: StoreAnalysis) -> None:
    known = analysis.margin.reason is None
    block(form, _top_title(analysis), _layer_words(analysis) if analysis.top else "")
    column_heads(
        form,
        (
            (LEFT, "序", Align.LEFT),
            (22.0, "品规", Align.LEFT),
            (86.0, "购进 条", Align.RIGHT),
            (104.0, "推算销量 条", Align.RIGHT),
            (124.0, "毛利额 元" if known else "购进额 元", Align.RIGHT),
            (141.0, "毛利率", Align.RIGHT),
            (184.0, "分层", Align.LEFT),
        ),
    )
    most = max((_worth(each, known) for each in analysis.top), default=0)
    least, usual = _TOP_ROWS
    room = (BOTTOM - form.flow.y - _LAST_ROW) / max(len(analysis.top), 1)
    pitch = min(max(room, least), usual)
    for place, each in enumerate(analysis.top, start=1):
        _draw_product(form, (form.flow.take(pitch) + pitch / 2, place, most), analysis, each)
    if not analysis.top:
        middle = form.flow.take(usual) + usual / 2
        form.page.text((LEFT, middle), f"{NOTHING} 本月没有购进记录", CELL)
    form.page.horizontal(form.flow.y, LEFT, RIGHT)
    _draw_out_and_slow(form, analysis)
    end_block(form)


def _top_title(analysis: StoreAnalysis) -> str:
    count = len(analysis.top) or TOP
    if analysis.margin.unpriced and analysis.margin.reason is not None:
        return f"三 单品购进额前 {count}（没有零售价，毛利算不出）"
    return f"三 单品毛利前 {count}"


def _layer_words(analysis: StoreAnalysis) -> str:
    counts = "，".join(f"{layer.name} {len(layer.products)} 个" for layer in analysis.layers)
    return f"分层按本店购进额累计 80%、95%：{counts}"


def _worth(each: TopProduct, known: bool) -> int:
    """Return what a product's bar shows: its margin, else what was paid, in 百万分之一元."""
    return each.margin.amount if known and each.margin else each.bought.amount * MICRO_PER_FEN


def _draw_product(
    form: Form, row: tuple[float, int, int], analysis: StoreAnalysis, each: TopProduct
) -> None:
    page, known = form.page, analysis.margin.reason is None
    middle, place, most = row
    page.text((LEFT, middle), f"{place}", FIGURE)
    page.text((22.0, middle), analysis.facts.name(each.product_id), NAME, width=51.0)
    amount = each.margin.amount if known and each.margin else each.bought.amount * MICRO_PER_FEN
    figures(
        page,
        middle,
        (
            (86.0, f"{each.bought.quantity:,}".replace("-", "−")),
            (104.0, tenths(each.sold)),
            (124.0, whole_yuan(amount)),
            (141.0, each.margin.rate.shown() if each.margin else NOTHING),
        ),
    )
    left, room = _TOP_BAR
    bar(page, (left, middle), (room * _worth(each, known) / most if most else 0.0, 2.8), Fill.BLACK)
    page.text((184.0, middle), each.layer or NOTHING, CELL)


def _draw_out_and_slow(form: Form, analysis: StoreAnalysis) -> None:
    page, stock, name = form.page, analysis.stock, analysis.facts.name
    middle = form.flow.take(_LAST_ROW) + _LAST_ROW / 2
    days = [f" {each.out_days} 天" if each.out_days else "" for each in stock.out]
    out = [f"{name(each.product_id)}{day}" for each, day in zip(stock.out, days, strict=True)]
    slow = [f"{name(each.product_id)} {tenths(each.stock)} 条" for each in stock.slow]
    unknown = "" if stock.products else f"{NOTHING} {reason_words(stock.cover.reason)}"
    for left, right, label, words in (
        (LEFT, 104.0, "断货", out),
        (108.0, RIGHT, "滞销", slow),
    ):
        x = left + page.text((left, middle), label, LABEL) + 2.4
        found = unknown or listed(page, words, right - x)
        page.text((x, middle), found, NAME, width=right - x)
