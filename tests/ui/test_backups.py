"""Backups by themselves: the timer, leaving, the bottom line; and a restore through the window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.backup import BackupReason
from models.todo import Todo
from storage import key_file, keys
from storage.backup import last_backup, list_backups
from storage.database import Ledger, open_ledger
from storage.failures import LedgerDamaged
from storage.folders import backups_folder
from storage.operations import protection
from storage.operations.backup import back_up
from storage.operations.second_place import set_second_place
from storage.operations.todos import add_todo
from storage.photos import open_photos
from storage.rescue import open_rescue
from tests.ui.screens.conftest import RecordingDialogs, StandingClock, make_territory
from tests.ui.test_sitting import Script, main, window_of
from ui.assembly import Application
from ui.jobs import JobRunner, SyncJobRunner
from ui.restore_dialog import RestoreDialog
from ui.shell.crash import CrashGuard
from ui.shell.waiting import WaitingWindow
from ui.sitting import Sitting


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_territory(tmp_path / "台账")


@pytest.fixture
def ledger(folder: Path, clock: StandingClock) -> Iterator[Ledger]:
    with open_ledger(folder, clock=clock) as opened:
        yield opened


@pytest.fixture
def dialogs() -> RecordingDialogs:
    return RecordingDialogs()


Make = Callable[..., Application]


@pytest.fixture
def make(themed: QApplication, ledger: Ledger, dialogs: RecordingDialogs) -> Iterator[Make]:
    made: list[Application] = []

    def build(jobs: JobRunner | None = None) -> Application:
        application = Application(ledger, None, dialogs=dialogs, jobs=jobs or SyncJobRunner())
        application.window.show()
        made.append(application)
        return application

    yield build
    for application in made:
        application.window.may_close = lambda: True
        application.window.close()
        application.window.deleteLater()
        application.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def change(ledger: Ledger, words: str = "补齐价签") -> None:
    add_todo(ledger, Todo(id="", content=words))


def bottom(application: Application) -> str:
    return application.window.status._saved.text()


def names(ledger: Ledger) -> list[str]:
    return [each.path.name for each in list_backups(backups_folder(ledger.folder))]


# ---------------------------------------------------------------------------------- the bottom line


def test_the_bottom_line_says_when_the_last_verified_backup_was(
    make: Make, ledger: Ledger, clock: StandingClock, tmp_path: Path
) -> None:
    application = make()
    assert bottom(application) == "全部保存在本机 · 还没有备份"
    application.backups.look()
    assert bottom(application) == "全部保存在本机 · 备份已核验 10:08"
    clock.move(days=1)
    stick = tmp_path / "U盘"
    stick.mkdir()
    application.context.act(lambda own: set_second_place(own, stick))
    assert bottom(application) == "全部保存在本机 · 备份已核验 11-23 10:08，第二处没有抄到"
    application.backups.look()
    assert bottom(application) == "全部保存在本机 · 备份已核验 10:08"


# -------------------------------------------------------------------------------- every half hour


def test_a_backup_is_made_while_something_changed_and_not_beside_other_work(
    make: Make, ledger: Ledger, clock: StandingClock
) -> None:
    application = make()
    application.backups.look()
    assert len(names(ledger)) == 1
    clock.move(hours=1)
    application.backups.look()
    assert len(names(ledger)) == 1  # nothing changed
    change(ledger)
    job = object()
    application.context.jobs._running[job] = None  # type: ignore[index]
    application.backups.look()
    assert len(names(ledger)) == 1  # something else runs
    del application.context.jobs._running[job]  # type: ignore[arg-type]
    application.backups.look()
    assert len(names(ledger)) == 2
    history = application.page("history")
    application.window.show_page("history")
    assert history is not None
    assert not last_backup(ledger).changed


def test_a_second_place_that_fails_is_told(make: Make, ledger: Ledger, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    set_second_place(ledger, stick)
    head = ledger.scalar("SELECT hash FROM operation ORDER BY seq DESC LIMIT 1")[:8]
    step = ledger.scalar("SELECT max(seq) FROM operation")
    (stick / f".备份_20261123_100800_第{step}步_{head}_自动.ledger.part" / "x").mkdir(parents=True)
    application = make()
    application.backups.look()
    assert "没有写成" in application.window.banner._title.text()
    assert len(names(ledger)) == 1


# ----------------------------------------------------------------------------------- at the start


def test_at_the_start_a_copied_folder_and_orphaned_photos_are_seen_to(
    make: Make, ledger: Ledger, clock: StandingClock
) -> None:
    with open_photos(ledger.folder, clock=clock) as photos:
        photos.add_photo(b"\xff\xd8" + b"x" * 500, 4, 3)
    clock.move(days=2)
    application = make()
    application.backups.start()
    assert application.window.toast_line.isVisible()
    with open_photos(ledger.folder) as photos:
        assert photos.names() == set()
    with ledger.transaction():
        ledger.execute("UPDATE meta SET value = 'elsewhere' WHERE key = 'home'")
    device = ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'")
    application.backups.start()
    assert ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'") != device


# -------------------------------------------------------------------------------------- on leaving


def test_leaving_makes_the_last_backup_and_only_if_something_changed(
    make: Make, ledger: Ledger
) -> None:
    application = make(JobRunner())
    assert application.window.close()
    assert len(names(ledger)) == 1
    application.window.show()
    assert application.window.close()
    assert len(names(ledger)) == 1


def test_leaving_for_an_errand_makes_none(make: Make, ledger: Ledger) -> None:
    from ui.errands import Errand

    application = make()
    application.context.left_for.connect(lambda _errand: application.window.close())
    application.context.leave_for(Errand("换密码", lambda *_: None))
    assert not application.window.isVisible()
    assert names(ledger) == []


def test_a_backup_that_fails_is_told_and_the_user_decides(
    make: Make, ledger: Ledger, dialogs: RecordingDialogs
) -> None:
    backups_folder(ledger.folder).write_text("in the way")
    application = make(JobRunner())
    dialogs.choice = None
    assert not application.window.close()
    assert application.window.isVisible()
    assert application.window.isEnabled()
    assert dialogs.asked == [("choose", "退出前的备份没有做成")]
    answers = iter(["again", "leave"])
    dialogs.choose = lambda *_: next(answers)  # type: ignore[method-assign]
    assert application.window.close()
    assert next(answers, None) is None


def test_a_backup_that_takes_long_says_so(
    make: Make, ledger: Ledger, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ui.backups as module

    monkeypatch.setattr(module, "_PATIENCE", 0)
    seen: list[Any] = []
    real = module.backup_job

    def slow(*args: Any) -> Any:
        work = real(*args)

        def wait(progress: Any, cancelled: Any) -> Any:
            while not seen:
                progress(0, 1, "")
            return work(progress, cancelled)

        return wait

    monkeypatch.setattr(module, "backup_job", slow)
    application = make(JobRunner())
    monkeypatch.setattr(
        WaitingWindow, "showEvent", lambda window, _event: seen.append(window.title.text())
    )
    assert application.window.close()
    assert seen == ["正在备份…"]
    assert len(names(ledger)) == 1


# ------------------------------------------------------------------------------ the whole way round


@pytest.fixture
def script(themed: QApplication) -> Script:
    return Script(themed)


@pytest.fixture
def sitting(
    themed: QApplication, folder: Path, tmp_path: Path, clock: StandingClock,
    dialogs: RecordingDialogs,
) -> Iterator[Sitting]:  # fmt: skip
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = Sitting(themed, folder, CrashGuard(), dialogs, clock=clock, settings=settings)
    yield made
    made.deleteLater()


def backup_card(window: Any) -> Any:
    window.show_page("settings")
    return window.pages["settings"].load().backup


def test_a_restore_through_the_window_leaves_it_and_comes_back(
    script: Script, sitting: Sitting, folder: Path, clock: StandingClock
) -> None:
    with open_ledger(folder, clock=clock) as ledger:
        back_up(ledger, BackupReason.MANUAL)
        clock.move(minutes=40)
        change(ledger, "后来的")
    shown: list[str] = []

    def begin(window: Any) -> None:
        card = backup_card(window)
        assert card.words.text() == "最近的备份 10:08，写成后核对过；之后又有改动。"
        card.restore.click()

    def agree(dialog: RestoreDialog) -> None:
        shown.append(dialog.words.text())
        dialog.yes.click()

    def look(window: Any) -> None:
        shown.append(window.banner._title.text())
        shown.append(window.banner._text.text())
        assert window.page.key == "settings"
        window.close()

    script.when("the window", main, begin)
    script.when("the comparison", lambda: window_of(RestoreDialog), agree)
    script.when(
        "the new window", lambda: main() if main() and main().banner.isVisible() else None, look
    )
    assert script.run(sitting) == 0
    assert "后来的 1 步会被搁置" in shown[0]
    assert shown[1].startswith("已从备份恢复")
    assert "搁置_20261123_104800" in shown[2]
    with open_ledger(folder) as ledger:
        assert ledger.scalar("SELECT count(*) FROM todo WHERE content = '后来的'") == 0


def test_an_encrypted_backup_asks_for_its_own_password(
    script: Script, sitting: Sitting, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.password_dialog import PasswordDialog

    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
    protection.protect(folder, "青山遮不住毕竟东流去")
    with open_ledger(folder) as ledger:
        file = back_up(ledger, BackupReason.MANUAL, to=tmp_path / "U盘").file.path
    protection.unprotect(folder, "青山遮不住毕竟东流去")
    assert keys.key_for(folder) is None

    def begin(window: Any) -> None:
        window.show_page("settings")
        window.pages["settings"].load().backups.flow.examine(file)

    def type_password(dialog: Any) -> None:
        dialog.old.entry.setText("青山遮不住毕竟东流去")
        dialog.submit()

    script.when("the window", main, begin)
    script.when("the password", lambda: window_of(PasswordDialog), type_password)
    script.when("the comparison", lambda: window_of(RestoreDialog), lambda d: d.no.click())
    script.when("the window again", main, lambda window: window.close())
    assert script.run(sitting) == 0


def test_from_a_damaged_ledger_the_way_back_is_one_click_away(
    themed: QApplication, folder: Path, clock: StandingClock, dialogs: RecordingDialogs
) -> None:
    with open_ledger(folder, clock=clock) as ledger:
        made = back_up(ledger, BackupReason.MANUAL)
        page = ledger.scalar("SELECT rootpage FROM sqlite_master WHERE name = 'visit'")
        size = ledger.scalar("PRAGMA page_size")
    with (folder / "ledger.db").open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    rescued = open_rescue(folder, clock=clock)
    rescued.read_only_because = LedgerDamaged("台账文件有损坏。")
    application = Application(rescued, None, dialogs=dialogs, jobs=SyncJobRunner())
    application.window.show()
    left: list[Any] = []
    application.context.left_for.connect(left.append)
    dialogs.choice = str(made.file.path)
    application.standing._restore()
    dialog = window_of(RestoreDialog)
    assert "现在的台账不能比较" in dialog.warning._title.text()
    dialog.yes.click()
    application.window.close()
    application.window.deleteLater()
    application.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    rescued.close()
    done = left[0].work(folder, lambda *_: None, lambda: False)
    assert (done.aside / "ledger.db").exists()
    with open_ledger(folder, clock=clock) as ledger:
        assert ledger.scalar("SELECT count(*) FROM visit") == 1
