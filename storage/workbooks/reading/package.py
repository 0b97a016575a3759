"""Packages read: manifest and data of whatever manager's package, or one sentence why not.

The two hidden sheets are the package's truth and all that is read; what is on the sheets for people
is a view. Programs that saved the file again may have made numbers of texts; see :func:`_as_text`.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from models.marks import N_
from models.package import (
    DATA_SHEET,
    MANIFEST_SHEET,
    DataColumns,
    DataLine,
    PackageFault,
    data_digest,
    head_of,
)
from storage.migrations import SCHEMA_VERSION
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.guard import Cancelled, Guard, Progress
from storage.workbooks.reading.package_stream import (
    DataBatch,
    PackageEnd,
    PackageHeader,
    PackagePart,
)
from storage.workbooks.reading.precheck import Checked, SheetPart, open_checked
from storage.workbooks.reading.process import ChildFailed
from storage.workbooks.reading.protocol import count, hold

__all__ = ["ReceivedPackage", "load_package", "read_package"]


@attrs.frozen
class ReceivedPackage:
    """A package that was read whole and agrees with itself."""

    header: PackageHeader
    lines: tuple[DataLine, ...]


def load_package(
    path: Path, *, cancelled: Cancelled | None = None, progress: Progress | None = None
) -> ReceivedPackage:
    """Read a package to its end; raises :class:`WorkbookProblem`."""
    header: PackageHeader | None = None
    lines: list[DataLine] = []
    for part in read_package(path, cancelled=cancelled, progress=progress):
        match part:
            case PackageHeader():
                header = part
            case DataBatch():
                lines.extend(part.lines)
    assert header is not None
    return ReceivedPackage(header, tuple(lines))


def read_package(
    path: Path, *, cancelled: Cancelled | None = None, progress: Progress | None = None
) -> Iterator[PackagePart]:
    """Read a package: yield its parts in the order that :mod:`.package_stream` describes.

    Whatever is wrong with the file raises one :class:`WorkbookProblem`; what was handed over
    before must then be thrown away. Closing the iterator ends the reading.
    """
    checked = open_checked(path)
    sheets = tuple(_sheet(checked, name) for name in (MANIFEST_SHEET, DATA_SHEET))
    with Guard(checked, sheets, mode="package", cancelled=cancelled) as guard:
        reading = _Reading(checked, guard, progress)
        try:
            yield from reading.parts()
        except PackageFault as fault:
            raise _problem(fault.code, path, **fault.params) from fault
    yield PackageEnd(reading.records)


def _sheet(checked: Checked, name: str) -> SheetPart:
    found = next((sheet for sheet in checked.sheets if sheet.name == name), None)
    if found is None:
        raise _problem("no-manifest" if name == MANIFEST_SHEET else "no-data", checked.path)
    return found


class _Reading:
    """One package on its way in: the raw rows of two sheets, held against one another."""

    def __init__(self, checked: Checked, guard: Guard, progress: Progress | None) -> None:
        self._checked = checked
        self._guard = guard
        self._progress = progress
        self._rows = _RawRows()
        self._fingerprints: list[DataLine] = []

    @property
    def records(self) -> int:
        """How many records were read."""
        return len(self._fingerprints)

    def parts(self) -> Iterator[PackagePart]:
        """Yield everything before the package's end."""
        entries: dict[str, str] = {}
        header: PackageHeader | None = None
        columns: DataColumns | None = None
        for kind, content in self._guard.messages():
            rows = self._rows.take(kind, content)
            if self._rows.sheet == 0:
                entries.update((cells[0], cells[1]) for _, cells in rows if len(cells) > 1)
                continue
            if header is None:
                header = self._header(entries)
                yield header
            if columns is None and rows:
                columns = DataColumns(rows.pop(0)[1])
            if columns is not None and rows:
                yield self._batch(columns, rows)
        if header is None or not self._rows.complete:
            raise ChildFailed("confused")
        self._guard.hold_rows_together(self._rows.seen)
        self._hold_together(header)

    def _header(self, entries: dict[str, str]) -> PackageHeader:
        checked = self._checked
        entries.pop("key", None)  # the heading
        received = head_of(entries, SCHEMA_VERSION)
        return PackageHeader(checked.path.name, checked.sha256, checked.size, entries, received)

    def _batch(self, columns: DataColumns, rows: Sequence["_Row"]) -> DataBatch:
        lines = tuple(columns.line(cells, number) for number, cells in rows)
        self._fingerprints.extend(attrs.evolve(line, json="") for line in lines)
        if self._progress:
            self._progress(self.records, self._guard.rows)
        return DataBatch(lines)

    def _hold_together(self, header: PackageHeader) -> None:
        received = header.received
        if self.records != received.records:
            raise PackageFault("count", told=received.records, found=self.records)
        if data_digest(self._fingerprints) != received.digest:
            raise PackageFault("digest")


