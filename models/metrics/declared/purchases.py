"""Metrics of what retailers bought: spread, movement, comparison, mix (DOMAIN 6)."""

from typing import Final

import attrs

from models.marks import N_
from models.metrics.form import YUAN_A_CARTON, YUAN_A_CASE
from models.metrics.metric import Counted, Direction, Metric, Need, Scope
from models.metrics.quotient import Reason

__all__ = ["COMPARISONS", "MIX", "MOVEMENT", "SPREAD"]

_OF_STORES: Final = (
    Scope.TOTAL,
    Scope.REGION,
    Scope.FORMAT,
    Scope.MARKET,
    Scope.GRADE,
    Scope.BRAND,
    Scope.PRODUCT,
)
_OF_SUMS: Final = (*_OF_STORES, Scope.RETAILER, Scope.PRICE_CLASS)
_OF_PRODUCT: Final = (Scope.PRODUCT, Scope.BRAND)

SPREAD: Final = (
    Metric(
        id="M01",
        name=N_("铺货率"),
        formula=N_("购进客户数÷零售客户总数×100%"),
        source=N_("种子 4.36"),
        numerator=N_("期间购进净量大于 0 的户"),
        numerator_unit=Counted.STORE,
        denominator=N_("期间的零售客户"),
        denominator_unit=Counted.STORE,
        direction=Direction.HIGHER,
        scopes=_OF_STORES,
        needs=(Need.MASTER, Need.PURCHASES),
        note=N_(
            "原文误作“与该区域零客户总数”，应为“零售客户总数”；原文没说总数怎么算，"
            "这里是期间内至少一天为正常或新入网的户，加上期间有净购进的户。"
            "退货为负，净量 0 不算购进。"
        ),
    ),
    Metric(
        id="M01b",
        name=N_("上柜率"),
        formula=N_("有在柜陈列的户÷检查户×100%"),
        source=N_("品牌培育操作手册"),
        numerator=N_("最近一次看到在柜的户"),
        numerator_unit=Counted.STORE,
        denominator=N_("检查户"),
        denominator_unit=Counted.STORE,
        direction=Direction.HIGHER,
        scopes=(Scope.TOTAL, *_OF_PRODUCT),
        needs=(Need.MASTER, Need.VISITS),
        note=N_(
            "只算走访时看过的户，也可改用全部零售客户作分母；总体是各品规的户相加。"
            "默认目标 80% 以上。"
        ),
        without=Reason.NOT_CHECKED,
        aim=80,
    ),
    Metric(
        id="M19",
        name=N_("再购率"),
        formula=N_("上期购进且本期购进的户÷上期购进的户×100%"),
        source=N_("品牌培育操作手册"),
        numerator=N_("上期购进、本期又购进的户"),
        numerator_unit=Counted.STORE,
        denominator=N_("上期购进的户"),
        denominator_unit=Counted.STORE,
        direction=Direction.HIGHER,
        scopes=_OF_STORES,
        needs=(Need.MASTER, Need.PURCHASES),
        note=N_("两期都按净量大于 0 算购进，只算本期的零售客户；默认目标 50% 以上。"),
        without=Reason.NO_BASE,
        aim=50,
    ),
)

