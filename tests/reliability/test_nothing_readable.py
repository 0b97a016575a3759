"""Nothing readable on the disk: not while one works, not after a kill, not in a temporary folder.

A ledger full of known words lies under a key. The data folder and the temporary folder are searched
for every word in every usual spelling, within archives too. What the user asked for outside (the
package, the PDF, the refused rows beside their handout) is plain by nature and not searched.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication

from models.backup import BackupReason
from storage import keys
from storage.database import open_ledger
from storage.device_key import KEY_ROW
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.device import signing_device
from storage.operations.enrol_device import write_enrolment
from storage.operations.export_package import export_package
from storage.operations.folder import settle_folder
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.refused_rows import hand_back_refused
from storage.rescue import open_rescue
from tests.reliability.readable import found
from tests.reliability.secret_world import NOW, PHOTO, WORDS, World, fill, lay_handouts, unlock
from tests.ui.screens.conftest import RecordingDialogs
from ui.assembly import Application
from ui.commands.console import log_failure
from ui.printing.output import write_pdf
from ui.printing.visit_sheets import lay_out_day
from ui.shell.crash import CrashGuard

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("dying_child.py")
STAGES = Path(__file__).with_name("protection_stages.py")


_written: list[str] = []
"""Files this process opened for writing, while a test listens."""
_listening: list[Path] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what is opened for writing below the folder that is listened to; never taken away."""
    if not _listening or event != "open" or not isinstance(arguments[0], str):
        return
    mode, flags = arguments[1], arguments[2]
    writes = any(sign in mode for sign in "wax+") if isinstance(mode, str) else flags & 3
    if writes and Path(arguments[0]).is_relative_to(_listening[0]):
        _written.append(arguments[0])


sys.addaudithook(_hear)


