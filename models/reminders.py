"""What is due and what to be warned of, with the records behind each count (DOMAIN 2.2, 8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import attrs

from models.marks import N_
from models.phrase import Phrase
from models.six_one_record import SixOneItem
from models.six_ones.cells import Cell, CellState
from models.todo import Todo

__all__ = [
    "LICENCE_DAYS",
    "LONG_AGO_DAYS",
    "Reminder",
    "ReminderFacts",
    "ReminderKind",
    "Urgency",
    "reminders",
]

LICENCE_DAYS = (0, 30, 60, 90)
LONG_AGO_DAYS = 30


class Urgency(StrEnum):
    """How urgent a reminder is, the most urgent first."""

    OVERDUE = "逾期"
    TODAY = "今天"
    SOON = "近期"


class ReminderKind(StrEnum):
    """What it is about; the value is its heading."""

    SIX_ONES_OVERDUE = "六个一逾期"
    TODOS_OVERDUE = "待办逾期"
    LICENCE_EXPIRED = "许可证已过期"
    TODOS_TODAY = "待办今天到期"
    SIX_ONES_DUE = "六个一本月待做"
    LICENCE_EXPIRING = "许可证到期"
    LONG_UNVISITED = "久未走访"


@attrs.frozen(kw_only=True)
class Reminder:
    """One line of 到期与提醒: ``ids`` are the retailers, or the todos where it is about todos.

    ``kind`` is its heading. ``parts`` are phrases; ``text`` shows them in one line. ``details``
    says of each of ``ids`` why it is among them, where more is to be said.
    """

    kind: StrEnum
    urgency: Urgency
    parts: tuple[str, ...]
    ids: tuple[str, ...]
    about: str = "retailer"
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The parts in one line."""
        return " · ".join(self.parts)

    @property
    def count(self) -> int:
        """How many records are behind it."""
        return len(self.ids)


@attrs.frozen(kw_only=True)
class ReminderFacts:
    """What the reminders are made of. ``licences`` and ``last_visits``: stores that are open.

    A licence without a known end and a store with an unknown last visit are None; a store that was
    never visited counts as 久未走访.
    """

    today: date
    cells: Sequence[Cell] = ()
    todos: Sequence[Todo] = ()
    licences: Mapping[str, date | None] = attrs.field(factory=dict)
    last_visits: Mapping[str, date | None] = attrs.field(factory=dict)


def _by_item(cells: Iterable[Cell]) -> tuple[Phrase, ...]:
    """①活动 4 户, ②评估 6 户, counted by store."""
    stores: dict[SixOneItem, set[str]] = {}
    for cell in cells:
        stores.setdefault(cell.item, set()).add(cell.retailer_id)
    return tuple(
        Phrase(
            N_("{sign}{item} {count} 户"), sign=item.sign, item=item.short_name, count=len(found)
        )
        for item, found in sorted(stores.items())
    )


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _six_ones(facts: ReminderFacts) -> Iterator[Reminder]:
    open_cells = [cell for cell in facts.cells if cell.counted and not cell.done]
    late = [cell for cell in open_cells if cell.days_overdue]
    waiting = (CellState.TO_DO, CellState.BEGUN)
    due = [cell for cell in open_cells if not cell.days_overdue and cell.state in waiting]
    for kind, urgency, cells in (
        (ReminderKind.SIX_ONES_OVERDUE, Urgency.OVERDUE, late),
        (ReminderKind.SIX_ONES_DUE, Urgency.SOON, due),
    ):
        ids = _unique(cell.retailer_id for cell in cells)
        yield Reminder(kind=kind, urgency=urgency, parts=_by_item(cells), ids=ids)


def _todos(facts: ReminderFacts) -> Iterator[Reminder]:
    today = facts.today
    dated = [
        (todo.due, todo.id)
        for todo in facts.todos
        if todo.due and not todo.deleted and not todo.state.settled
    ]
    late = sorted(pair for pair in dated if pair[0] < today)
    if late:
        longest = (today - late[0][0]).days
        yield Reminder(
            kind=ReminderKind.TODOS_OVERDUE,
            urgency=Urgency.OVERDUE,
            parts=(Phrase(N_("{count} 项，最久欠 {days} 天"), count=len(late), days=longest),),
            ids=tuple(key for _, key in late),
            about="todo",
        )
    now = tuple(sorted(key for due, key in dated if due == today))
    yield Reminder(
        kind=ReminderKind.TODOS_TODAY,
        urgency=Urgency.TODAY,
        parts=(Phrase(N_("{count} 项"), count=len(now)),),
        ids=now,
        about="todo",
    )


def _licences(facts: ReminderFacts) -> Iterator[Reminder]:
    left = sorted(
        ((until - facts.today).days, retailer_id)
        for retailer_id, until in facts.licences.items()
        if until
    )
    expired = tuple(key for days, key in left if days < 0)
    yield Reminder(
        kind=ReminderKind.LICENCE_EXPIRED,
        urgency=Urgency.OVERDUE,
        parts=(Phrase(N_("{count} 户"), count=len(expired)),),
        ids=expired,
    )
    soon = [(days, key) for days, key in left if 0 <= days <= LICENCE_DAYS[-1]]
    counts = {limit: sum(days <= limit for days, _ in soon) for limit in LICENCE_DAYS}
    parts = tuple(
        Phrase(N_("{limit} 天内 {count} 户"), limit=limit, count=count)
        if limit
        else Phrase(N_("今天到期 {count} 户"), count=count)
        for limit, count in counts.items()
        if count
    )
    yield Reminder(
        kind=ReminderKind.LICENCE_EXPIRING,
        urgency=Urgency.SOON,
        parts=parts,
        ids=tuple(key for _, key in soon),
    )


def _unvisited(facts: ReminderFacts) -> Iterator[Reminder]:
    ages = (
        ((facts.today - last).days if last else None, retailer_id)
        for retailer_id, last in facts.last_visits.items()
    )
    found = [(age, key) for age, key in ages if age is None or age > LONG_AGO_DAYS]
    found.sort(key=lambda pair: (pair[0] is not None, -(pair[0] or 0), pair[1]))
    yield Reminder(
        kind=ReminderKind.LONG_UNVISITED,
        urgency=Urgency.SOON,
        parts=(Phrase(N_("超过 {days} 天 {count} 户"), days=LONG_AGO_DAYS, count=len(found)),),
        ids=tuple(key for _, key in found),
    )


def reminders(facts: ReminderFacts) -> tuple[Reminder, ...]:
    """Return the reminders that have anything behind them, the most urgent first."""
    made = (*_six_ones(facts), *_todos(facts), *_licences(facts), *_unvisited(facts))
    order: list[StrEnum] = list(ReminderKind)
    return tuple(
        sorted((each for each in made if each.ids), key=lambda each: order.index(each.kind))
    )
