"""``report``: the manager's reports as workbook and as paper; what is wrong is told."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication

from storage.database import open_ledger
from tests.storage.conftest import add_shops
from ui.command_line import run

NOW = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capfd: pytest.CaptureFixture[str], qapp: QApplication) -> Call:
    """A ledger with three shops, and its command line; paper finds the tests' application."""
    with open_ledger(tmp_path / "data", clock=lambda: NOW) as ledger:
        add_shops(ledger)

    def command(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run(["--data", str(tmp_path / "data"), *map(str, arguments)], clock=lambda: NOW)
        said = capfd.readouterr()
        return code, said.out, said.err

    return command


@pytest.mark.parametrize(
    ("kind", "key", "name"),
    [
        ("weekly", "2026W47", "客户经理周报"),
        ("monthly", "2026-10", "客户经理月报"),
        ("quarterly", "2026Q3", "客户经理季度述职报告"),
        ("targets", "2026-10", "销售目标及实绩达成分析表"),
        ("meeting", "2026-10", "客户ABC分析表、市场拓展进度、市场动态分析"),
    ],
)
def test_each_report_is_written_as_workbook_and_as_paper(
    call: Call, tmp_path: Path, kind: str, key: str, name: str
) -> None:
    book, paper = tmp_path / "报告" / f"{kind}.xlsx", tmp_path / "报告" / f"{kind}.PDF"
    for path in (book, paper):
        code, said, _ = call("report", kind, "--period", key, "--to", path)
        assert (code, said) == (0, f"{name}：{path}\n")
    assert len(load_workbook(book).sheetnames) >= 1
    assert paper.read_bytes().startswith(b"%PDF")


def test_a_wrong_period_or_file_is_refused(call: Call, tmp_path: Path) -> None:
    for arguments, words in (
        (("weekly", "--period", "2026-11", "--to", "a.xlsx"), "应写成 2026W47"),
        (("quarterly", "--period", "今年", "--to", "a.xlsx"), "应写成 2026Q4"),
        (("monthly", "--period", "2026-10", "--to", "a.doc"), "应以 .xlsx 或 .pdf 结尾"),
    ):
        code, _, said = call("report", *arguments)
        assert code == 2
        assert words in said
    code, _, said = call("report", "targets", "--period", "2026-12", "--to", tmp_path / "a.xlsx")
    assert (code, "还没有开始" in said) == (1, True)
    assert "周报" in call("report", "--help")[1]
