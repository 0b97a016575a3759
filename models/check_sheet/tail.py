"""What stands in the middle band and below the points: rules, photos, scores, signatures."""

from typing import Final

import attrs

from models.check import PointResult
from models.check_sheet.data import CheckSheetData
from models.check_sheet.plan import BAND, FIRST_TAIL, LAST_TAIL
from models.checklist import RECTIFY_DAYS, Checklist
from models.paper.compose import Composer
from models.paper.grid import BODY, BOX_TEXT, FIELD, HINT, LABEL, LEFT, RIGHT, SENTENCE
from models.paper.items import RULE, Align, Area
from models.paper.measure import Shared, Style
from models.paper.shop_sheet import BAND_LEFT, BAND_WIDTH, draw_filling_in, draw_signatures

__all__ = [
    "CORRECTION_LINES",
    "DEMAND_LINES",
    "PHOTOS",
    "WRITING_LEFT",
    "WRITING_WIDTH",
    "draw_band",
    "draw_first_tail",
    "draw_last_tail",
    "draw_marks",
]

WRITING_LEFT: Final = 38.0
WRITING_WIDTH: Final = RIGHT - WRITING_LEFT
DEMAND_LINES: Final = 3
CORRECTION_LINES: Final = 3
PHOTOS: Final = ("柜台全景", "背柜", "价签", "堆头")
_ENTRY: Final = Style(10, bold=True)
_HUNDRED: Final = 100


