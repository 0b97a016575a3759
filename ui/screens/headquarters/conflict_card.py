"""One conflict as a table: what it was, and what each side says of it now."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.consolidation.conflict import Conflict, FieldRow, Head
from ui.history_words import value_shown
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.screens.headquarters.words import package_words, short_device
from ui.theme import Size

__all__ = ["ConflictCard"]

_LABEL = 132


class _Sides(DenseTable):
    """The rows.

    Signals:
        confirmed: Enter was pressed.
        left: Esc was pressed.
    """

    confirmed = Signal()
    left = Signal()

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__(columns, name="", row_height=Size.GRID_ROW, framed=False)
        self.setAccessibleName(_("各份的不同"))
        self.opened.connect(lambda _key: self.confirmed.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ConflictCard(QWidget):
    """``show_conflict(conflict, chosen)``: a column a side, ``chosen`` (from 0) wears a tick.

    Signals:
        confirmed: Enter was pressed in the table.
        left: Esc was pressed there.
    """

    confirmed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Conflict, int] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.table = self._made(2)

    def _made(self, sides: int) -> _Sides:
        table = _Sides(_columns(sides))
        table.confirmed.connect(self.confirmed)
        table.left.connect(self.left)
        self._box.addWidget(table)
        return table

    def show_conflict(self, conflict: Conflict, chosen: int) -> None:
        """Show a conflict."""
        self._shown = (conflict, chosen)
        sides = len(conflict.heads)
        if len(self.table.table_model.columns) != sides + 2:
            self._box.removeWidget(self.table)
            self.table.deleteLater()
            self.table = self._made(sides)
        self.table.set_columns(_columns(sides))
        self.table.setColumnHidden(1, conflict.base is None)
        rows = [*_facts(conflict, chosen), *_fields(conflict)]
        self.table.set_rows(rows, [str(at) for at in range(len(rows))])

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(_("各份的不同"))
        if self._shown is not None:
            self.show_conflict(*self._shown)


def _columns(sides: int) -> tuple[Column, ...]:
    return (
        Column("what", _("项目"), width=_LABEL, tone="text2"),
        Column("base", _("改以前"), stretch=True, tone="text2"),
        *(Column(f"side{n}", _("第 {n} 份 · 按 {n}").format(n=n), stretch=True)
          for n in range(1, sides + 1)),
    )  # fmt: skip


def _facts(conflict: Conflict, chosen: int) -> Iterator[tuple[Cell, ...]]:
    """Give who reported what is in each column, and which one counts meanwhile."""
    base, heads = conflict.base, conflict.heads
    named = [_named(head, at, chosen) for at, head in enumerate(heads)]
    yield (_("客户经理"), _who(base) if base is not None else "—", *named)
    every = (base, *heads)
    yield (_("上报包"), *(_package(each) for each in every))
    yield (_("设备"), *(short_device(each.held.device) if each else "—" for each in every))
    if any(head.deleted for head in heads):
        states = ((("bad", _("已撤回")),) if head.deleted else _("有") for head in heads)
        yield (_("记录"), _("有"), *states)


def _named(head: Head, at: int, chosen: int) -> Cell:
    sign = "已完成" if at == chosen else "待做"
    tone = "accent!" if at == chosen else "text!"
    tag = (("tag", _("暂按")),) if at == 0 else ()
    return (("sign-small", sign), (tone, _who(head)), *tag)


def _who(head: Head) -> str:
    return f"{head.held.manager} {head.manager_name}"


def _package(head: Head | None) -> str:
    if head is None:
        return "—"
    revision = _("第 {n} 版").format(n=head.held.revision)
    return f"{package_words(head.held.sequence, '')} · {revision}"


def _fields(conflict: Conflict) -> Iterator[tuple[Cell, ...]]:
    part = ""
    for row in sorted(conflict.rows, key=lambda each: bool(each.part)):
        if row.part != part:
            part = row.part
            yield ((("small!", _(part)),), *("" for _side in range(len(row.values) + 1)))
        yield _field(row)


def _field(row: FieldRow) -> tuple[Cell, ...]:
    """Give the values; where the sides differ each stands out, where they agree none does."""
    differ = len(set(row.values)) > 1
    label: Cell = (("warn!" if differ else "text2", _(row.label)),)
    values = (
        (("text!" if differ and value != row.base else "text2", value_shown(value)),)
        for value in row.values
    )
    return (label, value_shown(row.base), *values)
