"""The first window: it asks whose ledger this is, and lays in made-up shops where wanted."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.manager import Manager
from models.retailer import Retailer
from storage.database import Ledger, open_ledger
from storage.ledger.unit_of_work import operation
from storage.operations import history
from storage.operations.profile import get_profile
from ui.first_run import FirstRunWindow, ask_profile
from ui.jobs import SyncJobRunner

Show = Callable[[QWidget], QWidget]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "新台账", clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def window(ledger: Ledger, shown: Show) -> FirstRunWindow:
    made = FirstRunWindow(ledger, SyncJobRunner())
    shown(made)
    return made


def fill(qtbot: QtBot, window: FirstRunWindow, **texts: str) -> None:
    """Type into the fields one after the other, Enter behind each."""
    for name, text in texts.items():
        field = window.rows[name].field
        assert field.hasFocus(), name
        field.insert(text)
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_four_words_and_enter_make_the_profile(
    window: FirstRunWindow, qtbot: QtBot, ledger: Ledger
) -> None:
    fill(qtbot, window, id="A001", name="张明", organisation="示例烟草")
    assert window.answered
    assert not window.isVisible()
    known = get_profile(ledger)
    assert known is not None
    assert (known.id, known.name, known.organisation) == ("A001", "张明", "示例烟草")
    assert [entry.name for entry in history.history(ledger)] == ["set_profile"]
    assert ledger.scalar("SELECT count(*) FROM retailer") == 0


def test_what_is_missing_is_said_at_its_field(
    window: FirstRunWindow, qtbot: QtBot, ledger: Ledger
) -> None:
    window.rows["id"].field.insert("A001")
    window.start.click()
    assert window.isVisible()
    assert [row.wrong.text() for row in window.rows.values()] == ["", "要填", "要填", ""]
    assert window.rows["name"].field.hasFocus()
    assert get_profile(ledger) is None
    qtbot.keyClicks(window.rows["name"].field, "Z")
    assert window.rows["name"].wrong.text() == ""


def test_escape_puts_it_off(window: FirstRunWindow, qtbot: QtBot, ledger: Ledger) -> None:
    qtbot.keyClick(window.rows["id"].field, Qt.Key.Key_Escape)
    assert window.answered
    assert window.later
    assert get_profile(ledger) is None


def test_the_number_an_import_knows_stands_there(ledger: Ledger, shown: Show, qtbot: QtBot) -> None:
    with operation(ledger, "import_handouts") as unit:
        unit.save(Manager(id="A777", name=""))
        unit.save(Retailer(id="HZ1", licence_no="320706100123", shop_name="好运烟酒商店"))
    window = FirstRunWindow(ledger, SyncJobRunner())
    shown(window)
    assert window.rows["id"].text() == "A777"
    assert not window.samples.isVisible()
    fill(qtbot, window, name="张明", organisation="示例烟草")
    known = get_profile(ledger)
    assert known is not None
    assert (known.id, known.name) == ("A777", "张明")


def test_made_up_shops_come_in_as_one_step(
    window: FirstRunWindow, qtbot: QtBot, ledger: Ledger
) -> None:
    window.samples.setFocus()
    qtbot.keyClick(window.samples, Qt.Key.Key_Space)
    window.rows["id"].field.setFocus()
    fill(qtbot, window, id="B007", name="张明", organisation="示例烟草")
    assert window.answered
    assert ledger.scalar("SELECT count(*) FROM retailer WHERE deleted = 0") > 200
    last = ledger.scalar("SELECT max(day) FROM active_purchase_line")
    assert date.fromisoformat(last) < NOON.date()
    assert [path.name for path in ledger.folder.iterdir() if path.is_dir()] == ["backups"]
    known = get_profile(ledger)
    assert known is not None
    assert known.id == "B007"
    history.undo(ledger)
    assert ledger.scalar("SELECT count(*) FROM retailer WHERE deleted = 0") == 0
    assert get_profile(ledger) is not None


def test_asking_waits_for_the_answer_and_asks_once(
    ledger: Ledger, themed: QApplication, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    def answer(do: str) -> None:
        found = [w for w in themed.topLevelWidgets() if isinstance(w, FirstRunWindow)]
        getattr(found[-1], do)()

    QTimer.singleShot(50, lambda: answer("close"))
    assert ask_profile(ledger, settings, SyncJobRunner()) is False
    themed.sendPostedEvents()
    QTimer.singleShot(50, lambda: answer("put_off"))
    assert ask_profile(ledger, settings, SyncJobRunner()) is True
    assert ask_profile(ledger, settings, SyncJobRunner()) is True
