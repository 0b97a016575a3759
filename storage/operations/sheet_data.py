"""What the printed forms say: visit sheets blank or filled, and the day's cover.

A sheet names neither 档位, nor star, nor ABC class; the telephone number is masked (DOMAIN 4.4).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import TypeVar

import attrs

from models.carry import CarryFacts, to_carry
from models.check import Check
from models.day_cover.data import CoverStop, DayCoverData
from models.errors import DomainError
from models.marks import N_
from models.masks import mask_phone
from models.paper.issued import Issued
from models.paper.payload import serial_of
from models.paper.shop_sheet import SheetMode
from models.six_one_record import SixOneItem
from models.six_ones import BoardRow, Cell, CellState
from models.stock import StockJudgement
from models.todo import Todo
from models.visit import QUICK_CHECK_ITEMS, StockLine, Visit
from models.visit_sheet.data import (
    SheetNotice,
    SheetSixOne,
    SheetStockRow,
    SheetTodo,
    VisitSheetData,
)
from storage.database import Ledger
from storage.ledger.journal import HEAD_SHOWN, head_hash
from storage.ledger.records import find, get
from storage.queries.board import year_of_store
from storage.queries.retailers import retailer_row
from storage.queries.settings import Profile, profile, sheet_rows
from storage.queries.visit_form import FormProduct, VisitContext, visit_context

__all__ = ["cover_data", "issued", "latest_of_day", "next_sequence", "printing_owner", "sheet_data"]

Made = TypeVar("Made", Visit, Check)

_SIX_ONE_NAMES = {
    SixOneItem.PROMOTION: "①宣传促销",
    SixOneItem.EVALUATION: "②规范评估",
    SixOneItem.TRAINING: "③客户培训",
    SixOneItem.MARKET_INFORMATION: "④信息采集",
    SixOneItem.REPORT: "⑤分析报告",
    SixOneItem.AWARD: "⑥客户评优",
}


def printing_owner(ledger: Ledger) -> Profile:
    """Return whose name stands on paper; :class:`DomainError` while the profile is incomplete."""
    found = profile(ledger)
    if found is None or not found.complete:
        raise DomainError(N_("还没有填本人资料，不能打印。"), next_step=N_("请先到“设置”里填写。"))
    return found


def issued(ledger: Ledger) -> Issued:
    """Return who prints now; :class:`DomainError` without a complete profile."""
    owner = printing_owner(ledger)
    return Issued(
        organisation=f"{owner.organisation}{owner.department}",
        manager_name=owner.name,
        manager_id=owner.number,
        printed_at=ledger.clock(),
    )


def sheet_data(
    ledger: Ledger, retailer_ids: Sequence[str], day: date, mode: SheetMode | None = None
) -> list[tuple[str, VisitSheetData]]:
    """Return (retailer, data) of the sheets of a day: filled where a visit was finished that day.

    With a ``mode`` all are blank, or only those that can be filled are there. Raises
    :class:`DomainError` without a complete profile.
    """
    by = issued(ledger)
    first = next_sequence(ledger, day)
    head = head_hash(ledger)[:HEAD_SHOWN]
    listed = sheet_rows(ledger)
    sheets = []
    for place, retailer_id in enumerate(retailer_ids):
        visit = None if mode is SheetMode.BLANK else latest_of_day(ledger, Visit, retailer_id, day)
        if visit is None and mode is SheetMode.FILLED:
            continue
        context = visit_context(ledger, retailer_id, day, visit.id if visit else "")
        if context is None:
            continue
        common = _common(by, context, day)
        base = attrs.evolve(
            common,
            sequence=place + 1,
            serial=serial_of(day, first + place),
            number=f"S-{by.manager_id}-{day:%Y%m%d}-{first + place:03}",
            journal_head=head,
        )
        rows = year_of_store(ledger, retailer_id, f"{day:%Y-%m}", day)
        row = rows[-1] if rows and rows[-1].applicable else None
        if visit is None:
            sheets.append((retailer_id, _blank(base, context, row, listed)))
        else:
            settled = _settled_todos(ledger, visit)
            sheets.append((retailer_id, _filled(base, context, visit, row, settled)))
    return sheets


def next_sequence(ledger: Ledger, day: date) -> int:
    """Return the number of the day's next sheet, of whatever form: serials are unique by day."""
    last = ledger.scalar(
        "SELECT max(serial) FROM printed_sheet WHERE serial BETWEEN ? AND ?",
        (int(serial_of(day, 0)), int(serial_of(day, 9999))),
    )
    return int(last) % 10_000 + 1 if last else 1


