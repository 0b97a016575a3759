"""Another program, written from docs/workbook-format.md alone, gets along with ours."""

import ast
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid5

import attrs
import pytest
from openpyxl import load_workbook

from docs.examples.make import EAST_EIGHT, HERE, MONTH, Clock, Examples
from models.visit import Visit
from storage.database import Ledger, open_ledger
from storage.headquarters.database import open_headquarters
from storage.ledger.records import find
from storage.operations.consolidate import consolidate
from storage.operations.export_handover import HandoverOrder, export_handover, shops_of
from storage.operations.export_package import export_package
from storage.operations.import_handouts import import_handouts
from storage.operations.visits import correct_visit
from tests.docs import outside
from tests.storage.conftest import become_another_device

ROWS = UUID("6d6f1e0a-2f0d-5c7e-9a51-0d3a5f2c8b10")
LATER = datetime(2026, 12, 4, 9, 0, tzinfo=EAST_EIGHT)
KEPT = next(HERE.glob("上报_*.xlsx"))


@pytest.fixture
def ledger(made: Examples, tmp_path: Path) -> Iterator[Ledger]:
    """The ledger that wrote the example, some days later."""
    shutil.copytree(made.ledger, tmp_path / "台账")
    with open_ledger(tmp_path / "台账", clock=Clock(LATER)) as opened:
        yield opened


@pytest.fixture
def send(ledger: Ledger, tmp_path: Path) -> Callable[..., Path]:
    """Corrects the first visit and makes the next package."""

    def send(opinion: str, ledger: Ledger = ledger) -> Path:
        visit = min(find(ledger, Visit), key=lambda each: each.day)
        correct_visit(ledger, attrs.evolve(visit, opinion=opinion))
        return export_package(ledger, MONTH, tmp_path).path

    return send


def test_the_other_program_knows_nothing_of_ours() -> None:
    tree = ast.parse(Path(outside.__file__).read_text(encoding="utf-8"))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    ours = {"main", "models", "storage", "ui", "tests", "docs", ""}
    assert "openpyxl" in modules
    assert not modules & ours


@pytest.mark.parametrize("fresh", [False, True])
def test_it_reads_and_verifies_a_package(fresh: bool, send: Callable[..., Path]) -> None:
    package = outside.Package(send("新的意见") if fresh else KEPT)
    assert package.signed
    assert len(package.contents()) == 30
    assert package.sheets == package.book.sheetnames[1:-2]
    for sheet in package.sheets:
        rows, marks = package.rows(sheet), package.marks(sheet)
        assert len(rows) == len(marks) == int(package.entries[f"sheet/{sheet}/rows"])
        assert package.sheet_holds(sheet)
        assert package.edits(sheet) == {}
        for row in rows:
            assert marks[outside.row_hash(row)] == (
                row[-2],
                row[-1],
                "".join(map(outside.cell_mark, row)),
            )
    statistics = uuid5(ROWS, "\t".join(("visits", package.entries["manager"], MONTH)))
    assert package.rows("拜访统计")[0][-2] == str(statistics)


def test_it_knows_the_device_by_its_enrolment() -> None:
    told = outside.enrolled(next(HERE.glob("设备登记_*.json")))
    entries = outside.Package(KEPT).entries
    assert [told[name] for name in ("device", "manager", "key")] == [
        entries[name] for name in ("device", "manager", "key")
    ]


def test_it_reads_a_handover_and_takes_none_for_a_package(ledger: Ledger, tmp_path: Path) -> None:
    receipt = next(HERE.glob("下发_*回执*.xlsx"))
    import_handouts(ledger, [receipt])
    order = HandoverOrder(
        route="示例一线", retailers=shops_of(ledger, "示例一线"), recipient="A002"
    )
    path = export_handover(ledger, order, tmp_path).path
    for file, purpose in ((path, ""), (KEPT, "handover")):
        with pytest.raises(outside.Refused):
            outside.Package(file, purpose)
    handover = outside.Package(path, "handover")
    contents = handover.contents()
    assert handover.signed
    assert {"retailer", "product", "visit", "todo"} <= {each.kind for each in contents}
    assert {"0", "1", "2"} == set(handover.confirmed.values())
    assert all(map(handover.sheet_holds, handover.sheets))


def changed(path: Path, sheet: str, find_text: str, put: str) -> Path:
    """A copy in which somebody changed a text of a hidden sheet."""
    book = load_workbook(KEPT)
    cells = [cell for row in book[sheet].iter_rows() for cell in row]
    (cell,) = [each for each in cells if find_text in str(each.value)]
    cell.value = str(cell.value).replace(find_text, put)
    book.save(path)
    return path


