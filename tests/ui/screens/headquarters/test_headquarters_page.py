"""汇总 as a market manager uses it: real packages in, decided by keys, receipts out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.headquarters.database import open_headquarters
from storage.operations.enrol_device import write_enrolment
from tests.storage.headquarters.conftest import Sender, Senders
from tests.ui.screens.conftest import StandingClock
from tests.ui.screens.headquarters.conftest import Desk, make_desk
from ui.screens.headquarters.apart import ApartView
from ui.screens.headquarters.conflicts import ConflictsView
from ui.screens.headquarters.devices import DevicesView
from ui.screens.headquarters.managers import ManagersView
from ui.theme import Mode, theme

ENTER, TAB, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Down


def edited(path: Path, change: Callable[[Workbook], None]) -> None:
    book = load_workbook(path)
    change(book)
    book.save(path)


def other_month(book: Workbook) -> None:
    for row in book["_manifest"].iter_rows():
        if row[0].value == "month":
            row[1].value = "2026-10"


def contended(sender: Senders, names: tuple[str, str] = ("A001", "B002")) -> list[Sender]:
    """One visit that two people changed without knowing of one another."""
    made = [sender(name) for name in names]
    for each, opinion in zip(made, ("要新品", "要赊销"), strict=True):
        each.visit("一")
        each.send()
        each.correct("一", opinion)
        each.send()
    return made


# ------------------------------------------------------------------------------------------- in


def test_a_folder_is_taken_in_without_profile_or_data(
    bare: Desk, sender: Senders, post: Path, settings: QSettings, tmp_path: Path
) -> None:
    a, b = sender("A001"), sender("B002")
    for number in (1, 2, 3):
        a.visit(f"a{number}", day=number)
        made = a.send()
        if number == 2:
            made.path.unlink()
    b.visit("b1", day=9)
    b.send()
    page = bare.page
    assert not page.chosen
    assert page.buttons.folder.isHidden()
    bare.dialogs.save_file = bare.database
    page.chooser.new_button.click()
    assert page.chosen
    assert page.view.empty.title.text() == "还没有收到上报包"
    bare.receive(post)
    assert bare.toasts[-1] == "新收 3 包"
    assert bare.titles()[:2] == ["客户经理 2", "冲突 0"]
    first, second = bare.rows()
    assert first[:7] == [
        *("缺号", "A001 A001 名", "2", "第 3 包 · 2026-11 · 11-23 10:08", "2", "—", "3"),
    ]
    assert second[0] == "齐"
    bare.receive(post)
    assert bare.toasts[-1] == "新收 0 包 · 已有 3 包"
    assert settings.value("headquarters/database") == str(bare.database)
    assert bare.failures == []


def test_the_next_window_opens_on_the_same_database(
    desk: Desk, sender: Senders, post: Path, settings: QSettings, tmp_path: Path
) -> None:
    a = sender("A001")
    a.visit("一")
    a.send()
    desk.receive(post)
    desk.application.window.close()
    other = tmp_path / "下次"
    for again in make_desk(other, StandingClock(), settings, None):
        assert again.page.library.path == desk.database
        assert again.page.library.who == "李主任"
        assert [row[1] for row in again.rows()] == ["A001 A001 名"]


def test_what_is_dropped_waits_for_a_database_and_is_taken_then(
    bare: Desk, sender: Senders, post: Path
) -> None:
    a = sender("A001")
    a.visit("一")
    a.send()
    write_enrolment(a.ledger, post)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in sorted(post.iterdir())])
    place, none = bare.page.rect().center().toPointF(), Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    bare.application.window.dropEvent(drop)  # beside the page is as good as on it
    assert bare.page.chooser.waiting.text() == "选好就收这 2 个"
    bare.dialogs.save_file = bare.database
    bare.page.new_library()
    assert bare.toasts[-1] == "新收 1 包 · 登记 1 台设备"


@pytest.mark.parametrize("kind", ["text", "ledger", "folder gone"])
def test_a_foreign_file_is_told_in_a_sentence_and_left_as_it_is(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "别的.db"
    if kind == "text":
        path.write_text("这不是数据库，" * 200, encoding="utf-8")
    elif kind == "ledger":
        [path] = desk.application.context.ledger.folder.glob("*.db")
    else:
        path = path / "没有" / "别的.db"
        path.parent.parent.write_text("占住", encoding="utf-8")
    before = path.read_bytes() if path.is_file() else None
    desk.dialogs.open_files = [path]
    desk.page.open_library()
    (sentence, step) = desk.failures[-1]
    assert path.name in sentence
    assert step
    assert desk.page.library.path == desk.database
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_database_that_is_gone_is_not_made_anew(desk: Desk) -> None:
    desk.database.unlink()
    desk.page.refresh(None)
    assert desk.failures[-1][0] == "找不到汇总库“汇总.db”。"
    assert not desk.page.chosen
    assert not desk.database.exists()


def test_a_stop_in_the_middle_keeps_what_was_taken_in_and_goes_on(
    working: Desk, sender: Senders, post: Path, qtbot: QtBot
) -> None:
    a = sender("A001")
    for number in range(1, 7):
        a.visit(f"a{number}", day=number)
        a.send()
    library, runner = working.page.library, working.application.context.jobs
    at_once = Qt.ConnectionType.DirectConnection

    def began(job: Any) -> None:
        job.progressed.connect(lambda done, *_: job.cancel() if done else None, at_once)

    runner.started.connect(began)
    library.receive([post])
    assert not working.page.buttons.folder.isEnabled()
    qtbot.waitUntil(lambda: not library.busy, timeout=30_000)
    assert working.toasts[-1] == "已停下。收下的都留着，再收一次就接着做"
    received = int(working.rows()[0][2]) if working.rows() else 0
    assert 0 < received < 6
    runner.started.disconnect(began)
    library.receive([post])
    qtbot.waitUntil(lambda: not library.busy, timeout=30_000)
    assert working.rows()[0][2] == "6"
    assert working.toasts[-1] == f"新收 {6 - received} 包 · 已有 {received} 包"
    assert working.failures == []


# ------------------------------------------------------------------------------------ conflicts


def test_a_conflict_is_decided_by_keys_alone_and_the_receipts_say_so(
    desk: Desk, sender: Senders, post: Path
) -> None:
    contended(sender, ("A001", "A001/2"))
    desk.receive(post)
    assert desk.titles()[1] == "冲突 1"
    assert set(desk.said().values()) == {("接收", "")}
    desk.segment(2)
    view = desk.page.view
    assert isinstance(view, ConflictsView)
    told = next(row for row in desk.rows(view.sides.table) if row[0] == "客户意见")
    assert told[1] == "无"
    assert sorted(told[2:]) == ["要新品", "要赊销"]
    desk.keys(ENTER)
    assert desk.toasts[-1] == "先按 1 或 2 选一份"
    desk.keys(str(told.index("要新品") - 1))
    assert view.chosen is not None
    assert view.chosen.plain["opinion"] == "要新品"
    found = view.current
    assert found is not None
    marks = {each.plain["opinion"]: ("A001", each.held.hash[:16]) for each in found.heads}
    desk.keys(TAB, TAB)
    assert view.saying.field.hasFocus()
    desk.keys("以现场为准", ENTER)
    assert desk.titles()[1] == "冲突 0"
    assert view.empty.title.text() == "没有要定的冲突"
    said = desk.said()
    assert said[marks["要新品"]] == ("接收", "")
    assert said[marks["要赊销"]] == ("退回", "以现场为准")
    desk.keys("z")
    assert desk.titles()[1] == "冲突 1"
    assert not set(marks.values()) & set(desk.said())


def test_no_side_is_right_and_all_go_back(desk: Desk, sender: Senders, post: Path) -> None:
    contended(sender)
    desk.receive(post)
    desk.segment(2)
    desk.keys("r", ENTER)
    assert desk.failures[-1][0] == "退回要写明意见，客户经理才知道改什么。"
    desk.keys("两人核对后再报", ENTER)
    words = [word for word in desk.said().values() if word[0] == "退回"]
    assert words == [("退回", "两人核对后再报")] * 2
    desk.keys("z")
    assert desk.titles()[1] == "冲突 1"
    assert "退回" not in {result for result, _ in desk.said().values()}


def test_without_a_name_nothing_is_decided(desk: Desk, sender: Senders, post: Path) -> None:
    contended(sender)
    desk.receive(post)
    desk.page.decider.who.setFocus()
    desk.page.decider.who.clear()
    desk.segment(2)
    desk.keys("1", ENTER)
    assert desk.failures[-1][0] == "请先填处理人。"
    assert desk.titles()[1] == "冲突 1"
    assert desk.page.view.saying.is_open
    assert desk.page.decider.who.hasFocus(), "that is what is to be done now"
    desk.page.decider.who.setText("许立新")
    desk.keys(ENTER, ENTER)
    assert desk.titles()[1] == "冲突 0"


# ------------------------------------------------------------------------------------- quarantine


def test_a_package_kept_apart_is_taken_in_once_its_device_is_enrolled(
    desk: Desk, sender: Senders, post: Path, tmp_path: Path
) -> None:
    first, second = sender("A001"), sender("A001/2")
    first.visit("一")
    second.visit("二", day=21)
    write_enrolment(first.ledger, post)
    first.send(), second.send()
    desk.receive(post)
    assert desk.titles()[3] == "待查 1"
    desk.segment(4)
    view = desk.page.view
    assert isinstance(view, ApartView)
    assert "没有登记的设备" in view.sentence.text()
    desk.dialogs.open_files = [write_enrolment(second.ledger, tmp_path).path]
    desk.keys("d")
    assert desk.toasts[-1] == "新收 1 包 · 登记 1 台设备"
    assert desk.titles()[3:] == ["待查 0", "表里的改动 0", "设备 2"]


def test_a_further_enrolment_that_lay_among_the_packages_is_taken_where_it_is(
    desk: Desk, sender: Senders, post: Path
) -> None:
    first, second = sender("A001"), sender("A001/2")
    write_enrolment(first.ledger, post)
    desk.receive(post)
    second.visit("二", day=21)
    second.send()
    further = write_enrolment(second.ledger, post).path
    desk.receive(post)
    assert desk.titles()[3] == "待查 2"
    desk.segment(4)
    view = desk.page.view
    assert isinstance(view, ApartView)
    view.table.set_current_key(next(k for k, e in view._found.items() if e.file == further.name))
    desk.keys("d")
    assert desk.toasts[-1] == "新收 1 包 · 登记 1 台设备"
    assert desk.titles()[3:] == ["待查 0", "表里的改动 0", "设备 2"]


def test_a_package_is_released_or_refused_by_keys(desk: Desk, sender: Senders, post: Path) -> None:
    a, b = sender("A001"), sender("B002")
    for each in (a, b):
        each.visit(each.ledger.folder.name)
        edited(each.send().path, other_month)
    (post / "半截.xlsx").write_bytes(b"PK\x03\x04")
    desk.receive(post)
    desk.segment(4)
    view = desk.page.view
    assert isinstance(view, ApartView)
    assert desk.titles()[3] == "待查 3"
    broken = next(key for key, each in view._found.items() if each.file == "半截.xlsx")
    view.table.set_current_key(broken)
    desk.keys("f")
    assert desk.toasts[-1] == "这个文件不能放行，看下面写的下一步"
    view.table.set_current_key(next(k for k, each in view._found.items() if each.manager == "A001"))
    desk.keys("f", "电话核对过", ENTER)
    assert desk.toasts[-1] == "新收 1 包"
    view.table.set_current_key(next(k for k, each in view._found.items() if each.manager == "B002"))
    desk.keys("x", ENTER)
    assert desk.titles()[3] == "待查 1"
    assert [row[0] for row in desk.rows()] == ["待查", "不收了"]
    desk.segment(1)
    assert [row[1] for row in desk.rows()] == ["A001 A001 名"]


# ------------------------------------------------------------------------------- down to a record


def test_from_a_manager_down_to_a_record_and_back(desk: Desk, sender: Senders, post: Path) -> None:
    a = sender("A001")
    a.visit("一", day=3)
    a.visit("二", "要新品", day=4)
    a.send()
    a.correct("二", "要新品，也要货架")
    a.send()
    desk.receive(post)
    desk.page.entered()
    desk.keys(ENTER)
    view = desk.page.view
    assert isinstance(view, ManagersView)
    assert [row[0] for row in desk.rows(view.story.packages)] == ["第 2 包", "第 1 包"]
    assert desk.rows(view.story.kinds) == [["走访", "2"]]
    desk.keys(ENTER)
    records = view.records
    assert [row[0] for row in desk.rows(records.table)] == ["2026-11-04", "2026-11-03"]
    fields = {row[0]: row[1] for row in desk.rows(records.fields)}
    assert fields["客户意见"] == "要新品，也要货架"
    contents = desk.rows(records.contents)
    assert [row[0] for row in contents] == ["第 2 版 计入", "第 1 版"]
    assert contents[0][2].startswith("客户意见")
    desk.keys("r", "照片不清", ENTER)
    assert desk.rows(records.table)[0][3] == "退回"
    assert ("退回", "照片不清") in desk.said().values()
    records.table.setFocus()
    desk.keys("z")
    assert desk.rows(records.table)[0][3] == ""
    desk.page.search.setText("11-03")
    assert len(desk.rows(records.table)) == 1
    desk.page.search.clear()
    records.table.setFocus()
    records.table.selectAll()
    desk.keys((Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier))
    assert QGuiApplication.clipboard().text().startswith("日期\t哪一条\t")
    desk.keys(ESC, ESC)
    assert view.levels.currentIndex() == 0
    assert view.table.hasFocus()
    desk.keys(ESC)
    assert desk.application.window.page is not None
    assert desk.application.window.page.key == "today"


# --------------------------------------------------------------------------------- the other three


def test_a_retailer_in_two_hands_is_settled_with_a_comment(
    desk: Desk, sender: Senders, post: Path
) -> None:
    a, b = sender("A001"), sender("B002")
    a.visit("一", day=3)
    b.visit("二", day=20)
    a.send(), b.send()
    desk.receive(post)
    assert desk.titles()[2] == "共同客户 1"
    desk.segment(3)
    assert desk.rows()[0][3] == "A001 1 条、B002 1 条"
    desk.keys(ENTER, "十五日起移交", ENTER)
    assert desk.titles()[2] == "共同客户 0"
    assert desk.rows()[0][0] == "已定"
    assert desk.rows()[0][4] == "十五日起移交"


def _edit_view(book: Workbook) -> None:
    """Change an opinion, and add a row that was never sent."""
    sheet = book["拜访汇总"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, heads["客户意见"]).value = "改过的意见"
    sheet.insert_rows(5)
    for name in ("日期", "客户编码", "客户名称", "客户意见"):
        sheet.cell(5, heads[name]).value = sheet.cell(4, heads[name]).value
    sheet.cell(5, heads["客户意见"]).value = "后来添的"


def test_rows_edited_in_excel_are_told_and_new_ones_approved_by_keys(
    desk: Desk, sender: Senders, post: Path
) -> None:
    a = sender("A001")
    a.visit("一", day=3)
    edited(a.send().path, _edit_view)
    desk.receive(post)
    assert desk.titles()[4] == "表里的改动 1"
    desk.segment(5)
    states = [(row[0], row[4]) for row in desk.rows()]
    assert states[0] == ("要批准", "Excel 里新增的行，需要批准")
    assert ("只告知", "被改动 客户意见") in states
    desk.page.view.table.set_current_key(desk.page.view.table.table_model.key_at(1))
    desk.keys("y")
    assert "不用批准" in desk.toasts[-1]
    desk.page.view.table.set_current_key(desk.page.view.table.table_model.key_at(0))
    desk.keys("y", "属实", ENTER)
    assert desk.titles()[4] == "表里的改动 0"
    with open_headquarters(desk.database, read_only=True) as database:
        assert database.query("SELECT state, comment, who FROM view_row WHERE state <> 'told'") == [
            ("approved", "属实", "李主任")
        ]


def test_a_fingerprint_is_shown_large_and_a_device_withdrawn(
    desk: Desk, sender: Senders, post: Path
) -> None:
    a = sender("A001")
    a.visit("一")
    a.send()
    enrolment = write_enrolment(a.ledger, post)
    desk.receive(post)
    desk.segment(6)
    view = desk.page.view
    assert isinstance(view, DevicesView)
    assert view.fingerprint.text().replace("\n", " ") == enrolment.enrolment.fingerprint
    assert desk.rows()[0][0] == "已登记"
    desk.keys("w", "电脑丢了", ENTER)
    assert desk.rows()[0][0] == "已停用"
    a.visit("二", day=21)
    a.send()
    desk.receive(post)
    assert desk.titles()[3] == "待查 1"


def test_only_enrolled_devices_are_believed_where_that_is_ticked(
    desk: Desk, sender: Senders, post: Path, settings: QSettings
) -> None:
    a, b = sender("A001"), sender("B002")
    for each in (a, b):
        each.visit(each.ledger.folder.name)
        each.send()
    write_enrolment(a.ledger, post)
    desk.segment(6)
    view = desk.page.view
    assert isinstance(view, DevicesView)
    view.only_enrolled.click()
    assert settings.value("headquarters/only_enrolled") == "yes"
    desk.receive(post)
    assert desk.toasts[-1] == "新收 1 包 · 待查 1 个 · 登记 1 台设备"


def test_the_workbook_and_the_receipts_go_where_they_are_asked(
    desk: Desk, sender: Senders, post: Path, tmp_path: Path
) -> None:
    assert desk.page.buttons.book.isHidden()
    a = sender("A001")
    a.visit("一")
    a.send()
    desk.receive(post)
    assert desk.page.buttons.month.value() == "2026-11"
    desk.dialogs.folder = tmp_path / "汇总表"
    desk.dialogs.folder.mkdir()
    desk.page.buttons.book.click()
    (book,) = desk.dialogs.folder.glob("*.xlsx")
    assert desk.toasts[-1] == f"汇总表已写好：{book.name}"
    desk.dialogs.folder = desk.receipts
    desk.page.buttons.receipts.click()
    assert desk.toasts[-1] == "回执 1 份在“回执”"
    assert len(list(desk.receipts.glob("下发_*回执*.xlsx"))) == 1
    assert desk.failures == []


@pytest.fixture
def dark(look: None) -> Iterator[None]:
    theme.set_mode(Mode.DARK)
    yield
    theme.set_mode(Mode.LIGHT)


def test_every_segment_is_worded_anew_in_english_and_dark(
    desk: Desk, sender: Senders, post: Path, dark: None
) -> None:
    contended(sender)
    desk.receive(post)
    for number in range(1, 7):
        desk.segment(number)
        desk.application.window.set_language("en")
        QApplication.processEvents()
        shot = desk.application.window.grab()
        assert shot.width() >= 1366
        assert desk.page.view.keys()
        desk.application.window.set_language("zh")
    assert desk.failures == []
