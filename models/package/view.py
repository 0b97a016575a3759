"""A sheet for people held against what was sent, row by row.

Rows are known by 记录编号 and by their hashes, columns by heading: sorting, hiding, moving and
adding columns change nothing. A row that does not come to its hash is read again in the ways of
:mod:`models.package.view_repair`; what is then still different was edited, and the marks of its
cells tell where. Rows that lost their 记录编号 are known by their other cells.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from typing import Any, Final
from zlib import crc32

import attrs

from models.handout.rows import RowKind, kind_of_row
from models.package.table import CellKind, sheet_hash
from models.package.view_repair import (
    Reading,
    lossy,
    odd_but_right,
    readings,
    safe_key,
    shown_cell,
)
from models.package.view_report import RowVerdict, ViewNote, ViewReport, ViewRow
from models.package.view_sent import ID_HEADING, REVISION_HEADING, SentMark, SentSheet
from models.package.view_untouched import ViewSheet, hash_of, is_odd, is_untouched

__all__ = ["ViewSheet", "compare_view", "find_headings", "gone_sheet"]

_HEADING_ROWS: Final = 20
_MOST_READINGS: Final = 64
"""Combinations of readings that are held against a row's hash."""


def find_headings(rows: Sequence[Sequence[object]], wanted: Iterable[str]) -> int | None:
    """Return the place of the row with most of the wanted headings; None where there is none."""
    known = set(wanted) or {ID_HEADING, REVISION_HEADING}
    best, most = None, 0
    for place, row in enumerate(rows[:_HEADING_ROWS]):
        found = len(known.intersection(map(safe_key, row)))
        if found > most:
            best, most = place, found
    enough = len(known) / 2 if len(known) > 2 else 1
    return best if most >= enough else None


def gone_sheet(sent: SentSheet) -> ViewReport:
    """Report a sheet that was sent and is not there."""
    return ViewReport(
        sheet="",
        title=sent.title,
        sent=sent.rows,
        counts={RowVerdict.REMOVED: sent.rows} if sent.rows else {},
        gone=True,
    )


def compare_view(
    sheet: ViewSheet, sent: SentSheet | None, *, everything: bool = True
) -> ViewReport:
    """Hold a sheet against what was sent; without ``sent`` nothing is verified.

    The report tells of the rows in the order of the sheet, of those as they were sent only where
    ``everything`` is wanted.
    """
    if sent and not everything and is_untouched(sheet, sent):
        return ViewReport(
            sheet=sheet.name,
            title=sent.title,
            sent=sent.rows,
            counts={RowVerdict.AS_SENT: sent.rows} if sent.rows else {},
            copied=sheet.copied,
        )
    return _Comparison(sheet, sent).report(everything=everything)


@attrs.define
class _Row:
    """A row on its way to its verdict. ``values`` and ``keys`` are in the order of ``columns``."""

    number: int
    cells: Sequence[Any]
    values: tuple[Any, ...]
    keys: list[str]
    verdict: RowVerdict = RowVerdict.UNVERIFIED
    mark: SentMark | None = None
    edited: tuple[int, ...] = ()
    notes: tuple[ViewNote, ...] = ()


