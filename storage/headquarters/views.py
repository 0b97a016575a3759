"""The sheets for people: what in them is not as it was sent, kept for a person to look at."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from models.canonical import canonical_json
from models.package.view_report import RowVerdict, ViewNote, ViewReport, ViewRow
from storage.headquarters.database import Headquarters

__all__ = ["SeenRow", "note_view", "seen_rows"]

_SHEET: Final = (
    "INSERT INTO view_sheet (sha256, sheet, title, sent, counts, missing, added, repairs, "
    "left_out, copied, gone, verified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ROW: Final = (
    "INSERT INTO view_row (sha256, sheet, position, row, record_id, revision, verdict, columns, "
    "cells, notes, state, comment, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '')"
)

_SEEN: Final = (
    "SELECT file.sha256, sheet, position, file.name, file.manager, file.month, file.sequence, row, "
    "record_id, revision, verdict, columns, cells, notes, state, comment, who FROM view_row "
    "JOIN file USING (sha256) WHERE state IN (SELECT value FROM json_each(?)) "
    "ORDER BY file.manager, file.month, file.name, sheet, position"
)
_HIGHEST: Final = 2**31 - 1


@attrs.frozen(kw_only=True)
class SeenRow:
    """A row of a sheet that is not as it was sent, or that has nothing but itself to stand on.

    Attributes: ``key`` (what :func:`approve_view_row` takes), ``file``, ``manager``, ``month``,
    ``sequence`` (of its package, as far as is known), ``sheet``, ``row`` (0: gone), ``verdict``,
    ``columns`` (headings of the cells that were edited), ``cells`` (by heading), ``notes``,
    ``state`` (told, waiting, approved, rejected), ``comment`` and ``who`` of a person.
    """

    key: tuple[str, str, int]
    file: str
    manager: str
    month: str
    sequence: int
    sheet: str
    row: int
    record_id: str
    revision: int
    verdict: RowVerdict
    columns: tuple[str, ...]
    cells: Mapping[str, str]
    notes: tuple[ViewNote, ...]
    state: str
    comment: str
    who: str


def seen_rows(database: Headquarters, *states: str) -> list[SeenRow]:
    """Return rows of sheets in these states (waiting where none is named), by manager and file."""
    rows = database.query(_SEEN, (json.dumps(states or ("waiting",)),))
    return [_seen(row) for row in rows]


def _seen(row: tuple[Any, ...]) -> SeenRow:
    return SeenRow(
        key=(row[0], row[1], row[2]),
        file=row[3],
        manager=row[4],
        month=row[5],
        sequence=row[6],
        sheet=row[1],
        row=row[7],
        record_id=row[8],
        revision=row[9],
        verdict=RowVerdict[row[10]],
        columns=tuple(json.loads(row[11])),
        cells=json.loads(row[12]),
        notes=tuple(ViewNote(*note) for note in json.loads(row[13])),
        state=row[14],
        comment=row[15],
        who=row[16],
    )


def note_view(
    database: Headquarters, sha256: str, view: Iterable[ViewReport], *, whole: bool
) -> None:
    """Keep what is to be told of a file's sheets.

    New rows wait for approval. Where the data is missing (not ``whole``) so does every row that its
    hash does not vouch for: nothing else says what was reported.
    """
    for report in view:
        if report.untouched and not report.rows and not report.repairs and not report.copied:
            continue
        database.execute(_SHEET, _sheet_row(sha256, report))
        database.execute_many(_ROW, _rows(sha256, report, whole=whole))


def _sheet_row(sha256: str, report: ViewReport) -> tuple[Any, ...]:
    repairs = [[note.code, note.column, note.text, n] for note, n in report.repairs.items()]
    counts = {verdict.name: count for verdict, count in report.counts.items()}
    return (
        *(sha256, report.sheet, report.title, report.sent, canonical_json(counts)),
        *(canonical_json(list(each)) for each in (report.missing, report.added, repairs)),
        *(report.left_out, int(report.copied), int(report.gone), int(report.verified)),
    )


def _rows(sha256: str, report: ViewReport, *, whole: bool) -> Iterator[tuple[Any, ...]]:
    for position, row in enumerate(report.rows):
        waits = row.verdict is RowVerdict.NEW or (
            not whole and row.verdict is not RowVerdict.AS_SENT
        )
        yield (
            *(sha256, report.sheet, position, row.number, row.record_id),
            min(row.revision, _HIGHEST),
            *(row.verdict.name, canonical_json(list(row.columns)), canonical_json(_cells(row))),
            canonical_json([[note.code, note.column, note.text] for note in row.notes]),
            "waiting" if waits else "told",
        )


def _cells(row: ViewRow) -> Mapping[str, str]:
    return dict(row.cells)
