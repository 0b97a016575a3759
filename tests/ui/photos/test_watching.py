"""The watched folder: finished pictures of one day, also in folders below, as they come and go."""

import os
import time
from datetime import date, datetime
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.photos.watching import FolderWatch, Found, pictures_of_day

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0).astimezone().timestamp()


def put(path: Path, at: float = NOON) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), "red").save(path)
    os.utime(path, (at, at))
    return path


def test_the_finished_pictures_of_the_day_are_found(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg", NOON - 60)
    put(tmp_path / "100APPLE" / "b.PNG")
    put(tmp_path / "c.jpg", NOON - 86_400)
    put(tmp_path / ".thumbnails" / "d.jpg")
    put(tmp_path / "growing.jpg", NOON + 59)
    (tmp_path / "e.txt").write_text("x")
    (tmp_path / "f.jpg").touch()
    found = pictures_of_day(tmp_path, DAY, NOON + 60)
    assert [each.path.name for each in found] == ["b.PNG", "a.jpg"]
    assert pictures_of_day(tmp_path / "gone", DAY, NOON) == []


def test_a_folder_may_come_later_and_each_change_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    holder = QObject()
    phone = tmp_path / "手机"
    watch = FolderWatch(holder)
    told: list[tuple[Found, ...]] = []
    watch.found.connect(told.append)
    just_now = time.time() - 5
    watch.watch(phone, datetime.fromtimestamp(just_now).astimezone().date())
    path = put(phone / "a.jpg", just_now)
    watch.look_again()
    qtbot.waitUntil(lambda: bool(told and told[-1]), timeout=5000)
    [found] = told[-1]
    assert found.path == path
    assert (found.image.width(), found.image.height()) == (40, 30)
    path.unlink()
    watch.look_again()
    qtbot.waitUntil(lambda: told[-1] == (), timeout=5000)
    watch.stop()
    assert not watch.watching
