"""Killed while entries are noted beside visits, and while the device's enrolment is written."""

import json
import os
from collections.abc import Iterator

import attrs

from models.entries import COMMITMENTS, Complaint, Demand
from models.entries.complaint import Severity
from models.todo import Todo
from storage.ledger import journal
from storage.ledger.drafts import get_draft, save_draft
from storage.ledger.records import find, get
from storage.operations.enrol_device import write_enrolment
from storage.operations.entries import save_entry, withdraw_entry
from storage.operations.history import redo, undo
from storage.origin import read_enrolment
from tests.reliability.kills_exchange import LONG_AGO
from tests.reliability.kills_ground import DAY, GOODS, SHOPS, lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, out_of

__all__ = ["ENTRIES"]

ROUNDS = 4
_OF_ENTRY = "deleted = 0 AND source_id = ?"


def grave(number: int) -> Complaint:
    """A complaint that makes a todo of its own: the superior is to be told."""
    return Complaint(
        id=f"B{number}", received_on=DAY, retailer_id=SHOPS[number % 4],
        commitment=COMMITMENTS[2], content="晚了两天", severity=Severity.GRAVE,
    )  # fmt: skip


def _note(work: Work) -> None:
    with open_for_work(work) as ledger:
        for number in range(ROUNDS):
            demand = Demand(
                id=f"D{number}", month="2026-12", retailer_id=SHOPS[number % 4],
                product_id=GOODS[number], quantity=20, urgency=1,
            )  # fmt: skip
            draft = f"entry-{number}"
            save_draft(ledger, draft, "demand", SHOPS[number % 4], {"quantity": "20"})
            with work.operation(ledger, "entry", demand=number):
                save_entry(ledger, demand, draft_id=draft)
            with work.operation(ledger, "complaint"):
                save_entry(ledger, grave(number))
            with work.operation(ledger, "correction"):
                save_entry(ledger, attrs.evolve(grave(number), actions="已与送货部联系"))
            with work.operation(ledger, "undo"):
                undo(ledger)
            with work.operation(ledger, "redo"):
                redo(ledger)
            with work.operation(ledger, "enrolment"):
                write_enrolment(ledger, out_of(work.root))
            if number % 2:
                with work.operation(ledger, "withdrawal"):
                    withdraw_entry(ledger, "complaint", f"B{number}")


def _whole_entries(left: Left) -> Iterator[str]:
    """An entry is there with what follows from it, or not; an enrolment file enrols its device."""
    for number in range(ROUNDS):
        complaint = get(left.ledger, Complaint, f"B{number}")
        todos = find(left.ledger, Todo, _OF_ENTRY, (f"B{number}",))
        if len(todos) != (complaint is not None and complaint.number != ""):
            yield f"the complaint B{number} is there by half"
        there = get(left.ledger, Demand, f"D{number}") is not None
        told = [each.proof["demand"] for each in left.done if "demand" in each.proof]
        if there and get_draft(left.ledger, f"entry-{number}") is not None:
            yield f"the entry D{number} is saved and still a draft"
        if number in told and not there:
            yield f"the entry D{number} was saved and is not there"
    yield from _whole_enrolments(left)


def _whole_enrolments(left: Left) -> Iterator[str]:
    device = left.ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'")
    for path in out_of(left.root).glob("设备登记_*.json"):
        if read_enrolment(path.read_bytes(), path.name).device != device:
            yield f"{path.name} enrols another device"
    for head in journal.heads(left.ledger, "name = 'write_enrolment'"):
        if not (out_of(left.root) / json.loads(head.details)["file"]).exists():
            yield f"the enrolment of operation {head.seq} is noted and not there"
    for path in out_of(left.root).glob(".*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    write_enrolment(left.ledger, out_of(left.root))
    yield from (f"{path.name} stays" for path in out_of(left.root).glob(".*"))


ENTRIES = Scenario(name="entries", prepare=lay_ground, work=_note, look=_whole_entries)
