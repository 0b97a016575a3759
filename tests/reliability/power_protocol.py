"""The ledger while the power fails in what managers and headquarters exchange."""

import shutil
from pathlib import Path

import attrs

from models.backup import BackupReason
from models.entries import COMMITMENTS, Complaint
from models.entries.complaint import Severity
from models.manager import Manager
from storage.operations.backup import back_up
from storage.operations.device import settle_key
from storage.operations.enrol_device import write_enrolment
from storage.operations.entries import save_entry, withdraw_entry
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.export_package import export_package
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.import_handover import import_handover
from storage.operations.profile import set_profile
from tests.data.ledgers.make import handout
from tests.reliability.power_scenario import NOW, Done, Scenario, kept_ledger, opened

__all__ = ["SCENARIOS_OF_PROTOCOL"]

ORDER = HandoverOrder(route="一线", retailers=("HZ1", "HZ2", "HZ3", "HZ4"))
OUT = "上报"
"""Where files go that are written: they are synced, and so is their folder, by the program."""

RECEIPT = ("包编号", "记录编号", "修订号", "结果", "意见")


def _lay_handover(folder: Path) -> None:
    """A new colleague's ledger, and the file of the one who hands over."""
    giver = folder.with_name(f"{folder.name}-giver")
    kept_ledger(giver)
    with opened(giver) as ledger:
        made = export_handover(ledger, ORDER, giver)
    folder.mkdir(parents=True)
    shutil.copy(made.path, folder / "移交.xlsx")
    with opened(folder) as ledger:
        set_profile(ledger, Manager(id="B001", name="同事", organisation="示例烟草"))


def _take_over(folder: Path, done: Done) -> None:
    """A route taken over, given back, taken over; first the backup that goes before it."""
    with opened(folder) as ledger:
        back_up(ledger, BackupReason.BEFORE_IMPORT)
        done(ledger)
        import_handover(ledger, folder / "移交.xlsx")
        done(ledger)
        undo(ledger)
        done(ledger)
        redo(ledger)
        done(ledger)


def _lay_receipt(folder: Path) -> None:
    """A package that was handed over, and the receipt that accepts half of it."""
    kept_ledger(folder)
    with opened(folder) as ledger:
        made = export_package(ledger, "2026-11", folder)
        records = ledger.query(
            "SELECT record_id, revision FROM package_record WHERE package = ? ORDER BY record_id",
            (made.package_id,),
        )
    rows = [
        (made.package_id, *record, ("接收", "退回")[number % 2], "说清楚")
        for number, record in enumerate(records)
    ]
    handout(folder / "回执.xlsx", ("回执", RECEIPT, rows))


def _take_receipts(folder: Path, done: Done) -> None:
    """A receipt taken over, alone and first with the backup that may go before it."""
    with opened(folder) as ledger:
        back_up(ledger, BackupReason.BEFORE_IMPORT)
        done(ledger)
        import_handouts(ledger, [folder / "回执.xlsx"])
        done(ledger)


def _hand_out(folder: Path, done: Done) -> None:
    """An entry that makes a todo, corrected, withdrawn; an enrolment and a handover written."""
    grave = Complaint(
        id="B1", received_on=NOW.date(), retailer_id="HZ1", commitment=COMMITMENTS[2],
        content="晚了两天", severity=Severity.GRAVE,
    )  # fmt: skip
    (folder / OUT).mkdir(exist_ok=True)
    with opened(folder) as ledger:
        settle_key(ledger)
        done(ledger)
        save_entry(ledger, grave)
        done(ledger)
        save_entry(ledger, attrs.evolve(grave, actions="已与送货部联系"))
        done(ledger)
        write_enrolment(ledger, folder / OUT)
        done(ledger)
        export_handover(ledger, ORDER, folder / OUT)
        done(ledger)
        withdraw_entry(ledger, "complaint", "B1")
        done(ledger)


SCENARIOS_OF_PROTOCOL: tuple[Scenario, ...] = (
    Scenario(name="take a route over", prepare=_lay_handover, run=_take_over),
    Scenario(name="receipts", prepare=_lay_receipt, run=_take_receipts),
    Scenario(name="entries, enrolment, handover", prepare=kept_ledger, run=_hand_out),
)
