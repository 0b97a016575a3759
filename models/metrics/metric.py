"""What is declared of a metric (decision 26): all that a screen, a report or paper says of it."""

from enum import StrEnum
from fractions import Fraction

import attrs

from models.metrics.form import PERCENT, Form
from models.metrics.quotient import Reason

__all__ = ["Counted", "Direction", "Metric", "Need", "Scope"]


class Direction(StrEnum):
    """Which way is better; the value is what is shown."""

    HIGHER = "越高越好"
    LOWER = "越低越好"
    BAND = "在区间内为好"
    NEITHER = "不论高低"


class Scope(StrEnum):
    """What a metric can be told of; the value is what is shown."""

    TOTAL = "总体"
    REGION = "区域"
    FORMAT = "业态"
    MARKET = "市场类型"
    GRADE = "档位"
    RETAILER = "零售户"
    PRODUCT = "品规"
    BRAND = "品牌"
    PRICE_CLASS = "价类"


class Counted(StrEnum):
    """The whole unit in which a numerator or denominator is counted; the value is shown."""

    STORE = "户"
    STORE_CALL = "户次"
    PRODUCT = "规格"
    CARTON = "条"
    PACK = "盒"
    PACK_DAY = "盒×天"
    FEN = "分"
    MICRO_YUAN = "百万分之一元"
    PRICE = "万分之一元"
    DAY = "天"
    RECORD = "条记录"
    LINE = "笔"
    DUTY = "项"
    CASE = "件"
    FIELD = "项资料"
    OF_TARGET = "目标单位"
    PRODUCT_OF_RATIOS = "比率之积"
    PRODUCT_OF_TARGET_AND_DAYS = "目标单位×天"


class Need(StrEnum):
    """The facts a metric is made of; the value is what is shown."""

    MASTER = "客户主档"
    PURCHASES = "购进"
    LAST_YEAR = "去年同期购进"
    STOCK = "盘点库存"
    DEMAND = "需求记录"
    PRICES = "卷烟价格"
    SHOP_PRICES = "店内实售价"
    TAGS = "价签检查"
    VISITS = "走访"
    PLAN = "拜访计划"
    SIX_ONES = "六个一"
    COMPLAINTS = "投诉与建议"
    TARGETS = "目标任务"
    LIMITS = "货源投放"
    CATALOGUE = "卷烟目录"


@attrs.frozen(kw_only=True)
class Metric:
    """One metric, declared once.

    ``numerator`` and ``denominator`` say in words what the two numbers of its quotient are, each
    with its whole unit; ``form`` is how the ratio is written. ``without`` is the usual reason where
    there is no value. ``note`` says how it is to be read; where the source text has a slip, the
    slip and the right reading. ``version`` counts up when the formula changes. ``aim`` is the usual
    target in percent (DOMAIN 4.8), None where there is none. ``verdict``: what is told is the grade
    of a reading (the class of M09), its share stands behind it.
    """

    id: str
    name: str
    formula: str
    source: str
    numerator: str
    numerator_unit: Counted
    denominator: str
    denominator_unit: Counted
    direction: Direction
    scopes: tuple[Scope, ...]
    needs: tuple[Need, ...]
    note: str
    form: Form = PERCENT
    without: Reason = Reason.NO_DATA
    version: int = 1
    has_growth: bool = False
    verdict: bool = False
    aim: int | None = None

    def meets(self, ratio: Fraction, aim: int | None = None) -> bool | None:
        """Tell whether a ratio meets an aim in percent, the usual one unless another is given.

        Higher is better: at the aim or above; lower is better: below it. None without an aim, or
        where neither direction is better.
        """
        wanted = self.aim if aim is None else aim
        if wanted is None or self.direction not in (Direction.HIGHER, Direction.LOWER):
            return None
        enough = ratio >= Fraction(wanted, 100)
        return enough if self.direction is Direction.HIGHER else not enough

    @property
    def unit(self) -> str:
        """The unit of the value, such as %, 天 or 元/箱."""
        return self.form.unit
