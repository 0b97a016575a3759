"""活动, 培训, 经营分析报告, 评优: the events behind the six-ones, store by store."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from models.consolidation.book.details import Detail, Line, make_detail, without
from models.consolidation.book.source import ManagerMonth
from models.package.programme_sheets import (
    AWARDS,
    CAMPAIGNS,
    STORE_REPORTS,
    TRAININGS,
    EventRow,
    event_rows,
)
from models.package.table import SheetDefinition
from models.programme import AwardRound, Campaign, StoreReport, Training
from models.programme.rules import Event

__all__ = ["EVENTS_OF_ALL"]


def _is_of(event: Event, month: ManagerMonth) -> bool:
    """Tell whether a campaign ran in the month, a report was made or handed over in it."""
    if isinstance(event, Campaign):
        return (event.ends_on or date.max) >= month.month.first
    if isinstance(event, StoreReport):
        return any(day is not None and day in month.month
                   for day in (event.made_on, event.delivered_on))  # fmt: skip
    return True


def _lines(record: type[Event]) -> Callable[[ManagerMonth], Iterator[Line[EventRow]]]:
    def lines(month: ManagerMonth) -> Iterator[Line[EventRow]]:
        def product(product_id: str) -> str:
            return month.product(product_id) or product_id

        for held in month.held(record):
            if _is_of(held.record, month):
                yield from ((row, held) for row in event_rows([held.record], month.shop, product))

    return lines


def _detail(definition: SheetDefinition[EventRow], record: type[Event]) -> Detail:
    return make_detail(definition.title, without(definition.columns), _lines(record))


EVENTS_OF_ALL: Final = (
    _detail(CAMPAIGNS, Campaign),
    _detail(TRAININGS, Training),
    _detail(STORE_REPORTS, StoreReport),
    _detail(AWARDS, AwardRound),
)
