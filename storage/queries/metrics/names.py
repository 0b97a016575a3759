"""What the keys of readings are called, and how they are found by typing."""

from functools import cached_property

import attrs

from models.search import SearchEntry
from storage.database import Ledger

__all__ = ["Named", "names_of"]


@attrs.frozen(slots=False)
class Named:
    """A retailer or product; ``side`` is its 拜访线路, ``price`` its wholesale in 1/10000 元."""

    key: str
    name: str
    initials: str
    others: tuple[str, ...]
    side: str = ""
    price: int | None = None

    @cached_property
    def entry(self) -> SearchEntry:
        """What it is found by."""
        return SearchEntry.of(self.name, self.initials, (self.key, *self.others))


def names_of(ledger: Ledger, routes: dict[str, str]) -> dict[str, Named]:
    """Return retailers by 客户编码 and products by 商品编码."""
    found = {
        row[0]: Named(row[0], row[1], row[2], row[3:], side=routes.get(row[0], ""))
        for row in ledger.query(
            "SELECT id, shop_name, initials, pinyin, owner, licence_no FROM retailer"
        )
    }
    for key, name, initials, pinyin, brand, price in ledger.query(
        "SELECT id, name, initials, pinyin, brand, wholesale FROM product"
    ):
        found[key] = Named(key, name, initials, (pinyin, brand), price=price)
    return found
