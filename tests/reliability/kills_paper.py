"""Killed while visit sheets are made: what is noted as printed lies there as a whole PDF."""

import os
from collections.abc import Iterator

from PySide6.QtGui import QGuiApplication

from storage.operations.print_sheets import note_printed
from tests.reliability.kills_ground import DAY, SHOPS, lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, out_of
from ui.printing.output import write_pdf
from ui.printing.visit_sheets import lay_out_day

__all__ = ["PRINTING"]

ROUNDS = 3


def _print(work: Work) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    keep = QGuiApplication(["kills"])
    with open_for_work(work) as ledger:
        for number in range(ROUNDS):
            work.phase("laying out")
            ready = lay_out_day(ledger, SHOPS[: number + 1], DAY, cover=True)
            with work.operation(ledger, "printing", sheets=number + 1):
                write_pdf(ready.sheets, out_of(work.root) / f"{number + 1}.pdf")
                work.phase("noting")
                note_printed(ledger, DAY, ready.printed)
    del keep


def _whole_pages(left: Left) -> Iterator[str]:
    """Each PDF under its name is whole; a sheet that is noted is on one of them."""
    printed = {path.stem: path.read_bytes() for path in out_of(left.root).glob("[0-9]*.pdf")}
    for name, content in printed.items():
        if not (content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")):
            yield f"{name}.pdf is there by half"
    noted = left.ledger.query(
        "SELECT seq, json_array_length(details, '$.serials') FROM operation "
        "WHERE name = 'print_sheets' ORDER BY seq"
    )
    for seq, sheets in noted:
        if str(sheets) not in printed:
            yield f"operation {seq} notes {sheets} sheets and no PDF has them"
    told, held = (
        sum(sheets for _, sheets in noted),
        left.ledger.scalar("SELECT count(*) FROM printed_sheet"),
    )
    if told != held:
        yield f"{told} sheets are noted and the layouts of {held} are kept"


PRINTING = Scenario(name="printing", prepare=lay_ground, work=_print, look=_whole_pages)
