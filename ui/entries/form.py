"""The form of one kind of entry, laid out from the declarations of its fields."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from models.errors import InvalidValue
from ui.entries.controls import Sources, control_for
from ui.entries.field_box import FieldBox, reason_of
from ui.entries.pick_field import PickField
from ui.entries.plans import shown_fields
from ui.entries.reading import Texts, read_text
from ui.theme import Space
from ui.widgets import Answers, LineField, line

__all__ = ["EntryForm"]

_MARGIN = 3
"""What the focus frame needs beside a field."""


class EntryForm(QScrollArea):
    """The fields of one kind but for ``hidden``: ``show_texts``, ``texts``, ``read``, ``mark``.

    Signals:
        changed: the user changed something.
        entered: Enter was pressed in a line; the field's name.
    """

    changed = Signal()
    entered = Signal(str)

    def __init__(self, kind: str, sources: Sources, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.kind = kind
        self._boxes = {
            info.name: FieldBox(info, control_for(kind, info, sources))
            for info in shown_fields(kind)
            if info.name not in hidden
        }
        self._inside = QWidget()
        self._lay_out(QVBoxLayout(self._inside))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inside)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        for box in self._boxes.values():
            box.control.watch(self._touched_in(box))
            widget = box.control.widget
            widget.installEventFilter(self)
            if isinstance(widget, LineField) and not isinstance(widget, PickField):
                name = box.info.name
                widget.returnPressed.connect(lambda name=name: self.entered.emit(name))
        self._wire_answers()

    def _lay_out(self, layout: QVBoxLayout) -> None:
        layout.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        layout.setSpacing(Space.CELL)
        for row in self._rows():
            if len(row) == 1:
                layout.addWidget(row[0])
            else:
                pair = line(*row, None, spacing=Space.GAP)
                for box in row:
                    pair.setAlignment(box, Qt.AlignmentFlag.AlignTop)
                layout.addLayout(pair)
        layout.addStretch(1)

    def _rows(self) -> Iterator[list[FieldBox]]:
        """Yield the boxes line by line: short ones stand two together."""
        waiting: list[FieldBox] = []
        for box in self._boxes.values():
            if box.control.short and len(waiting) < 2:
                waiting.append(box)
                continue
            if waiting:
                yield waiting
            waiting = [box] if box.control.short else []
            if not box.control.short:
                yield [box]
        if waiting:
            yield waiting

    def _touched_in(self, box: FieldBox) -> Any:
        def touched() -> None:
            box.mark("")
            self.changed.emit()

        return touched

    def _wire_answers(self) -> None:
        """Let an answer move on to the next, and the arrows go from one to the other."""
        rows = [box.control.widget for box in self._boxes.values()]
        for at, widget in enumerate(rows):
            if isinstance(widget, Answers):
                widget.answered.connect(lambda _value, at=at: rows[at + 1].setFocus())
                widget.moved.connect(lambda by, at=at: rows[max(0, at + by)].setFocus())

    # -- what the page uses

    def texts(self) -> dict[str, str]:
        """Return what is typed."""
        return {name: box.control.text() for name, box in self._boxes.items()}

    def show_texts(self, texts: Texts) -> None:
        """Show what a draft, a record or a new form begins with."""
        for name, box in self._boxes.items():
            box.control.show(texts.get(name, ""))
            box.mark("")

    def read(self, today: date) -> dict[str, Any]:
        """Return the values. Raises :class:`InvalidValue` for the first that cannot be read."""
        return {
            name: read_text(box.info, box.control.text(), today)
            for name, box in self._boxes.items()
        }

    def mark(self, error: InvalidValue) -> bool:
        """Say at its field what is wrong and go there; False where the field is not shown."""
        for box in self._boxes.values():
            box.mark("")
        wrong = self._boxes.get(error.field)
        if wrong is None:
            return False
        wrong.mark(reason_of(wrong.info, error))
        wrong.control.widget.setFocus()
        self.ensureWidgetVisible(wrong)
        return True

    def set_shown(self, shown: bool, *names: str) -> None:
        """Show or hide some fields; what is hidden keeps its text."""
        for name in names:
            self._boxes[name].setVisible(shown)

    def told(self, name: str) -> str:
        """Return what is said to be wrong with a field."""
        return self._boxes[name].wrong.text()

    def widget_of(self, name: str) -> QWidget:
        """Return the control of a field."""
        return self._boxes[name].control.widget

    def commit(self) -> None:
        """Let the field in focus read what was typed, as leaving it would."""
        focus = QApplication.focusWidget()
        finished = getattr(focus, "editingFinished", None)
        if focus is not None and finished is not None and self.isAncestorOf(focus):
            finished.emit()

    def focus_first(self) -> None:
        """Go to the first field that must be filled or answered and is empty, else to the first."""
        boxes = list(self._boxes.values())
        empty = (
            box
            for box in boxes
            if (box.info.required or isinstance(box.control.widget, Answers))
            and not box.control.text()
        )
        next(empty, boxes[0]).control.widget.setFocus()

    def set_locked(self, locked: bool) -> None:
        """Let nothing be typed."""
        self._inside.setEnabled(not locked)

    def sizeHint(self) -> QSize:
        """Ask for no more than the least: the page scrolls by its hints."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the field in focus in sight."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched.parentWidget() or watched, 0, 24)
        return super().eventFilter(watched, event)
