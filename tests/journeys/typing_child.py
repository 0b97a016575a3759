"""Types into the real page until it is killed; says each key before the next is pressed.

Run by test_kill_while_typing.py: ``python typing_child.py FOLDER``.
"""

import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storage.database import open_ledger
from ui.app import prepare_application
from ui.context import AppContext
from ui.dialogs import WindowDialogs
from ui.jobs import SyncJobRunner
from ui.screens.visit.page import VisitPage
from ui.shell.main_window import MainWindow

STEP = 20  # ms between keys


def main(folder: Path) -> None:
    prepare_application()
    context = AppContext(open_ledger(folder), SyncJobRunner(), WindowDialogs())
    window, page = MainWindow(None), VisitPage(context)
    window.add_page(page)
    window.show_page("visit")
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    page.start("HZ001")
    page.form.stock.go_to_cell("P01")
    QTest.keyClicks(QApplication.focusWidget(), "12.3")
    page.form.talk.market.setFocus()
    for count in range(1, 10_000):
        QTest.keyClicks(QApplication.focusWidget(), "abcdefghij"[count % 10])
        sys.stdout.write(f"{count} {time.monotonic()}\n")
        sys.stdout.flush()
        QTest.qWait(STEP)


main(Path(sys.argv[1]))
