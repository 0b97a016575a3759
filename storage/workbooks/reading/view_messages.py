"""Reports of sheets for people as messages between the child and us."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from models.handout.preamble import Preamble
from models.package.view_names import MOST_NAMES
from models.package.view_report import RowVerdict, ViewNote, ViewReport, ViewRow

__all__ = [
    "ABOVE",
    "ViewShape",
    "above_of",
    "report_of",
    "report_to_plain",
    "row_batches",
    "rows_of",
]

ABOVE: Final = ("organisation", "made_by", "period")
_AT_ONCE: Final = 500
_LONGEST: Final = 2**20
"""Characters after which rows are sent."""
_LARGEST: Final = 2**31


class ViewShape(ValueError):
    """A message is not a report."""


def report_to_plain(report: ViewReport, above: Preamble) -> dict[str, Any]:
    """Write everything of a report but its rows as JSON values, and what stands above."""
    return {
        "above": [getattr(above, name) for name in ABOVE],
        "title": report.title,
        "sent": report.sent,
        "counts": {verdict.name: count for verdict, count in report.counts.items()},
        "left_out": report.left_out,
        "missing": report.missing,
        "added": report.added,
        "repairs": [[note.code, note.column, count] for note, count in report.repairs.items()],
        "copied": report.copied,
        "verified": report.verified,
        "names": [[*key, name] for key, name in report.names.items()],
    }


def row_batches(rows: Sequence[ViewRow]) -> Iterator[list[list[Any]]]:
    """Give rows as JSON values, as many at once as a message should carry."""
    waiting: list[list[Any]] = []
    length = 0
    for row in rows:
        waiting.append(_row_to_plain(row))
        length += sum(map(len, row.cells.values()))
        if len(waiting) == _AT_ONCE or length > _LONGEST:
            yield waiting
            waiting, length = [], 0
    if waiting:
        yield waiting


def _row_to_plain(row: ViewRow) -> list[Any]:
    notes = [[note.code, note.column, note.text] for note in row.notes]
    return [
        *(row.number, row.record_id, row.revision, row.verdict.name),
        *(row.columns, row.cells, notes),
    ]


def _hold(condition: bool) -> None:
    if not condition:
        raise ViewShape


def _count(value: Any) -> int:
    _hold(type(value) is int and 0 <= value < _LARGEST)
    return int(value)


def _text(value: Any) -> str:
    _hold(isinstance(value, str))
    return str(value)


def _texts(value: Any) -> tuple[str, ...]:
    _hold(isinstance(value, list))
    return tuple(map(_text, value))


def _note(code: Any, column: Any, text: Any) -> ViewNote:
    _hold(ViewNote.known(_text(code)))
    return ViewNote(code, _text(column), _text(text))


def report_of(plain: Any, sheet: str) -> ViewReport:
    """Read a report's message; its rows come after it. Raises :class:`ViewShape`, LookupError …."""
    _hold(isinstance(plain, dict) and isinstance(plain["counts"], dict))
    _hold(isinstance(plain["copied"], bool) and isinstance(plain["verified"], bool))
    return ViewReport(
        sheet=sheet,
        title=_text(plain["title"]),
        sent=_count(plain["sent"]),
        counts={RowVerdict[name]: _count(count) for name, count in plain["counts"].items()},
        left_out=_count(plain["left_out"]),
        missing=_texts(plain["missing"]),
        added=_texts(plain["added"]),
        repairs={_note(code, column, ""): _count(n) for code, column, n in plain["repairs"]},
        copied=plain["copied"],
        verified=plain["verified"],
        names=_names(plain["names"]),
    )


def _names(plain: Any) -> dict[tuple[str, str], str]:
    _hold(isinstance(plain, list) and len(plain) <= MOST_NAMES)
    return {(_text(kind), _text(code)): _text(name) for kind, code, name in plain}


def rows_of(report: ViewReport, plain: Any) -> ViewReport:
    """Add rows that a message brings."""
    _hold(isinstance(plain, list))
    return attrs.evolve(report, rows=(*report.rows, *(_row(*row) for row in plain)))


def above_of(plain: Any) -> dict[str, str]:
    """Read from a report's message what stands above the headings."""
    return dict(zip(ABOVE, _texts(plain["above"]), strict=True))


def _row(*parts: Any) -> ViewRow:
    number, record_id, revision, verdict, columns, cells, notes = parts
    _hold(isinstance(cells, dict) and isinstance(notes, list))
    return ViewRow(
        number=_count(number),
        record_id=_text(record_id),
        revision=_count(revision),
        verdict=RowVerdict[_text(verdict)],
        columns=_texts(columns),
        cells={heading: _text(cell) for heading, cell in cells.items()},
        notes=tuple(_note(*note) for note in notes),
    )
