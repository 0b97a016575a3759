"""Photos of a visit in the real window: picked, pasted, dropped, offered; described, undone."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.check import Check, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.photo import Photo, PhotoSubject
from models.six_one_record import SixOneItem, SixOneRecord
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.operations.attaching import attach_photo
from storage.operations.history import undo
from storage.operations.profile import change_setting
from storage.photos.intake import prepare_file
from ui.jobs import JobRunner
from ui.photos.bringing import is_welcome
from ui.photos.strip import PhotoStrip
from ui.shell.text_keys import TextKeys

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
TODAY = date(2026, 11, 23)


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[int], Path]:
    def make(number: int, suffix: str = "jpg") -> Path:
        path = tmp_path / f"IMG_{number}.{suffix}"
        made = Image.radial_gradient("L").resize((120, 90)).convert("RGB")
        made.paste((200, number * 30 % 255, 40), (number * 9, 10, number * 9 + 20, 60))
        made.save(path)
        return path

    return make


def said(strip: PhotoStrip) -> list[str]:
    return [tile.accessibleName() for tile in strip.tiles.tiles if tile.kind == "photo"]


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def wait_for(reached: Callable[[], bool]) -> None:
    for _round in range(250):
        if reached():
            return
        QTest.qWait(20)
    pytest.fail("waited five seconds")


def drop(widget: Any, data: QMimeData) -> bool:
    """Drag data over a widget and let go; tell whether it was taken."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), action, data, left, none)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), action, data, left, none))
    return enter.isAccepted()


def test_photos_are_picked_by_keys_kept_in_the_draft_and_written_with_the_visit(
    desk, territory, dialogs, picture
):
    desk.page.start("HZ001")
    assert not desk.page.photos.in_visit.isVisible()
    desk.press(K.Key_P, ALT)
    broken = picture(3)
    broken.write_bytes(broken.read_bytes()[:600])
    dialogs.open_files = [picture(1), broken, picture(2, "png"), picture(1)]
    desk.press(K.Key_Return)
    strip = desk.page.photos.in_visit
    assert said(strip) == ["柜台 · 没有拍摄时间"] * 2
    assert strip.facts.notice.text() == "“IMG_3.jpg”有损坏，打不开，请重新导出照片。"
    assert dialogs.told == []
    desk.page.keeper.flush()
    (draft,) = list_drafts(territory)
    assert [each["original_name"] for each in draft.content["photos"]] == [
        "IMG_1.jpg", "IMG_2.png",
    ]  # fmt: skip
    desk.page.back()
    desk.page.open_draft(draft.id)
    assert len(said(strip)) == 2
    desk.form.talk.opinion.setPlainText("要红石")
    desk.press(K.Key_Return, CTRL)
    rows = find(territory, Photo)
    assert [(row.retailer_id, row.day, row.subject) for row in rows] == [
        ("HZ001", TODAY, PhotoSubject.COUNTER)
    ] * 2
    undo(territory)
    assert find(territory, Photo) == []


def test_a_photo_is_looked_at_beside_the_last_one_described_and_removed(
    desk, territory, dialogs, picture
):
    earlier = Photo(
        id="", retailer_id="HZ001", day=date(2026, 11, 11), photo="",
        subject=PhotoSubject.PRICE_TAG,
    )  # fmt: skip
    attach_photo(territory, prepare_file(picture(5)), earlier)
    desk.page.start("HZ001")
    strip = desk.page.photos.in_visit
    dialogs.open_files = [picture(1), picture(5)]
    strip.add_files()
    assert said(strip)[1] == "柜台 · 与本户 11-11 的一张相同 · 没有拍摄时间"
    strip.tiles.take_focus(0)
    desk.press(K.Key_Return)
    viewer = strip.viewer
    assert viewer is not None
    assert viewer.isVisible()
    assert viewer.last.picture.accessibleName() == "还没有更早的柜台照片"
    desk.press(K.Key_Right)
    desk.press(K.Key_Tab)
    desk.press(K.Key_3)
    assert viewer.last.more.text() == "11-11"
    desk.press(K.Key_Tab)
    desk.type("abc")
    desk.press(K.Key_Escape)
    assert not viewer.isVisible()
    assert desk.focus is strip.tiles.tiles[0]
    assert said(strip)[1].startswith("价签 · abc · ")
    desk.press(K.Key_Delete)
    assert len(said(strip)) == 1
    keys = TextKeys(QApplication.instance())  # as in the window, whose undo has that key too
    desk.press(K.Key_Left)
    desk.press(K.Key_Z, CTRL)
    assert len(said(strip)) == 2
    keys.deleteLater()
    desk.press(K.Key_Left)
    desk.press(K.Key_Tab)
    assert strip.isAncestorOf(desk.focus), "Tab goes on from tile to tile"
    assert desk.form.rail.current == 1, "photos belong to the counter"
    strip.tiles.take_focus(0)
    desk.press(K.Key_Delete)
    assert [each["note"] for each in desk.form.entry.photos] == ["abc"]