def latest_of_day(ledger: Ledger, kind: type[Made], retailer_id: str, day: date) -> Made | None:
    """Return the visit or check of a day that a filled sheet shows: the one entered last."""
    found = find(
        ledger,
        kind,
        "deleted = 0 AND retailer_id = ? AND day = ? ORDER BY entered_at DESC LIMIT 1",
        (retailer_id, day.isoformat()),
    )
    return found[0] if found else None


def _common(by: Issued, context: VisitContext, day: date) -> VisitSheetData:
    retailer, last = context.retailer, context.last
    return VisitSheetData(
        **attrs.asdict(by),
        number="",
        serial="",
        day=day,
        shop_name=retailer.shop_name,
        route=retailer.visit_route,
        licence_no=retailer.licence_no,
        owner=retailer.owner,
        phone=mask_phone(retailer.phone),
        address=retailer.address,
        retail_format=retailer.retail_format,
        market_type=retailer.market_type,
        order_day=retailer.order_day,
        delivery_day=retailer.delivery_day,
        licence_until=retailer.licence_until,
        last_visit_on=last.day if last else None,
        last_summary=last.summary if last else "",
    )


def _blank(
    base: VisitSheetData, context: VisitContext, row: BoardRow | None, rows: int
) -> VisitSheetData:
    """List ``rows`` products: 重点品规, out of stock last time, then the best sellers."""
    return attrs.evolve(
        base,
        todos=_open_todos(context),
        stock_rows=tuple(_stock_row(product) for product in context.products[:rows]),
        six_ones=_six_ones(row, ()),
        notices=tuple(SheetNotice(text=each.title, ref=each.id) for each in context.notices),
    )


def _open_todos(context: VisitContext) -> tuple[SheetTodo, ...]:
    return tuple(
        SheetTodo(text=todo.content, due=todo.due, overdue=todo.overdue, ref=todo.id)
        for todo in context.todos
    )


def _settled_todos(ledger: Ledger, visit: Visit) -> tuple[SheetTodo, ...]:
    """The todos that were settled in a visit, ticked."""
    found = (get(ledger, Todo, todo_id) for todo_id in visit.todos_done)
    return tuple(
        SheetTodo(text=todo.content, due=todo.due, done=True, ref=todo.id)
        for todo in found
        if todo is not None
    )


def _stock_row(product: FormProduct) -> SheetStockRow:
    return SheetStockRow(
        product=product.name,
        wholesale=product.wholesale,
        guide_carton=product.retail_carton,
        guide_pack=product.retail_pack,
        last_stock=product.last_packs,
        purchased=product.bought,
        per_carton=product.per_carton,
        ref=product.id,
    )


def _filled(
    base: VisitSheetData,
    context: VisitContext,
    visit: Visit,
    row: BoardRow | None,
    settled: tuple[SheetTodo, ...],
) -> VisitSheetData:
    answers = {line.item: line.result for line in visit.quick_check}
    return attrs.evolve(
        base,
        mode=SheetMode.FILLED,
        number=visit.number,
        revision=visit.revision,
        todos=(*settled, *_open_todos(context)),
        stock_rows=tuple(_filled_rows(context, visit)),
        quick_check=tuple(answers.get(item) for item in range(1, len(QUICK_CHECK_ITEMS) + 1)),
        problem=visit.problem,
        rectify_by=visit.rectify_by,
        six_ones=_six_ones(row, (visit.id,)),
        notices=tuple(
            SheetNotice(text=each.title, ref=each.id, told=each.id in visit.notices_told)
            for each in context.notices
        ),
        services=visit.services,
        opinion=visit.opinion,
        market_note=_joined(visit.market_note, visit.rival_note),
        guidance=_joined("、".join(visit.guidance_topics), visit.guidance),
        satisfaction=visit.satisfaction,
        arrived=visit.arrived,
        left=visit.left,
        unsigned_reason=visit.unsigned_reason,
    )


def _joined(*texts: str) -> str:
    return "；".join(text for text in texts if text)


def _filled_rows(context: VisitContext, visit: Visit) -> Iterator[SheetStockRow]:
    known = {product.id: product for product in context.products}
    for line in visit.stock_lines:
        product = known.get(line.product_id)
        row = _stock_row(product) if product else SheetStockRow(product=line.product_id)
        judged = (
            context.judge(line.product_id, line.stock, visit.day)
            if line.stock is not None
            else None
        )
        yield _with_findings(row, line, judged)


