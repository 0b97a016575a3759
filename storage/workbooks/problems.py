"""What can be wrong with a workbook, told in one Chinese sentence that names the file."""

from pathlib import Path

from models.errors import RoundbookError
from models.marks import N_

__all__ = ["WorkbookCancelled", "WorkbookNotWritten", "WorkbookProblem", "not_read_back"]


class WorkbookProblem(RoundbookError):
    """A workbook that cannot be read. The template names the file as ``{file}``.

    Attributes beside those of the base: ``file`` (its name without folder) and ``code``, a short
    English word for tests and logs.
    """

    def __init__(
        self, template: str, *, file: Path, code: str, next_step: str = "", **params: object
    ) -> None:
        super().__init__(template, next_step=next_step, file=file.name, **params)
        self.file = file.name
        self.code = code


class WorkbookCancelled(WorkbookProblem):
    """The user stopped the reading."""

    def __init__(self, file: Path) -> None:
        super().__init__(N_("已停止读取“{file}”，没有导入任何内容。"), file=file, code="cancelled")


class WorkbookNotWritten(WorkbookProblem):
    """A workbook that could not be written; what stood there before is untouched."""


def not_read_back(path: Path, fault: str) -> WorkbookNotWritten:
    """Return what to raise where a file just written does not hold what it should."""
    return WorkbookNotWritten(
        N_("“{file}”写好后读不回来（{fault}），没有采用。"),
        file=path,
        code="not-verified",
        fault=fault,
        next_step=N_("请换一个文件夹再试。"),
    )
