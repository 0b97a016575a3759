"""Hands out room from top to bottom, region by region and page by page: nothing is left out."""

from collections.abc import Callable, Iterator
from typing import Final

import attrs

from models.paper.compose import Composer
from models.paper.grid import COLUMN_1, HINT, LABEL, LEFT, RIGHT
from models.paper.measure import Measure, Style

__all__ = ["CONTINUED", "LABELLED", "LINE", "BlockFlow", "Flow", "Region"]

CONTINUED: Final = Style(9.5, serif=True)
"""The letters of what goes on from another page."""
LINE: Final = 4.2
LABELLED: Final = 9.4
"""Least height of a block that shows label and hint."""

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
    landscape: bool = False
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
            number = self.first + len(self.pages)
            page = Composer(self.measure, number, landscape=self.landscape)
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


@attrs.define
class BlockFlow(Flow):
    """A flow of blocks whose labels stand in the column at the left."""

    label_end: float = 0.0

    def rule(self, gap: float) -> None:
        """End a block with a hairline below its text and its hint, unless the page ends there."""
        self.y = max(self.y + gap, self.label_end)
        if self.y < self.limit - 0.5:
            self.page.horizontal(self.y, LEFT, RIGHT)

    def label(self, middle: float, label: str, hint: str) -> None:
        """Set a block's label and the hint under it; the block ends below both."""
        self.page.text((LEFT, middle), label, LABEL)
        self.page.text((LEFT, middle + 4.05), hint, HINT)
        self.label_end = middle + 5.7

    def text(self, label: str, text: str) -> None:
        """Put a continued text, line by line: it may run over a region's end."""
        for index, line in enumerate(self.page.wrapped(text, CONTINUED, RIGHT - COLUMN_1)):
            gap = 0.0
            if index == 0 or not self.fits(LINE):
                if not self.fits(LABELLED):
                    self.next_region()
                gap = 1.6
            middle = self.take(gap + LINE) + gap + LINE / 2
            if gap:
                self.label(middle, label, "接上页")
            self.page.text((COLUMN_1, middle), line, CONTINUED)
        self.rule(1.6)
