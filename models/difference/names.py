"""How records are called where another record, or a person, speaks of them.

Looking names up is not for here: whoever tells a difference asks :func:`references` which records
it speaks of, and hands their names in.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from models.checklist import DEFAULT_CHECKLIST
from models.difference.settings import setting_label
from models.marks import N_
from models.phrase import Phrase
from models.six_one_record import SixOneItem
from models.todo import TodoSource
from models.units import PACKS_PER_CARTON

__all__ = ["Key", "Names", "field_reference", "item_name", "record_title", "references"]

Key = tuple[str, str]
"""Kind and id of a record."""

_CHECK_OF: Mapping[str, str] = {"todo": "source_id", "photo": "about_id"}
"""The field that names the check whose point a record names."""

_OWN_POINTS: Mapping[str, str] = {point.code: point.short for point in DEFAULT_CHECKLIST.points}

_BY_FIELD: Mapping[str, str] = {
    "retailer_id": "retailer",
    "product_id": "product",
    "products": "product",
    "target_id": "target",
    "notices_told": "notice",
    "todos_done": "todo",
    "visit_id": "visit",
    "template_version": "checklist",
}
_OF_SOURCE: Mapping[str, str] = {
    TodoSource.VISIT: "visit",
    TodoSource.CHECK: "check",
    TodoSource.COMPLAINT: "complaint",
}


@attrs.frozen
class Names:
    """Names by kind and id; ``packs`` are the 每条盒数 of products where they are not ten.

    ``points`` are the points' wordings by version of 评估标准 and code, ``made_with`` the version
    of a check by its id; ``version`` is the one a record speaks of.
    """

    known: Mapping[Key, str] = attrs.field(factory=dict)
    packs: Mapping[str, int] = attrs.field(factory=dict)
    points: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    made_with: Mapping[str, str] = attrs.field(factory=dict)
    version: str = ""

    def speaking_of(self, kind: str, plain: Mapping[str, Any]) -> "Names":
        """Return the same names for what one record says: its points are those of its version."""
        if kind == "check":
            version = str(plain.get("template_version", ""))
        else:
            version = self.made_with.get(str(plain.get(_CHECK_OF.get(kind, ""), "")), "")
        return self if version == self.version else attrs.evolve(self, version=version)

    def point(self, code: str) -> str:
        """Return the wording of a point; empty where nobody knows it."""
        if self.version == DEFAULT_CHECKLIST.version:
            return _OWN_POINTS.get(code, "")
        return self.points.get(self.version, {}).get(code, "")

    def of(self, kind: str, record_id: str) -> str:
        """Return the name of a record, its id where no name is known."""
        return self.known.get((kind, record_id)) or record_id

    def per_carton(self, product_id: str) -> int:
        """Return how many 盒 make a 条 of a product."""
        return self.packs.get(product_id, PACKS_PER_CARTON)


def field_reference(name: str, plain: Mapping[str, Any]) -> str:
    """Return which kind of record a field names by its id, ``""`` for none."""
    if name == "source_id":
        return _OF_SOURCE.get(plain.get("source", ""), "")
    if name == "ref_id":
        return str(plain.get("ref_kind", ""))
    if name == "about_id":
        return str(plain.get("about", ""))
    return _BY_FIELD.get(name, "")


def references(kind: str, plain: Mapping[str, Any]) -> Iterator[Key]:
    """Yield the records that a record (its lines too) names by their ids."""
    if kind == "retailer_notes":
        yield "retailer", plain["id"]
    for name, value in plain.items():
        named = field_reference(name, plain)
        if isinstance(value, list):
            yield from _named_in(named, value)
        elif named and value:
            yield named, value


def _named_in(named: str, values: list[Any]) -> Iterator[Key]:
    for value in values:
        if isinstance(value, dict):
            yield from references("", value)
        elif named:
            yield named, value


def item_name(item: int) -> str:
    """Return ③ 培训 of a six-one item."""
    known = SixOneItem(item)
    return Phrase(N_("{sign} {item}"), sign=known.sign, item=known.short_name)


def record_title(kind: str, plain: Mapping[str, Any], names: Names) -> str:
    """Return what a person calls a record: the shop and the day of a visit, the words of a todo."""
    shop = names.of("retailer", plain.get("retailer_id", ""))
    if kind in ("visit", "check", "plan_stop"):
        return f"{shop} {plain['day']}"
    if kind in _SIX_ONES:
        return _of_shop(shop, plain["item"], plain[_SIX_ONES[kind]])
    if kind == "setting":
        return setting_label(plain["id"])
    if kind == "retailer_notes":
        return names.of("retailer", plain["id"])
    if kind in _ENTRIES:
        return _entry_title(plain, _ENTRIES[kind], names) or str(plain["id"])
    return str(plain.get(_TITLES.get(kind, "id")) or plain["id"])


_TITLES: Mapping[str, str] = {
    "retailer": "shop_name",
    "product": "name",
    "notice": "title",
    "manager": "name",
    "todo": "content",
}

_SIX_ONES: Mapping[str, str] = {"six_one": "done_on", "six_one_exemption": "period"}

_ENTRIES: Mapping[str, tuple[str, ...]] = {
    "market_note": ("category", "content"),
    "complaint": ("number", "retailer_id", "content"),
    "demand": ("retailer_id", "product_id", "month"),
    "retailer_change": ("retailer_id", "field_name", "new"),
    "grade_suggestion": ("retailer_id", "day"),
    "irregularity": ("kind", "retailer_id", "situation"),
    "brand_review": ("product_id", "month"),
    "photo": ("retailer_id", "day", "subject"),
    "campaign": ("number", "theme"),
    "training": ("number", "topic", "day"),
    "store_report": ("retailer_id", "month"),
    "award_round": ("title", "period"),
    "month_close": ("month",),
    "standard_file": ("retailer_id", "stage"),
    "target_confirmation": ("target_id", "value", "unit"),
    "retailer_plan": ("retailer_id", "month"),
    "expense": ("activity", "item"),
    "declaration": ("month",),
    "report": ("kind", "period"),
    "target": ("period", "metric", "subject"),
    "supply_limit": ("product_id", "since", "until"),
    "holiday": ("day", "name"),
}
"""What an entry (or a small master record) is called by, field by field."""

_SHOWN = 24


def _entry_title(plain: Mapping[str, Any], fields: tuple[str, ...], names: Names) -> str:
    words = []
    for name in fields:
        value = str(plain.get(name) or "")
        named = field_reference(name, plain)
        text = " ".join((names.of(named, value) if named and value else value).split())
        words.append(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
    return " ".join(word for word in words if word)


def _of_shop(shop: str, item: int, when: str) -> str:
    return Phrase(N_("{item} · {shop} {when}"), item=item_name(item), shop=shop, when=when)
