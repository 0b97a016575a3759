"""The card of handouts received so far; each import can be taken back as one step."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.queries.imports import ReceivedImport
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.theme import Size, Type
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.messages import EmptyState

__all__ = ["ReceivedCard"]


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("时间"), 92, tone="text2"),
        Column("files", _("文件"), stretch=True, name=True),
        Column("counts", _("结果"), 190, tone="text2", size=Type.SMALL),
        Column("undo", "", 116, "right"),
    )


def _state(received: ReceivedImport) -> Cell:
    if not received.active:
        return (("small", _("已撤销")),)
    if not received.undoable:
        return (("small:text2", _("回执不撤销")),)
    if received.rested_on:
        return (("small:text2", _("后面的导入以它为据")),)
    return (("small:accent", _("可撤销")),)


def _files(received: ReceivedImport) -> str:
    first, *others = received.files
    if not others:
        return first
    return _("{n} 个文件：{first}").format(first=first, n=len(others) + 1)


def _counts(received: ReceivedImport) -> str:
    if not received.undoable:
        words = _("接收 {accepted} · 退回 {returned}").format(
            accepted=f"{received.accepted:,}", returned=f"{received.returned:,}"
        )
        return words + (_(" · 错误 {n}").format(n=received.refused) if received.refused else "")
    words = _("新增 {new} · 更新 {changed}").format(
        new=f"{received.new:,}", changed=f"{received.changed:,}"
    )
    return words + (_(" · 错误 {n}").format(n=received.refused) if received.refused else "")


class ReceivedCard(Card):
    """What was received, newest first.

    Signals:
        undo_asked: the operation whose import is to be taken back.
    """

    undo_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.table = DenseTable(_columns(), name=_("收过的下发文件"), row_height=Size.LIST_ROW)
        self.table.current_key_changed.connect(self._chosen)
        self.undo_button = Button(kind="plain", icon="undo")
        self.undo_button.clicked.connect(self._undo)
        self.add_side(self.undo_button)
        self.empty = EmptyState()
        self._imports: Sequence[ReceivedImport] = ()
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.retranslate()

    def show_imports(self, imports: Sequence[ReceivedImport]) -> None:
        """Show the imports."""
        self._imports = imports
        rows = [
            (f"{each.at:%m-%d %H:%M}", _files(each), _counts(each), _state(each))
            for each in imports
        ]
        keep = self.table.current_key()
        self.table.set_rows(rows, [str(each.operation) for each in imports])
        self.table.set_current_key(keep)
        self.table.setVisible(bool(imports))
        self.empty.setVisible(not imports)
        self.set_head(_("收过的"), "", _("{n} 次").format(n=len(imports)) if imports else "")
        self._chosen(self.table.current_key())

    def _current(self) -> ReceivedImport | None:
        key = self.table.current_key()
        return next((each for each in self._imports if str(each.operation) == key), None)

    def _chosen(self, _key: str) -> None:
        current = self._current()
        self.undo_button.setVisible(current is not None)
        self.undo_button.setEnabled(current is not None and current.active and current.undoable)

    def _undo(self) -> None:
        current = self._current()
        if current is not None:
            self.undo_asked.emit(current.operation)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.undo_button.set_text(_("撤销选中的这次"))
        self.empty.set_words(_("还没有收过下发文件"), _("收过的每一次都列在这里，整次可撤销。"))
        self.table.setAccessibleName(_("收过的下发文件"))
        self.table.set_columns(_columns())
        self.show_imports(self._imports)
