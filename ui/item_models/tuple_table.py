"""A table model over prebuilt tuples: nothing is computed while painting."""

from collections.abc import Sequence
from typing import Any, Literal

import attrs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.i18n import _
from ui.theme import Type

__all__ = ["Cell", "Column", "Index", "Part", "TupleTableModel", "text_of"]

Part = tuple[str, str]
"""(kind, text); the kinds are listed in ``ui.widgets.row_delegate``."""
Cell = str | tuple[Part, ...]
"""A plain text, or parts painted one after the other."""
Index = QModelIndex | QPersistentModelIndex

_SILENT = ("sign", "sign-small", "bar", "icon", "gap")


@attrs.frozen
class Column:
    """One column of a table.

    ``key`` names it for sorting and editing; ``width`` is px at normal type; exactly one column
    should ``stretch``; ``name=True`` is the column that turns bold when its row is selected.
    """

    key: str
    title: str = ""
    width: int = 100
    align: Literal["left", "right", "center"] = "left"
    stretch: bool = False
    size: float = Type.TABLE
    tone: str = "text"
    name: bool = False
    sortable: bool = False
    editable: bool = False
    tip: str = ""


def text_of(cell: Cell) -> str:
    """Return the words of a cell for copying and for screen readers."""
    if isinstance(cell, str):
        return cell
    words = [text for kind, text in cell if kind.partition(":")[0] not in _SILENT]
    signs = [text for kind, text in cell if kind.startswith("sign")]
    joined = "".join(
        text if at == 0 or not _is_tag(cell, text) else f" {text}" for at, text in enumerate(words)
    )
    return joined.strip() or "".join(_(sign) for sign in signs)


def _is_tag(parts: tuple[Part, ...], text: str) -> bool:
    return any(kind.startswith("tag") and words == text for kind, words in parts)


class TupleTableModel(QAbstractTableModel):
    """Rows are tuples of ``Cell``; sorting and filtering happen before ``set_rows``."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: Sequence[tuple[Cell, ...]] = ()
        self._keys: Sequence[str] = ()
        self._tones: Sequence[str] = ()
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        self._plain = base | Qt.ItemFlag.ItemNeverHasChildren
        edit = self._plain | Qt.ItemFlag.ItemIsEditable
        self._flags = [edit if column.editable else self._plain for column in self._columns]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return self._columns

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other titles; the number of columns must stay."""
        if len(columns) != len(self._columns):
            raise ValueError(len(columns))
        self._columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)

    def set_rows(
        self,
        rows: Sequence[tuple[Cell, ...]],
        keys: Sequence[str] = (),
        tones: Sequence[str] = (),
    ) -> None:
        """Show ``rows``; ``keys`` name them, ``tones`` tint them ("", "bad", "warn", "dim").

        The sequences are kept as they are and must not be changed afterwards.
        """
        self.beginResetModel()
        self._rows, self._keys, self._tones = rows, keys, tones
        self.endResetModel()

    def set_row(self, at: int, row: tuple[Cell, ...], tone: str = "") -> None:
        """Show another content in one row, the rest untouched."""
        rows = list(self._rows)
        rows[at] = row
        self._rows = rows
        if tone or self._tones:
            tones = list(self._tones) or [""] * len(rows)
            tones[at] = tone
            self._tones = tones
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    def key_at(self, row: int) -> str:
        """Return the key of ``row``, ``""`` if there is none."""
        return self._keys[row] if 0 <= row < len(self._keys) else ""

    def row_of(self, key: str) -> int:
        """Return the row of ``key``, -1 if it is not shown."""
        try:
            return list(self._keys).index(key) if key else -1
        except ValueError:
            return -1

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell as it was given."""
        return self._rows[row][column]

    def tone_at(self, row: int) -> str:
        """Return the tint of ``row``."""
        return self._tones[row] if row < len(self._tones) else ""

    def row_text(self, row: int) -> str:
        """Return the whole row in words, for screen readers."""
        parts = []
        for column, cell in zip(self._columns, self._rows[row], strict=False):
            words = text_of(cell)
            if words:
                parts.append(f"{column.title} {words}" if column.title else words)
        return "，".join(parts)

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._flags[index.column()] if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = 0) -> Any:
        if role == 0 or role == 2:  # noqa: PLR1714 - display, edit; two ints are quicker than a set
            if not index.isValid():
                return None
            cell = self._rows[index.row()][index.column()]
            return text_of(cell)
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.row_text(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return self.key_at(index.row())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._columns[section].tip or None
        return None
