"""A sitting at an encrypted ledger: asked, worked in, locked, opened again at the same place."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from storage import key_file, keys
from storage.database import open_ledger
from storage.ledger.drafts import list_drafts
from storage.operations import protection
from storage.operations.profile import change_setting
from storage.queries.settings import LOCK_KEY
from tests.ui.screens.conftest import RecordingDialogs, StandingClock, make_territory
from ui.locking import AutoLock
from ui.recovery_offer import RecoveryOffer
from ui.shell.crash import CrashGuard
from ui.shell.main_window import MainWindow
from ui.sitting import Sitting
from ui.unlock import UnlockWindow

PASSWORD = "a good password"
SECONDS = 20.0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small territory under a start password, locked."""
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
    place = make_territory(tmp_path / "台账")
    protection.protect(place, PASSWORD)
    protection.lock(place)
    yield place
    protection.lock(place)


class Script:
    """A person who waits until a window shows what is expected, then does the next step.

    The steps run inside the event loops of the sitting; what goes wrong in one ends the run.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._steps: list[tuple[str, Callable[[], Any], Callable[[Any], None]]] = []
        self._failure: BaseException | None = None
        self._ticks = 0
        self._timer = QTimer()
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._tick)

    def when(self, name: str, seen: Callable[[], Any], do: Callable[[Any], None]) -> None:
        """Do ``do(what was seen)`` once ``seen()`` gives something."""
        self._steps.append((name, seen, do))

    def run(self, sitting: Sitting) -> int:
        self._timer.start()
        try:
            code = sitting.run()
        finally:
            self._timer.stop()
        if self._failure is not None:
            raise self._failure
        assert self._steps == [], [name for name, *_ in self._steps]
        return code

    def _tick(self) -> None:
        if not self._steps:
            return
        self._ticks += 1
        name, seen, do = self._steps[0]
        try:
            found = seen()
            if not found:
                assert self._ticks < SECONDS * 100, f"never seen: {name}"
                return
            self._steps.pop(0)
            self._ticks = 0
            do(found)
        except BaseException as error:  # noqa: BLE001 - told by run(), outside Qt's loop
            self._failure = error
            self._steps.clear()
            self._app.closeAllWindows()
            for window in self._app.topLevelWidgets():
                if isinstance(window, QDialog):
                    window.done(0)
                window.close()


def window_of(kind: type[QWidget]) -> Any:
    """The visible top-level window of a kind, None where there is none."""
    shown = QApplication.topLevelWidgets()
    return next((each for each in shown if isinstance(each, kind) and each.isVisible()), None)


def asking() -> Any:
    return window_of(UnlockWindow)


def main() -> Any:
    return window_of(MainWindow)


def answer(window: UnlockWindow, password: str = PASSWORD) -> None:
    QTest.keyClicks(window.password.entry, password)
    QTest.keyClick(window.password.entry, Qt.Key.Key_Return)


def close(window: QWidget) -> None:
    window.close()


def lock(window: MainWindow) -> None:
    window.activateWindow()
    window.run_command("lock")


@pytest.fixture
def script(themed: QApplication) -> Script:
    return Script(themed)


@pytest.fixture
def sitting(themed: QApplication, folder: Path, tmp_path: Path) -> Iterator[Sitting]:
    guard = CrashGuard()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    clock = StandingClock()
    made = Sitting(themed, folder, guard, RecordingDialogs(), clock=clock, settings=settings)
    yield made
    made.deleteLater()


def visit_page(window: MainWindow) -> Any:
    return window.pages["visit"].load()  # type: ignore[attr-defined]


def test_the_password_is_asked_and_the_window_opens(
    script: Script, sitting: Sitting, folder: Path
) -> None:
    script.when("the question", asking, answer)
    script.when("the window", main, close)
    assert script.run(sitting) == 0


def test_leaving_the_question_ends_the_program_quietly(
    script: Script, sitting: Sitting, folder: Path
) -> None:
    script.when("the question", asking, close)
    assert script.run(sitting) == 0
    assert keys.key_for(folder) is None


def test_ctrl_l_locks_and_the_same_draft_opens_again(
    script: Script, sitting: Sitting, folder: Path
) -> None:
    def begin(window: MainWindow) -> None:
        window.show_page("visit")
        page = visit_page(window)
        page.start("HZ001")
        page.form.talk.opinion.setPlainText("想要海棠")
        page.keeper.touch()
        lock(window)

    def look(window: UnlockWindow) -> None:
        assert main() is None
        assert keys.key_for(folder) is None
        answer(window)

    def check(window: MainWindow) -> None:
        assert window.page is not None
        assert window.page.key == "visit"
        page = visit_page(window)
        assert page.mode == "visit"
        assert page.form.entry.retailer_id == "HZ001"
        assert page.form.talk.opinion.toPlainText() == "想要海棠"
        window.close()

    script.when("the question", asking, answer)
    script.when("the window", main, begin)
    script.when("the question again", asking, look)
    script.when("the window again", main, check)
    assert script.run(sitting) == 0
    protection.unlock(folder, PASSWORD)
    with open_ledger(folder) as ledger:
        assert [draft.content["opinion"] for draft in list_drafts(ledger)] == ["想要海棠"]


@pytest.mark.parametrize(
    ("begin", "mode"),
    [
        (lambda page: page.start("HZ002"), "visit"),
        (lambda page: page.start_check("HZ002"), "alone"),
        (lambda page: page.open_visit("visit-before"), "visit"),
        (lambda page: (page.start("HZ001"), page.commands()["full_check"]()), "check"),
        (lambda _page: None, "start"),
    ],
)
def test_what_was_open_and_untouched_opens_again_and_makes_no_draft(
    script: Script, sitting: Sitting, folder: Path, begin: Callable[[Any], object], mode: str
) -> None:
    before: list[tuple[str, str]] = []

    def open_it(window: MainWindow) -> None:
        window.show_page("visit")
        page = visit_page(window)
        begin(page)
        assert page.mode == mode
        before.append((page.form.entry.retailer_id, page.form.entry.visit_id))
        lock(window)

    def look(window: MainWindow) -> None:
        page = visit_page(window)
        assert page.mode == mode
        assert (page.form.entry.retailer_id, page.form.entry.visit_id) == before[0]
        window.close()

    script.when("the question", asking, answer)
    script.when("the window", main, open_it)
    script.when("the question again", asking, answer)
    script.when("the window again", main, look)
    script.run(sitting)
    protection.unlock(folder, PASSWORD)
    with open_ledger(folder) as ledger:
        assert list_drafts(ledger) == []


def test_the_retailer_that_was_open_opens_again(script: Script, sitting: Sitting) -> None:
    def open_it(window: MainWindow) -> None:
        window.show_page("retailers")
        window.pages["retailers"].load().open_retailer("HZ003")  # type: ignore[attr-defined]
        lock(window)

    def look(window: MainWindow) -> None:
        page = window.pages["retailers"].load()  # type: ignore[attr-defined]
        assert window.page is not None
        assert window.page.key == "retailers"
        assert page.in_story
        assert page.story.retailer_id == "HZ003"
        window.close()

    script.when("the question", asking, answer)
    script.when("the window", main, open_it)
    script.when("the question again", asking, answer)
    script.when("the window again", main, look)
    script.run(sitting)


def locker(window: MainWindow) -> AutoLock:
    command: Any = window.commands["lock"]
    found: AutoLock = command.__self__
    return found


def test_nobody_there_locks(script: Script, sitting: Sitting, folder: Path) -> None:
    def go_away(window: MainWindow) -> None:
        watch = locker(window).watch
        assert locker(window).seconds() == 600
        watch._touched = (watch._monotonic() - 600, watch._wall())
        watch.look()

    script.when("the question", asking, answer)
    script.when("the window", main, go_away)
    script.when("the question again", asking, close)
    script.run(sitting)
    assert keys.key_for(folder) is None


def test_the_time_follows_the_setting(script: Script, sitting: Sitting) -> None:
    def change(window: MainWindow) -> None:
        guard = locker(window)
        for minutes, seconds in (("5", 300), ("0", 0), ("60", 3600), ("much", 600)):
            context = guard._context
            context.act(lambda ledger, minutes=minutes: change_setting(ledger, LOCK_KEY, minutes))
            assert guard.seconds() == seconds
        window.close()

    script.when("the question", asking, answer)
    script.when("the window", main, change)
    script.run(sitting)


def test_a_job_is_waited_for_and_then_it_locks(script: Script, sitting: Sitting) -> None:
    finish: list[bool] = []
    seen: list[bool] = []

    def begin(window: MainWindow) -> None:
        def work(_progress: object, cancelled: Callable[[], bool]) -> str:
            while not finish and not cancelled():
                QTest.qSleep(1)
            return "done"

        window.jobs.run(work, lambda result: seen.append(result == "done"), title="导入")
        lock(window)
        assert "后台工作做完就锁定" in window.toast_line.text

    def still_there(window: MainWindow) -> None:
        assert asking() is None
        finish.append(True)

    script.when("the question", asking, answer)
    script.when("the window", main, begin)
    script.when("the window still", main, still_there)
    script.when("the question again", asking, close)
    script.run(sitting)
    assert seen == [True]


@pytest.mark.allow_dialogs("a dialog stands in the way of locking")
def test_a_dialog_that_waits_is_given_up_for_locking(script: Script, sitting: Sitting) -> None:
    answers: list[int] = []

    def begin(window: MainWindow) -> None:
        dialog = QDialog(window)
        QTimer.singleShot(0, window, window.commands["lock"])
        answers.append(dialog.exec())

    script.when("the question", asking, answer)
    script.when("the window", main, begin)
    script.when("the question again", asking, close)
    script.run(sitting)
    assert answers == [0]


def test_what_cannot_be_written_is_not_locked_away(
    script: Script, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(window: MainWindow) -> None:
        window.show_page("visit")
        keeper = visit_page(window).keeper
        monkeypatch.setattr(keeper, "flush", lambda: False)
        lock(window)

    def still_there(window: MainWindow) -> None:
        assert asking() is None
        monkeypatch.undo()
        window.run_command("lock")

    script.when("the question", asking, answer)
    script.when("the window", main, begin)
    script.when("the window still", main, still_there)
    script.when("the question again", asking, close)
    script.run(sitting)


def test_a_plain_ledger_offers_no_locking(
    themed: QApplication, script: Script, tmp_path: Path
) -> None:
    plain = make_territory(tmp_path / "明账")
    settings = QSettings(str(tmp_path / "plain.ini"), QSettings.Format.IniFormat)
    sitting = Sitting(
        themed, plain, CrashGuard(), RecordingDialogs(), clock=StandingClock(), settings=settings
    )

    def look(window: MainWindow) -> None:
        assert "lock" not in window.commands
        assert not window.actions_["lock"].isEnabled()
        window.close()

    script.when("the window", main, look)
    assert script.run(sitting) == 0


def test_the_looks_are_in_force_before_the_question(
    themed: QApplication, script: Script, folder: Path, tmp_path: Path
) -> None:
    from ui.theme import Mode, theme

    settings = QSettings(str(tmp_path / "dark.ini"), QSettings.Format.IniFormat)
    settings.setValue("theme", str(Mode.DARK))
    settings.setValue("large", True)
    sitting = Sitting(
        themed, folder, CrashGuard(), RecordingDialogs(), clock=StandingClock(), settings=settings
    )

    def look(window: UnlockWindow) -> None:
        assert theme.mode is Mode.DARK
        assert theme.large
        window.close()

    script.when("the question", asking, look)
    script.run(sitting)


# ------------------------------------------------------------- set, sheet, remove: the whole way


def test_from_plain_to_protected_and_back(
    themed: QApplication,
    script: Script,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
    folder = make_territory(tmp_path / "明账")
    settings = QSettings(str(tmp_path / "plain.ini"), QSettings.Format.IniFormat)
    sitting = Sitting(
        themed, folder, CrashGuard(), RecordingDialogs(), clock=StandingClock(), settings=settings
    )

    def page_of(window: MainWindow) -> Any:
        window.show_page("settings")
        return window.pages["settings"].load()  # type: ignore[attr-defined]

    def set_it(window: MainWindow) -> None:
        page = page_of(window)
        page.protection.set_password.click()
        for field in (page.desk.dialog.new.first.entry, page.desk.dialog.new.again.entry):
            QTest.keyClicks(field, PASSWORD)
            QTest.keyClick(field, Qt.Key.Key_Return)

    def put_off(offer: RecoveryOffer) -> None:
        assert protection.is_protected(folder)
        offer.later.click()

    def remove(window: MainWindow) -> None:
        assert window.page is not None
        assert window.page.key == "settings"
        page = page_of(window)
        assert page.protection.reminder.isVisible()
        page.protection.remove.click()
        QTest.keyClicks(page.desk.dialog.old.entry, PASSWORD)
        QTest.keyClick(page.desk.dialog.old.entry, Qt.Key.Key_Return)

    def plain_again() -> Any:
        return main() if not protection.is_protected(folder) else None

    script.when("the window", main, set_it)
    script.when("the offer", lambda: window_of(RecoveryOffer), put_off)
    script.when("the window, encrypted", main, remove)
    script.when("the window, plain again", plain_again, close)
    assert script.run(sitting) == 0
    assert keys.key_for(folder) is None
    with open_ledger(folder) as ledger:
        assert ledger.scalar("SELECT count(*) FROM retailer") == 12
