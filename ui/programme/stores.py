"""The stores an event may be of: found by name, pinyin, code or licence, or many at once."""

from collections.abc import Sequence
from datetime import date

from models.search import normalise
from storage.database import Ledger
from storage.queries.event_stores import standard_stores
from storage.queries.visits import shop_rows
from ui.entries.choices import Choices
from ui.picker import Choice

__all__ = ["EventStores"]


class EventStores:
    """Names and groups of stores over the ``choices`` of a page; follows them when they change."""

    def __init__(self, ledger: Ledger, choices: Choices) -> None:
        self._ledger, self.choices = ledger, choices
        self._seen: Sequence[Choice] | None = None
        self._names: dict[str, str] = {}
        self._found: dict[str, str] = {}

    def _read(self) -> None:
        if self._seen is self.choices.retailers():
            return
        self._seen = self.choices.retailers()
        self._names = {each.id: each.name for each in self._seen}
        shared: set[str] = set()
        self._found = {}
        for row in shop_rows(self._ledger):
            for text in (row.shop_name, row.id, row.licence_no):
                key = normalise(text)
                if key and self._found.setdefault(key, row.id) != row.id:
                    shared.add(key)
        for key in shared:
            del self._found[key]

    def name(self, retailer_id: str) -> str:
        """Return what a store is called, its id where nobody knows it."""
        self._read()
        return self._names.get(retailer_id, retailer_id)

    def find(self, text: str) -> str:
        """Return the one store of a name, code or licence, ``""`` for none or several."""
        self._read()
        return self._found.get(normalise(text), "")

    def in_order(self, ids: Sequence[str]) -> list[str]:
        """Return stores in the order of the rounds."""
        self._read()
        wanted = set(ids)
        return [each for each in self._names if each in wanted]

    def standard(self, day: date) -> list[str]:
        """Return the standard stores of the month of a day, in the order of the rounds."""
        return self.in_order(list(standard_stores(self._ledger, day)))

    def routes(self, day: date) -> dict[str, list[str]]:
        """Return the standard stores of a day by their route."""
        routes: dict[str, list[str]] = {}
        by_store = standard_stores(self._ledger, day)
        for each in self.in_order(list(by_store)):
            routes.setdefault(by_store[each], []).append(each)
        return routes
