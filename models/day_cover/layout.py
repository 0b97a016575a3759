"""Lays the day's cover out: sketch map, what to know today, sixteen stops and more."""

from collections.abc import Sequence
from typing import Final

import attrs

from models.calendar import day_and_weekday
from models.day_cover.data import CoverStop, DayCoverData
from models.day_cover.drawing import draw_map
from models.day_cover.sketch import draw_sketch
from models.masks import mask_phone
from models.paper.compose import LEADING, Composer, finished
from models.paper.items import RULE, Align, Box, Sheet, Template
from models.paper.measure import MM_PER_POINT, Fitted, Measure, Style, fit

__all__ = ["COVER_TEMPLATE", "lay_out_cover"]

COVER_TEMPLATE: Final = Template(number=1, version=1)
"""Not read back, so it has no digest."""

_LEFT: Final = 12.0
_RIGHT: Final = 198.0
_BODY_TOP: Final = 29.5
_MAP_END: Final = 91.5
_NOTES_LEFT: Final = 135.0
_NOTE_PITCH: Final = 4.9
_HEAD: Final = 6.8
_ROW: Final = 10.1
_TABLE_LIMIT: Final = 260.0
"""A table ends here at the latest; below stand one line to write on and the footer."""
_NAME: Final = Style(10, bold=True, serif=True, floor=8)
_ADDRESS: Final = Style(8.5, serif=True, floor=7)
_NAME_WIDTH: Final = 92.0
_NAME_LEADING: Final = 8 * MM_PER_POINT * LEADING
_ADDRESS_LEADING: Final = 7 * MM_PER_POINT * LEADING
_PURPOSE_WIDTH: Final = 28.0
_PURPOSE_LEADING: Final = 8 * MM_PER_POINT * LEADING
_LABEL: Final = Style(8.5)
_TEXT: Final = Style(10, serif=True, floor=8)
_NOTE: Final = Style(9.5, serif=True, floor=7.5)
_NOTE_HEAD: Final = Style(9.5, bold=True)
_COLUMNS: Final = (
    (12.0, "序"),
    (19.0, "时间"),
    (32.0, "店名 / 地址"),
    (126.0, "负责人 / 电话"),
    (150.0, "订 / 送"),
    (166.0, "目的"),
    (194.8, "到"),
)


@attrs.frozen
class _Drawn:
    """How many stops a page took, and where its table ends."""

    count: int
    end: float


def _draw_title(page: Composer, data: DayCoverData) -> None:
    page.text((_LEFT, 15.6), "当日走访安排", Style(17, bold=True, serif=True))
    only = Style(9, bold=True)
    page.text((_RIGHT, 13.6), "内部使用，不向客户出示", only, align=Align.RIGHT)
    page.text((_RIGHT, 18.2), data.organisation, Style(9, floor=7), width=110, align=Align.RIGHT)
    page.horizontal(21.5, _LEFT, _RIGHT, RULE)
    note = f"（{data.day_note}）" if data.day_note else ""
    fields = (
        (12.0, 84.0, "日期", f"{day_and_weekday(data.day)}{note}"),
        (86.0, 126.0, "客户经理", data.manager),
        (128.0, 168.0, "线路", data.route or "—"),
        (172.0, _RIGHT, "计划", f"{len(data.stops)} 户次"),
    )
    for x, until, label, value in fields:
        left = x + page.text((x, 25.5), label, _LABEL) + 1.8
        page.text((left, 25.5), value, _TEXT, width=until - left)
    page.horizontal(_BODY_TOP, _LEFT, _RIGHT)


def _note_blocks(data: DayCoverData) -> list[tuple[str, tuple[str, ...]]]:
    blocks = (("今天", data.today), ("必须告知", data.must_tell), ("随身物品", data.to_carry))
    return [(title, lines) for title, lines in blocks if lines]


