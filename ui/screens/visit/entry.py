"""What is typed into a visit: raw texts as the draft keeps them, and the visit they make."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from models.check import Check
from models.marks import N_
from models.phrase import Phrase
from models.todo import QUESTION, Todo, TodoSource
from models.units import PACKS_PER_CARTON, format_price
from models.visit import (
    Purpose,
    QuickAnswer,
    QuickCheckLine,
    ShopState,
    Signature,
    StockLine,
    Visit,
    VisitMode,
)
from ui.screens.visit.check_entry import plain_answers
from ui.screens.visit.readers import (
    DATE_HINT,
    TIME_HINT,
    Wrong,
    cell_hint,
    packs_text,
    read_cell,
    received,
    received_text,
    shown_text,
)
from ui.widgets.fields import parse_date, parse_time

__all__ = ["Reading", "VisitEntry", "entry_of", "read_entry", "todos_of"]


@attrs.define(kw_only=True)
class VisitEntry:
    """Everything typed into one visit, as it was typed.

    ``visit_id`` is set while a finished visit is corrected; ``quick`` answers by item ("1" … "8");
    ``cells`` raw texts by product and column; ``added`` products the form had not asked for;
    ``todos`` (content, due, and ``QUESTION`` for a question to be answered) of new promises;
    ``spray`` a code that was looked at, which the visit itself does not keep;
    ``check`` the answers of the 26 points, {} for none;
    ``photos`` the rows of photos whose pictures lie in the store, as JSON values.
    """

    retailer_id: str
    visit_id: str = ""
    day: str = ""
    shop_state: str = ShopState.OPEN.value
    mode: str = VisitMode.ON_SITE.value
    arrived: str = ""
    left: str = ""
    received: str = ""
    quick: dict[str, str] = attrs.field(factory=dict)
    problem: str = ""
    rectify_by: str = ""
    cells: dict[str, dict[str, str]] = attrs.field(factory=dict)
    added: list[str] = attrs.field(factory=list)
    every_product: bool = False
    opinion: str = ""
    market_note: str = ""
    rival_note: str = ""
    topics: list[str] = attrs.field(factory=list)
    guidance: str = ""
    notices: list[str] = attrs.field(factory=list)
    services: list[str] = attrs.field(factory=list)
    settled: list[str] = attrs.field(factory=list)
    satisfaction: str = ""
    signature: str = ""
    unsigned_reason: str = ""
    summary: str = ""
    todos: list[list[str]] = attrs.field(factory=list)
    purposes: list[str] = attrs.field(factory=list)
    spray: str = ""
    check: dict[str, Any] = attrs.field(factory=dict)
    photos: list[dict[str, Any]] = attrs.field(factory=list)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values, for the draft."""
        return attrs.asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "VisitEntry":
        """Make it of a draft's content; parts this version does not know are left out."""
        known = {field.name for field in attrs.fields(cls)}
        return cls(**{key: value for key, value in plain.items() if key in known})

    @property
    def remote(self) -> bool:
        """Tell whether nothing was seen: by telephone or online."""
        return self.mode != VisitMode.ON_SITE.value

    @property
    def missed(self) -> bool:
        """Tell whether the shop was shut."""
        return self.shop_state == ShopState.CLOSED.value

    def set_cell(self, product: str, key: str, text: str) -> None:
        """Keep what was typed into a cell; an empty text empties it."""
        row = self.cells.setdefault(product, {})
        row.pop(key, None)
        if text:
            row[key] = text
        if not row:
            self.cells.pop(product, None)


@attrs.frozen
class Reading:
    """The visit that a form makes, and what in it could not be read."""

    visit: Visit
    wrong: tuple[Wrong, ...]


class _Reader:
    """Reads the texts of one entry and collects what it cannot read."""

    def __init__(self, entry: VisitEntry, today: dt.date, per_carton: Mapping[str, int]) -> None:
        self.entry, self.today, self.per_carton = entry, today, per_carton
        self.wrong: list[Wrong] = []

    def day(self) -> dt.date:
        found = parse_date(self.entry.day, self.today) if self.entry.day.strip() else self.today
        if found is None:
            self.wrong.append(Wrong("day", DATE_HINT))
        return found or self.today

    def date(self, target: str, text: str) -> dt.date | None:
        found = parse_date(text, self.today) if text.strip() else None
        if text.strip() and found is None:
            self.wrong.append(Wrong(target, DATE_HINT))
        return found

    def time(self, target: str, text: str) -> dt.time | None:
        found = parse_time(text) if text.strip() else None
        if text.strip() and found is None:
            self.wrong.append(Wrong(target, TIME_HINT))
        return found

    def line(self, product: str, cells: Mapping[str, str]) -> StockLine:
        values: dict[str, Any] = {}
        for key, text in cells.items():
            if not text.strip():
                continue
            value = read_cell(key, text.strip(), self.per_carton.get(product, PACKS_PER_CARTON))
            if value is None:
                said = Phrase(N_("“{text}”读不懂，{hint}"), text=text, hint=cell_hint(key))
                self.wrong.append(Wrong(key, said, product))
            values[key] = value
        return StockLine(product_id=product, **values)


