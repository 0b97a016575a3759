"""A table on a page of several: its row is marked only while the table has the focus."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize
from PySide6.QtGui import QFocusEvent

from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell

__all__ = ["QuietTable"]


class QuietTable(DenseTable):
    """A :class:`DenseTable` that forgets its current row's mark while it has no focus."""

    _kept = ""

    def set_rows(
        self,
        rows: Sequence[tuple[Cell, ...]],
        keys: Sequence[str] = (),
        tones: Sequence[str] = (),
    ) -> None:
        """Show ``rows``, marked only with the focus."""
        super().set_rows(rows, keys, tones)
        if not self.hasFocus():
            self._unmark()

    def sizeHint(self) -> QSize:
        """Ask for no more than the least: the page scrolls by its hints."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.set_current_key(self._kept)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._kept = self.current_key() or self._kept
        self._unmark()
        super().focusOutEvent(event)

    def _unmark(self) -> None:
        quiet = self.blockSignals(True)
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        self.blockSignals(quiet)
        self.viewport().update()
