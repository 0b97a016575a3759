"""The year as a line: this year, the one before, a part of a month hollow; the comparison in words.

One painter makes the widget, the picture that is copied or kept, and paper.
"""

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy

from models.metrics.comparing import Span
from models.metrics.quotient import Quotient
from models.units import CARTONS_PER_CASE
from storage.queries.metrics.trend import MonthPoint
from ui.i18n import _
from ui.screens.analysis.sentence import Sentence
from ui.screens.analysis.words import grouped
from ui.theme import theme
from ui.widgets import Button, Card, Chart, ChartData, Legend, chart_image

__all__ = ["TrendCard"]

_PICTURE = QSize(980, 320)


class TrendCard(Card):
    """``show_trend(points, span, on_year, on_before)``; Enter or a click on a month goes there.

    Signals:
        month_asked: the month (YYYY-MM) of the point chosen.
        copy_asked: the chart is wanted as a picture on the clipboard.
        save_asked: the chart is wanted as a file.
    """

    month_asked = Signal(str)
    copy_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[MonthPoint, ...] = ()
        self.chart = Chart("lines")
        self.legend = Legend()
        self.sentence = Sentence()
        self.copy_button = Button(kind="plain", icon="copy", name=" ")
        self.save_button = Button(kind="plain", icon="download", name=" ")
        for part in (self.legend, self.copy_button, self.save_button):
            self.add_side(part)
        self.add(self.chart, 1)
        self.add(self.sentence)
        self.chart.chosen.connect(lambda at: self.month_asked.emit(self._points[at].month))
        self.copy_button.clicked.connect(self.copy_asked)
        self.save_button.clicked.connect(self.save_asked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_room(self, high: int) -> None:
        """Take a height for a page so high: the chart gives way before the rows of the table."""
        self.setFixedHeight(theme.px(200 if high >= theme.px(690) else 158))

    def show_trend(
        self,
        points: Sequence[MonthPoint],
        span: Span,
        on_year: Quotient,
        on_before: Quotient,
    ) -> None:
        """Show the months, and the last of them in words."""
        self._points = tuple(points)
        self.set_head(_("购进总量"), _("箱 · 近 {n} 个月").format(n=len(points)))
        self.chart.set_data(
            ChartData(
                labels=tuple(f"{int(each.month[5:])}" for each in points),
                values=tuple(_cases(each.now) for each in points),
                before=tuple(_cases(each.year_ago) for each in points),
                partial=span.partial,
                unit=_("箱"),
                from_zero=False,
            ),
            _("购进总量，近 {n} 个月").format(n=len(points)),
        )
        until = _("截至{day}日").format(day=span.last.day)
        signs = [("line:accent", _("今年")), ("dash:muted", _("去年"))]
        self.legend.set_entries([*signs, ("ring:accent", until)] if span.partial else signs)
        self.copy_button.set_name(_("复制图"))
        self.save_button.set_name(_("把图存成文件"))
        self.sentence.show_parts(_words(self._points[-1], span, on_year, on_before))

    def picture(self) -> QImage:
        """Return the chart as it is, twice as fine as on screen."""
        return chart_image(self.chart.data, _PICTURE, kind="lines")


def _cases(cartons: int | None) -> float | None:
    return None if cartons is None else cartons / CARTONS_PER_CASE


def _words(
    point: MonthPoint, span: Span, on_year: Quotient, on_before: Quotient
) -> list[tuple[str, str]]:
    """Return the comparison of the last month as parts of one line."""
    until = _("截至{day}日").format(day=span.last.day) if span.partial else ""
    label = _("{month} 月{until}").format(month=int(point.month[5:]), until=until)
    parts = [(label, ""), (_written(point.now), "text!")]
    same = _("去年同期") if span.partial else _("去年同月")
    parts += [(same, ""), (_written(point.year_ago), "text!")]
    parts += _compared(_("同比"), on_year)
    parts += _compared(_("环比"), on_before)
    return [*parts, (_("在图上选一个月，Enter 看那个月"), "muted")]


def _written(cartons: int | None) -> str:
    return "—" if cartons is None else grouped(Fraction(cartons, CARTONS_PER_CASE), 2)


def _compared(name: str, quotient: Quotient) -> list[tuple[str, str]]:
    if quotient.reason is not None:
        return [(name, ""), (_(quotient.reason.value), "muted")]
    growth = quotient.growth or Fraction()
    tone = "ok!" if growth > 0 else "warn!" if growth < 0 else "text!"
    return [(name, ""), (f"{quotient.shown()} / {quotient.shown_growth()}", tone)]
