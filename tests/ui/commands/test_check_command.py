"""`check` on the command line: findings by name, the repair asked for, done and proved."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from storage.database import open_ledger
from tests.reliability.whole_ledger import NOW, make_whole_ledger
from ui.command_line import run


@attrs.frozen
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_whole_ledger(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "data")


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    def call_it(*arguments: object) -> Answer:
        capfd.readouterr()
        code = run(["--data", str(folder), *map(str, arguments)], clock=lambda: NOW)
        return Answer(code, *capfd.readouterr())

    return call_it


def tamper(folder: Path, sql: str) -> None:
    with open_ledger(folder) as ledger, ledger.transaction():
        assert ledger.execute(sql) > 0


VISIT = "UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'"
LINE = "UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D9' AND line_no = 3"
NAME = "走访 V-A001-20261112-001（马桥便民店）"


def test_a_finding_names_the_record_and_offers_the_repair(call: Call, folder: Path) -> None:
    tamper(folder, VISIT)
    answer = call("check")
    assert answer.code == 1
    assert f"{NAME}与操作日志里最后一次写入的内容不同。" in answer.out
    assert answer.err == "发现 1 处问题，能按操作日志修复 1 处：check --repair。\n"
    told = call("check", "--json").json
    assert [each["code"] for each in told["findings"]] == ["record"]
    assert [each[0] for each in told["repair"]["records"]] == ["visit"]


def test_a_repair_wants_a_yes(call: Call, folder: Path) -> None:
    tamper(folder, VISIT)
    answer = call("check", "--repair")
    assert (answer.code, "没有人可以回答" in answer.err) == (1, True)
    assert call("check").code == 1


def test_a_repair_is_backed_up_done_and_checked(call: Call, folder: Path) -> None:
    tamper(folder, VISIT)
    answer = call("check", "--repair", "--yes")
    assert (answer.code, answer.err) == (0, "")
    kept, mended, sound = answer.out.splitlines()[-3:]
    assert Path(kept.removeprefix("修复前已备份：")).exists()
    assert (mended, sound) == ("修复好 1 处。", "台账完好。")
    assert call("check").code == 0
    assert "修复记录 1 处" in call("history").out
    again = call("check", "--repair", "--yes", "--json").json
    assert (again["sound"], again["mended"]) == (True, 0)


def test_damaged_purchases_want_the_file_they_came_from(
    call: Call, folder: Path, made: Path
) -> None:
    tamper(folder, LINE)
    answer = call("check")
    assert answer.err == "发现 1 处问题，日志里没有能补回的，不要再录入。\n"
    assert (
        "请用当时收的文件“下发_购进.xlsx”补回（购进明细，2026-11-01 至 2026-11-20）" in answer.out
    )
    other = call("check", "--repair", "--yes", "--from", made.parent / "下发_档案.xlsx")
    assert (other.code, "不是当时收的那几个" in other.err) == (1, True)
    done = call("check", "--repair", "--yes", "--json", "--from", made.parent / "下发_购进.xlsx")
    assert (done.code, done.json["sound"], done.json["mended"]) == (0, True, 1)


def test_what_cannot_be_mended_is_said(call: Call, folder: Path) -> None:
    tamper(folder, "UPDATE operation SET at = '2026-11-22' WHERE seq = 3")
    answer = call("check", "--repair", "--yes")
    assert answer.code == 1
    assert "日志里这一步坏了，修复不了" in answer.out
    assert "没有能补回的" in answer.err