MOVEMENT: Final = (
    Metric(
        id="M03a",
        name=N_("客户动销率·规格"),
        formula=N_("本期购进规格数÷前期订单规格总数×100%"),
        source=N_("种子 4.45"),
        numerator=N_("本期购进的规格"),
        numerator_unit=Counted.PRODUCT,
        denominator=N_("前期订单的规格"),
        denominator_unit=Counted.PRODUCT,
        direction=Direction.HIGHER,
        scopes=(Scope.RETAILER, Scope.TOTAL),
        needs=(Need.PURCHASES,),
        note=N_(
            "原文误作“动效率”“半周期”“/100%”，应为“动销率”“本周期”“×100%”。可以超过 100%，不截断。"
        ),
        without=Reason.NO_BASE,
    ),
    Metric(
        id="M03b",
        name=N_("客户动销率·数量"),
        formula=N_("本期购进总量÷前期购进总量×100%"),
        source=N_("种子 4.45"),
        numerator=N_("本期购进量"),
        numerator_unit=Counted.CARTON,
        denominator=N_("前期购进量"),
        denominator_unit=Counted.CARTON,
        direction=Direction.HIGHER,
        scopes=(Scope.RETAILER, Scope.TOTAL),
        needs=(Need.PURCHASES,),
        note=N_("原文误作“/100%”，应为“×100%”。前期为 0 时没有基期，不写 0。"),
        without=Reason.NO_BASE,
    ),
    Metric(
        id="M03c",
        name=N_("品规动销率"),
        formula=N_("本期有订单户÷前三周期有订单户×100%"),
        source=N_("YC/T 455.3"),
        numerator=N_("本期有订单的户"),
        numerator_unit=Counted.STORE,
        denominator=N_("前三周期有订单的户"),
        denominator_unit=Counted.STORE,
        direction=Direction.HIGHER,
        scopes=_OF_PRODUCT,
        needs=(Need.MASTER, Need.PURCHASES),
        note=N_(
            "前三周期是本期之前紧接的三个整周期，户取并集，只算本期的零售客户。"
            "可以超过 100%；默认目标 50% 以上。"
        ),
        without=Reason.NO_BASE,
        aim=50,
    ),
    Metric(
        id="M03d",
        name=N_("品规动销比"),
        formula=N_("(上期库存＋本期订购－本期库存)÷(上期库存＋本期订购)×100%"),
        source=N_("YC/T 455.3"),
        numerator=N_("期间销出"),
        numerator_unit=Counted.PACK,
        denominator=N_("上期库存加本期订购"),
        denominator_unit=Counted.PACK,
        direction=Direction.HIGHER,
        scopes=(*_OF_PRODUCT, Scope.RETAILER),
        needs=(Need.PURCHASES, Need.STOCK),
        note=N_("销出由两次盘点推算；为负说明盘点不符，不改成 0。"),
        without=Reason.NO_DATA,
    ),
    Metric(
        id="M03e",
        name=N_("需求率"),
        formula=N_("本期有需求户÷前三周期有订单户×100%"),
        source=N_("YC/T 455.3"),
        numerator=N_("本期有需求的户"),
        numerator_unit=Counted.STORE,
        denominator=N_("前三周期有订单的户"),
        denominator_unit=Counted.STORE,
        direction=Direction.NEITHER,
        scopes=_OF_PRODUCT,
        needs=(Need.MASTER, Need.PURCHASES, Need.DEMAND),
        note=N_("可以超过 100%：以前没订过的户也会有需求。"),
        without=Reason.NO_BASE,
    ),
)


_YEAR_ON_YEAR: Final = Metric(
    id="M07.quantity",
    name=N_("同比比率/增幅（量）"),
    formula=N_("本期÷去年同期×100%；增幅再减 100%"),
    source=N_("种子 4.46"),
    numerator=N_("本期购进量"),
    numerator_unit=Counted.CARTON,
    denominator=N_("去年同期购进量"),
    denominator_unit=Counted.CARTON,
    direction=Direction.HIGHER,
    scopes=_OF_SUMS,
    needs=(Need.PURCHASES, Need.LAST_YEAR),
    note=N_(
        "原文把比率称作“发展速度”：112% 是比率，+12% 才是增幅，两个都写明。"
        "两个百分率相减是个百分点，不是 %。没过完的期间只同同样的天数比。"
    ),
    without=Reason.NO_YEAR_AGO,
    has_growth=True,
)
_ON_LAST: Final = attrs.evolve(
    _YEAR_ON_YEAR,
    id="M08.quantity",
    name=N_("环比比率/增幅（量）"),
    formula=N_("本期÷上期×100%；增幅再减 100%"),
    source=N_("种子 4.47"),
    denominator=N_("上期购进量"),
    needs=(Need.PURCHASES,),
    without=Reason.NO_BASE,
)
COMPARISONS: Final = (
    _YEAR_ON_YEAR,
    attrs.evolve(
        _YEAR_ON_YEAR,
        id="M07.amount",
        name=N_("同比比率/增幅（额）"),
        numerator=N_("本期购进额"),
        numerator_unit=Counted.FEN,
        denominator=N_("去年同期购进额"),
        denominator_unit=Counted.FEN,
    ),
    _ON_LAST,
    attrs.evolve(
        _ON_LAST,
        id="M08.amount",
        name=N_("环比比率/增幅（额）"),
        numerator=N_("本期购进额"),
        numerator_unit=Counted.FEN,
        denominator=N_("上期购进额"),
        denominator_unit=Counted.FEN,
    ),
    Metric(
        id="M29",
        name=N_("购进同期校核"),
        formula=N_("本期购进÷去年同期购进×100%，并列单箱同比与毛利率"),
        source=N_("分公司三季度分析"),
        numerator=N_("本期购进量"),
        numerator_unit=Counted.CARTON,
        denominator=N_("去年同期购进量"),
        denominator_unit=Counted.CARTON,
        direction=Direction.HIGHER,
        scopes=(Scope.TOTAL, Scope.REGION),
        needs=(Need.PURCHASES, Need.LAST_YEAR),
        note=N_("用来同公司公布的数字核对；原报告写“毛利率增加1.44%”，应为 1.44 个百分点。"),
        without=Reason.NO_YEAR_AGO,
        has_growth=True,
    ),
    Metric(
        id="M29b",
        name=N_("单箱同比"),
        formula=N_("本期单箱÷去年同期单箱×100%"),
        source=N_("分公司三季度分析"),
        numerator=N_("本期购进额×去年同期购进量"),
        numerator_unit=Counted.PRODUCT_OF_RATIOS,
        denominator=N_("本期购进量×去年同期购进额"),
        denominator_unit=Counted.PRODUCT_OF_RATIOS,
        direction=Direction.HIGHER,
        scopes=(Scope.TOTAL, Scope.REGION),
        needs=(Need.PURCHASES, Need.LAST_YEAR),
        note=N_("同购进同期校核并列；只算知道金额的量。"),
        without=Reason.NO_YEAR_AGO,
        has_growth=True,
    ),
)

