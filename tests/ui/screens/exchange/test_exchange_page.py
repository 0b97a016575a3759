"""交换 with real workbooks: preview, write, undo, refused rows back, package out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.product import Product
from storage.ledger.records import find, get
from storage.operations.history import next_undo
from storage.queries.packages import list_packages
from tests.storage.conftest import become_another_device
from ui.assembly import Application
from ui.context import AppContext
from ui.item_models.tuple_table import text_of
from ui.jobs import SyncJobRunner
from ui.screens.exchange.page import ExchangePage

HEADINGS = ("商品编码", "商品名称", "批发价(元/条)", "零售指导价(元/条)")


@pytest.fixture
def handout(tmp_path: Path) -> Callable[..., Path]:
    def make(rows: Sequence[Sequence[Any]], name: str = "下发_卷烟目录.xlsx") -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "卷烟目录"
        sheet.append(["示例 卷烟目录"])
        sheet.append(["单位：示例    制表人：营销中心    制表时间：2026-11-20"])
        sheet.append(list(HEADINGS))
        for row in rows:
            sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return make


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ExchangePage:
    page = ExchangePage(context)
    qtbot.addWidget(page)
    page.resize(1194, 700)
    page.show()
    page.refresh(None)
    return page


def shown(page: ExchangePage) -> list[list[str]]:
    model = page.incoming.table.table_model
    return [
        [text_of(model.cell(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


GOOD = (("P90", "示例新品(硬)", 95.4, 108), ("P91", "示例新品(软)", 190.8, 220))
BAD = (("P92", "没有价格", None, 100),)


def test_a_preview_shows_the_four_counts_and_writes_nothing(
    page: ExchangePage, context: AppContext, handout: Callable[..., Path]
) -> None:
    page.read([handout((*GOOD, *BAD))])
    assert shown(page)[1:] == [
        ["卷烟目录", "2", "0", "0", "1"],
        ["合计", "2", "0", "0", "1"],
    ]
    assert page.incoming.can_write
    assert page.incoming.refused_button.isVisible()
    assert get(context.ledger, Product, "P90") is None


def test_ctrl_enter_writes_once_and_one_undo_takes_it_back(
    page: ExchangePage, context: AppContext, handout: Callable[..., Path], qtbot: QtBot
) -> None:
    path = handout(GOOD)
    page.read([path])
    with qtbot.waitSignal(context.changed):
        page.commands()["finish"]()
    product = get(context.ledger, Product, "P90")
    assert product is not None
    assert (product.wholesale, product.retail_carton) == (954_000, 1_080_000)
    assert page.incoming.preview is None
    entry = next_undo(context.ledger)
    assert entry is not None
    page.received.table.set_current_key(str(entry.seq))
    page.received.undo_button.click()
    assert get(context.ledger, Product, "P90") is None
    assert not page.received.undo_button.isEnabled()


def test_the_same_file_again_changes_nothing_and_says_so(
    page: ExchangePage, handout: Callable[..., Path]
) -> None:
    path = handout(GOOD)
    page.read([path])
    page.write()
    page.read([path])
    assert shown(page)[1] == ["卷烟目录", "0", "0", "2", "0"]
    assert not page.incoming.write_button.isEnabled()
    assert "finish" not in page.commands()
    assert page.incoming.words.text() == "和台账里的一样，没有要写入的"


def test_a_file_changed_after_the_preview_is_refused_and_nothing_is_written(
    page: ExchangePage, context: AppContext, handout: Callable[..., Path], qtbot: QtBot
) -> None:
    page.read([handout(GOOD)])
    handout((*GOOD, ("P93", "后来加的", 10, 12)))
    with qtbot.waitSignal(context.failed) as told:
        page.write()
    assert "预览之后变了" in told.args[0]
    assert get(context.ledger, Product, "P90") is None


def test_refused_rows_come_back_corrected(
    page: ExchangePage, context: AppContext, handout: Callable[..., Path], tmp_path: Path
) -> None:
    page.read([handout(BAD)])
    assert "错误 1 行：“批发价(元/条)”" in page.incoming.remarks.accessibleName()
    context.dialogs.save_file = tmp_path / "错误行.xlsx"  # type: ignore[attr-defined]
    page.incoming.refused_button.click()
    book = load_workbook(tmp_path / "错误行.xlsx")
    sheet = book.active
    assert sheet is not None
    headings = [cell.value for cell in sheet[3]]
    assert headings[0] == "错误原因"
    sheet.cell(4, headings.index("批发价(元/条)") + 1).value = 95.4
    book.save(tmp_path / "改好.xlsx")
    page.read([tmp_path / "改好.xlsx"])
    page.write()
    assert get(context.ledger, Product, "P92") is not None


def test_a_file_that_is_no_workbook_is_told_in_one_sentence(
    page: ExchangePage, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 not really")
    with qtbot.waitSignal(context.failed) as told:
        page.read([path])
    assert "坏.xlsx" in told.args[0]
    assert page.incoming.preview is None


def test_escape_gives_the_preview_up(
    page: ExchangePage, handout: Callable[..., Path], qtbot: QtBot
) -> None:
    page.read([handout(GOOD)])
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.incoming.preview is None


def test_a_package_goes_into_the_chosen_folder_and_is_listed(
    page: ExchangePage, context: AppContext, tmp_path: Path
) -> None:
    before = int(page.badge())
    context.dialogs.folder = tmp_path  # type: ignore[attr-defined]
    page.commands()["package"]()
    (made,) = list_packages(context.ledger)
    assert (tmp_path / made.file_name).exists()
    assert made.records == before
    assert page.badge() == ""
    assert page.packages.table.row_count() == 1
    assert page.outgoing.figure.accessibleName() == "0 条未上报"


def test_headquarters_is_to_be_told_of_this_device(
    page: ExchangePage, context: AppContext, tmp_path: Path
) -> None:
    card = page.outgoing
    assert card.enrolment.isVisibleTo(card)
    assert "第一次上报" in card.enrolment.text()
    context.dialogs.folder = tmp_path  # type: ignore[attr-defined]
    card.enrol_button.click()
    assert [path.name[:5] for path in tmp_path.glob("*.json")] == ["设备登记_"]
    page.refresh(None)
    assert not card.enrolment.isVisibleTo(card)
    assert not card.enrol_button.isVisibleTo(card)
    become_another_device(context.ledger)
    page.refresh(None)
    assert card.enrol_button.isVisibleTo(card)
    assert card.enrolment.text() == "这台设备换过，请把新的登记文件交给总部"


def test_without_a_profile_no_package_is_made(
    page: ExchangePage, context: AppContext, qtbot: QtBot
) -> None:
    from models.manager import Manager
    from storage.ledger.unit_of_work import operation

    with operation(context.ledger, "set_profile") as unit:
        unit.save(Manager(id=find(context.ledger, Manager)[0].id, name="", organisation=""))
    with qtbot.waitSignal(context.failed) as told:
        page.make_package("2026-11")
    assert "还没有填本人资料" in told.args[0]
    assert list_packages(context.ledger) == []


def test_all_words_change_with_the_language(
    page: ExchangePage, handout: Callable[..., Path]
) -> None:
    from ui.i18n import set_language

    page.read([handout(GOOD)])
    set_language("en")
    page.retranslate()
    assert page.title != "交换"
    set_language("zh")
    page.retranslate()
    assert page.title == "交换"


def dropped(*paths: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.kept = data  # type: ignore[attr-defined] # the event only points at it
    return event


def test_a_dropped_folder_brings_its_handouts_and_says_what_was_left(
    page: ExchangePage, handout: Callable[..., Path], tmp_path: Path
) -> None:
    handout(GOOD[:1], "下发_甲.xlsx")
    handout(GOOD[1:], "下发_乙.xlsx")
    for name in ("上报_示例_A001_2026-11_第1包.xlsx", "说明.docx", "~$下发_甲.xlsx"):
        (tmp_path / name).write_bytes(b"")
    page.dropEvent(dropped(tmp_path))
    preview = page.incoming.preview
    assert preview is not None
    assert [file.file for file in preview.files] == ["下发_乙.xlsx", "下发_甲.xlsx"]
    assert "文件夹里另有 2 个文件没有收" in page.incoming.remarks.accessibleName()


def test_an_empty_folder_is_told_in_one_sentence(
    page: ExchangePage, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "空").mkdir()
    with qtbot.waitSignal(context.failed) as told:
        page.dropEvent(dropped(tmp_path / "空"))
    assert told.args[0] == "文件夹“空”里没有可以收的下发文件。"
    assert page.incoming.preview is None


def test_changed_masters_are_listed_and_walked_by_keys(
    page: ExchangePage, handout: Callable[..., Path], qtbot: QtBot
) -> None:
    card = page.incoming
    page.read([handout(GOOD)])
    assert not card.choice.isVisible()
    page.write()
    page.read([handout((("P90", "示例新品(硬)", 100, 112), ("P91", "示例新品(软)", 190.8, 228)))])
    assert card.choice.isVisible()
    assert card.table.isVisible()
    card.choice.setFocus()
    qtbot.keyClick(card.choice, Qt.Key.Key_Right)
    assert card.changes.isVisible()
    model = card.changes.table_model
    rows = [[text_of(model.cell(row, at)) for at in range(4)] for row in range(model.rowCount())]
    assert rows == [
        ["示例新品(硬)", "批发价", "95.4 元", "100 元"],
        ["示例新品(硬)", "零售指导价(条)", "108 元", "112 元"],
        ["示例新品(软)", "零售指导价(条)", "220 元", "228 元"],
    ]
    qtbot.keyClick(card.changes, Qt.Key.Key_Down)
    assert card.changes.current_key() == "1"
    page.drop()
    assert not card.choice.isVisible()


def test_files_dropped_anywhere_in_the_window_are_looked_at_on_this_page(
    context: AppContext, handout: Callable[..., Path]
) -> None:
    application = Application(context.ledger, dialogs=context.dialogs, jobs=SyncJobRunner())
    window = application.window
    window.show()
    assert window.acceptDrops()
    window.dropEvent(dropped(handout(GOOD).parent))
    assert window.page is not None
    assert window.page.key == "exchange"
    page: Any = application.page("exchange")
    assert page.incoming.preview.total.new == 2
    window.close()
    window.deleteLater()
    application.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
