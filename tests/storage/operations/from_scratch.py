"""The board as it must be: made anew from visits, checks and events alone, by the pure rules."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from models.calendar import Period
from models.check import Check
from models.checklist import DEFAULT_CHECKLIST
from models.programme.proofs import ITEM_OF, proofs_of, six_one_of
from models.programme.rules import EVENT_RECORDS
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import (
    Board,
    History,
    StoreFacts,
    build_board,
    collect_market_information,
    counts_for,
    evaluation_record,
    store_facts,
)
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.settings import information_points, six_one_settings

__all__ = ["board_from_scratch", "kept_proofs", "proofs_from_scratch"]

MARKET = SixOneItem.MARKET_INFORMATION


class Scratch:
    """What the rules need, read as plain records: nothing of what the ledger derived."""

    def __init__(self, ledger: Ledger) -> None:
        points = information_points(ledger)
        notes = {each.id: each for each in find(ledger, RetailerNotes)}
        self.ledger = ledger
        self.settings = six_one_settings(ledger)
        self.stores: dict[str, StoreFacts] = {
            each.id: store_facts(each, notes.get(each.id), points.get(each.id, ()))
            for each in find(ledger, Retailer)
        }

    def rule(self, item: SixOneItem, day: date) -> Any:
        return self.settings.of(item, Period.month(day))

    def counts(self, retailer_id: str, item: SixOneItem, day: date) -> bool:
        store = self.stores.get(retailer_id)
        return store is not None and counts_for(store, self.rule(item, day), day)

    def period(self, visit: Visit) -> Period:
        point = self.stores[visit.retailer_id].is_point(Period.month(visit.day))
        rule = self.rule(MARKET, visit.day)
        return Period.of(rule.period_for(information_point=point), visit.day)

    def records(self) -> Iterator[SixOneRecord]:
        yield from self._evaluations()
        yield from self._collections()
        for kind in EVENT_RECORDS:
            for event in find(self.ledger, kind):
                for proof in proofs_of(event):
                    item = ITEM_OF[kind]
                    if self.counts(proof.retailer_id, item, proof.done_on):
                        yield six_one_of(event, proof, self.rule(item, proof.done_on), "")

    def _evaluations(self) -> Iterator[SixOneRecord]:
        item = SixOneItem.EVALUATION
        for check in find(self.ledger, Check):
            if self.counts(check.retailer_id, item, check.day):
                yield evaluation_record(check, DEFAULT_CHECKLIST, self.rule(item, check.day), "")

    def _collections(self) -> Iterator[SixOneRecord]:
        places: dict[tuple[str, Period], list[Visit]] = {}
        for visit in find(self.ledger, Visit):
            places.setdefault((visit.retailer_id, self.period(visit)), []).append(visit)
        for (retailer_id, period), visits in places.items():
            day = min(visit.day for visit in visits)
            if self.counts(retailer_id, MARKET, day):
                rule = self.rule(MARKET, day)
                record = collect_market_information(visits, period, rule, "")
                if record is not None:
                    yield record


def _bare(record: SixOneRecord) -> tuple[Any, ...]:
    plain = attrs.evolve(record, id="", revision=0, updated_at=None)
    return (record.retailer_id, record.item.value, record.done_on, record.ref_id, repr(plain))


def proofs_from_scratch(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Return every six-one that visits, checks and events prove, made anew."""
    return sorted(_bare(record) for record in Scratch(ledger).records())


def kept_proofs(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Return every six-one that the ledger derived and keeps."""
    return sorted(_bare(each) for each in find(ledger, SixOneRecord) if each.derived)


def board_from_scratch(ledger: Ledger, month: str, today: date, shown: list[str]) -> Board:
    """Return a month's board of some stores, made anew."""
    scratch = Scratch(ledger)
    by_hand = [each for each in find(ledger, SixOneRecord) if not each.derived]
    history = History.of([*scratch.records(), *by_hand], find(ledger, SixOneExemption))
    stores = [scratch.stores[retailer_id] for retailer_id in shown]
    return build_board(Period.parse(month), today, stores, history, scratch.settings)