@pytest.fixture
def written_to_temporary(world: World) -> Iterator[list[str]]:
    """What this process wrote into its temporary folder, be it gone again at once."""
    tempfile.gettempdir()  # tries the folder out, once
    _written.clear()
    _listening.append(world.temporary)
    yield _written
    _listening.clear()


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An encrypted ledger, worked in; this process and its children use its temporary folder."""
    made = World(tmp_path)
    made.make()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    unlock(made)
    with made.open() as ledger:
        fill(made, ledger)
    yield made
    keys.forget(made.data)


def test_the_search_finds_every_word_where_nothing_is_encrypted(tmp_path: Path) -> None:
    plain = World(tmp_path)
    plain.make()
    with plain.open() as ledger:
        fill(plain, ledger)
        back_up(ledger, BackupReason.MANUAL)
        seen = plain.readable()
    assert {word for _file, word in seen} >= set(WORDS)
    assert ("data/photos.db", repr(PHOTO[40:48])) in seen
    assert any(file.startswith("data/backups/") for file, _word in seen)
    packed = found((plain.out,), WORDS)
    assert any("!" in file for file, _word in packed)


def test_a_ledger_at_rest_shows_nothing(world: World) -> None:
    assert world.readable() == []


def test_nothing_shows_while_one_works(world: World) -> None:
    with world.open() as ledger:
        fill_again = [("保存", lambda: undo(ledger)), ("撤销", lambda: redo(ledger))]
        for name, step in fill_again:
            step()
            assert world.readable() == [], name
        assert check_ledger(ledger).sound
        back_up(ledger, BackupReason.MANUAL)
        assert world.readable() == []
        assert (world.data / "ledger.db-wal").exists()
    assert world.readable() == []


def test_nothing_shows_while_a_child_reads_a_handout(
    world: World, written_to_temporary: list[str]
) -> None:
    looks: list[list[tuple[str, str]]] = []

    def look(*_: object) -> bool:
        looks.append(world.readable())
        return True

    _masters, lines = lay_handouts(world.out)
    written_to_temporary.clear()
    with world.open() as ledger:
        _changes, preview = import_handouts(ledger, [lines], progress=look, agreed=look)
        assert world.readable() == []
        path = hand_back_refused(preview, world.out, world.data, NOW)
        assert world.readable() == []
    assert len(looks) >= 2
    assert looks == [[]] * len(looks)
    assert path is not None
    assert path.parent == world.out
    assert written_to_temporary == []


def test_nothing_shows_while_a_package_is_written(
    world: World, written_to_temporary: list[str]
) -> None:
    looks: list[list[tuple[str, str]]] = []
    with world.open() as ledger:
        export_package(
            ledger, "2026-11", world.out, progress=lambda *_: looks.append(world.readable())
        )
    assert len(looks) >= 2
    assert looks == [[]] * len(looks)
    assert world.readable() == []
    assert written_to_temporary == []
    assert {word for _file, word in found((world.out,), WORDS)} > {"好运烟酒商店"}


def test_the_key_that_signs_is_nowhere_to_be_read(world: World) -> None:
    """Not beside the ledger, not in a backup, not in what the device signs and hands out."""
    with world.open() as ledger:
        row = str(ledger.scalar("SELECT value FROM meta WHERE key = ?", (KEY_ROW,)))
        private = signing_device(ledger).key
        export_package(ledger, "2026-11", world.out)
        write_enrolment(ledger, world.out)
        back_up(ledger, BackupReason.MANUAL)
        assert world.readable() == []
        places = (world.data, world.temporary, world.out)
        assert found(places, (row.split()[0],), (private,)) == []
    assert len(list(world.out.glob("设备登记_*.json"))) == 1


def test_printing_leaves_nothing_behind(
    world: World, qapp: QApplication, written_to_temporary: list[str]
) -> None:
    with world.open() as ledger:
        ready = lay_out_day(ledger, ["HZ1"], NOW.date(), cover=True)
        write_pdf(ready.sheets, world.out / "走访单.pdf")
    assert world.readable() == []
    assert written_to_temporary == []
    assert [path.name for path in world.out.iterdir() if path.name.startswith(".")] == []


def test_the_listener_hears_what_is_gone_at_once(
    world: World, written_to_temporary: list[str]
) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
        assert file.name in written_to_temporary


def test_looking_into_what_cannot_be_opened_leaves_nothing(world: World) -> None:
    with open_rescue(world.data) as rescued:
        assert rescued.scalar("SELECT count(*) FROM visit") == 1
        assert world.readable() == []
    (world.data / "ledger.db-wal").write_bytes(b"")
    with world.open() as ledger:
        ledger.checkpoint()
    assert world.readable() == []


@pytest.mark.allow_logs("failures are logged")
def test_logs_and_the_window_s_own_file_show_nothing(world: World, qapp: QApplication) -> None:
    settings = QSettings(str(world.data / "window.ini"), QSettings.Format.IniFormat)
    guard = CrashGuard(world.data / "logs")
    guard.install()
    try:
        with world.open() as ledger:
            application = Application(ledger, settings, dialogs=RecordingDialogs(), guard=guard)
            window = application.window
            window.show()
            for key in window.pages:
                window.show_page(key)
                qapp.processEvents()
            page: Any = application.page("visit")
            page.start("HZ1")
            page.form.talk.opinion.setPlainText("半句没有说完的话")
            page.keeper.touch()
            assert page.keeper.flush()
            for word in WORDS:
                guard.tell(ValueError(f"cannot save {word} of {WORDS[0]}{WORDS[2]}"))
                logging.getLogger("roundbook").warning("%s", "nothing")
            log_failure(world.data, ValueError(" ".join(WORDS)))
            window.hide()
            settings.setValue("geometry", window.saveGeometry())
            settings.sync()
            assert world.readable() == []
            window.deleteLater()
            application.deleteLater()
            qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    finally:
        guard.remove()
    assert (world.data / "logs" / "roundbook.log").stat().st_size
    assert (world.data / "window.ini").stat().st_size
    assert world.readable() == []


# ---------------------------------------------------------------------------- killed in the middle


def uncovered() -> dict[str, str]:
    """The environment without the coverage that slows a child, and is lost when it is killed."""
    return {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")}


def die(world: World, what: str, at: int) -> bool:
    """Run the child and tell whether it died where it should."""
    env = {**uncovered(), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(CHILD), str(world.root), what, str(at)],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == -signal.SIGKILL:
        return True
    assert done.returncode == 0, done.stderr
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    ("what", "at"),
    [
        ("import", 1), ("import", 2), ("refused", 1), ("refused", 2), ("export", 1), ("export", 3),
        ("backup", 1), ("backup", 3), ("backup", 5), ("pdf", 1),
    ],
)  # fmt: skip
def test_a_kill_in_the_middle_leaves_nothing_readable(world: World, what: str, at: int) -> None:
    lay_handouts(world.out)
    assert die(world, what, at), f"{what} has no step {at}"
    assert world.readable() == []
    settle_folder(world.data)
    with world.open() as ledger:
        assert check_ledger(ledger).sound
    assert world.readable() == []
    assert not [path.name for path in world.temporary.rglob("*") if path.is_file()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_password_set_changed_or_removed_and_killed_at_many_steps(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(STAGES), str(tmp_path), "29"],
        cwd=ROOT, env=uncovered(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each for each in results if each["wrong"]] == []
    assert {each["what"] for each in results if each["died"]} == {"set", "change", "remove"}
    assert sum(each["died"] for each in results) >= 8


def test_what_a_killed_removal_left_open_is_gone_at_the_next_start(world: World) -> None:
    """Half-written plain files of all kinds, as a kill at the worst moment leaves them."""
    secret = f"{WORDS[0]}{WORDS[2]}".encode()
    backups = world.data / "backups"
    backups.mkdir(exist_ok=True)
    left = [
        world.data / "ledger.db.new", world.data / ".ledger.db.new.part",
        world.data / ".ledger.db.new.part-journal", world.data / "photos.db.new",
        backups / "一.ledger.new", backups / ".一.ledger.part", world.data / "samples-x" / "a.xlsx",
    ]  # fmt: skip
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(secret)
    assert world.readable()
    settle_folder(world.data)
    assert world.readable() == []
    assert [path for path in left if path.exists()] == []
    with open_ledger(world.data) as ledger:
        assert ledger.scalar("SELECT count(*) FROM visit") == 1