def read_entry(
    entry: VisitEntry,
    today: dt.date,
    per_carton: Mapping[str, int],
    order: Sequence[str] = (),
    base: Visit | None = None,
) -> Reading:
    """Make a visit of what was typed.

    ``order`` is how the products stand in the form; ``base`` the finished visit that is corrected:
    what the form does not show stays as it was.
    """
    reader = _Reader(entry, today, per_carton)
    name, role = received(entry.received)
    products = [*(key for key in order if key in entry.cells),
                *(key for key in entry.cells if key not in order)]  # fmt: skip
    start = base or Visit(id="", retailer_id=entry.retailer_id, day=today)
    visit = attrs.evolve(
        start,
        retailer_id=entry.retailer_id,
        day=reader.day(),
        shop_state=ShopState(entry.shop_state),
        mode=VisitMode(entry.mode),
        purposes=tuple(map(Purpose, entry.purposes)),
        arrived=reader.time("arrived", entry.arrived),
        left=reader.time("left", entry.left),
        received_by=name,
        received_role=role,
        quick_check=_quick(entry),
        problem=entry.problem,
        rectify_by=reader.date("rectify_by", entry.rectify_by),
        stock_lines=tuple(reader.line(each, entry.cells[each]) for each in products),
        opinion=entry.opinion,
        market_note=entry.market_note,
        rival_note=entry.rival_note,
        guidance_topics=tuple(entry.topics),
        guidance=entry.guidance,
        notices_told=tuple(entry.notices),
        services=tuple(entry.services),
        todos_done=tuple(entry.settled),
        satisfaction=int(entry.satisfaction) if entry.satisfaction else None,
        signature=Signature(entry.signature) if entry.signature else None,
        unsigned_reason=entry.unsigned_reason,
        summary=entry.summary,
    )
    return Reading(visit, tuple(reader.wrong))


def _quick(entry: VisitEntry) -> tuple[QuickCheckLine, ...]:
    return tuple(
        QuickCheckLine(item=int(item), result=QuickAnswer(result))
        for item, result in sorted(entry.quick.items(), key=lambda pair: int(pair[0]))
    )


def todos_of(entry: VisitEntry, today: dt.date) -> tuple[tuple[Todo, ...], tuple[Wrong, ...]]:
    """Return the promises made in this visit; those without words are left out."""
    made, wrong = [], []
    for content, due, *kind in entry.todos:
        if not content.strip():
            continue
        day = parse_date(due, today) if due.strip() else None
        if due.strip() and day is None:
            wrong.append(Wrong("todos", DATE_HINT))
        point = QUESTION if QUESTION in kind else ""
        promise = Todo(id="", content=content.strip(), due=day, created_on=today)
        made.append(attrs.evolve(promise, source=TodoSource.VISIT, point=point))
    return tuple(made), tuple(wrong)


def _time_text(time: dt.time | None) -> str:
    return f"{time:%H:%M}" if time else ""


def entry_of(visit: Visit, check: Check | None, per_carton: Mapping[str, int]) -> VisitEntry:
    """Return a finished visit as it would have been typed, so that it can be corrected."""
    return VisitEntry(
        retailer_id=visit.retailer_id,
        visit_id=visit.id,
        day=visit.day.isoformat(),
        shop_state=visit.shop_state.value,
        mode=visit.mode.value,
        arrived=_time_text(visit.arrived),
        left=_time_text(visit.left),
        received=received_text(visit.received_by, visit.received_role),
        quick={str(line.item): line.result.value for line in visit.quick_check},
        problem=visit.problem,
        rectify_by=visit.rectify_by.isoformat() if visit.rectify_by else "",
        cells={
            line.product_id: _cells(line, per_carton.get(line.product_id, PACKS_PER_CARTON))
            for line in visit.stock_lines
        },
        opinion=visit.opinion,
        market_note=visit.market_note,
        rival_note=visit.rival_note,
        topics=list(visit.guidance_topics),
        guidance=visit.guidance,
        notices=list(visit.notices_told),
        services=list(visit.services),
        settled=list(visit.todos_done),
        satisfaction=str(visit.satisfaction or ""),
        signature=visit.signature.value if visit.signature else "",
        unsigned_reason=visit.unsigned_reason,
        summary=visit.summary,
        purposes=[each.value for each in visit.purposes],
        check=plain_answers(check) if check else {},
    )


def _cells(line: StockLine, per_carton: int) -> dict[str, str]:
    found = {
        "stock": packs_text(line.stock, per_carton),
        "out_days": "" if line.out_days is None else str(line.out_days),
        "retail_carton": "" if line.retail_carton is None else format_price(line.retail_carton),
        "retail_pack": "" if line.retail_pack is None else format_price(line.retail_pack),
        "tag": line.tag.value if line.tag else "",
        "on_display": shown_text(line.on_display),
        "demand": "" if line.demand is None else str(line.demand),
    }
    return {key: text for key, text in found.items() if text}
