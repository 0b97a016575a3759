"""Handouts in: the real territory, and any order of importing and undoing against a plain model."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from models.manager import Manager
from models.product import Product
from models.retailer import Retailer, RetailerNotes
from storage.database import Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.records import get
from storage.ledger.staging import Counts
from storage.ledger.unit_of_work import operation
from storage.operations.check_ledger import check_ledger
from storage.operations.handouts import session
from storage.operations.history import next_redo, next_undo, redo, undo, undo_operation
from storage.operations.import_handouts import (
    HandoutsChanged,
    import_handouts,
    preview_handouts,
)
from storage.operations.profile import set_profile
from storage.operations.retailer_notes import change_notes, get_notes
from tests.storage.operations.handout_lines import Model, lines, served
from tests.storage.purchase_recount import Part, kept_sums, summed

ROOT = Path(__file__).resolve().parents[3]
Write = Callable[..., Path]

# ------------------------------------------------------------------------------ the real territory

MEASURED = """
import re, resource, sys
from pathlib import Path
from ui.command_line import run
code = run(sys.argv[1:])
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
own = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print((child + int(own[1])) // 1024, file=sys.stderr)
sys.exit(code)
"""
"""getrusage of oneself still counts what the process was forked from: the whole of pytest."""


@pytest.fixture(scope="module")
def territory(shared_data: Path) -> Path:
    return shared_data / "territory"


@pytest.fixture(scope="module")
def imported(
    territory: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any], int]:
    """The territory brought in by the command line: folder, its JSON, MB of parent and child."""
    folder = tmp_path_factory.mktemp("territory")
    files = [territory / f"下发_{name}.xlsx" for name in ("客户主档", "卷烟目录", "购进明细")]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "--data", folder, "import", *files, "--yes", "--json"],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")},
        capture_output=True,
        text=True,
        check=True,
    )
    return folder, json.loads(done.stdout), int(done.stderr)


@pytest.fixture
def loaded(imported: tuple[Path, dict[str, Any], int], tmp_path: Path) -> Iterator[Ledger]:
    """A copy of the ledger that holds the territory."""
    shutil.copytree(imported[0], tmp_path / "copy")
    with open_ledger(tmp_path / "copy") as ledger:
        yield ledger


def facts(ledger: Ledger) -> tuple[int, ...]:
    """How much counts: shops, products, lines, sum of quantities."""
    return tuple(
        int(ledger.scalar(sql))
        for sql in (
            "SELECT count(*) FROM retailer WHERE deleted = 0",
            "SELECT count(*) FROM product WHERE deleted = 0",
            "SELECT count(*) FROM active_purchase_line",
            "SELECT coalesce(sum(quantity), 0) FROM active_purchase_line",
        )
    )


@pytest.mark.slow
@pytest.mark.timeout(300)
class TestTerritory:
    def test_everything_comes_in_and_nothing_is_refused(
        self, imported: tuple[Path, dict[str, Any], int]
    ) -> None:
        _, answer, megabytes = imported
        counts = {"changed": 0, "unchanged": 0, "refused": 0}
        assert answer == {
            "files": [
                {"file": f"下发_{name}.xlsx", "sheets": [{"sheet": name, "new": new, **counts}]}
                for name, new in (("客户主档", 86), ("卷烟目录", 3703), ("购进明细", 276_086))
            ],
            "changes": [],
        }
        assert megabytes < 500

    def test_the_same_again_changes_nothing(self, loaded: Ledger, territory: Path) -> None:
        names = ("下发_购进明细_2022-10", "下发_购进明细", "下发_卷烟目录", "下发_客户主档")
        changes, preview = import_handouts(loaded, [territory / f"{name}.xlsx" for name in names])
        assert not changes
        unchanged = [file.sheets[0].counts.unchanged for file in preview.files]
        assert unchanged == [11_301, 276_086, 3_703, 86]
        assert (preview.total.new, preview.total.changed, preview.total.refused) == (0, 0, 0)
        assert journal.last_sequence(loaded) == 1

    def test_the_sums_of_purchases_are_those_of_the_file(
        self, loaded: Ledger, territory: Path
    ) -> None:
        """The file is read by calamine and added up here, without anything of the program."""
        sheet = load_workbook(str(territory / "下发_购进明细.xlsx")).get_sheet_by_index(0)
        parts = [
            Part(f"{day:%Y-%m}", product, retailer, round(quantity), round(amount * 100))
            for _, _, day, retailer, product, quantity, _, amount, _ in sheet.to_python()[3:-1]
        ]
        assert len(parts) == 276_086
        assert kept_sums(loaded) == summed(parts)

    def test_undo_takes_all_of_it_back_and_redo_brings_it_again(self, loaded: Ledger) -> None:
        before = facts(loaded)
        assert before[:3] == (86, 3703, 276_086)
        undo(loaded)
        assert facts(loaded) == (0, 0, 0, 0)
        assert set(map(len, kept_sums(loaded).values())) == {0}
        redo(loaded)
        assert facts(loaded) == before
        assert check_ledger(loaded).sound


# ------------------------------------------------------------------- any order, against the model

step = st.one_of(
    st.lists(lines, min_size=1, max_size=2),
    st.just("undo"),
    st.just("redo"),
    st.integers(0, 5),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that knows one shop and one product."""
    folder = tmp_path_factory.mktemp("template")
    with open_ledger(folder) as ledger:
        with operation(ledger, "import_handouts", undoable=False) as unit:
            unit.save(Retailer(id="HZ1", licence_no="320706100121", shop_name="好运"))
            unit.save(Product(id="P01", name="示例", wholesale=1))
        ledger.checkpoint()
    return folder


@given(steps=st.lists(step, min_size=1, max_size=9))
@settings(max_examples=150)
def test_any_order_of_importing_and_undoing_equals_the_model(
    template: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    shutil.copy(template / "ledger.db", folder)
    model = Model()
    with open_ledger(folder) as ledger, pytest.MonkeyPatch.context() as patch:
        for each in steps:
            _take(ledger, model, each, patch)
            found = ledger.query("SELECT order_no, line_no, quantity FROM active_purchase_line")
            live = {key: quantity for key, (quantity, _) in model.live().items()}
            assert {(order, line): quantity for order, line, quantity in found} == live
        assert check_ledger(ledger).findings == ()


def _take(ledger: Ledger, model: Model, each: Any, patch: pytest.MonkeyPatch) -> None:
    """Do one step in the ledger and in the model; both must agree on whether it may be done."""
    if isinstance(each, list):
        patch.setattr(session, "read_handout", served(each))
        paths = [Path(f"{number}.xlsx") for number in range(len(each))]
        changes, _ = import_handouts(ledger, paths)
        assert bool(changes) == model.bring_in(each)
    elif each == "redo":
        assert (next_redo(ledger) is None) == (not model.undone)
        if model.undone:
            redo(ledger)
            model.redo()
    elif each == "undo":
        on = [number for number, is_on in enumerate(model.on) if is_on]
        assert (next_undo(ledger) is None) == (not on)
        undo(ledger)
        if on:
            model.undo(on[-1])
    elif each < len(model.imports):
        plain = "undoable = 1 AND undoes IS NULL AND redoes IS NULL ORDER BY seq"
        seq = journal.heads(ledger, plain)[each].seq
        if model.may_undo(each):
            undo_operation(ledger, seq)
            model.undo(each)
        else:
            with pytest.raises(UndoRefused):
                undo_operation(ledger, seq)


# ------------------------------------------------------------------------------------- one by one


def test_a_line_that_changed_keeps_what_it_was(shops: Ledger, write_handout: Write) -> None:
    import_handouts(shops, [write_handout("一.xlsx", [("D1", 1, 5)])])
    _, preview = import_handouts(shops, [write_handout("二.xlsx", [("D1", 1, 7)])])
    assert preview.total.changed == 1
    assert shops.scalar("SELECT quantity FROM active_purchase_line") == 7
    undo(shops)
    assert shops.scalar("SELECT quantity FROM active_purchase_line") == 5
    redo(shops)
    assert shops.scalar("SELECT quantity FROM active_purchase_line") == 7


def test_an_import_that_a_later_one_rests_on_is_kept(shops: Ledger, write_handout: Write) -> None:
    import_handouts(shops, [write_handout("一.xlsx", [("D1", 1, 5)])])
    first = journal.last_sequence(shops)
    import_handouts(shops, [write_handout("二.xlsx", [("D1", 1, 5), ("D1", 2, 1)])])
    with pytest.raises(UndoRefused, match="以这次导入为据"):
        undo_operation(shops, first)
    assert shops.scalar("SELECT count(*) FROM active_purchase_line") == 2


def test_lines_of_an_import_that_was_undone_count_as_new(
    shops: Ledger, write_handout: Write
) -> None:
    path = write_handout("一.xlsx", [("D1", 1, 5), ("D1", 2, 6)])
    import_handouts(shops, [path])
    undo(shops)
    changes, preview = import_handouts(shops, [path])
    assert changes
    assert preview.total.new == 2
    assert shops.scalar("SELECT sum(quantity) FROM active_purchase_line") == 11


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("together", [True, False])
def test_a_month_whose_sum_and_lines_differ_is_told(
    shops: Ledger, write_handout: Write, write_sheet: Write, order: tuple[int, int], together: bool
) -> None:
    files = (
        write_handout("明细.xlsx", [("D1", 1, 5), ("D2", 1, 6)]),
        write_sheet(
            "月汇总.xlsx",
            "购进月汇总",
            ("月份", "客户编码", "商品编码", "数量"),
            [("2026-11", "HZ1", "P01", 12), ("2026-10", "HZ1", "P01", 3)],
        ),
    )
    paths = [files[index] for index in order]
    if together:
        told = import_handouts(shops, paths)[1].month_differences
    else:
        assert import_handouts(shops, paths[:1])[1].month_differences == ()
        told = import_handouts(shops, paths[1:])[1].month_differences
    [sentence] = told
    for part in ("HZ1", "2026-11", "12", "11"):
        assert part in sentence


def test_without_line_numbers_a_resorted_order_is_the_same_order(
    shops: Ledger, write_sheet: Write
) -> None:
    headings = ("订单号", "订货日期", "客户编码", "商品编码", "订购量")
    day = "2026-11-05"
    rows = [("D1", day, "HZ1", f"P0{number}", number) for number in (1, 2, 2, 3)]
    _, first = import_handouts(shops, [write_sheet("一.xlsx", "购进明细", headings, rows)])
    assert first.total.new == 4
    again = write_sheet("二.xlsx", "购进明细", headings, rows[::-1])
    assert preview_handouts(shops, [again]).total.unchanged == 4


MASTER = ("客户编码", "许可证号", "客户名称", "负责人", "客户经理工号")


def test_a_master_changes_what_it_carries_and_nothing_else(
    shops: Ledger, write_sheet: Write
) -> None:
    change_notes(shops, RetailerNotes(id="HZ1", mobile="13900001111", visit_route="我的一线"))
    rows = [
        ("HZ1", "320706100121", "新好运", None, "A001"),
        ("HZ2", "320706100122", "银杏超市", "王建国", "A001"),
        ("HZ8", "320706100128", "别人的店", "李四", "B002"),
        ("HZ9", "32070610012", "号码短了", "李四", "A001"),
    ]
    path = write_sheet("主档.xlsx", "客户主档", MASTER, rows)
    _, preview = import_handouts(shops, [path])
    assert preview.total == Counts(changed=2, refused=2)
    assert preview_handouts(shops, [path]).total == Counts(unchanged=2, refused=2)
    assert (preview.not_in_master, len(preview.absent)) == (("HZ3",), 1)
    assert preview.absent != preview.not_in_master, "people know shops by their names"
    shop = get(shops, Retailer, "HZ1")
    assert shop is not None
    assert (shop.shop_name, shop.owner, shop.supply_grade) == ("新好运", "", "18")
    assert shop.pinyin.startswith("xinhaoyun")
    assert get_notes(shops, "HZ1").visit_route == "我的一线"
    absent = get(shops, Retailer, "HZ3")
    assert absent is not None
    assert not absent.in_master
    undo(shops)
    back = get(shops, Retailer, "HZ3")
    assert back is not None
    assert back.in_master


def test_a_profile_is_taken_over_only_from_a_master_that_names_one_number(
    ledger: Ledger, write_sheet: Write
) -> None:
    rows = [("K1", "320706100001", "甲", "", "A001"), ("K2", "320706100002", "乙", "", "A002")]
    both = write_sheet("两人.xlsx", "客户主档", MASTER, rows)
    assert preview_handouts(ledger, [both]).taken_over == ""
    one = write_sheet("一人.xlsx", "客户主档", MASTER, rows[:1])
    import_handouts(ledger, [one])
    assert get(ledger, Manager, "A001") is not None
    set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
    assert preview_handouts(ledger, [both]).total.refused == 1


def test_nothing_is_left_of_an_import_that_broke_off(
    shops: Ledger, write_handout: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_handout("一.xlsx", [("D1", 1, 5)])

    def broken(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_head", broken)
        with pytest.raises(MemoryError):
            import_handouts(shops, [path])
    assert shops.scalar("SELECT count(*) FROM purchase_line") == 0
    assert check_ledger(shops).sound
    assert import_handouts(shops, [path])[1].total.new == 1


def test_what_was_agreed_to_is_what_is_written(shops: Ledger, write_handout: Write) -> None:
    path = write_handout("一.xlsx", [("D1", 1, 5)])
    agreed = preview_handouts(shops, [path])
    write_handout("一.xlsx", [("D1", 1, 5), ("D1", 2, 5)])
    with pytest.raises(HandoutsChanged):
        import_handouts(shops, [path], expected=agreed)
    changes, preview = import_handouts(shops, [path], agreed=lambda seen: seen.total.new == 1)
    assert not changes
    assert preview.total.new == 2
    assert shops.scalar("SELECT count(*) FROM purchase_line") == 0


def test_it_can_be_stopped_while_reading(shops: Ledger, write_handout: Write) -> None:
    from storage.workbooks.problems import WorkbookCancelled

    path = write_handout("一.xlsx", [("D1", 1, 5)])
    seen: list[Sequence[object]] = []
    with pytest.raises(WorkbookCancelled):
        import_handouts(
            shops, [path], progress=lambda *told: seen.append(told), cancelled=lambda: True
        )
    assert not shops.in_transaction
    assert import_handouts(shops, [path])[1].total.new == 1
