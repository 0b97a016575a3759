"""Finds a product of the catalogue that the form did not ask for."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from models.search import SearchEntry
from models.units import format_price
from storage.queries.visit_form import CatalogueProduct
from ui.i18n import _
from ui.picker import Choice, Picker

__all__ = ["ProductPicker"]


class ProductPicker(Picker):
    """A search field over its hits, opened below a button; Enter takes the selected product."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, name=_("品规"))

    def open_among(self, widget: QWidget, products: Iterable[CatalogueProduct]) -> None:
        """Show it under ``widget`` with the catalogue to look through."""
        self.open_below(widget, map(_choice, products), _("品规、拼音首字母或编码"))


def _choice(product: CatalogueProduct) -> Choice:
    name = product.name if product.status == "在销" else f"{product.name} · {_(product.status)}"
    others = (product.pinyin, product.brand, product.id)
    entry = SearchEntry.of(product.name, product.initials, others)
    return Choice(product.id, name, format_price(product.retail_carton), entry)
