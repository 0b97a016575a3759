"""What can go wrong between us and the child, each as one sentence with a next step."""

from pathlib import Path
from typing import Final

from models.marks import N_
from storage.workbooks.problems import WorkbookProblem

__all__ = ["reading_problem"]

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


def reading_problem(code: str, path: Path, **params: object) -> WorkbookProblem:
    """Return the sentence for ``code``."""
    template, step = _SENTENCES[code]
    return WorkbookProblem(template, next_step=step, file=path, code=code, **params)
