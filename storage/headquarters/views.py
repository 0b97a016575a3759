"""The sheets for people: what in them is not as it was sent, kept for a person to look at.

:mod:`storage.headquarters.findings` reads it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from models.canonical import canonical_json
from models.package.view_report import RowVerdict, ViewReport, ViewRow
from storage.headquarters.database import Headquarters

__all__ = ["note_view"]

_SHEET: Final = (
    "INSERT INTO view_sheet (sha256, sheet, title, sent, counts, missing, added, repairs, "
    "left_out, copied, gone, verified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ROW: Final = (
    "INSERT INTO view_row (sha256, sheet, position, row, record_id, revision, verdict, columns, "
    "cells, notes, state, comment, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '')"
)
_HIGHEST: Final = 2**31 - 1


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