def _draw_notes(page: Composer, data: DayCoverData, bottom: float) -> None:
    """Draw the notes under each other, at the map's right; say so where not all fit."""
    lines: list[tuple[float, str, Style]] = []
    y = 34.1
    for title, notes in _note_blocks(data):
        styled = [(title, _NOTE_HEAD), *((note, _NOTE) for note in notes)]
        lines += [(y + at * _NOTE_PITCH, *each) for at, each in enumerate(styled)]
        y += len(styled) * _NOTE_PITCH + 2.0
    last = bottom - 2.0
    if lines and lines[-1][0] > last:
        lines = [each for each in lines if each[0] <= last - _NOTE_PITCH]
        while lines[-1][2] is _NOTE_HEAD:
            lines.pop()
        lines.append((last, "其余见走访软件“今日”页", Style(7.5)))
    for middle, text, style in lines:
        page.text((_NOTES_LEFT, middle), text, style, width=_RIGHT - _NOTES_LEFT)


def _draw_notes_in_columns(page: Composer, data: DayCoverData) -> float:
    """Draw the notes side by side where there is no map; return where they end."""
    blocks = _note_blocks(data)
    deepest = 0
    for index, (title, lines) in enumerate(blocks):
        x = _LEFT + 62.0 * index
        page.text((x, 34.1), title, _NOTE_HEAD)
        for number, line in enumerate(lines, start=1):
            page.text((x, 34.1 + _NOTE_PITCH * number), line, _NOTE, width=60.0)
        deepest = max(deepest, len(lines) + 1)
    return 34.1 + _NOTE_PITCH * deepest if blocks else _BODY_TOP


def _draw_head(page: Composer, top: float) -> float:
    page.horizontal(top, _LEFT, _RIGHT)
    for x, label in _COLUMNS:
        page.text((x, top + _HEAD / 2), label, Style(9))
    page.horizontal(top + _HEAD, _LEFT, _RIGHT)
    return top + _HEAD


def _at_commas(page: Composer, purpose: str, style: Style) -> tuple[str, ...]:
    """Break a purpose at 、 into one line or two; nothing where two are too short."""
    if page.width(purpose, style) <= _PURPOSE_WIDTH:
        return (purpose,)
    parts = purpose.split("、")
    for count in range(len(parts) - 1, 0, -1):
        pair = "、".join(parts[:count]) + "、", "、".join(parts[count:])
        if all(page.width(line, style) <= _PURPOSE_WIDTH for line in pair):
            return pair
    return ()


def _purpose(page: Composer, text: str) -> Fitted:
    """Set a purpose as large as two lines allow; a very long one takes more lines."""
    for size in (9.5, 9.0, 8.5, 8.0):
        lines = _at_commas(page, text, Style(size, serif=True))
        if lines:
            return Fitted(lines, size)
    return Fitted(tuple(page.wrapped(text, Style(8, serif=True), _PURPOSE_WIDTH)), 8.0)


@attrs.frozen
class _Row:
    """One stop with its texts fitted, and the height that takes."""

    stop: CoverStop
    name: Fitted
    address: Fitted
    purpose: Fitted

    @property
    def name_extra(self) -> float:
        return _NAME_LEADING * (len(self.name.lines) - 1)

    @property
    def address_extra(self) -> float:
        return _ADDRESS_LEADING * (len(self.address.lines) - 1)

    @property
    def height(self) -> float:
        own = _ROW + self.name_extra + self.address_extra
        return max(own, _PURPOSE_LEADING * len(self.purpose.lines) + 2.0)


def _fit_row(page: Composer, stop: CoverStop) -> _Row:
    return _Row(
        stop,
        fit(stop.shop_name, _NAME, _NAME_WIDTH, page.measure, lines=9),
        fit(stop.address, _ADDRESS, _NAME_WIDTH, page.measure, lines=9),
        _purpose(page, stop.purpose),
    )


def _clock(stop: CoverStop) -> str:
    if stop.at is None:
        return "—"
    return f"约{stop.at:%H:%M}" if stop.estimated else f"{stop.at:%H:%M}"


