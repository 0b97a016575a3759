"""The events behind the six-ones, store by store: ① ③ ⑤ ⑥ (DOMAIN 3.1, 5.2).

A row is one store of an event, so that headquarters can add up by store; its 记录编号 is the
event's, as several rows of one visit carry the visit's.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

import attrs

from models.package.common import field_column, money, product_name, retailer_columns, yes_no
from models.package.source import PackageSource
from models.package.table import (
    NO_BASE,
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
    field_heading,
    summed,
)
from models.programme import (
    Attendee,
    AwardResult,
    AwardRound,
    Campaign,
    CampaignStore,
    StoreReport,
    Training,
)
from models.programme.rules import STORES_OF, products_of
from models.retailer import Retailer

__all__ = [
    "AWARDS",
    "CAMPAIGNS",
    "STORE_REPORTS",
    "TRAININGS",
    "EventRow",
    "award_sheet",
    "campaign_sheet",
    "event_rows",
    "store_report_sheet",
    "training_sheet",
]

_POINTS = ("standard", "cooperation", "growth", "information", "compliance", "total")


@attrs.frozen(kw_only=True)
class EventRow:
    """One store of an event: ``event``, its ``line`` for the store, ``products`` by name."""

    event: Any
    line: Any
    retailer: Retailer
    products: str = ""


def _of_event(record: type[Any], name: str, **shape: Any) -> Column[EventRow]:
    return field_column(record, name, lambda row: getattr(row.event, name), **shape)


def _of_line(record: type[Any], name: str, **shape: Any) -> Column[EventRow]:
    return field_column(record, name, lambda row: getattr(row.line, name), **shape)


def _ticked(record: type[Any], name: str) -> Column[EventRow]:
    heading = field_heading(record, name)
    return Column(heading, lambda row: yes_no(getattr(row.line, name)), width=9)


def _counted(record: type[Any], name: str) -> Column[EventRow]:
    heading = field_heading(record, name)

    def number(row: EventRow) -> int | None:
        value: int | None = getattr(row.line, name)
        return value

    return Column(heading, number, CellKind.WHOLE, 9, summed(lambda row: number(row) or 0))


def _score(name: str) -> Column[EventRow]:
    """A score in points with one decimal; "—" where it has no base."""

    def value(row: EventRow) -> CellValue:
        tenths: int | None = getattr(row.line, name)
        return NO_BASE if tenths is None else Decimal(tenths).scaleb(-1)

    return Column(field_heading(AwardResult, name), value, CellKind.ONE_PLACE, 9)


def _lawful(row: EventRow) -> str:
    """合规确认: 是 where every tick of the legal gate is given (DOMAIN 3.7)."""
    return yes_no(row.event.lawful)


def _materials(row: EventRow) -> str:
    return "、".join(f"{each.name}×{each.quantity}" for each in row.event.materials)


CAMPAIGNS: Final = SheetDefinition[EventRow](
    title="宣传促销活动",
    columns=(
        _of_event(Campaign, "number", kind=CellKind.CODE, width=22),
        _of_event(Campaign, "theme", width=20),
        _of_event(Campaign, "plan_number", kind=CellKind.CODE, width=12),
        _of_event(Campaign, "method", width=16),
        Column("品规", lambda row: row.products, width=24),
        _of_event(Campaign, "starts_on", kind=CellKind.DATE, width=12),
        _of_event(Campaign, "ends_on", kind=CellKind.DATE, width=12),
        *retailer_columns(),
        _of_line(CampaignStore, "done_on", kind=CellKind.DATE, width=12),
        _counted(CampaignStore, "participants"),
        _counted(CampaignStore, "sold_before"),
        _counted(CampaignStore, "sold_after"),
        _of_line(CampaignStore, "effect", kind=CellKind.WHOLE, width=8),
        _of_line(CampaignStore, "opinion", width=20),
        _ticked(CampaignStore, "received"),
        Column("物料", _materials, width=20),
        Column("费用(元)", lambda row: money(row.event.cost), CellKind.MONEY, 10),
        Column("合规确认", _lawful, width=9),
        _of_event(Campaign, "state", width=8),
        _of_event(Campaign, "summary", width=30),
    ),
    record_id=lambda row: row.event.id,
    revision=lambda row: row.event.revision,
)

TRAININGS: Final = SheetDefinition[EventRow](
    title="客户培训",
    columns=(
        _of_event(Training, "number", kind=CellKind.CODE, width=22),
        _of_event(Training, "day", kind=CellKind.DATE, width=12),
        _of_event(Training, "topic", width=10),
        _of_event(Training, "content", width=24),
        _of_event(Training, "form", width=8),
        _of_event(Training, "minutes", kind=CellKind.WHOLE, width=10),
        _of_event(Training, "lecturer", width=10),
        _of_event(Training, "material", width=14),
        _of_event(Training, "place", width=14),
        *retailer_columns(),
        _ticked(Attendee, "attended"),
        _of_line(Attendee, "person", width=10),
        _counted(Attendee, "people"),
        _ticked(Attendee, "signed"),
        _of_line(Attendee, "score", kind=CellKind.WHOLE, width=8),
        _of_line(Attendee, "satisfaction", kind=CellKind.WHOLE, width=8),
        _of_event(Training, "state", width=8),
    ),
    record_id=lambda row: row.event.id,
    revision=lambda row: row.event.revision,
)

STORE_REPORTS: Final = SheetDefinition[EventRow](
    title="经营分析报告",
    columns=(
        _of_event(StoreReport, "number", kind=CellKind.CODE, width=22),
        _of_event(StoreReport, "month", kind=CellKind.CODE, width=10),
        *retailer_columns(),
        _of_event(StoreReport, "made_on", kind=CellKind.DATE, width=12),
        Column("建议", lambda row: "；".join(row.event.suggestions), width=36),
        _of_event(StoreReport, "delivery", width=10),
        _of_event(StoreReport, "delivered_on", kind=CellKind.DATE, width=12),
        _of_event(StoreReport, "signed_by", width=10),
        _of_event(StoreReport, "feedback", width=24),
    ),
    record_id=lambda row: row.event.id,
    revision=lambda row: row.event.revision,
)

AWARDS: Final = SheetDefinition[EventRow](
    title="客户评优",
    columns=(
        _of_event(AwardRound, "number", kind=CellKind.CODE, width=22),
        _of_event(AwardRound, "title", width=18),
        _of_event(AwardRound, "period", kind=CellKind.CODE, width=10),
        _of_event(AwardRound, "day", kind=CellKind.DATE, width=12),
        *retailer_columns(),
        _of_line(AwardResult, "section", width=8),
        *(_score(name) for name in _POINTS),
        _of_line(AwardResult, "rank", kind=CellKind.WHOLE, width=8),
        _of_line(AwardResult, "outcome", width=8),
        _of_line(AwardResult, "reason", width=20),
        _of_event(AwardRound, "notice_from", kind=CellKind.DATE, width=12),
        _of_event(AwardRound, "notice_until", kind=CellKind.DATE, width=12),
        _of_event(AwardRound, "commendation", width=18),
        _of_event(AwardRound, "state", width=8),
    ),
    record_id=lambda row: row.event.id,
    revision=lambda row: row.event.revision,
)


def event_rows(
    events: Iterable[Any],
    retailer: Callable[[str], Retailer],
    product: Callable[[str], str] = str,
) -> Iterator[EventRow]:
    """Yield the stores of events in order; a report is about one store, itself its line."""
    for event in events:
        products = "、".join(product(each) for each in products_of(event))
        name = STORES_OF.get(type(event), "")
        for line in getattr(event, name) if name else (event,):
            yield EventRow(
                event=event, line=line, retailer=retailer(line.retailer_id), products=products
            )


def _sheet(
    source: PackageSource, definition: SheetDefinition[EventRow], events: Iterable[Any]
) -> SheetTable:
    def product(product_id: str) -> str:
        return product_name(source.products.get(product_id), product_id)

    in_order = sorted(events, key=lambda event: (event.number, event.id))
    return build_table(definition, list(event_rows(in_order, source.retailer, product)))


def campaign_sheet(source: PackageSource) -> SheetTable:
    """Build 宣传促销活动 of the campaigns that ran in the month."""
    return _sheet(source, CAMPAIGNS, source.events.campaigns)


def training_sheet(source: PackageSource) -> SheetTable:
    """Build 客户培训."""
    return _sheet(source, TRAININGS, source.events.trainings)


def store_report_sheet(source: PackageSource) -> SheetTable:
    """Build 经营分析报告: those made or handed over in the month."""
    return _sheet(source, STORE_REPORTS, source.events.reports)


def award_sheet(source: PackageSource) -> SheetTable:
    """Build 客户评优 of the rounds decided in the month."""
    return _sheet(source, AWARDS, source.events.rounds)
