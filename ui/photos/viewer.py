"""One photo large, beside what the shop looked like on the last day before; Esc goes back."""

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from models.photo import Photo, PhotoSubject
from models.photo_flags import PhotoFlag
from storage.queries.photos import last_photo
from ui.context import AppContext
from ui.i18n import _
from ui.photos.facts import show_tags
from ui.photos.pictures import LARGE, Pictures
from ui.photos.words import day_words, flag_words, taken_words
from ui.theme import Radius, Type, theme
from ui.widgets import (
    Button,
    KeyHints,
    LineField,
    Option,
    Painted,
    Segments,
    Text,
    column,
    line,
)
from ui.widgets.painting import MIDDLE, box, text_line

__all__ = ["PhotoViewer"]

_MOST_NOTE = 200


class _Picture(Painted):
    """A picture as large as there is room, whole."""

    def __init__(self) -> None:
        super().__init__()
        self._image, self._words = QImage(), ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage, words: str, said: str) -> None:
        """Show a picture, or ``words`` where there is none."""
        self._image, self._words = image, words
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            box(painter, self.rect(), fill="grey", radius=Radius.CONTROL)
            if self._image.isNull():
                text_line(painter, self.rect(), self._words, tone="text2", align=MIDDLE)
                return
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            room = QRectF(left, top, size.width(), size.height())
            painter.drawImage(room, self._image, QRectF(self._image.rect()))


class _Side(QWidget):
    """A picture under its words."""

    def __init__(self) -> None:
        super().__init__()
        self.head = Text("", Type.CARD, bold=True)
        self.more = Text("", Type.SMALL, tone="text2")
        self.tags = line(spacing=6)
        self.picture = _Picture()
        head = line(self.head, self.more, None, self.tags)
        column(head, self.picture, spacing=8, into=self).setStretch(1, 1)


class PhotoViewer(Painted):
    """Covers the window; ``open_view(photos, flags, at)``.

    Signals:
        described: the :class:`Photo` with another subject or note.
        removed: name of a photo that is to go.
    """

    described = Signal(object)
    removed = Signal(str)

    def __init__(self, context: AppContext, pictures: Pictures, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._pictures = context, pictures
        self._photos: list[Photo] = []
        self._flags: list[tuple[PhotoFlag, ...]] = []
        self._at = 0
        self._before: QWidget | None = None
        self.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = Text("", Type.PAGE, bold=True)
        self._count = Text("", Type.BODY, tone="text2")
        self.back = Button(key="Esc")
        self.away = Button(kind="plain", key="Del")
        self.last, self.now = _Side(), _Side()
        self.subject = Segments(name=_("用途"))
        self.note = LineField(name=_("说明"), height=30)
        self.note.setMaxLength(_MOST_NOTE)
        self._hints = KeyHints()
        self._lay_out()
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    def _lay_out(self) -> None:
        head = line(self._title, self._count, None, self.away, self.back, spacing=12)
        sides = line(self.last, self.now, spacing=16)
        foot = line(self.subject, self.note, self._hints, spacing=12)
        foot.setStretchFactor(self.note, 1)
        whole = column(head, sides, foot, spacing=12, margins=(24, 14, 24, 16), into=self)
        whole.setStretch(1, 1)
        self.back.clicked.connect(self.close_view)
        self.away.clicked.connect(self._remove)
        self.subject.changed.connect(lambda value: self._describe(subject=PhotoSubject(value)))
        self.note.textEdited.connect(lambda text: self._describe(note=text.strip()))

    def focus_rect(self) -> QRect:
        picture = self.now.picture
        return QRect(picture.mapTo(self, QPoint(0, 0)), picture.size())

    def open_view(
        self, photos: Sequence[Photo], flags: Sequence[tuple[PhotoFlag, ...]], at: int
    ) -> None:
        """Show one of some photos; the arrow keys show the others."""
        self._photos, self._flags = list(photos), list(flags)
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.retranslate()
        self._go(at)
        self._cover()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_view(self) -> None:
        """Go back to where the focus was."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def photo(self) -> Photo:
        """Return the photo that is shown."""
        return self._photos[self._at]

    def _go(self, at: int) -> None:
        self._at = max(0, min(at, len(self._photos) - 1))
        photo = self.photo
        self._count.setText(f"{self._at + 1} / {len(self._photos)}")
        self.subject.set_value(photo.subject.value)
        self.note.set_text(photo.note)
        image = self._pictures.read(photo.photo, LARGE)
        self.now.picture.show_image(image, _("照片不在了"), _("这次的照片"))
        parts = (f"{photo.day:%m-%d}", taken_words(photo), photo.original_name)
        self.now.more.setText(" · ".join(part for part in parts if part))
        show_tags(self.now.tags, flag_words(self._flags[self._at]))
        self._show_last()

    def _show_last(self) -> None:
        photo = self.photo
        ledger = self._context.ledger
        last = last_photo(ledger, photo.retailer_id, photo.subject, photo.day)
        words = _("还没有更早的{subject}照片").format(subject=_(photo.subject.value))
        image = self._pictures.read(last.photo, LARGE) if last else QImage()
        self.last.picture.show_image(image, words, _("上次的照片") if last else words)
        self.last.more.setText(day_words(last.day, photo.day) if last else "")

    def _describe(self, **said: object) -> None:
        photo = attrs.evolve(self.photo, **said)  # type: ignore[arg-type]
        if photo == self.photo:
            return
        other = photo.subject is not self.photo.subject
        self._photos[self._at] = photo
        if other:
            self._show_last()
        self.described.emit(photo)

    def _remove(self) -> None:
        name = self.photo.photo
        self._photos.pop(self._at)
        self._flags.pop(self._at)
        if self._photos:
            self._go(self._at)
        else:
            self.close_view()
        self.removed.emit(name)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Give way where a key of the window led elsewhere."""
        if self.isVisible() and new is not None and new is not self and not self.isAncestorOf(new):
            self._before = None
            self.hide()

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_view()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_PageUp):
            self._go(self._at - 1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown):
            self._go(self._at + 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside: what lies below is covered."""
        ring = [self, self.subject, self.note, self.away, self.back]
        focus = QApplication.focusWidget()
        at = ring.index(focus) if focus in ring else 0
        ring[(at + (1 if forward else -1)) % len(ring)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("bg"))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self._title.setText(_("照片"))
        self.back.set_text(_("返回"))
        self.away.set_text(_("去掉这张"))
        self.last.head.setText(_("上次"))
        self.now.head.setText(_("这次"))
        self.subject.set_options([Option(each, _(each)) for each in PhotoSubject], _("用途"))
        self.note.set_name(_("说明"), _("看到什么，一句话"))
        self._hints.set_hints([("← →", _("换一张")), ("Tab", _("用途和说明"))])
