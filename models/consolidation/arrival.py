"""A package on its way into headquarters' database, and what of a record's content is looked up."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from models.consolidation.trust import Origin
from models.package.data import DataLine
from models.package.received import ReceivedHead
from models.package.view_report import ViewReport

__all__ = ["Arrival", "day_of", "owner_of", "retailer_of"]

_OF_EACH_MANAGER: Final = frozenset({"retailer_notes"})
"""Kinds whose id is a business key: each manager has a record of his own under it."""

_DAYS: Final = ("day", "done_on", "received_on", "created_on", "period", "month")


@attrs.frozen(kw_only=True)
class Arrival:
    """A file that was read and may be taken in.

    Attributes: ``file`` (name) and ``sha256`` of its bytes; ``received`` (its manifest);
    ``identity`` (hash over all that the manifest says: the same package, saved again, has the same
    one); ``origin``; ``lines``; ``view`` (its sheets against what was sent); ``whole`` (False
    where the data is missing and the sheets are all there is).
    """

    file: str
    sha256: str
    received: ReceivedHead
    identity: str
    origin: Origin
    lines: tuple[DataLine, ...] = ()
    view: tuple[ViewReport, ...] = ()
    whole: bool = True


def owner_of(kind: str, manager: str) -> str:
    """Return whose record an id means: empty where the id is one in the world."""
    return manager if kind in _OF_EACH_MANAGER else ""


def retailer_of(kind: str, plain: Mapping[str, Any]) -> str:
    """Return the retailer a record concerns, empty for none."""
    return str(plain["id"] if kind in _OF_EACH_MANAGER else plain.get("retailer_id") or "")


def day_of(plain: Mapping[str, Any]) -> str:
    """Return the day (YYYY-MM-DD) or month (YYYY-MM) of a record, empty where it has none."""
    return next((str(plain[name]) for name in _DAYS if plain.get(name)), "")
