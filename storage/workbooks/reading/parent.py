"""The parent's side: pre-check, child, scan, and one stream of parts that can be relied on."""

import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from models.marks import N_
from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading.exact_scan import blank_strings, scan_exactly
from storage.workbooks.reading.precheck import Checked, SheetPart, open_checked, problem
from storage.workbooks.reading.process import ChildFailed, ReadingChild
from storage.workbooks.reading.protocol import Translator
from storage.workbooks.reading.scan import NotPlain, SheetScan, scan_plain
from storage.workbooks.reading.stream import (
    BookEnd,
    BookHeader,
    Part,
    RowBatch,
    SheetEnd,
    SheetIgnored,
)
from storage.workbooks.reading.xml_parts import XmlProblem

__all__ = ["Cancelled", "Progress", "read_handout"]

Cancelled = Callable[[], bool]
"""Asked from a watching thread as well: it must not touch what belongs to one thread."""

Progress = Callable[[int, int], None]
"""Rows read so far, and how many rows the file holds."""

_MEMORY: Final = 1_536 * 2**20
_NAMED: Final = 3
_LEAST_SECONDS: Final = 10.0
_BYTES_A_SECOND: Final = 2 * 2**20
"""A slow laptop unpacks and reads ten times this."""


def read_handout(
    path: Path, *, cancelled: Cancelled | None = None, progress: Progress | None = None
) -> Iterator[Part]:
    """Read a handout: yield its parts in the order that :mod:`.stream` describes.

    Whatever is wrong with the file raises one :class:`WorkbookProblem`; what was handed over
    before must then be thrown away. Closing the iterator ends the reading.
    """
    stopped = cancelled or _never
    checked = open_checked(path)
    stamp = _stamp(path)
    yield BookHeader(path.name, checked.sha256, checked.size, checked.date1904)
    reading = _Reading(checked, stopped, progress)
    try:
        yield from reading.parts()
    except ChildFailed as failure:
        raise _told(failure.reason, checked) from failure
    finally:
        reading.close()
    if _stamp(path) != stamp:
        raise _problem("changed", path)
    yield BookEnd(reading.sheets_read, reading.rows_read)


def _never() -> bool:
    return False


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_size, status.st_mtime_ns


