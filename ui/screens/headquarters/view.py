"""What the segments of 汇总 have in common: a list, its search, a bar where one says why."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from models.search import SearchEntry, search
from storage.headquarters.database import Headquarters
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.item_models.tuple_table import text_of
from ui.screens.headquarters.library import Library
from ui.theme import Space, Type, theme
from ui.widgets import Button, Card, EmptyState, LineField, Text, line

__all__ = ["FoundTable", "Saying", "View", "shortcut"]

_ROOMY = 1000
"""Below this width the columns in ``spare`` go."""

Row = tuple[str, tuple[Cell, ...], str]
"""Key, cells and tint of a row."""


def shortcut(keys: str, host: QWidget, do: Callable[[], object]) -> None:
    """Let a key work wherever the focus is inside ``host``; text fields keep their letters."""
    made = QShortcut(QKeySequence(keys), host)
    made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.activated.connect(do)


class FoundTable(DenseTable):
    """A table whose rows are found by their words: ``show_all(rows)``, ``look_for(words)``.

    Signals:
        left: Esc was pressed.
    """

    left = Signal()

    def __init__(self, columns: Sequence[Column], *, framed: bool = True) -> None:
        super().__init__(columns, name="", framed=framed)
        self._rows: Sequence[Row] = ()
        self._entries: list[SearchEntry] = []
        self._words = ""

    def show_all(self, rows: Sequence[Row]) -> None:
        """Show rows, as far as they hold the words looked for."""
        self._rows = rows
        self._entries = [
            SearchEntry.of("", "", (key, *(text_of(cell) for cell in cells)))
            for key, cells, _tint in rows
        ]
        self._show()

    def look_for(self, words: str) -> None:
        """Show the rows that hold all words."""
        self._words = words
        self._show()

    def _show(self) -> None:
        found = sorted(search(self._entries, self._words)) if self._words else None
        rows = self._rows if found is None else [self._rows[place] for place in found]
        self.set_rows([each[1] for each in rows], [each[0] for each in rows], [r[2] for r in rows])

    @property
    def all_count(self) -> int:
        """How many rows there are, whatever is looked for."""
        return len(self._rows)

    def sizeHint(self) -> QSize:
        """Ask for a few rows: the page scrolls by its hints."""
        return QSize(super().sizeHint().width(), theme.px(36 + 3 * 32))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), theme.px(36 + 2 * 32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Field(LineField):
    """A line whose Enter confirms and whose Esc goes back.

    Signals:
        confirmed: Enter was pressed.
        left: Esc was pressed.
    """

    confirmed = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Saying(QWidget):
    """The bar under a list: what is about to be decided, a comment, one button.

    ``offer(words, action, do)`` shows it, ``ask(…)`` takes the focus into the comment too.
    ``do(comment)`` returns whether it was done; then the bar is gone.

    Signals:
        opened: something is about to be decided.
        closed: it was given up or done.
        left: the focus was in it, and belongs to the list again.
    """

    opened = Signal()
    closed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._do: Callable[[str], bool] | None = None
        self.words = Text("", Type.TABLE, bold=True)
        self.field = _Field(name="")
        self.button = Button(kind="primary", key="Enter")
        self.drop = Button(kind="plain", key="Esc")
        self.field.confirmed.connect(self.confirm)
        self.field.left.connect(self.close_bar)
        self.button.clicked.connect(self.confirm)
        self.drop.clicked.connect(self.close_bar)
        row = line(self.words, self.field, self.button, self.drop, spacing=12, into=self)
        row.setStretch(1, 1)
        row.setContentsMargins(Space.CARD - 1, 8, Space.CARD - 1, 8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def is_open(self) -> bool:
        """True while something is about to be decided."""
        return self._do is not None

    def offer(
        self, words: str, action: str, do: Callable[[str], bool], *, needed: bool = False
    ) -> None:
        """Offer a decision, its comment may be ``needed``; the focus stays."""
        self._do = do
        self.words.setText(words)
        self.button.set_text(action, "Enter")
        self.drop.set_text(_("算了"), "Esc")
        self.field.clear()
        self.field.setAccessibleName(_("意见"))
        hint = _("写明要改什么，会写进回执") if needed else _("意见，可以不写")
        self.field.setPlaceholderText(hint)
        self.show()
        self.opened.emit()

    def ask(
        self, words: str, action: str, do: Callable[[str], bool], *, needed: bool = False
    ) -> None:
        """Offer a decision and let the comment be typed at once."""
        self.offer(words, action, do, needed=needed)
        self.field.setFocus()

    def confirm(self) -> None:
        """Do it."""
        do = self._do
        if do is not None and do(self.field.text().strip()):
            self.close_bar()

    def close_bar(self) -> None:
        """Give it up, or leave after it was done."""
        if self._do is not None:
            self._do = None
            had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
            self.hide()
            self.closed.emit()
            if had_focus:
                self.left.emit()


class View(QWidget):
    """One segment: ``table`` in a card, or in words why there is nothing.

    A subclass makes ``columns`` and ``rows``, overrides :meth:`read`, and adds its keys. ``card``
    holds the list; ``saying`` is the bar at its foot; ``detail`` shows the row in hand, where a
    subclass has one, and is hidden where there is no row. In a narrow window the columns in
    ``spare`` give way to the one that stretches.

    Signals:
        counted: rows shown and rows in all, behind a search.
        keys_changed: other keys work here now.
    """

    counted = Signal(int, int)
    keys_changed = Signal()
    spare: tuple[str, ...] = ()
    detail: Card | None = None

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        self.table = FoundTable(self.columns())
        self.saying = Saying()
        self.saying.left.connect(self.take_focus)
        self.card = Card(flush=True)
        self.card.add(self.table, 1)
        self.empty = EmptyState()
        self.empty_card = Card()
        self.empty_card.add(self.empty, 1)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with titles in the language in force."""
        raise NotImplementedError

    def read(self, database: Headquarters) -> None:
        """Read what is shown, inside one snapshot."""
        raise NotImplementedError

    def word_empty(self) -> tuple[str, str]:
        """Return why there is nothing and what to do."""
        raise NotImplementedError

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here, for the foot of the page."""
        raise NotImplementedError

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show the rows of the list."""
        self.table.show_all(rows)
        self.tell_rows()

    def tell_rows(self) -> None:
        """Show the list, or why there is none; tell how many there are."""
        some = self.table.row_count() > 0
        focused = self.table.hasFocus()
        self.card.setVisible(some)
        self.empty_card.setVisible(not some)
        if self.detail is not None:
            self.detail.setVisible(some)
        if not some:
            looked = self.table.all_count > 0
            words = (_("没有找到"), _("换个词找，Esc 清除。")) if looked else self.word_empty()
            self.empty.set_words(*words)
            if focused:
                self.setFocus()
        self.counted.emit(self.table.row_count(), self.table.all_count)

    def look_for(self, words: str) -> None:
        """Show what holds the words."""
        self.table.look_for(words)
        self.tell_rows()

    def take_focus(self) -> None:
        """Put the focus where the keys work."""
        self.table.setFocus()

    def step(self, by: int) -> None:
        """Move in the list."""
        self.table.step(by)

    def bars(self) -> tuple[Saying, ...]:
        """Return the bars in which something may be decided."""
        return (self.saying,)

    def back(self) -> bool:
        """Go one level up; False where this is the highest."""
        if self.saying.is_open:
            self.saying.close_bar()
            return True
        return False

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.set_columns(self.columns())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_ROOMY)
        for at, column in enumerate(self.table.table_model.columns):
            self.table.setColumnHidden(at, narrow and column.key in self.spare)
