"""What an import will do, told before it is done."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import attrs

from models.fields import Unit, fields_of
from models.handout.definition import SheetDefinition
from models.handout.numbers import format_scaled
from models.handout.sheets import SHEETS
from storage.ledger.staging import Counts
from storage.operations.handouts.changed import MasterChange
from storage.operations.handouts.receipts import NO_RECEIPTS, RECEIPT_SHEET, ReceiptSummary
from storage.workbooks.reading import stream

__all__ = ["FilePreview", "ImportPreview", "RefusedRow", "SheetPreview", "handed_back", "sum_of"]

_BY_NAME: dict[str, SheetDefinition] = {definition.name: definition for definition in SHEETS}
_PLACES = {Unit.FEN: 2, Unit.PRICE: 4}


@attrs.frozen
class RefusedRow:
    """One row that is left out, as it can be handed back for correction."""

    file: str
    kind: str
    headings: tuple[str, ...]
    row: int
    reasons: tuple[str, ...]
    cells: tuple[stream.Cell, ...]


@attrs.frozen
class SheetPreview:
    """What one sheet of one file will do. ``warnings`` are sentences for a person to look at.

    ``made_on`` is the sheet's 制表时间.
    """

    sheet: str
    counts: Counts
    warnings: tuple[str, ...] = ()
    first_day: str | None = None
    last_day: str | None = None
    made_on: date | None = None


@attrs.frozen
class FilePreview:
    """One file: its name, its hash, its sheets and what was left aside."""

    file: str
    sha256: str
    sheets: tuple[SheetPreview, ...]
    ignored: tuple[str, ...] = ()


@attrs.frozen
class ImportPreview:
    """Everything an import of several files will do.

    ``not_in_master`` are retailers the new master does not name, ``absent`` what they are called;
    ``month_differences`` sentences on months whose sum and lines disagree; ``taken_over`` the 工号
    a ledger without profile takes; ``receipts`` what lines of 回执 bring; ``changes`` what becomes
    of fields of master records, ``more_changes`` how many there are beside those.
    """

    files: tuple[FilePreview, ...]
    refused: tuple[RefusedRow, ...]
    not_in_master: tuple[str, ...]
    month_differences: tuple[str, ...]
    taken_over: str = ""
    changes: tuple[MasterChange, ...] = ()
    more_changes: int = 0
    receipts: ReceiptSummary = NO_RECEIPTS
    absent: tuple[str, ...] = ()

    @property
    def total(self) -> Counts:
        """The sums of all sheets."""
        return sum_of(sheet.counts for file in self.files for sheet in file.sheets)

    @property
    def only_receipts(self) -> bool:
        """True when nothing but receipts would change anything: there is no undo of that."""
        sheets = [sheet for file in self.files for sheet in file.sheets]
        others = sum_of(sheet.counts for sheet in sheets if sheet.sheet != RECEIPT_SHEET)
        return not (others.new or others.changed or self.not_in_master or self.taken_over)


def sum_of(counts: Iterable[Counts]) -> Counts:
    """Add up counts."""
    every = list(counts)
    return Counts(
        sum(each.new for each in every),
        sum(each.changed for each in every),
        sum(each.unchanged for each in every),
        sum(each.refused for each in every),
    )


def handed_back(
    file: str, kind: str, number: int, reason: str, values: Sequence[tuple[str, Any]]
) -> RefusedRow:
    """Make a row for correction of parsed ``values`` (field, value): amounts as 元 again."""
    definition = _BY_NAME[kind]
    units = {info.name: info.unit for info in fields_of(definition.record)}
    headings, cells = [], []
    for name, value in values:
        headings.append(definition.column(name).heading)
        unit = units.get(name)
        places = _PLACES.get(unit) if unit else None
        as_yuan = places is not None and isinstance(value, int)
        cells.append(format_scaled(value, places) if as_yuan and places else value)
    return RefusedRow(file, kind, tuple(headings), number, (reason,), tuple(cells))
