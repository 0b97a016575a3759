"""A route goes from one laptop to another: same promises, same history, one record each."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from models.check import Check
from models.entries import MarketCategory, MarketNote
from models.errors import DomainError
from models.handover import MASTER_KINDS
from models.kinds import PACKAGED_KINDS
from models.manager import Manager
from models.package import DataLine
from models.photo import Photo
from models.product import Product
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneItem, SixOneRecord
from models.todo import Todo, TodoState
from models.visit import StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger.records import find, get, plains
from storage.ledger.unit_of_work import operation
from storage.operations.attaching import attach_photo
from storage.operations.check_ledger import check_ledger
from storage.operations.entries import save_entry
from storage.operations.export_handover import (
    HandoverOrder,
    export_handover,
    shops_of,
)
from storage.operations.export_package import export_package
from storage.operations.history import history, redo, undo, undo_operation
from storage.operations.import_handover import (
    HandoverChanged,
    import_handover,
    preview_handover,
)
from storage.operations.noted import tell_table
from storage.operations.plan import add_stop
from storage.operations.profile import set_profile
from storage.operations.protection import protect
from storage.operations.recover_packages import preview_recovery
from storage.operations.retailer_notes import change_notes
from storage.operations.sending import ExportCancelled
from storage.operations.todos import add_todo, settle_todo
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.queries.package_source import unconfirmed
from storage.queries.pending import pending_count
from storage.queries.retailer_story import retailer_story, visit_rows
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.package import load_handover, load_package
from tests.storage.conftest import add_shops, six_one_by_hand
from tests.storage.pictures import picture

MONTH = "2026-11"
ROUTE = "海州一线"
CHECKED_ON = date(2026, 11, 5)
TAKER = Manager(id="A002", name="李红", organisation="示例烟草", department="海州")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


@pytest.fixture
def giver(shops: Ledger, clock: Any, make_check: Callable[..., Check]) -> Ledger:
    """张明's ledger: visits, a check, notes, an entry, open and settled todos, one withdrawal."""
    for number, day in ((1, 5), (2, 9), (3, 10), (1, 20)):
        record_visit(shops, visit(number, day))
    clock.move(minutes=5)
    record_visit(shops, visit(2, 21))
    withdraw_visit(shops, "v2-21")
    correct_visit(shops, attrs.evolve(visit(1, 20), opinion="想要新品"))
    correct_visit(shops, visit(1, 5), check=make_check(day=date(2026, 11, 5)))
    change_notes(shops, RetailerNotes(id="HZ1", mobile="13911112222", remark="老板姓王"))
    add_todo(shops, Todo(id="t1", retailer_id="HZ1", content="补价签", due=date(2026, 11, 30)))
    add_todo(shops, Todo(id="t2", retailer_id="HZ2", content="送宣传页"))
    add_todo(shops, Todo(id="t3", retailer_id="HZ2", content="换陈列"))
    settle_todo(shops, "t3")
    add_todo(shops, Todo(id="own", content="交月报"))
    six_one_by_hand(
        shops,
        SixOneRecord(
            id="s1", retailer_id="HZ2", item=SixOneItem.TRAINING, done_on=date(2026, 11, 9)
        ),
    )
    save_entry(
        shops,
        MarketNote(
            id="",
            day=date(2026, 11, 9),
            category=MarketCategory.PRICE,
            content="周边店降价",
            retailer_id="HZ1",
        ),
    )
    add_stop(shops, "HZ1", date(2026, 11, 30))
    attach_photo(shops, picture(1), Photo(id="", retailer_id="HZ1", day=CHECKED_ON, photo=""))
    clock.move(hours=1)
    return shops


@pytest.fixture
def taker(tmp_path: Path, clock: Any) -> Iterator[Ledger]:
    """李红's ledger, new: a profile, nothing else."""
    with open_ledger(tmp_path / "同事", clock=clock) as ledger:
        set_profile(ledger, TAKER)
        yield ledger


@pytest.fixture
def file(giver: Ledger, out: Path, clock: Any) -> Path:
    made = hand_over(giver, out)
    clock.move(minutes=10)
    return made


def visit(number: int, day: int, **content: Any) -> Visit:
    lines = tuple(StockLine(product_id=f"P{n:02}", stock=n + 1) for n in range(number, number + 6))
    return Visit(
        id=f"v{number}-{day}",
        retailer_id=f"HZ{number}",
        day=date(2026, 11, day),
        arrived=time(9, 0),
        left=time(9, 20),
        stock_lines=lines,
        **content,
    )


