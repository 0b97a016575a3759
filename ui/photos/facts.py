"""The words of a strip: the photo in focus, what is worth a look about it, what went wrong."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from models.photo import Photo
from models.photo_flags import PhotoFlag
from ui.i18n import _
from ui.photos.words import flag_words, taken_words
from ui.theme import Type
from ui.widgets import Elided, Tag, Text, column, line

__all__ = ["Facts", "show_tags"]


def show_tags(place: QHBoxLayout, words: list[str]) -> None:
    """Let these be the tags in ``place``."""
    while place.count():
        item = place.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for each in words:
        place.addWidget(Tag(each, "warn"))


class Facts(QWidget):
    """One line, and a second one where something went wrong; ``wide`` has room for all tags."""

    def __init__(self, *, wide: bool) -> None:
        super().__init__()
        self._wide = wide
        self._about = Elided("", Type.SMALL, tone="text2")
        self._tags = line(spacing=6)
        self._tag_words: list[str] = []
        self.notice = Text("", Type.SMALL, tone="warn", wrap=True)
        row = line(self._about, self._tags, None, spacing=8)
        column(row, self.notice, spacing=3, into=self)
        vertical = QSizePolicy.Policy.Preferred if wide else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    def show_photo(self, photo: Photo | None, flags: tuple[PhotoFlag, ...], *, lead: str) -> None:
        """Show what is known of a photo after ``lead``, which stands alone where there is none."""
        parts = [lead]
        if photo is not None:
            subject = _(photo.subject.value)
            parts = [lead, subject, taken_words(photo), photo.point, photo.note]
        words = " · ".join(part for part in parts if part)
        self._about.set_text(words)
        self._about.setVisible(bool(words))
        said = flag_words(flags)
        said = said if self._wide else said[:1]
        if said != self._tag_words:
            self._tag_words = said
            show_tags(self._tags, said)

    def show_notice(self, text: str, *, calm: bool = False) -> None:
        """Show one sentence: what was refused, or that something is being done."""
        self.notice.set_tone("text2" if calm else "warn")
        self.notice.setText(text)
        self.notice.setVisible(bool(text))
