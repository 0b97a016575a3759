"""Step 3 盘库存: the grid, which products it shows, paste and search."""

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal

from storage.queries.visit_form import CatalogueProduct, FormProduct, VisitContext
from ui.i18n import _
from ui.screens.visit.band import Band, StepHead
from ui.screens.visit.entry import VisitEntry
from ui.screens.visit.paste import Pasted, read_table
from ui.screens.visit.product_picker import ProductPicker
from ui.screens.visit.stock_grid import StockGrid
from ui.screens.visit.stock_rows import SEEN, counted_of
from ui.theme import Type
from ui.widgets import Button, Text, column

__all__ = ["ASKED", "StockBand"]

ASKED = 8
"""Products the form asks to count; all others are one key away."""

_Cell = tuple[str, str]
"""Product and column."""


class StockBand(Band):
    """The stock of the shop.

    Signals:
        ended: Enter was pressed in the last row.
        told: a line about what was pasted.
    """

    ended = Signal()
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.head = StepHead(3)
        self.grid = StockGrid()
        self._count = Text("", Type.SMALL, tone="muted")
        self.same = Button(kind="plain", key="Ctrl+D")
        self.every = Button(kind="plain", key="Alt+A")
        self.add = Button(kind="plain", key="Ctrl+F")
        self._picker = ProductPicker(self)
        for widget in (self._count, self.same, self.every, self.add):
            self.head.right.addWidget(widget)
        self.head.setContentsMargins(15, 7, 15, 0)
        column(self.head, self.grid, spacing=0, margins=(0, 0, 0, 2), into=self)
        self.targets = {"stock_lines": self.grid.editor}
        self._entry = VisitEntry(retailer_id="")
        self._context: VisitContext | None = None
        self._catalogue: Sequence[CatalogueProduct] = ()
        self._day = dt.date.min
        self._filled: list[dict[_Cell, tuple[str, str]]] = []
        self._wire()

    def _wire(self) -> None:
        self.grid.typed.connect(self._typed)
        self.grid.pasted.connect(self._pasted)
        self.grid.ended.connect(self.ended)
        self.same.clicked.connect(self._carry_clicked)
        self.every.clicked.connect(self.show_all)
        self.add.clicked.connect(self.find_product)
        self._picker.picked.connect(self.add_product)

    # -- what is shown

    def show_entry(
        self,
        entry: VisitEntry,
        context: VisitContext,
        catalogue: Sequence[CatalogueProduct],
        day: dt.date,
    ) -> None:
        """Show what was counted; ``entry.cells`` is written to directly from now on."""
        if entry is not self._entry:
            self._filled = []
        self._entry, self._context, self._catalogue, self._day = entry, context, catalogue, day
        self._show()

    def products(self) -> list[FormProduct]:
        """Return the products in the grid: those asked for, or all, then those with figures."""
        if self._context is None:
            return []
        known = self._context.products
        shown = list(known if self._entry.every_product else known[:ASKED])
        have = {product.id for product in shown}
        rest = {product.id: product for product in known[len(shown) :]}
        for key in [*self._entry.added, *self._entry.cells]:
            if key not in have and (found := rest.get(key) or self._from_catalogue(key)):
                shown.append(found)
                have.add(key)
        return shown

    def expected(self) -> tuple[str, ...]:
        """Return the products that are asked for."""
        products = self._context.products if self._context else ()
        return tuple(each.id for each in products[:ASKED])

    def _from_catalogue(self, key: str) -> FormProduct | None:
        found = next((each for each in self._catalogue if each.id == key), None)
        if found is None or self._context is None:
            return None
        return found.on_form(self._context.stock, self._day)

    def _show(self) -> None:
        context = self._context
        if context is None:
            return
        day = self._day
        self.grid.show_rows(
            self.products(),
            self._entry.cells,
            lambda product, packs: context.judge(product, packs, day),
            context.carried.lines,
        )
        self._say()

    def _say(self) -> None:
        context = self._context
        if context is None:
            return
        parts = [_("对方报的数") if self._entry.remote else _("单位 条，12.3 即 12 条 3 盒")]
        if context.last is not None:
            days = (self._day - context.last.day).days
            parts.append(_("距上次 {days} 天").format(days=days))
        if context.stock.known_until is not None:
            until = f"{context.stock.known_until:%m-%d}"
            parts.append(_("购进截至 {day}").format(day=until))
        self.head.set_words(_("盘库存"), " · ".join(parts))
        self._say_count()
        more = len(context.products)
        short = _("只看 {n} 个").format(n=ASKED)
        every = short if self._entry.every_product else _("全部 {n} 个品规").format(n=more)
        self.every.set_text(every)
        self.every.setVisible(more > ASKED)

    def _say_count(self) -> None:
        done, all_ = counted_of(self.grid.rows), len(self.grid.rows)
        changed = sum(len(row.marks) for row in self.grid.rows)
        words = _("已盘 {done} / {all}").format(done=done, all=all_)
        if changed:
            words = _("{words}，与上次不同 {n} 处").format(words=words, n=changed)
        self._count.setText(words)
        self.same.setVisible(any(row.last for row in self.grid.rows))

    @property
    def counted(self) -> tuple[int, int]:
        """Return how many are counted, of how many shown."""
        return counted_of(self.grid.rows), len(self.grid.rows)

    # -- what the user does

    def _typed(self, product: str, key: str, text: str) -> None:
        self._entry.set_cell(product, key, text)
        self.grid.refresh_row(product)
        self._say_count()
        self.edited.emit("cells", self._entry.cells)

    def set_remote(self, remote: bool) -> None:
        """Grey out what only someone who is there can see."""
        self.grid.set_blind(SEEN if remote else frozenset())
        self._say()

    def carry_row(self) -> None:
        """Take over what the row leaves open from last time, and go on to the next row."""
        if product := self.grid.current_product():
            self._carry([product])
            self.grid.go_down()

    def _carry_clicked(self) -> None:
        self.carry_row()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def carry_all(self) -> None:
        """Take over from last time whatever is still open in all rows."""
        self._carry([row.product.id for row in self.grid.rows])

    def _carry(self, products: Sequence[str]) -> None:
        taken = {each: self.grid.untouched(each) for each in products}
        self._fill(taken)
        for product in taken:
            self.grid.refresh_row(product)
        count = sum(map(len, taken.values()))
        if count:
            self._say_count()
            self.edited.emit("cells", self._entry.cells)
        if len(products) != 1:
            done = _("照上次填了 {n} 格").format(n=count)
            self.told.emit(done if count else _("没有可照上次填的"))

    def _fill(self, cells: Mapping[str, Mapping[str, str]]) -> None:
        """Write several cells in one go, which can be taken back in one."""
        filled: dict[_Cell, tuple[str, str]] = {}
        for product, row in cells.items():
            for key, text in row.items():
                filled[product, key] = self._entry.cells.get(product, {}).get(key, ""), text
                self._entry.set_cell(product, key, text)
        if filled:
            self._filled.append(filled)

    @property
    def filled(self) -> bool:
        """Tell whether there is something to take back."""
        return bool(self._filled)

    def take_back(self) -> None:
        """Take back what was pasted or taken over last; what was typed over it since stays."""
        filled = self._filled.pop()
        for (product, key), (before, after) in filled.items():
            if self._entry.cells.get(product, {}).get(key, "") == after:
                self._entry.set_cell(product, key, before)
        self._show()
        self.edited.emit("cells", self._entry.cells)
        self.told.emit(_("撤回了刚才填的 {n} 格").format(n=len(filled)))

    def show_all(self) -> None:
        """Show all products that were bought or counted here, or only those asked for."""
        self._entry.every_product = not self._entry.every_product
        self._show()
        self.edited.emit("every_product", self._entry.every_product)
        self.focus_first()

    def find_product(self) -> None:
        """Look for a product that the form does not show."""
        self._picker.open_among(self.add, self._catalogue)

    def add_product(self, product: str) -> None:
        """Show a product of the catalogue and go there."""
        if product not in self._entry.added:
            self._entry.added.append(product)
        self._show()
        self.edited.emit("added", self._entry.added)
        self.grid.go(product)

    def _pasted(self, text: str) -> None:
        shown = [row.product.id for row in self.grid.rows]
        start = (self.grid.current_product(), self.grid.current_column())
        pasted = read_table(text, self._catalogue, shown, start)
        self._fill(pasted.cells)
        self._show()
        self.edited.emit("cells", self._entry.cells)
        self.told.emit(self._pasted_words(pasted))

    def _pasted_words(self, pasted: Pasted) -> str:
        """Say what came in and what did not."""
        said = _("粘贴了 {n} 个品规").format(n=sum(bool(each) for each in pasted.cells.values()))
        rows = {row.product.id: row for row in self.grid.rows}
        wrong = sum(
            key in rows[product].wrong
            for product, cells in pasted.cells.items()
            if product in rows
            for key in cells
        )
        if wrong:
            said = _("{said}，{n} 格读不懂，已标红").format(said=said, n=wrong)
        if pasted.beyond:
            said = _("{said}，多出 {n} 行没地方放").format(said=said, n=pasted.beyond)
        for names, template in (
            (pasted.unknown, _("{said}，{n} 个没认出：{names}")),
            (pasted.doubled, _("{said}，{n} 个重复，后面的算数：{names}")),
        ):
            if names:
                first = _("、").join(names[:3])
                said = template.format(said=said, n=len(names), names=first)
        return said

    def focus_first(self) -> None:
        self.grid.go_to_first_open()
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_cell(self, product: str, key: str = "stock") -> None:
        """Go to one cell, showing its product if it is not shown."""
        if not self.grid.go(product, key):
            self.add_product(product)

    def product_names(self) -> dict[str, str]:
        """Return the names of the products shown."""
        return {row.product.id: row.product.name for row in self.grid.rows}

    def per_carton(self) -> dict[str, int]:
        """Return 盒 a 条 of every product there is."""
        return {each.id: each.per_carton for each in self._catalogue}

    def retranslate(self) -> None:
        self.add.set_text(_("加品规"))
        self.same.set_text(_("照上次"))
        self.same.setToolTip(_("价格、在柜、标签照上次填：Ctrl+D 一行，Ctrl+Shift+D 全部"))
        self.grid.restyle()
        self._show()
