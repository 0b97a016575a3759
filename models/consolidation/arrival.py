"""A package on its way into headquarters' database, and what of a record's content is looked up."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from models.consolidation.trust import Origin
from models.package.data import DataLine
from models.package.received import ReceivedHead
from models.package.view_report import ViewReport

__all__ = ["Arrival", "SheetsAlone", "day_of", "owner_of", "retailer_of"]

_OF_EACH_MANAGER: Final = frozenset({"retailer_notes"})
"""Kinds whose id is a business key: each manager has a record of his own under it."""

_DAYS: Final = (
    "day", "done_on", "starts_on", "made_on", "received_on", "created_on", "period", "month",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Arrival:
    """A file that was read and may be taken in.

    Attributes: ``file`` (name) and ``sha256`` of its bytes; ``received`` (its manifest);
    ``identity`` (hash over all that the manifest says: the same package, saved again, has the same
    one); ``origin``; ``lines``; ``view`` (its sheets against what was sent).
    """

    file: str
    sha256: str
    received: ReceivedHead
    identity: str
    origin: Origin
    lines: tuple[DataLine, ...] = ()
    view: tuple[ViewReport, ...] = ()


@attrs.frozen(kw_only=True)
class SheetsAlone:
    """A file that lost its data: its sheets are all there is, and nothing of it is certain.

    ``package`` and ``device`` are empty where the manifest is gone too; ``manager``, ``sequence``
    and ``month`` are then guessed.
    """

    file: str
    sha256: str
    package: str
    manager: str
    device: str
    sequence: int
    month: str
    view: tuple[ViewReport, ...]


def owner_of(kind: str, manager: str) -> str:
    """Return whose record an id means: empty where the id is one in the world."""
    return manager if kind in _OF_EACH_MANAGER else ""


def retailer_of(kind: str, plain: Mapping[str, Any]) -> str:
    """Return the retailer a record concerns, empty for none."""
    return str(plain["id"] if kind in _OF_EACH_MANAGER else plain.get("retailer_id") or "")


def day_of(plain: Mapping[str, Any]) -> str:
    """Return the day (YYYY-MM-DD) or month (YYYY-MM) of a record, empty where it has none."""
    return next((str(plain[name]) for name in _DAYS if plain.get(name)), "")
