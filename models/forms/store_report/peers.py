"""⑤ the store beside the average of its kind: a scale for each figure, ○ average, ● this store."""

import math
from fractions import Fraction
from typing import Final

import attrs

from models.forms.common import Form
from models.forms.store_report.parts import CELL, FIGURE, block, end_block
from models.metrics.form import NOTHING, PERCENT, POINTS
from models.metrics.quotient import Reason
from models.paper.compose import Composer
from models.paper.grid import LEFT, NOTE, RIGHT
from models.paper.items import Align, Circle, Fill
from models.store_analysis import StoreAnalysis
from models.store_analysis.peers import Figure, PeerLine

__all__ = ["PEERS_HEIGHT", "draw_peers"]

_ROW: Final = 7.4
_HEADS: Final = 5.0
_SCALE: Final = (66.0, 130.0)
PEERS_HEIGHT: Final = 8.2 + _HEADS + len(Figure) * _ROW
"""What the block takes of a page."""
_UNITS: Final = {
    Figure.MARGIN: "%",
    Figure.PRICE: " 元",
    Figure.COVER: " 天",
    Figure.KEY: "%",
    Figure.SCORE: " 分",
}
_UNCHECKED: Final = {Figure.COVER: "没有盘点", Figure.SCORE: "没有评估"}
_WHY: Final = {
    Reason.SHORT_HISTORY: "只盘过一次",
    Reason.NO_PRICE: "没有零售价",
    Reason.NO_DATA: "没有数据",
}


def draw_peers(form: Form, analysis: StoreAnalysis) -> None:
    """Draw the block; without peers the store's own figures stand alone."""
    peers = analysis.peers
    note = (
        f"{NOTHING} {peers.reason}，不作对比"
        if peers.reason
        else f"同业态、同规模其他 {peers.stores} 户的匿名平均，有数据的满 "
        f"{analysis.settings.least_peers} 户才比；pp = 个百分点"
    )
    block(form, "五 与同类对比", note)
    page = form.page
    heads = form.flow.take(_HEADS) + 2.4
    if not peers.reason:
        _draw_key(page, heads)
    for x, words in ((160.0, "本店"), (180.0, "同类平均"), (RIGHT, "差")):
        page.text((x, heads), words, NOTE, align=Align.RIGHT)
    for line in peers.lines:
        _draw_peer(page, form.flow.take(_ROW) + _ROW / 2, line, told=not peers.reason)
    end_block(form)


def _draw_key(page: Composer, middle: float) -> None:
    x = _SCALE[0]
    for fill, words in ((Fill.BLACK, "本店"), (Fill.WHITE, "同类平均")):
        page.add(Circle(x=x + 1.2, y=round(middle, 3), radius=1.2, weight=0.25, fill=fill))
        x += 3.6 + page.text((x + 3.4, middle), words, NOTE) + 3.0


def _draw_peer(page: Composer, middle: float, line: PeerLine, *, told: bool) -> None:
    form, own, average = line.figure.form, line.own.ratio, line.average.ratio
    page.text((LEFT, middle), line.figure.label, CELL)
    page.text((160.0, middle), form.number(own) + (_UNITS[line.figure] if own is not None else ""),
              attrs.evolve(FIGURE, bold=True), align=Align.RIGHT)  # fmt: skip
    words = NOTHING if average is None else form.number(average) + _UNITS[line.figure]
    page.text((180.0, middle), words, FIGURE, align=Align.RIGHT)
    if own is None or average is None:
        if told:
            page.text((_SCALE[0], middle), _peer_reason(line), NOTE, width=60.0)
        page.text((RIGHT, middle), NOTHING, FIGURE, align=Align.RIGHT)
        return
    gap = own - average
    difference = f"{POINTS.number(gap)} pp" if form is PERCENT else form.with_sign.number(gap)
    page.text((RIGHT, middle), difference, FIGURE, align=Align.RIGHT)
    _draw_scale(page, middle, own * form.factor, average * form.factor)


def _peer_reason(line: PeerLine) -> str:
    if line.own.reason is not None:
        why = line.own.reason
        words = _UNCHECKED.get(line.figure) if why is Reason.NOT_CHECKED else _WHY.get(why)
        return f"本店{words or why.value}"
    return f"同类有数据的只有 {line.stores} 户" if line.stores else "同类没有数据"


def _draw_scale(page: Composer, middle: float, own: Fraction, average: Fraction) -> None:
    low, high = _scale(own, average)
    left, right = _SCALE
    y = round(middle, 3)

    def place(value: Fraction) -> float:
        return round(left + (right - left) * float((value - low) / (high - low)), 3)

    page.text((left - 2.0, middle), f"{low}".replace("-", "−"), NOTE, align=Align.RIGHT)
    page.text((right + 2.0, middle), f"{high}".replace("-", "−"), NOTE)
    page.horizontal(middle, left, right, 0.2)
    ends = sorted((place(own), place(average)))
    page.horizontal(middle, ends[0], ends[1], 0.6)
    page.add(Circle(x=place(average), y=y, radius=1.3, weight=0.3, fill=Fill.WHITE))
    page.add(Circle(x=place(own), y=y, radius=1.3, weight=0.3, fill=Fill.BLACK))


def _scale(own: Fraction, average: Fraction) -> tuple[int, int]:
    """Return the ends of a scale in whole steps of 1, 2 or 5, with room round both values."""
    low, high = min(own, average), max(own, average)
    room = max(high - low, abs(high) / 10, Fraction(1))
    step = _step(room)
    return (
        math.floor((low - room / 2) / step) * step,
        math.ceil((high + room / 2) / step) * step,
    )


def _step(room: Fraction) -> int:
    power = int(f"1{'0' * (len(f'{math.floor(room)}') - 1)}")
    return next((step * power for step in (1, 2, 5, 10) if room <= 2 * step * power), 10 * power)
