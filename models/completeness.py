"""How complete a retailer's record is: filled of the 20 必填 fields (DOMAIN 2.4, M24).

Headquarters names no list; these are the fields without which a visit, an order day or a check
cannot be prepared. What either side may give counts once.
"""

import attrs

from models.fields import Owner, label_of
from models.retailer import Retailer, RetailerNotes

__all__ = ["REQUIRED_FIELDS", "Completeness", "RequiredField", "completeness"]


@attrs.frozen
class RequiredField:
    """One 必填 field: where it is kept, and the names of the attributes that may fill it."""

    name: str
    owner: Owner
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The field's Chinese label."""
        record = Retailer if self.owner is Owner.HEADQUARTERS else RetailerNotes
        return label_of(record, self.name)


REQUIRED_FIELDS: tuple[RequiredField, ...] = (
    RequiredField("licence_no", Owner.HEADQUARTERS),
    RequiredField("shop_name", Owner.HEADQUARTERS),
    RequiredField("owner", Owner.HEADQUARTERS),
    RequiredField("phone", Owner.HEADQUARTERS, ("mobile", "landline")),
    RequiredField("address", Owner.HEADQUARTERS),
    RequiredField("street", Owner.HEADQUARTERS),
    RequiredField("market_type", Owner.HEADQUARTERS),
    RequiredField("retail_format", Owner.HEADQUARTERS),
    RequiredField("size", Owner.HEADQUARTERS),
    RequiredField("supply_grade", Owner.HEADQUARTERS),
    RequiredField("terminal_type", Owner.HEADQUARTERS),
    RequiredField("licence_until", Owner.HEADQUARTERS),
    RequiredField("order_day", Owner.HEADQUARTERS),
    RequiredField("delivery_day", Owner.HEADQUARTERS),
    RequiredField("visit_route", Owner.HEADQUARTERS, ("visit_route",)),
    RequiredField("salutation", Owner.MANAGER),
    RequiredField("area", Owner.MANAGER),
    RequiredField("district", Owner.MANAGER),
    RequiredField("opening_hours", Owner.MANAGER),
    RequiredField("near_school", Owner.MANAGER),
)
"""``also`` names fields of the manager's notes that fill headquarters' field as well."""


@attrs.frozen
class Completeness:
    """必填 19/20, and what is missing."""

    missing: tuple[RequiredField, ...]
    required: int = len(REQUIRED_FIELDS)

    @property
    def filled(self) -> int:
        """How many are filled."""
        return self.required - len(self.missing)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of what is missing."""
        return tuple(each.label for each in self.missing)


def _filled(value: object) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _is_filled(each: RequiredField, retailer: Retailer, notes: RetailerNotes) -> bool:
    if each.owner is Owner.MANAGER:
        return _filled(getattr(notes, each.name))
    own = _filled(getattr(retailer, each.name))
    return own or any(_filled(getattr(notes, name)) for name in each.also)


def completeness(retailer: Retailer, notes: RetailerNotes | None = None) -> Completeness:
    """Return which of the 20 必填 fields are filled; a No to 学校周边 is filled."""
    kept = notes or RetailerNotes(id=retailer.id)
    return Completeness(
        tuple(each for each in REQUIRED_FIELDS if not _is_filled(each, retailer, kept))
    )