def test_photos_are_pasted_and_dropped_and_other_files_are_left_to_the_window(
    desk, picture, tmp_path
):
    desk.page.start("HZ001")
    desk.press(K.Key_P, ALT)
    strip = desk.page.photos.in_visit
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(QImage(str(picture(1))))
    desk.press(K.Key_V, CTRL)
    assert [each.original_name for each in strip.photos] == ["剪贴板.png"]
    clipboard.setMimeData(mime(picture(2)))
    desk.press(K.Key_V, CTRL)
    clipboard.setText("字")
    desk.press(K.Key_V, CTRL)
    assert strip.facts.notice.text() == "剪贴板里没有图片。"
    sheet = tmp_path / "下发.xlsx"
    sheet.write_bytes(b"x")
    assert drop(desk.form, mime(picture(3)))
    assert not is_welcome(mime(sheet))
    names = [each.original_name for each in strip.photos]
    assert names == ["剪贴板.png", "IMG_2.jpg", "IMG_3.jpg"]
    assert drop(strip, mime(picture(3)))
    assert strip.facts.notice.text() == "“IMG_3.jpg”已经加过了。"
    clipboard.clear()


def test_the_phones_folder_offers_and_attaches_nothing_by_itself(
    desk, territory, dialogs, picture, tmp_path
):
    noon = datetime(2026, 11, 23, 12).astimezone().timestamp()
    for number in (1, 2):
        os.utime(picture(number), (noon + number, noon + number))
    desk.page.start("HZ001")
    strip = desk.page.photos.in_visit
    dialogs.folder = tmp_path
    strip.folder.click()
    wait_for(lambda: len(strip.offers.offered) == 2)
    assert [tile.kind for tile in strip.tiles.tiles] == ["offer", "offer", "add"]
    assert strip.photos == []
    assert strip.isVisible()
    strip.tiles.take_focus(0)
    desk.press(K.Key_Delete)
    desk.press(K.Key_Return)
    assert [each.original_name for each in strip.photos] == ["IMG_1.jpg"]
    assert strip.offers.offered == {}
    desk.page.back()
    assert not strip.offers.watch.watching
    assert change_setting(territory, "photos.folder", "")


def test_a_photo_of_the_counter_proves_the_check(desk, territory, dialogs, picture):
    desk.page.start_check("HZ001")
    panel, strip = desk.check.panel, desk.page.photos.in_check
    assert panel._evidence.text() == "② 缺凭证：柜台照片"
    dialogs.open_files = [picture(1)]
    desk.press(K.Key_P, ALT)
    desk.press(K.Key_Return)
    assert panel._evidence.text() == ""
    for point in DEFAULT_CHECKLIST.points:
        ratio = PointResult.RATIO in point.results
        answer = {"got": "5", "of": "5"} if ratio else {"result": "符合"}
        desk.check.rows[point.code].typed.emit(point.code, answer)
    desk.page.finish()
    [check] = find(territory, Check)
    [record] = find(
        territory, SixOneRecord, f"deleted = 0 AND item = {SixOneItem.EVALUATION.value}"
    )
    assert check.photos == (find(territory, Photo)[0].photo,)
    assert record.missing_evidence == ()
    desk.page.open_check(check.id)
    assert len(strip.photos) == 1


def test_finishing_waits_for_photos_and_leaving_does_not_lose_them(
    desk, territory, dialogs, picture, monkeypatch
):
    told: list[str] = []
    desk.context.told.connect(lambda text, _more: told.append(text))
    monkeypatch.setattr(desk.context, "jobs", JobRunner())
    desk.page.start("HZ001")
    desk.form.talk.opinion.setPlainText("要红石")
    dialogs.open_files = [picture(1), picture(2)]
    desk.page.photos.in_visit.add_files()
    desk.page.back()
    assert desk.page.mode == "visit"
    desk.page.finish()
    assert desk.page.mode == "visit"
    wait_for(lambda: desk.page.mode == "start")
    assert len(find(territory, Photo)) == 2
    assert told[:2] == ["照片还在整理，稍等一下再离开", "照片还在整理，好了就完成"]


def test_a_shut_shop_shows_the_place_for_its_front(desk, dialogs, picture):
    desk.page.start("HZ001")
    desk.form.greeting.edited.emit("shop_state", "关门")
    desk.page._show_session()
    strip = desk.page.photos.in_visit
    assert strip.isVisible()
    dialogs.open_files = [picture(1)]
    strip.add_files()
    assert strip.photos[0].subject is PhotoSubject.SHOP_FRONT
