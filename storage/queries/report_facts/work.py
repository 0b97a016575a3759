"""The manager's own work in a period: visits against the plan, six-ones, todos, trainings."""

from datetime import date, time

from models.calendar import Period
from models.metrics.comparing import Span
from models.metrics.quotient import Quotient
from models.plan_stop import PlanState
from models.reports.work import NextDay, WorkFacts
from models.six_one_record import SixOneItem
from storage.database import Ledger
from storage.queries.board import board_of_month, standard_terms
from storage.queries.plan import stops_between
from storage.queries.work_days import work_calendar

__all__ = ["work_facts"]

_OPEN = "state IN ('待处理', '处理中', '转上级')"


def work_facts(
    ledger: Ledger, period: Period, today: date, population: frozenset[str]
) -> WorkFacts:
    """Return what was done in a period up to ``today``, and the plan of the one after it."""
    span = Span.until(period, max(period.first, today))
    days = (span.first.isoformat(), span.last.isoformat())
    visits = ledger.query(
        "SELECT retailer_id, day, shop_state = '关门', mode, planned, arrived, left FROM visit "
        "WHERE deleted = 0 AND day BETWEEN ? AND ?",
        days,
    )
    done = [row for row in visits if not row[2]]
    minutes = [found for row in done if (found := _minutes(row[5], row[6])) is not None]
    planned, kept = _planned(ledger, span, visits)
    six_ones = _six_ones(ledger, period, today)
    trainings, trained = _trainings(ledger, days)
    calendar = work_calendar(ledger)
    return WorkFacts(
        planned=planned,
        kept=kept,
        owed=len(population),
        covered=len({row[0] for row in done} & population),
        done=len(done),
        missed=len(visits) - len(done),
        phone=sum(row[3] == "电话" for row in done),
        days=len({row[1] for row in visits}),
        working=sum(calendar.is_working(day) for day in period.each_day() if day <= span.last),
        minutes=sum(minutes),
        timed=len(minutes),
        checks=int(
            ledger.scalar(
                "SELECT count(*) FROM display_check WHERE deleted = 0 AND day BETWEEN ? AND ?",
                days,
            )
        ),
        six_ones=six_ones,
        six_ones_total=Quotient.of_group(six_ones.values()),
        todos=_todos(ledger, days),
        months="、".join(month.key for month in _months(period, today)),
        trainings=trainings,
        trained=trained,
        upcoming=_upcoming(ledger, period.shift(1)),
    )


def _minutes(arrived: str | None, left: str | None) -> int | None:
    """Return how long a visit took; None where that is not known, or beyond midnight."""
    if not arrived or not left:
        return None
    first, last = time.fromisoformat(arrived), time.fromisoformat(left)
    found = (last.hour - first.hour) * 60 + last.minute - first.minute
    return found if found >= 0 else None


def _planned(ledger: Ledger, span: Span, visits: list[tuple[object, ...]]) -> tuple[int, int]:
    """Return how many calls were planned and kept (M20); without a plan visits marked 计划."""
    calls = {
        (stop.retailer_id, stop.day.isoformat())
        for stop in stops_between(ledger, span.first, span.last)
        if stop.state is not PlanState.CANCELLED
    }
    if not calls:
        marked = [row for row in visits if row[4]]
        return len(marked), sum(not row[2] for row in marked)
    return len(calls), len(calls & {(row[0], row[1]) for row in visits if not row[2]})


def _six_ones(ledger: Ledger, period: Period, today: date) -> dict[SixOneItem, Quotient]:
    """Return the rates of the months of a period that have begun; of a week its month's."""
    boards = [board_of_month(ledger, month.key, today).board for month in _months(period, today)]
    return {
        item: Quotient.of_group(_plain(board.item_rate(item)) for board in boards)
        for item in SixOneItem
    }


def _months(period: Period, today: date) -> list[Period]:
    return [month for month in period.months() if month.first <= today]


def _plain(rate: Quotient) -> Quotient:
    return Quotient(rate.numerator, rate.denominator, rate.reason)


def _todos(ledger: Ledger, days: tuple[str, str]) -> tuple[int, int, int, int]:
    """Return todos made and settled in the span, open at its end, of these past their day."""
    made, settled, still, late = ledger.query(
        "SELECT count(CASE WHEN created_on BETWEEN ?1 AND ?2 THEN 1 END), "  # noqa: S608 - own
        "count(CASE WHEN settled_on BETWEEN ?1 AND ?2 AND state <> '取消' THEN 1 END), "
        f"count(CASE WHEN {_OPEN} OR settled_on > ?2 THEN 1 END), "
        f"count(CASE WHEN ({_OPEN} OR settled_on > ?2) AND due < ?2 THEN 1 END) "
        "FROM todo WHERE deleted = 0 AND coalesce(created_on, '') <= ?2",
        days,
    )[0]
    return made, settled, still, late


def _trainings(ledger: Ledger, days: tuple[str, str]) -> tuple[int, int]:
    held, attended = ledger.query(
        "SELECT count(DISTINCT training.id), count(CASE WHEN attended = 1 THEN 1 END) "
        "FROM training LEFT JOIN training_attendees ON parent_id = training.id "
        "WHERE deleted = 0 AND state = '完成' AND day BETWEEN ? AND ?",
        days,
    )[0]
    return held, attended


def _upcoming(ledger: Ledger, following: Period) -> tuple[NextDay, ...]:
    names: dict[str, str] = dict(ledger.query("SELECT id, shop_name FROM retailer"))
    terms = standard_terms(ledger)
    by_day: dict[date, list[str]] = {}
    for stop in stops_between(ledger, following.first, following.last):
        if stop.state is not PlanState.CANCELLED:
            by_day.setdefault(stop.day, []).append(stop.retailer_id)

    def standard(store: str, day: date) -> bool:
        own = terms.get(store, ())
        return any(t.since <= day and (t.until is None or day <= t.until) for t in own)

    return tuple(
        NextDay(
            day=day,
            stops=len(stores),
            standard=sum(standard(store, day) for store in stores),
            shops=tuple(names.get(store) or store for store in stores),
        )
        for day, stores in sorted(by_day.items())
    )
