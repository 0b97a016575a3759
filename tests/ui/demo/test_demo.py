"""The demo and the pictures, as a person starts them: a process of their own, without a display."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from python_calamine import load_workbook

from storage.database import open_ledger
from storage.headquarters.conflicts import conflict_count
from storage.headquarters.database import open_headquarters
from storage.headquarters.quarantine import quarantined
from storage.operations.check_ledger import check_ledger
from storage.queries.packages import list_packages

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [pytest.mark.slow, pytest.mark.e2e, pytest.mark.timeout(400)]


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    env = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")}
    env.pop("DISPLAY", None)
    command = [sys.executable, "main.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_one_working_day_leaves_ledger_package_sheets_and_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "演示"
    done = run("demo", "--to", folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "走访 12 户" in done.stdout

    with open_ledger(folder / "ledger", read_only=True) as ledger:
        assert check_ledger(ledger).findings == ()
        today = "SELECT count(*) FROM visit WHERE deleted = 0 AND day = '2026-11-23'"
        assert ledger.scalar(today) == 12
        assert ledger.scalar(f"{today} AND shop_state = '关门'") == 1
        assert ledger.scalar("SELECT count(*) FROM display_check WHERE day = '2026-11-23'") == 1
        assert ledger.scalar("SELECT count(*) FROM printed_sheet") >= 12
        assert ledger.scalar("SELECT count(*) FROM draft") == 0
        [package] = list_packages(ledger)

    [path] = folder.glob("上报_*.xlsx")
    assert path.name == package.file_name
    rows = load_workbook(str(path)).get_sheet_by_name("拜访汇总").to_python()
    assert sum("2026-11-23" in "".join(map(str, row)) for row in rows) >= 12
    [sheets] = folder.glob("*.pdf")
    assert sheets.read_bytes().startswith(b"%PDF")
    for picture in folder.glob("screens/*.png"):
        image = QImage(str(picture))
        assert not image.isNull()
        assert image.width() >= 900
    assert len(list(folder.glob("screens/*.png"))) == 12

    again = run("demo", "--to", folder)
    assert again.returncode == 1
    assert "不是空的" in again.stderr


def test_every_screen_has_its_picture_in_both_themes(tmp_path: Path) -> None:
    done = run("screens", "--to", tmp_path / "图")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    names = {path.stem for path in (tmp_path / "图" / "screens").glob("*.png")}
    light = {name[4:].removesuffix("-浅色") for name in names if name.endswith("浅色")}
    dark = {name[4:].removesuffix("-深色") for name in names if name.endswith("深色")}
    assert light == dark
    shots = [path.read_bytes() for path in (tmp_path / "图" / "screens").glob("*.png")]
    assert len(set(shots)) == len(shots), "two pictures are the same"
    pages = {"今日", "客户", "客户-一户", "走访", "评估", "标准店", "交换", "设置", "登记"}
    pages |= {"计划", "计划-周", "计划-公平", "目标", "分析", "分析-订单行", "报表-周报"}
    pages |= {"汇总", "汇总-一人", "汇总-记录", "汇总-冲突", "汇总-待查", "汇总-设备"}
    assert pages <= light
    assert sum(name.startswith("纸-") for name in names) >= 4
    with open_headquarters(tmp_path / "图" / "post" / "汇总.db", read_only=True) as office:
        assert conflict_count(office) == 1, "the picture of a conflict shows none"
        assert len(quarantined(office)) == 1
