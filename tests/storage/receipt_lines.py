"""Receipts taken over as an import does once it has read them, without the file."""

from collections.abc import Sequence

from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.handouts.receipts import ReceiptBook, ReceiptSheet

__all__ = ["Told", "take"]

Told = tuple[str, str, int, str, str | None]
"""Package, record, revision, result, and comment or day (see :func:`take`)."""


def take(ledger: Ledger, lines: Sequence[Told], *, last: str = "comment") -> None:
    """Take the lines of one file over; ``last`` is what stands in their last column."""
    sheet = ReceiptSheet(("package", "record_id", "revision", "result", last))
    sheet.add([(number, *line) for number, line in enumerate(lines, 4)])
    book = ReceiptBook(ledger, "A001")
    found = book.compare(sheet)
    if found.new or found.changed:
        with operation(ledger, "import_receipts", undoable=False) as unit:
            book.write(unit)
