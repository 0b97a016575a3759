"""The grid of step 3: one cell is always being typed, everything else is painted.

Every key stroke is kept at once (there is no "commit"): what a kill could lose is only what the
draft's timer had not yet written.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QWidget

from storage.queries.carry import CarriedLine
from storage.queries.visit_form import FormProduct
from ui.i18n import _
from ui.screens.visit.stock_cell import CellEdit, next_choice
from ui.screens.visit.stock_paint import HEAD, PAD, ROW, GridPainter, cell_box, column_spans
from ui.screens.visit.stock_rows import CARRIED, CHOICES, COLUMNS, GridRow, Judge, make_row
from ui.theme import Type, theme

__all__ = ["StockGrid", "column_title"]

_TYPED = tuple(column.key for column in COLUMNS if column.typed)
_AT = {column.key: at for at, column in enumerate(COLUMNS)}


def column_title(key: str) -> str:
    """Return a column's head."""
    return {
        "name": _("品规"),
        "last": _("上次库存"),
        "bought": _("购进"),
        "stock": _("本次"),
        "sold": _("推算销量"),
        "cover": _("可销(天)"),
        "out_days": _("断货(天)"),
        "retail_carton": _("零售价 条"),
        "retail_pack": _("盒"),
        "on_display": _("在柜"),
        "tag": _("标签"),
        "demand": _("需求(条)"),
    }[key]


