"""The consolidated workbook 汇总: a month of every manager, with the records behind each number."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import attrs

from models.calendar import Period
from models.consolidation.book.charts import book_charts
from models.consolidation.book.checks import CHECKS, SIX_ONES_OF_ALL, TODOS
from models.consolidation.book.entries import (
    CHANGES_OF_ALL,
    COMPLAINTS_OF_ALL,
    DECLARATIONS_OF_ALL,
    EXPENSES_OF_ALL,
    INTEGRITY_OF_ALL,
    IRREGULARITIES_OF_ALL,
    SUGGESTIONS_OF_ALL,
)
from models.consolidation.book.notes import BookHead, notes
from models.consolidation.book.open_points import OPEN_COLUMNS, OpenPoint, of_overview
from models.consolidation.book.products import Products
from models.consolidation.book.programme import EVENTS_OF_ALL
from models.consolidation.book.source import Figures, ManagerMonth
from models.consolidation.book.summary import OPEN_SHEET, in_order, matrix_table, summary_table
from models.consolidation.book.tally import Tally, delivery_of, tally
from models.consolidation.book.visits import DEMANDS, DYNAMICS_OF_ALL, STOCK, VISITS
from models.consolidation.overview import ManagerRow
from models.consolidation.sequence import DEFAULT_DUE_DAY
from models.difference import Names
from models.errors import DomainError, RoundbookError
from models.marks import N_
from models.package.naming import consolidated_file_name
from models.package.table import CellValue
from storage.headquarters.book import held_records, months_known, sent_in
from storage.headquarters.database import Headquarters
from storage.headquarters.names import names
from storage.headquarters.open_points import open_points
from storage.headquarters.overview import overview
from storage.operations.consolidate import make_folder
from storage.workbooks.safe_file import free_name, write_safely
from storage.workbooks.writing.consolidated_book import BookContents, ConsolidatedBook

__all__ = ["BookCancelled", "months_known", "usual_month", "write_consolidated"]

Progress = Callable[[int, int, str], None]
"""Called with managers done, managers in all, and the name of the one at work."""

Cancelled = Callable[[], bool]

_DETAILS: Final = (
    *(VISITS, CHECKS, SIX_ONES_OF_ALL, *EVENTS_OF_ALL, STOCK, DYNAMICS_OF_ALL, DEMANDS),
    *(COMPLAINTS_OF_ALL, INTEGRITY_OF_ALL, CHANGES_OF_ALL, SUGGESTIONS_OF_ALL),
    *(IRREGULARITIES_OF_ALL, TODOS, EXPENSES_OF_ALL, DECLARATIONS_OF_ALL),
)
"""The sheets of records, in the order of the workbook."""

_NAMES: Final = (
    "客户、规格、通知的名称取自总部下发表和各包的表；没有出现过的只写编码。库内记录只有编码。"
)


class BookCancelled(RoundbookError):
    """The user stopped the writing; no file is left."""


def write_consolidated(  # noqa: PLR0913 - the one call of screen and command line
    database: Headquarters,
    month: str,
    folder: Path,
    *,
    now: datetime,
    organisation: str = "",
    due_day: int = DEFAULT_DUE_DAY,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the workbook of ``month`` (YYYY-MM) into ``folder`` and return where it is.

    ``organisation`` is the 单位 of title and name, that of most managers where it is empty. No file
    is ever written over. Raises :class:`BookCancelled` where the user stopped,
    :class:`DomainError` where the database knows no manager, and :class:`WorkbookNotWritten` where
    the disk or the folder is in the way; nothing is left then.
    """
    gathering = _Gathering(database, Period.parse(month), now, due_day)
    gathering.tell, gathering.cancelled = progress, cancelled
    with database.snapshot():
        book, contents = gathering.all(organisation)
    make_folder(folder)
    path = free_name(folder / consolidated_file_name(contents.head.organisation, month, now))
    written = write_safely(
        path,
        lambda target: book.write(target, contents, gathering.step),
        lambda target: book.verify(target, path, contents),
    )
    gathering.progress(gathering.managers, "")
    return written


