"""The packages of one manager out of files and folders, merged; the rest is named and left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from models.marks import N_
from models.package import Carried, Merged, merged
from models.package.merging import Key
from models.phrase import Phrase
from storage.operations.recovery.previews import CountedPackage, LeftOut
from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading.package import ReceivedPackage, load_package

__all__ = ["Cancelled", "Gathered", "Progress", "gather"]

Progress = Callable[[str, int], None]
"""Called with the file's name and the records read so far."""

Cancelled = Callable[[], bool]

_NAMES: Final = "上报_*.xlsx"


@attrs.frozen(kw_only=True)
class Gathered:
    """What the packages hold, the highest copy of each record."""

    packages: tuple[CountedPackage, ...]
    left_out: tuple[LeftOut, ...]
    records: Mapping[Key, Merged]


def gather(
    paths: Sequence[Path], own: str, progress: Progress | None, cancelled: Cancelled | None
) -> Gathered:
    """Read the packages of the manager ``own`` (工号); of a folder those named 上报_….xlsx.

    A file that cannot be read, or that is another manager's, is left out; the others still count.
    """
    packages: list[CountedPackage] = []
    left_out: list[LeftOut] = []
    records: dict[Key, Merged] = {}
    for path in _files_in(paths, left_out):
        try:
            package = load_package(path, cancelled=cancelled, progress=_told(path, progress))
        except WorkbookCancelled:
            raise
        except WorkbookProblem as problem:
            left_out.append(_unread(problem))
            continue
        received = package.header.received
        manager = received.head.manager.id
        if manager != own:
            left_out.append(_of_another(path, manager, own))
            continue
        if received.is_tampered:
            left_out.append(_tampered(path))
            continue
        packages.append(_counted(package))
        merged(_copies(package), records)
    return Gathered(packages=tuple(packages), left_out=tuple(left_out), records=records)


def _files_in(paths: Iterable[Path], left_out: list[LeftOut]) -> Iterator[Path]:
    """Give each file once, those of a folder by name."""
    given: set[Path] = set()
    for path in paths:
        inside = sorted(path.glob(_NAMES)) if path.is_dir() else [path]
        if not inside:
            sentence = Phrase(N_("文件夹“{file}”里没有上报包。"), file=path.name)
            left_out.append(LeftOut(path.name, sentence))
        for file in inside:
            if (known := file.resolve()) not in given:
                given.add(known)
                yield file


def _told(path: Path, progress: Progress | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda rows, _total: progress(path.name, rows)


def _unread(problem: WorkbookProblem) -> LeftOut:
    sentence = Phrase(problem.template, **problem.params)
    step = Phrase(problem.next_step, **problem.params) if problem.next_step else ""
    return LeftOut(problem.file, sentence, step)


def _of_another(path: Path, other: str, own: str) -> LeftOut:
    sentence = Phrase(
        N_("“{file}”是工号 {other} 的上报包，本台账的工号是 {own}，没有采用。"),
        file=path.name,
        other=other,
        own=own,
    )
    return LeftOut(path.name, sentence)


def _tampered(path: Path) -> LeftOut:
    sentence = Phrase(
        N_("“{file}”的签名与内容不符，可能被改过，没有采用。"),
        file=path.name,
    )
    return LeftOut(path.name, sentence, N_("请找这一包的原文件或另一份副本。"))


def _counted(package: ReceivedPackage) -> CountedPackage:
    head = package.header.received.head
    return CountedPackage(
        file=package.header.file,
        package=head.package,
        sequence=head.sequence,
        device=head.device,
        month=head.month,
        created_at=head.created_at,
        records=len(package.lines),
    )


def _copies(package: ReceivedPackage) -> Iterator[Carried]:
    head = package.header.received.head
    for line in package.lines:
        yield Carried.of(head.manager.id, head.sequence, head.device, line)
