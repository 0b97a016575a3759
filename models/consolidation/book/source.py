"""What holds of one manager in one month: records, figures of his own package, names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

import attrs

from models.calendar import Period
from models.consolidation.overview import ManagerRow
from models.difference import Names
from models.kinds import kind_of
from models.records import Record
from models.retailer import Retailer

__all__ = ["Figures", "HeldRecord", "ManagerMonth", "Mark", "Share"]

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=Record)

Share = tuple[int, int]
"""Numerator and denominator; without a base the denominator is 0."""


class Mark(StrEnum):
    """What headquarters has to say of a content that counts; the value is what people read."""

    NONE = ""
    CONFLICT = "冲突待定"
    RETURNED = "已退回"


@attrs.frozen
class HeldRecord(Generic[R]):
    """The content that counts of one record, and the package that speaks for it."""

    record: R
    package: str
    mark: Mark = Mark.NONE


@attrs.frozen(kw_only=True)
class Figures:
    """What a manager's package counted (models.package.figures), and which package that is.

    ``sequence`` is its number, 0 without a package of the month.
    """

    sequence: int = 0
    device: str = ""
    created_at: str = ""
    packages: int = 0
    shares: Mapping[str, tuple[int, int | None]] = attrs.field(factory=dict)

    def share(self, name: str) -> Share | None:
        """Return a rate as its parts, None where no package tells it."""
        found = self.shares.get(name)
        return None if found is None or found[1] is None else (found[0], found[1])


@attrs.frozen(kw_only=True)
class ManagerMonth:
    """One manager's month. ``records`` holds what counts, by kind, in the order of the sheets.

    ``as_of`` is the day up to which the month can be judged; ``first_made`` the day the first
    package of the month was made by its sender's clock, None without one.
    """

    row: ManagerRow
    month: Period
    as_of: date
    names: Names
    figures: Figures = attrs.field(factory=Figures)
    first_made: date | None = None
    records: Mapping[str, Sequence[HeldRecord[Record]]] = attrs.field(factory=dict)

    def held(self, record: type[S]) -> Iterator[HeldRecord[S]]:
        """Give the records of a class."""
        for each in self.records.get(kind_of(record), ()):
            assert isinstance(each.record, record)
            yield HeldRecord(each.record, each.package, each.mark)

    def shop(self, retailer_id: str) -> Retailer:
        """Return a shop as far as headquarters' database knows it: by number and name."""
        known = self.names.known.get(("retailer", retailer_id), "")
        return Retailer(id=retailer_id, licence_no="", shop_name=known, status="")

    def product(self, product_id: str) -> str:
        """Return what a product is called, empty where nobody said."""
        return self.names.known.get(("product", product_id), "")