class _Comparison:
    """One sheet, its rows judged in rounds: by hash, by 记录编号, by content, by 记录编号 alone."""

    def __init__(self, sheet: ViewSheet, sent: SentSheet | None) -> None:
        self._sheet = sheet
        self._sent = sent or SentSheet(sheet.name)
        self._headings = [safe_key(heading) for heading in sheet.headings]
        self._columns = self._sent.columns or _columns_as_they_stand(self._headings)
        names = [heading for heading, _ in self._columns]
        self._places = [_place(self._headings, name) for name in names]
        self._missing = tuple(
            name for name, place in zip(names, self._places, strict=True) if place is None
        )
        self._id, self._revision = names.index(ID_HEADING), names.index(REVISION_HEADING)
        self._verified = sent is not None
        self._unused: dict[str, list[SentMark]] = {}
        self._rows = self._take_rows()
        if sent and not self._all_as_sent():
            self._unused = {record: list(marks) for record, marks in sent.by_id.items()}
            self._judge_by_hash()
            self._judge_by_id(len(self._columns) // 2)
            self._judge_by_content()
            self._judge_by_id(len(self._columns))
            self._judge_strangers()

    # ------------------------------------------------------------------------------ the rows

    def _take_rows(self) -> list[_Row]:
        keys, found = self._sheet.keys, []
        width = len(self._headings)
        places = [width if place is None else place for place in self._places]
        as_they_stand = places == list(range(width))
        for number, cells in self._sheet.rows:
            if as_they_stand and len(cells) == width:
                values = tuple(cells)
            else:
                padded = [*cells[:width], *[None] * (width + 1 - min(width, len(cells)))]
                values = tuple(map(padded.__getitem__, places))
            row = _Row(number, cells, values, list(map(keys.__getitem__, values)))
            if row.keys[self._id] or kind_of_row(cells) is RowKind.DATA:
                found.append(row)
        return found

    # ---------------------------------------------------------------------------- the rounds

    def _all_as_sent(self) -> bool:
        """Settle every row at once where the sheet's hash says that nothing was changed."""
        hashes = () if self._missing else [hash_of(row.keys) for row in self._rows]
        headings = [heading for heading, _ in self._columns]
        if self._missing or sheet_hash(headings, hashes) != self._sent.hash:
            return False
        for row in self._rows:
            row.verdict, row.notes = RowVerdict.AS_SENT, self._oddities(row)
        return True

    def _judge_by_hash(self) -> None:
        known = {mark.hash for mark in self._sent.marks}
        for row in self._rows:
            digest = hash_of(row.keys)
            if self._missing or digest not in known:
                continue
            mark = self._use(row.keys[self._id], digest)
            if mark:
                self._settle(row, RowVerdict.AS_SENT, mark, self._oddities(row))
            else:
                row.notes = (ViewNote("twice"),)

    def _judge_by_id(self, most: int) -> None:
        """Give each mark that is left to the row of its 记录编号 that is most like it.

        Not to one of which more than ``most`` cells are different.
        """
        waiting: dict[str, list[_Row]] = {}
        for row in self._waiting():
            if row.keys[self._id] in self._unused:
                waiting.setdefault(row.keys[self._id], []).append(row)
        for record_id, rows in waiting.items():
            for mark in tuple(self._unused[record_id]):
                judged = [(self._judged(row, mark), row) for row in rows]
                if not judged:
                    break
                (verdict, edited, notes), row = min(judged, key=lambda each: len(each[0][1]))
                if len(edited) > most:
                    break
                rows.remove(row)
                self._unused[record_id].remove(mark)
                row.edited = edited
                self._settle(row, verdict, mark, notes)

    def _judge_by_content(self) -> None:
        index = self._index_of_contents()
        for row in self._waiting():
            record_id = row.keys[self._id]
            mark = self._same_content(row, index)
            if mark:
                self._unused[mark.record_id].remove(mark)
                self._settle(row, *self._lost_its_id(record_id, mark, row))

    def _judge_strangers(self) -> None:
        for row in self._waiting():
            record_id = row.keys[self._id]
            if record_id in self._sent.by_id:
                row.verdict = RowVerdict.REPEATED
            elif record_id or ID_HEADING in self._missing:
                row.verdict = RowVerdict.UNKNOWN
            else:
                row.verdict = RowVerdict.NEW

    def _waiting(self) -> list[_Row]:
        return [row for row in self._rows if row.verdict is RowVerdict.UNVERIFIED]

    def _use(self, record_id: str, digest: str) -> SentMark | None:
        marks = self._unused.get(record_id, [])
        mark = next((mark for mark in marks if mark.hash == digest), None)
        if mark:
            marks.remove(mark)
        return mark

    @staticmethod
    def _settle(
        row: _Row, verdict: RowVerdict, mark: SentMark, notes: tuple[ViewNote, ...]
    ) -> None:
        row.verdict, row.mark, row.notes = verdict, mark, notes

    # --------------------------------------------------------------------- one row, one mark

    def _judged(
        self, row: _Row, mark: SentMark
    ) -> tuple[RowVerdict, tuple[int, ...], tuple[ViewNote, ...]]:
        """Return verdict, places of the edited cells, and notes."""
        options = [self._options(row, place, mark) for place in range(len(self._columns))]
        edited = tuple(place for place, found in enumerate(options) if not found)
        settled = [found or [(row.keys[place], "")] for place, found in enumerate(options)]
        chosen = self._as_hashed(settled, mark) if not edited and not self._missing else None
        right = chosen is not None or (self._missing and not edited and mark.cells)
        notes = self._notes(row, chosen or [found[0] for found in settled], edited)
        if right:
            return RowVerdict.AS_SENT, (), notes
        if not edited:
            notes = (*notes, ViewNote("unnamed"))
        revision = row.keys[self._revision]
        older = revision.isascii() and revision.isdigit() and int(revision[:12]) < mark.revision
        return RowVerdict.OLDER if older else RowVerdict.EDITED, edited, notes

    def _options(self, row: _Row, place: int, mark: SentMark) -> list[Reading]:
        """Return the readings of a cell that agree with its mark; none: it was edited."""
        key, value, kind = row.keys[place], row.values[place], self._columns[place][1]
        if self._places[place] is None:
            return [(key, "")]
        if not mark.cells:
            first = next(readings(value, kind), None)
            return [first, (key, "")] if first else [(key, "")]
        wanted = mark.cell(place)
        if _mark(key) == wanted:
            return [(key, odd_but_right(value, kind))]
        return [reading for reading in readings(value, kind) if _mark(reading[0]) == wanted]

    @staticmethod
    def _as_hashed(options: Sequence[list[Reading]], mark: SentMark) -> list[Reading] | None:
        for chosen in islice(product(*options), _MOST_READINGS):
            if hash_of([key for key, _ in chosen]) == mark.hash:
                return list(chosen)
        return None

    def _notes(
        self, row: _Row, chosen: Sequence[Reading], edited: Sequence[int]
    ) -> tuple[ViewNote, ...]:
        notes = []
        for place, ((heading, kind), (_, code)) in enumerate(
            zip(self._columns, chosen, strict=True)
        ):
            value = row.values[place]
            if place in edited:
                code = "digits-lost" if lossy(value, kind) else ""
            if code:
                notes.append(ViewNote(code, heading, shown_cell(value)))
        return tuple(notes)

    def _oddities(self, row: _Row) -> tuple[ViewNote, ...]:
        """Name what became of the cells of a row that is as it was sent."""
        found = []
        for place in self._odd_places:
            heading, kind = self._columns[place]
            value = row.values[place]
            if code := odd_but_right(value, kind):
                found.append(ViewNote(code, heading, shown_cell(value)))
        return tuple(found)

    @cached_property
    def _odd_places(self) -> tuple[int, ...]:
        """The columns in which a cell is of another kind than it was."""
        return tuple(
            place
            for place, (_, kind) in enumerate(self._columns)
            if is_odd(kind, [row.values[place] for row in self._rows])
        )

    # ------------------------------------------------------------------------------- content

    def _told(self) -> list[int]:
        """Return the places of the cells by which a row is known without its 记录编号."""
        left_out = {self._id, self._revision}
        return [
            place
            for place, found in enumerate(self._places)
            if found is not None and place not in left_out
        ]

    def _index_of_contents(self) -> dict[str, list[SentMark]]:
        index: dict[str, list[SentMark]] = {}
        told = self._told()
        for marks in self._unused.values():
            for mark in marks:
                if mark.cells and told:
                    index.setdefault("".join(map(mark.cell, told)), []).append(mark)
        return index

    def _same_content(self, row: _Row, index: Mapping[str, list[SentMark]]) -> SentMark | None:
        """Take the mark of a row that has these cells under another 记录编号."""
        marks = index.get("".join(_mark(row.keys[place]) for place in self._told()), [])
        for mark in marks:
            keys = list(row.keys)
            keys[self._id], keys[self._revision] = mark.record_id, str(mark.revision)
            if self._missing or hash_of(keys) == mark.hash:
                marks.remove(mark)
                return mark
        return None

    def _lost_its_id(
        self, record_id: str, mark: SentMark, row: _Row
    ) -> tuple[RowVerdict, SentMark, tuple[ViewNote, ...]]:
        notes = self._oddities(row)
        if ID_HEADING in self._missing:
            return RowVerdict.AS_SENT, mark, notes
        if not record_id:
            return RowVerdict.AS_SENT, mark, (*notes, ViewNote("id-gone", ID_HEADING))
        shown = shown_cell(row.values[self._id])
        if record_id in self._sent.by_id:
            return RowVerdict.REPEATED, mark, (*notes, ViewNote("id-filled", ID_HEADING, shown))
        row.edited = (self._id,)
        return RowVerdict.EDITED, mark, (*notes, ViewNote("id-changed", ID_HEADING, shown))

    # ---------------------------------------------------------------------------- the report

    def report(self, *, everything: bool) -> ViewReport:
        """Return what was found."""
        removed = [] if self._sheet.copied else self._removed()
        counts = Counter(row.verdict for row in self._rows)
        counts.update(row.verdict for row in removed)
        repairs = Counter(
            ViewNote(note.code, note.column)
            for row in self._rows
            if row.notes and row.verdict is RowVerdict.AS_SENT
            for note in row.notes
        )
        told = [
            self._told_row(row)
            for row in self._rows
            if everything or row.verdict is not RowVerdict.AS_SENT
        ]
        known = {name for name, _ in self._columns}
        return ViewReport(
            sheet=self._sheet.name,
            title=self._sent.title,
            sent=self._sent.rows,
            counts=counts,
            rows=(*told, *removed),
            missing=self._missing,
            added=tuple(name for name in self._headings if name and name not in known),
            repairs=repairs,
            copied=self._sheet.copied,
            verified=self._verified,
        )

    def _removed(self) -> list[ViewRow]:
        return [
            ViewRow(
                number=0,
                record_id=mark.record_id,
                revision=mark.revision,
                verdict=RowVerdict.REMOVED,
            )
            for marks in self._unused.values()
            for mark in marks
        ]

    def _told_row(self, row: _Row) -> ViewRow:
        revision = row.keys[self._revision]
        stands = int(revision) if revision.isascii() and revision.isdigit() else 0
        names = [heading for heading, _ in self._columns]
        return ViewRow(
            number=row.number,
            record_id=row.mark.record_id if row.mark else row.keys[self._id],
            revision=row.mark.revision if row.mark else min(stands, 2**31 - 1),
            verdict=row.verdict,
            columns=tuple(names[place] for place in row.edited),
            cells=_cells(self._headings, row.cells),
            notes=row.notes,
        )


def _cells(headings: Sequence[str], cells: Sequence[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if heading and heading not in found:
            found[heading] = shown_cell(cell)
    return found


def _place(headings: Sequence[str], name: str) -> int | None:
    return headings.index(name) if name in headings else None


def _columns_as_they_stand(headings: Sequence[str]) -> tuple[tuple[str, CellKind], ...]:
    """Take a sheet's own columns for those that were sent; 修订号 was the last."""
    end = headings.index(REVISION_HEADING) if REVISION_HEADING in headings else len(headings)
    names = dict.fromkeys([*headings[: end + 1], ID_HEADING, REVISION_HEADING])
    return tuple((name, CellKind.TEXT) for name in names if name)


def _mark(key: str) -> str:
    return f"{crc32(key.encode(errors='replace')) & 0xFFF:03x}"