class StockGrid(QAbstractScrollArea):
    """``show_rows(products, cells)`` shows products; ``cells`` (texts by product) stays the form's.

    Enter and ↓ go down, Tab along the row, PgUp PgDn by pages; in 在柜 and 标签 digits and Space
    answer; in a price Space takes the one in grey; Ctrl+V pastes a table.

    Signals:
        typed: product, column and the text as it is now.
        pasted: a table from the clipboard.
        ended: Enter was pressed in the last row.
    """

    typed = Signal(str, str, str)
    pasted = Signal(str)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[GridRow] = []
        self._cells: Mapping[str, Mapping[str, str]] = {}
        self._judge: Judge | None = None
        self._carried: Mapping[str, CarriedLine] = {}
        self._blind: frozenset[str] = frozenset()
        self._at, self._key = 0, "stock"
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.editor = CellEdit(self.viewport())
        self.setFocusProxy(self.editor)
        self._head = GridHead(self)
        self._wire()
        self.restyle()

    def _wire(self) -> None:
        self.editor.textEdited.connect(self._text_edited)
        self.editor.moved.connect(self._move)
        self.editor.paged.connect(lambda by: self._move(by * max(1, self._page()), 0))
        self.editor.chosen.connect(self._chosen)
        self.editor.table_pasted.connect(self.pasted)
        self.editor.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self.restyle)

    # -- what the form uses

    def show_rows(
        self,
        products: Sequence[FormProduct],
        cells: Mapping[str, Mapping[str, str]],
        judge: Judge,
        carried: Mapping[str, CarriedLine] | None = None,
    ) -> None:
        """Show ``products``; the current cell stays where its product is still there."""
        before = self.current_product()
        self._cells, self._judge, self._carried = cells, judge, carried or {}
        self.rows = [self._made(each, judge) for each in products]
        ids = [each.id for each in products]
        self._at = ids.index(before) if before in ids else 0
        self.editor.setVisible(bool(self.rows))
        self._measure_bar()
        self.updateGeometry()
        self._place()
        self.viewport().update()

    def _made(self, product: FormProduct, judge: Judge) -> GridRow:
        typed, last = self._cells.get(product.id, {}), self._carried.get(product.id)
        return make_row(product, typed, judge, last)

    def set_blind(self, keys: frozenset[str]) -> None:
        """Grey out columns that nobody can fill in now; what is typed there stays."""
        self._blind = keys
        if self._key in keys:
            self._key = "stock"
        self._place()
        self.viewport().update()
        self._head.update()

    def refresh_row(self, product_id: str) -> None:
        """Show what is typed for one product now."""
        for at, row in enumerate(self.rows):
            if row.product.id == product_id and self._judge is not None:
                self.rows[at] = self._made(row.product, self._judge)
                self.viewport().update(0, self._top(at), self.viewport().width(), self._high())
                if at == self._at:
                    self._dress()

    def current_product(self) -> str:
        """Return the product whose row is current, ``""`` for none."""
        return self.rows[self._at].product.id if self._at < len(self.rows) else ""

    @property
    def blind(self) -> frozenset[str]:
        """The columns that are greyed out."""
        return self._blind

    def current_column(self) -> str:
        """Return the column that is typed into."""
        return self._key

    def go(self, product_id: str, key: str = "stock", *, focus: bool = True) -> bool:
        """Make a cell current; return whether the product is shown."""
        ids = [row.product.id for row in self.rows]
        if product_id not in ids:
            return False
        self._set_current(ids.index(product_id), key)
        if focus:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def untouched(self, product_id: str) -> dict[str, str]:
        """Return what a row may take over from last time: of cells in which nothing is typed."""
        row = next((each for each in self.rows if each.product.id == product_id), None)
        typed = self._cells.get(product_id, {})
        if row is None:
            return {}
        free = (key for key in CARRIED if key not in self._blind and not typed.get(key))
        return {key: row.last[key] for key in free if key in row.last}

    def go_down(self) -> None:
        """Go on to the next row, staying in the last."""
        self._set_current(min(self._at + 1, max(0, len(self.rows) - 1)), self._key)

    def go_to_first_open(self) -> None:
        """Go to the first product that is not counted yet."""
        at = next((at for at, row in enumerate(self.rows) if not row.counted), 0)
        if self.rows:
            self.go(self.rows[at].product.id)

    # -- measures

    def restyle(self) -> None:
        """Measure anew: type size or language changed."""
        self.editor.setFont(theme.font(Type.BODY))
        self.setViewportMargins(0, theme.px(HEAD), 0, 0)
        self.setAccessibleName(_("盘库存"))
        self._measure_bar()
        self.updateGeometry()
        self._place()
        self.viewport().update()
        self._head.update()

    def _high(self) -> int:
        return theme.px(ROW)

    def _page(self) -> int:
        """Return how many whole rows are in sight."""
        return max(1, self.viewport().height() // self._high())

    def _top(self, row: int) -> int:
        return row * self._high() - self.verticalScrollBar().value()

    def _measure_bar(self) -> None:
        hidden = len(self.rows) - self._page()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, hidden) * self._high())
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._high())

    def sizeHint(self) -> QSize:
        rows = min(max(len(self.rows), 1), 8)
        return QSize(theme.px(800), theme.px(HEAD) + rows * self._high() + 2)

    def minimumSizeHint(self) -> QSize:
        rows = min(max(len(self.rows), 1), 3)
        return QSize(theme.px(560), theme.px(HEAD) + rows * self._high() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure_bar()
        self._head.setGeometry(0, 0, self.viewport().width(), theme.px(HEAD))
        if self.editor.hasFocus():
            self._make_visible()
        self._place()

    def _scrolled(self) -> None:
        self._place()
        self.viewport().update()

    # -- the current cell

    def _set_current(self, row: int, key: str) -> None:
        self._at, self._key = row, key
        self._make_visible()
        self._place()
        if self.editor.hasFocus():
            self.editor.selectAll()
        self.viewport().update()

    def _make_visible(self) -> None:
        """Scroll by whole rows until the current one is in sight."""
        bar = self.verticalScrollBar()
        first = -(-bar.value() // self._high())
        if self._at < first:
            bar.setValue(self._at * self._high())
        elif self._at >= first + self._page():
            bar.setValue((self._at - self._page() + 1) * self._high())

    def _place(self) -> None:
        """Lay the editor over the current cell and show what is typed there."""
        if self._at >= len(self.rows):
            return
        left, right = column_spans(self.viewport().width())[_AT[self._key]]
        room = QRect(left, self._top(self._at), right - left, self._high())
        clear = 3 if self.editor.hasFocus() else 0
        ground = cell_box(room, self._key).adjusted(-clear, -clear, clear, clear)
        self.editor.setGeometry(ground.toRect())
        self._dress()

    def _dress(self) -> None:
        row = self.rows[self._at]
        text = self._cells.get(row.product.id, {}).get(self._key, "")
        few = self._key in CHOICES
        self.editor.key, self.editor.hint = self._key, "" if few else row.hint(self._key)
        self.editor.setReadOnly(few)
        middle = Qt.AlignmentFlag.AlignVCenter
        side = Qt.AlignmentFlag.AlignHCenter if few else Qt.AlignmentFlag.AlignRight
        self.editor.setAlignment(side | middle)
        self.editor.setPlaceholderText(row.shown_hint(self._key))
        if self.editor.text() != text:
            self.editor.setText(text)
        facts = (row.product.name, column_title(self._key), row.wrong.get(self._key, ""))
        self.editor.setAccessibleName(" ".join(part for part in facts if part))
        self.editor.setAccessibleDescription(self._spoken(row))
        self.editor.setToolTip(row.wrong.get(self._key, "") or self._tip(row))

    def _spoken(self, row: GridRow) -> str:
        said = [
            f"{column_title(key)} {row.shown.get(key, '')}" for key in ("last", "bought", "sold")
        ]
        said += [
            f"{column_title(key)} {word}，{_('上次')} {_(row.last[key])}"
            for key, (_sign, word) in row.marks.items()
        ]
        return "，".join([*said, f"{row.state} {row.shown['cover']}".strip()])

    def _tip(self, row: GridRow) -> str:
        before = row.last.get(self._key)
        if self._key in row.marks and before:
            _sign, word = row.marks[self._key]
            return _("上次 {text}，{word}").format(text=_(before), word=word)
        if self._key in CHOICES:
            keys = _("1 有　2 无　3 不符") if self._key == "tag" else _("1 在　2 不在")
            same = _("上次 {text}，Ctrl+D 照上次").format(text=_(before)) if before else ""
            return "　".join(part for part in (keys, same) if part)
        if before:
            return _("上次 {text}，空格照填").format(text=before)
        guide = row.hint(self._key)
        return _("指导价 {price}，空格照填").format(price=guide) if guide else ""

    def _move(self, rows: int, cells: int) -> None:
        at = self._at + rows
        if rows > 0 and self._at == len(self.rows) - 1 and self._key == "stock":
            self.ended.emit()
            return
        typed = [key for key in _TYPED if key not in self._blind]
        step = typed.index(self._key) + cells
        if step < 0 or step >= len(typed):
            at, step = self._at + (1 if step > 0 else -1), 0 if step > 0 else len(typed) - 1
        if cells and not 0 <= at < len(self.rows):
            self.editor.focusNextPrevChild(cells > 0)
            return
        self._set_current(min(max(at, 0), len(self.rows) - 1), typed[step])

    def _text_edited(self, text: str) -> None:
        if self.editor.isReadOnly():
            return
        self.typed.emit(self.current_product(), self._key, text.strip())
        self.refresh_row(self.current_product())

    def _chosen(self, text: str) -> None:
        self.typed.emit(self.current_product(), self._key, text)
        self.refresh_row(self.current_product())

    # -- Qt

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.editor:
            if event.type() is QEvent.Type.FocusIn:
                self._make_visible()
                self._place()
                self.editor.selectAll()
                self.viewport().update()
            elif event.type() is QEvent.Type.FocusOut:
                self._place()
                self.viewport().update()
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = (point.y() + self.verticalScrollBar().value()) // self._high()
        if not 0 <= row < len(self.rows):
            return
        key = self._typed_at(point.x())
        again = (row, key) == (self._at, self._key)
        self._set_current(row, key)
        self.editor.setFocus(Qt.FocusReason.MouseFocusReason)
        if key in CHOICES and (again or not self.editor.text()):
            self._chosen(next_choice(key, self.editor.text()))

    def _typed_at(self, x: int) -> str:
        """Return the typed column under ``x``, the count where there is none."""
        for column, (left, right) in zip(
            COLUMNS, column_spans(self.viewport().width()), strict=True
        ):
            if left <= x < right:
                usable = column.typed and column.key not in self._blind
                return column.key if usable else "stock"
        return "stock"

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            wide = self.viewport().width()
            board = GridPainter(painter, wide, self._blind)
            first = self.verticalScrollBar().value() // self._high()
            last = first + self._page() + 2
            for at in range(first, min(last, len(self.rows))):
                room = QRectF(0, self._top(at), wide, self._high())
                current = at == self._at and self.editor.hasFocus()
                typed = self._cells.get(self.rows[at].product.id, {})
                board.row(room, self.rows[at], typed, current=current)
            if not self.rows:
                board.empty(QRectF(PAD, 0, wide - 2 * PAD, self._high()))


class GridHead(QWidget):
    """The heads of the columns, above the rows and never scrolled."""

    def __init__(self, grid: StockGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            board = GridPainter(painter, self._grid.viewport().width(), self._grid.blind)
            board.head(QRectF(self.rect()), [column_title(column.key) for column in COLUMNS])
