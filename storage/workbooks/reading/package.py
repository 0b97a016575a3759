"""Packages read: manifest and data of whatever manager's package, or one sentence why not.

The two hidden sheets are the package's truth; what is on the sheets for people is a view, and is
held against what was sent where that is asked for. Programs that saved the file again may have made
numbers of texts; see :mod:`.raw_rows`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Final, Self

import attrs

from models.handover import CONFIRMED_ENTRY, PURPOSE, confirmed_digest
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
from models.package.data import lineage_digest
from models.package.view_report import ViewReport
from storage.migrations import SCHEMA_VERSION
from storage.origin import holds
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.guard import Cancelled, Guard, OneChild, Progress
from storage.workbooks.reading.kept_child import KeptChild
from storage.workbooks.reading.package_stream import (
    DataBatch,
    PackageEnd,
    PackageHeader,
    PackagePart,
    PackageView,
)
from storage.workbooks.reading.precheck import Checked, SheetPart, open_checked
from storage.workbooks.reading.process import ChildFailed
from storage.workbooks.reading.raw_rows import RawRow, RawRows

__all__ = ["PackageReader", "ReceivedPackage", "load_handover", "load_package", "read_package"]

_HEADINGS: Final = ("key", "value")
_OF_THE_CHILD: Final = frozenset({"died", "confused"})
_OF_THE_VIEW: Final = frozenset(
    {
        *("far-cell", "too-many-errors", "rows-lost", "died", "confused", "damaged"),
        *("bomb", "entities", "encoding"),
    }
)
"""What may be wrong with the sheets for people alone."""


_HIDDEN_SHEETS: Final = 2


@attrs.frozen
class ReceivedPackage:
    """A package that was read whole and agrees with itself.

    ``view`` are its sheets for people against what was sent: None where that was not asked for, or
    where they cannot be read though the data can.
    """

    header: PackageHeader
    lines: tuple[DataLine, ...]
    view: tuple[ViewReport, ...] | None = None


class PackageReader:
    """Reads packages one after another with one child; use it in ``with``.

    What happens to a file is the same as with a child of its own: one that fails with a child that
    was used before is tried once more with a fresh one. Several threads may use it where each
    takes its ``turn`` for everything but :meth:`look_ahead`.
    """

    def __init__(self) -> None:
        self.children = KeptChild()
        self.turn = Lock()
        self._ahead: dict[tuple[Path, bool], _Opened | WorkbookProblem] = {}

    def __enter__(self) -> Self:
        """Return the reader; its child starts with the first file."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self.close()

    def look_ahead(
        self, path: Path, *, view: bool = False, cancelled: Cancelled | None = None
    ) -> None:
        """Do for a file to be loaded what needs no child; :meth:`load` tells what is wrong."""
        how = _How(view=view, cancelled=cancelled, progress=None, reader=self)
        try:
            opened = _opened(path, how)
            opened.guard.scan()
        except WorkbookProblem as problem:
            self._ahead[path, view] = problem
        else:
            self._ahead[path, view] = opened

    def opened(self, path: Path, how: "_How") -> "_Opened":
        """Return what was found ahead, once; else open the file."""
        found = self._ahead.pop((path, how.view), None) or _opened(path, how)
        if isinstance(found, WorkbookProblem):
            raise found
        return found

    def load(
        self,
        path: Path,
        *,
        view: bool = False,
        cancelled: Cancelled | None = None,
        progress: Progress | None = None,
    ) -> ReceivedPackage:
        """Read a package to its end (:func:`load_package`)."""
        return load_package(path, view=view, cancelled=cancelled, progress=progress, reader=self)

    def may_have_suffered(self, problem: WorkbookProblem) -> bool:
        """Tell whether the child failed that had read other files before: worth a fresh one."""
        return problem.code in _OF_THE_CHILD and self.children.reused

    def close(self) -> None:
        """End the child; the next file starts another."""
        self.children.close()


def load_package(
    path: Path,
    *,
    view: bool = False,
    cancelled: Cancelled | None = None,
    progress: Progress | None = None,
    reader: PackageReader | None = None,
) -> ReceivedPackage:
    """Read a package to its end; raises :class:`WorkbookProblem`.

    With ``view`` its sheets for people are held against what was sent. Where nothing but they
    cannot be read the package counts all the same, and ``view`` is None.
    """
    how = _How(view=view, cancelled=cancelled, progress=progress, reader=reader)
    try:
        return _load(path, how)
    except WorkbookProblem as problem:
        if reader and reader.may_have_suffered(problem):
            return load_package(
                path, view=view, cancelled=cancelled, progress=progress, reader=reader
            )
        if not view or problem.code not in _OF_THE_VIEW:
            raise
    return _load(path, attrs.evolve(how, view=False))


@attrs.frozen(kw_only=True)
class _How:
    """What of a package is wanted, and by whom it is read."""

    view: bool
    cancelled: Cancelled | None
    progress: Progress | None
    reader: PackageReader | None
    purpose: str = ""


def load_handover(
    path: Path, *, cancelled: Cancelled | None = None, progress: Progress | None = None
) -> ReceivedPackage:
    """Read a colleague's handover to its end; raises :class:`WorkbookProblem`.

    Unlike a package it is a thing between two laptops, so nobody else judges its signature.
    """
    how = _How(view=False, cancelled=cancelled, progress=progress, reader=None, purpose=PURPOSE)
    handover = _load(path, how)
    if handover.header.received.is_tampered:
        raise _problem("signature", path)
    return handover