def hand_over(ledger: Ledger, out: Path, *, recipient: str = "A002") -> Path:
    order = HandoverOrder(route=ROUTE, retailers=shops_of(ledger, ROUTE), recipient=recipient)
    return export_handover(ledger, order, out).path


def records(ledger: Ledger) -> dict[tuple[str, str], dict[str, Any]]:
    """Every record of a shop, whole: revision, time and tombstones included."""
    return {
        (kind, each["id"]): each
        for kind in PACKAGED_KINDS
        for each in plains(ledger, kind, "1")
        if each.get("retailer_id", each["id"])
    }


def sent(ledger: Ledger) -> dict[tuple[str, str], DataLine]:
    return {(line.kind, line.record_id): line for line in unconfirmed(ledger)}


def is_sound(ledger: Ledger) -> bool:
    return check_ledger(ledger).sound


def confirm(ledger: Ledger, *keys: tuple[str, str]) -> None:
    """Note what a receipt confirms, as receipts do."""
    with operation(ledger, "import_receipts", undoable=False) as unit:
        for kind, key in keys:
            revision = records(ledger)[kind, key]["revision"]
            ledger.execute("INSERT INTO acknowledged VALUES (?, ?, ?)", (kind, key, revision))
        tell_table(unit, "acknowledged")


# --------------------------------------------------------------------------------------- the file


def test_the_file_shows_shops_promises_and_visits_and_carries_every_record(
    giver: Ledger, file: Path
) -> None:
    assert file.name == "移交_示例烟草_A001_A002_海州一线_202611231113.xlsx"
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["移交清单", "未结待办", "走访记录", "说明", "_manifest", "_data"]
    assert [book[name].sheet_state for name in ("_manifest", "_data")] == ["veryHidden"] * 2
    rows = [[cell.value for cell in row] for row in book["移交清单"].iter_rows(min_row=3)]
    assert rows[0][:-2] == [
        "序号", "客户编码", "许可证号", "客户名称", "经营地址", "联系电话", "业态", "档位",
        "订货日", "上次走访", "未结待办数",
    ]  # fmt: skip
    assert [row[1] for row in rows[1:-1]] == ["HZ1", "HZ2", "HZ3"]
    assert rows[1][5] == "13911112222", "the number to call, not headquarters'"
    assert [row[10] for row in rows[1:]] == [1, 1, 0, 2]
    todos = [row[4].value for row in book["未结待办"].iter_rows(min_row=4)]
    assert {"补价签", "送宣传页"} <= set(todos)
    assert "换陈列" not in todos
    package = load_handover(file)
    entries = package.header.entries
    assert (entries["purpose"], entries["recipient"], entries["route"]) == (
        "handover", "A002", ROUTE,
    )  # fmt: skip
    assert (entries["retailers"], entries["sequence"]) == ("3", "1")
    carried = {(line.kind, line.record_id) for line in package.lines}
    masters = {key for key in carried if key[0] in MASTER_KINDS}
    assert {key for key in masters if key[0] == "retailer"} == {
        ("retailer", f"HZ{number}") for number in (1, 2, 3)
    }
    assert len(masters) - 3 == 8, "P01 to P08, which the visits name"
    assert carried - masters == {key for key in records(giver) if key != ("todo", "own")}


def test_it_is_noted_takes_no_number_of_a_package_and_never_overwrites(
    giver: Ledger, file: Path, out: Path, clock: Any
) -> None:
    last = history(giver)[0]
    assert (last.name, last.undoable) == ("export_handover", False)
    clock.move(minutes=-10)
    again = hand_over(giver, out)
    assert again != file
    assert again.stem == f"{file.stem} (2)"
    assert export_package(giver, MONTH, out).sequence == 1
    assert is_sound(giver)


def test_who_stops_leaves_no_file_and_no_word(giver: Ledger, out: Path) -> None:
    order = HandoverOrder(route=ROUTE, retailers=("HZ1",))
    before = history(giver)[0].seq
    with pytest.raises(ExportCancelled):
        export_handover(giver, order, out, cancelled=lambda: True)
    assert not list(out.iterdir())
    assert history(giver)[0].seq == before


