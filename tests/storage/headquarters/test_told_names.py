"""Names of shops: handouts tell them, else packages' sheets do, but never an edited row."""

from pathlib import Path

import attrs
from openpyxl import load_workbook

from models.package.view_report import ViewReport
from storage.headquarters.database import open_headquarters
from storage.headquarters.names import names, note_names
from storage.operations.consolidated_book import write_consolidated
from tests.storage.headquarters.arriving import NOW, arrival, consolidated
from tests.storage.headquarters.conftest import MONTH, Office, Senders


def cells_of(path: Path, heading: str) -> list[object]:
    sheet = load_workbook(path)["走访明细"]
    column = next(cell.column for cell in sheet[3] if cell.value == heading)
    return [row[column - 1].value for row in sheet.iter_rows(min_row=4)][:-1]


def test_shops_are_called_as_rows_that_nobody_touched_call_them(
    sender: Senders, office: Office, tmp_path: Path
) -> None:
    one = sender("A001")
    for number in (1, 2, 3):
        one.visit(f"v{number}", shop=f"HZ{number}", day=20 + number)
    path = one.send().path
    book = load_workbook(path)
    sheet = book["拜访汇总"]
    named = next(cell.column for cell in sheet[3] if cell.value == "客户名称")
    assert sheet.cell(5, named).value == "银杏超市"
    sheet.cell(5, named).value = "改过的店名"
    book.save(path)
    office.consolidate()
    with open_headquarters(office.database) as database:
        called = names(database)
        assert called.of("retailer", "HZ1") == "好运烟酒商店"
        assert called.of("retailer", "HZ3") == "马桥便民店"
        assert "改过的店名" not in called.known.values()
        note_names(
            database, "下发.xlsx", "0" * 64, [("retailer", "HZ1", "总部叫的名", "2020-01-01")], NOW
        )
        assert names(database).of("retailer", "HZ1") == "总部叫的名"
        book_path = write_consolidated(database, MONTH, tmp_path / "book", now=NOW)
    assert cells_of(book_path, "客户编码") == ["HZ1", "HZ2", "HZ3"]
    shown = cells_of(book_path, "客户名称")
    assert (shown[0], shown[2]) == ("总部叫的名", "马桥便民店")
    assert shown[1] in ("银杏超市", None)  # other sheets may name it, the edited row may not


def test_the_highest_package_names_whatever_comes_first(tmp_path: Path) -> None:
    key = ("retailer", "HZ1")
    packages = [
        attrs.evolve(
            arrival([], device=device, sequence=number),
            view=(ViewReport(sheet="拜访汇总", title="拜访汇总", names={key: name}),),
        )
        for device, number, name in (("d1", 1, "旧名"), ("d1", 3, "新名"), ("d2", 2, "别名"))
    ]
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)):
        path = tmp_path / "-".join(map(str, order))
        with consolidated(path, [packages[place] for place in order]) as database:
            assert names(database).known == {key: "新名"}
