"""What the six-ones must know, as it stands in an operation that may be changing just that."""

from datetime import date

from models.calendar import Period
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneItem
from models.six_ones import (
    ItemSettings,
    SixOneSettings,
    StoreFacts,
    counts_for,
    rule_from,
    store_facts,
)
from storage.ledger.unit_of_work import UnitOfWork
from storage.queries.settings import POINT_KEY, information_points, six_one_settings

__all__ = ["counts", "facts_in", "period_of", "rule_for", "rules_in"]


def rules_in(unit: UnitOfWork) -> SixOneSettings:
    """Return the settings, with those that this operation changes."""
    kept = six_one_settings(unit.ledger)
    for plain in unit.pending("setting"):
        rule = rule_from(plain["id"], plain["value"])
        if rule is not None:
            kept = kept.without(rule) if plain["deleted"] else kept.replaced(rule)
    return kept


def rule_for(unit: UnitOfWork, item: SixOneItem, day: date) -> ItemSettings:
    """Return what holds for an item on a day."""
    return rules_in(unit).of(item, Period.month(day))


def facts_in(unit: UnitOfWork, retailer_id: str) -> StoreFacts | None:
    """Return the facts of a retailer; None for a code nobody has."""
    retailer = unit.get(Retailer, retailer_id)
    if retailer is None:
        return None
    notes = unit.get(RetailerNotes, retailer_id)
    return store_facts(retailer, notes, _points(unit, retailer_id))


def _points(unit: UnitOfWork, retailer_id: str) -> tuple[tuple[str, bool], ...]:
    known = dict(information_points(unit.ledger, retailer_id).get(retailer_id, ()))
    prefix = f"{POINT_KEY}{retailer_id}@"
    for plain in unit.pending("setting"):
        if plain["id"].startswith(prefix):
            month = plain["id"].removeprefix(prefix)
            known.pop(month, None)
            if not plain["deleted"]:
                known[month] = plain["value"] == "1"
    return tuple(sorted(known.items()))


def counts(unit: UnitOfWork, retailer_id: str, rule: ItemSettings, day: date) -> bool:
    """Tell whether work of ``day`` at a retailer can count for the six-ones."""
    facts = facts_in(unit, retailer_id)
    return facts is not None and counts_for(facts, rule, day)


def period_of(unit: UnitOfWork, retailer_id: str, item: SixOneItem, day: date) -> Period:
    """Return the period of an item at a store in which ``day`` lies."""
    facts = facts_in(unit, retailer_id)
    point = facts is not None and facts.is_point(Period.month(day))
    return Period.of(rule_for(unit, item, day).period_for(information_point=point), day)
