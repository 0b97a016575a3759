"""The print preview: the pages as they will come out, to be printed or saved as PDF."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

import attrs
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.errors import RoundbookError
from models.paper.items import A4_HEIGHT, A4_WIDTH, Page, Sheet
from models.paper.page_range import pages_of
from ui.dialogs import Dialogs
from ui.i18n import _
from ui.printing.output import PrintFailed, print_sheets, render_image, write_pdf
from ui.printing.printers import Printers, SystemPrinters
from ui.theme import Size, Space, Type, theme
from ui.widgets import Button, LineField, NumberField, Segments, Select, Text
from ui.words import refusal

__all__ = ["SheetPreview", "Zoom"]

_MM_PER_INCH = 25.4
_SCREEN_DPI = 96
_LIST_WIDTH = 216
_KEPT_PICTURES = 6
_MOST_COPIES = 99
_DIALOG = "dialog"
"""The choice of the system's own print dialog."""


class Zoom(StrEnum):
    """How large a page is shown."""

    PAGE = "page"
    WIDTH = "width"
    TRUE = "true"


class PageView(QScrollArea):
    """Shows one page on grey ground, in the zoom asked for, sharp on every screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = Zoom.PAGE
        self._page: Page | None = None
        self._kept: dict[tuple[int, int], QPixmap] = {}
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setAccessibleName(_("页面预览"))
        self._label.setAutoFillBackground(True)
        self._dress()
        theme.changed.connect(self._dress)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _dress(self) -> None:
        palette = QPalette(self._label.palette())
        palette.setColor(QPalette.ColorRole.Window, theme.color("grey"))
        self._label.setPalette(palette)

    def show_page(self, page: Page) -> None:
        """Show another page from its top."""
        self._page = page
        self._render()
        self.verticalScrollBar().setValue(0)

    def set_zoom(self, zoom: str) -> None:
        """Show the same page larger or smaller."""
        self.zoom = Zoom(zoom)
        self._render()

    def dpi(self) -> int:
        """Return the dots for an inch of paper that the zoom comes to here."""
        room = self.maximumViewportSize() - QSize(2 * Space.GAP, 2 * Space.GAP)
        bar = self.verticalScrollBar().sizeHint().width() if self.zoom is Zoom.WIDTH else 0
        wide, high = (self._page.width, self._page.height) if self._page else (A4_WIDTH, A4_HEIGHT)
        across = (room.width() - bar) * _MM_PER_INCH / wide
        down = room.height() * _MM_PER_INCH / high
        wanted = {Zoom.PAGE: min(across, down), Zoom.WIDTH: across, Zoom.TRUE: _SCREEN_DPI}
        return max(24, int(wanted[self.zoom] * self.devicePixelRatioF()))

    def _render(self) -> None:
        if self._page is None:
            return
        dpi = self.dpi()
        key = (id(self._page), dpi)
        if key not in self._kept:
            if len(self._kept) >= _KEPT_PICTURES:
                self._kept.clear()
            pixmap = QPixmap.fromImage(render_image(self._page, dpi))
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
            self._kept[key] = pixmap
        self._label.setPixmap(self._kept[key])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.zoom is not Zoom.TRUE:
            self._render()


class SheetPreview(QDialog):
    """All pages of some sheets: ``SheetPreview(sheets, dialogs, name="走访_2026-11-23.pdf")``.

    ``name`` is the file name proposed for the PDF. Up/Down and PgUp/PgDn turn the pages. Pages,
    copies and the printer are set below the list of pages; ``sent`` are the pages put out last.

    Signals:
        printed: number of pages sent to a printer.
        saved: the Path of the PDF that was written.
    """

    printed = Signal(int)
    saved = Signal(object)

    def __init__(
        self,
        sheets: Sequence[Sheet],
        dialogs: Dialogs,
        *,
        name: str = "",
        printers: Printers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sheets = list(sheets)
        self._pages = [page for sheet in self._sheets for page in sheet.pages]
        self._dialogs = dialogs
        self._printers = printers or SystemPrinters()
        self._name = name or f"{self._sheets[0].title}.pdf"
        self.sent: tuple[Page, ...] = ()
        self.setWindowTitle(_("打印预览"))
        self.resize(1060, 700)
        self.list = self._build_list()
        self._build_options()
        self.view = PageView()
        self.place = Text("", Type.TABLE, tone="text2")
        self._build()
        self._add_keys()
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    # ------------------------------------------------------------------------------- building

    def _build_list(self) -> QListWidget:
        pages = QListWidget()
        pages.setAccessibleName(_("页面列表"))
        pages.setFixedWidth(theme.px(_LIST_WIDTH))
        pages.setFont(theme.font(Type.TABLE))
        for sheet in self._sheets:
            for page in sheet.pages:
                part = f"  {page.number}/{len(sheet.pages)}" if len(sheet.pages) > 1 else ""
                pages.addItem(f"{sheet.title}{part}")
                item = pages.item(pages.count() - 1)
                item.setToolTip(item.text())
                item.setSizeHint(QSize(0, theme.px(Size.LIST_ROW)))
        pages.setTextElideMode(Qt.TextElideMode.ElideRight)
        pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return pages

    def _build_options(self) -> None:
        """Make the fields below the list: which pages, how many times, on which printer."""
        self.range = LineField(
            name=_("页码"), placeholder=_("全部，或 1-3,5"), height=Size.INPUT_VISIT
        )
        self.copies = NumberField(name=_("份数"))
        self.copies.set_text("1")
        names = self._printers.names()
        choices = [(name, name) for name in names]
        choices.append((_DIALOG, _("系统打印窗口…") if names else _("没有打印机")))
        self.printer = Select(choices, name=_("打印机"))
        self.printer.setFixedWidth(theme.px(_LIST_WIDTH))
        self.message = Text("", Type.SMALL, tone="bad", wrap=True)
        self.message.hide()
        for field in (self.range, self.copies):
            field.textEdited.connect(lambda _text: self._say(None, ""))

    def _options(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(Space.BASE)
        for label, field in (
            (_("页码"), self.range),
            (_("份数"), self.copies),
            (_("打印机"), self.printer),
        ):
            rows.addWidget(Text(label, Type.SMALL, tone="muted"))
            rows.addWidget(field)
        rows.addWidget(self.message)
        return rows

    def _say(self, field: LineField | None, text: str) -> None:
        """Say below the fields what is wrong in one of them; "" takes it back."""
        for each in (self.range, self.copies):
            each.mark_wrong(text if each is field else "")
        self.message.setText(text)
        self.message.setVisible(bool(text))
        if field is not None:
            field.setFocus()

    def _build(self) -> None:
        zooms = [(Zoom.PAGE, _("整页")), (Zoom.WIDTH, _("页宽")), (Zoom.TRUE, "100 %")]
        self.zoom = Segments([(z.value, label) for z, label in zooms], name=_("显示大小"))
        self.zoom.set_value(Zoom.PAGE.value)
        self.zoom.changed.connect(self._zoomed)
        self.print_button = Button(_("打印"), kind="primary", key="Ctrl+P")
        self.print_button.clicked.connect(self.print_pages)
        self.pdf_button = Button(_("存 PDF"), key="Ctrl+S")
        self.pdf_button.clicked.connect(self.save_pdf)
        self.close_button = Button(_("关闭"), kind="plain", key="Esc")
        self.close_button.clicked.connect(self.reject)
        bar = QHBoxLayout()
        bar.setSpacing(Space.STACK)
        bar.addWidget(self.place)
        bar.addStretch(1)
        for widget in (self.zoom, self.close_button, self.pdf_button, self.print_button):
            bar.addWidget(widget)
        middle = QHBoxLayout()
        middle.setSpacing(Space.STACK)
        left = QVBoxLayout()
        left.setSpacing(Space.STACK)
        left.addWidget(self.list, 1)
        left.addLayout(self._options())
        middle.addLayout(left)
        middle.addWidget(self.view, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.GAP, Space.STACK, Space.GAP, Space.STACK)
        whole.setSpacing(Space.STACK)
        whole.addLayout(middle, 1)
        whole.addLayout(bar)

    def _add_keys(self) -> None:
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        for key, step in turns.items():
            QShortcut(QKeySequence(key), self, partial(self.turn, step))
        QShortcut(QKeySequence.StandardKey.Print, self, self.print_pages)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save_pdf)

    # ------------------------------------------------------------------------------- showing

    def turn(self, step: int) -> None:
        """Go ``step`` pages on, no further than the first or the last."""
        row = min(max(self.list.currentRow() + step, 0), len(self._pages) - 1)
        self.list.setCurrentRow(row)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._pages):
            self.view.show_page(self._pages[row])
            text = _("第 {number} 页，共 {count} 页")
            self.place.setText(text.format(number=row + 1, count=len(self._pages)))

    def _zoomed(self, value: str) -> None:
        self.view.set_zoom(value)

    # -------------------------------------------------------------------------------- output

    def _chosen(self) -> list[Sheet] | None:
        """Return the sheets with the pages that were asked for; None after saying what is wrong."""
        try:
            wanted = pages_of(self.range.text(), len(self._pages))
        except RoundbookError as error:
            self._say(self.range, refusal(error))
            return None
        left = {id(self._pages[number - 1]) for number in wanted}
        cut = [
            attrs.evolve(sheet, pages=tuple(page for page in sheet.pages if id(page) in left))
            for sheet in self._sheets
        ]
        return [sheet for sheet in cut if sheet.pages]

    def _put_out(self, sheets: Sequence[Sheet]) -> None:
        self.sent = tuple(page for sheet in sheets for page in sheet.pages)

    def print_pages(self) -> None:
        """Print the pages asked for; without a printer offer the PDF instead."""
        sheets, copies = self._chosen(), self._copies()
        if sheets is None or not copies:
            return
        if not self._printers.available():
            text = _("这台电脑没有可用的打印机。可以存成 PDF，到有打印机的电脑上按实际大小打印。")
            if self._dialogs.confirm(_("没有找到打印机"), text, _("存 PDF")):
                self.save_pdf()
            return
        name = self.printer.value()
        title = Path(self._name).stem
        if name == _DIALOG:
            printer = self._printers.choose(self, title)
        else:
            printer = self._printers.open(name, title)
        if printer is None:
            return
        try:
            count = print_sheets(sheets, printer, copies)
        except PrintFailed as error:
            self._dialogs.tell_error(_("没有打印"), refusal(error))
            return
        self._put_out(sheets)
        self.printed.emit(count)

    def _copies(self) -> int:
        """Return how many times; 0 after saying that it is no such number."""
        text = self.copies.text().strip() or "1"
        if text.isascii() and text.isdecimal() and 1 <= int(text) <= _MOST_COPIES:
            return int(text)
        words = _("份数请填 1 到 {most} 的整数。").format(most=_MOST_COPIES)
        self._say(self.copies, words)
        return 0

    def save_pdf(self) -> None:
        """Ask where, write the pages into one PDF, and say so where it had to go elsewhere."""
        sheets = self._chosen()
        if sheets is None:
            return
        path = self._dialogs.ask_save_file(_("存为 PDF"), self._name, "PDF (*.pdf)")
        if path is None:
            return
        try:
            written = write_pdf(sheets, path)
        except PrintFailed as error:
            self._dialogs.tell_error(_("没有存成 PDF"), refusal(error))
            return
        if written != path:
            self._tell_beside(path, written)
        self._put_out(sheets)
        self.saved.emit(written)

    def _tell_beside(self, path: Path, written: Path) -> None:
        text = _("“{name}”正被别的程序打开，已另存为“{other}”。")
        self._dialogs.tell(_("已另存"), text.format(name=path.name, other=written.name))
