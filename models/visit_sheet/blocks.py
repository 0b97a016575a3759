"""Blocks 3 and 5 to 7 of page 1: last visit, todos, quick check, six-ones, notices, services."""

from datetime import date
from typing import Final

from models.paper.compose import Composer
from models.paper.grid import (
    BOX_TEXT,
    COLUMN_1,
    FIELD,
    HINT,
    LABEL,
    LEFT,
    RIGHT,
    SENTENCE,
    SMALL_DATA,
)
from models.paper.items import Align, Area
from models.paper.measure import Shared, Style, fit
from models.paper.shop_sheet import draw_filling_in
from models.visit import QUICK_CHECK_ITEMS, SERVICES, QuickAnswer
from models.visit_sheet.data import SheetNotice, SheetSixOne, SheetTodo, VisitSheetData
from models.visit_sheet.geometry import BAND_HEIGHT, COLUMN_2, QUICK, SIX_ONES

__all__ = [
    "TODO_DUE_RIGHT",
    "draw_band",
    "draw_notices",
    "draw_quick_check",
    "draw_services",
    "draw_six_ones",
    "draw_summary",
    "draw_todos",
    "due_text",
    "fits_cell",
]

_PITCH: Final = 7.5
_FIRST: Final = 3.95
"""Centre of a block's first row of boxes below the block's top."""
TODO_DUE_RIGHT: Final = 79.0
_SIX_PITCH: Final = 28.2
_QUICK_LEFT: Final = (30.0, 87.3, 144.6)
OTHER: Final = SERVICES[-1]


def due_text(todo: SheetTodo, today: date) -> str:
    """Write a due day without its year where that is this year; 逾期 where it is past."""
    if todo.due is None:
        return ""
    pattern = "%m-%d" if todo.due.year == today.year else "%Y-%m-%d"
    return todo.due.strftime(pattern) + (" 逾期" if todo.overdue else "")


def todo_width(page: Composer, todo: SheetTodo, today: date) -> float:
    """Return the width a todo's text has in its cell, left of the due day."""
    due = page.width(due_text(todo, today), Style(8, bold=todo.overdue))
    return TODO_DUE_RIGHT - BOX_TEXT - (due + 2.0 if due else 0.0)


def fits_cell(page: Composer, text: str, width: float) -> bool:
    """Return whether ``text`` fits a cell of two lines; else it goes to the next page."""
    return not fit(text, SENTENCE, width, page.measure).overflow


