"""What 计划 says of days and stops."""

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from models.calendar import days_ahead, falls_on, short_weekday
from models.plan.rules import StopStatus
from storage.queries.month_plan import MonthPlan, PlanDay, PlannedVisit
from ui.i18n import _
from ui.item_models import Cell
from ui.words import month_day, say, sentences, weekday

__all__ = [
    "QUIET",
    "DayCount",
    "day_kind",
    "day_sentence",
    "day_words",
    "key_of",
    "load_words",
    "name_cell",
    "reasons_of",
    "row_number",
    "shown_visits",
    "sign_of",
    "stop_note",
    "street_of",
    "why_cell",
]

_SIGNS = {
    StopStatus.OPEN: "待做",
    StopStatus.DONE: "已完成",
    StopStatus.MISSED: "未遇",
    StopStatus.POSTPONED: "改期",
    StopStatus.CANCELLED: "不适用",
    StopStatus.LAPSED: "逾期",
}
_TONES = {StopStatus.LAPSED: "bad", StopStatus.MISSED: "warn", StopStatus.DONE: "ok"}
_LICENCE_DAYS = 90
QUIET = (StopStatus.POSTPONED, StopStatus.CANCELLED)
"""Stops that are listed on a day and do not count any more."""


def sign_of(status: StopStatus) -> str:
    """Return the state whose sign stands for a stop's status."""
    return _SIGNS[status]


def key_of(visit: PlannedVisit) -> str:
    """Return the key of a stop's row: its id, but where it was put off to another day."""
    gone = visit.status is StopStatus.POSTPONED
    return f"gone:{visit.stop.id}" if gone else visit.stop.id


@attrs.frozen
class DayCount:
    """How many stops a day holds, and what became of them; those put off or dropped are out."""

    planned: int
    done: int
    missed: int
    lapsed: int
    over: int

    @classmethod
    def of(cls, day: PlanDay, capacity: int) -> "DayCount":
        """Count a day that holds ``capacity`` where it is worked."""
        states = [visit.status for visit in day.stops if visit.status not in QUIET]
        planned = len(states)
        return cls(
            planned=planned,
            done=states.count(StopStatus.DONE),
            missed=states.count(StopStatus.MISSED),
            lapsed=states.count(StopStatus.LAPSED),
            over=max(0, planned - capacity) if day.working else 0,
        )


def day_words(day: date, today: date) -> str:
    """Return 11-23 星期一."""
    return f"{month_day(day, today)} {weekday(day)}"


def day_kind(day: PlanDay, today: date) -> str:
    """Return what is to be known of a day: 今天, 元旦, 调休上班, 休息; blank for a usual one."""
    words = [_("今天")] if day.day == today else []
    if day.note:
        words.append(say(day.note))
    elif not day.working:
        words.append(_("休息"))
    return " · ".join(words)


def load_words(day: PlanDay, capacity: int) -> str:
    """Return 16 户 / 能力 16, and what is over."""
    count = DayCount.of(day, capacity)
    if not day.working:
        return _("{n} 户").format(n=count.planned) if count.planned else ""
    words = _("{n} 户 / 能力 {capacity}").format(n=count.planned, capacity=capacity)
    if not count.over:
        return words
    return f"{words} · " + _("超 {n} 户").format(n=count.over)


def day_sentence(day: PlanDay, capacity: int, today: date) -> str:
    """Say a whole day, for screen readers and tool tips."""
    count = DayCount.of(day, capacity)
    parts = [day_words(day.day, today), day_kind(day, today)]
    parts.append(load_words(day, capacity) if count.planned else _("没有安排"))
    if count.done:
        parts.append(_("完成 {n}").format(n=count.done))
    if count.missed:
        parts.append(_("未遇 {n}").format(n=count.missed))
    if count.lapsed:
        parts.append(_("错过 {n}").format(n=count.lapsed))
    if day.visits:
        parts.append(_("计划外走访 {n}").format(n=day.visits))
    return _("，").join(part for part in parts if part)


# -- one stop


def shown_visits(day: PlanDay) -> tuple[PlannedVisit, ...]:
    """Return what is listed on a day: its stops, then those that were put off to another day."""
    return (*day.stops, *day.put_off)


