"""Words and signs of reports: how one stands, of what it is, how a figure came about."""

from datetime import date

from models.calendar import Period, PeriodKind
from models.marks import N_
from models.reports.cells import Cell
from models.reports.due import Timeliness
from models.reports.reminders import period_words
from models.reports.report import ReportKind
from models.reports.standing import Review, Standing
from models.units import CARTONS_PER_CASE
from storage.queries.report_list import ReportRow
from ui.i18n import _
from ui.words import month_day, say

__all__ = [
    "MEETING_NAME",
    "figure_words",
    "full_name",
    "meeting_state",
    "name_words",
    "review_words",
    "short_period",
    "state_of",
    "until_words",
]

_FULL_NAMES = (
    *(N_("客户经理周报"), N_("客户经理月报"), N_("客户经理季度述职报告")),
    *(N_("销售目标及实绩达成分析表"), N_("客户ABC分析表"), N_("市场拓展进度"), N_("市场动态分析")),
)
"""What the forms are called; the enumeration itself keeps them as headquarters writes them."""
_UNTIL = N_("截至")
MEETING_NAME = N_("10日会议材料")
_CARTONS, _YUAN = N_("{n} 条"), N_("{n} 元")
_UNITS = {
    "cases": (_CARTONS, "{n}"),
    "wan": (_YUAN, "{n}"),
    "yuan_a_carton": (_YUAN, _CARTONS),
    "yuan_a_case": (_YUAN, _CARTONS),
}
"""Of what unit both parts of a figure are, by its form, where it is not that of the figure."""
State = tuple[str, str, str]
"""Sign, words, tone of the words."""


def full_name(kind: ReportKind) -> str:
    """Return what stands on top of a report."""
    return _(kind.full_name)


def until_words(label: str, today: date) -> str:
    """Return 截至 11-20 of 截至2026-11-20, blank where the period is whole."""
    day = label.removeprefix(_UNTIL)
    if not day:
        return ""
    return _("截至 {day}").format(day=month_day(date.fromisoformat(day), today))


def name_words(kind: ReportKind) -> str:
    """Return what a report is called in lists."""
    return _(kind.value)


def short_period(period: Period, today: date) -> str:
    """Return 第 47 周, 11 月, 第 4 季度; with the year where it is another one."""
    last = period.last
    if last.year != today.year:
        return say(period_words(period))
    if period.kind is PeriodKind.WEEK:
        return _("第 {week} 周").format(week=period.first.isocalendar().week)
    if period.kind is PeriodKind.QUARTER:
        return _("第 {quarter} 季度").format(quarter=(last.month + 2) // 3)
    return _("{month} 月").format(month=last.month)


def state_of(row: ReportRow, today: date) -> State:
    """Return how a report stands; what is owed says since when or until when."""
    if row.standing is Standing.REVIEWED:
        return "已完成", _("已批阅"), "ok"
    if row.standing is Standing.SUBMITTED:
        late = row.timeliness is Timeliness.LATE
        return "等待中", _("迟交") if late else _("已提交"), "warn" if late else "text2"
    if row.standing is Standing.RETURNED:
        return "未遇", _("退回"), "warn"
    return _open_state(row, today)


def _open_state(row: ReportRow, today: date) -> State:
    begun = row.standing is Standing.DRAFT or row.typed
    if row.late:
        days = (today - row.schedule.limit).days
        return "逾期", _("逾期 {days} 天").format(days=days), "bad"
    if not row.expected and not begun:
        return "不适用", _("没有写"), "muted"
    if row.timeliness is Timeliness.TODAY:
        return "当前", _("今天到期"), "warn"
    if begun:
        return "进行中", _("草稿"), "text2"
    if row.wanted(today):
        return "待做", _("待写"), "text2"
    return "未到期", _("未到期"), "muted"


def meeting_state(rows: tuple[ReportRow, ...], today: date) -> State:
    """Return how the three forms stand together: the worst of them."""
    done = sum(not row.is_open for row in rows)
    for row in rows:
        if row.late or row.standing is Standing.RETURNED:
            return state_of(row, today)
    if done == len(rows):
        return "等待中", _("已提交"), "text2"
    sign, _words, tone = state_of(next(row for row in rows if row.is_open), today)
    return sign, _("已交 {done}/{all}").format(done=done, all=len(rows)), tone


def review_words(review: Review, today: date) -> tuple[str, str]:
    """Return what headquarters said of a report, and who said it when."""
    who = " ".join(
        part
        for part in (review.handler, month_day(review.day, today) if review.day else "")
        if part
    )
    return review.comment, who


def figure_words(name: str, heading: str, cell: Cell, unit: str = "") -> str:
    """Return what a figure is made of, or why there is none; of words the words themselves."""
    where = f"{name} · {heading}" if name and name != cell.text else heading
    if cell.reason:
        parts = _("（{parts}）").format(parts=cell.parts) if cell.parts else ""
        return _("{where}：没有数，{why}{parts}").format(where=where, why=cell.reason, parts=parts)
    if cell.numerator is None or cell.denominator is None:
        return _("{where}：{text}").format(where=where, text=cell.text) if cell.text else where
    shown = cell.text if unit in cell.text else f"{cell.text} {unit}"
    over, below = _UNITS.get(cell.form, ("{n}", "{n}"))
    numerator = _amount(cell.numerator, over)
    if cell.form in _UNITS and cell.denominator == 1:
        return _("{where}：{value}，由 {parts} 合计").format(
            where=where, value=shown, parts=numerator
        )
    if cell.denominator == 1:
        return _("{where}：{value}").format(where=where, value=shown)
    return _("{where}：{value} = {numerator} ÷ {denominator}").format(
        where=where,
        value=shown,
        numerator=numerator,
        denominator=_amount(cell.denominator, below) + _of_a_case(cell),
    )


def _of_a_case(cell: Cell) -> str:
    """Return the 条 of a 箱 where a price of one is made of the price of the other."""
    return f" × {CARTONS_PER_CASE}" if cell.form == "yuan_a_case" else ""


def _amount(number: int, template: str) -> str:
    """Return a whole number in its unit; what is kept in 分 is told in 元."""
    text = f"{number / 100:,.2f}" if template == _YUAN else f"{number:,}"
    return _(template).format(n=text)
