"""The consolidated workbook: its numbers recounted, its links followed, every row found again."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import load_workbook

from models.consolidation.book.details import ID_COLUMNS
from models.consolidation.overview import ManagerRow
from models.kinds import kind_of
from models.manager import Manager
from models.visit import ShopState, StockLine, Visit
from storage.headquarters.database import Headquarters, open_headquarters
from storage.headquarters.names import note_names
from storage.headquarters.overview import overview
from storage.operations.consolidated_book import BookCancelled, write_consolidated
from storage.operations.headquarters import Decider, return_record
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.writing import consolidated_book as writer
from tests.storage.headquarters.arriving import NOW, arrival, consolidated, line, uid
from tests.storage.headquarters.territory import MANAGERS, MONTH, others, sent, territory, visits

pytestmark = pytest.mark.slow

COUNT = 30
SENT = {"A001": COUNT, "A002": COUNT // 2, "B003": COUNT}
DETAILS = (
    *("走访明细", "评估明细", "六个一明细", "宣传促销活动", "客户培训", "经营分析报告", "客户评优"),
    *("市场信息", "市场动态", "需求与断货", "投诉与建议"),
    *("廉洁投诉", "信息变更", "等级建议", "异常线索", "待办", "活动费用", "七严自查", "冲突与隔离"),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Headquarters]:
    with consolidated(tmp_path / "总部.db", territory(COUNT)) as made:
        yield made


@pytest.fixture
def path(database: Headquarters, tmp_path: Path) -> Path:
    return write_consolidated(database, MONTH, tmp_path / "汇总", now=NOW)


def rows_of(path: Path, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading, without blanks in headings."""
    sheet = load_workbook(path)[title]
    head, *rows = sheet.iter_rows(min_row=3, values_only=True)
    names = [str(heading).replace("\n", "") for heading in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def made_by(manager: str) -> list[Visit]:
    return list(visits(manager, SENT[manager]))


def met(manager: str) -> list[Visit]:
    return [each for each in made_by(manager) if each.shop_state is not ShopState.CLOSED]


def test_the_summary_is_what_the_records_come_to(path: Path) -> None:
    assert path.name == "汇总_示例烟草_2026-11_202612020900.xlsx"
    rows = rows_of(path, "总表")
    assert [row["工号"] for row in rows] == ["A001", "A002", "小计", "B003", "小计", "合计"]
    by_manager = {row["工号"]: row for row in rows}
    for manager in MANAGERS:
        row, days = by_manager[manager], {each.day for each in made_by(manager)}
        assert row["走访户次"] == len(met(manager))
        assert row["未遇户次"] == len(made_by(manager)) - len(met(manager))
        assert row["日均户次"] == pytest.approx(len(met(manager)) / len(days), abs=1e-6)
        assert row["市场信息条数"] == sum(len(each.stock_lines) for each in made_by(manager))
        assert (row["规范评估次数"], row["总分均分"]) == (3, (95.4 + 88.0) / 2)
        assert row["陈列均分"] == (93.4 + 86.0) / 2
        # open: two of November, an old one that went up; December's is not this month's
        assert (row["待办未结"], row["待办逾期"]) == (3, 2)
        assert (row["投诉受理"], row["投诉办结"]) == (1, int(manager == "A001"))
        assert row["异常线索"] == 1
    assert [by_manager[each]["报送"] for each in MANAGERS] == ["按时", "未到", "按时"]
    assert [by_manager[each]["收到包"] for each in MANAGERS] == [3, 0, 2]
    assert [by_manager[each]["缺包"] for each in MANAGERS] == [0, 0, 1]
    assert [by_manager[each]["冲突"] for each in MANAGERS] == [1, 0, 0]


def test_a_rate_of_many_is_a_sum_by_a_sum_and_says_whom_it_leaves_out(path: Path) -> None:
    rows = rows_of(path, "总表")
    by_manager, total = {row["工号"]: row for row in rows}, rows[-1]
    # the highest package's 9/12, not the first one's 1/12; 57 of 72 are the six items' sum
    assert (by_manager["A001"]["覆盖户数"], by_manager["A001"]["应访户数"]) == (9, 12)
    assert (by_manager["A001"]["六个一已完成"], by_manager["A001"]["六个一应完成"]) == (57, 72)
    # without a package of the month: stores met and items done by the records, no base, no rate
    alone = by_manager["A002"]
    assert alone["覆盖户数"] == len({each.retailer_id for each in met("A002")})
    assert alone["六个一已完成"] == 6
    assert {alone[each] for each in ("应访户数", "覆盖率", "六个一应完成", "六个一完成率")} == {"—"}
    assert "没有本月的包" in alone["备注"]
    assert (total["覆盖户数"], total["应访户数"], total["覆盖率"]) == (18, 24, 0.75)
    assert (total["六个一已完成"], total["六个一应完成"]) == (114, 144)
    assert total["六个一完成率"] == pytest.approx(114 / 144, abs=1e-6)
    assert "不含 A002" in total["备注"]
    days = sum(len({each.day for each in made_by(manager)}) for manager in MANAGERS)
    calls = sum(len(met(manager)) for manager in MANAGERS)
    assert (total["走访户次"], total["姓名"]) == (calls, "3 人")
    assert total["日均户次"] == pytest.approx(calls / days, abs=1e-6)
    town = rows[2]
    assert (town["营销部"], town["走访户次"]) == (
        "城区营销部",
        len(met("A001")) + len(met("A002")),
    )


def test_the_matrix_has_done_and_owed_of_every_item(path: Path) -> None:
    rows = {row["工号"]: row for row in rows_of(path, "六个一矩阵")}
    for item, sign in enumerate("①②③④⑤⑥", start=1):
        for manager in ("A001", "B003"):
            heading = next(name for name in rows[manager] if name.startswith(sign))
            assert rows[manager][heading] == 6 + item
            assert rows[manager][f"{sign}应完成"] == 12
        assert rows["A002"][f"{sign}完成率"] == "—"
        assert rows["合计"][f"{sign}完成率"] == pytest.approx((6 + item) / 12, abs=1e-6)


def test_products_are_summed_up_over_all_managers(path: Path) -> None:
    *rows, total = rows_of(path, "市场信息汇总")
    lines = [
        (visit.retailer_id, line)
        for manager in MANAGERS
        for visit in made_by(manager)
        for line in visit.stock_lines
    ]
    for row in rows:
        mine = [(shop, line) for shop, line in lines if line.product_id == row["商品编码"]]
        out = {shop for shop, line in mine if line.stock == 0 or line.out_days}
        shops = {shop for shop, _ in mine}
        prices = Counter(line.retail_carton for _, line in mine)
        assert (row["条数"], row["采集户数"], row["断货户数"]) == (len(mine), len(shops), len(out))
        assert row["断货户占比"] == pytest.approx(len(out) / len(shops), abs=1e-6)
        assert row["断货天数均值"] == 3
        assert row["主流价(元/条)"] * 10_000 == prices.most_common(1)[0][0]
        assert row["主流价占比"] == pytest.approx(prices.most_common(1)[0][1] / len(mine), abs=1e-6)
    assert (len(rows), total["条数"], total["采集户数"]) == (
        4,
        len(lines),
        len({shop for shop, _ in lines}),
    )


def test_every_row_of_records_can_be_found_again(path: Path, database: Headquarters) -> None:
    held = {
        tuple(row)
        for row in database.query(
            "SELECT record.manager, record.record_id, version.revision, version.package "
            "FROM record JOIN version ON version.number = record.version"
        )
    }
    book = load_workbook(path)
    shown: dict[str, set[tuple[Any, ...]]] = {}
    for title in DETAILS[:-1]:
        rows = list(book[title].iter_rows(min_row=4, values_only=True))[:-1]
        shown[title] = {row[-4:] for row in rows}
        assert rows, title
        assert shown[title] <= held, title
        assert [cell.value for cell in book[title][3]][-5:] == [c.heading for c in ID_COLUMNS]
        assert book[title].freeze_panes == "A4", title
        assert book[title].auto_filter.ref, title
    assert len(shown["走访明细"]) == sum(SENT.values())
    marked = [row for row in rows_of(path, "走访明细") if row["标记"] == "冲突待定"]
    assert [(row["记录编号"], row["修订号"]) for row in marked] == [(uid("A001 visit 0"), 2)]
    told = {row["记录编号"] for row in rows_of(path, "投诉与建议")}
    assert uid("A001 complaint") in told
    assert uid("A001 integrity") not in told


def test_events_are_of_the_months_they_ran_in_store_by_store(path: Path) -> None:
    def ids(title: str) -> Counter[str]:
        return Counter(row["记录编号"] for row in rows_of(path, title) if row["工号"] == "A001")

    assert ids("宣传促销活动") == {uid("A001 campaign running"): 2}
    assert ids("客户培训") == {uid("A001 training"): 2}
    assert ids("经营分析报告") == {uid("A001 report 2026-10-30"): 1}
    assert ids("客户评优") == {uid("A001 awards"): 2}
    row = next(row for row in rows_of(path, "客户评优") if row["工号"] == "A001")
    assert (row["总分"], row["期间"]) == (90.5, "2026Q4")


def test_every_link_leads_to_the_managers_own_rows(path: Path) -> None:
    book = load_workbook(path)
    links = 0
    for title in ("总表", "六个一矩阵"):
        for row in book[title].iter_rows(min_row=4):
            for cell in row:
                if cell.hyperlink:
                    sheet, _, place = cell.hyperlink.location.partition("!")
                    target = book[sheet.strip("'")][place]
                    identities = [each.value for each in target.parent[target.row]]
                    assert row[0].value in identities, (title, cell.coordinate)
                    links += 1
    assert links > 60
    for sheet in book.worksheets[1:]:
        assert sheet["A1"].hyperlink.location == "'总表'!A1", sheet.title
    assert len(book["图表"]._charts) == 4


def hostile(record: Any, text: str) -> Any:
    """A record every text of which says ``text``, its lines too."""
    kept = ("id", "month", "period", "updated_at", "commitment")
    changed: dict[str, Any] = {}
    for each in attrs.fields(type(record)):
        value = getattr(record, each.name)
        if type(value) is str and each.name not in kept:
            changed[each.name] = text
        elif isinstance(value, tuple) and each.name in ("evidence", "vetoes", "products"):
            changed[each.name] = (text,)
        elif value and isinstance(value, tuple) and attrs.has(type(value[0])):
            changed[each.name] = tuple(hostile(line, text) for line in value)
    return attrs.evolve(record, **changed)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "#REF!"])
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    records = [*visits("A001", 8), *others("A001")]
    lines = [line(attrs.evolve(hostile(r, text), revision=1), kind_of(r)) for r in records]
    made = sent("A001", lines)
    manager = Manager(id="A001", name=text, organisation=text, department=text)
    head = attrs.evolve(made.received.head, manager=manager)
    made = attrs.evolve(made, received=attrs.evolve(made.received, head=head))
    with consolidated(tmp_path / "hq.db", [made]) as database:
        called = [(kind, text, text, "") for kind in ("retailer", "product", "notice")]
        note_names(database, text, "0" * 64, called, NOW)
        path = write_consolidated(database, MONTH, tmp_path, now=NOW)
    with zipfile.ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 5 + len(DETAILS)
        assert not any(b"<f>" in book.read(name) or b"<f " in book.read(name) for name in sheets)
    book = load_workbook(path)
    for title in DETAILS[:-1]:
        cells = [cell for row in book[title].iter_rows(min_row=4) for cell in row]
        found = [cell for cell in cells if str(cell.value).startswith(text)]
        assert found, title
        assert all(cell.data_type == "s" for cell in found), title