def test_a_route_that_is_none_oneself_and_nobody_are_refused(giver: Ledger, out: Path) -> None:
    with pytest.raises(DomainError) as refused:
        shops_of(giver, "新浦二线")
    assert refused.value.params["known"] == ROUTE
    for order, words in (
        (HandoverOrder(route=ROUTE, retailers=("HZ1",), recipient="A001"), "您自己"),
        (HandoverOrder(route=ROUTE, retailers=("nobody",)), "没有选中客户"),
    ):
        with pytest.raises(DomainError, match=words):
            export_handover(giver, order, out)
    assert not list(out.iterdir())


# -------------------------------------------------------------------------------------- taken over


def test_the_colleague_has_the_same_promises_the_same_history_the_same_revisions(
    giver: Ledger, taker: Ledger, file: Path
) -> None:
    preview = preview_handover(taker, file)
    assert (preview.giver, preview.route, preview.retailers) == ("张明（A001）", ROUTE, 3)
    assert not preview.conflicts
    assert not preview.kept_back
    changes, done = import_handover(taker, file, expected=preview)
    assert changes
    assert done == preview
    own = {key: plain for key, plain in records(giver).items() if key != ("todo", "own")}
    assert records(taker) == own
    open_todos = [each for each in find(giver, Todo) if each.retailer_id and not each.state.settled]
    taken = [each for each in find(taker, Todo) if not each.state.settled]
    assert taken == open_todos
    assert preview.open_todos == len(taken) >= 2
    for shop in ("HZ1", "HZ2", "HZ3"):
        assert visit_rows(taker, shop) == visit_rows(giver, shop)
        theirs, ours = (retailer_story(each, shop, date(2026, 11, 23)) for each in (giver, taker))
        assert theirs is not None
        assert ours is not None
        assert ours.row == theirs.row
    master = get(taker, Retailer, "HZ1")
    assert master is not None
    assert master.manager_id == "A002"
    assert len(find(taker, Product)) == 8
    assert is_sound(taker)
    assert not import_handover(taker, file)[0], "the same file twice changes nothing"


def test_headquarters_gets_one_record_of_both(
    giver: Ledger, taker: Ledger, file: Path, out: Path
) -> None:
    import_handover(taker, file)
    theirs, ours = (
        {
            (line.kind, line.record_id, line.revision, line.hash)
            for line in load_package(export_package(ledger, MONTH, out).path).lines
        }
        for ledger in (giver, taker)
    )
    assert ours == {each for each in theirs if each[1] != "own"}
    assert ours


def test_what_both_go_on_with_is_seen_as_a_fork_by_what_it_follows(
    giver: Ledger, taker: Ledger, file: Path
) -> None:
    import_handover(taker, file)
    handed = records(giver)["visit", "v1-20"]["revision"]
    for ledger, words in ((giver, "甲"), (taker, "乙")):
        correct_visit(ledger, attrs.evolve(visit(1, 20), opinion=words))
    theirs, ours = sent(giver)["visit", "v1-20"], sent(taker)["visit", "v1-20"]
    assert theirs.revision == ours.revision == handed + 1
    assert theirs.hash != ours.hash
    assert theirs.follows.split()[0] == ours.follows.split()[0], "both follow what was handed over"
    assert ours.follows.split()[0].startswith(f"{handed}:")


def test_changed_here_and_there_stays_as_it_is_here_and_is_named(
    giver: Ledger, taker: Ledger, file: Path, out: Path, clock: Any
) -> None:
    import_handover(taker, file)
    settle_todo(taker, "t1")
    settle_todo(giver, "t2")
    add_todo(giver, Todo(id="t9", retailer_id="HZ3", content="新的"))
    correct_visit(giver, attrs.evolve(visit(1, 20), opinion="甲"))
    correct_visit(taker, attrs.evolve(visit(1, 20), opinion="乙"))
    clock.move(hours=1)
    later = hand_over(giver, out)
    _changes, preview = import_handover(taker, later)
    assert [(note.label, note.shop) for note in preview.conflicts] == [("走访", "好运烟酒商店")]
    todos = {each.id: each.state for each in find(taker, Todo)}
    assert todos["t1"] is TodoState.DONE, "gone on with here"
    assert todos["t2"] is TodoState.DONE, "and there"
    assert "t9" in todos
    own = get(taker, Visit, "v1-20")
    assert own is not None
    assert own.opinion == "乙"


