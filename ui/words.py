"""Words several screens share: phrases in the language in force, days, what a visit holds."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from models.errors import RoundbookError
from models.marks import N_
from models.stock import Cover, StockState
from storage.queries.pending import PendingCount
from storage.queries.today import VisitOfToday
from ui.i18n import _, language, told

__all__ = [
    "cover_days",
    "cover_tone",
    "days_ago",
    "due_words",
    "listed",
    "month_day",
    "pending_words",
    "quantity",
    "refusal",
    "retold",
    "say",
    "sentences",
    "visit_words",
    "weekday",
]


_TRADE_WORDS = (
    *(N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日")),
    *(N_("每周"), N_("两周"), N_("不访销"), N_("城镇"), N_("乡村"), N_("大"), N_("中"), N_("小")),
    *(N_("食杂店"), N_("便利店"), N_("超市"), N_("商场"), N_("烟酒商店"), N_("娱乐服务类")),
    *(N_("其他类"), N_("停销"), N_("超五星")),
    *(N_("购进明细"), N_("购进月汇总"), N_("卷烟目录"), N_("通知公告")),
)
"""Words of headquarters' lists that are shown; anything else there is shown as it was written."""


_SUMMARIES = (
    N_("{n} 个包：新增 {new}，更新 {changed}"),
    N_("{files}：新增 {new}，更新 {changed}"),
    N_("{files}：接收 {accepted}，退回 {returned}"),
    N_("{month} 第 {sequence} 包 {n} 条"),
    N_("{day} {n} 张走访单"),
    N_("{day} {n} 张评估表"),
    N_("{month} {n} 户次"),
    N_("{shop} 等 {n} 户"),
    N_("{n} 处"),
    N_("{reason}，到第 {n} 步"),
    N_("回到第 {n} 步"),
)


def say(text: str) -> str:
    """Return a text of the domain in the language in force; a phrase by its template."""
    return _(text)


def listed(text: str) -> str:
    """Return what headquarters' master says (烟酒商店, 周一、周四) in the language in force."""
    return _("、").join(_(part) for part in text.split("、"))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(template)))


def retold(
    kept: str, templates: Sequence[str] = _SUMMARIES, within: Callable[[str], str] = _
) -> str:
    """Return a finished text that a record or the journal keeps in the language in force.

    What fills the template goes through ``within``: names stay as they are.
    """
    if language.code == "zh":
        return kept
    for template in templates:
        found = _pattern(template).fullmatch(kept)
        if found is not None:
            parts = {name: within(part) for name, part in found.groupdict().items()}
            return _(template).format(**parts)
    return kept


def refusal(error: RoundbookError) -> str:
    """Return an expected failure in the language in force, with its next step."""
    return sentences(*told(error))


def sentences(*parts: str) -> str:
    """Return several sentences as one text: English has a blank between them, Chinese none."""
    return (" " if language.code == "en" else "").join(part for part in parts if part)


def weekday(day: date) -> str:
    """Return 星期一 … 星期日."""
    names = (
        _("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"),
    )  # fmt: skip
    return names[day.weekday()]


def month_day(day: date, today: date) -> str:
    """Return 11-23, with the year only where it is another."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def pending_words(pending: PendingCount) -> str:
    """Return 未上报 37 条 · 退回 2 条: what is left to do with headquarters."""
    unsent = _("未上报 {n} 条").format(n=pending.unsent)
    returned = _("退回 {n} 条").format(n=pending.returned) if pending.returned else ""
    return " · ".join(part for part in (returned, unsent) if part)


def days_ago(day: date | None, today: date) -> str:
    """Return 今天, 昨天, 12 天前, or — for never."""
    if day is None:
        return "—"
    days = (today - day).days
    if days <= 0:
        return _("今天")
    return _("昨天") if days == 1 else _("{days} 天前").format(days=days)


def due_words(due: date | None, today: date) -> tuple[str, str]:
    """Return when a todo falls due and the tone of these words."""
    if due is None:
        return _("没有期限"), "muted"
    if due < today:
        return _("{day} 到期").format(day=month_day(due, today)), "bad"
    if due == today:
        return _("今天"), "warn"
    return _("{day} 到期").format(day=month_day(due, today)), "text2"


def quantity(number: int) -> str:
    """Return a count of 条 with thousands commas."""
    return f"{number:,}"


def cover_days(cover: Cover | None) -> str:
    """Return 可销天数 with one decimal, 滞销 where nothing is sold, — where it is not known."""
    if cover is None:
        return "—"
    if cover.days is not None:
        return f"{float(cover.days):.1f}"
    return _("滞销") if cover.state is StockState.SLOW else "—"


_TONES = {
    StockState.OUT: "bad",
    StockState.MISMATCH: "bad",
    StockState.LOW: "warn",
    StockState.HIGH: "warn",
    StockState.EXCESS: "warn",
    StockState.SLOW: "warn",
}


def cover_tone(state: StockState) -> str:
    """Return the tone of a stock's state: what is fine stays uncoloured."""
    return _TONES.get(state, "text")


def visit_words(visit: VisitOfToday) -> str:
    """Say in a few words what a visit holds: 库存 12 个 · 快检 8/8 · 待办 1."""
    if visit.missed:
        return _("店门关闭")
    parts = []
    if visit.mode != "现场":
        parts.append(_("电话走访") if visit.mode == "电话" else _("网上走访"))
    if visit.counted:
        parts.append(_("库存 {count} 个").format(count=visit.counted))
    if visit.score is not None:
        parts.append(_("评估 {score}").format(score=f"{visit.score / 10:.1f}"))
    elif visit.answered:
        parts.append(_("快检 {passed}/{all}").format(passed=visit.passed, all=visit.answered))
    if visit.out_of_stock:
        parts.append(_("断货 {count}").format(count=visit.out_of_stock))
    if visit.todos:
        parts.append(_("待办 {count}").format(count=visit.todos))
    return " · ".join(parts) or _("已走访")
