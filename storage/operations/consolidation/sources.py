"""Which files a consolidation looks at, in which order."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from models.errors import DomainError
from models.marks import N_

__all__ = ["files_in", "is_enrolment"]

_BOOKS: Final = ("*.xlsx", "*.xlsm", "*.xls", "*.et")
_ENROLMENTS: Final = "设备登记_*.json"
_NO_BOOKS: Final = ("~$", ".", "汇总_")
"""What a file begins with that is a program's lock, hidden, or of headquarters' own making."""

_HANDOUT: Final = "下发_"
_TELLING: Final = ("客户主档", "卷烟目录")
"""Of the handouts in a folder those that tell names are looked at, and no others."""


def is_enrolment(path: Path) -> bool:
    """Tell whether a file enrols a device; a package is everything else."""
    return path.suffix.lower() == ".json"


def files_in(sources: Iterable[Path], *, besides: Path) -> Sequence[Path]:
    """Return each file once: enrolments first, so that what they vouch for is believed at once.

    Of a folder those that look like workbooks or enrolments, of its folders too, by name.
    ``besides`` is a file that is never one of them.
    """
    found: dict[Path, Path] = {}
    for source in sources:
        try:
            inside = _inside(source)
        except OSError as error:
            raise DomainError(
                N_("“{file}”读不出来：没有权限，或磁盘出错。"),
                next_step=N_("请检查文件夹权限和磁盘，再汇总一次。"),
                file=source,
            ) from error
        for path in inside:
            found.setdefault(path.resolve(), path)
    found.pop(besides.resolve(), None)
    return sorted(found.values(), key=lambda path: (not is_enrolment(path), path.name, str(path)))


def _inside(source: Path) -> list[Path]:
    if not source.exists():
        raise DomainError(
            N_("找不到“{file}”。"), next_step=N_("请检查它是否被移动或改名。"), file=source
        )
    if source.is_file():
        return [source]
    if not source.is_dir():  # a device or a pipe, which may never end
        raise DomainError(
            N_("“{file}”不是文件，也不是文件夹。"),
            next_step=N_("请选上报包或它的文件夹。"),
            file=source,
        )
    next(source.iterdir(), None)  # rglob finds nothing where it may not look, and says nothing
    return [
        path
        for pattern in (*_BOOKS, _ENROLMENTS)
        for path in source.rglob(pattern)
        if path.is_file() and _is_meant(path.name)
    ]


def _is_meant(name: str) -> bool:
    if name.startswith(_HANDOUT):
        return any(each in name for each in _TELLING)
    return not name.startswith(_NO_BOOKS)
