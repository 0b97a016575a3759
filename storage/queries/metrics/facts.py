"""The facts of a span, read from the ledger as they are asked for."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property

import attrs

from models.calendar import Period, PeriodKind
from models.completeness import Completeness
from models.metrics.behind import BehindFacts
from models.metrics.comparing import Span
from models.metrics.distribution import net_buyers
from models.metrics.facts import Accepted, Purchases
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
from storage.queries.cover import judged_between
from storage.queries.metrics import work
from storage.queries.metrics.known import Known, Pairs, purchases_in
from storage.queries.metrics.seen import noted_wants, price_lists, seen_lines, shop_prices
from storage.queries.settings import information_points_on, judgement

__all__ = ["AsOf", "LedgerFacts", "purchases_in"]


@attrs.frozen
class AsOf:
    """How far is told what rests on no purchases: visits of ``worked``, boards as of ``today``."""

    worked: Span
    today: date


class LedgerFacts(BehindFacts):
    """The facts of ``span`` as the ledger holds them, of the retailers that are ``chosen``.

    Sums, counts and lines too are then those of who is chosen. ``known`` is shared by several looks
    at one ledger.
    """

    def __init__(
        self,
        ledger: Ledger,
        span: Span,
        chosen: Chosen = EVERYBODY,
        as_of: AsOf | None = None,
        known: Known | None = None,
    ) -> None:
        """``as_of``: the span itself and its last day, unless it is given."""
        self._ledger, self._chosen = ledger, chosen
        self._known = known or Known(ledger)
        self.span = span
        self._as_of = as_of or AsOf(span, span.last)
        self._days = (span.first, span.last)
        self._worked = (self._as_of.worked.first, self._as_of.worked.last)

    @cached_property
    def only(self) -> AbstractSet[str] | None:
        """客户编码 of who is chosen; None for everybody."""
        return self._known.chosen(self._chosen)

    def _takes(self, retailer_id: str) -> bool:
        return self.only is None or retailer_id in self.only

    @property
    def _retailers(self) -> Mapping[str, Retailer]:
        return self._known.by_id

    @cached_property
    def population(self) -> frozenset[str]:
        """零售客户 of the span by the scope rule."""
        bought = net_buyers({key: each.quantity for key, each in self.now.by_retailer.items()})
        retailers = self._retailers.values()
        routes = self._known.routes if self._chosen.routes else {}
        return population(retailers, self._days, bought, self._chosen, routes)

    @property
    def now(self) -> Purchases:
        """The span itself."""
        return self._known.bought(self.span, self.only)

    @property
    def before(self) -> Purchases:
        """The span before, day for day."""
        return self._known.bought(self.span.previous, self.only)

    @property
    def year_ago(self) -> Purchases:
        """The same days of the year before."""
        return self._known.bought(self.span.year_ago, self.only)

    @cached_property
    def three_before(self) -> tuple[Purchases, ...]:
        """The three complete periods just before the current one."""
        return tuple(self._known.bought(each, self.only) for each in self.span.three_before)

    @cached_property
    def last_year(self) -> Purchases:
        """The whole calendar year before the span."""
        year = Period.of(PeriodKind.YEAR, self.span.first).shift(-1)
        return self._known.bought(Span.whole(year), self.only)

    @cached_property
    def seen(self) -> tuple[SeenLine, ...]:
        """What visits saw."""
        lines = seen_lines(self._ledger, *self._worked)
        return tuple(line for line in lines if self._takes(line.retailer_id))

    @cached_property
    def noted(self) -> frozenset[tuple[str, str]]:
        """What was noted as wanted for the months of the span."""
        wants = noted_wants(self._ledger, self.span.first, self.span.last)
        return frozenset(pair for pair in wants if self._takes(pair[0]))

    @cached_property
    def sample(self) -> frozenset[str]:
        """信息采集点 of the span's last month."""
        points = information_points_on(self._ledger, self.span.last)
        return frozenset(filter(self._takes, points))

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
        judged = judged_between(self._ledger, *self._worked)
        return {shop: each for shop, each in judged.items() if self._takes(shop)}

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
        return work.calls(self._ledger, *self._worked, self.only)

    @cached_property
    def met(self) -> frozenset[str]:
        """Who was met on a visit."""
        return frozenset(filter(self._takes, work.met(self._ledger, *self._worked)))

    @cached_property
    def duties(self) -> Mapping[str, Quotient]:
        """六个一 of each standard store."""
        duties = work.duties(self._ledger, self._as_of.worked, self._as_of.today)
        return {shop: each for shop, each in duties.items() if self._takes(shop)}

    @cached_property
    def complaints(self) -> Accepted:
        """The complaints and suggestions accepted."""
        return work.accepted(self._ledger, *self._worked, self.only)

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
        found = work.limited_orders(self._ledger, *self._days)
        if self.only is None:
            return found
        own = ((key, tuple(each for each in orders if self._takes(each.retailer_id)))
               for key, orders in found)  # fmt: skip
        return tuple((key, orders) for key, orders in own if orders)

    # -- what is behind a reading

    @property
    def pairs(self) -> Pairs:
        """What was bought in the span, by product and retailer."""
        return self._known.pairs(self.span, self.only)

    @property
    def pairs_before(self) -> Pairs:
        """The same of the span before."""
        return self._known.pairs(self.span.previous, self.only)

    @property
    def pairs_year_ago(self) -> Pairs:
        """The same of a year ago."""
        return self._known.pairs(self.span.year_ago, self.only)

    @property
    def classes(self) -> Mapping[str, str]:
        """价类 by 商品编码."""
        return self._known.classes

    @property
    def brands(self) -> Mapping[str, str]:
        """品牌 by 商品编码."""
        return self._known.brands

    @property
    def key_products(self) -> AbstractSet[str]:
        """商品编码 of the key brands."""
        return self._known.key_products
