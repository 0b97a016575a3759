"""Backup and restore as a person or a script meets them on the command line."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.manager import Manager
from models.todo import Todo
from storage.database import open_ledger
from storage.instance_lock import InstanceLock
from storage.operations.check_ledger import check_ledger
from storage.operations.profile import set_profile
from storage.operations.second_place import set_second_place
from storage.operations.todos import add_todo
from ui.command_line import run

NOW = datetime(2026, 11, 23, 10, 42, 7, tzinfo=timezone(timedelta(hours=8)))


@attrs.frozen
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        add_todo(ledger, Todo(id="", content="第一件"))
    return folder


@pytest.fixture
def call(data: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    def call_it(*arguments: object, folder: Path | None = None) -> Answer:
        capfd.readouterr()
        place = str(folder if folder is not None else data)
        code = run(["--data", place, *map(str, arguments)], clock=lambda: NOW)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return call_it


def work(data: Path, words: str) -> None:
    with open_ledger(data, clock=lambda: NOW) as ledger:
        add_todo(ledger, Todo(id="", content=words))


def test_a_backup_is_made_listed_tried_out_and_restored(call: Call, data: Path) -> None:
    made = call("backup")
    assert made.code == 0
    assert made.out.startswith(f"已备份并核对：{data}/backups/备份_20261123_104207_第2步_")
    assert "照片新添 0 张" in made.out
    assert call("backup").out.startswith("没有变化，用已有的备份：")
    name = next((data / "backups").glob("*.ledger")).name
    work(data, "第二件")

    listed = call("backups")
    assert "2026-11-23 10:42  第 2 步  手动" in listed.out
    assert name in listed.out

    tried = call("restore", name, "--dry-run")
    assert tried.code == 0
    assert "是现在这本台账的第 2 步（2026-11-23 10:42），后来的 1 步会被搁置" in tried.out
    assert "会被搁置的操作（1）：\n    第 4 步  2026-11-23T10:42  添加待办 第二件" in tried.out
    assert "演练通过" in tried.out

    refused = call("restore", name)
    assert refused.code == 1
    assert "--yes" in refused.err

    done = call("restore", name, "--yes")
    assert done.code == 0
    assert f"原来的台账在 {data}/backups/搁置_20261123_104207" in done.out
    assert "上报包从第 1 包起编号" in done.out
    assert "从备份恢复 回到第 2 步" in call("history", "--limit", "1").out
    assert call("check").code == 0
    with open_ledger(data) as ledger:
        assert ledger.scalar("SELECT count(*) FROM todo") == 1


def test_json_of_all_of_them(call: Call, data: Path, tmp_path: Path) -> None:
    made = call("backup", "--to", tmp_path / "U盘", "--json").json
    assert (made["operation"], made["reason"], made["noted"]) == (2, "手动", True)
    assert Path(made["path"]).parent == tmp_path / "U盘"
    assert call("backups", "--json").json == {
        "places": [{"place": str(data / "backups"), "backups": []}]
    }
    work(data, "第二件")
    plan = call("restore", made["path"], "--dry-run", "--json").json
    assert plan["restored"] is None
    assert plan["plan"]["relation"] == "earlier"
    assert (plan["plan"]["aside"], plan["plan"]["findings"]) == (1, [])
    done = call("restore", made["path"], "--yes", "--json").json
    assert done["restored"]["operation"] == 3
    assert Path(done["restored"]["backup"]).exists()
    refused = call("restore", made["path"], "--json")
    assert refused.code == 1
    assert refused.json["restored"] is None


def test_a_backup_is_made_while_the_window_is_open_and_a_restore_is_not(
    call: Call, data: Path, tmp_path: Path
) -> None:
    made = call("backup", "--json").json
    with InstanceLock(data).acquire("走访台账窗口"), open_ledger(data, clock=lambda: NOW) as window:
        beside = call("backup", "--to", tmp_path / "U盘")
        assert beside.code == 0
        assert "不记进操作记录" in beside.err
        assert call("restore", made["path"], "--dry-run").code == 0
        refused = call("restore", made["path"], "--yes")
        assert refused.code == 1
        assert "正被另一个走访台账使用" in refused.err
        add_todo(window, Todo(id="", content="还在写"))


def test_the_second_place_is_told(call: Call, data: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with open_ledger(data, clock=lambda: NOW) as ledger:
        set_second_place(ledger, stick)
    assert f"第二处也抄好了：{stick}" in call("backup").out
    assert len(call("backups", "--json").json["places"][1]["backups"]) == 1
    shutil.rmtree(stick)
    work(data, "第二件")
    missed = call("backup")
    assert missed.code == 0
    assert f"第二处现在不在，下次再抄：{stick}" in missed.err


def test_a_new_folder_takes_a_backup(call: Call, tmp_path: Path) -> None:
    made = call("backup", "--to", tmp_path / "U盘", "--json").json
    new = tmp_path / "new"
    assert call("restore", made["path"], "--yes", folder=new).code == 0
    with open_ledger(new) as ledger:
        assert check_ledger(ledger).sound
    assert call("history", folder=new).out.splitlines()[0].endswith("从备份恢复 回到第 2 步")


def test_what_is_no_backup_is_refused_in_one_sentence(call: Call, tmp_path: Path) -> None:
    other = tmp_path / "表格.xlsx"
    other.write_bytes(b"PK" * 5_000)
    for file, words in (
        (other, "也可能已损坏"),
        (tmp_path / "没有.ledger", "没有“没有.ledger”"),
    ):
        refused = call("restore", file, "--dry-run")
        assert refused.code == 1
        assert words in refused.err
        assert refused.err.count("\n") == 1


def test_without_a_ledger_there_is_nothing_to_back_up(call: Call, tmp_path: Path) -> None:
    answer = call("backup", folder=tmp_path / "empty")
    assert answer.code == 1
    assert "还没有台账" in answer.err
    assert not (tmp_path / "empty" / "ledger.db").exists()


def test_a_copied_folder_says_that_it_is_a_new_device(
    call: Call, data: Path, tmp_path: Path
) -> None:
    call("undo")
    call("redo")
    shutil.copytree(data, tmp_path / "copy")
    told = call("undo", folder=tmp_path / "copy")
    assert told.code == 0
    assert "本机编号已换新" in told.err
    assert "本机编号已换新" not in call("redo", folder=tmp_path / "copy").err
    assert "本机编号已换新" not in call("undo").err
