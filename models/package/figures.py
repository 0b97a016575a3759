"""The month's figures for headquarters, each with what it is made of.

They are counted from what the sheets show, so that headquarters can add numerators and denominators
of many managers and need not open a sheet: a territory's rate is the sum of the one by the sum of
the other, never the mean of rates (DOMAIN 6).
"""

from collections.abc import Mapping

import attrs

from models.package.source import PackageSource
from models.package.visit_statistics import visits_in_figures
from models.six_one_record import SixOneItem
from models.six_ones import CellState, Rate

__all__ = ["FIGURE", "Figure", "figure_entries", "figures"]

FIGURE = "figure/"
"""What the manifest's keys of figures begin with."""


@attrs.frozen
class Figure:
    """A count, or a rate told as its numerator and denominator. Whole numbers, never rounded."""

    numerator: int
    denominator: int | None = None

    def __str__(self) -> str:
        """Return ``7/8``, or ``7`` for a count."""
        if self.denominator is None:
            return str(self.numerator)
        return f"{self.numerator}/{self.denominator}"


def figures(source: PackageSource) -> Mapping[str, Figure]:
    """Return the figures by name; docs/workbook-format.md tells what each is."""
    visits = visits_in_figures(source)
    scores = [check.total for check in source.checks if check.total is not None]
    board = source.board
    standard = [
        row
        for row in board.rows
        if any(cell.state is not CellState.NOT_APPLICABLE for cell in row.cells)
    ]
    items = {f"six_ones/{item.value}": _of(board.item_rate(item)) for item in SixOneItem}
    return {
        **items,
        "six_ones/total": _of(board.completion),
        "visits/planned": Figure(visits.kept, visits.planned),
        "visits/done": Figure(visits.done),
        "visits/missed": Figure(visits.missed),
        "visits/days": Figure(visits.days),
        "visits/covered": Figure(visits.covered, visits.owed),
        "display/mean": Figure(sum(scores), len(scores)),
        "stores/standard": Figure(len(standard)),
        "stores/all": Figure(visits.owed),
    }


def _of(rate: Rate) -> Figure:
    return Figure(rate.numerator, rate.denominator)


def figure_entries(source: PackageSource) -> dict[str, str]:
    """Return the figures as the manifest carries them."""
    return {f"{FIGURE}{name}": str(figure) for name, figure in figures(source).items()}
