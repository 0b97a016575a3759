"""Metrics of stock, shortage and margin (DOMAIN 6)."""

from typing import Final

from models.marks import N_
from models.metrics.form import DAYS, PACKS_A_DAY, TIMES
from models.metrics.metric import Counted, Direction, Metric, Need, Scope
from models.metrics.quotient import Reason

__all__ = ["COVER", "MARGIN", "SHORTAGE"]

_OF_STOCK: Final = (Scope.TOTAL, Scope.RETAILER, Scope.PRODUCT)
_OF_SHORTAGE: Final = (Scope.TOTAL, Scope.REGION, Scope.FORMAT, Scope.MARKET, Scope.PRODUCT)

COVER: Final = (
    Metric(
        id="M02",
        name=N_("存销比(天)"),
        formula=N_("期末库存÷(期间销量÷期间天数)"),
        source=N_("种子 4.44"),
        numerator=N_("期末库存×期间天数"),
        numerator_unit=Counted.PACK_DAY,
        denominator=N_("期间销量"),
        denominator_unit=Counted.PACK,
        direction=Direction.BAND,
        scopes=_OF_STOCK,
        needs=(Need.STOCK, Need.PURCHASES),
        note=N_(
            "原文的“存销比”其实是可销天数；别处也指库存除以期间销量，那是月存销比(倍)，两个名称都写出。"
            "小于 7 天偏低，7 到 21 天合理，到 30 天偏高，超过为积压。有库存没销量是滞销。"
        ),
        form=DAYS,
    ),
    Metric(
        id="M02b",
        name=N_("月存销比(倍)"),
        formula=N_("期末库存÷期间销量"),
        source=N_("种子 4.44；行业通用"),
        numerator=N_("期末库存"),
        numerator_unit=Counted.PACK,
        denominator=N_("期间销量"),
        denominator_unit=Counted.PACK,
        direction=Direction.BAND,
        scopes=_OF_STOCK,
        needs=(Need.STOCK, Need.PURCHASES),
        note=N_(
            "同存销比(天)是两个指标，单位是倍，不是天。期间销量按两次盘点推算的日均销量乘整个期间的天数。"
        ),
        form=TIMES,
    ),
    Metric(
        id="M02c",
        name=N_("推算销量"),
        formula=N_("上次库存＋期间购进－本次库存；再除以两次盘点相隔的天数"),
        source=N_("本程序约定"),
        numerator=N_("两次盘点之间销出"),
        numerator_unit=Counted.PACK,
        denominator=N_("两次盘点相隔"),
        denominator_unit=Counted.DAY,
        direction=Direction.NEITHER,
        scopes=(Scope.RETAILER, Scope.PRODUCT),
        needs=(Need.STOCK, Need.PURCHASES),
        note=N_(
            "购进按送货日算。小于 0 记“盘点不符”，不改成 0；"
            "已知购进早于盘点日时写明“购进截至”那天，之后的不下结论。"
        ),
        form=PACKS_A_DAY,
    ),
)

