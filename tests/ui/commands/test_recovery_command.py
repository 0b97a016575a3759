"""`recover` on a real data folder: preview, question, result, what was left out."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.manager import Manager
from models.retailer import Retailer, RetailerNotes
from models.visit import Visit
from storage.database import open_ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.export_package import export_package
from storage.operations.profile import set_profile
from storage.operations.retailer_notes import change_notes
from storage.operations.visits import record_visit, withdraw_visit
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
def call(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line on one data folder."""

    def call_it(*arguments: object) -> Answer:
        capfd.readouterr()
        code = run(["--data", str(tmp_path / "data"), *map(str, arguments)], clock=lambda: NOW)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return call_it


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A data folder rolled back to its backup, and the package made after it."""
    data, out = tmp_path / "data", tmp_path / "上报"
    out.mkdir()
    with open_ledger(data, clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        with operation(ledger, "import_handouts") as unit:
            unit.save(Retailer(id="K1", licence_no="320706100001", shop_name="好运烟酒商店"))
            unit.save(Retailer(id="K2", licence_no="320706100002", shop_name="银杏超市"))
        change_notes(ledger, RetailerNotes(id="K1", remark="先前"))
        ledger.checkpoint()
        shutil.copytree(data, tmp_path / "备份")
        change_notes(ledger, RetailerNotes(id="K1", remark="后来"))
        for number in (1, 2):
            record_visit(
                ledger,
                Visit(id=f"v{number}", retailer_id="K1", day=date(2026, 11, 20), opinion="好"),
            )
        withdraw_visit(ledger, "v2")
        export_package(ledger, "2026-11", out)
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "备份", data)
    return out


def in_ledger(tmp_path: Path) -> tuple[str, bool]:
    """What the ledger says of the shop, and whether the visit is there."""
    with open_ledger(tmp_path / "data", clock=lambda: NOW) as ledger:
        notes = get(ledger, RetailerNotes, "K1")
        assert notes is not None
        return notes.remark, get(ledger, Visit, "v1") is not None


def test_without_a_yes_the_preview_is_shown_and_nothing_is_written(
    call: Call, packages: Path, tmp_path: Path
) -> None:
    answer = call("recover", packages)
    assert answer.code == 1
    assert "走访        新增 2  更新 0  不变 0" in answer.out
    assert "自有档案    新增 0  更新 1  不变 0" in answer.out
    assert "有 1 条是已撤回的" in answer.out
    assert "--yes" in answer.err
    assert in_ledger(tmp_path) == ("先前", False)


def test_with_a_yes_it_comes_back_and_one_undo_takes_it_away(
    call: Call, packages: Path, tmp_path: Path
) -> None:
    answer = call("recover", packages, "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("已找回。\n")
    assert in_ledger(tmp_path) == ("后来", True)
    again = call("recover", packages)
    assert (again.code, again.err) == (0, "")
    assert again.out.endswith("台账里都有，没有要找回的。\n")
    assert "从上报包找回 1 个包：新增 2，更新 1" in call("history").out
    assert call("undo").out.startswith("已撤销：从上报包找回")
    assert in_ledger(tmp_path) == ("先前", False)


def test_what_has_no_shop_yet_is_not_said_to_be_in_the_ledger(
    call: Call, packages: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "data")
    with open_ledger(tmp_path / "data", clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
    answer = call("recover", packages, "--yes")
    assert "未写 2" in answer.out
    assert answer.out.endswith("没有能找回的：未写的记录，原因在上面。\n")
    assert "台账里都有" not in answer.out


def test_json_tells_everything_and_the_files_left_out(
    call: Call, packages: Path, tmp_path: Path
) -> None:
    broken = packages / "上报_断.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    answer = call("recover", packages, "--yes", "--json")
    assert answer.code == 0
    told = answer.json
    assert told["written"] is True
    assert [each["sequence"] for each in told["packages"]] == [1]
    assert told["packages"][0]["created_at"] == "2026-11-23T10:42:07+08:00"
    assert {each["kind"]: (each["new"], each["changed"]) for each in told["kinds"]} == {
        "visit": (2, 0),
        "retailer_notes": (0, 1),
    }
    assert [each["file"] for each in told["left_out"]] == ["上报_断.xlsx"]
    assert "“上报_断.xlsx”不完整或已损坏" in answer.err
    assert in_ledger(tmp_path) == ("后来", True)


def test_without_a_single_package_it_fails_and_says_why(
    call: Call, packages: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    answer = call("recover", empty, "--yes", "--json")
    assert answer.code == 1
    assert "文件夹“空”里没有上报包。" in answer.err
    assert answer.err.endswith("没有可用的上报包，没有找回任何记录。\n")


def test_what_both_sides_changed_is_listed_and_the_packages_can_win(
    call: Call, packages: Path, tmp_path: Path
) -> None:
    with open_ledger(tmp_path / "data", clock=lambda: NOW) as ledger:
        change_notes(ledger, RetailerNotes(id="K1", remark="恢复以后记的"))
    answer = call("recover", packages, "--yes")
    assert "自有档案 好运烟酒商店：保留台账里的" in answer.out
    assert in_ledger(tmp_path) == ("恢复以后记的", True)
    answer = call("recover", packages, "--yes", "--take-packages")
    assert "自有档案 好运烟酒商店：以上报包为准" in answer.out
    assert in_ledger(tmp_path) == ("后来", True)


def test_help_is_chinese(call: Call) -> None:
    answer = call("recover", "--help")
    assert answer.code == 0
    assert "从自己的上报包找回" in answer.out
    assert "recover" in call("--help").out
    assert call("recover").code == 2
