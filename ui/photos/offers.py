"""What the watched folder offers: today's pictures that are not attached yet."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QWidget

from models.photo import Photo
from storage.operations.profile import change_setting
from storage.photos.intake import shown_name
from storage.queries.photos import files_attached
from storage.queries.settings import setting
from ui.context import AppContext
from ui.i18n import _
from ui.photos.bringing import Source, source_of_file
from ui.photos.watching import FolderWatch, Found

__all__ = ["FOLDER_KEY", "Offers"]

FOLDER_KEY: Final = "photos.folder"
_MOST: Final = 12


class Offers(QObject):
    """``offered`` are the paths by key, latest first, at most twelve.

    Signals:
        changed: others are offered now.
    """

    changed = Signal()

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.watch = FolderWatch(self)
        self.watch.found.connect(self._found)
        self.offered: dict[str, Path] = {}
        self._seen: tuple[Found, ...] = ()
        self._day: date | None = None
        self._attached: set[tuple[str, str]] = set()
        self._dismissed: set[str] = set()

    @property
    def folder(self) -> str:
        """The folder that is watched, "" for none."""
        return setting(self._context.ledger, FOLDER_KEY)

    def begin(self, day: date, photos: Sequence[Photo]) -> None:
        """Offer the pictures of a day, but for those that are attached to anything."""
        self._attached = files_attached(self._context.ledger, day)
        self._attached |= {_mark_of(photo) for photo in photos}
        if day == self._day and self.watch.watching:
            self._offer()
            return
        self._day, self._seen = day, ()
        self._watch()

    def end(self) -> None:
        """Offer nothing any more."""
        self.watch.stop()
        self._day, self._seen = None, ()
        self._offer()

    def _watch(self) -> None:
        self.watch.stop()
        folder = self.folder
        if folder and self._day is not None:
            self.watch.watch(Path(folder), self._day)
        self._offer()

    def _found(self, found: tuple[Found, ...]) -> None:
        if self.watch.watching:
            self._seen = found
            self._offer()

    def _offer(self) -> None:
        offered = dict[str, Path]()
        for each in self._seen:
            key = str(each.path)
            mark = shown_name(each.path.name), each.when.isoformat()
            if key not in self._dismissed and mark not in self._attached and len(offered) < _MOST:
                offered[key] = each.path
        if offered != self.offered:
            self.offered = offered
            self.changed.emit()

    def take(self, photos: Sequence[Photo]) -> None:
        """Offer no more what was attached."""
        self._attached |= {_mark_of(photo) for photo in photos}
        self._offer()

    def dismiss(self, key: str) -> None:
        """Offer one no more while the program is open."""
        self._dismissed.add(key)
        self._offer()

    def source(self, key: str) -> Source:
        """Return one that is offered, to be brought in."""
        return source_of_file(self.offered[key])

    def image(self, key: str) -> QImage:
        """Return what one that is offered looks like, a null image where Qt cannot tell."""
        return next((each.image for each in self._seen if str(each.path) == key), QImage())

    # -- which folder

    def choose_folder(self, below: QWidget) -> None:
        """Ask for the folder; where there is one, offer to leave it too."""
        folder = self.folder
        if not folder:
            self._ask()
            return
        menu = QMenu(below)
        menu.addAction(folder).setEnabled(False)
        menu.addAction(_("换一个文件夹…"), self._ask)
        menu.addAction(_("不再看这个文件夹"), lambda: self._set(""))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _ask(self) -> None:
        chosen = self._context.dialogs.ask_folder(_("手机照片在哪个文件夹"))
        if chosen is not None:
            self._set(str(chosen))

    def _set(self, folder: str) -> None:
        done = _("新照片会从这个文件夹列出来") if folder else _("不再看照片文件夹")
        saved = self._context.act(lambda ledger: change_setting(ledger, FOLDER_KEY, folder), done)
        if saved is not None:
            self._seen = ()
            self._watch()


def _mark_of(photo: Photo) -> tuple[str, str]:
    return photo.original_name, photo.file_at.isoformat() if photo.file_at else ""
