"""The offer of the recovery sheet: printed, saved or put off, and kept nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from storage import keys
from storage.key_file import recovery_code
from storage.operations.recovery_sheet import has_recovery_sheet
from tests.ui.printing.test_preview import FakePrinters
from tests.ui.screens.conftest import RecordingDialogs
from ui.context import AppContext
from ui.printing.faces import paper_has_chinese
from ui.recovery_offer import RecoveryOffer

KEY = bytes(range(32))


@pytest.fixture
def window(context: AppContext, qtbot: QtBot) -> Iterator[QWidget]:
    """A window over a ledger that is under a key."""
    if not paper_has_chinese():
        pytest.skip("no Chinese font is installed")
    keys.remember(context.ledger.folder, KEY)
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    keys.forget(context.ledger.folder)


def offer(
    context: AppContext, window: QWidget, target: Path | None = None, *, must_answer: bool = True
) -> Any:
    made = RecoveryOffer(
        context,
        recovery_code(KEY),
        window,
        must_answer=must_answer,
        printers=FakePrinters(target),
    )
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open()
    return made


def files(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_printing_is_the_first_thing_offered_and_is_noted(
    context: AppContext, window: QWidget, tmp_path: Path, qtbot: QtBot, told: Any
) -> None:
    asked = offer(context, window, tmp_path / "paper.pdf")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is asked.print)
    assert not has_recovery_sheet(context.ledger)
    qtbot.keyClick(asked.print, Qt.Key.Key_Return)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert not asked.isVisible()
    assert has_recovery_sheet(context.ledger)
    assert told.toasts == [("恢复单已打印，请收好", "")]
    assert told.changes, "the reminder in the settings looks again"


def test_a_pdf_goes_where_the_user_says_and_nowhere_else(
    context: AppContext, window: QWidget, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    before = files(context.ledger.folder)
    dialogs.save_file = stick / "恢复单.pdf"
    offer(context, window).pdf.click()
    assert files(stick) == {"恢复单.pdf"}
    assert files(context.ledger.folder) == before
    assert has_recovery_sheet(context.ledger)


def test_it_stays_until_it_is_answered(context: AppContext, window: QWidget, qtbot: QtBot) -> None:
    asked = offer(context, window)
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    asked.close()
    assert asked.isVisible()
    assert asked.later.text() == "以后再打"
    asked.later.click()
    assert not asked.isVisible()
    assert not has_recovery_sheet(context.ledger)


def test_asked_for_by_the_user_it_closes_by_escape(
    context: AppContext, window: QWidget, qtbot: QtBot
) -> None:
    asked = offer(context, window, must_answer=False)
    assert asked.later.text() == "关闭"
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert not asked.isVisible()


def test_locking_may_close_it_unanswered(context: AppContext, window: QWidget) -> None:
    asked = offer(context, window)
    asked.done(QDialog.DialogCode.Rejected)
    assert not asked.isVisible()


def test_giving_up_the_file_dialog_leaves_the_offer(
    context: AppContext, window: QWidget, dialogs: RecordingDialogs
) -> None:
    asked = offer(context, window)
    dialogs.save_file = None
    asked.pdf.click()
    assert asked.isVisible()
    assert not has_recovery_sheet(context.ledger)
    asked.later.click()


def test_without_a_printer_the_pdf_is_named(context: AppContext, window: QWidget) -> None:
    asked = offer(context, window, target=None)
    asked.print.click()
    assert asked.message.text() == "这台电脑没有可用的打印机，请存成 PDF。"
    assert asked.isVisible()
    asked.later.click()


def test_a_place_that_cannot_be_written_is_told(
    context: AppContext, window: QWidget, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    asked = offer(context, window)
    dialogs.save_file = tmp_path / "missing" / "恢复单.pdf"
    asked.pdf.click()
    assert "恢复单.pdf" in asked.message.text()
    assert asked.isVisible()
    assert not has_recovery_sheet(context.ledger)
    asked.later.click()
