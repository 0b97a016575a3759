"""The parent's own look at the worksheets the child reads, and the count that must come out."""

import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from storage.workbooks.problems import WorkbookCancelled
from storage.workbooks.reading.exact_scan import blank_strings, scan_exactly
from storage.workbooks.reading.precheck import Checked, SheetPart, problem
from storage.workbooks.reading.scan import NotPlain, SheetScan, scan_plain
from storage.workbooks.reading.sentences import reading_problem
from storage.workbooks.reading.xml_parts import XmlProblem

__all__ = ["SheetScanner"]

_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


class SheetScanner:
    """Scans ``sheets`` of a workbook. ``scans``: what they hold, in their order, once scanned."""

    def __init__(
        self, checked: Checked, sheets: Sequence[SheetPart], cancelled: Callable[[], bool]
    ) -> None:
        self._checked = checked
        self._sheets = sheets
        self._cancelled = cancelled
        self._blank: frozenset[int] | None = None
        self.scans: list[SheetScan] = []

    @property
    def rows(self) -> int:
        """How many rows hold something, over all sheets."""
        return sum(scan.rows for scan in self.scans)

    def scan_all(self) -> None:
        """Scan every sheet; raise the sentence for a cell that lies far off and for damage."""
        path = self._checked.path
        try:
            with zipfile.ZipFile(path) as package:
                for sheet in self._sheets:
                    scan = self._scan(package, sheet)
                    if scan.far:
                        raise reading_problem("far-cell", path, sheet=sheet.name, cell=scan.far)
                    self.scans.append(scan)
        except _DAMAGE as error:
            raise problem("damaged", path) from error

    def hold_rows_together(self, seen: Mapping[int, int]) -> None:
        """Every row that holds something must have come out again: ``seen`` counts by sheet."""
        for index, count in seen.items():
            if count == self.scans[index].rows:
                continue
            sheet = self._sheets[index]
            exact = self._recount(sheet, count)
            if exact.rows != count or exact.troubles != self.scans[index].troubles:
                raise reading_problem(
                    *("rows-lost", self._checked.path),
                    sheet=sheet.name,
                    written=exact.rows,
                    read=count,
                )

    def _tick(self) -> None:
        if self._cancelled():
            raise WorkbookCancelled(self._checked.path)

    def _scan(self, package: zipfile.ZipFile, sheet: SheetPart) -> SheetScan:
        path = self._checked.path
        try:
            try:
                with package.open(sheet.part) as file:
                    return scan_plain(file, self._tick)
            except NotPlain:
                return self._scan_exactly(package, sheet)
        except XmlProblem as error:
            if error.code == "too-many-errors":
                raise reading_problem("too-many-errors", path, sheet=sheet.name) from error
            raise problem(error.code, path) from error

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
