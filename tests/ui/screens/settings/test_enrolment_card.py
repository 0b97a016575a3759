"""本机登记 on the real ledger: the device and its fingerprint, the file, and what is said of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from storage.database import Ledger
from storage.origin import read_enrolment
from storage.queries.enrolment import own_fingerprint
from tests.storage.conftest import become_another_device
from tests.ui.screens.conftest import RecordingDialogs, Told
from ui.context import AppContext
from ui.screens.settings.page import SettingsPage

Shown = Callable[..., QWidget]


@pytest.fixture
def page(context: AppContext, shown: Shown) -> SettingsPage:
    made = SettingsPage(context)
    context.changed.connect(made.refresh)
    made.refresh(None)
    shown(made)
    return made


def test_the_fingerprint_is_there_to_be_read_out(page: SettingsPage, territory: Ledger) -> None:
    card, fingerprint = page.enrolment, own_fingerprint(territory)
    assert len(fingerprint) == 39
    assert card.fingerprint.text().replace("\n", " ") == fingerprint
    assert card.fingerprint.accessibleName().endswith(fingerprint)
    assert "还没有写" in card.state.text()


def test_the_file_is_written_where_the_user_says(
    page: SettingsPage, territory: Ledger, dialogs: RecordingDialogs, told: Told, tmp_path: Path
) -> None:
    dialogs.folder = tmp_path / "U盘"
    dialogs.folder.mkdir()
    page.enrolment.button.click()
    (path,) = dialogs.folder.iterdir()
    assert read_enrolment(path.read_bytes(), path.name).fingerprint == own_fingerprint(territory)
    assert "写过了" in page.enrolment.state.text()
    assert any(path.name in text for text, _undo in told.toasts)


def test_who_chooses_no_folder_writes_nothing(page: SettingsPage, territory: Ledger) -> None:
    steps = territory.scalar("SELECT count(*) FROM operation")
    page.enrolment.button.click()
    assert territory.scalar("SELECT count(*) FROM operation") == steps


def test_another_device_is_told(page: SettingsPage, territory: Ledger) -> None:
    before = page.enrolment.fingerprint.text()
    become_another_device(territory)
    page.refresh(None)
    assert "换过" in page.enrolment.state.text()
    assert page.enrolment.fingerprint.text() != before


def test_a_damaged_key_has_no_fingerprint(
    page: SettingsPage, territory: Ledger, dialogs: RecordingDialogs, told: Told, tmp_path: Path
) -> None:
    with territory.transaction():
        territory.execute("UPDATE meta SET value = '' WHERE key = 'device_key'")
    page.refresh(None)
    assert page.enrolment.fingerprint.text() == "—"
    dialogs.folder = tmp_path
    page.enrolment.button.click()
    assert any("签名密钥坏了" in title for title, _text in told.failures)
