"""How figures of targets and plans are written on the page."""

from collections.abc import Sequence
from typing import Final

from models.calendar import Period
from models.metrics.form import PERCENT, POINTS, Form
from models.metrics.quotient import Quotient
from models.targets.confirmation import TargetState
from models.targets.lines import Line
from models.targets.plan_sums import PlanRow, PlanSums
from models.targets.sheet import TargetRow
from ui.i18n import _
from ui.words import say

__all__ = [
    "SIGNS",
    "cartons",
    "detail_rows",
    "gap_words",
    "goal_name",
    "month_title",
    "number",
    "reach_words",
    "row_words",
    "shown",
    "state_words",
    "sum_words",
    "why_not",
]


def cartons(count: int | None) -> str:
    """Write whole 条; "—" where nothing is known."""
    return "—" if count is None else f"{count}".replace("-", "−")


def number(value: Quotient, form: Form) -> str:
    """Write a value without its unit."""
    return form.number(value.ratio)


def shown(value: Quotient, form: Form) -> str:
    """Write a value with its unit, or "—" with the reason."""
    if value.reason is not None:
        return _("— {why}").format(why=_(value.reason.value))
    return say(value.shown(form))


def goal_name(row: TargetRow, month: str) -> str:
    """Return what a target is called: 销量 一类; that of a longer period begins with it."""
    target = row.target
    metric, subject = _(target.metric), _(target.subject)
    name = metric if subject in ("", metric) else f"{metric} {subject}"
    if target.period == month:
        return name
    year, _sign, quarter = target.period.partition("Q")
    return f"Q{quarter} {name}" if quarter else _("{year}年 {name}").format(year=year, name=name)


SIGNS: Final = {
    TargetState.NEW: "待做",
    TargetState.CHANGED: "进行中",
    TargetState.CONFIRMED: "已完成",
}
"""The sign before the name of a target."""


def state_words(row: TargetRow) -> tuple[str, str]:
    """Say whether a target was confirmed, by whom and when; and the tone of it."""
    found = row.confirmation
    if row.state is TargetState.CONFIRMED and found is not None:
        words = _("{day} {who} 已确认")
        return words.format(day=f"{found.confirmed_on}", who=found.confirmed_by), "ok"
    if row.state is TargetState.CHANGED and found is not None:
        former = f"{found.value} {found.unit}".strip()
        return _("有变动，待确认（原来 {former}）").format(former=former), "warn"
    return _("待确认"), "warn"


def why_not(row: TargetRow) -> str:
    """Say why a target has no figures; empty where it has."""
    return "" if row.unclear is None else _(row.unclear.value)


def reach_words(line: Line) -> str:
    """Say how far a target is reached, and against the time gone."""
    words = [_("达成 {rate}").format(rate=shown(line.attainment, PERCENT))]
    if line.passed is not None:
        words.append(_("时间 {rate}").format(rate=line.passed.shown()))
    if line.lead is not None and line.lead.reason is None:
        words.append(say(line.lead.shown(POINTS)))
    return " · ".join(words)


def _grown(value: Quotient, growth: Quotient, line: Line) -> str:
    if value.reason is not None:
        return shown(value, line.form)
    change = _(growth.reason.value) if growth.reason else say(growth.shown(line.change_form))
    return f"{shown(value, line.form)} ({change})"


def detail_rows(line: Line) -> Sequence[tuple[str, str]]:
    """Return label and value of everything that is known of a target."""
    rows = [
        (_("差额"), shown(line.gap, line.gap_form)),
        (_("去年同期"), _grown(line.year_ago, line.on_year, line)),
        (_("上期"), _grown(line.before, line.on_before, line)),
        (_("累计实绩"), _grown(line.actual_so_far, line.on_year_so_far, line)),
        (_("累计达成"), shown(line.attainment_so_far, PERCENT)),
    ]
    if line.goal_so_far.reason is None:
        rows.insert(3, (_("累计目标"), shown(line.goal_so_far, line.form)))
    return rows


def row_words(row: PlanRow) -> str:
    """Say how the forecast of one retailer came about, and what has come so far."""
    words = _("{shop}：预测 {n} 条，{how}").format(
        shop=row.name, n=cartons(row.forecast.cartons), how=_(row.forecast.method.value)
    )
    if row.forecast.cartons is None:
        words = _("{shop}：{how}").format(shop=row.name, how=_(row.forecast.method.value))
    if row.came is None:
        return words
    return _("{words}；这个月已购进 {n} 条").format(words=words, n=cartons(row.came))


def gap_words(over: Quotient) -> str:
    """Say how a plan stands to its target."""
    ratio = over.ratio
    if ratio is None:
        return _(over.reason.value) if over.reason else ""
    count = round(abs(ratio))
    if not count:
        return _("正好")
    return (_("多 {n} 条") if ratio > 0 else _("差 {n} 条")).format(n=count)


def sum_words(sums: PlanSums, goal: Quotient, key_goal: Quotient) -> Sequence[str]:
    """Say what the plans come to against the targets, and how many retailers agreed."""
    words = [
        _("计划 {done}/{all} 户").format(done=sums.planned, all=sums.rows),
        _("客户确认 {n} 户").format(n=sums.confirmed),
    ]
    if goal.reason is None:
        target = _("总量目标 {n} 条").format(n=round(goal.ratio or 0))
        words.append(f"{target} {gap_words(sums.over(goal))}")
    else:
        words.append(_("总量无目标"))
    if key_goal.reason is None:
        over = Quotient(sums.key_cartons, 1).minus(key_goal)
        target = _("重点品牌目标 {n} 条").format(n=round(key_goal.ratio or 0))
        words.append(f"{target} {gap_words(over)}")
    return words


def month_title(month: str) -> str:
    """11月 of a month, for the head of a column."""
    return _("{n}月").format(n=Period.parse(month).first.month)
