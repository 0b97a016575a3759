"""Headquarters' side of the protocol: a folder of packages into one database, receipts out.

One transaction a package: what was taken in stays, whatever happens afterwards, and the next run
goes on from there. A file that cannot be taken in is kept apart with its reason, and the others
count all the same.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Final

import attrs

from models.consolidation.overview import ManagerRow
from models.consolidation.sequence import DEFAULT_DUE_DAY
from models.errors import DomainError
from models.marks import N_
from models.package.naming import receipt_file_name
from storage.headquarters.conflicts import conflict_count, shared_retailers
from storage.headquarters.database import Headquarters, open_headquarters
from storage.headquarters.intake import prepare
from storage.headquarters.overview import overview
from storage.headquarters.quarantine import Quarantined, quarantined
from storage.headquarters.receipt_files import handed_out, note_handed_out
from storage.headquarters.receipts import Answers
from storage.operations.consolidation.files import FileOutcome, Taker
from storage.operations.consolidation.sources import files_in
from storage.workbooks.writing.receipt_book import write_receipt

__all__ = ["Consolidated", "Stopped", "consolidate", "make_folder", "write_receipts"]

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file at work."""

Cancelled = Callable[[], bool]


class Stopped(Enum):
    """Where the user stopped; what was taken in until then stays."""

    NOT = "not"
    IN_FILES = "in files"
    IN_RECEIPTS = "in receipts"


@attrs.frozen(kw_only=True)
class Consolidated:
    """What a consolidation came to.

    Attributes: ``new``, ``known`` (files taken in now and before) and ``apart`` (files of this run
    that are kept apart); ``sheets`` (files that lost their data, whose rows people may approve);
    ``masters`` (handouts that told what shops and products are called); ``enrolled`` (devices
    entered); ``unread`` (files without a trace in the database: gone, or no access; with the
    sentence); ``managers``, ``conflicts`` (records), ``shared`` (retailers two managers report
    on), ``records`` (that count), ``receipts`` (files that say what holds now, written or there
    already).
    """

    new: int
    known: int
    apart: tuple[Quarantined, ...]
    sheets: tuple[str, ...]
    masters: int
    enrolled: int
    unread: tuple[tuple[str, str], ...]
    managers: tuple[ManagerRow, ...]
    conflicts: int
    shared: int
    records: int
    receipts: tuple[Path, ...] = ()
    stopped: Stopped = Stopped.NOT


@attrs.frozen(kw_only=True)
class Settings:
    """How packages are judged: from enrolled devices alone? due by which day of the next month?"""

    only_enrolled: bool = False
    due_day: int = DEFAULT_DUE_DAY


_USUAL: Final = Settings()


def consolidate(  # noqa: PLR0913 - the one call of screen and command line
    database_path: Path,
    sources: Sequence[Path],
    *,
    now: datetime,
    receipts: Path | None = None,
    settings: Settings = _USUAL,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Consolidated:
    """Take the packages among ``sources`` (files, folders) in and write receipts.

    Raises :class:`WorldFailed` where the database cannot be used, :class:`DomainError` where a
    source is not there, :class:`WorkbookNotWritten` where a receipt cannot be written; what was
    taken in until then stays.
    """
    files = files_in(sources, besides=database_path)
    with open_headquarters(database_path) as database, database.alone():
        prepare(database)
        taker = Taker(
            database,
            now,
            only_enrolled=settings.only_enrolled,
            chosen={source.resolve() for source in sources if not source.is_dir()},
            cancelled=cancelled,
        )
        finished = _take(taker, files, progress)
        done = _summed(database, taker.outcomes, now.date(), settings.due_day)
        if not finished:
            return attrs.evolve(done, stopped=Stopped.IN_FILES)
        if receipts is None:
            return done
        return _with_receipts(database, done, receipts, now, cancelled)


def _take(taker: Taker, files: Sequence[Path], progress: Progress | None) -> bool:
    """Take one file after another; False where the user stopped."""
    tell = progress or _nobody
    finished = taker.take_all(files, lambda done, path: tell(done, len(files), path.name))
    tell(len(taker.outcomes), len(files), "")
    return finished


def _nobody(_done: int, _total: int, _file: str) -> None:
    """Tell nobody."""


def _summed(
    database: Headquarters, outcomes: Sequence[FileOutcome], today: date, due_day: int
) -> Consolidated:
    with database.snapshot():
        apart = {each.sha256: each for each in quarantined(database) if each.state != "rejected"}
        return Consolidated(
            new=sum(each.what == "new" for each in outcomes),
            known=sum(each.what == "known" for each in outcomes),
            apart=tuple(apart[each.sha256] for each in outcomes if each.sha256 in apart),
            sheets=tuple(each.file for each in outcomes if each.what == "sheets"),
            masters=sum(each.what == "names" for each in outcomes),
            enrolled=sum(each.what == "enrolled" for each in outcomes),
            unread=tuple((each.file, each.sentence) for each in outcomes if each.what == "unread"),
            managers=tuple(overview(database, today, due_day=due_day)),
            conflicts=conflict_count(database),
            shared=len(shared_retailers(database)),
            records=int(database.scalar("SELECT count(*) FROM record WHERE deleted = 0")),
        )


def _with_receipts(
    database: Headquarters,
    done: Consolidated,
    folder: Path,
    now: datetime,
    cancelled: Cancelled | None,
) -> Consolidated:
    written = []
    for path in write_receipts(database, done.managers, folder, now):
        written.append(path)
        if cancelled and cancelled():
            return attrs.evolve(done, receipts=tuple(written), stopped=Stopped.IN_RECEIPTS)
    return attrs.evolve(done, receipts=tuple(written))


def write_receipts(
    database: Headquarters, managers: Sequence[ManagerRow], folder: Path, now: datetime
) -> Iterator[Path]:
    """Write the receipt of each manager and give where it is; there is none without a package.

    One that says the same as the last of the same day is not written again; none is ever written
    over.
    """
    make_folder(folder)
    answers = Answers(database)
    for manager in managers:
        receipt = answers.receipt(manager)
        if not receipt.rows and not receipt.notes:
            continue
        path = handed_out(database, receipt, folder, now)
        if path is None:
            name = receipt_file_name(receipt.organisation, receipt.manager, now.date())
            path = write_receipt(folder / name, receipt, now.date())
            note_handed_out(database, receipt, path, now)
        yield path


def make_folder(folder: Path) -> None:
    """Make a folder for what is handed out; raises :class:`DomainError` where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DomainError(
            N_("文件夹“{folder}”不能建立。"), next_step=N_("请另选一个文件夹。"), folder=folder
        ) from error
