"""The six items in words: their names, when one counts as done, what proves it."""

from datetime import date

from models.calendar import Period, PeriodKind
from models.programme import MonthClose
from models.six_one_record import SixOneItem
from models.six_ones import Cell, CellState, ItemSettings
from ui.i18n import _
from ui.programme.words import (
    condition,
    evidence_words,
    item_name,
    item_title,
    missing_words,
)
from ui.words import month_day, say

__all__ = [
    "before_label",
    "cell_words",
    "closed_words",
    "condition",
    "due_line",
    "evidence_words",
    "item_name",
    "item_title",
    "lacking_words",
    "missing_words",
    "month_words",
    "period_before",
    "proof_words",
    "record_words",
]


def month_words(month: str) -> str:
    """Return 11 月 of 2026-11."""
    return _("{month} 月").format(month=int(month[5:]))


def record_words(cell: Cell, today: date) -> str:
    """Return what is there: the record behind a cell, whether finished or only begun."""
    record = cell.record
    if record is None:
        return ""
    day = month_day(record.done_on, today)
    if record.ref_kind == "visit":
        words = _("{day} 走访录了 {n} 个品规").format(day=day, n=record.amount)
    elif record.ref_kind == "check":
        words = _("{day} 评估答了 {n} 项").format(day=day, n=record.amount)
    else:
        words = f"{day} {record.note}".strip() if record.note else _("{day} 已记录").format(day=day)
    if cell.progress is not None:
        done, asked = cell.progress
        words += _("，{done}/{asked} 周").format(done=done, asked=asked)
    return words + (_("（补录）") if cell.backfilled else "")


def lacking_words(cell: Cell, rule: ItemSettings) -> str:
    """Return what a begun cell lacks to be done."""
    amount = cell.record.amount if cell.record is not None else 0
    if cell.progress is not None:
        done, asked = cell.progress
        return _("还有 {n} 周没盘够").format(n=asked - done)
    return {
        SixOneItem.PROMOTION: _("这一户的实施日期，活动存成完成"),
        SixOneItem.EVALUATION: _("评估答完"),
        SixOneItem.TRAINING: _("培训存成完成"),
        SixOneItem.MARKET_INFORMATION: _("再盘 {n} 个品规").format(
            n=max(rule.minimum_lines - amount, 0)
        ),
        SixOneItem.REPORT: _("交到店主手里"),
        SixOneItem.AWARD: _("定出结果，评优存成完成"),
    }[cell.item]


def proof_words(kind: str) -> str:
    """Return what the button says that opens what proves a cell."""
    return {
        "check": _("看这次评估"),
        "campaign": _("看这次活动"),
        "training": _("看这次培训"),
        "store_report": _("看这份报告"),
        "award_round": _("看这次评优"),
    }.get(kind, _("看这次走访"))


def cell_words(cell: Cell | None, today: date) -> str:
    """Return a cell of an earlier period in a few words: 10-20 完成，12 个品规."""
    if cell is None or cell.state is CellState.NOT_APPLICABLE:
        return "—"
    if cell.done_on is None:
        return say(cell.state.value)
    words = _("{day} 完成").format(day=month_day(cell.done_on, today))
    if cell.item is SixOneItem.MARKET_INFORMATION and cell.record is not None:
        words += _("，{n} 个品规").format(n=cell.record.amount)
    return words


def before_label(kind: PeriodKind) -> str:
    """Return the label of the period before."""
    return {
        PeriodKind.QUARTER: _("上季"),
        PeriodKind.YEAR: _("上年"),
    }.get(kind, _("上月"))


def period_before(kind: PeriodKind, month: Period) -> str:
    """Return the key of the month that owed the item in the period before."""
    if kind is PeriodKind.WEEK:
        kind = PeriodKind.MONTH
    return Period.of(kind, month.first).shift(-1).months()[-1].key


def due_line(cell: Cell, today: date) -> tuple[str, str]:
    """Return when a cell falls due and the tone of these words."""
    if cell.due is None or cell.done:
        return "", "text2"
    day = month_day(cell.due, today)
    left = (cell.due - today).days
    if cell.state is CellState.OVERDUE:
        return _("{day} 到期，欠 {n} 天").format(day=day, n=cell.days_overdue), "bad"
    if left == 0:
        return _("今天到期"), "warn"
    if left < 0:
        return _("{day} 到期").format(day=day), "text2"
    return _("{day} 到期，还有 {n} 天").format(day=day, n=left), "text2"


def head_words(month: Period, today: date, stores: int) -> str:
    """Return what stands beside the title: up to when the month is told, how many stores."""
    if today in month:
        when = _("截至 {day} 日").format(day=today.day)
    else:
        when = _("已经结束") if month.last < today else _("还没开始")
    return f"{when} · {_('{n} 户').format(n=stores)}"


def closed_words(close: MonthClose) -> str:
    """Return what stands beside the title of a closed month: when and by whom."""
    when = f"{close.closed_at:%m-%d}"
    return _("已月结 {when} {who}").format(when=when, who=close.signed_by)


def nobody_words(month: str, query: str) -> tuple[str, str]:
    """Return what an empty board says: nothing found, or no standard store in the month."""
    if query:
        return _("没有找到“{text}”").format(text=query), _("按 Esc 清除查找。")
    return _("{month} 没有标准店").format(month=month), _("换一个月看看，或换一条线路。")
