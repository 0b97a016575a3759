"""Killed while visits are recorded, and while they are typed."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from models.todo import Todo
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger.drafts import get_draft, save_draft
from storage.ledger.records import find
from storage.operations.history import redo, undo
from storage.operations.visits import (
    correct_visit,
    get_visit_with_check,
    record_visit,
    withdraw_visit,
)
from tests.data.ledgers.make import best_check
from tests.reliability.kills_ground import DAY, GOODS, SHOPS, lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work

__all__ = ["DRAFTS", "VISITS"]

ROUNDS = 5
KEYS = 12


# ------------------------------------------------------------------------------------- visits


def visit_at(shop: str, number: int) -> Visit:
    """A visit that counts every product."""
    lines = tuple(StockLine(product_id=good, stock=number + 1) for good in GOODS)
    return Visit(
        id=f"V{number}", retailer_id=shop, day=DAY, stock_lines=lines, opinion=f"意见 {number}"
    )


def _record(ledger: Ledger, number: int, shop: str) -> None:
    check = attrs.evolve(best_check(), retailer_id=shop, id=f"C{number}")
    todos = [Todo(id=f"T{number}-{each}", content="答复到货") for each in "ab"]
    record_visit(ledger, visit_at(shop, number), check=check, todos=todos)


def _save_visits(work: Work) -> None:
    with open_for_work(work) as ledger:
        for number in range(ROUNDS):
            shop = SHOPS[number % 2]
            with work.operation(ledger, "visit", visit=f"V{number}"):
                _record(ledger, number, shop)
            with work.operation(ledger, "correction"):
                correct_visit(ledger, attrs.evolve(visit_at(shop, number), market_note="补一句"))
            with work.operation(ledger, "undo"):
                undo(ledger)
            with work.operation(ledger, "redo"):
                redo(ledger)
            if number % 2:
                with work.operation(ledger, "withdrawal", withdrawn=f"V{number}"):
                    withdraw_visit(ledger, f"V{number}")


def _whole_visits(left: Left) -> Iterator[str]:
    """A visit is there with lines, check, promises and what it proved, or not at all."""
    for number in range(ROUNDS):
        found = get_visit_with_check(left.ledger, f"V{number}")
        todos = find(left.ledger, Todo, "deleted = 0 AND source_id = ?", (f"V{number}",))
        if found is None:
            if todos or left.ledger.scalar(_PROVED, (f"C{number}",)):
                yield f"parts of the visit V{number} are there without it"
            continue
        visit, check = found
        if len(visit.stock_lines) != len(GOODS) or check is None or len(todos) != 2:
            yield f"the visit V{number} is there by half"
        if not left.ledger.scalar(_PROVED, (f"C{number}",)):
            yield f"the check of V{number} proves nothing"


_PROVED = "SELECT count(*) FROM six_one WHERE deleted = 0 AND derived = 1 AND ref_id = ?"

VISITS = Scenario(name="visits", prepare=lay_ground, work=_save_visits, look=_whole_visits)


# ------------------------------------------------------------------------------------- typing


def _typed(form: int, keys: int) -> dict[str, Any]:
    return {"market_note": "字" * keys, "form": form}


def _type(work: Work) -> None:
    with open_for_work(work) as ledger:
        for form in range(ROUNDS):
            draft = f"typing-{form}"
            for keys in range(1, KEYS):
                work.started("typing", form=form, keys=keys)
                save_draft(ledger, draft, "visit", SHOPS[0], _typed(form, keys))
                work.done("typing", form=form, keys=keys)
            with work.operation(ledger, "finishing", form=form):
                record_visit(ledger, visit_at(SHOPS[form % 4], form), draft_id=draft)


def _kept_drafts(left: Left) -> Iterable[str]:
    """A draft holds what was acknowledged or what was under way; finished, it is a visit."""
    for form in range(ROUNDS):
        draft = get_draft(left.ledger, f"typing-{form}")
        finished = get_visit_with_check(left.ledger, f"V{form}") is not None
        done = [each.proof for each in left.done if each.proof.get("form") == form]
        keys = max((proof.get("keys", 0) for proof in done), default=0)
        if draft is not None and finished:
            yield f"the form {form} is finished and still a draft"
        elif any("seq" in proof for proof in done) and not finished:
            yield f"the form {form} was finished and is not there"
        elif draft is None and not finished and keys:
            yield f"the draft of the form {form} is lost"
        elif draft is not None and draft.content not in (
            _typed(form, keys),
            _typed(form, keys + 1),
        ):
            yield f"the draft of the form {form} is not what was typed"


DRAFTS = Scenario(name="drafts", prepare=lay_ground, work=_type, look=_kept_drafts)
