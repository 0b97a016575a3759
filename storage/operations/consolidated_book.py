"""The consolidated workbook 汇总: a month of every manager, with the records behind each number."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from models.calendar import Period
from models.consolidation.receipt_sheet import Receipt
from models.consolidation.sequence import DEFAULT_DUE_DAY
from models.package.naming import consolidated_file_name
from storage.headquarters.book import months_known
from storage.headquarters.database import Headquarters
from storage.headquarters.overview import overview
from storage.workbooks.problems import WorkbookCancelled
from storage.workbooks.writing.receipt_book import write_receipt

__all__ = ["months_known", "write_consolidated"]

Progress = Callable[[int, int, str], None]
"""Called with managers done, managers in all, and the name of the one at work."""

Cancelled = Callable[[], bool]


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
    is ever written over. Raises :class:`WorkbookCancelled` where the user stopped and
    :class:`WorkbookNotWritten` where the disk or the folder is in the way; nothing is left then.
    """
    if cancelled and cancelled():
        raise WorkbookCancelled(folder)
    with database.snapshot():
        managers = overview(database, now.date(), due_day=due_day)
    organisation = organisation or next((row.organisation for row in managers), "")
    notes = tuple((f"{row.manager} {row.name}", f"{row.records} 条") for row in managers)
    receipt = Receipt(manager="", name="", organisation=organisation, rows=(), notes=notes)
    path = folder / consolidated_file_name(organisation, Period.parse(month).key, now)
    written = write_receipt(path, receipt, now.date())
    if progress:
        progress(len(managers), len(managers), "")
    return written
