"""The facts of a span, read from the ledger as they are asked for."""

from collections.abc import Mapping
from functools import cached_property

from models.calendar import Period, PeriodKind
from models.metrics.comparing import JoinedMonths, Span
from models.metrics.distribution import net_buyers
from models.metrics.facts import Facts, Purchases
from models.metrics.margin import ALL_BY_CARTON, Asking, Earnings, earnings
from models.metrics.population import EVERYBODY, Chosen, population
from models.metrics.seen import SeenLine
from models.product import PriceList
from models.retailer import Retailer
from models.stock import StockJudgement
from models.store_analysis.settings import AnalysisSettings
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.cover import judged_between
from storage.queries.metrics.purchases import DaySpan, MonthSpan
from storage.queries.metrics.seen import noted_wants, price_lists, seen_lines, shop_prices
from storage.queries.settings import information_points_on, judgement

__all__ = ["LedgerFacts", "purchases_in"]


def purchases_in(ledger: Ledger, span: Span) -> Purchases:
    """Return what was bought in a span: whole months by their sums, else by the lines."""
    months = _whole_months(span)
    return MonthSpan(ledger, months) if months else DaySpan(ledger, span.first, span.last)


def _whole_months(span: Span) -> tuple[str, ...]:
    """Return the months (YYYY-MM) of a span that consists of whole ones; none otherwise."""
    if span.partial or span.first.day != 1 or not isinstance(span.block, Period | JoinedMonths):
        return ()
    month, found = Period.month(span.first), []
    while month.last <= span.last:
        found.append(month.key)
        month = month.shift(1)
    return tuple(found) if month.first > span.last else ()


class LedgerFacts(Facts):
    """The facts of ``span`` as the ledger holds them, of the retailers that are ``chosen``."""

    def __init__(self, ledger: Ledger, span: Span, chosen: Chosen = EVERYBODY) -> None:
        self._ledger, self._chosen = ledger, chosen
        self.span = span

    @cached_property
    def population(self) -> frozenset[str]:
        """零售客户 of the span by the scope rule."""
        bought = net_buyers({key: each.quantity for key, each in self.now.by_retailer.items()})
        days = (self.span.first, self.span.last)
        return population(find(self._ledger, Retailer), days, bought, self._chosen)

    @cached_property
    def now(self) -> Purchases:
        """The span itself."""
        return purchases_in(self._ledger, self.span)

    @cached_property
    def before(self) -> Purchases:
        """The span before, day for day."""
        return purchases_in(self._ledger, self.span.previous)

    @cached_property
    def year_ago(self) -> Purchases:
        """The same days of the year before."""
        return purchases_in(self._ledger, self.span.year_ago)

    @cached_property
    def three_before(self) -> tuple[Purchases, ...]:
        """The three complete periods just before the current one."""
        return tuple(purchases_in(self._ledger, each) for each in self.span.three_before)

    @cached_property
    def last_year(self) -> Purchases:
        """The whole calendar year before the span."""
        year = Period.of(PeriodKind.YEAR, self.span.first).shift(-1)
        return purchases_in(self._ledger, Span.whole(year))

    @cached_property
    def seen(self) -> tuple[SeenLine, ...]:
        """What visits of the span saw."""
        return seen_lines(self._ledger, self.span.first, self.span.last)

    @cached_property
    def noted(self) -> frozenset[tuple[str, str]]:
        """What was noted as wanted for the months of the span."""
        return noted_wants(self._ledger, self.span.first, self.span.last)

    @cached_property
    def sample(self) -> frozenset[str]:
        """信息采集点 of the span's last month."""
        return information_points_on(self._ledger, self.span.last)

    @cached_property
    def prices(self) -> Mapping[str, PriceList]:
        """The prices of products."""
        return price_lists(self._ledger)

    @property
    def days(self) -> int:
        """How many days the whole period has."""
        return Span.whole(self.span.block).days

    @cached_property
    def counted(self) -> Mapping[str, Mapping[str, StockJudgement]]:
        """What the last two counts tell, the last one in the span."""
        return judged_between(self._ledger, self.span.first, self.span.last)

    @cached_property
    def earned(self) -> Earnings:
        """What shops earn of what they bought, at the prices of the span's last day."""
        asking = Asking(
            shops=shop_prices(self._ledger, self.span.last),
            prices=self.prices,
            day=self.span.last,
            carton_percent=ALL_BY_CARTON - judgement(self._ledger, AnalysisSettings).pack_percent,
        )
        return earnings(self.now.pairs, asking)