def _with_findings(
    row: SheetStockRow, line: StockLine, judged: StockJudgement | None
) -> SheetStockRow:
    return attrs.evolve(
        row,
        stock=line.stock,
        sold=judged.sold if judged else None,
        out_days=line.out_days,
        retail_carton=line.retail_carton,
        retail_pack=line.retail_pack,
        tag=line.tag,
        demand=line.demand,
    )


def _six_ones(row: BoardRow | None, proofs: Sequence[str]) -> tuple[SheetSixOne, ...] | None:
    if row is None:
        return None
    return tuple(
        SheetSixOne(
            name=_SIX_ONE_NAMES[cell.item],
            status=_status(cell),
            done=cell.record is not None and cell.record.ref_id in proofs,
        )
        for cell in row.cells
    )


def _status(cell: Cell) -> str:
    if cell.done and cell.done_on:
        return f"{cell.done_on:%m-%d} {cell.state}"
    if cell.state is CellState.NOT_DUE and cell.due:
        return f"{cell.due.month} 月末前"
    return str(cell.state)


def cover_data(
    ledger: Ledger,
    sheets: Sequence[tuple[str, VisitSheetData]],
    day: date,
    purposes: Mapping[str, tuple[str, time | None, bool]],
    sheet_pages: int,
) -> DayCoverData:
    """Return the day's cover over the sheets in their order.

    ``purposes`` says why a retailer is visited, at what time, and whether that is an estimate.
    """
    stops = tuple(
        _cover_stop(ledger, retailer_id, data, purposes.get(retailer_id, ("", None, False)))
        for retailer_id, data in sheets
    )
    notices = dict.fromkeys(notice.text for _, data in sheets for notice in data.notices)
    return DayCoverData(
        **attrs.asdict(issued(ledger)),
        day=day,
        stops=stops,
        route="、".join(dict.fromkeys(data.route for _, data in sheets if data.route)),
        today=tuple(_today_lines(sheets)),
        must_tell=tuple(notices),
        to_carry=tuple(_carry_lines(sheets)),
        sheet_pages=sheet_pages,
        journal_head=head_hash(ledger)[:HEAD_SHOWN],
    )


def _cover_stop(
    ledger: Ledger,
    retailer_id: str,
    data: VisitSheetData,
    purpose: tuple[str, time | None, bool],
) -> CoverStop:
    retailer = retailer_row(ledger, retailer_id, data.day)
    place = retailer.place if retailer else None
    why, at, estimated = purpose
    return CoverStop(
        shop_name=data.shop_name,
        address=data.address,
        owner=data.owner,
        phone=data.phone,
        order_day=data.order_day,
        delivery_day=data.delivery_day,
        purpose=why,
        at=at,
        estimated=estimated,
        longitude=place.longitude if place else None,
        latitude=place.latitude if place else None,
        six_ones_due=bool(_owed(data)),
    )


def _owed(data: VisitSheetData) -> list[SixOneItem]:
    """The six-ones a store still owes, as its sheet says them in their order."""
    owing = (CellState.TO_DO.value, CellState.OVERDUE.value, CellState.BEGUN.value)
    named = zip(SixOneItem, data.six_ones or (), strict=False)
    return [item for item, said in named if said.status in owing]


def _today_lines(sheets: Sequence[tuple[str, VisitSheetData]]) -> Iterator[str]:
    due = sum(bool(_owed(data)) for _, data in sheets)
    todos = sum(not todo.done for _, data in sheets for todo in data.todos)
    empty = {row.product for _, data in sheets for row in data.stock_rows if row.last_stock == 0}
    if due:
        yield f"六个一待做 {due} 户"
    if todos:
        yield f"未结待办 {todos} 项"
    if empty:
        yield f"上次断货 {len(empty)} 个品规"


def _carry_lines(sheets: Sequence[tuple[str, VisitSheetData]]) -> Iterator[str]:
    """What to take along for the whole round, and for how many shops each thing is."""
    things: Counter[str] = Counter()
    for _retailer_id, data in sheets:
        promises = [todo.text for todo in data.todos if not todo.done]
        things.update(to_carry(CarryFacts(items=_owed(data), promises=promises)))
    yield f"走访单 {len(sheets)} 份"
    yield from (f"{thing} {count} 份" for thing, count in things.items())
