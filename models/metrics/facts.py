"""What measures are made of: the facts of a span of days, read from the ledger elsewhere.

A protocol each, so that a measure is tested with plain numbers, and whoever reads the ledger reads
only what is asked for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

import attrs

from models.completeness import Completeness
from models.metrics.margin import BoughtPair, Earnings
from models.metrics.quotient import Quotient
from models.metrics.seen import SeenLine
from models.metrics.watch import Kind, LimitedOrder
from models.product import PriceList
from models.stock import StockJudgement
from models.warnings import WarningSettings

__all__ = [
    "NOTHING_BOUGHT",
    "NO_BRAND",
    "NO_CLASS",
    "Accepted",
    "Asked",
    "Bought",
    "Facts",
    "Purchases",
]


@attrs.frozen
class Bought:
    """Purchases added up: 条 net of returns, 分, and the 条 of which the 分 are known."""

    quantity: int = 0
    amount: int = 0
    priced: int = 0

    def __add__(self, other: "Bought") -> "Bought":
        """Return both together."""
        return Bought(
            self.quantity + other.quantity,
            self.amount + other.amount,
            self.priced + other.priced,
        )


NOTHING_BOUGHT = Bought()
NO_CLASS: Final = "未分类"
"""价类 of a product for which headquarters gave none."""
NO_BRAND: Final = "未写品牌"
"""品牌 of such a product."""


@attrs.frozen
class Asked:
    """What orders asked for, added up line by line (M05, M04b).

    条 asked for, 条 of them that came, lines with a need, those of them that brought nothing.
    """

    requested: int = 0
    supplied: int = 0
    wanted: int = 0
    short: int = 0

    def __add__(self, other: "Asked") -> "Asked":
        """Return both together."""
        return Asked(
            self.requested + other.requested,
            self.supplied + other.supplied,
            self.wanted + other.wanted,
            self.short + other.short,
        )


class Purchases(Protocol):
    """What was bought in one span. Retailers and products without a line or sum are absent."""

    @property
    def known(self) -> bool:
        """False where nothing at all is known of the span."""

    @property
    def total(self) -> Bought:
        """All lines together."""

    @property
    def by_retailer(self) -> Mapping[str, Bought]:
        """Sums by 客户编码."""

    @property
    def by_product(self) -> Mapping[str, Bought]:
        """Sums by 商品编码."""

    @property
    def by_class(self) -> Mapping[str, Bought]:
        """Sums by 价类; what has none is 未分类."""

    @property
    def by_brand(self) -> Mapping[str, Bought]:
        """Sums by 品牌; what has none is 未写品牌."""

    @property
    def key_brands(self) -> Bought:
        """What was bought of key brands."""

    @property
    def buyers(self) -> Mapping[str, AbstractSet[str]]:
        """By 商品编码 who bought it on balance (客户编码), in the population or not."""

    @property
    def retailers(self) -> Mapping[str, int]:
        """By 商品编码 how many retailers bought it on balance."""

    @property
    def products(self) -> Mapping[str, int]:
        """By 客户编码 how many products it bought on balance."""

    @property
    def asked_by_retailer(self) -> Mapping[str, Asked]:
        """What orders asked for by 客户编码."""

    @property
    def asked_by_product(self) -> Mapping[str, Asked]:
        """What orders asked for by 商品编码."""

    @property
    def asking(self) -> Mapping[str, AbstractSet[str]]:
        """By 商品编码 whose orders asked for it (客户编码)."""

    @property
    def pairs(self) -> Iterable[BoughtPair]:
        """What each shop bought of each product; a pair may come once for each month."""


@attrs.frozen
class Accepted:
    """受理 of a span, 办结 of them, and those closed within their limit; in 件."""

    accepted: int
    closed: int
    in_time: int


class Facts(Protocol):
    """The facts of one span and of those it is compared with (DOMAIN 6, conventions)."""

    @property
    def population(self) -> AbstractSet[str]:
        """零售客户 of the span by the scope rule."""

    @property
    def now(self) -> Purchases:
        """The span itself."""

    @property
    def before(self) -> Purchases:
        """The span before, day for day."""

    @property
    def year_ago(self) -> Purchases:
        """The same days of the year before."""

    @property
    def three_before(self) -> Sequence[Purchases]:
        """The three complete periods just before the current one."""

    @property
    def last_year(self) -> Purchases:
        """The whole calendar year before the span: the weights of M18."""

    @property
    def seen(self) -> Sequence[SeenLine]:
        """What visits of the span saw, in the order in which they were made."""

    @property
    def noted(self) -> Collection[tuple[str, str]]:
        """客户编码 and 商品编码 of what was noted as wanted for the months of the span."""

    @property
    def sample(self) -> AbstractSet[str]:
        """信息采集点 of the span's last month."""

    @property
    def prices(self) -> Mapping[str, PriceList]:
        """The prices of products by 商品编码."""

    @property
    def days(self) -> int:
        """How many days the whole period of the span has."""

    @property
    def counted(self) -> Mapping[str, Mapping[str, StockJudgement]]:
        """By 客户编码 and 商品编码 what the last two counts tell, the last one in the span."""

    @property
    def earned(self) -> Earnings:
        """What shops earn of what they bought in the span (M06)."""

    @property
    def calls(self) -> tuple[int, int]:
        """Planned calls kept, and all that were planned (M20)."""

    @property
    def met(self) -> AbstractSet[str]:
        """Who was met on a visit of the span."""

    @property
    def duties(self) -> Mapping[str, Quotient]:
        """六个一 of each standard store in the months of the span (M22)."""

    @property
    def complaints(self) -> Accepted:
        """The complaints and suggestions accepted in the span (M23)."""

    @property
    def complete(self) -> Mapping[str, Completeness]:
        """How complete the records of the population are (M24)."""

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """业态, 市场类型 and 规模 of the population (M26, M28)."""

    @property
    def of_one_month(self) -> bool:
        """True where the span is a month or the first days of one (M28)."""

    @property
    def warning_settings(self) -> WarningSettings:
        """From where on M26, M27 and M28 warn."""

    @property
    def limited(self) -> Sequence[tuple[str, Sequence[LimitedOrder]]]:
        """商品编码 and the orders of one grade in one cycle of 货源投放 that begins in the span."""
