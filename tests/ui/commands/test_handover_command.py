"""`handover` and `take-over` on real data folders: file, preview, question, result, refusal."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.manager import Manager
from models.retailer import Retailer
from models.todo import Todo
from models.visit import Visit
from storage.database import open_ledger
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.profile import set_profile
from storage.operations.todos import add_todo
from storage.operations.visits import correct_visit, record_visit
from storage.queries.package_source import unconfirmed
from ui.command_line import run

NOW = datetime(2026, 11, 23, 10, 42, 7, tzinfo=timezone(timedelta(hours=8)))


@attrs.frozen
class Answer:
    code: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture
def call(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line on the data folder of one of two colleagues."""

    def call_it(whose: str, *arguments: object) -> Answer:
        capfd.readouterr()
        code = run(["--data", str(tmp_path / whose), *map(str, arguments)], clock=lambda: NOW)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return call_it


@pytest.fixture
def two(tmp_path: Path) -> None:
    """张明 with two shops on two routes, a visit and a promise; 李红 with nothing."""
    with open_ledger(tmp_path / "a", clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        with operation(ledger, "import_handouts") as unit:
            for number, route in ((1, "一线"), (2, "二线")):
                unit.save(
                    Retailer(
                        id=f"HZ{number}",
                        licence_no=f"32070610012{number}",
                        shop_name=f"{number}号店",
                        visit_route=route,
                    )
                )
        record_visit(
            ledger, Visit(id="v1", retailer_id="HZ1", day=date(2026, 11, 20), opinion="好卖")
        )
        add_todo(ledger, Todo(id="t1", retailer_id="HZ1", content="补价签"))
        add_todo(ledger, Todo(id="t2", retailer_id="HZ2", content="别的线路"))
    with open_ledger(tmp_path / "b", clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="B007", name="李红", organisation="示例烟草"))


@pytest.mark.usefixtures("two")
def test_from_one_laptop_to_the_other_and_back_out(call: Call, tmp_path: Path) -> None:
    made = call(
        "a", "handover", "--route", "一线", "--to", tmp_path / "U盘", "--for", "B007", "--json"
    )
    assert made.code == 0
    told: dict[str, Any] = json.loads(made.out)
    assert (told["retailers"], told["open_todos"], told["for"]) == (1, 1, "B007")
    path = Path(told["path"])
    assert path.name == "移交_示例烟草_A001_B007_一线_202611231042.xlsx"

    unasked = call("b", "take-over", path)
    assert (unasked.code, "请加 --yes" in unasked.err) == (1, True)
    assert "张明（A001）移交的一线：1 户，1 条未结待办" in unasked.out
    done = call("b", "take-over", path, "--yes")
    assert (done.code, done.out.splitlines()[-1]) == (0, "已接收。")
    again = call("b", "take-over", path)
    assert (again.code, again.out.splitlines()[-1]) == (0, "台账里都有，没有要接收的。")
    assert json.loads(call("b", "take-over", path, "--json").out)["written"] is False
    with open_ledger(tmp_path / "b", clock=lambda: NOW) as ledger:
        assert [todo.id for todo in find(ledger, Todo)] == ["t1"]
    assert call("b", "undo").code == 0
    with open_ledger(tmp_path / "b", clock=lambda: NOW) as ledger:
        assert not find(ledger, Todo)
    with open_ledger(tmp_path / "a", clock=lambda: NOW) as ledger:
        assert len(find(ledger, Todo)) == 2, "the giver loses nothing"


@pytest.mark.usefixtures("two")
def test_headquarters_makes_one_of_what_both_send(call: Call, tmp_path: Path) -> None:
    call("a", "handover", "--route", "一线", "--to", tmp_path / "U盘")
    call("b", "take-over", next((tmp_path / "U盘").iterdir()), "--yes")

    def consolidated() -> dict[str, Any]:
        for whose in ("a", "b"):
            made = call(whose, "export", "--month", "2026-11", "--to", tmp_path / "上报")
            assert made.code == 0
        answer = call(
            "hq", "consolidate", tmp_path / "上报", "--into", tmp_path / "汇总.db", "--json"
        )
        found: dict[str, Any] = json.loads(answer.out)
        return found

    first = consolidated()
    assert (first["conflicts"], first["quarantined"]) == (0, [])
    with open_ledger(tmp_path / "a", clock=lambda: NOW) as ledger:
        held = sum(1 for _ in unconfirmed(ledger))
    assert first["records"] == held, "one each, whoever sent it"
    call("b", "undo")
    assert consolidated()["records"] == held
    call("b", "redo")
    for whose, words in (("a", "甲"), ("b", "乙")):
        with open_ledger(tmp_path / whose, clock=lambda: NOW) as ledger:
            visit = get(ledger, Visit, "v1")
            assert visit is not None
            correct_visit(ledger, attrs.evolve(visit, opinion=words))
    assert consolidated()["conflicts"] == 1, "two who went on from one revision"


@pytest.mark.usefixtures("two")
def test_what_cannot_be_is_one_sentence_and_one(call: Call, tmp_path: Path) -> None:
    unknown = call("a", "handover", "--route", "三线", "--to", tmp_path / "U盘")
    assert unknown.code == 1
    assert unknown.err == "没有叫“三线”的拜访线路。台账里有这些线路：一线、二线。\n"
    assert not (tmp_path / "U盘").exists()
    call("a", "handover", "--route", "一线", "--to", tmp_path / "U盘", "--for", "C001")
    path = next((tmp_path / "U盘").iterdir())
    for whose, words in (("a", "您自己"), ("b", "移交给工号 C001")):
        refused = call(whose, "take-over", path, "--yes")
        assert (refused.code, words in refused.err) == (1, True)
    nowhere = call("c", "handover", "--route", "一线", "--to", tmp_path / "U盘")
    assert (nowhere.code, "还没有台账" in nowhere.err) == (1, True)
    assert not (tmp_path / "c").exists()