class _Reading:
    """One reading: the child loads and reads, meanwhile we scan what it loads."""

    def __init__(self, checked: Checked, cancelled: Cancelled, progress: Progress | None) -> None:
        self._checked = checked
        self._cancelled = cancelled
        self._progress = progress
        self._scans: list[SheetScan] = []
        self._strangers: list[str] = []
        self._seen: dict[int, int] = {}
        self._blank: frozenset[int] | None = None
        self._child: ReadingChild | None = None
        self.sheets_read = 0
        self.rows_read = 0

    def parts(self) -> Iterator[Part]:
        """Yield everything between the book's header and its end."""
        # Where the system cannot bound a child's memory, it starts after the scan is passed.
        scan_first = sys.platform == "win32"
        if scan_first:
            self._scan_all()
        self._child = self._start()
        if not scan_first:
            self._scan_all()
        for scan in self._scans:
            self._child.send([[row, col, text] for (row, col), text in scan.troubles.items()])
        yield from self._follow(self._child)
        self._hold_rows_together()
        if not self.sheets_read:
            raise self._no_handout()

    def close(self) -> None:
        """End the child, if it has not ended its work."""
        if self._child:
            self._child.close()

    def _no_handout(self) -> WorkbookProblem:
        named = self._strangers[:_NAMED]
        more = "…" if len(self._strangers) > _NAMED else ""
        reason = f"（{'；'.join(named)}{more}）" if named else ""
        return _problem("no-handout", self._checked.path, reason=reason)

    def _start(self) -> ReadingChild:
        seconds = _LEAST_SECONDS + self._checked.unpacked / _BYTES_A_SECOND
        job = {
            "path": str(self._checked.path.absolute()),
            "sheets": [sheet.name for sheet in self._checked.sheets],
            "date1904": self._checked.date1904,
            "memory": _MEMORY,
            "seconds": int(seconds) + 1,
        }
        return ReadingChild(job, seconds=seconds, cancelled=self._cancelled)

    # ------------------------------------------------------------------------------------ scanning

    def _tick(self) -> None:
        if self._cancelled():
            raise WorkbookCancelled(self._checked.path)

    def _scan_all(self) -> None:
        for sheet in self._checked.sheets:
            scan = self._scan(sheet)
            if scan.far:
                raise _problem("far-cell", self._checked.path, sheet=sheet.name, cell=scan.far)
            self._scans.append(scan)

    def _scan(self, sheet: SheetPart) -> SheetScan:
        path = self._checked.path
        try:
            with zipfile.ZipFile(path) as package:
                try:
                    with package.open(sheet.part) as file:
                        return scan_plain(file, self._tick)
                except NotPlain:
                    return self._scan_exactly(package, sheet)
        except XmlProblem as error:
            if error.code == "too-many-errors":
                raise _problem("too-many-errors", path, sheet=sheet.name) from error
            raise problem(error.code, path) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise problem("damaged", path) from error

    def _scan_exactly(self, package: zipfile.ZipFile, sheet: SheetPart) -> SheetScan:
        with package.open(sheet.part) as file:
            return scan_exactly(file, self._tick, self._blank_strings(package))

    def _blank_strings(self, package: zipfile.ZipFile) -> frozenset[int]:
        if self._blank is None:
            self._blank = frozenset()
            if self._checked.shared_strings:
                with package.open(self._checked.shared_strings) as file:
                    self._blank = blank_strings(file, self._tick)
        return self._blank

    def _recount(self, sheet: SheetPart, seen: int) -> SheetScan:
        """Count again with open eyes: rows of empty texts are blank to every reader."""
        with zipfile.ZipFile(self._checked.path) as package:
            try:
                with package.open(sheet.part) as file:
                    scan = scan_plain(file, self._tick, self._blank_strings(package))
            except NotPlain:
                scan = SheetScan()
            return scan if scan.rows == seen else self._scan_exactly(package, sheet)

    # ----------------------------------------------------------------------------------- following

    def _follow(self, child: ReadingChild) -> Iterator[Part]:
        translator = Translator(self._checked.sheets)
        total = sum(scan.rows for scan in self._scans)
        for kind, content in child.lines():
            if kind == "done":
                if len(self._checked.sheets) != translator.finished:
                    raise ChildFailed("confused")
                self._seen = translator.seen
                child.let_go()
                self._child = None
                return
            if kind == "problem":
                raise self._child_problem(content)
            part = translator.part(kind, content)
            self._note(part)
            yield part
            if self._progress and isinstance(part, RowBatch):
                self._progress(self.rows_read, total)

    def _note(self, part: Part) -> None:
        if isinstance(part, RowBatch):
            self.rows_read += len(part.rows)
        elif isinstance(part, SheetEnd):
            self.sheets_read += 1
        elif isinstance(part, SheetIgnored) and not part.blank:
            self._strangers.append(f"工作表“{part.sheet}”{part.reason}")

    def _child_problem(self, content: object) -> WorkbookProblem:
        if not isinstance(content, dict):
            raise ChildFailed("confused")
        code, reason = content.get("code"), content.get("reason")
        if code == "headings" and isinstance(reason, str):
            return _problem("headings", self._checked.path, reason=reason)
        if code == "memory":
            return _problem("died", self._checked.path)
        return problem("damaged", self._checked.path)

    def _hold_rows_together(self) -> None:
        """Every row that holds something must have come out again."""
        for index, seen in self._seen.items():
            if seen == self._scans[index].rows:
                continue
            sheet = self._checked.sheets[index]
            exact = self._recount(sheet, seen)
            if exact.rows != seen or exact.troubles != self._scans[index].troubles:
                raise _problem(
                    *("rows-lost", self._checked.path),
                    sheet=sheet.name,
                    written=exact.rows,
                    read=seen,
                )


# ---------------------------------------------------------------------------------------- sentences

_CHECK: Final = N_("请用 WPS 或 Excel 打开检查，另存为 .xlsx 后再导入。")

_SENTENCES: Final = {
    "slow": (N_("“{file}”读得太久，已停下，没有导入任何内容。"), _CHECK),
    "died": (N_("“{file}”读不出来，可能已损坏或太大。"), _CHECK),
    "confused": (N_("“{file}”读出来的内容不可信，没有导入。"), _CHECK),
    "changed": (N_("“{file}”在读取时被改动，没有导入。"), N_("请保存并关闭它，再导入一次。")),
    "headings": (N_("“{file}”不能导入：{reason}。"), N_("请对照下发格式改好表头再导入。")),
    "no-handout": (
        N_("“{file}”里没有认得的下发表{reason}。"),
        N_("请检查是否选对了文件，或工作表名、表头是否改动。"),
    ),
    "far-cell": (
        N_("“{file}”的工作表“{sheet}”在很远的单元格 {cell} 有内容，没有打开。"),
        N_("请删去那个单元格后另存，再导入。"),
    ),
    "too-many-errors": (N_("“{file}”的工作表“{sheet}”里错误值太多，没有导入。"), _CHECK),
    "rows-lost": (
        N_("“{file}”的工作表“{sheet}”写着 {written} 行，只读出 {read} 行，没有导入。"),
        _CHECK,
    ),
}


def _problem(code: str, path: Path, **params: object) -> WorkbookProblem:
    template, step = _SENTENCES[code]
    return WorkbookProblem(template, next_step=step, file=path, code=code, **params)


def _told(reason: str, checked: Checked) -> WorkbookProblem:
    if reason == "cancelled":
        return WorkbookCancelled(checked.path)
    return _problem(reason, checked.path)
