"""Every metric of the program, declared once (decision 26, DOMAIN 6).

Screens, command line, reports and paper read name, formula, source, unit and note from here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from models.metrics.declared.purchases import COMPARISONS, MIX, MOVEMENT, SPREAD
from models.metrics.declared.stock import COVER, MARGIN, SHORTAGE
from models.metrics.declared.work import PRICE, SERVICE, TARGETS, WATCH
from models.metrics.metric import Metric

__all__ = ["METRICS", "metric"]


def _place(each: Metric) -> tuple[int, str]:
    return int(each.id[1:3]), each.id[3:]


_ALL: Final = sorted(
    (
        *SPREAD,
        *MOVEMENT,
        *COMPARISONS,
        *MIX,
        *COVER,
        *SHORTAGE,
        *MARGIN,
        *TARGETS,
        *PRICE,
        *SERVICE,
        *WATCH,
    ),
    key=_place,
)

METRICS: Final[Mapping[str, Metric]] = MappingProxyType({each.id: each for each in _ALL})
"""The metrics by id, in the order of DOMAIN 6."""


def metric(id: str) -> Metric:
    """Return a metric by its id; raises KeyError for one that is not declared."""
    return METRICS[id]
