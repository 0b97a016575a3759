"""A package's source made by hand, and what the sheets show of it, by heading."""

from datetime import date, datetime, timedelta, timezone

from models.calendar import Period
from models.manager import Manager
from models.package import PackageHead, PackageSource, SheetTable, build_sheets
from models.retailer import Retailer, StandardTerm
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones import History, StoreFacts, build_board
from models.visit import Visit

NOVEMBER = Period.parse("2026-11")
NOW = datetime(2026, 12, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
HEAD = PackageHead(
    package="11111111-1111-4111-8111-111111111111",
    sequence=3,
    base_acknowledged=2,
    device="d",
    manager=Manager(id="A001", name="张三", organisation="示范市公司", department="城区营销部"),
    month="2026-11",
    created_at=NOW,
    journal_operation=41,
    journal_head="ab" * 32,
    schema=1,
)


def shop(number: int) -> Retailer:
    return Retailer(
        id=f"T{number}",
        licence_no=f"32070610000{number}",
        shop_name=f"第{number}店",
        retail_format="便利店",
        supply_grade="18",
    )


def visit(number: int, **content: object) -> Visit:
    given = {"retailer_id": "T1", "day": date(2026, 11, 10 + number % 19), "revision": 2, **content}
    return Visit(id=f"22222222-2222-4222-8222-{number:012}", **given)  # type: ignore[arg-type]


def done(store: str, item: int, day: date, revision: int = 1) -> SixOneRecord:
    return SixOneRecord(
        id=f"{store}-{item}",
        retailer_id=store,
        item=SixOneItem(item),
        done_on=day,
        revision=revision,
    )


def board_of_vector_61(extra: tuple[SixOneRecord, ...] = ()) -> object:
    """V-61: T1 did ①②④⑤ and ③ in October, T2 did ①②⑤, T3 came after the 15th."""
    records = [done("T1", item, date(2026, 11, 12), revision=item) for item in (1, 2, 4, 5)]
    records += [done("T2", item, date(2026, 11, 13)) for item in (1, 2, 5)]
    records += [done("T1", 3, date(2026, 10, 20), revision=9), *extra]
    stores = [
        StoreFacts(retailer_id="T1", terms=(StandardTerm(since=date(2025, 1, 1)),)),
        StoreFacts(retailer_id="T2", terms=(StandardTerm(since=date(2025, 1, 1)),)),
        StoreFacts(retailer_id="T3", terms=(StandardTerm(since=date(2026, 11, 16)),)),
    ]
    return build_board(NOVEMBER, NOW.date(), stores, History.of(records))


def source(**content: object) -> PackageSource:
    given = {
        "head": HEAD,
        "month": NOVEMBER,
        "visits": (),
        "checks": (),
        "board": board_of_vector_61(),
        "retailers": {each.id: each for each in map(shop, range(1, 4))},
        "products": {},
        "notices": {},
        "todos": {},
        "stock": {},
        "lines": (),
        **content,
    }
    return PackageSource(**given)  # type: ignore[arg-type]


def rows_of(table: SheetTable) -> list[dict[str, object]]:
    return [dict(zip(table.headings, row.values, strict=True)) for row in table.rows]


def total_of(table: SheetTable) -> dict[str, object]:
    return dict(zip(table.headings, table.total, strict=True))


def table_of(title: str, **content: object) -> SheetTable:
    """One sheet of a source."""
    return next(each for each in build_sheets(source(**content)) if each.title == title)
