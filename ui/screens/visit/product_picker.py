"""Finds a product of the catalogue that the form did not ask for."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.search import SearchEntry, narrows, search
from models.units import format_price
from storage.queries.visit_form import CatalogueProduct
from ui.i18n import _
from ui.item_models import Column, DenseTable
from ui.item_models.tuple_table import Index
from ui.theme import Radius, Space, theme
from ui.widgets import SearchField, column
from ui.widgets.painting import box

__all__ = ["ProductPicker"]

_ROWS = 8


class ProductPicker(QWidget):
    """A search field over its hits, opened below a button; Enter takes the selected product.

    Signals:
        picked: id of the product.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._products: Sequence[CatalogueProduct] = ()
        self._entries: list[SearchEntry] = []
        self._found: list[int] = []
        self._query = ""
        self._before: QWidget | None = None
        self.hide()
        self.field = SearchField()
        self.table = DenseTable(
            [Column("name", stretch=True, name=True), Column("price", width=70, align="right")],
            name=_("品规"),
            row_height=28,
            header=False,
            framed=False,
        )
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column(self.field, self.table, spacing=Space.BASE, margins=(8, 8, 8, 8), into=self)
        self.field.installEventFilter(self)
        self.field.searched.connect(self._search)
        self.field.stepped.connect(self.table.step)
        self.field.entered.connect(self._take)
        self.table.opened.connect(self._pick)
        self.table.clicked.connect(
            lambda index: self._pick(self.table.table_model.key_at(index.row()))
        )

    def open_below(self, widget: QWidget, products: Sequence[CatalogueProduct]) -> None:
        """Show it under ``widget`` with the catalogue to look through."""
        self._products = products
        self._entries = [
            SearchEntry.of(each.name, each.initials, (each.pinyin, each.brand, each.id))
            for each in products
        ]
        self.field.set_placeholder(_("品规、拼音首字母或编码"))
        self.field.clear()
        self._query = ""
        self._search("")
        self.setFixedSize(theme.px(340), theme.px(36) + theme.px(28) * _ROWS + 28)
        window = widget.window()
        self._before = QApplication.focusWidget()
        self.setParent(window)
        corner = widget.mapTo(window, QPoint(widget.width() - self.width(), widget.height() + 2))
        self.move(corner)
        self.show()
        self.raise_()
        self.field.setFocus()

    def _search(self, query: str) -> None:
        previous = self._found if self._query and narrows(self._query, query) else None
        self._found = search(self._entries, query, previous)
        self._query = query
        found = [self._products[at] for at in self._found[:100]]
        self.table.set_rows(
            [
                (each.name if each.status == "在销" else f"{each.name} · {_(each.status)}",
                 format_price(each.retail_carton))
                for each in found
            ],
            [each.id for each in found],
        )  # fmt: skip
        self.field.set_count(_("{n} 个").format(n=len(self._found)))

    def _clicked(self, index: Index) -> None:
        self._pick(self.table.table_model.key_at(index.row()))

    def _take(self) -> None:
        self._pick(self.table.current_key())

    def _pick(self, product: str) -> None:
        if product:
            self.hide()
            self.picked.emit(product)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away when the focus goes elsewhere."""
        if event.type() is QEvent.Type.FocusOut and watched is self.field:
            self.hide()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="card", edge="input", radius=Radius.CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            if self._before is not None:
                self._before.setFocus()
        else:
            super().keyPressEvent(event)
