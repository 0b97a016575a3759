"""The foot of the board: the legend, the month's close, and month or year."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.calendar import Period
from models.programme.closing import ClosedView
from models.six_one_record import SixOneItem
from models.six_ones import Board, CellState
from ui.i18n import _
from ui.theme import Size
from ui.widgets import Button, Legend, Segments, line

__all__ = ["BoardFoot"]

_MONTH, _YEAR, _ALL = "month", "year", "0"


class BoardFoot(QWidget):
    """``closing`` opens the close of the month; ``year`` tells which of the two views is chosen.

    Signals:
        mode_changed: month or year, or another item of the year was chosen.
    """

    mode_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.legend = Legend()
        self.closing = Button("", height=Size.ANSWER)
        self.items = Segments(name="", height=Size.ANSWER)
        self.mode = Segments(name="", height=Size.ANSWER)
        line(self.legend, None, self.items, self.closing, self.mode, into=self)
        self.items.hide()
        self.mode.changed.connect(self._changed)
        self.items.changed.connect(lambda _value: self.mode_changed.emit())

    @property
    def year(self) -> bool:
        """Tell whether the year is shown."""
        return self.mode.value() == _YEAR

    @property
    def item(self) -> SixOneItem | None:
        """Return the item of the year that is chosen; None for all."""
        value = self.items.value() or _ALL
        return None if value == _ALL else SixOneItem(int(value))

    def show_month(self) -> None:
        """Choose the month."""
        self.mode.set_value(_MONTH)
        self._changed(_MONTH)

    def toggle(self) -> None:
        """Choose the other view."""
        self.mode.set_value(_MONTH if self.year else _YEAR)
        self._changed(self.mode.value())

    def _changed(self, _value: object) -> None:
        self.items.setVisible(self.year)
        self.mode_changed.emit()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        chosen, item = self.mode.value() or _MONTH, self.items.value() or _ALL
        self.legend.set_entries([(state.value, _(state.value)) for state in CellState])
        self.mode.set_options([(_MONTH, _("按月")), (_YEAR, _("全年"))], _("按月还是全年"))
        self.mode.set_value(chosen)
        signs = [(str(each.value), each.sign) for each in SixOneItem]
        self.items.set_options([(_ALL, _("全部")), *signs], _("看哪一项"))
        self.items.set_value(item)

    def show_close(self, board: Board, closed: ClosedView | None, *, over: bool) -> None:
        """Say whether the month is closed, and with what; nothing while it runs."""
        self.closing.setVisible(not self.year and (closed is not None or over))
        if closed is None:
            self.closing.set_text(_("月结…"))
            return
        signed = str(closed.completion)
        if closed.differences:
            words = _("月结 {then} → {now}").format(then=signed, now=board.completion)
        else:
            words = _("已月结 {then}").format(then=signed)
        self.closing.set_text(words)
        self.closing.setToolTip(
            _("{month} 由 {who} 签核").format(
                month=Period.parse(board.month).title, who=closed.close.signed_by
            )
        )