def draw_band(page: Composer, top: float) -> None:
    """Draw how to fill the sheet in, between the two markers at the long sides."""
    note = (
        "数字格每格一位，如 8 写作 0 8；比例的后一个数写 00 时该项不适用。"
        "没有勾选的不会当作任何答案。◆ 为一票否决项。"
    )
    draw_filling_in(page, top + 3.7, "每行只勾一个。", note)
    page.horizontal(top + BAND, LEFT, RIGHT)


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}" if value % 10 else f"{value // 10}"


def _vetoes(checklist: Checklist) -> str:
    """Say which answers veto the check."""
    failing = [p.code for p in checklist.points if PointResult.FAIL in p.veto]
    selling = [p.code for p in checklist.points if PointResult.SOLD_TO_MINOR in p.veto]
    parts = []
    if failing:
        parts.append("、".join(failing) + " 不符合")
    if selling:
        parts.append("、".join(selling) + " 勾选“售烟”")
    return "，或 ".join(parts)


def draw_marks(page: Composer, top: float, checklist: Checklist) -> None:
    """Draw what vetoes a check and how the grade comes from the score."""
    marks, vetoes = checklist.marks, _vetoes(checklist)
    of_hundred = "" if checklist.weight == _HUNDRED else "%"
    best, good, poor = (_tenths(m) for m in (marks.excellent, marks.qualified, marks.rectify))
    if vetoes:
        cap = f"{marks.veto_cap // 10}.{marks.veto_cap % 10}"
        text = f"◆ 一票否决：{vetoes}，总分以 {cap} 为限，等级不合格，并以书面形式报专卖部门处理。"
        page.text((BAND_LEFT, top + 3.7), text, Style(9, floor=7.5), width=BAND_WIDTH)
    grades = (
        f"等级：优秀 ≥ {best}，合格 {good}–{_tenths(marks.excellent - 1)}，"
        f"整改 {poor}–{_tenths(marks.qualified - 1)}，不合格 < {poor}。"
        f"不适用分值超过 {marks.most_not_applicable}{of_hundred} 时评估无效，请复查。"
    )
    page.text((BAND_LEFT, top + 8.1), grades, Style(9, floor=7.5), width=BAND_WIDTH)
    page.horizontal(top + BAND, LEFT, RIGHT)


def _draw_lines(page: Composer, name: str, rules: tuple[float, ...], text: Shared) -> None:
    """Draw lines to write on, with the text of a filled sheet on them."""
    pitch = rules[1] - rules[0]
    for index, rule in enumerate(rules):
        page.horizontal(rule, WRITING_LEFT, RIGHT)
        if index < len(text.lines):
            style = Style(text.size, serif=True)
            page.text((WRITING_LEFT, rule - 3.2), text.lines[index], style)
    page.add(
        Area(
            name=name,
            x=WRITING_LEFT,
            y=round(rules[0] - pitch, 3),
            width=WRITING_WIDTH,
            height=round(pitch * len(rules), 3),
        )
    )


def draw_first_tail(page: Composer, demand: Shared, carried: str) -> None:
    """Draw photos, what is demanded of the display, and what the page's points add up to."""
    top = FIRST_TAIL
    page.horizontal(top, LEFT, RIGHT)
    page.text((LEFT, top + 4.5), "现场照片", LABEL)
    page.text((LEFT, top + 8.9), "至少一张柜台照", HINT)
    for index, photo in enumerate(PHOTOS):
        x = WRITING_LEFT + 32.0 * index
        page.box(f"ph{index + 1}", (x, top + 5.4))
        page.text((x + BOX_TEXT, top + 5.4), photo, SENTENCE)
    page.horizontal(top + 12.5, LEFT, RIGHT)
    page.text((LEFT, top + 16.7), "陈列要求", LABEL)
    page.text((LEFT, top + 20.9), "下期检查", HINT)
    _draw_lines(page, "display_demand", (top + 20.4, top + 28.4, top + 36.4), demand)
    sentence = (
        f"{carried}每项不符合、部分符合、比例不足 100 % 均生成整改待办（默认 {RECTIFY_DAYS} 天）。"
    )
    page.text((LEFT, top + 41.0), sentence, Style(9, floor=7.5), width=148.0)


@attrs.frozen
class _Score:
    """One score: where it begins and its line to write on, what it is called and worth."""

    x: float
    line: float
    name: str
    label: str
    hint: str = ""
    value: str = ""

    def draw(self, page: Composer) -> None:
        y = LAST_TAIL + 4.6
        page.text((self.x, y), self.label, BODY)
        left = self.x + self.line
        page.horizontal(LAST_TAIL + 7.5, left, left + 15.4)
        page.text((left + 7.7, y), self.value, _ENTRY, align=Align.CENTRE)
        place = (self.x, LAST_TAIL + 10.1)
        page.text(place, self.hint, Style(HINT.size, floor=6.0), width=RIGHT - self.x)
        page.add(Area(name=self.name, x=left, y=LAST_TAIL + 1.4, width=15.4, height=6.2))


def _vetoed(data: CheckSheetData) -> str:
    return f"◆ 一票否决 {'、'.join(data.vetoes)}" if data.vetoes else ""


def _worth(value: int | None) -> str:
    return "" if value is None else f"{value // 10}.{value % 10}"


def _draw_scores(page: Composer, data: CheckSheetData) -> None:
    groups = data.checklist.groups
    display = [group for group in groups if data.checklist.is_display(group)]
    others = [group for group in groups if group not in display]
    page.text((LEFT, LAST_TAIL + 4.6), "评分", LABEL)
    page.text((LEFT, LAST_TAIL + 9.0), "系统计算，可手写", HINT)
    shown, run = " + ".join(display), " + ".join(others)
    for score in (
        _Score(38.0, 8.0, "total", "总分", "Σ 得分 ÷ Σ 适用分值 × 100", _worth(data.total)),
        _Score(88.0, 14.4, "display", "规范陈列", shown, _worth(data.display_score)),
        _Score(129.0, 14.4, "operation", "规范经营", run, _worth(data.operation_score)),
        _Score(170.0, 8.0, "grade", "等级", _vetoed(data), data.grade or ""),
    ):
        score.draw(page)
    page.horizontal(LAST_TAIL + 13.0, LEFT, RIGHT)


def draw_last_tail(page: Composer, data: CheckSheetData, corrections: Shared) -> None:
    """Draw scores, what is to be put right till when, and the signatures."""
    top = LAST_TAIL
    page.horizontal(top, LEFT, RIGHT, RULE)
    _draw_scores(page, data)
    page.text((LEFT, top + 16.9), "整改要求", LABEL)
    page.text((LEFT, top + 21.1), "与期限", LABEL)
    if data.rectify_by:
        page.text((LEFT, top + 25.4), f"{data.rectify_by:%Y-%m-%d}", FIELD)
    _draw_lines(page, "corrections", (top + 20.4, top + 28.0, top + 35.6), corrections)
    draw_signatures(page, 261.9, "店主签字", (254.2, 10.6))
