"""月结: a month is signed off in the side card; a closed one tells both figures, and why."""

from collections.abc import Mapping, Sequence

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from models.errors import InvalidValue, RoundbookError
from models.programme.closing import ClosedView, Difference
from models.six_ones import Board, Rate
from storage.queries.board import StoreLine
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell as TableCell
from ui.item_models.tuple_table import Column
from ui.screens.board.words import item_title, month_words
from ui.theme import Size, Type, theme
from ui.widgets import Button, Card, LineField, Rule, Text, column, line
from ui.words import refusal, say

__all__ = ["ClosePanel", "CloseWish"]


@attrs.frozen
class CloseWish:
    """What was asked for: a month to be closed, by whom; ``signed_by`` None opens it again."""

    month: str
    signed_by: str | None = None
    note: str = ""


class ClosePanel(Card):
    """``show_month(board, closed, lines)``: the form of a month that is open, or its close.

    Signals:
        asked: a :class:`CloseWish`.
        cell_asked: retailer id and item of the difference that was opened.
        left: the panel is to be closed.
    """

    asked = Signal(object)
    cell_asked = Signal(str, int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._month = ""
        self._closed: ClosedView | None = None
        self._eyebrow = Text("", Type.TABLE, tone="accent", bold=True)
        self._said = Text("", Type.TABLE, tone="text2", wrap=True)
        self._figures = _Figures()
        self._signed_label = Text("", Type.SMALL, tone="muted")
        self.signed_by = LineField(name="")
        self._note_label = Text("", Type.SMALL, tone="muted")
        self.note = LineField(name="")
        self._wrong = Text("", Type.TABLE, tone="bad", wrap=True)
        self.table = DenseTable(
            (Column("store", stretch=True, name=True), Column("cell", width=92)),
            name="", header=False, row_height=Size.GRID_ROW, edge=8, framed=False,
        )  # fmt: skip
        self._why = Text("", Type.SMALL, tone="text2", wrap=True)
        self.save = Button("", kind="primary", key="Ctrl+Enter", height=Size.MAIN_BUTTON)
        self.reopen = Button("")
        self.leave = Button("", key="Esc", height=Size.MAIN_BUTTON)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        buttons = line(self.save, self.reopen, None, self.leave, spacing=8)
        head = QWidget()
        column(
            self._eyebrow, 4, self._said, 4, Rule(), 4, self._figures, self._signed_label,
            self.signed_by, self._note_label, self.note, self._wrong, spacing=4, into=head,
        )  # fmt: skip
        self.add(head)
        self.add(self.table, 1000)
        self.add(self._why)
        self.body.addLayout(buttons)
        self.add(QWidget(), 1)

    def _wire(self) -> None:
        self.save.clicked.connect(self.submit)
        self.leave.clicked.connect(self.left)
        self.reopen.clicked.connect(lambda: self.asked.emit(CloseWish(self._month)))
        self.table.opened.connect(self._open)
        self.table.current_key_changed.connect(lambda _key: self._tell_why())

    # -- showing

    @property
    def closes(self) -> bool:
        """Tell whether the form of a month that is open shows."""
        return self._closed is None

    def show_month(
        self, board: Board, closed: ClosedView | None, lines: Mapping[str, StoreLine]
    ) -> None:
        """Show a month: to be closed, or what it was closed with and what came after."""
        other = board.month != self._month
        self._month, self._closed = board.month, closed
        self._eyebrow.setText(_("六个一月结 · {month}").format(month=month_words(board.month)))
        self.leave.set_text(_("关闭"))
        self._show_words(closed)
        self._figures.show_rates(_figures(board, closed), both=closed is not None)
        if other:
            self.signed_by.set_text("")
            self.note.set_text("")
        self.tell("")
        self._show_differences(closed, lines)

    def _show_words(self, closed: ClosedView | None) -> None:
        for part in (self._signed_label, self.signed_by, self._note_label, self.note, self.save):
            part.setVisible(closed is None)
        self.reopen.setVisible(closed is not None)
        if closed is None:
            self._said.setText(
                _("把这个月的状态表原样签存。以后补录的只在旁边显示，不改签过的数。")
            )
            self._signed_label.setText(_("签核人"))
            self.signed_by.set_name(_("签核人"), "")
            self._note_label.setText(_("说明"))
            self.note.set_name(_("说明"), _("可以不填"))
            self.save.set_text(_("月结"))
            return
        close = closed.close
        words = _("{when} 由 {who} 签核").format(
            when=f"{close.closed_at:%Y-%m-%d %H:%M}", who=close.signed_by
        )
        self._said.setText(f"{words}　{close.note}".strip())
        self.reopen.set_text(_("撤回月结"))

    def _show_differences(self, closed: ClosedView | None, lines: Mapping[str, StoreLine]) -> None:
        found = closed.differences if closed is not None else ()
        self.table.setAccessibleName(_("月结后有变的"))
        rows = [_row(each, lines) for each in found]
        self.table.set_rows(
            rows, [f"{each.was.retailer_id}/{each.was.item.value}" for each in found]
        )
        self.table.setVisible(bool(found))
        self.table.setMaximumHeight(len(found) * theme.px(Size.GRID_ROW) + 2)
        self._tell_why()

    def _tell_why(self) -> None:
        if self._closed is None:
            self._why.setText("")
        elif not self._closed.differences:
            self._why.setText(_("月结后没有变化，两个数一样。"))
        else:
            key = self.table.current_key()
            found = next(
                (
                    each
                    for each in self._closed.differences
                    if f"{each.was.retailer_id}/{each.was.item.value}" == key
                ),
                self._closed.differences[0],
            )
            item = f"{found.was.item.sign} {item_title(found.was.item)}"
            self._why.setText(_("{item}：{why}").format(item=item, why=say(found.why)))
        self._why.setVisible(bool(self._why.text()))

    def focus_first(self) -> None:
        """Put the focus where one goes on."""
        if self.closes:
            self.signed_by.setFocus()
        elif self.table.row_count():
            self.table.setFocus()
        else:
            self.leave.setFocus()

    # -- acting

    def tell(self, words: str) -> None:
        """Say why it cannot be closed; ``""`` takes that back."""
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))

    @property
    def told(self) -> str:
        """Return what was said last."""
        return self._wrong.text()

    def submit(self) -> None:
        """Ask for the month to be closed."""
        if self.closes:
            self.asked.emit(CloseWish(self._month, self.signed_by.text(), self.note.text()))

    def refuse(self, error: RoundbookError) -> None:
        """Show why the ledger refused, at the field where it names one."""
        self.tell(refusal(error))
        if isinstance(error, InvalidValue) and error.field == "signed_by":
            self.signed_by.mark_wrong(refusal(error))
        self.signed_by.setFocus()

    def _open(self, key: str) -> None:
        retailer_id, _sep, item = key.rpartition("/")
        self.cell_asked.emit(retailer_id, int(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.closes:
            self.left.emit() if self.leave.hasFocus() else self.submit()
        else:
            super().keyPressEvent(event)


class _Figures(QWidget):
    """Rates as signed off and as they stand, side by side; the present ones where both differ."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)
        self._heads = [Text("", Type.SMALL, tone="muted") for _at in range(2)]
        for at, head in enumerate(self._heads, 1):
            self._grid.addWidget(head, 0, at)
        self._rows = [self._row_of_texts(at) for at in range(1, 4)]

    def _row_of_texts(self, at: int) -> tuple[Text, Text, Text]:
        label = Text("", Type.TABLE, tone="muted", wrap=True)
        row = (label, Text("", Type.SMALL), Text("", Type.SMALL))
        for place, text in enumerate(row):
            self._grid.addWidget(text, at, place)
        return row

    def show_rates(self, figures: Sequence[tuple[str, Rate | None, Rate]], *, both: bool) -> None:
        """Show (name, as signed off, as it stands)."""
        for head, words in zip(self._heads, (_("月结时"), _("现在")), strict=True):
            head.setText(words)
            head.setVisible(both)
        for (label, then, now), (name, signed, stands) in zip(self._rows, figures, strict=True):
            label.setText(name)
            then.setVisible(both)
            if signed is not None:
                then.setText(_share(signed))
            now.setText(_share(stands))
            now.set_tone("accent" if both and signed != stands else "text")
            words = f"{_('月结时')} {then.text()} {_('现在')} " if both else ""
            now.setAccessibleName(f"{name} {words}{now.text()}")


def _share(rate: Rate) -> str:
    return f"{rate} {rate.numerator}/{rate.denominator}" if rate.denominator else "—"


def _figures(board: Board, closed: ClosedView | None) -> list[tuple[str, Rate | None, Rate]]:
    return [
        (_("完成率"), closed.completion if closed else None, board.completion),
        (_("按时率"), closed.on_time if closed else None, board.on_time),
        (_("全项达标"), closed.all_done if closed else None, board.all_done),
    ]


def _row(found: Difference, lines: Mapping[str, StoreLine]) -> tuple[TableCell, ...]:
    shop = lines.get(found.was.retailer_id)
    now = found.now.state.value if found.now is not None else "不适用"
    parts: TableCell = (
        ("small:text2", found.was.item.sign), ("sign-small", found.was.state.value),
        ("small:muted", "→"), ("sign-small", now),
    )  # fmt: skip
    return (shop.shop_name if shop is not None else found.was.retailer_id, parts)