# ----------------------------------------------------------------------------- the child's messages

_Row = tuple[int, list[str]]


class _RawRows:
    """Raw rows out of the child's messages, believed no more than the file.

    ``sheet`` is the place of the sheet they come from, ``seen`` counts them by sheet.
    """

    def __init__(self) -> None:
        self.sheet = -1
        self.seen: dict[int, int] = {}
        self._number = 0
        self._count = 0

    @property
    def complete(self) -> bool:
        """True once both sheets were read to their ends."""
        return set(self.seen) == {0, 1}

    def take(self, kind: str, content: Any) -> list[_Row]:
        """Return the rows a message brings."""
        try:
            if kind == "raw":
                hold(self.sheet >= 0 and self.sheet not in self.seen)
                return [self._row(number, cells) for number, cells in content]
            hold(kind in ("sheet", "end"))
            self._turn_sheet(kind, content)
        except (KeyError, TypeError, ValueError) as error:
            raise ChildFailed("confused") from error
        return []

    def _turn_sheet(self, kind: str, content: Any) -> None:
        if kind == "sheet":
            hold(count(content["index"]) == len(self.seen) == self.sheet + 1 < 2)
            self.sheet += 1
            self._number = self._count = 0
        else:
            hold(self.sheet == len(self.seen) and count(content["seen"]) == self._count)
            self.seen[self.sheet] = self._count

    def _row(self, number: Any, cells: Any) -> _Row:
        hold(count(number) > self._number and isinstance(cells, list))
        hold(set(map(type, cells)) <= {str, int, float, bool, type(None)})
        self._number = number
        self._count += 1
        return number, list(map(_as_text, cells))


def _as_text(cell: Any) -> str:
    """Return a cell's text; a number that a program made of a text is written as it was."""
    if cell is None:
        return ""
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# ---------------------------------------------------------------------------------------- sentences

_ORIGINAL: Final = N_("请找这一包的原文件或另一份副本。")

_SENTENCES: Final = {
    "no-manifest": (
        N_("“{file}”不是上报包：里面没有 _manifest 表。"),
        N_("请选名字以“上报_”开头的原文件。"),
    ),
    "no-data": (N_("“{file}”缺了 _data 表，里面的记录读不出来。"), _ORIGINAL),
    "manifest": (N_("“{file}”的 _manifest 表里“{key}”缺失或不对，没有采用。"), _ORIGINAL),
    "newer": (
        N_("“{file}”由更新版本的走访台账生成（格式 {found}，本程序到 {known}），没有采用。"),
        N_("请先安装新版本。"),
    ),
    "headings": (N_("“{file}”的 _data 表缺了“{heading}”列，没有采用。"), _ORIGINAL),
    "line": (N_("“{file}”的 _data 表第 {row} 行被改过，与校验值不符，没有采用。"), _ORIGINAL),
    "count": (N_("“{file}”应有 {told} 条记录，只读出 {found} 条，没有采用。"), _ORIGINAL),
    "digest": (N_("“{file}”的记录与它的校验值不符，没有采用。"), _ORIGINAL),
}


def _problem(code: str, path: Path, **params: object) -> WorkbookProblem:
    template, step = _SENTENCES[code]
    return WorkbookProblem(template, next_step=step, file=path, code=code, **params)