def test_what_comes_back_from_the_colleague_follows_what_was_given(
    giver: Ledger, taker: Ledger, file: Path, out: Path, clock: Any
) -> None:
    """A holiday's stand-in: there and back, and nothing is a conflict."""
    import_handover(taker, file)
    settle_todo(taker, "t1")
    record_visit(taker, visit(3, 23))
    clock.move(hours=1)
    back = hand_over(taker, out, recipient="A001")
    shop = get(giver, Retailer, "HZ1")
    _changes, preview = import_handover(giver, back)
    assert not preview.conflicts
    assert get(giver, Visit, "v3-23") is not None
    done = get(giver, Todo, "t1")
    assert done is not None
    assert done.state is TodoState.DONE
    assert records(giver).items() >= records(taker).items()
    assert get(giver, Retailer, "HZ1") == shop, "headquarters' word is no newer for the detour"


def test_what_headquarters_confirmed_to_the_giver_is_not_sent_again(
    giver: Ledger, taker: Ledger, out: Path
) -> None:
    confirm(giver, ("visit", "v1-5"), ("todo", "t1"), ("retailer_notes", "HZ1"))
    path = hand_over(giver, out)
    _changes, preview = import_handover(taker, path)
    assert preview.confirmed == 2
    waiting = sent(taker)
    assert ("visit", "v1-5") not in waiting
    assert ("todo", "t1") not in waiting
    assert ("retailer_notes", "HZ1") in waiting, "headquarters keeps notes by manager"
    settle_todo(taker, "t1")
    assert ("todo", "t1") in sent(taker)
    assert is_sound(taker)


def test_an_older_master_gives_way_and_a_newer_one_stays(
    giver: Ledger, taker: Ledger, out: Path, clock: Any
) -> None:
    def master(ledger: Ledger, key: str, name: str) -> None:
        with operation(ledger, "import_handouts") as unit:
            unit.save(
                Retailer(id=key, licence_no="320706100129", shop_name=name, manager_id="A003")
            )
            unit.save(Product(id="P01", name=name, wholesale=1))

    clock.move(days=-40)
    master(taker, "HZ1", "旧名")
    clock.move(days=41)
    master(taker, "HZ2", "新名")
    import_handover(taker, hand_over(giver, out))
    names = {each.id: (each.shop_name, each.manager_id) for each in find(taker, Retailer)}
    assert names["HZ1"] == ("好运烟酒商店", "A002")
    assert names["HZ2"] == ("新名", "A003")
    product = get(taker, Product, "P01")
    assert product is not None
    assert product.name == "新名", "of products what is here stays"


# --------------------------------------------------------------------------------------- taken back


def test_taken_back_nothing_is_left_and_headquarters_hears_nothing(
    taker: Ledger, file: Path
) -> None:
    import_handover(taker, file)
    whole = records(taker)
    undo(taker)
    assert not [each for each in records(taker).values() if not each["deleted"]]
    assert not find(taker, Retailer)
    assert not find(taker, Product)
    assert not sent(taker)
    assert pending_count(taker).unsent == 0
    assert is_sound(taker)
    redo(taker)
    assert records(taker) == whole, "the same revisions and hashes as they came"
    assert len(find(taker, Retailer)) == 3
    assert len(sent(taker)) == len(whole)
    assert is_sound(taker)


def test_a_change_that_was_undone_does_not_keep_it_from_being_taken_back(
    taker: Ledger, file: Path
) -> None:
    import_handover(taker, file)
    whole = records(taker)
    settle_todo(taker, "t2")
    undo(taker)
    undo(taker)
    assert not [each for each in records(taker).values() if not each["deleted"]]
    assert not sent(taker)
    assert pending_count(taker).unsent == 0
    assert is_sound(taker)
    redo(taker)
    todo = get(taker, Todo, "t2")
    assert todo is not None
    assert todo.state is TodoState.OPEN
    assert todo.revision == whole["todo", "t2"]["revision"] + 3, "above the change and its undo"
    assert set(sent(taker)) == set(whole)
    undo(taker)
    assert not sent(taker)
    assert is_sound(taker)


