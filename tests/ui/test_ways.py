"""Where the ledger cannot be opened: the card, its keys, and where each way leads."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.backup import BackupName, BackupReason
from storage import key_file, keys
from storage.copies import copy_database
from storage.database import LEDGER_NAME, open_ledger
from storage.failures import LedgerUnreadable
from storage.folders import backups_folder
from storage.instance_lock import InstanceLock
from storage.migrations import SCHEMA_VERSION
from storage.moved import MOVED_NAME, followed, note_move
from storage.operations import protection
from storage.operations.backup import back_up
from storage.operations.profile import get_profile, set_profile
from tests.small_disk import SmallDisk, mounted
from tests.ui.screens.conftest import RecordingDialogs, StandingClock, make_territory
from tests.ui.test_sitting import Script, close, main, window_of
from ui.access import settings_of
from ui.errands import Errand
from ui.password_dialog import PasswordDialog
from ui.restore_dialog import RestoreDialog
from ui.shell.crash import CrashGuard
from ui.sitting import Sitting
from ui.unlock import UnlockWindow
from ui.way_out import Way, WayOutWindow
from ui.widgets import Text

K = Qt.Key


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_territory(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "台账"))


@pytest.fixture
def dialogs() -> RecordingDialogs:
    return RecordingDialogs()


@pytest.fixture
def sit(
    themed: QApplication, dialogs: RecordingDialogs, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Sitting]]:
    """Makes a sitting at a folder."""
    monkeypatch.setattr("ui.assembly.WindowDialogs", lambda *_: dialogs)
    guard = CrashGuard()
    guard.install()

    def make(folder: Path) -> Sitting:
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        return Sitting(themed, folder, guard, dialogs, clock=StandingClock(), settings=settings)

    yield make
    guard.remove()


def spoil(folder: Path) -> None:
    """Leave nothing of the first page but what says that it is a database."""
    with (folder / LEDGER_NAME).open("rb+") as file:
        file.seek(100)
        file.write(bytes(4096 - 100))


def application_of(window: Any) -> Any:
    """The application whose window it is."""
    return window.may_close.__self__


def card() -> Any:
    return window_of(WayOutWindow)


def take(way: str) -> Callable[[Any], None]:
    return lambda window: window.buttons[way].click()


def notice(window: Any, key: str = "read-only") -> Any:
    return window.notices.banner(key)


def press(banner: Any, text: str) -> None:
    """Click an action of a banner."""
    for at in range(banner._actions.count()):
        button = banner._actions.itemAt(at).widget()
        if button.text() == text:
            button.click()
            return
    pytest.fail(f"no {text}")


# ---------------------------------------------------------------------------------------- the card


@pytest.fixture
def window(themed: QApplication, shown: Callable[[QWidget], QWidget], tmp_path: Path) -> Any:
    failure = LedgerUnreadable("数据文件夹不能写入。", next_step="请检查文件夹权限。")
    ways = [
        Way("read", "只读打开", "看得到"),
        Way("again", "再试一次", ""),
        Way("change", "换", ""),
    ]
    made = WayOutWindow(failure, tmp_path, ways)
    shown(made)
    return made


def test_the_card_says_what_is_wrong_what_to_do_and_where(window: Any, tmp_path: Path) -> None:
    assert window.sentence.text() == "数据文件夹不能写入。"
    assert window.step.text() == "请检查文件夹权限。"
    assert window.place.text() == str(tmp_path)
    assert list(window.buttons) == ["read", "again", "change", "quit"]
    assert window.buttons["read"].hasFocus()
    assert window.buttons["read"].accessibleDescription() == "看得到"


@pytest.mark.parametrize(
    ("pressed", "chosen"),
    [
        ([K.Key_Return], "read"),
        ([K.Key_Enter], "read"),
        ([K.Key_1], "read"),
        ([K.Key_2], "again"),
        ([K.Key_3], "change"),
        ([K.Key_Escape], "quit"),
        ([K.Key_Tab, K.Key_Return], "again"),
        ([K.Key_Down, K.Key_Down, K.Key_Return], "change"),
        ([K.Key_Down, K.Key_Up, K.Key_Space], "read"),
    ],
)
def test_every_way_has_its_key(window: Any, pressed: list[Qt.Key], chosen: str) -> None:
    for key in pressed:
        QTest.keyClick(QApplication.focusWidget(), key)
    assert window.chosen == chosen
    assert not window.isVisible()


def test_closing_the_card_leaves(window: Any) -> None:
    window.close()
    assert window.chosen == "quit"


# ------------------------------------------------------------------------------- where they lead


def test_leaving_ends_with_a_failure(sit: Any, folder: Path, themed: QApplication) -> None:
    spoil(folder)
    script = Script(themed)
    script.when("card", card, take("quit"))
    assert script.run(sit(folder)) == 1


def test_a_folder_that_is_put_right_opens_at_the_next_try(
    sit: Any, folder: Path, themed: QApplication
) -> None:
    script = Script(themed)
    ledger = folder / LEDGER_NAME
    aside = ledger.rename(folder / "aside")
    ledger.mkdir()

    def put_right(window: Any) -> None:
        ledger.rmdir()
        aside.rename(ledger)
        take("again")(window)

    script.when("card", card, put_right)
    script.when("window", main, close)
    assert script.run(sit(folder)) == 0


@pytest.fixture
def disk(whole: Path) -> Iterator[SmallDisk]:
    with mounted("48m") as small:
        shutil.copytree(whole, small.path / "台账")
        yield small


def test_off_a_read_only_disk_to_a_folder_where_the_work_goes_on(
    sit: Any, disk: SmallDisk, themed: QApplication, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    """Read only, told so, made whole elsewhere, worked in there."""
    disk.freeze()
    script, dialogs.folder = Script(themed), tmp_path / "新"

    def look_and_move(window: Any) -> None:
        assert window.status._saved.text().startswith("只读")
        banner = notice(window)
        assert "不能写入" in banner.accessibleName()
        assert "另存到能写的文件夹" in banner.accessibleName()
        press(banner, "另存到别的文件夹…")

    script.when("card", card, take("read"))
    script.when("window", main, look_and_move)
    script.when(
        "moved", lambda: main() if (tmp_path / "新" / LEDGER_NAME).exists() else None, close
    )
    assert script.run(sit(disk.path / "台账")) == 0
    assert dialogs.asked == [("folder", "把台账另存到哪个文件夹")]
    with open_ledger(tmp_path / "新") as ledger:
        known = get_profile(ledger)
        assert known is not None
        assert known.name == "张明"


@pytest.mark.allow_logs("what could not be done is noted")
def test_what_could_not_be_moved_is_told_and_all_is_as_it_was(
    sit: Any, disk: SmallDisk, themed: QApplication, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    disk.freeze()
    open_ledger(tmp_path / "别的").close()
    script, dialogs.folder = Script(themed), tmp_path / "别的"
    script.when("card", card, take("read"))
    script.when("window", main, lambda window: press(notice(window), "另存到别的文件夹…"))

    def told() -> Any:
        window = main()
        return window if window and "已有一本台账" in window.banner.accessibleName() else None

    def still_read_only(window: Any) -> None:
        assert notice(window) is not None
        window.close()

    script.when("told", told, still_read_only)
    assert script.run(sit(disk.path / "台账")) == 0


def test_a_full_disk_that_has_room_again(sit: Any, disk: SmallDisk, themed: QApplication) -> None:
    folder = disk.path / "台账"
    with open_ledger(folder) as ledger, ledger.transaction():
        ledger.execute("INSERT INTO meta (key, value) VALUES ('x', 'y')")
        for tail in ("", "-wal"):
            shutil.copy(folder / f"{LEDGER_NAME}{tail}", folder / f"kept{tail}")
    for tail in ("", "-wal"):
        (folder / f"kept{tail}").rename(folder / f"{LEDGER_NAME}{tail}")
    disk.fill()
    script = Script(themed)

    def full(window: Any) -> None:
        assert window.sentence.text() == "磁盘满了，台账打不开。"
        assert list(window.buttons) == ["again", "read", "change", "quit"]
        take("read")(window)

    def again(window: Any) -> None:
        assert "请腾出空间再试" in notice(window).accessibleName()
        disk.make_room()
        press(notice(window), "再试一次")

    script.when("card", card, full)
    script.when("read only", main, again)
    script.when("open", lambda: main() if main() and notice(main()) is None else None, close)
    assert script.run(sit(folder)) == 0


def test_a_second_window_is_told_who_holds_it_and_may_look(
    sit: Any, folder: Path, themed: QApplication
) -> None:
    held = InstanceLock(folder).acquire("走访台账窗口")
    script = Script(themed)

    def told(window: Any) -> None:
        assert "走访台账窗口" in window.sentence.text()
        assert "起" in window.sentence.text()
        assert window.step.text() == "请换到那个窗口，或关掉它再试。"
        assert list(window.buttons) == ["again", "read", "change", "quit"]
        take("read")(window)

    def look(window: Any) -> None:
        sitting._leave(application_of(window), Errand("改密码", lambda *_: pytest.fail("done")))
        assert window.banner.accessibleName().startswith("这个窗口只看不改")
        assert "请在那边接着做，或关掉它再试" in notice(window).accessibleName()
        with open_ledger(folder) as other:  # the one that holds it goes on writing
            known = get_profile(other)
            assert known is not None
            set_profile(other, known)
        held.release()
        press(notice(window), "再试一次")

    script.when("card", card, told)
    script.when("looking", main, look)
    script.when("open", lambda: main() if main() and notice(main()) is None else None, close)
    sitting = sit(folder)
    assert script.run(sitting) == 0


def test_the_lock_of_a_killed_process_is_no_lock(
    sit: Any, folder: Path, themed: QApplication
) -> None:
    (folder / "instance.lock").write_text("")
    (folder / "instance.json").write_text('{"pid": 1, "host": "x", "what": "窗口"}')
    script = Script(themed)
    script.when("window", main, close)
    assert script.run(sit(folder)) == 0


def back_up_now(folder: Path) -> None:
    with open_ledger(folder, clock=StandingClock()) as ledger:
        back_up(ledger, BackupReason.MANUAL)


def restoring() -> Any:
    return window_of(RestoreDialog)


@pytest.mark.allow_logs("the platform says that it does not size dialogs")
def test_a_damaged_ledger_is_restored_before_there_is_a_window(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs
) -> None:
    back_up_now(folder)
    spoil(folder)
    (backup,) = backups_folder(folder).glob("*.ledger")
    script, dialogs.choice = Script(themed), str(backup)

    def told(window: Any) -> None:
        assert "台账文件有损坏" in window.sentence.text()
        assert list(window.buttons) == ["restore", "read", "again", "change", "quit"]
        take("restore")(window)

    script.when("card", card, told)
    script.when("compared", restoring, lambda dialog: dialog.yes.click())
    script.when("window", main, close)
    assert script.run(sit(folder)) == 0
    assert dialogs.told[-1][0].startswith("已从备份恢复")
    with open_ledger(folder) as ledger:
        known = get_profile(ledger)
        assert known is not None
        assert known.name == "张明"


@pytest.mark.allow_logs("the platform says that it does not size dialogs")
def test_a_ledger_that_is_gone_is_restored_and_not_begun_anew(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs
) -> None:
    back_up_now(folder)
    for name in (LEDGER_NAME, f"{LEDGER_NAME}-wal", f"{LEDGER_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    (backup,) = backups_folder(folder).glob("*.ledger")
    script, dialogs.choice = Script(themed), str(backup)

    def told(window: Any) -> None:
        assert "不见了" in window.sentence.text()
        assert list(window.buttons) == ["restore", "again", "change", "new", "quit"]
        assert not (folder / LEDGER_NAME).exists()
        take("restore")(window)

    script.when("card", card, told)

    def compared(dialog: Any) -> None:
        words = " ".join(each.text() for each in dialog.findChildren(Text))
        assert "本机编号换新" in words
        assert "现在的台账先备份" not in words, "there is none"
        dialog.yes.click()

    script.when("compared", restoring, compared)
    script.when("window", main, close)
    assert script.run(sit(folder)) == 0
    with open_ledger(folder) as ledger:
        known = get_profile(ledger)
        assert known is not None
        assert known.name == "张明"


def test_a_new_ledger_in_the_place_of_one_that_is_gone_is_asked_for_twice(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs
) -> None:
    from ui.first_run import FirstRunWindow

    back_up_now(folder)
    (folder / LEDGER_NAME).unlink()
    script, dialogs.yes = Script(themed), False

    def agree(window: Any) -> None:
        assert not (folder / LEDGER_NAME).exists()
        dialogs.yes = True
        take("new")(window)

    script.when("card", card, take("new"))
    script.when("card again", card, agree)
    script.when("first run", lambda: window_of(FirstRunWindow), close)
    assert script.run(sit(folder)) == 0
    assert dialogs.asked == [("confirm", "另建一本空的台账？")] * 2
    assert len(list(backups_folder(folder).glob("*.ledger"))) == 1


def test_a_chosen_folder_whose_ledger_is_gone_asks_what_to_do_there(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs
) -> None:
    gone = folder.parent / "没了"
    back_up_now(folder)
    shutil.copytree(folder, gone)
    (gone / LEDGER_NAME).unlink()
    spoil(folder)
    script, dialogs.folder = Script(themed), gone

    def there(window: Any) -> None:
        assert window.place.text() == str(gone)
        take("quit")(window)

    script.when("card", card, take("change"))
    script.when("card there", lambda: card() if card() and "new" in card().buttons else None, there)
    assert script.run(sit(folder)) == 1
    assert dialogs.asked == [("folder", "选数据文件夹")]
    assert not (gone / LEDGER_NAME).exists()


@pytest.mark.allow_logs("the platform says that it does not size dialogs")
def test_who_gives_a_restore_up_is_back_at_the_card(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs
) -> None:
    back_up_now(folder)
    spoil(folder)
    before = (folder / LEDGER_NAME).read_bytes()
    script = Script(themed)

    def choose(window: Any) -> None:
        dialogs.choice = str(next(backups_folder(folder).glob("*.ledger")))
        take("restore")(window)

    script.when("card", card, take("restore"))  # no backup is chosen
    script.when("card again", card, choose)
    script.when("compared", restoring, lambda dialog: dialog.reject())
    script.when("card once more", card, take("quit"))
    assert script.run(sit(folder)) == 1
    assert (folder / LEDGER_NAME).read_bytes() == before


def test_a_backup_that_is_none_is_told_and_the_ways_are_there_still(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs
) -> None:
    spoil(folder)
    (folder.parent / "x.ledger").write_bytes(b"no database" * 1000)
    script, dialogs.choice = Script(themed), "other"
    dialogs.open_files = [folder.parent / "x.ledger"]

    def again(window: Any) -> None:
        assert dialogs.told
        assert "restore" in window.buttons
        take("quit")(window)

    script.when("card", card, take("restore"))
    script.when("card again", card, again)
    assert script.run(sit(folder)) == 1


@pytest.mark.allow_logs("the platform says that it does not size dialogs")
def test_a_backup_of_another_password_is_asked_for_it(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs, monkeypatch: Any
) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
    protection.protect(folder, "a good password")
    back_up_now(folder)
    elsewhere = folder.parent / "U盘"
    shutil.copytree(backups_folder(folder), elsewhere)
    shutil.copy(folder / keys.KEY_NAME, elsewhere)
    protection.unprotect(folder, "a good password")
    spoil(folder)
    script, dialogs.choice = Script(themed), "other"
    dialogs.open_files = list(elsewhere.glob("*.ledger"))

    def answer(dialog: Any) -> None:
        QTest.keyClicks(dialog.old.entry, "a good password")
        QTest.keyClick(dialog.old.entry, Qt.Key.Key_Return)

    script.when("card", card, take("restore"))
    script.when("asked", lambda: window_of(PasswordDialog), lambda dialog: dialog.reject())
    script.when("card again", card, take("restore"))
    script.when("asked again", lambda: window_of(PasswordDialog), answer)
    script.when("compared", restoring, lambda dialog: dialog.yes.click())
    script.when("window", main, close)
    assert script.run(sit(folder)) == 0
    assert dialogs.told[-1][0].startswith("已从备份恢复")
    keys.forget(folder)


def make_newer(folder: Path) -> None:
    backups_folder(folder).mkdir(exist_ok=True)
    clock = StandingClock()
    with open_ledger(folder, clock=clock) as ledger:
        name = BackupName(
            at=clock().replace(tzinfo=None), operation=1, head="0" * 8,
            reason=BackupReason.BEFORE_UPGRADE,
        )  # fmt: skip
        copy_database(ledger._connection, backups_folder(folder) / name.file_name, None)
        ledger.query(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def test_a_newer_ledger_is_left_alone_and_the_backup_before_it_can_be_read(
    sit: Any, folder: Path, themed: QApplication
) -> None:
    make_newer(folder)
    before = (folder / LEDGER_NAME).read_bytes()
    script = Script(themed)

    def told(window: Any) -> None:
        assert "更新版本" in window.sentence.text()
        assert list(window.buttons) == ["before", "again", "change", "quit"]
        take("before")(window)

    script.when("card", card, told)
    script.when("reading", main, close)
    assert script.run(sit(folder)) == 0
    assert (folder / LEDGER_NAME).read_bytes() == before


def test_another_folder_is_chosen_and_gone_to(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    stranger = tmp_path / "别家"
    stranger.mkdir()
    (stranger / LEDGER_NAME).write_bytes((folder / LEDGER_NAME).read_bytes())
    with open_ledger(stranger) as ledger:
        ledger.query("PRAGMA application_id = 7")
    script, dialogs.folder = Script(themed), folder

    def told(window: Any) -> None:
        assert list(window.buttons) == ["change", "again", "quit"]
        take("change")(window)

    script.when("card", card, told)
    script.when("window", main, close)
    assert script.run(sit(stranger)) == 0
    assert not (stranger / MOVED_NAME).exists(), "the start named its folder itself"


def test_the_usual_start_remembers_the_folder_chosen(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs, monkeypatch: Any
) -> None:
    usual = folder.parent / "usual"
    usual.mkdir()
    shutil.copy(folder / LEDGER_NAME, usual)
    spoil(usual)
    monkeypatch.setenv("ROUNDBOOK_DATA", str(usual))
    script, dialogs.folder = Script(themed), folder
    script.when("card", card, take("change"))
    script.when("window", main, close)
    assert script.run(sit(usual)) == 0
    assert followed(usual) == folder


@pytest.mark.parametrize("wanted", [True, False])
def test_a_folder_without_a_ledger_is_asked_about(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs, wanted: bool
) -> None:
    spoil(folder)
    empty = folder.parent / "空"
    script, dialogs.folder, dialogs.yes = Script(themed), empty, wanted
    script.when("card", card, take("change"))
    if wanted:
        from ui.first_run import FirstRunWindow

        script.when("first run", lambda: window_of(FirstRunWindow), close)
    else:
        script.when("card again", card, take("quit"))
    assert script.run(sit(folder)) == (0 if wanted else 1)
    assert dialogs.asked == [("folder", "选数据文件夹"), ("confirm", "新建一本台账")]
    assert (empty / LEDGER_NAME).exists() is wanted


def test_a_moved_ledger_out_of_reach_and_the_old_one_taken_up_again(
    sit: Any, folder: Path, themed: QApplication, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    note_move(folder, tmp_path / "U盘")
    script, dialogs.folder, dialogs.choice = Script(themed), folder, "here"

    def told(window: Any) -> None:
        assert "已搬到" in window.sentence.text()
        take("change")(window)

    script.when("card", card, told)
    script.when("window", main, close)
    assert script.run(sit(folder)) == 0
    assert dialogs.asked[-1] == ("choose", "从哪里打开？")
    assert followed(folder) == folder
    assert not (tmp_path / "U盘").exists()


def test_an_encrypted_ledger_on_a_read_only_disk_asks_for_its_password(
    sit: Any, disk: SmallDisk, themed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
    folder = disk.path / "台账"
    protection.protect(folder, "a good password")
    protection.lock(folder)
    disk.freeze()
    script = Script(themed)

    def unlock(window: Any) -> None:
        QTest.keyClicks(window.password.entry, "a good password")
        QTest.keyClick(window.password.entry, Qt.Key.Key_Return)

    script.when("card", card, take("read"))
    script.when("asked", lambda: window_of(UnlockWindow), unlock)
    script.when("window", main, close)
    assert script.run(sit(folder)) == 0
    keys.forget(folder)


def test_settings_lie_in_the_folder(folder: Path) -> None:
    assert Path(settings_of(folder).fileName()) == folder / "window.ini"