def row_number(visits: Sequence[PlannedVisit], at: int) -> str:
    """Return the place of a stop in the round, blank for one that does not count any more."""
    if visits[at].status in QUIET:
        return ""
    return str(sum(visit.status not in QUIET for visit in visits[: at + 1]))


def street_of(visit: PlannedVisit, plan: MonthPlan) -> str:
    """Return the street of a stop's store."""
    row = plan.rows.get(visit.stop.retailer_id)
    return row.street if row is not None else ""


def reasons_of(visit: PlannedVisit, plan: MonthPlan, today: date) -> list[str]:
    """Say in a few words each what speaks for this store on this day."""
    row, day = plan.rows.get(visit.stop.retailer_id), visit.stop.day
    if row is None:
        return []
    working = (each.day for each in plan.days if each.working)
    said = [_order_words(row.order_day, days_ahead(day, plan.settings.before_order_days, working))]
    if row.overdue_todos:
        said.append(_("待办逾期 {count}").format(count=row.overdue_todos))
    elif row.open_todos:
        said.append(_("待办 {count}").format(count=row.open_todos))
    if row.licence_until is not None and (row.licence_until - day).days <= _LICENCE_DAYS:
        said.append(_("许可证 {day}").format(day=month_day(row.licence_until, today)))
    said.append(_last_words(row.last_visit, day))
    return [words for words in said if words]


def _order_words(order_day: str, ahead: Iterable[date]) -> str:
    """Say that a store orders on one of the days ``ahead``."""
    for later in ahead:
        if falls_on(order_day, later):
            return _("{weekday}订货").format(weekday=_(short_weekday(later)))
    return ""


def _last_words(last: date | None, day: date) -> str:
    if last is None:
        return _("还没走访过")
    return _("隔 {n} 天").format(n=(day - last).days) if last < day else ""


def name_cell(visit: PlannedVisit) -> Cell:
    """Return the shop's name as a list shows it."""
    return (("name:muted" if visit.status in QUIET else "name", visit.shop_name),)


def why_cell(visit: PlannedVisit, plan: MonthPlan, today: date) -> Cell:
    """Return what a list says of a stop: what became of it, else why it stands there."""
    status, stop = visit.status, visit.stop
    if status is StopStatus.POSTPONED:
        words = _("改到 {day}").format(day=month_day(stop.day, today))
        return (("small:warn", f"{words} {_reason(visit)}".strip()),)
    if status is not StopStatus.OPEN:
        words = _("已取消") if status is StopStatus.CANCELLED else _(status.value)
        words = f"{words} {_reason(visit)}" if stop.reason else words
        return ((f"small:{_TONES.get(status, 'text2')}", words.strip()),)
    tags = [("tag:warn", _("改期"))] if stop.postponed_from is not None else []
    if visit.because:
        tags.append(("tag", say(visit.because)))
    rest = " · ".join(reasons_of(visit, plan, today))
    return (*tags, ("small:text2", rest)) if rest else tuple(tags)


def stop_note(visit: PlannedVisit, plan: MonthPlan, today: date) -> str:
    """Say why a stop stands where it does, and what was written when it was put off."""
    stop, why = visit.stop, reasons_of(visit, plan, today)
    if visit.because:
        why.insert(0, say(visit.because))
    row = plan.rows.get(stop.retailer_id)
    if row is not None and row.last_visit is not None and row.last_visit < stop.day:
        why[-1] = _("上次走访 {day}，隔 {n} 天").format(
            day=month_day(row.last_visit, today), n=(stop.day - row.last_visit).days
        )
    words = [_("为什么：{reasons}。").format(reasons=" · ".join(why))] if why else []
    if visit.status is StopStatus.CANCELLED:
        words.append(_("已取消：{why}。").format(why=_reason(visit) or "—"))
    elif stop.postponed_from is not None:
        day = month_day(stop.postponed_from, today)
        words.append(_("从 {day} 改来：{why}。").format(day=day, why=_reason(visit) or "—"))
    elif stop.by_hand:
        words.append(_("手工安排，重排时不动。"))
    return sentences(*words)


def _reason(visit: PlannedVisit) -> str:
    reason = _(visit.stop.reason.value) if visit.stop.reason is not None else ""
    return " ".join(part for part in (reason, visit.stop.remark) if part)
