"""Page two: ④ stock and what to order, ⑤ beside its kind, ⑥ to ⑧."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from models.forms.common import BOTTOM, Form, draw_to_sign
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
    reason_words,
    tenths,
    tiles,
)
from models.forms.store_report.peers import PEERS_HEIGHT, draw_peers
from models.metrics.form import NOTHING, PERCENT, half_up_text
from models.paper.grid import LABEL, LEFT, NOTE, RIGHT
from models.paper.items import Align, Box, Fill, Line
from models.paper.measure import MM_PER_POINT, Style
from models.programme import Delivery
from models.store_analysis import StoreAnalysis
from models.store_analysis.display import Display
from models.store_analysis.stock import Stocked

__all__ = ["draw_page_two"]

_STOCK_ROW: Final = 6.6
_MOST_ROWS: Final = 12
_FEW_ROWS, _LEAST_ROWS = 4, 1
_DAY: Final = 0.42
_MOST_DAYS: Final = 70
_DAYS_LEFT: Final = 112.0
_PROBLEMS: Final = 3
_PROBLEM_ROW: Final = 5.4
_SIGN: Final = 27.0
_ADVICE: Final = (Style(9.5, serif=True), Style(9, serif=True))
_ADVICE_LEFT: Final = 18.0
_LINE: Final = 1.38
_GAP: Final = 1.6
_HEADS: Final = 8.2
_TILES: Final = 16.6


def draw_page_two(form: Form, data: StoreReportData) -> None:
    """Draw ④ to ⑧; where it would not all find room, ④ lists fewer products."""
    analysis = data.analysis
    style, lines = _advice(form, data, _ADVICE[0])
    rows = _rows_left(form, analysis, style, lines)
    if rows < _FEW_ROWS:
        style, lines = _advice(form, data, _ADVICE[1])
        rows = max(_rows_left(form, analysis, style, lines), _LEAST_ROWS)
    _draw_stock(form, analysis, min(rows, _MOST_ROWS))
    draw_peers(form, analysis)
    _draw_display(form, analysis)
    _draw_advice(form, data, style, lines)
    _draw_receipt(form, data)


def _advice(form: Form, data: StoreReportData, style: Style) -> tuple[Style, list[list[str]]]:
    width = RIGHT - _ADVICE_LEFT
    return style, [form.page.wrapped(each, style, width) for each in data.suggestions]


def _advice_height(style: Style, lines: Sequence[Sequence[str]]) -> float:
    pitch = style.size * MM_PER_POINT * _LINE
    return sum(len(each) * pitch + _GAP for each in lines) + _GAP


def _rows_left(
    form: Form, analysis: StoreAnalysis, style: Style, lines: Sequence[Sequence[str]]
) -> int:
    """Return how many products ④ may list so that all that follows stays on the page."""
    shown = _HEADS + _TILES + _PROBLEM_ROW * min(len(analysis.display.problems), _PROBLEMS + 1)
    rest = PEERS_HEIGHT + shown + 2.0 + _HEADS + _advice_height(style, lines) + _SIGN
    room = BOTTOM - form.flow.y - rest - (_HEADS + 6.2 + _STOCK_ROW)
    return math.floor(room / _STOCK_ROW)


# ---------------------------------------------------------------------------------------- ④


def _draw_stock(form: Form, analysis: StoreAnalysis, rows: int) -> None:
    stock, facts = analysis.stock, analysis.facts
    if not stock.products:
        block(form, "四 库存与建议订量")
        middle = form.flow.take(6.6) + 3.0
        said = (
            f"{NOTHING} 到 {facts.day:%Y-%m-%d} 的 {analysis.settings.count_days} 天里没有盘点，"
            "算不出可销天数和建议订量。"
        )
        form.page.text((LEFT, middle), said, CELL)
        end_block(form, 0.6)
        return
    block(form, "四 库存与建议订量", _stock_note(analysis))
    top = form.flow.y + 6.2
    column_heads(
        form,
        (
            (LEFT, "品规", Align.LEFT),
            (74.0, "库存 条", Align.RIGHT),
            (91.0, "周销 条", Align.RIGHT),
            (108.0, "可销天数", Align.RIGHT),
            (_DAYS_LEFT, "0", Align.LEFT),
            (_DAYS_LEFT + 30 * _DAY, "30 天", Align.CENTRE),
            (170.0, "可订上限 条", Align.RIGHT),
            (RIGHT, "建议订量 条", Align.RIGHT),
        ),
    )
    shown, rest = _chosen(analysis, rows)
    for each in shown:
        _draw_stocked(form, analysis, each)
    x = _DAYS_LEFT + 30 * _DAY
    form.page.add(Line(x1=x, y1=top, x2=x, y2=round(form.flow.y, 3), weight=0.2, dash=(1.0, 0.8)))
    if rest:
        middle = form.flow.take(_STOCK_ROW) + _STOCK_ROW / 2
        form.page.text((LEFT, middle), _rest_words(rest), FIGURE, width=RIGHT - LEFT)
    end_block(form)


def _stock_note(analysis: StoreAnalysis) -> str:
    days = [each.day for each in analysis.stock.products]
    first, last = min(days), max(days)
    counted = f"{last:%m-%d}" if first == last else f"{first:%m-%d} 至 {last:%m-%d}"
    weeks = analysis.facts.cycle_weeks
    safety = analysis.settings.safety_weeks
    return (
        f"盘点 {counted}；建议订量 = 周销 ×（订货周期 {weeks} 周 + 安全 {safety} 周）− 库存，"
        "不超过上限；是否订货由店主自定"
    )


def _chosen(analysis: StoreAnalysis, rows: int) -> tuple[list[Stocked], list[Stocked]]:
    """Return the products listed, those bought most first, and those summed in the last line.

    What is out or does not sell is listed before anything else would be.
    """
    bought = analysis.facts.bought or {}

    def worth(each: Stocked) -> tuple[int, str]:
        own = bought.get(each.product_id)
        return (-(own.amount if own else 0), each.product_id)

    def need(each: Stocked) -> tuple[bool, int, str]:
        return (not (each.out or each.slow), *worth(each))

    ordered = sorted(analysis.stock.products, key=need)
    return sorted(ordered[:rows], key=worth), ordered[rows:]


def _rest_words(rest: Sequence[Stocked]) -> str:
    stock = sum((each.stock for each in rest), Fraction())
    told = [each.suggested for each in rest if each.suggested is not None]
    advice = f"，建议订量共 {sum(told)} 条（{len(told)} 个算得出）" if told else ""
    return f"其余 {len(rest)} 个品规：库存共 {tenths(stock)} 条{advice}"


def _draw_stocked(form: Form, analysis: StoreAnalysis, each: Stocked) -> None:
    page, middle = form.page, form.flow.take(_STOCK_ROW) + _STOCK_ROW / 2
    page.text((LEFT, middle), analysis.facts.name(each.product_id), NAME, width=44.0)
    figures(
        page,
        middle,
        (
            (74.0, tenths(each.stock)),
            (91.0, tenths(each.weekly)),
            (108.0, _days(each)),
            (170.0, NOTHING if each.limit is None else f"{each.limit}"),
        ),
    )
    if each.cover.ratio is not None:
        length = min(float(each.cover.ratio), _MOST_DAYS) * _DAY
        long = each.cover.ratio > analysis.settings.excess_days
        bar(page, (_DAYS_LEFT, middle), (length, 2.8), Fill.HATCH if long else Fill.BLACK)
    style = attrs.evolve(FIGURE, bold=True)
    words = NOTHING if each.suggested is None else f"{each.suggested}"
    page.text((RIGHT, middle), words, style, align=Align.RIGHT)
    said = "受上限" if each.capped else "" if each.suggested is not None else _why(analysis, each)
    page.text((190.0, middle), said, NOTE, width=18.0, align=Align.RIGHT)
    page.horizontal(form.flow.y, LEFT, RIGHT)


def _days(each: Stocked) -> str:
    if each.cover.ratio is not None:
        return half_up_text(each.cover.ratio, 1)
    if each.slow:
        return "滞销"
    return "无销量" if each.sold == 0 and each.stock else NOTHING


def _why(analysis: StoreAnalysis, each: Stocked) -> str:
    if each.sales.reason is not None:
        return reason_words(each.sales.reason)
    goods = analysis.facts.goods.get(each.product_id)
    return "已停销" if goods is None or not goods.on_sale else ""


# ---------------------------------------------------------------------------------------- ⑥


def _draw_display(form: Form, analysis: StoreAnalysis) -> None:
    shown = analysis.display
    version = f"，评估标准 {analysis.facts.check.template_version}" if analysis.facts.check else ""
    note = f"最近一次评估 {shown.day:%Y-%m-%d}{version}" if shown.day else ""
    block(form, "六 陈列与价签", note)
    if shown.day is None:
        middle = form.flow.take(6.6) + 3.0
        form.page.text((LEFT, middle), f"{NOTHING} 近一年没有做过规范评估。", CELL)
        end_block(form, 0.6)
        return
    tiles(form, _display_tiles(shown), _TILES)
    problems = list(shown.problems[:_PROBLEMS])
    if len(shown.problems) > _PROBLEMS:
        problems.append(f"另有 {len(shown.problems) - _PROBLEMS} 项，见整改通知单")
    for problem in problems:
        middle = form.flow.take(_PROBLEM_ROW) + _PROBLEM_ROW / 2
        form.page.text((LEFT + 0.6, middle), "·", CELL)
        form.page.text((LEFT + 3.0, middle), problem, CELL, width=RIGHT - LEFT - 4.0)
    end_block(form, 1.0)


def _display_tiles(shown: Display) -> tuple[Tile, ...]:
    def points(value: int | None) -> str:
        return NOTHING if value is None else f"{value // 10}.{value % 10}"

    def ratio(label: str, of: str, value: Fraction | None, parts: str) -> Tile:
        note = of if value is None else f"{parts} 个规格"
        unit = "" if value is None else "%"
        return Tile(label=label, value=PERCENT.number(value), unit=unit, note=note)

    return (
        Tile(label="总分", value=points(shown.total), note=shown.grade),
        Tile(label="规范陈列", value=points(shown.display_score), note="陈列、环境、系统"),
        Tile(label="规范经营", value=points(shown.operation_score), note="价签、守法"),
        ratio("一货一签", "没有检查", shown.tagged.ratio, shown.tagged.parts),
        ratio("明码实价", "没有抽查", shown.honest.ratio, shown.honest.parts),
    )


# ------------------------------------------------------------------------------------ ⑦ and ⑧


def _draw_advice(
    form: Form, data: StoreReportData, style: Style, lines: Sequence[Sequence[str]]
) -> None:
    note = "按本店数据由规则提出，客户经理核改" if data.saved else "按本店数据由规则提出，尚未登记"
    block(form, "七 下月建议", note)
    pitch = style.size * MM_PER_POINT * _LINE
    if not lines:
        form.page.text((LEFT, form.flow.take(pitch) + pitch / 2), f"{NOTHING} 还没有建议", CELL)
    for number, each in enumerate(lines, start=1):
        for at, line in enumerate(each):
            middle = form.flow.take(pitch) + pitch / 2
            if at == 0:
                form.page.text((LEFT + 0.6, middle), f"{number}", LABEL)
            form.page.text((_ADVICE_LEFT, middle), line, style)
        form.flow.y += _GAP
    end_block(form, _GAP / 2)


def _draw_receipt(form: Form, data: StoreReportData) -> None:
    block(form, "八 签收")
    page = form.page
    middle = form.flow.take(7.4) + 2.6
    x = LEFT + page.text((LEFT, middle), "交付方式", FIGURE) + 4.0
    for way in Delivery:
        page.add(Box(name="", x=x, y=round(middle - 2.0, 3), size=4.0, ticked=data.delivery is way))
        x += 5.6 + page.text((x + 5.6, middle), way.value, CELL) + 7.0
    page.text((x + 4.0, middle), "店主意见", FIGURE)
    page.horizontal(middle + 2.7, x + 20.0, RIGHT)
    top = form.flow.take(10.4) + 5.2
    draw_to_sign(page, top, ((LEFT, 72.0, "店主签字"), (78.0, 138.0, "客户经理")))
    date_place = ((144.0, RIGHT, "交付日期"),)
    if data.delivered_on is None:
        draw_to_sign(page, top, date_place)
    else:
        x = 144.0 + page.text((144.0, top), "交付日期", LABEL) + 3.0
        page.text((x, top), f"{data.delivered_on:%Y-%m-%d}", FIGURE)
