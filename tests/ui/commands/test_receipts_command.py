"""``import`` with a receipt: what it brings is told in words and in JSON; history has it."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.manager import Manager
from models.todo import Todo
from storage.database import open_ledger
from storage.operations.export_package import export_package
from storage.operations.profile import set_profile
from storage.operations.todos import add_todo
from ui.command_line import run

NOW = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    """A receipt for two todos that were handed over, one taken and one sent back."""
    with open_ledger(tmp_path / "data", clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        for key in ("one", "two"):
            add_todo(ledger, Todo(id=key, content="答复到货", created_on=date(2026, 11, 20)))
        made = export_package(ledger, "2026-11", tmp_path)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "回执"
    sheet.append(["包编号", "记录编号", "修订号", "结果", "意见"])
    sheet.append([made.package_id, "one", 1, "接收", ""])
    sheet.append([made.package_id, "two", 1, "退回", "说清楚"])
    path = tmp_path / "回执_A001.xlsx"
    book.save(path)
    return path


def test_a_receipt_is_told_in_words_and_in_json(
    receipt: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def call(*arguments: object) -> str:
        capfd.readouterr()
        code = run(["--data", str(tmp_path / "data"), *map(str, arguments)], clock=lambda: NOW)
        assert code == 0
        return capfd.readouterr().out

    words = call("import", receipt, "--yes")
    assert "回执：新接收 1 条，退回 1 条。" in words
    assert "已写入。" in words
    again = json.loads(call("import", receipt, "--yes", "--json"))
    assert again["receipts"] == {"accepted": 0, "returned": 0, "unknown_packages": 0}
    assert again["files"][0]["sheets"][0]["unchanged"] == 2
    assert "收回执 回执_A001.xlsx：接收 1，退回 1" in call("history")
