"""The year with its rates: the table of the stores, and under it what they are together."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.six_one_record import SixOneItem
from models.six_ones import Rate
from storage.queries.board import BoardView, StoreLine
from ui.i18n import _
from ui.screens.board.year_table import YearTable
from ui.theme import Type, theme
from ui.widgets import Painted, column
from ui.widgets.painting import RIGHT, hairline, text_line

__all__ = ["YearBoard"]

_HEIGHT = 32


def _short(rate: Rate) -> str:
    return "—" if rate.percent is None else f"{rate.percent:.1f}%"


class _Rates(Painted):
    """完成率 of each month below its column, and of the year at the right."""

    def __init__(self, table: YearTable) -> None:
        super().__init__()
        self._table = table
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        table.horizontalHeader().geometriesChanged.connect(self.update)
        table.horizontalHeader().sectionResized.connect(self.update)

    def say(self) -> None:
        """Tell the rates of what the table shows."""
        rates = self._table.rates()
        told = (f"{month} {rate}" for month, rate in zip(self._table.months, rates, strict=False))
        self.setAccessibleName(_("完成率") + " " + _("、").join(told))
        self.setToolTip("\n".join(self._table.shares()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        table, rates = self._table, self._table.rates()
        if not rates:
            return
        with QPainter(self) as painter:
            hairline(painter, 0, self.width(), 0, "last")
            text_line(
                painter, self._place(0), _("完成率"), size=Type.SMALL, tone="text2", bold=True
            )
            for at, rate in enumerate(rates[:-1], 1):
                text_line(painter, self._place(at), _short(rate), size=Type.SMALL, tone="text2")
            last = self._place(len(table.months) + 1)
            tone = "accent" if rates[-1].denominator else "muted"
            wide = theme.width(str(rates[-1]), Type.BODY, bold=True) <= last.width()
            words, size = (str(rates[-1]), Type.BODY) if wide else (_short(rates[-1]), Type.SMALL)
            text_line(painter, last, words, size=size, tone=tone, bold=True, align=RIGHT)

    def _place(self, section: int) -> QRectF:
        left, right = self._table.pads(section)
        at, wide = self._table.columnViewportPosition(section), self._table.columnWidth(section)
        return QRectF(at + left, 1, wide - left - right, self.height() - 2)


class YearBoard(QWidget):
    """``show_year(views, lines, item, kept)``: ``table`` with its rates, which stay in sight.

    Signals:
        month_asked: retailer id and the month (YYYY-MM) that was opened.
    """

    month_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.table = YearTable()
        self.rates = _Rates(self.table)
        column(self.table, self.rates, spacing=0, into=self).setStretch(0, 1)
        self.setFocusProxy(self.table)
        self.table.month_asked.connect(self.month_asked)

    def show_year(
        self,
        views: Sequence[BoardView],
        lines: dict[str, StoreLine],
        item: SixOneItem | None,
        kept: Sequence[str] | None,
    ) -> None:
        """Show twelve boards of one item (None: all); ``kept`` are the stores that are found."""
        self.table.show_year(views, lines, item, kept)
        self.rates.say()

    def text(self) -> str:
        """Return what is shown as tab-separated text, for a workbook."""
        return self.table.text()
