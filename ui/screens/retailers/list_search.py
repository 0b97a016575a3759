"""The search field of the list and the table below it, with the keys they share."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.i18n import _
from ui.item_models import Column, DenseTable
from ui.theme import Type
from ui.widgets import SearchField

__all__ = ["COLUMNS", "NAME_WIDTH", "ListSearch", "RetailerTable", "columns"]

COLUMNS = (
    "star", "name", "licence", "owner", "phone", "format", "address", "last", "month", "cover",
    "hint",
)  # fmt: skip


NAME_WIDTH = 160


def columns(name_width: int = NAME_WIDTH) -> tuple[Column, ...]:
    """Return the columns with titles in the language in force."""
    quiet = "text2"
    return (
        Column("star", width=34, sortable=True, tip=_("关注")),
        Column("name", _("店名"), width=name_width, size=Type.BODY, name=True, sortable=True),
        Column("licence", _("许可证号"), width=118, tone=quiet, sortable=True),
        Column("owner", _("负责人"), width=72, tone=quiet, sortable=True),
        Column("phone", _("电话"), width=114, tone=quiet, sortable=True),
        Column("format", _("业态"), width=84, tone=quiet, sortable=True),
        Column("address", _("地址"), stretch=True, tone=quiet, sortable=True),
        Column("last", _("上次走访"), width=92, align="right", tone=quiet, sortable=True),
        Column("month", _("本月(次)"), width=68, align="right", tone=quiet, sortable=True,
               tip=_("本月走访次数，未遇不算")),
        Column("cover", _("可销(天)"), width=74, align="right", sortable=True,
               tip=_("按最近两次盘点推算的销量，现有库存还能卖几天")),
        Column("hint", _("提醒"), width=130, sortable=True),
    )  # fmt: skip


class ListSearch(SearchField):
    """The search field; what it does not need itself goes to the table.

    Signals:
        preview_asked: Space in the empty field.
        copy_asked: Ctrl+C while nothing is marked in the field.
        cleared: Esc in the empty field.
    """

    preview_asked = Signal()
    copy_asked = Signal()
    cleared = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not self.text() and not event.modifiers():
            self.preview_asked.emit()
        elif event.key() == Qt.Key.Key_Escape and not self.text():
            self.cleared.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.hasSelectedText():
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)


class RetailerTable(DenseTable):
    """The rows of the list.

    Signals:
        preview_asked: Space was pressed.
        star_asked: S was pressed, or the star of a row was clicked.
        left: Esc was pressed.
    """

    preview_asked = Signal()
    star_asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(columns(), name=_("零售户"), rule_from=1)
        self.clicked.connect(self._clicked)

    def _clicked(self, index: object) -> None:
        column = index.column()  # type: ignore[attr-defined]  # a QModelIndex
        if column == 0:
            self.star_asked.emit(self.table_model.key_at(index.row()))  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_S:
            self.star_asked.emit(self.current_key())
        elif plain and event.key() == Qt.Key.Key_Space:
            self.preview_asked.emit()
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
