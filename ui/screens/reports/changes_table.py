"""What became other figures since a report was submitted, one line a figure: from what to what."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from models.reports.cells import Cell
from models.reports.frozen import FOOT, Difference
from models.reports.sections import Filled
from ui.i18n import _
from ui.item_models import Column, ListTable
from ui.theme import Size, theme

__all__ = ["ChangesTable"]

_MOST_ROWS = 5


class ChangesTable(ListTable):
    """``show_changes(changes, sections)``.

    Signals:
        figure_asked: section, table, row and column of a figure that is to be shown.
    """

    figure_asked = Signal(str, str, str, str)

    def __init__(self) -> None:
        super().__init__(self._titles(), name="", row_height=Size.GRID_ROW, edge=10)
        self._changes: tuple[Difference, ...] = ()
        self.opened.connect(self._to_figure)

    @staticmethod
    def _titles() -> tuple[Column, ...]:
        return (
            Column("where", _("表"), width=150, tone="text2"),
            Column("name", _("项目"), stretch=True),
            Column("column", _("栏"), width=130, tone="text2"),
            Column("was", _("提交时"), width=120, align="right"),
            Column("now", _("现在"), width=120, align="right"),
        )

    def retranslate(self) -> None:
        """Show the heads in the language in force."""
        self.setAccessibleName(_("提交后变了的数据"))
        self.set_columns(self._titles())

    def show_changes(self, changes: Sequence[Difference], sections: Sequence[Filled]) -> None:
        """Show what changed; a table without a title is told by its section."""
        self._changes = tuple(changes)
        titles = {
            (filled.section.id, table.id): table.title or filled.section.title
            for filled in sections
            for table in filled.tables
        }
        self.set_rows(
            [
                (
                    titles.get((each.section, each.table), each.table),
                    each.name,
                    each.column,
                    _shown(each.was),
                    (("text!", _shown(each.now)),),
                )
                for each in self._changes
            ],
            [str(at) for at in range(len(self._changes))],
        )
        rows = min(len(self._changes), _MOST_ROWS)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + rows * theme.px(Size.GRID_ROW) + 2)

    def _to_figure(self, key: str) -> None:
        each = self._changes[int(key)]
        row = f"#{each.row.removeprefix(FOOT)}" if each.row.startswith(FOOT) else each.row
        self.figure_asked.emit(each.section, each.table, row, each.column)


def _shown(cell: Cell | None) -> str:
    """Return a side; — where the row was not there."""
    return "—" if cell is None else cell.text or "—"
