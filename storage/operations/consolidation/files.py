"""What becomes of one file: taken in, known, kept apart, or not to be read at all."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import attrs

from models.consolidation.arrival import Arrival, SheetsAlone
from models.consolidation.trust import Doubt, Origin
from models.marks import N_
from models.package.enrolment import LARGEST_ENROLMENT, EnrolmentFault
from models.package.origin import signed_text
from storage.headquarters.database import Headquarters
from storage.headquarters.intake import Intake, take_in, take_sheets
from storage.headquarters.keys import judge
from storage.headquarters.quarantine import (
    Reason,
    about_doubt,
    about_other_content,
    about_problem,
    is_released,
    is_settled,
    keep_apart,
)
from storage.operations.consolidation.sources import is_enrolment
from storage.operations.headquarters import Decider, enrol
from storage.origin import read_enrolment
from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading.package import PackageReader, ReceivedPackage
from storage.workbooks.reading.package_view import ReceivedView, load_view

__all__ = ["FileOutcome", "Taker"]

_HANDED_IN: Final = N_("登记文件")
"""Who enrols a device by a file: whoever put it among the packages."""

_UNREAD: Final = frozenset({"missing", "folder"})
_MAYBE_SHEETS: Final = frozenset({"no-data", "no-manifest"})
_NO_FILE: Final = N_("“{file}”打不开，可能正被另一个程序占用。")


@attrs.frozen
class FileOutcome:
    """``what``: new, known, apart, sheets (the data was missing), enrolled or unread.

    ``sentence`` says why it is unread.
    """

    file: str
    sha256: str
    what: str
    sentence: str = ""


class Taker:
    """Takes files in, one after another, with one child that reads them; use it in ``with``."""

    def __init__(
        self,
        database: Headquarters,
        now: datetime,
        *,
        only_enrolled: bool,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._database = database
        self._now = now
        self._only_enrolled = only_enrolled
        self._cancelled = cancelled
        self._reader = PackageReader()
        self.outcomes: list[FileOutcome] = []

    def __enter__(self) -> Self:
        """Return the taker; its child starts with the first file."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self._reader.close()

    def take(self, path: Path) -> bool:
        """Take a file, whatever it is; False where the user stopped it."""
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            self._tell(path, "", "unread", _NO_FILE.format(file=path.name))
            return True
        if is_enrolment(path):
            self._enrol(path, sha256)
            return True
        if self._is_known(sha256):
            self._tell(path, sha256, "known")
            return True
        if is_settled(self._database, sha256):
            self._tell(path, sha256, "apart")
            return True
        return self._read(path, sha256)

    def _tell(self, path: Path, sha256: str, what: str, sentence: str = "") -> None:
        self.outcomes.append(FileOutcome(path.name, sha256, what, sentence))

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
            new = enrol(self._database, enrolment, Decider(_HANDED_IN, self._now))
            self._tell(path, sha256, "enrolled" if new else "known")

    def _read(self, path: Path, sha256: str) -> bool:
        try:
            package = self._reader.load(path, view=True, cancelled=self._cancelled)
        except WorkbookCancelled:
            return False
        except WorkbookProblem as problem:
            return self._not_whole(path, sha256, problem)
        self._judge(path, package)
        return True

    def _not_whole(self, path: Path, sha256: str, problem: WorkbookProblem) -> bool:
        """Take what can be taken of a file that is no whole package."""
        if problem.code in _UNREAD:
            self._tell(path, "", "unread", str(problem))
            return True
        if problem.code in _MAYBE_SHEETS:
            try:
                seen = load_view(path, cancelled=self._cancelled, reader=self._reader)
            except WorkbookCancelled:
                return False
            except WorkbookProblem as worse:
                problem = worse if worse.code != "no-view" else problem
            else:
                take_sheets(self._database, _sheets_of(seen), self._now)
                self._tell(path, sha256, "sheets")
                return True
        self._keep_apart(path, sha256, about_problem(problem, problem.code))
        return True

    def _judge(self, path: Path, package: ReceivedPackage) -> None:
        received, sha256 = package.header.received, package.header.sha256
        origin = judge(self._database, received, only_enrolled=self._only_enrolled)
        if isinstance(origin, Doubt):
            if not is_released(self._database, sha256):
                self._keep_apart(path, sha256, about_doubt(origin, path.name, received))
                return
            origin = Origin.RELEASED
        arrival = Arrival(
            file=path.name,
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


def _sheets_of(seen: ReceivedView) -> SheetsAlone:
    head = seen.told.head if seen.told else None
    guessed = seen.guessed
    manager = head.manager if head else guessed.manager
    return SheetsAlone(
        file=seen.file,
        sha256=seen.sha256,
        package=head.package if head else "",
        manager=manager.id if manager else "",
        device=head.device if head else "",
        sequence=head.sequence if head else guessed.sequence,
        month=head.month if head else guessed.month,
        view=seen.reports,
    )
