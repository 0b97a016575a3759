"""⑤ a store beside the average of the others of its kind, none of them named (DOMAIN 3.6, M26).

Kind is 业态 and 档位; on paper the latter is called 规模, for a store is never shown its grade. An
average is of at least five other stores that have the figure at all, so that none can be guessed.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from fractions import Fraction

import attrs

from models.metrics.form import DAYS, PERCENT, YUAN_A_CARTON, Form
from models.metrics.quotient import Quotient, Reason

__all__ = ["Base", "Figure", "Figures", "PeerLine", "Peers", "peers_of"]


class Figure(Enum):
    """What is compared: its name, how it is written, how its difference is."""

    MARGIN = ("毛利率", PERCENT)
    PRICE = ("单条均价", YUAN_A_CARTON)
    COVER = ("存销比", DAYS)
    KEY = ("重点品牌占比", PERCENT)
    SCORE = ("规范评估得分", Form("{number} 分", "分", places=1))

    def __init__(self, label: str, form: Form) -> None:
        self.label = label
        self.form = form


@attrs.frozen
class Base:
    """What a figure of one store is made of, in units that can be added up over stores."""

    numerator: int | Fraction
    denominator: int | Fraction
    reason: Reason | None = None

    @classmethod
    def of(cls, value: Quotient) -> "Base":
        """Take a quotient whose units are the same for every store."""
        return cls(value.numerator, value.denominator, value.reason)

    @property
    def quotient(self) -> Quotient:
        """The figure itself."""
        if self.reason:
            return Quotient.none(self.reason)
        return Quotient.exact(Fraction(self.numerator), Fraction(self.denominator))


Figures = Mapping[Figure, Base]
"""What one store is compared by; what it has no base for has its reason."""


@attrs.frozen(kw_only=True)
class PeerLine:
    """One figure of the store beside the average of ``stores`` others that have it."""

    figure: Figure
    own: Quotient
    average: Quotient
    stores: int


@attrs.frozen(kw_only=True)
class Peers:
    """The comparison; ``stores`` are the others of its kind, ``reason`` why there is none."""

    stores: int
    lines: tuple[PeerLine, ...]
    reason: str = ""

    def of(self, figure: Figure) -> PeerLine:
        """Return the line of one figure."""
        return next(each for each in self.lines if each.figure is figure)


def peers_of(
    retailer_id: str,
    kinds: Mapping[str, tuple[str, str]],
    figures: Mapping[str, Figures],
    least: int,
) -> Peers:
    """Return the store's figures beside Σ numerators / Σ denominators of the others of its kind.

    ``kinds``: 业态 and 档位 of each store of the population; fewer than ``least`` others, or fewer
    that have a figure, and there is no average.
    """
    own = figures.get(retailer_id, {})
    kind = kinds.get(retailer_id, ("", ""))
    others = [key for key, each in kinds.items() if each == kind and key != retailer_id]
    reason = "" if all(kind) else "客户资料里没有业态或规模"
    if not reason and len(others) < least:
        reason = f"同业态、同规模的其他店不足 {least} 户"
    lines = []
    for figure in Figure:
        known = [
            base
            for key in others
            if (base := figures.get(key, {}).get(figure)) is not None and base.reason is None
        ]
        enough = not reason and len(known) >= least
        mine = own.get(figure)
        lines.append(
            PeerLine(
                figure=figure,
                own=mine.quotient if mine else Quotient.none(Reason.NO_DATA),
                average=_together(known) if enough else Quotient.none(Reason.TOO_FEW),
                stores=0 if reason else len(known),
            )
        )
    return Peers(stores=0 if reason else len(others), lines=tuple(lines), reason=reason)


def _together(known: Sequence[Base]) -> Quotient:
    """Return Σ numerators / Σ denominators."""
    return Quotient.exact(
        sum((Fraction(each.numerator) for each in known), Fraction()),
        sum((Fraction(each.denominator) for each in known), Fraction()),
    )
