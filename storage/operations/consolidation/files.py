"""What becomes of one file: taken in, known, kept apart, or not to be read at all."""

import hashlib
from collections import deque
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs

from models.consolidation.arrival import Arrival, SheetsAlone
from models.consolidation.trust import Doubt, EnrolmentDoubt, Origin
from models.marks import N_
from models.package.enrolment import LARGEST_ENROLMENT, Enrolment, EnrolmentFault
from models.package.origin import signed_text
from storage.headquarters.database import Headquarters, storable
from storage.headquarters.intake import Intake, take_in, take_sheets
from storage.headquarters.keys import judge, judge_enrolled
from storage.headquarters.names import Called, note_names
from storage.headquarters.quarantine import (
    Reason,
    about_doubt,
    about_enrolment,
    about_other_content,
    about_problem,
    is_released,
    is_settled,
    keep_apart,
    release_enrolment,
)
from storage.operations.consolidation.masters import read_names
from storage.operations.consolidation.sources import is_enrolment
from storage.operations.headquarters import Decider, enrol
from storage.origin import read_enrolment
from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading.package import PackageReader, ReceivedPackage
from storage.workbooks.reading.package_view import ReceivedView, load_view

__all__ = ["FileOutcome", "Settled", "Taker"]

Settled = Callable[[int, Path], None]
"""Called with the files that are done with, and the one that comes next."""

_HANDED_IN: Final = N_("登记文件")
"""Who enrols a device by a file: whoever put it among the packages."""

_UNREAD: Final = frozenset({"missing", "folder"})
_MAYBE_SHEETS: Final = frozenset({"no-data", "no-manifest"})
_NOTHING_THERE: Final = frozenset({"no-view", "no-handout", "headings"})
_AHEAD: Final = 2
"""Files that are being read while one is taken in."""
_NO_FILE: Final = N_("“{file}”打不开，可能正被另一个程序占用。")


@attrs.frozen
class FileOutcome:
    """``what``: new, known, apart, sheets (the data was missing), names, enrolled or unread.

    ``sentence`` says why it is unread.
    """

    file: str
    sha256: str
    what: str
    sentence: str = ""


