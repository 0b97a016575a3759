"""The photos of one visit or check: added by picking, dragging, pasting or from a phone's folder.

The strip holds rows that are not written: who shows it keeps them in the draft and writes them.
"""

from collections.abc import Callable, Sequence
from typing import Final

import attrs
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from models.errors import RoundbookError
from models.photo import Photo
from models.photo_flags import PhotoFlag
from storage.photos.intake import SUFFIXES
from storage.queries.photos import flags_of_photos
from ui.context import AppContext
from ui.i18n import _, told
from ui.photos.bringing import Bringer, Source, is_welcome, sources_in
from ui.photos.facts import Facts
from ui.photos.offers import Offers
from ui.photos.pictures import Pictures
from ui.photos.tile import Tile
from ui.photos.tiles import Tiles
from ui.photos.viewer import PhotoViewer
from ui.photos.words import described
from ui.widgets import Button, column, line

__all__ = ["PhotoStrip"]

_PATTERN: Final = " ".join(f"*{suffix}" for suffix in SUFFIXES)


class PhotoStrip(QWidget):
    """``show_photos(photos, frame)``; ``photos`` is what it holds now.

    ``frame`` is a photo without a picture: shop, day and subject of those that are added. ``wide``:
    the words stand beside the tiles, else below them; ``folder``, the button that chooses the
    folder, is then for the one who shows the strip to place.

    Signals:
        changed: photos were added, described or removed.
        idle: nothing is being brought in any more; False where the user stopped it.
        wanted: something is there to be shown, or nothing any more.
    """

    changed = Signal()
    idle = Signal(bool)
    wanted = Signal()

    def __init__(self, context: AppContext, *, wide: bool) -> None:
        super().__init__()
        self._context = context
        self.photos: list[Photo] = []
        self._flags: dict[str, tuple[PhotoFlag, ...]] = {}
        self._frame: Photo | None = None
        self._told = ""
        self._calm = False
        self._taken: list[tuple[int, Photo]] = []
        self._wide = wide
        self.pictures = Pictures(context)
        self.bringer = Bringer(context, self)
        self.offers = Offers(context, self)
        self.tiles = Tiles()
        self.facts = Facts(wide=wide)
        self.folder = Button(kind="plain", icon="folder")
        self.viewer: PhotoViewer | None = None
        self._load = QTimer(self)
        self._load.setInterval(0)
        self._load.timeout.connect(self._load_next)
        self._lay_out(wide)
        self._wire()
        self.retranslate()

    def _lay_out(self, wide: bool) -> None:
        if wide:
            row = line(self.tiles, self.folder, self.facts, spacing=8, into=self)
            row.setStretchFactor(self.facts, 1)
        else:
            column(self.tiles, self.facts, None, spacing=4, into=self)
        self.setAcceptDrops(True)

    def _wire(self) -> None:
        self.tiles.made.connect(self._made)
        self.bringer.arrived.connect(self.take)
        self.bringer.refused.connect(self._refused)
        self.bringer.progressed.connect(self._progress)
        self.bringer.idle.connect(self._idle)
        self.offers.changed.connect(self._show)
        self.folder.clicked.connect(self._choose_folder)

    # -- what is shown

    def show_photos(self, photos: Sequence[Photo], frame: Photo) -> None:
        """Show the photos of a record; the folder of the phone is watched from now on."""
        same = self._frame is not None and _place(self._frame) == _place(frame)
        self._frame = frame
        self.photos = [_placed(photo, frame) for photo in photos]
        if not same:
            self._tell("")
            self._taken.clear()
        self.offers.begin(frame.day, self.photos)
        self._judge()

    def rest(self) -> None:
        """Watch nothing: the record was left."""
        self.offers.end()
        self._frame = None
        if self.viewer is not None:
            self.viewer.close_view()

    @property
    def busy(self) -> bool:
        """Tell whether pictures are being brought in."""
        return self.bringer.busy

    @property
    def is_wanted(self) -> bool:
        """Tell whether there is anything to show but the place to add."""
        return bool(self.photos or self.offers.offered or self._told or self.busy)

    def _judge(self) -> None:
        flags = flags_of_photos(self._context.ledger, self.photos)
        self._flags = dict(zip([photo.photo for photo in self.photos], flags, strict=True))
        self._show()

    def _show(self) -> None:
        wanted = [("photo", photo.photo) for photo in self.photos]
        wanted += [("offer", key) for key in self.offers.offered]
        self.tiles.set_tiles([*wanted, ("add", "")] if self._wide else [("add", ""), *wanted])
        for tile in self.tiles.tiles:
            self._word(tile)
        self._say()
        self._load.start()
        self.wanted.emit()

    def _word(self, tile: Tile) -> None:
        if tile.kind == "add":
            tile.set_words(_("照片"), _("加照片：回车选文件，也可以拖进来，或按 Ctrl+V 粘贴"))
        elif tile.kind == "offer":
            name = self.offers.offered[tile.key].name
            tile.set_words(_("回车加上"), _("照片文件夹里的 {name}，回车加上").format(name=name))
        else:
            photo, flags = self._photo(tile.key), self._flags.get(tile.key, ())
            said = described(photo, flags)
            tile.set_words(_(photo.subject.value), said, flagged=bool(flags))

    def _photo(self, name: str) -> Photo:
        return next(photo for photo in self.photos if photo.photo == name)

    def _load_next(self) -> None:
        """Read one picture at a time, so that the form is there first."""
        for tile in self.tiles.tiles:
            if tile.kind != "add" and not tile.has_image:
                image = (
                    self.pictures.read(tile.key)
                    if tile.kind == "photo"
                    else self.offers.image(tile.key)
                )
                tile.set_image(image)
                return
        self._load.stop()

    # -- the words beside it

    def _focused(self) -> Tile | None:
        return next((tile for tile in self.tiles.tiles if tile.hasFocus()), None)

    def _say(self) -> None:
        """Tell of the photo in focus, else of the first that is worth a look."""
        tile = self._focused()
        named = tile.key if tile is not None and tile.kind == "photo" else ""
        photo = next((each for each in self.photos if each.photo == named), None)
        if photo is None:
            photo = next((each for each in self.photos if self._flags.get(each.photo)), None)
        flags = self._flags.get(photo.photo, ()) if photo else ()
        self.facts.show_photo(photo, flags, lead=self._lead(photo))
        self.facts.show_notice(self._told, calm=self._calm)

    def _tell(self, text: str, *, calm: bool = False) -> None:
        self._told, self._calm = text, calm

    def _lead(self, photo: Photo | None) -> str:
        if photo is not None:
            at = self.photos.index(photo) + 1
            return _("第 {n} 张").format(n=at) if len(self.photos) > 1 else ""
        if self.offers.offered:
            return _("照片文件夹里有 {n} 张当天的").format(n=len(self.offers.offered))
        return "" if self.photos else _("选文件、拖进来，或 Ctrl+V 粘贴")

    def _progress(self, done: int, total: int) -> None:
        words = _("正在整理照片 {done} / {total}").format(done=min(done + 1, total), total=total)
        self.facts.show_notice(words, calm=True)
        self.wanted.emit()

    def _refused(self, errors: Sequence[RoundbookError]) -> None:
        first = "".join(told(errors[0]))
        more = _("还有 {n} 个文件没加上。").format(n=len(errors) - 1) if len(errors) > 1 else ""
        self._tell(first + more)
        self._show()

    def _idle(self, whole: bool) -> None:
        if not whole:
            self._tell(_("停下了，没整理完的照片没有加上。"))
        self._say()
        self.wanted.emit()
        self.idle.emit(whole)

    # -- adding

    def add_files(self) -> None:
        """Ask for files and bring them in."""
        pattern = _("照片 ({pattern})").format(pattern=_PATTERN)
        paths = self._context.dialogs.ask_open_files(_("加照片"), pattern)
        if self._frame is not None and paths:
            self._tell("")
            self.bringer.bring_files(paths, self._frame)

    def bring(self, sources: Sequence[Source]) -> None:
        """Bring in what was dragged or pasted."""
        if self._frame is not None and sources:
            self._tell("")
            self.bringer.bring(sources, self._frame)

    def take(self, photos: Sequence[Photo]) -> None:
        """Add photos whose pictures lie in the store; one that is there already is none more."""
        known = {photo.photo for photo in self.photos}
        fresh = {photo.photo: photo for photo in photos if photo.photo not in known}
        if self._frame is None:
            return
        again = next((photo for photo in photos if photo.photo in known), None)
        if again is not None:
            self._tell(_("“{name}”已经加过了。").format(name=again.original_name))
        self.photos += [_placed(each, self._frame) for each in fresh.values()]
        self.offers.take(photos)
        self._judge()
        if fresh:
            self.changed.emit()

    def paste(self) -> None:
        """Bring in what the clipboard holds."""
        sources = sources_in(QGuiApplication.clipboard().mimeData())
        if sources:
            self.bring(sources)
        else:
            self._tell(_("剪贴板里没有图片。"))
            self._show()

    def take_focus(self) -> None:
        """Move the focus to the place to add one."""
        self.tiles.take_focus(len(self.tiles.tiles) - 1 if self._wide else 0)

    # -- the tiles

    def _made(self, tile: Tile) -> None:
        tile.clicked.connect(lambda: self._opened(tile))
        tile.removed.connect(lambda: self._removed(tile))
        tile.installEventFilter(self)

    def _opened(self, tile: Tile) -> None:
        if tile.kind == "add":
            self.add_files()
        elif tile.kind == "offer":
            self.bring([self.offers.source(tile.key)])
        else:
            self._view(tile.key)

    def _removed(self, tile: Tile) -> None:
        if tile.kind == "offer":
            self.offers.dismiss(tile.key)
        elif tile.kind == "photo":
            photo = self._photo(tile.key)
            self._taken.append((self.photos.index(photo), photo))
            self.photos.remove(photo)
            name = photo.original_name
            self._tell(_("去掉了“{name}”，Ctrl+Z 取回。").format(name=name), calm=True)
            self._judge()
            self.changed.emit()

    def take_back(self) -> None:
        """Put the photo back that was removed last."""
        at, photo = self._taken.pop()
        self._tell("")
        if all(each.photo != photo.photo for each in self.photos):
            self.photos.insert(at, photo)
        self._judge()
        self.changed.emit()

    def _view(self, name: str) -> None:
        if self.viewer is None:
            self.viewer = PhotoViewer(self._context, self.pictures, self.window())
            self.viewer.described.connect(self._described)
            self.viewer.removed.connect(self._removed_in_view)
        at = [photo.photo for photo in self.photos].index(name)
        flags = [self._flags.get(photo.photo, ()) for photo in self.photos]
        self.viewer.open_view(self.photos, flags, at)

    def _described(self, photo: Photo) -> None:
        self.photos = [photo if each.photo == photo.photo else each for each in self.photos]
        self._show()
        self.changed.emit()

    def _removed_in_view(self, name: str) -> None:
        tile = next(tile for tile in self.tiles.tiles if tile.key == name)
        tile.removed.emit()

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus; let Ctrl+V and Ctrl+Z reach the strip instead of the menu."""
        if event.type() is QEvent.Type.FocusIn:
            self._say()
        elif event.type() is QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._say)
        elif isinstance(event, QKeyEvent) and (do := self._meant(event)):
            if event.type() is QEvent.Type.KeyPress:
                do()
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _meant(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Return what a key does wherever the focus is in the strip."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return None
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste
        undo = event.matches(QKeySequence.StandardKey.Undo)
        return self.take_back if undo and self._taken else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if is_welcome(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.bring(sources_in(event.mimeData()))
        event.acceptProposedAction()

    # -- the folder

    def _choose_folder(self) -> None:
        self.offers.choose_folder(self.folder)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.tiles.setAccessibleName(_("照片"))
        self.folder.set_name(_("照片文件夹：手机接上电脑后，新照片会列在这里"))
        if self._frame is not None:
            self._show()


def _place(frame: Photo) -> tuple[object, ...]:
    return frame.retailer_id, frame.about, frame.about_id


def _placed(photo: Photo, frame: Photo) -> Photo:
    """Return a photo with the shop and day of its record."""
    return attrs.evolve(photo, retailer_id=frame.retailer_id, day=frame.day)