def _load(path: Path, how: _How) -> ReceivedPackage:
    header: PackageHeader | None = None
    lines: list[DataLine] = []
    view: tuple[ViewReport, ...] | None = None
    for part in _read(path, how):
        match part:
            case PackageHeader():
                header = part
            case DataBatch():
                lines.extend(part.lines)
            case PackageView():
                view = part.reports
    assert header is not None
    return ReceivedPackage(header, tuple(lines), view)


def read_package(
    path: Path,
    *,
    view: bool = False,
    cancelled: Cancelled | None = None,
    progress: Progress | None = None,
    reader: PackageReader | None = None,
) -> Iterator[PackagePart]:
    """Read a package: yield its parts in the order that :mod:`.package_stream` describes.

    Whatever is wrong with the file raises one :class:`WorkbookProblem`; what was handed over
    before must then be thrown away. Closing the iterator ends the reading.
    """
    return _read(path, _How(view=view, cancelled=cancelled, progress=progress, reader=reader))


@attrs.frozen
class _Opened:
    """A file whose outside is in order, the sheets that are wanted of it, and their guard."""

    checked: Checked
    sheets: Sequence[SheetPart]
    guard: Guard


def _opened(path: Path, how: _How) -> _Opened:
    checked = open_checked(path)
    sheets = [_sheet(checked, name, how) for name in (MANIFEST_SHEET, DATA_SHEET)]
    if how.view:
        sheets.extend(sheet for sheet in checked.sheets if sheet not in sheets)
    guard = Guard(
        checked,
        sheets,
        task={"mode": "package", "view": _HIDDEN_SHEETS},
        cancelled=how.cancelled,
        children=how.reader.children if how.reader else OneChild(),
    )
    return _Opened(checked, sheets, guard)


def _read(path: Path, how: _How) -> Iterator[PackagePart]:
    opened = how.reader.opened(path, how) if how.reader else _opened(path, how)
    with opened.guard:
        reading = _Reading(opened)
        reading.progress, reading.purpose = how.progress, how.purpose
        try:
            yield from reading.parts()
        except PackageFault as fault:
            raise _problem(fault.code, path, **fault.params) from fault
    yield PackageEnd(reading.records)


def _sheet(checked: Checked, name: str, how: _How) -> SheetPart:
    found = next((sheet for sheet in checked.sheets if sheet.name == name), None)
    if found is None and name == MANIFEST_SHEET and how.purpose:
        raise _problem("no-handover", checked.path)
    if found is None:
        raise _problem("no-manifest" if name == MANIFEST_SHEET else "no-data", checked.path)
    return found


class _Reading:
    """One package on its way in: the raw rows of two sheets, held against one another."""

    def __init__(self, opened: _Opened) -> None:
        self._checked = opened.checked
        self._guard = opened.guard
        self._rows = RawRows(opened.sheets, raw=_HIDDEN_SHEETS)
        self._fingerprints: list[DataLine] = []
        self.progress: Progress | None = None
        self.purpose = ""

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
                entries.update(_entries(rows))
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
        if self._rows.viewed:
            yield PackageView(self._rows.reports(entries))

    def _header(self, entries: dict[str, str]) -> PackageHeader:
        checked = self._checked
        received = head_of(entries, SCHEMA_VERSION)
        received = attrs.evolve(received, signature_holds=holds(entries))
        purpose = entries.get("purpose", "").strip()
        if purpose != self.purpose:
            raise PackageFault("handover" if purpose else "no-handover")
        return PackageHeader(checked.path.name, checked.sha256, checked.size, entries, received)

    def _batch(self, columns: DataColumns, rows: Sequence[RawRow]) -> DataBatch:
        lines = tuple(columns.line(cells, number) for number, cells in rows)
        self._fingerprints.extend(attrs.evolve(line, json="") for line in lines)
        if self.progress:
            self.progress(self.records, self._guard.rows)
        return DataBatch(lines)

    def _hold_together(self, header: PackageHeader) -> None:
        received = header.received
        if self.records != received.records:
            raise PackageFault("count", told=received.records, found=self.records)
        if data_digest(self._fingerprints) != received.digest:
            raise PackageFault("digest")
        if received.lineage and lineage_digest(self._fingerprints) != received.lineage:
            raise PackageFault("lineage")
        confirmed = header.entries.get(CONFIRMED_ENTRY, "").strip()
        if self.purpose and confirmed_digest(self._fingerprints) != confirmed:
            raise PackageFault("digest")


def _entries(rows: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[str, str]]:
    """Give the manifest's keys and values; its heading is none of them, wherever it stands."""
    for _, cells in rows:
        if len(cells) > 1 and tuple(cells[:2]) != _HEADINGS:
            yield cells[0], cells[1]


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
    "line": (
        N_("“{file}”的 _data 表第 {row} 行（记录 {record}）被改过，与校验值不符，没有采用。"),
        _ORIGINAL,
    ),
    "count": (N_("“{file}”应有 {told} 条记录，只读出 {found} 条，没有采用。"), _ORIGINAL),
    "digest": (N_("“{file}”的记录与它的校验值不符，没有采用。"), _ORIGINAL),
    "signature": (N_("“{file}”的签名与内容不符，可能被改过，没有采用。"), _ORIGINAL),
    "handover": (
        N_("“{file}”是移交给同事的文件，不是上报包，没有采用。"),
        N_("移交文件请在“交换”里用“接收移交…”打开。"),
    ),
    "no-handover": (
        N_("“{file}”不是移交文件，没有采用。"),
        N_("请选名字以“移交_”开头的原文件；上报包请用“从上报包找回…”。"),
    ),
    "lineage": (N_("“{file}”里记录的前后关系被改过，没有采用。"), _ORIGINAL),
}


def _problem(code: str, path: Path, **params: object) -> WorkbookProblem:
    template, step = _SENTENCES[code]
    return WorkbookProblem(template, next_step=step, file=path, code=code, **params)
