"""The preview under the list: figures, six-ones, todos and the last words of the selected row."""

from datetime import date

from PySide6.QtWidgets import QSizePolicy, QWidget

from storage.queries.retailer_story import RetailerPreview
from storage.queries.retailers import RetailerRow
from ui.i18n import _
from ui.retailer_blocks import SixOneStrip, TodoLines
from ui.theme import Type
from ui.widgets import Elided, Heading, Rule, Text, column, line
from ui.words import cover_days, listed, month_day, quantity

__all__ = ["PreviewPanel"]


class PreviewPanel(QWidget):
    """``show_preview(row, preview, today)``."""

    def __init__(self) -> None:
        super().__init__()
        self._eyebrow = Text("", Type.SMALL, tone="accent", bold=True)
        self._keys = Text("", Type.SMALL, tone="muted")
        self._name = Elided("", Type.PANEL, bold=True)
        self._facts = Elided("", Type.TABLE, tone="text2")
        self._six_head = Heading()
        self._six = SixOneStrip()
        self._todo_head = Heading()
        self._todos = TodoLines(3)
        self._said_head = Heading()
        self._said = Text("", Type.TABLE, wrap=True)
        left, middle, right = QWidget(), QWidget(), QWidget()
        column(self._name, self._facts, 4, self._six_head, self._six, None, spacing=4, into=left)
        column(self._todo_head, self._todos, None, spacing=4, into=middle)
        column(self._said_head, self._said, None, spacing=6, into=right)
        for part in (left, middle, right):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = line(spacing=24)
        for part, share in ((left, 330), (middle, 346), (right, 346)):
            row.addWidget(part, share)
        inside = column(line(self._eyebrow, None, self._keys), row, spacing=6)
        inside.setContentsMargins(42, 10, 15, 12)
        column(Rule(), inside, spacing=0, into=self)

    def show_preview(self, row: RetailerRow, preview: RetailerPreview, today: date) -> None:
        """Show one retailer."""
        self._eyebrow.setText(_("预览"))
        self._keys.setText(_("空格 开关预览"))
        self._name.set_text(row.shop_name)
        bought = _("本月购进 {n} 条").format(n=quantity(row.bought_this_month))
        parts = [bought] if row.bought_this_month else []
        if preview.cover is not None and preview.cover.total.days is not None:
            parts.append(_("可销 {days} 天").format(days=cover_days(preview.cover.total)))
        if row.order_day:
            parts.append(_("{day}订货").format(day=listed(row.order_day)))
        if row.visit_route:
            parts.append(row.visit_route)
        self._facts.set_text(" · ".join(parts))
        cells = preview.six_ones.cells if preview.six_ones else ()
        self._six_head.set_text(_("六个一 · {month} 月").format(month=today.month))
        self._six_head.setVisible(bool(cells))
        self._six.setVisible(bool(cells))
        self._six.show_cells(cells)
        count = len(preview.todos)
        self._todo_head.set_text(_("未结待办 {n}").format(n=count) if count else _("没有未结待办"))
        self._todos.show_todos(preview.todos, today)
        self._show_last(preview, today)

    def _show_last(self, preview: RetailerPreview, today: date) -> None:
        last = preview.last
        if last is None:
            self._said_head.set_text(_("还没走访过"))
            self._said.setText("")
            return
        day = month_day(last.day, today)
        self._said_head.set_text(_("上次 {day} {mode}").format(day=day, mode=_(last.mode)))
        self._said.setText(last.summary or _("没有写小结"))
