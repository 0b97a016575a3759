"""What measures are made of: the facts of a span of days, read from the ledger elsewhere.

A protocol each, so that a measure is tested with plain numbers, and whoever reads the ledger reads
only what is asked for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

import attrs

from models.metrics.margin import BoughtPair, Earnings
from models.metrics.seen import SeenLine
from models.product import PriceList
from models.stock import StockJudgement

__all__ = [
    "NOTHING_BOUGHT",
    "NO_BRAND",
    "NO_CLASS",
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
