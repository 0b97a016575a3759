"""One section of a report: its heading, its tables, the texts that are written."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from models.reports.cells import Table
from models.reports.sections import Filled
from ui.i18n import _
from ui.screens.reports.figure_table import MANY, FigureTable
from ui.screens.reports.row_form import RowForm
from ui.screens.reports.text_box import TextBox
from ui.screens.reports.typed import Place, Typed
from ui.theme import Size, Type, theme
from ui.widgets import Rule, Text, column

__all__ = ["SectionView", "TableView"]

_LINES = 3
_FEW, _AROUND = 6, 44
"""Rows that a long table shows at least, and the px its head and the edges take."""


class TableView(QWidget):
    """A table with its title, its note, and the texts of the row in focus where it has some.

    Signals:
        edited: place, text and what the program suggests there.
    """

    edited = Signal(tuple, str, str)

    def __init__(self, content: Table, typed: Callable[[], Typed], *, written: bool) -> None:
        super().__init__()
        self.title = Text("", Type.TABLE, bold=True)
        self.table = FigureTable(content, lambda place: typed().written(place), below=written)
        self.nothing = Text("", Type.TABLE, tone="muted")
        self.note = Text("", Type.SMALL, tone="muted", wrap=True)
        self.form = RowForm(content.id, content.columns, typed) if written else None
        below = (self.form,) if self.form is not None else ()
        column(self.title, self.table, self.nothing, *below, self.note, spacing=4, into=self)
        if self.form is not None:
            self.table.row_changed.connect(self._show_row)
            self.table.write_asked.connect(self._write)
            self.form.edited.connect(self._edited)
        self.show_table(content)

    def show_table(self, content: Table) -> None:
        """Show the table with other figures."""
        self.title.setText(content.title)
        self.title.setVisible(bool(content.title))
        self.note.setText(content.note)
        self.note.setVisible(bool(content.note))
        self.table.show_table(content)
        self.table.setVisible(bool(content.rows))
        self.nothing.setText(_("没有记录。"))
        self.nothing.setVisible(not content.rows and not content.note)
        self._show_row(self.table.current_key())

    def set_editable(self, editable: bool) -> None:
        """Let the texts be written, or only read."""
        if self.form is not None:
            self.form.set_editable(editable)

    def fit(self, room: int) -> None:
        """Show a long table, with what is written below it, in one sight."""
        count = self.table.row_count()
        if count <= MANY and self.form is None:
            self.table.set_most_rows(MANY)
            return
        below = (self.title, self.form, self.note)
        used = sum(part.sizeHint().height() + 4 for part in below if part and not part.isHidden())
        rows = (room - used - theme.px(_AROUND)) // theme.px(Size.GRID_ROW)
        self.table.set_most_rows(max(_FEW, rows))

    def stops(self) -> Iterator[QWidget]:
        """Yield where the focus may stand, from top to bottom."""
        if self.table.row_count():
            yield self.table
        if self.form is not None:
            yield from (box.area for box in self.form.boxes.values())

    def _show_row(self, key: str) -> None:
        if self.form is not None:
            self.form.show_row(self.table.row(key))

    def _write(self) -> None:
        if self.form is not None and not self.form.isHidden():
            next(iter(self.form.boxes.values())).area.setFocus()

    def _edited(self, place: Place, text: str, suggested: str) -> None:
        self.edited.emit(place, text, suggested)
        self.table.show_row(place[1])


class SectionView(QWidget):
    """``show_section(filled)``; ``tables`` and ``boxes`` (texts by id) hold its parts.

    Signals:
        edited: place, text and what the program suggests there.
    """

    edited = Signal(tuple, str, str)

    def __init__(self, filled: Filled, typed: Callable[[], Typed], *, named: bool) -> None:
        super().__init__()
        self._typed = typed
        self.id = filled.section.id
        self.head = Text(filled.section.title, Type.CARD, bold=True)
        self.rule = Rule()
        self.tables = [
            TableView(table, typed, written=_is_written(filled, table)) for table in filled.tables
        ]
        self.boxes = {
            field.id: TextBox(field.label, field.hint, lines=_LINES)
            for field in filled.section.texts
        }
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        for part in (self.head, *self.tables, *self.boxes.values()):
            rows.addWidget(part)
        self.head.setVisible(named)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for table in self.tables:
            table.edited.connect(self.edited)
        for field, box in self.boxes.items():
            box.edited.connect(self._wrote(field))
        self.show_section(filled)

    @staticmethod
    def shape_of(filled: Filled) -> tuple[object, ...]:
        """Return what has to stay for a section to be shown in the same widgets."""
        return (
            filled.section.id,
            tuple(
                (table.id, tuple(column.heading for column in table.columns))
                for table in filled.tables
            ),
        )

    def show_section(self, filled: Filled) -> None:
        """Show other figures and texts in the same places."""
        self.head.setText(filled.section.title)
        for view, table in zip(self.tables, filled.tables, strict=True):
            view.show_table(table)
        for field, box in self.boxes.items():
            written = self._typed().written((self.id, "", field))
            box.show_text(written, filled.suggested.get(field, ""))

    def set_editable(self, editable: bool) -> None:
        """Let the texts be written, or only read."""
        for table in self.tables:
            table.set_editable(editable)
        for box in self.boxes.values():
            box.set_editable(editable)

    def set_ways(self, ways: Mapping[tuple[str, str], str]) -> None:
        """Let tables lead to 分析, by section and table."""
        for view in self.tables:
            view.table.leads = ways.get((self.id, view.table.content.id), "")

    def retranslate(self) -> None:
        """Show the words of the window in the language in force."""
        for box in self.boxes.values():
            box.retranslate()
        for table in self.tables:
            if table.form is not None:
                table.form.retranslate()

    def stops(self) -> Iterator[QWidget]:
        """Yield where the focus may stand, from top to bottom."""
        for table in self.tables:
            yield from table.stops()
        yield from (box.area for box in self.boxes.values())

    def _wrote(self, field: str) -> Callable[[str], None]:
        def wrote(text: str) -> None:
            self.edited.emit((self.id, "", field), text, self.boxes[field].suggested)

        return wrote


def _is_written(filled: Filled, table: Table) -> bool:
    """Tell whether texts are written row by row: where a section asks for none of its own."""
    return not filled.section.texts and any(column.editable for column in table.columns)