def test_what_is_not_settled_is_listed(database: Headquarters, tmp_path: Path) -> None:
    by = Decider("李主任", NOW)
    return_record(database, ("market_note", uid("B003 note"), ""), by, "写明是哪家店")
    path = write_consolidated(database, MONTH, tmp_path, now=NOW)
    told = [(row["工号"], row["类别"], row["情况"]) for row in rows_of(path, "冲突与隔离")[:-1]]
    assert [each[:2] for each in told] == [("A001", "冲突"), ("B003", "缺包"), ("B003", "退回未改")]
    assert "本机改的" in told[0][2]
    assert "另一台改的" in told[0][2]
    assert "第 2 包" in told[1][2]
    assert "写明是哪家店" in told[2][2]
    assert rows_of(path, "总表")[-1]["退回"] == 1
    words = " ".join(str(row["内容"]) for row in rows_of(path, "说明"))
    assert "第 2 包" in words
    assert "记录来自别的月份的包" in words


def test_more_rows_than_a_sheet_takes_go_on_in_a_second(
    database: Headquarters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer.ConsolidatedBook.__init__, "__defaults__", (100,))
    path = write_consolidated(database, MONTH, tmp_path, now=NOW)
    book = load_workbook(path)
    lines = sum(len(each.stock_lines) for manager in MANAGERS for each in made_by(manager))
    parts = [title for title in book.sheetnames if title.startswith("市场信息")][1:]
    assert parts == ["市场信息", "市场信息(2)", "市场信息(3)"][: -(-lines // 100)]
    assert sum(book[title].max_row - 4 for title in parts) == lines
    test_every_link_leads_to_the_managers_own_rows(path)
    place = next(
        cell.hyperlink.location
        for row in book["总表"].iter_rows(min_row=4)
        for cell in row
        if row[0].value == "B003" and cell.hyperlink and "市场信息" in cell.hyperlink.location
    )
    assert place.startswith("'市场信息(2)'")


def test_nothing_is_written_over_and_a_stop_leaves_nothing(
    database: Headquarters, path: Path
) -> None:
    before = path.read_bytes()
    again = write_consolidated(database, MONTH, path.parent, now=NOW)
    assert again.name == "汇总_示例烟草_2026-11_202612020900 (2).xlsx"
    assert path.read_bytes() == before
    for last in (0, 2, 5):
        seen: list[str] = []

        def stop(seen: list[str] = seen, last: int = last) -> bool:
            return len(seen) > last

        with pytest.raises(BookCancelled):
            write_consolidated(
                database,
                MONTH,
                path.parent,
                now=NOW,
                progress=lambda _done, _all, name, seen=seen: seen.append(name),  # type: ignore[misc]
                cancelled=stop,
            )
    assert sorted(path.parent.iterdir()) == sorted([path, again])


@pytest.mark.parametrize("sheet", [1, 8])
def test_a_file_that_reads_back_otherwise_is_not_taken(
    database: Headquarters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet: int
) -> None:
    write = writer.write_streamed
    name = f"xl/worksheets/sheet{sheet}.xml"

    def spoilt(target: Path, *more: Any) -> None:
        write(target, *more)
        with zipfile.ZipFile(target) as book:
            parts = {each: book.read(each) for each in book.namelist()}
        assert b"A001" in parts[name]
        parts[name] = parts[name].replace(b"A001", b"A00l", 1)
        with zipfile.ZipFile(target, "w") as book:
            for each, content in parts.items():
                book.writestr(each, content)

    monkeypatch.setattr(writer, "write_streamed", spoilt)
    with pytest.raises(WorkbookNotWritten) as caught:
        write_consolidated(database, MONTH, tmp_path / "汇总", now=NOW)
    assert caught.value.code == "not-verified"
    assert not list((tmp_path / "汇总").iterdir())


def test_the_largest_numbers_of_one_manager_keep_the_workbook_from_nobody(tmp_path: Path) -> None:
    most = 10**15 - 1
    lines = tuple(
        StockLine(product_id="P1", stock=most, out_days=most, retail_carton=most, demand=most)
        for _ in range(50)
    )
    shown = Visit(
        id=uid("v"), revision=1, retailer_id="HZ1", day=date(2026, 11, 5), stock_lines=lines
    )
    with consolidated(tmp_path / "库.db", [arrival([line(shown, "visit")])]) as database:
        path = write_consolidated(database, MONTH, tmp_path, now=NOW)
    (row, _total) = rows_of(path, "市场信息汇总")
    assert (row["条数"], row["库存均值(盒)"]) == (50, most)
    assert row["需求(条)"] == pytest.approx(50 * most)


def test_a_month_without_records_has_managers_and_says_why(
    database: Headquarters, tmp_path: Path
) -> None:
    path = write_consolidated(database, "2026-03", tmp_path, now=NOW, organisation="另一单位")
    assert path.name.startswith("汇总_另一单位_2026-03_")
    rows = rows_of(path, "总表")
    assert {row["走访户次"] for row in rows} == {0}
    assert {row["日均户次"] for row in rows} == {"—"}
    assert all("没有本月的包" in row["备注"] for row in rows[:2])


def test_the_overview_is_the_same_as_on_the_screen(
    path: Path, tmp_path: Path, database: Headquarters
) -> None:
    with open_headquarters(database.path, read_only=True) as again:
        rows: list[ManagerRow] = overview(again, date(2026, 12, 2))
    shown = {row["工号"]: row for row in rows_of(path, "总表")}
    assert {row.manager: len(row.missing) for row in rows} == {
        row.manager: shown[row.manager]["缺包"] for row in rows
    }