MIX: Final = (
    Metric(
        id="M09",
        name=N_("客户ABC"),
        formula=N_("按购进额从高到低，本户之前的累计占比小于 80% 为 A，小于 95% 为 B，其余为 C"),
        source=N_("种子 2.38；客户ABC分析表"),
        numerator=N_("本户购进额"),
        numerator_unit=Counted.FEN,
        denominator=N_("全部购进额"),
        denominator_unit=Counted.FEN,
        direction=Direction.NEITHER,
        scopes=(Scope.RETAILER,),
        needs=(Need.PURCHASES,),
        note=N_("可改按量或毛利；不大于 0 的为 C，并列按客户编码。给零售户看的纸上不出现。"),
        verdict=True,
    ),
    Metric(
        id="M10",
        name=N_("单箱"),
        formula=N_("金额÷(条数÷250)"),
        source=N_("分公司三季度分析；省级销售总结"),
        numerator=N_("购进额"),
        numerator_unit=Counted.FEN,
        denominator=N_("购进量"),
        denominator_unit=Counted.CARTON,
        direction=Direction.HIGHER,
        scopes=_OF_SUMS,
        needs=(Need.PURCHASES,),
        note=N_("1 箱 = 250 条；单箱 11321 元就是条均 45.28 元。"),
        form=YUAN_A_CASE,
    ),
    Metric(
        id="M11",
        name=N_("单条均价"),
        formula=N_("金额÷条数"),
        source=N_("省级销售总结"),
        numerator=N_("购进额"),
        numerator_unit=Counted.FEN,
        denominator=N_("购进量"),
        denominator_unit=Counted.CARTON,
        direction=Direction.HIGHER,
        scopes=_OF_SUMS,
        needs=(Need.PURCHASES,),
        note=N_("金额按批发价（含税）；各户合在一起用总额除总量，不取各户均价的平均。"),
        form=YUAN_A_CARTON,
    ),
    Metric(
        id="M14",
        name=N_("价类占比"),
        formula=N_("该价类的量÷总量×100%"),
        source=N_("省级销售总结"),
        numerator=N_("该价类购进量"),
        numerator_unit=Counted.CARTON,
        denominator=N_("购进总量"),
        denominator_unit=Counted.CARTON,
        direction=Direction.NEITHER,
        scopes=(Scope.PRICE_CLASS,),
        needs=(Need.PURCHASES, Need.CATALOGUE),
        note=N_("价类以总部目录为准；目录里没有的规格归“未分类”，各类合计等于总量。"),
    ),
    Metric(
        id="M15",
        name=N_("重点品牌占比"),
        formula=N_("重点品牌的量÷总量×100%"),
        source=N_("种子 4.08、4.09"),
        numerator=N_("重点品牌购进量"),
        numerator_unit=Counted.CARTON,
        denominator=N_("购进总量"),
        denominator_unit=Counted.CARTON,
        direction=Direction.HIGHER,
        scopes=_OF_SUMS,
        needs=(Need.PURCHASES, Need.CATALOGUE),
        note=N_("重点品牌是目录里标了 532、461 或重点的规格。"),
    ),
)
