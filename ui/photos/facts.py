"""The words beside a strip: the photo in focus, what is worth a look about it, what went wrong."""

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from models.photo import Photo
from models.photo_flags import PhotoFlag
from ui.i18n import _
from ui.photos.words import flag_words, taken_words
from ui.theme import Type
from ui.widgets import Elided, Tag, Text, column

__all__ = ["Facts"]


class Facts(QWidget):
    """Two or three short lines; nothing where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._about = Elided("", Type.SMALL, tone="text2")
        self._tags = QVBoxLayout()
        self._tags.setSpacing(3)
        self._tag_words: list[str] = []
        self.notice = Text("", Type.SMALL, tone="warn", wrap=True)
        column(self._about, self._tags, self.notice, None, spacing=3, into=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_photo(self, photo: Photo | None, flags: tuple[PhotoFlag, ...], *, hint: str) -> None:
        """Show what is known of a photo; ``hint`` where there is none to speak of."""
        parts = [hint]
        if photo is not None:
            subject = _(photo.subject.value)
            parts = [subject, taken_words(photo), photo.point, photo.note, hint]
        words = " · ".join(part for part in parts if part)
        self._about.set_text(words)
        self._about.setVisible(bool(words))
        self._show_tags(flag_words(flags))

    def _show_tags(self, words: list[str]) -> None:
        if words == self._tag_words:
            return
        self._tag_words = words
        while self._tags.count():
            item = self._tags.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in words:
            self._tags.addWidget(Tag(each, "warn"))

    def show_notice(self, text: str, *, calm: bool = False) -> None:
        """Show one sentence: what was refused, or that something is being done."""
        self.notice.set_tone("text2" if calm else "warn")
        self.notice.setText(text)
        self.notice.setVisible(bool(text))
