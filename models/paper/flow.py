"""Hands out room from top to bottom, region by region and page by page: nothing is left out."""

from collections.abc import Callable, Iterator

import attrs

from models.paper.compose import Composer
from models.paper.measure import Measure

__all__ = ["Flow", "Region"]

Region = tuple[float, float]
"""Top and bottom of room on a page."""


@attrs.define
class Flow:
    """``begin`` draws what every page begins with and returns its regions from the top down.

    ``first`` is the number of the first page made here.
    """

    measure: Measure
    begin: Callable[[Composer], tuple[Region, ...]]
    first: int = 1
    pages: list[Composer] = attrs.field(factory=list)
    y: float = 0.0
    limit: float = 0.0
    _regions: Iterator[Region] = attrs.field(factory=lambda: iter(()))

    @property
    def page(self) -> Composer:
        """The page that room is handed out on."""
        return self.pages[-1]

    def fits(self, height: float) -> bool:
        """Tell whether the region has room for ``height``."""
        return self.y + height <= self.limit + 1e-6

    def next_region(self) -> None:
        """Go to the next region of the page, or to the top of a new page."""
        region = next(self._regions, None)
        if region is None:
            page = Composer(self.measure, self.first + len(self.pages))
            self._regions = iter(self.begin(page))
            self.pages.append(page)
            region = next(self._regions)
        self.y, self.limit = region

    def take(self, height: float) -> float:
        """Return the top of free room of ``height``."""
        if not self.fits(height):
            self.next_region()
        top = self.y
        self.y += height
        return top