def usual_month(database: Headquarters, today: date) -> str:
    """Return the latest month packages came for, not after ``today``; else this month."""
    this = Period.month(today).key
    return next((month for month in months_known(database) if month <= this), this)


@attrs.define
class _Gathering:
    """Goes through the managers of a database, one after another."""

    database: Headquarters
    month: Period
    now: datetime
    due_day: int
    tell: Progress | None = None
    cancelled: Cancelled | None = None
    managers: int = 0

    def progress(self, done: int, name: str) -> None:
        """Tell how far it is; stop where the user wants to."""
        if self.cancelled and self.cancelled():
            raise BookCancelled(N_("已停止生成汇总工作簿，没有留下文件。"))
        if self.tell:
            self.tell(done, self.managers, name)

    def step(self, _rows: int) -> None:
        """Go on writing, unless the user stopped."""
        self.progress(self.managers, N_("写入工作簿"))

    def all(self, organisation: str) -> tuple[ConsolidatedBook, BookContents]:
        """Gather everything; read within one snapshot."""
        rows = in_order(overview(self.database, self.now.date(), due_day=self.due_day))
        if not rows:
            raise DomainError(N_("汇总库里还没有客户经理。"), next_step=N_("请先收一次上报包。"))
        self.managers = len(rows)
        called = names(self.database)
        points = _by_manager([*of_overview(rows), *open_points(self.database, called)])
        book, products = ConsolidatedBook(_DETAILS), Products()
        tallies: list[Tally] = []
        figures: list[Figures] = []
        for month in self._months(rows, called):
            self.progress(len(tallies), month.row.name)
            book.add(month)
            products.add(month)
            delivery = delivery_of(month, self.now.date(), self.due_day)
            tallies.append(tally(month, delivery, points.get(month.row.manager, ())))
            figures.append(month.figures)
        book.add_rows(OPEN_SHEET, OPEN_COLUMNS, _point_rows(points, rows))
        head = self._head(organisation, rows)
        return book, BookContents(
            head=head,
            summaries=(summary_table(tallies), matrix_table(tallies), products.table(called)),
            charts=book_charts(tallies),
            notes=tuple(notes(head, tallies, figures, _NAMES)),
        )

    def _months(self, rows: Iterable[ManagerRow], called: Names) -> Iterator[ManagerMonth]:
        sent = sent_in(self.database, self.month)
        for row in rows:
            told = sent.get(row.manager)
            yield ManagerMonth(
                row=row,
                month=self.month,
                as_of=min(self.month.last, self.now.date()),
                names=called,
                figures=told.figures if told else Figures(),
                first_made=told.first_made if told else None,
                records=held_records(self.database, row.manager, self.month),
            )

    def _head(self, organisation: str, rows: Sequence[ManagerRow]) -> BookHead:
        most = Counter(row.organisation for row in rows).most_common(1)[0][0]
        return BookHead(
            organisation=organisation or most,
            month=self.month,
            made_at=self.now,
            due_day=self.due_day,
        )


def _by_manager(points: Iterable[OpenPoint]) -> dict[str, list[OpenPoint]]:
    found: dict[str, list[OpenPoint]] = defaultdict(list)
    for point in points:
        found[point.manager].append(point)
    return found


def _point_rows(
    points: dict[str, list[OpenPoint]], rows: Sequence[ManagerRow]
) -> Iterator[tuple[str, tuple[CellValue, ...]]]:
    """Give what is not settled in the order of the managers; what names none of them last."""
    called = {row.manager: row.name for row in rows}
    for manager in [*called, *sorted(points.keys() - called.keys())]:
        for point in points.get(manager, ()):
            yield manager, point.values(called.get(manager, ""))
