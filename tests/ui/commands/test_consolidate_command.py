"""`consolidate`: the words, the JSON, and what stands in the way; no data folder is made."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.manager import Manager
from models.todo import Todo
from storage.database import open_ledger
from storage.operations.export_package import export_package
from storage.operations.profile import set_profile
from storage.operations.todos import add_todo
from ui.command_line import run

NOW = datetime(2026, 12, 8, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """Packages 1 and 3 of one manager, and a file that is none."""
    folder = tmp_path / "收件"
    folder.mkdir()
    with open_ledger(tmp_path / "A001", clock=lambda: NOW - timedelta(days=30)) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        for number in (1, 2, 3):
            add_todo(ledger, Todo(id="", content=f"答复{number}", created_on=date(2026, 11, 3)))
            made = export_package(ledger, "2026-10", folder)
            if number == 2:
                made.path.unlink()
    (folder / "半截.xlsx").write_bytes(b"PK\x03\x04")
    return folder


def call(tmp_path: Path, *arguments: object) -> int:
    return run(["--data", str(tmp_path / "没有"), *map(str, arguments)], clock=lambda: NOW)


def test_it_tells_managers_gaps_and_what_is_kept_apart(
    post: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    into = (post, "--into", tmp_path / "汇总.db", "--receipts", tmp_path / "回执")
    assert call(tmp_path, "consolidate", *into) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert "新收 2 个包，已有 0 个，待查 1 个；共 3 条记录。" in out
    assert "收到 2 包  最后第 3 包  3 条  缺第 2 包  逾期 2026-11" in out
    assert "“半截.xlsx”不完整或已损坏" in out
    assert "回执 1 份" in out
    assert call(tmp_path, "consolidate", *into, "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert told["packages"] == {"new": 0, "known": 2, "quarantined": 1}
    assert told["managers"] == [
        {
            "manager": "A001", "name": "张明", "received": 2, "last_sequence": 3, "missing": [2],
            "late": True, "late_months": ["2026-11"], "records": 3, "conflicts": 0, "returned": 0,
            "history_breaks": 0,
        }
    ]  # fmt: skip
    assert [each["file"] for each in told["quarantined"]] == ["半截.xlsx"]
    assert told["receipts"] == [str(tmp_path / "回执" / "下发_示例烟草_A001_回执_20261208.xlsx")]
    assert call(tmp_path, "consolidate", *into[:3], "--json", "--due-day", "8") == 0
    assert json.loads(capfd.readouterr().out)["managers"][0]["late"] is False
    assert not (tmp_path / "没有").exists()


def test_what_is_in_the_way_is_one_sentence(
    post: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "汇总.db"
    assert call(tmp_path, "consolidate", post / "没有", "--into", database) == 1
    assert "找不到" in capfd.readouterr().err
    assert not database.exists()
    assert call(tmp_path, "consolidate", post, "--into", tmp_path / "A001" / "ledger.db") == 1
    assert capfd.readouterr().err == "“ledger.db”不是汇总库，没有改动它。请换一个文件名。\n"
    assert call(tmp_path, "consolidate", post, "--into", database, "--due-day", "31") == 2


def test_it_writes_the_workbook_of_a_month(
    post: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    into = (post, "--into", tmp_path / "汇总.db", "--book", tmp_path / "总")
    assert call(tmp_path, "consolidate", *into) == 0
    path = tmp_path / "总" / "汇总_示例烟草_2026-10_202612080900.xlsx"
    assert f"汇总工作簿：{path}" in capfd.readouterr().out
    rows = list(load_workbook(path)["冲突与隔离"].iter_rows(min_row=4, values_only=True))
    assert [row[1] for row in rows] == ["缺包", "逾期", "待查文件", None]
    assert rows[2][3] == "半截.xlsx"
    assert "不完整或已损坏" in str(rows[2][4])
    assert call(tmp_path, "consolidate", *into, "--month", "2026-11", "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert told["book"] == str(tmp_path / "总" / "汇总_示例烟草_2026-11_202612080900.xlsx")
    assert call(tmp_path, "consolidate", *into, "--month", "2026-13") == 2
    capfd.readouterr()
    empty = tmp_path / "空"
    empty.mkdir()
    none = (empty, "--into", tmp_path / "空.db", "--book", tmp_path / "总")
    assert call(tmp_path, "consolidate", *none) == 1
    assert capfd.readouterr().err == "汇总库里还没有客户经理。请先收一次上报包。\n"