class Taker:
    """Takes files in, in their order; while one is written the next is being read.

    ``chosen`` are the files a person named, resolved: the others only lay in a folder.
    """

    def __init__(
        self,
        database: Headquarters,
        now: datetime,
        *,
        only_enrolled: bool,
        chosen: Collection[Path] = (),
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._database = database
        self._now = now
        self._chosen = chosen
        self._only_enrolled = only_enrolled
        self._cancelled = cancelled
        self.outcomes: list[FileOutcome] = []

    def take_all(self, files: Sequence[Path], settled: Settled) -> bool:
        """Take files in; ``settled`` is told of each. False where the user stopped.

        Whether a file is known is asked of the database here; threads of their own only read: one
        waits for the child meanwhile the other looks at the file after.
        """
        with PackageReader() as reader, ThreadPoolExecutor(_AHEAD) as reading:
            ahead: deque[_Reading] = deque()
            for path in files:
                settled(len(self.outcomes), path)
                work = None if self._stopped() else self._begin(path, reader, reading)
                if work:
                    ahead.append(work)
                while len(ahead) > (_AHEAD if work else 0):
                    if self._stopped() or not self._finish(ahead.popleft()):
                        return False
            while ahead:
                settled(len(self.outcomes), ahead[0].path)
                if self._stopped() or not self._finish(ahead.popleft()):
                    return False
            return not self._stopped()

    def _stopped(self) -> bool:
        return bool(self._cancelled and self._cancelled())

    def _begin(
        self, path: Path, reader: PackageReader, reading: ThreadPoolExecutor
    ) -> "_Reading | None":
        """Begin to read a file, unless it needs no reading."""
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            self._tell(path, "", "unread", _NO_FILE.format(file=path.name))
            return None
        if is_enrolment(path):
            self._enrol(path, sha256)
        elif self._is_known(sha256):
            self._tell(path, sha256, "known")
        elif is_settled(self._database, sha256):
            self._tell(path, sha256, "apart")
        else:
            load = reading.submit(_read, path, reader, self._cancelled)
            return _Reading(path, sha256, load)
        return None

    def _finish(self, work: "_Reading") -> bool:
        """Take in what was read; False where the user stopped the reading."""
        try:
            found = work.found.result()
        except WorkbookCancelled:
            return False
        except WorkbookProblem as problem:
            if problem.code in _UNREAD:
                self._tell(work.path, "", "unread", str(problem))
            else:
                reason = about_problem(problem, problem.code)
                self._keep_apart(work.path, work.sha256, reason)
            return True
        if isinstance(found, list):
            note_names(self._database, _name(work.path), work.sha256, found, self._now)
            self._tell(work.path, work.sha256, "names")
        elif isinstance(found, ReceivedView):
            take_sheets(self._database, _sheets_of(found), self._now)
            self._tell(work.path, work.sha256, "sheets")
        else:
            self._judge(work.path, found)
        return True

    def _tell(self, path: Path, sha256: str, what: str, sentence: str = "") -> None:
        self.outcomes.append(FileOutcome(_name(path), sha256, what, storable(sentence)))

    def _is_known(self, sha256: str) -> bool:
        return bool(self._database.query("SELECT 1 FROM file WHERE sha256 = ?", (sha256,)))

    def _enrol(self, path: Path, sha256: str) -> None:
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_ENROLMENT + 1)
            enrolment = read_enrolment(content, path.name)
        except OSError:
            self._tell(path, "", "unread", _NO_FILE.format(file=path.name))
        except EnrolmentFault as fault:
            self._keep_apart(path, sha256, about_problem(fault, fault.code))
        else:
            self._enter(path, sha256, enrolment)

    def _enter(self, path: Path, sha256: str, enrolment: Enrolment) -> None:
        """Enter an enrolment, unless it overrules what is known and only lay among the packages."""
        chosen = path.resolve() in self._chosen
        doubt = judge_enrolled(self._database, enrolment, chosen=chosen)
        if doubt is EnrolmentDoubt.WITHDRAWN and not chosen:
            self._tell(path, sha256, "enrolled before")
        elif doubt is not None:
            self._keep_apart(path, sha256, about_enrolment(doubt, path.name, enrolment))
        else:
            new = enrol(self._database, enrolment, Decider(_HANDED_IN, self._now))
            release_enrolment(self._database, sha256)
            self._tell(path, sha256, "enrolled" if new else "enrolled before")

    def _judge(self, path: Path, package: ReceivedPackage) -> None:
        received, sha256 = package.header.received, package.header.sha256
        origin = judge(self._database, received, only_enrolled=self._only_enrolled)
        if isinstance(origin, Doubt):
            if not is_released(self._database, sha256):
                self._keep_apart(path, sha256, about_doubt(origin, path.name, received))
                return
            origin = Origin.RELEASED
        arrival = Arrival(
            file=_name(path),
            sha256=sha256,
            received=received,
            identity=hashlib.sha256(signed_text(package.header.entries)).hexdigest(),
            origin=origin,
            lines=package.lines,
            view=package.view or (),
        )
        self._take_in(path, arrival)

    def _take_in(self, path: Path, arrival: Arrival) -> None:
        taken = take_in(self._database, arrival, self._now)
        if taken is Intake.OTHER:
            reason = about_other_content(path.name, arrival.received)
            self._keep_apart(path, arrival.sha256, reason)
        else:
            self._tell(path, arrival.sha256, taken.value)

    def _keep_apart(self, path: Path, sha256: str, reason: Reason) -> None:
        keep_apart(self._database, path, sha256, reason, self._now)
        self._tell(path, sha256, "apart")


_Found = ReceivedPackage | ReceivedView | list[Called]
"""A package, the sheets of one that lost its data, or names out of a handout."""


@attrs.frozen
class _Reading:
    """A file that is being read."""

    path: Path
    sha256: str
    found: "Future[_Found]"


def _read(path: Path, reader: PackageReader, cancelled: Callable[[], bool] | None) -> _Found:
    """Read whatever a file is; what it is not at all is told as no package."""
    reader.look_ahead(path, view=True, cancelled=cancelled)
    with reader.turn:
        return _read_in_turn(path, reader, cancelled)


def _read_in_turn(
    path: Path, reader: PackageReader, cancelled: Callable[[], bool] | None
) -> _Found:
    try:
        return reader.load(path, view=True, cancelled=cancelled)
    except WorkbookProblem as problem:
        if problem.code not in _MAYBE_SHEETS:
            raise
        for other in (
            lambda: load_view(path, cancelled=cancelled, reader=reader),
            lambda: read_names(path, cancelled),
        ):
            try:
                return other()
            except WorkbookProblem as worse:
                if worse.code not in _NOTHING_THERE:
                    raise
        raise


def _name(path: Path) -> str:
    return storable(path.name)


def _sheets_of(seen: ReceivedView) -> SheetsAlone:
    head = seen.told.head if seen.told else None
    guessed = seen.guessed
    manager = head.manager if head else guessed.manager
    return SheetsAlone(
        file=storable(seen.file),
        sha256=seen.sha256,
        package=head.package if head else "",
        manager=manager.id if manager else "",
        device=head.device if head else "",
        sequence=head.sequence if head else guessed.sequence,
        month=head.month if head else guessed.month,
        view=seen.reports,
    )