SHORTAGE: Final = (
    Metric(
        id="M04",
        name=N_("断货率"),
        formula=N_("断货客户数÷有需求记录客户数×100%"),
        source=N_("种子 4.48"),
        numerator=N_("有需求又断货的户"),
        numerator_unit=Counted.STORE,
        denominator=N_("有需求记录的户"),
        denominator_unit=Counted.STORE,
        direction=Direction.LOWER,
        scopes=_OF_SHORTAGE,
        needs=(Need.MASTER, Need.DEMAND, Need.VISITS),
        note=N_(
            "原文只有名称没有公式，按此式补；断货户必须在有需求的户里，"
            "总体是断了自己要的任一规格的户。默认目标 15% 以下。"
        ),
        without=Reason.NO_DEMAND,
        aim=15,
    ),
    Metric(
        id="M04b",
        name=N_("公司断货率"),
        formula=N_("有需求但订购为 0 的记录÷有需求的记录×100%"),
        source=N_("YC/T 455.3"),
        numerator=N_("有需求、订购 0 的记录"),
        numerator_unit=Counted.RECORD,
        denominator=N_("有需求的记录"),
        denominator_unit=Counted.RECORD,
        direction=Direction.LOWER,
        scopes=(*_OF_SHORTAGE, Scope.RETAILER),
        needs=(Need.PURCHASES, Need.DEMAND),
        note=N_("一条记录是一户一个规格的一次订货；看公司能不能供。"),
        without=Reason.NO_DEMAND,
    ),
    Metric(
        id="M04c",
        name=N_("客户断货率"),
        formula=N_("断货天数大于 0 的样本户÷前三周期有订单的样本户×100%"),
        source=N_("YC/T 455.3"),
        numerator=N_("断过货的样本户"),
        numerator_unit=Counted.STORE,
        denominator=N_("前三周期有订单的样本户"),
        denominator_unit=Counted.STORE,
        direction=Direction.LOWER,
        scopes=_OF_SHORTAGE,
        needs=(Need.PURCHASES, Need.VISITS),
        note=N_("样本户是信息采集点；断过货但前三周期没有订单的不算。"),
        without=Reason.NO_BASE,
    ),
    Metric(
        id="M04d",
        name=N_("商业断货率"),
        formula=N_("累计断货天数÷实际访销天数×100%"),
        source=N_("题库"),
        numerator=N_("累计断货"),
        numerator_unit=Counted.DAY,
        denominator=N_("实际访销"),
        denominator_unit=Counted.DAY,
        direction=Direction.LOWER,
        scopes=(Scope.TOTAL, Scope.PRODUCT),
        needs=(Need.PURCHASES, Need.DEMAND),
        note=N_("按天算，同按户、按记录的断货率不能混用。"),
    ),
    Metric(
        id="M05",
        name=N_("需求满足率"),
        formula=N_("Σ实供÷Σ需求×100%，每行取实供与需求中较小的"),
        source=N_("本程序约定"),
        numerator=N_("满足的需求"),
        numerator_unit=Counted.CARTON,
        denominator=N_("需求"),
        denominator_unit=Counted.CARTON,
        direction=Direction.HIGHER,
        scopes=(*_OF_SHORTAGE, Scope.RETAILER),
        needs=(Need.PURCHASES, Need.DEMAND),
        note=N_(
            "按订货行里报的需求算，一个规格多供的，补不了另一个规格少供的。"
            "上报包《需求与断货》只列没供足的和另有记录的，那里的合计是所列各行的。"
        ),
        without=Reason.NO_DEMAND,
    ),
)

_OF_MARGIN: Final = (Scope.RETAILER, Scope.TOTAL, Scope.PRODUCT, Scope.PRICE_CLASS)
_FOR_MARGIN: Final = (Need.PURCHASES, Need.PRICES, Need.SHOP_PRICES)

MARGIN: Final = (
    Metric(
        id="M06",
        name=N_("毛利率"),
        formula=N_("(销售收入－销售成本)÷销售收入×100%"),
        source=N_("种子 4.49"),
        numerator=N_("毛利"),
        numerator_unit=Counted.MICRO_YUAN,
        denominator=N_("销售收入"),
        denominator_unit=Counted.MICRO_YUAN,
        direction=Direction.HIGHER,
        scopes=_OF_MARGIN,
        needs=_FOR_MARGIN,
        note=N_(
            "原文误作“毛利语…收入之比”，应为“与”。收入=条×实售条价＋盒×实售盒价，没有实售价的用指导价并标“估”；"
            "成本=条×当日批发价（含税）。可以为负；合计用总毛利除总收入。"
        ),
        without=Reason.NO_REVENUE,
    ),
    Metric(
        id="M06b",
        name=N_("加价率"),
        formula=N_("(销售收入－销售成本)÷销售成本×100%"),
        source=N_("本程序约定，与毛利率区分"),
        numerator=N_("毛利"),
        numerator_unit=Counted.MICRO_YUAN,
        denominator=N_("销售成本"),
        denominator_unit=Counted.MICRO_YUAN,
        direction=Direction.HIGHER,
        scopes=_OF_MARGIN,
        needs=_FOR_MARGIN,
        note=N_("除以成本，不是毛利率；零售户常把它说成毛利。"),
    ),
)
