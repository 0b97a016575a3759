"""A record as people know it: what kind it is, its shop or number, its day."""

import json
from collections.abc import Callable
from typing import Any

from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from models.six_one_record import SixOneItem
from storage.database import Ledger
from storage.ledger.records import plains
from storage.operations.checking.reading import DAMAGE

__all__ = ["RecordNames"]

Plain = dict[str, Any]
_MOST_SIGNS = 20


def _visit(plain: Plain, shop: str) -> tuple[str, str]:
    return str(plain.get("number") or plain.get("day")), shop


def _six_one(plain: Plain, shop: str) -> tuple[str, str]:
    sign = next((item.sign for item in SixOneItem if item.value == plain.get("item")), "")
    return f"{sign} {plain.get('done_on') or plain.get('period')}".strip(), shop


def _todo(plain: Plain, shop: str) -> tuple[str, str]:
    words = str(plain.get("content", ""))
    return words if len(words) <= _MOST_SIGNS else f"{words[:_MOST_SIGNS]}…", shop


_WORDS: dict[str, Callable[[Plain, str], tuple[str, str]]] = {
    "manager": lambda plain, _: (plain["id"], str(plain.get("name", ""))),
    "retailer": lambda plain, _: (plain["id"], str(plain.get("shop_name", ""))),
    "retailer_notes": lambda plain, shop: (plain["id"], shop),
    "product": lambda plain, _: (plain["id"], str(plain.get("name", ""))),
    "notice": lambda plain, _: (plain["id"], str(plain.get("title", ""))),
    "visit": _visit,
    "check": lambda plain, shop: (str(plain.get("day")), shop),
    "six_one": _six_one,
    "six_one_exemption": _six_one,
    "todo": _todo,
}


class RecordNames:
    """Names records for people; what the journal says of them goes before the damaged row.

    Looked up only when there is something to tell, so it may cost a statement each.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._shops: dict[str, str] = {}

    def name(self, kind: str, record_id: str) -> Phrase:
        """Return 走访 V-A001-20261123-001（好运烟酒商店）."""
        label = KINDS[kind].label
        head, more = self._words(kind, record_id)
        if not more:
            return Phrase(N_("{label} {head}"), label=label, head=head)
        return Phrase(N_("{label} {head}（{more}）"), label=label, head=head, more=more)

    def shop(self, retailer_id: str) -> str:
        """Return a shop's name, empty where nothing tells it."""
        if retailer_id not in self._shops:
            plain = self._content("retailer", retailer_id) if retailer_id else None
            self._shops[retailer_id] = str((plain or {}).get("shop_name", ""))
        return self._shops[retailer_id]

    def _words(self, kind: str, record_id: str) -> tuple[str, str]:
        plain = self._content(kind, record_id)
        words = _WORDS.get(kind)
        if plain is None or words is None:
            return record_id, ""
        shop_of = record_id if kind == "retailer_notes" else str(plain.get("retailer_id", ""))
        return words({**plain, "id": record_id}, self.shop(shop_of))

    def _content(self, kind: str, record_id: str) -> Plain | None:
        return self._journalled(kind, record_id) or self._held(kind, record_id)

    def _journalled(self, kind: str, record_id: str) -> Plain | None:
        try:
            after = self._ledger.scalar(
                "SELECT after FROM change WHERE kind = ? AND record_id = ? "
                "ORDER BY revision DESC, operation DESC LIMIT 1",
                (kind, record_id),
            )
            found = json.loads(after) if after else None
        except DAMAGE:
            return None
        return found if isinstance(found, dict) else None

    def _held(self, kind: str, record_id: str) -> Plain | None:
        try:
            return next(iter(plains(self._ledger, kind, "id = ?", (record_id,))), None)
        except DAMAGE:
            return None
