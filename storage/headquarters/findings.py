"""What is to be told of the sheets for people, and how much there is to decide at all."""

import json
from typing import Any, Final

import attrs

from models.marks import N_
from models.package.view_report import RowVerdict, ViewNote
from models.phrase import Phrase
from storage.headquarters.conflicts import conflict_count, shared_retailers
from storage.headquarters.database import Headquarters

__all__ = ["MOST_FOUND", "Counts", "ViewFinding", "counts", "view_findings"]

MOST_FOUND: Final = 2_000
"""Rows that are listed at once: those that wait for a person first."""

_ROWS: Final = (
    "SELECT view_row.sha256, view_row.sheet, view_row.position, file.name, file.manager, "
    "file.sequence, file.month, file.whole, view_row.row, view_row.verdict, view_row.columns, "
    "view_row.cells, view_row.notes, view_row.state, view_row.comment, view_row.who, "
    "view_row.record_id FROM view_row JOIN file USING (sha256) "
    "ORDER BY view_row.state <> 'waiting', file.taken_at DESC, file.name, view_row.sheet, "
    "view_row.position LIMIT ?"
)
_SHEETS: Final = (
    "SELECT view_sheet.sha256, view_sheet.sheet, file.name, file.manager, file.sequence, "
    "file.month, file.whole, missing, added, repairs, left_out, gone FROM view_sheet "
    "JOIN file USING (sha256) WHERE gone = 1 OR missing <> '[]' OR repairs <> '[]' "
    "OR left_out > 0 ORDER BY file.taken_at DESC, file.name, view_sheet.sheet LIMIT ?"
)
_GONE: Final = N_("整张表不见了")
_MISSING: Final = N_("少了列：{columns}")
_LEFT_OUT: Final = N_("另有 {n} 行没有列出")
_REPAIRED: Final = N_("{note}（{n} 行，已认出）")


@attrs.frozen(kw_only=True)
class ViewFinding:
    """A row of a sheet that is not as sent, or something about a whole sheet.

    Attributes: ``position`` (of the row; -1 for the sheet), ``whole`` (the data travelled along, so
    it decides), ``number`` (place in the sheet, 0 where it is gone), ``verdict`` (None for a
    sheet), ``columns`` (edited), ``cells`` (what stands there now), ``notes`` (sentences),
    ``state`` (told, waiting, approved, rejected), ``comment`` and ``who`` of a person.
    """

    sha256: str
    sheet: str
    position: int
    file: str
    manager: str
    sequence: int
    month: str
    whole: bool
    number: int = 0
    verdict: RowVerdict | None = None
    columns: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    notes: tuple[Phrase, ...] = ()
    state: str = "told"
    comment: str = ""
    who: str = ""
    record_id: str = ""

    @property
    def row(self) -> tuple[str, str, int]:
        """What a person decides on: file, sheet, position."""
        return (self.sha256, self.sheet, self.position)

    @property
    def decidable(self) -> bool:
        """True where a person may approve or reject."""
        return self.state != "told"


@attrs.frozen(kw_only=True)
class Counts:
    """How much there is: ``apart`` and ``edits`` count what waits for a person."""

    managers: int
    conflicts: int
    shared: int
    apart: int
    edits: int
    devices: int
    packages: int
    records: int
    months: tuple[str, ...]


def counts(database: Headquarters, *, shared: int | None = None) -> Counts:
    """Count what there is; read within one snapshot.

    ``shared`` is their number where it is known: counting them looks at every visit.
    """
    if shared is None:
        shared = len(shared_retailers(database))
    return Counts(
        managers=database.scalar(
            "SELECT count(*) FROM (SELECT manager FROM package UNION "
            "SELECT manager FROM device_key)"
        ),
        conflicts=conflict_count(database),
        shared=shared,
        apart=database.scalar("SELECT count(*) FROM quarantined WHERE state = 'waiting'"),
        edits=database.scalar("SELECT count(*) FROM view_row WHERE state = 'waiting'"),
        devices=database.scalar("SELECT count(*) FROM device_key"),
        packages=database.scalar("SELECT count(*) FROM package"),
        records=database.scalar("SELECT count(*) FROM record WHERE deleted = 0"),
        months=tuple(
            row[0] for row in database.query("SELECT DISTINCT month FROM package ORDER BY 1 DESC")
        ),
    )


def view_findings(database: Headquarters) -> list[ViewFinding]:
    """Return what was found in the sheets, what waits for a person first."""
    rows = [_row(row) for row in database.query(_ROWS, (MOST_FOUND,))]
    sheets = [_sheet(row) for row in database.query(_SHEETS, (MOST_FOUND,))]
    waiting = [each for each in rows if each.state == "waiting"]
    return [*waiting, *sheets, *rows[len(waiting) :]]


def _row(row: tuple[Any, ...]) -> ViewFinding:
    cells: dict[str, str] = json.loads(row[11])
    notes = [ViewNote(*each) for each in json.loads(row[12])]
    return ViewFinding(
        sha256=row[0],
        sheet=row[1],
        position=row[2],
        file=row[3],
        manager=row[4],
        sequence=row[5],
        month=row[6],
        whole=bool(row[7]),
        number=row[8],
        verdict=RowVerdict[row[9]],
        columns=tuple(json.loads(row[10])),
        cells=tuple(cells.items()),
        notes=tuple(note.sentence for note in notes if ViewNote.known(note.code)),
        state=row[13],
        comment=row[14],
        who=row[15],
        record_id=row[16],
    )


def _sheet(row: tuple[Any, ...]) -> ViewFinding:
    missing, repairs = json.loads(row[7]), json.loads(row[9])
    notes = [Phrase(_GONE)] if row[11] else []
    if missing and not row[11]:
        notes.append(Phrase(_MISSING, columns="、".join(missing)))
    for code, column, text, n in repairs:
        if ViewNote.known(code):
            notes.append(Phrase(_REPAIRED, note=ViewNote(code, column, text).sentence, n=n))
    if row[10]:
        notes.append(Phrase(_LEFT_OUT, n=row[10]))
    return ViewFinding(
        sha256=row[0],
        sheet=row[1],
        position=-1,
        file=row[2],
        manager=row[3],
        sequence=row[4],
        month=row[5],
        whole=bool(row[6]),
        notes=tuple(notes),
    )
