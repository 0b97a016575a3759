"""The facts of a span, read from the ledger as they are asked for."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

import attrs

from models.calendar import Period, PeriodKind
from models.completeness import Completeness
from models.metrics.comparing import JoinedMonths, Span
from models.metrics.distribution import net_buyers
from models.metrics.facts import Accepted, Facts, Purchases
from models.metrics.margin import ALL_BY_CARTON, Asking, Earnings, earnings
from models.metrics.population import EVERYBODY, Chosen, population
from models.metrics.quotient import Quotient
from models.metrics.seen import SeenLine
from models.metrics.watch import Kind, LimitedOrder
from models.product import PriceList
from models.retailer import Retailer
from models.stock import StockJudgement
from models.store_analysis.settings import AnalysisSettings
from models.warnings import WarningSettings
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.cover import judged_between
from storage.queries.metrics import work
from storage.queries.metrics.purchases import DaySpan, MonthSpan
from storage.queries.metrics.seen import noted_wants, price_lists, seen_lines, shop_prices
from storage.queries.settings import information_points_on, judgement

__all__ = ["AsOf", "LedgerFacts", "purchases_in"]


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


@attrs.frozen
class AsOf:
    """How far is told what rests on no purchases: visits of ``worked``, boards as of ``today``."""

    worked: Span
    today: date


class LedgerFacts(Facts):
    """The facts of ``span`` as the ledger holds them, of the retailers that are ``chosen``."""

    def __init__(
        self,
        ledger: Ledger,
        span: Span,
        chosen: Chosen = EVERYBODY,
        as_of: AsOf | None = None,
    ) -> None:
        """``as_of``: the span itself and its last day, unless it is given."""
        self._ledger, self._chosen = ledger, chosen
        self.span = span
        self._as_of = as_of or AsOf(span, span.last)
        self._days = (span.first, span.last)
        self._worked = (self._as_of.worked.first, self._as_of.worked.last)

    @cached_property
    def _retailers(self) -> dict[str, Retailer]:
        return {each.id: each for each in find(self._ledger, Retailer)}

    @cached_property
    def population(self) -> frozenset[str]:
        """零售客户 of the span by the scope rule."""
        bought = net_buyers({key: each.quantity for key, each in self.now.by_retailer.items()})
        return population(self._retailers.values(), self._days, bought, self._chosen)

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
        """What visits saw."""
        return seen_lines(self._ledger, *self._worked)

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
        """What the last two counts tell, the last one in the days that are told of."""
        return judged_between(self._ledger, *self._worked)

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

    @cached_property
    def calls(self) -> tuple[int, int]:
        """Planned calls kept, and planned."""
        return work.calls(self._ledger, *self._worked)

    @cached_property
    def met(self) -> frozenset[str]:
        """Who was met on a visit."""
        return work.met(self._ledger, *self._worked)

    @cached_property
    def duties(self) -> Mapping[str, Quotient]:
        """六个一 of each standard store."""
        return work.duties(self._ledger, self._as_of.worked, self._as_of.today)

    @cached_property
    def complaints(self) -> Accepted:
        """The complaints and suggestions accepted."""
        return work.accepted(self._ledger, *self._worked)

    @cached_property
    def complete(self) -> Mapping[str, Completeness]:
        """How complete the records of the population are."""
        return work.complete(self._ledger, self._present)

    @property
    def _present(self) -> Iterator[Retailer]:
        return (self._retailers[key] for key in self.population)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """业态, 市场类型 and 规模 of the population."""
        return {
            each.id: (each.retail_format, each.market_type, each.size) for each in self._present
        }

    @property
    def of_one_month(self) -> bool:
        """True for a month or the first days of one."""
        block = self.span.block
        return isinstance(block, Period) and block.kind is PeriodKind.MONTH

    @cached_property
    def warning_settings(self) -> WarningSettings:
        """From where on is warned."""
        return judgement(self._ledger, WarningSettings)

    @cached_property
    def limited(self) -> tuple[tuple[str, tuple[LimitedOrder, ...]], ...]:
        """The orders that limits were handed out for."""
        return work.limited_orders(self._ledger, *self._days)
