"""What checks say together: a round's most frequent failures, a store over time (DOMAIN 3.4)."""

from models.evaluations.comparison import Change, PointCell, PointLine, compared_points
from models.evaluations.failures import Failure, failures, fell_short

__all__ = [
    "Change",
    "Failure",
    "PointCell",
    "PointLine",
    "compared_points",
    "failures",
    "fell_short",
]
