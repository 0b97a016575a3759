"""`report store`: the reports of chosen stores, of a route or of all standard stores as one PDF."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.database import open_ledger
from tests.ui.screens.conftest import make_territory
from ui.command_line import run

NOW = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_territory(tmp_path_factory.mktemp("territory"))


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str], qapp: object) -> Call:
    def call_it(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        command = ["report", "store", "--period", "2026-11", *map(str, arguments)]
        code = run(["--data", str(folder), *command], clock=lambda: NOW)
        return code, *capfd.readouterr()

    return call_it


def test_all_standard_stores_are_what_is_made_without_a_choice(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "纸" / "报告.pdf"
    code, out, _err = call("--to", path)
    assert (code, out) == (0, f"2 户的经营分析报告，共 4 页：{path}\n")
    assert path.read_bytes().startswith(b"%PDF")


def test_stores_or_a_route_may_be_chosen(call: Call, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    chosen = ("--retailer", "HZ003", "--retailer", "HZ001", "--retailer", "HZ003")
    assert call("--to", path, *chosen)[1].startswith("2 户")
    with open_ledger(folder, clock=lambda: NOW, read_only=True) as ledger:
        route, count = ledger.query(
            "SELECT visit_route, count(*) FROM retailer GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        )[0]
    assert call("--to", path, "--route", route)[1].startswith(f"{count} 户")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--retailer", "HZ999"), "客户主档里没有“HZ999”。"),
        (("--route", "没有的线路"), "没有可以做经营分析报告的客户。"),
    ],
)
def test_nobody_to_make_one_for_is_told(
    call: Call, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    code, _out, err = call("--to", tmp_path / "x.pdf", *arguments)
    assert code == 1
    assert words in err
    assert not (tmp_path / "x.pdf").exists()
