"""What an import changes in master records: one row a field, old and new, walked by keys."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from storage.operations.handouts.changed import MasterChange
from ui.history_words import value_shown
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.theme import Size, Type

__all__ = ["ChangesTable"]


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("记录"), 136, size=Type.TABLE),
        Column("label", _("项目"), 104, tone="text2"),
        Column("old", _("原来"), 112, tone="text2"),
        Column("new", _("改为"), stretch=True),
    )


class ChangesTable(DenseTable):
    """Fields of master records that change, record by record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _columns(), name=_("主档变化"), row_height=Size.GRID_ROW, framed=False, parent=parent
        )

    def show_changes(self, changes: Sequence[MasterChange]) -> None:
        """Show ``changes``; the name of a record stands at its first field."""
        self.set_rows(list(_rows(changes)), [str(number) for number in range(len(changes))])

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.setAccessibleName(_("主档变化"))
        self.set_columns(_columns())


def _rows(changes: Sequence[MasterChange]) -> Iterator[tuple[Cell, ...]]:
    before = ("", "")
    for change in changes:
        key = (change.kind, change.record_id)
        tone = "muted" if key == before else "text!"
        before = key
        new: Cell = (("text", value_shown(change.new)),)
        if change.own:
            own = _("自己的 {own}").format(own=value_shown(change.own))
            new = (*new, ("text", "  "), ("warn", own))
        yield ((tone, change.title),), _(change.label), value_shown(change.old), new