def test_it_finds_what_was_changed_behind_the_signature(tmp_path: Path) -> None:
    record = changed(tmp_path / "a.xlsx", "_data", "送货晚了两小时", "没有意见")
    with pytest.raises(outside.Refused):
        outside.Package(record).contents()
    lineage = changed(tmp_path / "b.xlsx", "_data", "1:43dcd6bbc50b17a6 0", "0")
    with pytest.raises(outside.Refused):
        outside.Package(lineage).contents()
    assert not outside.Package(changed(tmp_path / "c.xlsx", "_manifest", "918/1", "999/1")).signed


def test_it_names_the_cells_that_were_edited(tmp_path: Path) -> None:
    book = load_workbook(KEPT)
    page = book["拜访汇总"]
    edited, added = [str(page.cell(5, 25).value), "新增"]
    page.cell(5, 19).value = "改过的意见"
    page.cell(5, 2).value = date(2026, 11, 13)
    page.insert_rows(6)
    page.cell(6, 25).value = added
    book.save(tmp_path / "edited.xlsx")
    package = outside.Package(tmp_path / "edited.xlsx")
    assert package.signed
    assert not package.sheet_holds("拜访汇总")
    assert package.edits("拜访汇总") == {edited: ["日期", "客户意见"], added: []}
    assert package.edits("市场动态") == {}


def test_it_merges_as_headquarters_does(
    send: Callable[..., Path], ledger: Ledger, tmp_path: Path
) -> None:
    """A later package follows the first; a copied ledger goes another way: two heads."""
    shutil.copytree(ledger.folder, tmp_path / "copy")
    packages = [KEPT, send("再问一次"), send("问清楚了")]
    with open_ledger(tmp_path / "copy", clock=Clock(LATER)) as copy:
        become_another_device(copy)
        packages.append(send("另一台电脑上改的", copy))
    every = [outside.Package(path) for path in packages]
    assert all(package.signed for package in every)
    heads = outside.merged(each for package in reversed(every) for each in package.contents())
    database = tmp_path / "汇总.db"
    consolidate(database, packages, now=LATER)
    with open_headquarters(database) as opened:
        held = opened.query(
            "SELECT record.kind, record.record_id, record.owner, heads, version.hash FROM record "
            "JOIN version ON version.number = record.version"
        )
    assert {key: (len(each), each[0].hash) for key, each in heads.items()} == {
        tuple(row[:3]): tuple(row[3:]) for row in held
    }
    (conflict,) = [each for each in heads.values() if len(each) > 1]
    assert [each.fields["opinion"] for each in conflict] == ["问清楚了", "另一台电脑上改的"]


def test_its_handout_is_imported(ledger: Ledger, tmp_path: Path) -> None:
    retailers = outside.write_sheet(
        tmp_path / "a.xlsx", "客户主档",
        ("客户编码", "许可证号", "客户名称", "档位", "状态日期", "线路序"),
        ("HZ0009", "320706100009", "示例E便利店", 12, date(2026, 12, 1), 9),
        ("HZ0001", "320706100001", "示例A烟酒商店", 21, None, 1),
    )  # fmt: skip
    targets = outside.write_sheet(
        tmp_path / "b.xlsx", "目标任务", ("期间", "指标", "目标值"), ("2026Q4", "销量", "1,234.50")
    )
    limits = outside.write_sheet(
        tmp_path / "c.xlsx", "货源投放", ("周期起", "周期止", "商品编码", "档位", "限量"),
        *((date(2026, 11, 30), "2026-12-06", "P02", grade, grade // 3) for grade in (6, 12)),
    )  # fmt: skip
    _, preview = import_handouts(ledger, [retailers, targets, limits])
    counts = {sheet.sheet: sheet.counts for file in preview.files for sheet in file.sheets}
    assert preview.refused == ()
    assert [(each.new, each.changed) for each in counts.values()] == [(1, 1), (1, 0), (2, 0)]


def test_its_receipt_is_believed(ledger: Ledger, tmp_path: Path) -> None:
    package = outside.Package(KEPT)
    back = next(each.record for each in package.contents() if each.kind == "retailer_change")
    receipt = outside.write_receipt(tmp_path / "r.xlsx", package, {back: "请附照片"})
    _, preview = import_handouts(ledger, [receipt])
    assert (preview.receipts.accepted, preview.receipts.returned) == (29, 1)
    following = outside.Package(export_package(ledger, MONTH, tmp_path).path).contents()
    assert {each.kind for each in following} == {"retailer_change", "todo"}
    (todo,) = [each for each in following if each.kind == "todo"]
    assert todo.fields["content"].endswith("请附照片")
