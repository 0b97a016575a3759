"""The command line as a person or a script meets it: words, exit codes, JSON, files."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import Workbook, load_workbook

from models.programme import Attendee, Training
from storage.database import open_ledger
from storage.instance_lock import InstanceLock
from storage.operations.month_close import close_month
from storage.operations.programme import save_event
from storage.queries import history_view
from ui.command_line import run

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 10, 42, 7, tzinfo=timezone(timedelta(hours=8)))

RETAILERS = ["客户编码", "许可证号", "客户名称", "终端类型", "标准店起始", "客户经理工号"]
PRODUCTS = ["商品编码", "商品名称", "批发价"]
LINES = ["订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量", "单价", "金额"]


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


def handout(path: Path, name: str, headings: Sequence[str], *rows: Sequence[object]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in ([name], ["示例烟草", "制表时间 2026-11-20"], headings, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def handouts(tmp_path: Path) -> list[Path]:
    """Two shops, two products, three lines; one more line names a shop nobody knows."""
    day = "2026-11-05"
    return [
        handout(
            tmp_path / "明细.xlsx", "购进明细", LINES,
            ["D1", 1, day, "K1", "P1", 5, 100, 500], ["D1", 2, day, "K1", "P2", 2, 50, 100],
            ["D2", 1, day, "K2", "P1", 1, 100, 100], ["D3", 1, day, "K9", "P1", 1, 100, 100],
        ),
        handout(
            tmp_path / "主档.xlsx", "客户主档", RETAILERS,
            ["K1", "320706100001", "好运烟酒商店", "标准店", "2025-01-01", "A001"],
            ["K2", "320706100002", "马桥便民店", "普通", None, "A001"],
        ),
        handout(
            tmp_path / "目录.xlsx", "卷烟目录", PRODUCTS,
            ["P1", "示例甲", 100], ["P2", "示例乙", 50],
        ),
    ]  # fmt: skip


def counts(answer: Answer) -> dict[str, tuple[int, int, int, int]]:
    return {
        sheet["sheet"]: (sheet["new"], sheet["changed"], sheet["unchanged"], sheet["refused"])
        for file in answer.json["files"]
        for sheet in file["sheets"]
    }


# --------------------------------------------------------------------------------------- in and out


def test_handouts_come_in_in_any_order_and_undo_takes_all_of_them_back(
    call: Call, handouts: list[Path]
) -> None:
    first = call("import", *handouts, "--yes", "--json")
    assert first.code == 0
    assert set(first.json) == {"files", "changes"}
    assert [file["file"] for file in first.json["files"]] == ["明细.xlsx", "主档.xlsx", "目录.xlsx"]
    assert counts(first) == {
        "购进明细": (3, 0, 0, 1),
        "客户主档": (2, 0, 0, 0),
        "卷烟目录": (2, 0, 0, 0),
    }
    again = call("import", *handouts, "--yes", "--json")
    assert counts(again)["购进明细"] == (0, 0, 3, 1)
    assert call("profile").out == "A001\n"  # the master names one 工号 only

    assert call("undo").out.startswith("已撤销：收下发文件")
    assert call("profile").out == "还没有本人资料。\n"
    assert counts(call("import", *handouts, "--json"))["购进明细"] == (3, 0, 0, 1)
    assert call("redo").out.startswith("已重做：收下发文件")
    assert counts(call("import", *handouts, "--json"))["购进明细"] == (0, 0, 3, 1)


def test_a_folder_comes_in_and_what_changes_in_masters_is_told(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "说明.docx").write_bytes(b"")
    first = call("import", tmp_path, "--yes", "--json")
    assert [file["file"] for file in first.json["files"]] == ["主档.xlsx", "明细.xlsx", "目录.xlsx"]
    assert "文件夹里另有 1 个文件没有收" in first.err
    path = handout(tmp_path / "价.xlsx", "卷烟目录", PRODUCTS, ["P1", "示例甲", 120])
    assert "主档变化（1）：\n    示例甲 批发价：100 元 → 120 元\n" in call("import", path).out
    (change,) = call("import", path, "--yes", "--json").json["changes"]
    assert change == {
        "kind": "product", "id": "P1", "name": "示例甲", "field": "批发价",
        "old": "100 元", "new": "120 元", "own": "",
    }  # fmt: skip
    (tmp_path / "空").mkdir()
    empty = call("import", tmp_path / "空")
    assert (empty.code, "文件夹“空”里没有可以收的下发文件" in empty.err) == (1, True)


def test_without_a_yes_the_preview_is_shown_and_nothing_is_written(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    answer = call("import", *handouts)
    assert answer.code == 1
    assert "新增 3  更新 0  不变 0  错误 1" in answer.out
    assert "K9" in answer.out
    assert "--yes" in answer.err
    assert call("history").out == "还没有操作。\n"
    assert not list(tmp_path.glob("错误行*"))


def test_refused_rows_come_back_in_a_workbook_that_can_be_imported(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    answer = call("import", *handouts, "--yes")
    assert answer.code == 0
    [path] = tmp_path.glob("错误行_*.xlsx")
    assert str(path) in answer.err

    book = load_workbook(path)
    sheet = book["购进明细"]
    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "K9"]
    cell.value = "K2"
    book.save(path)
    assert counts(call("import", path, "--yes", "--json")) == {"购进明细": (1, 0, 0, 0)}


def test_refused_rows_go_to_the_data_folder_where_the_files_cannot_be_written_beside(
    call: Call, handouts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def guarded(self: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if self.parent == tmp_path and mode != "rb":
            raise PermissionError(13, "read-only")
        return real(self, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", guarded)
    answer = call("import", *handouts, "--yes")
    assert answer.code == 0
    [path] = (tmp_path / "data").glob("错误行_*.xlsx")
    assert str(path) in answer.err


def test_a_file_that_is_none_refuses_everything(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    answer = call("import", *handouts, tmp_path / "坏.xlsx", "--yes", "--json")
    assert answer.code == 1
    assert answer.out == ""
    assert "坏.xlsx" in answer.err
    assert answer.err.count("\n") == 1
    assert call("history").out == "还没有操作。\n"


def test_rows_of_another_number_come_in_only_when_taken_over(
    call: Call, handouts: list[Path]
) -> None:
    call("profile", "--number", "B777", "--name", "李强", "--org", "示例烟草")
    assert counts(call("import", *handouts, "--json"))["客户主档"] == (0, 0, 0, 2)
    taken = call("import", *handouts, "--take-over", "--yes", "--json")
    assert counts(taken)["客户主档"] == (2, 0, 0, 0)


def test_a_package_is_made_where_it_is_wanted(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    call("import", *handouts, "--yes")
    refused = call("export", "--month", "2026-11", "--to", tmp_path / "out")
    assert refused.code == 1  # a 工号 alone is no sender
    assert "姓名" in refused.err
    call("profile", "--name", "张明", "--org", "示例烟草")
    answer = call("export", "--month", "2026-11", "--to", tmp_path / "out" / "新", "--json")
    assert answer.code == 0
    assert answer.json["sequence"] == 1
    assert Path(answer.json["path"]).parent == tmp_path / "out" / "新"
    assert "拜访汇总" in "".join(answer.json["sheets"])
    assert "第 2 包" in call("export", "--month", "2026-11", "--to", tmp_path / "out").out


def test_the_days_sheets_are_one_pdf_and_are_noted(
    call: Call, handouts: list[Path], tmp_path: Path, qapp: object
) -> None:
    call("import", *handouts, "--yes")
    path = tmp_path / "纸" / "走访单.pdf"
    refused = call("sheets", "--date", "2026-11-23", "--to", path)
    assert (refused.code, path.exists()) == (1, False)
    assert "本人资料" in refused.err
    call("profile", "--name", "张明", "--org", "示例烟草")
    answer = call("sheets", "--date", "2026-11-23", "--to", path)
    assert answer.code == 0
    assert answer.out.startswith("2 张走访单，共 3 页")
    assert path.read_bytes().startswith(b"%PDF")
    [noted] = call("history", "--json").json["operations"][:1]
    assert (noted["name"], noted["undoable"]) == ("print_sheets", False)


# -------------------------------------------------------------------------------------- looking on


def test_the_profile_is_set_in_parts(call: Call) -> None:
    refused = call("profile", "--name", "张明")
    assert (refused.code, refused.out) == (1, "")
    assert "工号" in refused.err
    assert call("profile", "--number", "A001", "--name", "张明").err == "“单位”要填\n"
    assert call("profile", "--number", "A001", "--name", "张明", "--org", "示例烟草").code == 0
    assert call("profile", "--dept", "海州").out == "A001 · 张明 · 示例烟草 · 海州\n"
    assert call("profile").out == "A001 · 张明 · 示例烟草 · 海州\n"


def test_the_board_tells_rates_with_their_base(call: Call, handouts: list[Path]) -> None:
    call("import", *handouts, "--yes")
    board = call("board", "--month", "2026-11", "--json").json
    assert board["completion"] == {"numerator": 0, "denominator": 4, "percent": "0.00"}
    [store] = board["stores"]
    assert store["name"] == "好运烟酒商店"
    assert [cell["state"] for cell in store["cells"]] == [
        "待做",
        "待做",
        "未到期",
        "待做",
        "待做",
        "未到期",
    ]
    shown = call("board", "--month", "2026-11").out
    assert "好运烟酒商店" in shown
    assert "完成率 0.00%（0/4）" in shown
    assert "没有标准店" in call("board", "--month", "2020-01").out
    assert board["close"] is None


def test_the_board_of_a_closed_month_tells_both_figures(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    call("import", *handouts, "--yes")
    with open_ledger(tmp_path / "data", clock=lambda: NOW) as ledger:
        [shop] = [row[0] for row in ledger.query("SELECT parent_id FROM retailer_standard_terms")]
        close_month(ledger, "2026-10", "许立新")
        training = Training(id="", day=date(2026, 10, 20), attendees=(Attendee(retailer_id=shop),))
        save_event(ledger, training)
    found = call("board", "--month", "2026-10", "--json").json["close"]
    assert (found["signed_by"], found["completion"]["numerator"]) == ("许立新", 0)
    [difference] = found["differences"]
    assert (difference["item"], difference["was"], difference["now"]) == (3, "未到期", "已完成")
    assert "才录入" in difference["why"]
    assert "未到期 → 已完成：月结后" in call("board", "--month", "2026-10").out


def test_history_tells_what_happened(call: Call, handouts: list[Path]) -> None:
    call("import", *handouts, "--yes")
    call("profile", "--name", "张明", "--org", "示例烟草")
    call("undo")
    undo, profile, imported = call("history", "--json").json["operations"]
    assert (undo["name"], profile["undone"], imported["undone"]) == ("undo", True, False)
    assert "（已撤销）" in call("history").out
    assert len(call("history", "--record", "K1").out.splitlines()) > 1
    assert undo["turns"] == profile["seq"]


def test_the_history_of_a_record_tells_from_what_to_what(call: Call, handouts: list[Path]) -> None:
    call("import", *handouts, "--yes")
    call("profile", "--name", "张明", "--org", "示例烟草")
    call("profile", "--dept", "海州")
    shown = call("history", "--record", "A001").out.splitlines()
    assert shown[0].endswith("设置本人资料 A001 张明")
    assert shown[1] == "       客户经理 营销部：— → 海州"
    assert "       客户经理 姓名：— → 张明" in shown
    changes = call("history", "--record", "A001", "--json").json["operations"][0]["changes"]
    assert changes == [{"kind": "客户经理", "label": "营销部", "old": "—", "new": "海州"}]


def test_the_history_is_narrowed_to_a_day_and_a_kind(call: Call, handouts: list[Path]) -> None:
    call("import", *handouts, "--yes")
    call("profile", "--name", "张明", "--org", "示例烟草")
    day = call("history", "--json").json["operations"][0]["at"][:10]
    assert len(call("history", "--day", day).out.splitlines()) == 2
    assert len(call("history", "--day", day, "--kind", "导入").out.splitlines()) == 1
    assert call("history", "--day", "2001-01-01").out == "没有这样的操作。\n"


def test_nothing_to_undo_or_redo_is_said(call: Call, handouts: list[Path]) -> None:
    call("import", *handouts, "--yes")
    assert call("redo").code == 1
    call("undo")
    answer = call("undo")
    assert (answer.code, answer.out, answer.err) == (1, "", "没有可以撤销的操作。\n")


def test_check_tells_a_sound_ledger_from_a_tampered_one(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    call("import", *handouts, "--yes")
    assert call("check").out.endswith("台账完好。\n")
    assert call("check", "--json").json["sound"] is True

    import sqlcipher3

    with sqlcipher3.connect(str(tmp_path / "data" / "ledger.db")) as connection:
        connection.execute("UPDATE retailer SET shop_name = '改过' WHERE id = 'K1'")
    answer = call("check", "--json")
    assert answer.code == 1
    assert [each["where"] for each in answer.json["findings"]] == ["retailer K1"]
    assert "retailer K1" in call("check").out


@pytest.mark.parametrize(
    "command", [("board", "--month", "2026-11"), ("undo",), ("redo",), ("check", "--repair")]
)
def test_an_empty_folder_has_no_ledger_to_look_at_or_mend(
    call: Call, tmp_path: Path, command: tuple[str, ...]
) -> None:
    answer = call(*command)
    assert answer.code == 1
    assert "还没有台账" in answer.err
    assert not (tmp_path / "data").exists()  # looking makes nothing


# ------------------------------------------------------------------------------- what goes wrong


def test_while_another_has_the_folder_looking_works_and_writing_does_not(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    call("import", *handouts, "--yes")
    with InstanceLock(tmp_path / "data").acquire("窗口"):
        for command in (["undo"], ["import", *handouts, "--yes"], ["profile", "--name", "甲"]):
            answer = call(*command)
            assert (answer.code, answer.out) == (1, "")
            assert "窗口" in answer.err
        for looking in (["history"], ["check"], ["profile"], ["board", "--month", "2026-11"]):
            assert call(*looking).code == 0
    assert call("undo").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import"], "缺少 文件"),
        (["board"], "缺少 --month"),
        (["board", "--month", "2026-13"], "2026-11"),
        (["board", "--month", "2026"], "不是月份"),
        (["import", "a.xlsx", "--no"], "没有选项 --no"),
        (["sing"], "没有命令 sing"),
        (["export", "--month"], "--month"),
        (["history", "--limit", "0"], "--limit 不对：应是不小于 1 的整数。"),
        (
            ["consolidate", "x", "--into", "y", "--receipts", "z", "--due-day", "31"],
            "--due-day 不对：应是 1 到 28 的整数。",
        ),
        (["history", "--limit", "x"], "--limit 不对：应是不小于 1 的整数。"),
        (["history", "--kind", "散步"], "没有“散步”这一类，可以是走访、计划"),
        (["history", "--day", "今天"], "“今天”不是日期"),
        (["sheets", "--date", "2026-11-23", "--to", "."], "--to 不对：那里是文件夹"),
        (["demo", "--to", __file__], "--to 不对：那里是文件"),
        (["check", "甲", "乙"], "参数多了：甲 乙。"),
        (["import", "a.xlsx", "--yes=1"], "--yes 用得不对，后面不要写值。"),
    ],
)
def test_wrong_arguments_are_told_in_chinese(call: Call, arguments: list[str], words: str) -> None:
    answer = call(*arguments)
    assert answer.code == 2
    assert words in answer.err
    assert answer.err.startswith("用法：")


def test_help_is_chinese_and_lists_the_commands(call: Call) -> None:
    answer = call("--help")
    assert answer.code == 0
    for words in ("用法：", "选项", "命令", "import", "收下发文件", "显示这段说明"):
        assert words in answer.out
    for english in ("Usage", "Options", "Show this message", "Commands"):
        assert english not in answer.out
        assert english not in call("import", "--help").out


def test_without_a_command_the_window_is_opened_on_that_folder(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_window(folder: Path) -> int:
        opened.append(folder)
        return 7

    monkeypatch.setattr("ui.app.main", open_window)
    assert call().code == 7
    assert opened == [tmp_path / "data"]
    monkeypatch.setenv("ROUNDBOOK_DATA", str(tmp_path / "elsewhere"))
    assert run([]) == 7
    assert opened[-1] == tmp_path / "elsewhere"


@pytest.mark.allow_logs("the failure is written to the log")
def test_the_unexpected_is_logged_without_names_and_phones(
    call: Call, handouts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("import", *handouts, "--yes")

    def broken(*_: object, **__: object) -> None:
        raise ValueError("王建国 13812345678 0518-85551234 320706100001")

    monkeypatch.setattr(history_view, "history_page", broken)
    answer = call("history")
    assert answer.code == 1
    assert "数据没有损坏" in answer.err
    log = (tmp_path / "data" / "logs" / "command_line.log").read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "test_command_line.py" in log
    for secret in ("王建国", "13812345678", "85551234", "320706100001"):
        assert secret not in log
    assert not logging.getLogger("roundbook.command_line").handlers


def test_a_reader_that_has_had_enough_is_no_failure_to_talk_about(
    call: Call, handouts: list[Path], tmp_path: Path
) -> None:
    call("import", *handouts, "--yes")
    command = [sys.executable, "main.py", "--data", str(tmp_path / "data"), "history", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
