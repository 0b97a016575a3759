"""Against last year and against the period before: M07, M08, M29 (DOMAIN 6, E07).

The ratio is an index (112 %), the growth is what is above it (+12 %): both are shown. Which days
are compared is said by :mod:`models.metrics.comparing`.
"""

import attrs

from models.metrics.mix import mean_price
from models.metrics.quotient import Quotient, Reason

__all__ = ["Figures", "YearCheck", "compared", "on_period_before", "year_check", "year_on_year"]


def compared(now: int, base: int | None, missing: Reason) -> Quotient:
    """Return now / base in 条 or 分; ``missing`` where ``base`` is None, or both are nothing.

    A base of 0 with something now is 新增; a base below 0 (returns) has no ratio.
    """
    if base is None:
        return Quotient(now, 0, missing)
    if base < 0:
        return Quotient(now, base, Reason.NEGATIVE_BASE)
    return Quotient.of(now, base, Reason.NEW if now > 0 else missing)


def year_on_year(now: int, year_ago: int | None) -> Quotient:
    """M07 同比: this period / the same one last year; None: no row last year, 无同期."""
    return compared(now, year_ago, Reason.NO_YEAR_AGO)


def on_period_before(now: int, before: int | None) -> Quotient:
    """M08 环比: this period / the one before; None: no row then, 无基期."""
    return compared(now, before, Reason.NO_BASE)


@attrs.frozen(kw_only=True)
class Figures:
    """Purchases of a period: 分 and 条."""

    amount: int
    cartons: int


@attrs.frozen(kw_only=True)
class YearCheck:
    """M29 购进同期校核: what is compared with published figures."""

    quantity: Quotient
    amount: Quotient
    case_price: Quotient


def year_check(now: Figures, year_ago: Figures) -> YearCheck:
    """Compare quantity, amount and 单箱 with last year's."""
    return YearCheck(
        quantity=year_on_year(now.cartons, year_ago.cartons),
        amount=year_on_year(now.amount, year_ago.amount),
        case_price=mean_price(now.amount, now.cartons).over(
            mean_price(year_ago.amount, year_ago.cartons)
        ),
    )
