"""Headquarters names 指标 and 对象 freely; one table recognises them."""

from fractions import Fraction

import pytest

from models.targets.aims import Aim, Scope, Subjects, Unclear, aim_of
from models.targets.measures import Measure, form_of, value_of
from tests.models.targets.builders import CATALOGUE, target

SUBJECTS = Subjects.of(CATALOGUE.values())


@pytest.mark.parametrize(
    ("metric", "subject", "unit", "aim"),
    [
        ("销量", "总量", "箱", Aim(Measure.QUANTITY)),
        ("总量", "", "条", Aim(Measure.QUANTITY)),
        ("购进量", "合计", "万支", Aim(Measure.QUANTITY)),
        ("卷烟销售量", "一类烟", "箱", Aim(Measure.QUANTITY, Scope.PRICE_CLASS, "一类")),
        ("价类", "2类", "箱", Aim(Measure.QUANTITY, Scope.PRICE_CLASS, "二类")),
        ("一类烟销量", "总量", "箱", Aim(Measure.QUANTITY, Scope.PRICE_CLASS, "一类")),
        ("一类", "", "", Aim(Measure.QUANTITY, Scope.PRICE_CLASS, "一类")),
        ("品牌", "示例A", "箱", Aim(Measure.QUANTITY, Scope.BRAND, "示例a")),
        ("销量", "示例Ａ品牌", "箱", Aim(Measure.QUANTITY, Scope.BRAND, "示例a")),
        ("规格", "示例B(软)", "条", Aim(Measure.QUANTITY, Scope.PRODUCT, "示例b(软)")),
        ("销量", "P2", "条", Aim(Measure.QUANTITY, Scope.PRODUCT, "p2")),
        ("销量", "省外烟", "箱", Aim(Measure.QUANTITY, Scope.ORIGIN, "省外")),
        ("销量", "重点品牌", "箱", Aim(Measure.QUANTITY, Scope.KEY, "")),
        ("销量", "532", "箱", Aim(Measure.QUANTITY, Scope.KEY, "532")),
        ("重点品牌销量", "总量", "箱", Aim(Measure.QUANTITY, Scope.KEY, "")),
        ("重点品牌占比", "总量", "%", Aim(Measure.SHARE, Scope.KEY, "")),
        ("销售额", "总量", "万元", Aim(Measure.AMOUNT)),
        ("金额", "示例A", "元", Aim(Measure.AMOUNT, Scope.BRAND, "示例a")),
        ("销售", "总量", "万元", Aim(Measure.AMOUNT)),
        ("单箱销售额", "总量", "元/箱", Aim(Measure.PRICE)),
        ("单箱", "总量", "", Aim(Measure.PRICE)),
        ("单箱", "一类烟", "元", Aim(Measure.PRICE, Scope.PRICE_CLASS, "一类")),
        ("单条均价", "总量", "元", Aim(Measure.CARTON_PRICE)),
        ("毛利", "总量", "万元", Aim(Measure.MARGIN)),
        ("毛利率", "总量", "%", Aim(Measure.MARGIN_RATE)),
        ("铺货率", "示例A", "", Aim(Measure.SPREAD, Scope.BRAND, "示例a")),
        ("铺货率", "总量", "%", Aim(Measure.SPREAD)),
    ],
)
def test_it_is_recognised(metric: str, subject: str, unit: str, aim: Aim) -> None:
    assert aim_of(target("1", unit, metric, subject), SUBJECTS) == aim


@pytest.mark.parametrize(
    ("metric", "subject", "unit", "why"),
    [
        ("断货率", "总量", "", Unclear.METRIC),
        ("上柜率", "重点品牌", "", Unclear.METRIC),
        ("标准店", "总量", "户", Unclear.METRIC),
        ("新入网户数", "总量", "户", Unclear.METRIC),
        ("动销率", "总量", "%", Unclear.METRIC),
        ("销量达成率", "总量", "%", Unclear.METRIC),
        ("满意度", "总量", "", Unclear.METRIC),
        ("销量", "不知名", "箱", Unclear.SUBJECT),
    ],
)
def test_what_is_not_recognised_says_so(metric: str, subject: str, unit: str, why: Unclear) -> None:
    assert aim_of(target("1", unit, metric, subject), SUBJECTS) is why


@pytest.mark.parametrize(
    ("measure", "text", "unit", "value"),
    [
        (Measure.QUANTITY, "1.2", "箱", Fraction(300)),
        (Measure.QUANTITY, "3", "件", Fraction(150)),
        (Measure.QUANTITY, "2", "万支", Fraction(100)),
        (Measure.QUANTITY, "2", "", Fraction(500)),
        (Measure.AMOUNT, "3.5", "万元", Fraction(3_500_000)),
        (Measure.PRICE, "26544.26", "元/箱", Fraction(2_654_426, 250)),
        (Measure.PRICE, "45000", "元", Fraction(18_000)),
        (Measure.CARTON_PRICE, "139.92", "元", Fraction(13_992)),
        (Measure.SPREAD, "0.8", "", Fraction(4, 5)),
        (Measure.SPREAD, "0.8", "%", Fraction(4, 5)),
        (Measure.SPREAD, "80", "%", Fraction(4, 5)),
        (Measure.SPREAD, "80", "", Fraction(4, 5)),
        (Measure.QUANTITY, "3", "户", None),
        (Measure.QUANTITY, "很多", "箱", None),
        (Measure.QUANTITY, "NaN", "箱", None),
    ],
)
def test_values_come_in_many_units(
    measure: Measure, text: str, unit: str, value: Fraction | None
) -> None:
    assert value_of(measure, text, unit) == value


@pytest.mark.parametrize(
    ("measure", "unit", "value", "shown"),
    [
        (Measure.QUANTITY, "箱", Fraction(300), "1.20 箱"),
        (Measure.QUANTITY, "条", Fraction(268), "268 条"),
        (Measure.QUANTITY, "万支", Fraction(100), "2.00 万支"),
        (Measure.AMOUNT, "", Fraction(3_500_000), "3.50 万元"),
        (Measure.PRICE, "元/条", Fraction(4528), "45.28 元/条"),
        (Measure.SPREAD, "", Fraction(4, 5), "80.00%"),
    ],
)
def test_values_are_written_in_the_unit_of_the_target(
    measure: Measure, unit: str, value: Fraction, shown: str
) -> None:
    assert str(form_of(measure, unit).write(value)) == shown