def test_taken_back_and_taken_again_is_as_if_taken_once(
    giver: Ledger, taker: Ledger, file: Path, out: Path, clock: Any
) -> None:
    import_handover(taker, file)
    undo(taker)
    add_todo(taker, Todo(id="mine", content="别的事"))
    settle_todo(giver, "t2")
    clock.move(hours=1)
    later = hand_over(giver, out)
    _changes, preview = import_handover(taker, later)
    assert not preview.conflicts
    given = {key: each for key, each in records(giver).items() if key != ("todo", "own")}
    held = {key: each for key, each in records(taker).items() if key != ("todo", "mine")}
    assert held == given
    undo(taker)
    assert set(sent(taker)) == {("todo", "mine")}
    assert is_sound(taker)


def test_what_was_taken_back_is_handed_on_to_nobody_as_deleted(
    giver: Ledger, taker: Ledger, file: Path, out: Path, clock: Any
) -> None:
    import_handover(taker, file)
    settle_todo(taker, "t2")
    undo(taker)
    undo(taker)
    add_shops(taker)
    set_profile(taker, TAKER)
    before = records(giver)
    back = hand_over(taker, out, recipient="A001")
    _changes, preview = import_handover(giver, back)
    assert not preview.conflicts
    assert records(giver) == before
    import_handover(taker, file)
    todo = get(taker, Todo, "t2")
    assert todo is not None
    assert (todo.deleted, todo.state) == (False, TodoState.OPEN)
    undo(taker)
    assert not sent(taker)
    assert is_sound(taker)


def test_a_later_handover_taken_back_leaves_the_earlier_and_sends_nothing_old(
    giver: Ledger, taker: Ledger, file: Path, out: Path, clock: Any
) -> None:
    import_handover(taker, file)
    confirm(taker, *records(taker))
    settle_todo(giver, "t2")
    clock.move(hours=1)
    import_handover(taker, hand_over(giver, out))
    undo(taker)
    todo = get(taker, Todo, "t2")
    assert todo is not None
    assert todo.state is TodoState.OPEN
    assert ("todo", "t2") not in sent(taker), "or headquarters would lose what the giver did"
    assert is_sound(taker)
    settle_todo(taker, "t2")
    line = sent(taker)["todo", "t2"]
    assert line.revision == records(giver)["todo", "t2"]["revision"] + 1


def test_four_of_both_sides_visits_is_made_anew_and_each_side_keeps_its_own_when_taken_back(
    giver: Ledger, tmp_path: Path, out: Path, clock: Any
) -> None:
    """Both met the shop in one month: ④ is of all their visits, and the undo sends only one's own.

    The giver's ④ must not come to headquarters as deleted.
    """
    with open_ledger(tmp_path / "两边", clock=clock) as taker:
        add_shops(taker)
        set_profile(taker, TAKER)
        record_visit(taker, attrs.evolve(visit(1, 12), id="mine"))
        theirs = {each.id for each in proofs(giver) if each.retailer_id == "HZ1"}
        own = {each.id for each in proofs(taker)}
        assert theirs
        assert own
        clock.move(hours=1)
        import_handover(taker, hand_over(giver, out))
        held = {each.id for each in proofs(taker) if each.retailer_id == "HZ1"}
        assert len(held) == 1, "one ④ a store and month"
        assert is_sound(taker)
        undo(taker)
        assert {each.id for each in proofs(taker)} == own
        assert not theirs & {key for _kind, key in sent(taker)}
        assert own <= {key for _kind, key in sent(taker)}
        redo(taker)
        assert {each.id for each in proofs(taker) if each.retailer_id == "HZ1"} == held
        assert is_sound(taker)


def proofs(ledger: Ledger) -> list[SixOneRecord]:
    """Every live ④ that follows visits."""
    return [
        each for each in find(ledger, SixOneRecord) if each.item is SixOneItem.MARKET_INFORMATION
    ]


def test_what_rests_on_it_keeps_it_from_being_taken_back(taker: Ledger, file: Path) -> None:
    import_handover(taker, file)
    step = history(taker)[0].seq
    record_visit(taker, visit(3, 23))
    with pytest.raises(UndoRefused, match="已有走访"):
        undo_operation(taker, step)
    assert get(taker, Visit, "v3-23") is not None
    assert get(taker, Visit, "v1-5") is not None


