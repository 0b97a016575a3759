"""What the pickers of the forms choose from, kept until headquarters' lists change."""

from collections.abc import Sequence

from models.search import SearchEntry
from models.units import format_price
from storage.database import Ledger
from storage.queries.visit_form import catalogue
from storage.queries.visits import shop_rows
from ui.entries.plans import LONG
from ui.entries.reading import Texts
from ui.i18n import _
from ui.picker import Choice

__all__ = ["Choices"]


class Choices:
    """Retailers and products of one ledger; ``forget`` reads them anew the next time."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._retailers: Sequence[Choice] | None = None
        self._products: Sequence[Choice] | None = None

    def forget(self) -> None:
        """Read anew the next time."""
        self._retailers = self._products = None

    def retailers(self) -> Sequence[Choice]:
        """Return every retailer in the order of the rounds."""
        if self._retailers is None:
            self._retailers = [
                Choice(
                    row.id,
                    row.shop_name,
                    row.owner,
                    SearchEntry.of(
                        row.shop_name,
                        row.initials,
                        (row.pinyin, row.owner, row.licence_no, row.id),
                    ),
                )
                for row in shop_rows(self._ledger)
            ]
        return self._retailers

    def products(self) -> Sequence[Choice]:
        """Return every product, those on sale first."""
        if self._products is None:
            self._products = [
                Choice(
                    each.id,
                    each.name if each.status == "在销" else f"{each.name} · {_(each.status)}",
                    format_price(each.retail_carton),
                    SearchEntry.of(each.name, each.initials, (each.pinyin, each.brand, each.id)),
                )
                for each in catalogue(self._ledger)
            ]
        return self._products

    def shop(self, retailer_id: str) -> str:
        """Return a shop's name, its id where nobody knows it."""
        known = (each.name for each in self.retailers() if each.id == retailer_id)
        return next(known, retailer_id) if retailer_id else ""

    def words_of(self, texts: Texts) -> str:
        """Return the first words of a half-filled form, as a list shows them."""
        product = texts.get("product_id", "")
        named = next((each.name for each in self.products() if each.id == product), "")
        typed = next((texts[name] for name in (*LONG, "activity", "new") if texts.get(name)), "")
        return " ".join(f"{named} {typed}".split())