def _cell(index: int, top: float) -> tuple[float, float]:
    """Return left edge and row centre of cell ``index`` of two columns."""
    return (COLUMN_1, COLUMN_2)[index % 2], top + _PITCH * (index // 2)


def draw_summary(
    page: Composer, top: float, height: float, summary: Shared, day: date | None
) -> None:
    """Draw 上次小结: the day of the last visit and what was noted then."""
    page.text((LEFT, top + 3.5), "上次小结", LABEL)
    when = f"{day:%m-%d}" if day else "无"
    width = page.text((COLUMN_1, top + 3.5), when, Style(9))
    place = (COLUMN_1 + width + 2.4, top + height / 2)
    page.lines(place, summary.lines, Style(summary.size, serif=True))


def draw_todos(
    page: Composer, top: float, todos: list[SheetTodo], *, later: int, today: date
) -> None:
    """Draw the open todos in two columns; the sixth cell says how many are on the next page."""
    page.text((LEFT, top + 3.75), "未结待办", LABEL)
    page.text((LEFT, top + 7.8), "办结打勾", HINT)
    for index, todo in enumerate(todos):
        x, y = _cell(index, top + 3.75)
        page.box(f"todo{index + 1}", (x, y), ticked=todo.done, ref=todo.ref)
        width = todo_width(page, todo, today)
        page.text((x + BOX_TEXT, y), todo.text, SENTENCE, width=width)
        due = Style(8, bold=todo.overdue)
        page.text((x + TODO_DUE_RIGHT, y), due_text(todo, today), due, align=Align.RIGHT)
    if not todos and not later:
        page.text((COLUMN_1, top + 3.75), "无", FIELD)
        return
    rest = f"其余待办：{later} 项，见下页" if later else "其余待办：无"
    x, y = _cell(5, top + 3.75)
    page.text((x, y), rest, FIELD)


def draw_band(page: Composer, top: float) -> None:
    """Draw how to fill the sheet in, between the two markers at the long sides."""
    note = (
        "读回后逐项核对才入账；没有勾选的检查项不会当作任何答案。"
        "本表按 100 %（实际大小）打印，93–100 % 仍可识读。"
    )
    draw_filling_in(page, top + 3.6, "请勿用铅笔，勿折角。", note)
    page.horizontal(top + BAND_HEIGHT, LEFT, RIGHT)


def _draw_quick_item(
    page: Composer, index: int, at: tuple[float, float], data: VisitSheetData
) -> None:
    x, y = at
    number = index + 1
    answer = data.quick_check[index] if index < len(data.quick_check) else None
    page.text((x, y), str(number), Style(9))
    if answer is QuickAnswer.NOT_APPLICABLE:
        page.text((x + 3.0, y - 1.8), QUICK_CHECK_ITEMS[index], SMALL_DATA, width=20.9)
        page.text((x + 3.0, y + 2.1), "不适用", Style(7.5, bold=True))
    else:
        page.text((x + 3.0, y), QUICK_CHECK_ITEMS[index], SMALL_DATA, width=20.9)
    options = ((25.5, "y", "符合", QuickAnswer.PASS), (41.0, "n", "不符", QuickAnswer.FAIL))
    for offset, suffix, label, means in options:
        page.box(f"q{number}{suffix}", (x + offset, y), ticked=answer is means)
        page.text((x + offset + BOX_TEXT, y), label, FIELD)


def draw_quick_check(page: Composer, top: float, data: VisitSheetData, problem: Shared) -> None:
    """Draw the eight items with two boxes each: a blank never counts as an answer."""
    page.text((LEFT, top + _FIRST), "快检", LABEL)
    for index in range(len(QUICK_CHECK_ITEMS)):
        place = (_QUICK_LEFT[index % 3], top + _FIRST + _PITCH * (index // 3))
        _draw_quick_item(page, index, place, data)
    x, y = _QUICK_LEFT[2], top + _FIRST + 2 * _PITCH
    page.text((x, y), "整改期限", Style(9))
    page.horizontal(y + 2.9, 158.6, RIGHT)
    page.text((173.0, y), "月", Style(9))
    page.text((190.5, y), "日", Style(9))
    if data.rectify_by:
        style = Style(10, bold=True, serif=True)
        page.text((171.6, y), str(data.rectify_by.month), style, align=Align.RIGHT)
        page.text((189.1, y), str(data.rectify_by.day), style, align=Align.RIGHT)
    page.add(Area(name="rectify_by", x=158.6, y=round(y - 3.6, 3), width=39.4, height=6.6))
    middle = top + 26.1
    page.text((LEFT, middle), "问题", LABEL)
    page.lines((COLUMN_1, middle), problem.lines, Style(problem.size, serif=True))
    page.add(Area(name="problem", x=30.0, y=round(top + 22.8, 3), width=168.0, height=6.8))
    page.horizontal(top + QUICK, LEFT, RIGHT)


def draw_six_ones(page: Composer, top: float, cells: tuple[SheetSixOne, ...]) -> None:
    """Draw the six items of a standard store with what is known of them."""
    page.text((LEFT, top + 2.5), "六个一", LABEL)
    page.text((LEFT, top + 6.55), "本次完成打勾", HINT)
    for index, cell in enumerate(cells):
        x = COLUMN_1 + _SIX_PITCH * index
        page.box(f"six{index + 1}", (x, top + 4.4), ticked=cell.done)
        width = _SIX_PITCH - BOX_TEXT - 1.7
        name = Style(9.5, serif=True, floor=8)
        page.text((x + BOX_TEXT, top + 2.45), cell.name, name, width=width)
        page.text((x + BOX_TEXT, top + 6.45), cell.status, Style(7.5, floor=6.5), width=width)
    page.horizontal(top + SIX_ONES, LEFT, RIGHT)


def draw_notices(page: Composer, top: float, notices: list[SheetNotice], *, later: int) -> None:
    """Draw up to four notices to be told, in two columns."""
    page.text((LEFT, top + _FIRST), "宣传事项", LABEL)
    page.text((LEFT, top + _FIRST + 4.05), "已告知打勾", HINT)
    for index, notice in enumerate(notices):
        x, y = _cell(index, top + _FIRST)
        page.box(f"note{index + 1}", (x, y), ticked=notice.told, ref=notice.ref)
        page.text((x + BOX_TEXT, y), notice.text, SENTENCE, width=NOTICE_WIDTH)
    if later:
        page.text((LEFT, top + _FIRST + 7.4), f"另 {later} 项见下页", HINT)
    elif not notices:
        page.text((COLUMN_1, top + _FIRST), "无", FIELD)


NOTICE_WIDTH: Final = 76.5


def draw_services(page: Composer, top: float, data: VisitSheetData, other: Shared) -> float:
    """Draw the services with a line behind 其他; return where the block ends."""
    y = top + _FIRST + 2 * _PITCH
    page.text((LEFT, y), "增值服务", LABEL)
    x = COLUMN_1
    for index, service in enumerate(SERVICES):
        x = COLUMN_1 + _SIX_PITCH * index
        ticked = service in data.services or (service == OTHER and bool(other.lines))
        page.box(f"val{index + 1}", (x, y), ticked=ticked)
        width = page.text((x + BOX_TEXT, y), service, SENTENCE)
    x += BOX_TEXT + width + 1.0
    page.horizontal(y + 2.4, x, RIGHT)
    page.lines((x + 0.5, y - 0.6), other.lines, Style(other.size, serif=True))
    page.add(
        Area(
            name="val6.text",
            x=round(x, 3),
            y=round(y - 3.5, 3),
            width=round(RIGHT - x, 3),
            height=6.0,
        )
    )
    page.horizontal(top + 22.9, LEFT, RIGHT)
    return top + 22.9