# ------------------------------------------------------------------------------------------ refused


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (attrs.evolve(TAKER, id="A009"), "移交给工号 A002"),
        (attrs.evolve(TAKER, id="A001"), "您自己"),
        (attrs.evolve(TAKER, organisation="别处烟草"), "别处烟草"),
    ],
)
def test_what_is_not_for_this_ledger_is_refused_in_one_sentence(
    taker: Ledger, file: Path, profile: Manager, words: str
) -> None:
    set_profile(taker, profile)
    with pytest.raises(WorkbookProblem, match=words):
        import_handover(taker, file)
    assert not find(taker, Retailer)


def test_a_handover_without_a_name_is_for_anyone(giver: Ledger, taker: Ledger, out: Path) -> None:
    path = hand_over(giver, out, recipient="")
    assert "_同事_" in path.name
    set_profile(taker, attrs.evolve(TAKER, id="A009"))
    assert import_handover(taker, path)[0]


def test_package_and_handover_are_not_taken_for_one_another(
    giver: Ledger, taker: Ledger, file: Path, out: Path
) -> None:
    package = export_package(giver, MONTH, out).path
    with pytest.raises(WorkbookProblem, match="不是移交文件"):
        import_handover(taker, package)
    left_out = preview_recovery(giver, [file]).left_out
    assert "移交给同事" in left_out[0].sentence
    with pytest.raises(WorkbookProblem, match="移交给同事"):
        load_package(file)


def test_a_file_that_was_changed_is_refused(taker: Ledger, file: Path) -> None:
    for sheet, wanted, words in (
        ("_manifest", ("recipient", "A002"), "签名"),
        ("_manifest", ("route", ROUTE), "签名"),
        ("_data", ("confirmed", "0"), "校验值"),
        ("_data", ("kind", "todo"), "校验值"),
    ):
        broken = file.with_name("改过.xlsx")
        book = openpyxl.load_workbook(file)
        _spoil(book[sheet], *wanted)
        book.save(broken)
        with pytest.raises(WorkbookProblem, match=words):
            import_handover(taker, broken)
    assert not find(taker, Retailer)


def _spoil(sheet: Any, heading: str, value: str) -> None:
    """Change the first value of a column (of the manifest: of an entry)."""
    if sheet.title == "_manifest":
        row = next(row for row in sheet.iter_rows() if row[0].value == heading)
        assert row[1].value == value
        row[1].value = "" if heading == "recipient" else "别的线"
        return
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    cells = (sheet.cell(row=row, column=column) for row in range(2, sheet.max_row + 1))
    cell = next(cell for cell in cells if cell.value == value)
    cell.value = "1" if heading == "confirmed" else "visit"


def test_saved_again_by_other_programs_it_is_the_same(
    giver: Ledger, taker: Ledger, file: Path, tmp_path: Path
) -> None:
    by_openpyxl = tmp_path / "移交_另存.xlsx"
    book = openpyxl.load_workbook(file)
    book["移交清单"]["D5"] = "改了名字"
    book.save(by_openpyxl)
    expected = preview_handover(taker, file)
    assert attrs.evolve(preview_handover(taker, by_openpyxl), file=expected.file) == expected
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here")
    saved = tmp_path / "office"
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         "xlsx", "--outdir", str(saved), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    import_handover(taker, saved / file.name)
    assert records(taker) == {key: each for key, each in records(giver).items() if key[1] != "own"}


def test_another_outcome_than_was_previewed_is_not_written(
    taker: Ledger, file: Path, clock: Any
) -> None:
    preview = preview_handover(taker, file)
    add_shops_of_another(taker)
    with pytest.raises(HandoverChanged):
        import_handover(taker, file, expected=preview)
    assert not find(taker, Visit)


def add_shops_of_another(ledger: Ledger) -> None:
    add_shops(ledger)
    set_profile(ledger, TAKER)


@pytest.mark.plain_file("sets a password itself")
def test_an_encrypted_ledger_gives_and_takes(
    giver: Ledger, clock: Any, out: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "加密"
    with open_ledger(folder, clock=clock) as ledger:
        set_profile(ledger, TAKER)
    protect(folder, "口令123456")
    with open_ledger(folder, clock=clock) as ledger:
        import_handover(ledger, hand_over(giver, out))
        assert records(ledger) == {
            key: each for key, each in records(giver).items() if key[1] != "own"
        }
        clock.move(hours=1)
        back = hand_over(ledger, out, recipient="A001")
        assert is_sound(ledger)
    with contextlib.closing(open_ledger(giver.folder, clock=clock)) as again:
        assert not import_handover(again, back)[1].writes
