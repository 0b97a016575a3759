"""What is written into one row of a table: below the table, for the row in focus."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from models.marks import N_
from models.reports.cells import Column, Row
from ui.i18n import _
from ui.screens.reports.text_box import TextBox
from ui.screens.reports.typed import Place, Typed
from ui.theme import Radius, Space, Type
from ui.widgets import Elided, Painted, Text, line
from ui.widgets.painting import box

__all__ = ["RowForm"]

_LINES = 2
_DATA = N_("数据")
"""The column that says what is known; the forms themselves are always Chinese."""


class RowForm(Painted):
    """``show_row(row)`` shows the texts of a row of the table ``table_id``.

    Signals:
        edited: place, text and what the program suggests there.
    """

    edited = Signal(tuple, str, str)

    def __init__(
        self, table_id: str, columns: Sequence[Column], typed: Callable[[], Typed]
    ) -> None:
        super().__init__()
        self._table, self._typed = table_id, typed
        self._columns = tuple(column for column in columns if column.editable)
        self._places: dict[str, Place] = {}
        self._headings = [column.heading for column in columns]
        self.name = Text("", Type.TABLE, bold=True)
        self.data = Elided("", Type.SMALL, tone="text2")
        self.boxes = {
            column.heading: TextBox(column.heading, "", lines=_LINES) for column in self._columns
        }
        for heading, box_ in self.boxes.items():
            box_.edited.connect(self._wrote(heading))
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 10, 12, 12)
        grid.setHorizontalSpacing(Space.GAP)
        grid.setVerticalSpacing(Space.CELL)
        head = line(self.name, self.data)
        head.setStretchFactor(self.data, 1)
        grid.addLayout(head, 0, 0, 1, 2)
        for number, each in enumerate(self.boxes.values()):
            grid.addWidget(each, 1 + number // 2, number % 2)
        for at in (0, 1):
            grid.setColumnStretch(at, 1)

    def retranslate(self) -> None:
        """Show the words of the window in the language in force."""
        for heading, each in self.boxes.items():
            each.area.set_name(_("{row}：{column}").format(row=self.name.text(), column=heading))
            each.retranslate()

    def show_row(self, row: Row | None) -> None:
        """Show a row; None where the focus is on a row of sums."""
        self.setVisible(row is not None)
        if row is None:
            return
        cells = dict(zip(self._headings, row.cells, strict=True))
        self.name.setText(row.cells[0].text)
        said = cells.get(_DATA)
        self.data.set_text(said.text if said is not None else "")
        for heading, each in self.boxes.items():
            place = (self._table, row.key, heading)
            self._places[heading] = place
            written = self._typed().written(place)
            each.show_text(written, cells[heading].text if written is None else "")
        self.retranslate()

    def set_editable(self, editable: bool) -> None:
        """Let it be written into, or only read."""
        for each in self.boxes.values():
            each.set_editable(editable)

    def _wrote(self, heading: str) -> Callable[[str], None]:
        def wrote(text: str) -> None:
            place = self._places.get(heading)
            if place is not None:
                self.edited.emit(place, text, self.boxes[heading].suggested)

        return wrote

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, QRectF(self.rect()), fill="raised", radius=Radius.CONTROL)
