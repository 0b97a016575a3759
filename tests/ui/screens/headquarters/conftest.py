"""汇总 over the packages of real ledgers, in a window whose own ledger is empty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from python_calamine import CalamineWorkbook

from storage.database import open_ledger
from tests.storage.headquarters.conftest import post, sender
from tests.ui.screens.conftest import RecordingDialogs, StandingClock
from ui.assembly import Application
from ui.item_models.tuple_table import text_of
from ui.jobs import JobRunner, SyncJobRunner
from ui.screens.headquarters.page import HeadquartersPage

__all__ = ["Desk", "post", "sender"]


@attrs.define
class Desk:
    """The window of a market manager without profile or data, on the 汇总 page."""

    application: Application
    page: HeadquartersPage
    dialogs: RecordingDialogs
    database: Path
    receipts: Path
    failures: list[tuple[str, str]] = attrs.field(factory=list)
    toasts: list[str] = attrs.field(factory=list)

    def keys(self, *keys: Any) -> None:
        """Press keys where the focus is: letters of a text, a key, or (key, modifier)."""
        for key in keys:
            focus = QApplication.focusWidget() or self.application.window
            if isinstance(key, str) and not key.isascii() and isinstance(focus, QLineEdit):
                focus.insert(key)  # as an input method does
            elif isinstance(key, str):
                QTest.keyClicks(focus, key)
            elif isinstance(key, tuple):
                QTest.keyClick(focus, *key)
            else:
                QTest.keyClick(focus, key)

    def segment(self, number: int) -> None:
        """Go to a segment by its key."""
        digit = Qt.Key(Qt.Key.Key_0.value + number)
        self.keys((digit, Qt.KeyboardModifier.AltModifier))

    def rows(self, table: Any = None) -> list[list[str]]:
        """The rows of a table in words, of the segment in sight where none is named."""
        model = (table or self.page.view.table).table_model
        return [
            [text_of(model.cell(row, column)) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def titles(self) -> list[str]:
        """What the segments say."""
        return [option.label for option in self.page.segments.options]

    def receive(self, folder: Path) -> None:
        """Take a folder in as a user does."""
        self.dialogs.folder = folder
        self.page.choose_folder()

    def said(self) -> dict[tuple[str, str], tuple[str, str]]:
        """What the receipts say now: result and comment, by manager and check sum."""
        self.dialogs.folder = self.receipts
        self.page.write_receipts()
        written = sorted(self.receipts.glob("*.xlsx"), key=lambda path: path.stat().st_mtime_ns)
        latest = {path.name.split("_")[2]: path for path in written}
        found = {}
        for path in latest.values():
            rows = CalamineWorkbook.from_path(path).get_sheet_by_name("回执").to_python()
            for row in rows[3:-1]:
                line = dict(zip(map(str, rows[2]), map(str, row), strict=True))
                key = (path.name.split("_")[2], line["校验"])
                found[key] = (line["结果"], line["意见"])
        return found


def make_desk(
    folder: Path, clock: StandingClock, settings: QSettings | None, jobs: JobRunner | None
) -> Iterator[Desk]:
    """Open the window on the page, with an empty 汇总库 that was made there."""
    dialogs = RecordingDialogs()
    with open_ledger(folder / "空", clock=clock) as ledger:
        application = Application(ledger, settings, dialogs=dialogs, jobs=jobs or SyncJobRunner())
        window = application.window
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        for _round in range(50):
            QApplication.processEvents()
        application.show_headquarters()
        page = application.page("headquarters")
        assert isinstance(page, HeadquartersPage)
        desk = Desk(application, page, dialogs, folder / "总部" / "汇总.db", folder / "回执")
        application.context.failed.connect(lambda *words: desk.failures.append(words))
        application.context.told.connect(lambda words, _undo: desk.toasts.append(words))
        yield desk
        window.may_close = lambda: True
        window.close()
        window.deleteLater()
        application.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def bare(look: None, tmp_path: Path, clock: StandingClock, settings: QSettings) -> Iterator[Desk]:
    """The page before a 汇总库 is chosen."""
    yield from make_desk(tmp_path, clock, settings, None)


@pytest.fixture
def working(look: None, tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    """The page over a new 汇总库, with jobs in threads of their own."""
    for desk in make_desk(tmp_path, clock, None, JobRunner()):
        desk.page.use(desk.database)
        yield desk


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """The page over a new 汇总库; 李主任 decides."""
    bare.dialogs.save_file = bare.database
    bare.page.new_library()
    bare.page.decider.who.setText("李主任")
    return bare