def _draw_stop(page: Composer, top: float, number: int, row: _Row) -> None:
    stop, middle = row.stop, top + row.height / 2
    upper, lower = middle - 2.1, middle + 2.4
    page.text((14.0, middle), str(number), Style(10, bold=True), align=Align.CENTRE)
    page.text((19.0, middle), _clock(stop), Style(9, floor=8), width=12.4)
    name = middle - 2.1 - row.address_extra / 2
    page.lines((32.0, name), row.name.lines, attrs.evolve(_NAME, size=row.name.size))
    address = middle + 2.4 + row.name_extra / 2
    page.lines((32.0, address), row.address.lines, attrs.evolve(_ADDRESS, size=row.address.size))
    page.text((126.0, upper), stop.owner, Style(9.5, serif=True, floor=7), width=23.0)
    page.text((126.0, lower), mask_phone(stop.phone), Style(8.5, floor=6.5), width=23.0)
    days = Style(8.5, floor=6.5)
    page.text((150.0, upper), f"订 {stop.order_day or '—'}", days, width=15.0)
    page.text((150.0, lower), f"送 {stop.delivery_day or '—'}", days, width=15.0)
    purpose = Style(row.purpose.size, serif=True)
    page.lines((166.0, middle), row.purpose.lines, purpose)
    page.add(Box(name="", x=195.0, y=round(middle - 1.5, 3), size=3.0))
    page.horizontal(top + row.height, _LEFT, _RIGHT)


def _draw_stops(page: Composer, top: float, first: int, stops: Sequence[CoverStop]) -> _Drawn:
    """Draw as many stops as the page takes, at least one."""
    y = _draw_head(page, top)
    for index, stop in enumerate(stops):
        row = _fit_row(page, stop)
        if index and y + row.height > _TABLE_LIMIT:
            return _Drawn(index, y)
        _draw_stop(page, y, first + index, row)
        y += row.height
    return _Drawn(len(stops), y)


def _draw_end(page: Composer, top: float) -> None:
    y = top + 4.7
    width = page.text((_LEFT, y), "改期或未遇", _NOTE_HEAD)
    x = _LEFT + width + 3.0
    x += page.text((x, y), "序号与原因：天气 / 关门 / 临时任务 / 其他", Style(9)) + 4.0
    page.horizontal(y + 2.9, x, _RIGHT)


def _draw_first(page: Composer, data: DayCoverData) -> float:
    """Draw what stands above the table; return where the table begins."""
    _draw_title(page, data)
    sketch = draw_sketch(data.stops, 102.0, 42.0)
    if sketch is None:
        end = _draw_notes_in_columns(page, data)
        return end + 1.0 if end > _BODY_TOP else end
    draw_map(page, sketch, data.stops)
    _draw_notes(page, data, _MAP_END - 2.0)
    return _MAP_END


def _draw_footer(page: Composer, data: DayCoverData, pages: int) -> None:
    printed = f"{data.printed_at:%Y-%m-%d %H:%M} 打印 · 封面 {pages} 页"
    if data.sheet_pages:
        printed += f" + 拜访记录表 {data.sheet_pages} 页"
    if data.journal_head:
        printed += f" · 日志头 {data.journal_head}"
    page.text((_LEFT, 283.3), printed, Style(8))
    place = f"第 {page.number} / {pages + data.sheet_pages} 页"
    page.text((_RIGHT, 283.3), place, Style(8), align=Align.RIGHT)


def lay_out_cover(data: DayCoverData, measure: Measure) -> Sheet:
    """Lay the cover out: the map on the first page only, stops as far as they go."""
    pages = [Composer(measure)]
    drawn = _draw_stops(pages[0], _draw_first(pages[0], data), 1, data.stops)
    done = drawn.count
    while done < len(data.stops):
        page = Composer(measure, len(pages) + 1)
        pages.append(page)
        _draw_title(page, data)
        drawn = _draw_stops(page, _BODY_TOP + 2.0, done + 1, data.stops[done:])
        done += drawn.count
    _draw_end(pages[-1], drawn.end)
    for page in pages:
        _draw_footer(page, data, len(pages))
    return finished(COVER_TEMPLATE, f"封面 {data.day:%Y-%m-%d}", pages)
