"""Every metric of DOMAIN 6 is declared once, with nothing left empty."""

from fractions import Fraction

import attrs
import pytest

from models.metrics.metric import Metric
from models.metrics.registry import METRICS, metric

DOMAIN = {
    "M01": "铺货率",
    "M01b": "上柜率",
    "M02": "存销比(天)",
    "M02b": "月存销比(倍)",
    "M02c": "推算销量",
    "M03a": "客户动销率·规格",
    "M03b": "客户动销率·数量",
    "M03c": "品规动销率",
    "M03d": "品规动销比",
    "M03e": "需求率",
    "M04": "断货率",
    "M04b": "公司断货率",
    "M04c": "客户断货率",
    "M04d": "商业断货率",
    "M05": "需求满足率",
    "M06": "毛利率",
    "M07.quantity": "同比比率/增幅（量）",
    "M08.quantity": "环比比率/增幅（量）",
    "M09": "客户ABC",
    "M10": "单箱",
    "M11": "单条均价",
    "M12": "目标达成率",
    "M13": "时间进度差",
    "M14": "价类占比",
    "M15": "重点品牌占比",
    "M16": "明码标价率（店）",
    "M17": "价格到位率",
    "M18": "零售价格指数",
    "M19": "再购率",
    "M20": "拜访完成率",
    "M21": "拜访覆盖率",
    "M22": "六个一完成率",
    "M23": "诉求处理率",
    "M24": "基础信息到位率",
    "M25": "预测准确率",
    "M26": "客户预警",
    "M27": "品牌/市场预警",
    "M28": "大户预警",
    "M29": "购进同期校核",
    "M30": "公平核对",
}
SECOND_OF_A_ROW = {
    "M06b": "加价率",
    "M07.amount": "同比比率/增幅（额）",
    "M08.amount": "环比比率/增幅（额）",
    "M16b": "明码标价率（户）",
    "M23b": "及时率",
    "M26b": "同类环比",
    "M29b": "单箱同比",
}
"""What DOMAIN 6 says in the same row is a metric of its own here."""


def test_every_metric_of_domain_is_there_once_under_its_name() -> None:
    names = {each.id: each.name for each in METRICS.values()}
    assert names == DOMAIN | SECOND_OF_A_ROW
    assert len(set(names.values())) == len(names)
    assert list(METRICS) == sorted(METRICS)


@pytest.mark.parametrize("declared", METRICS.values(), ids=lambda each: f"{each.id} {each.name}")
def test_nothing_is_left_empty(declared: Metric) -> None:
    for field in attrs.fields(Metric):
        if field.name not in ("has_growth", "aim", "verdict"):
            assert getattr(declared, field.name), field.name
    assert declared.unit
    assert len(set(declared.scopes)) == len(declared.scopes)
    assert metric(declared.id) is declared


def test_slips_of_the_source_text_stand_beside_the_right_reading() -> None:
    for id in ("M01", "M02", "M03a", "M03b", "M04", "M06", "M07.quantity", "M29"):
        assert "原文" in metric(id).note or "原报告" in metric(id).note
        assert any(word in metric(id).note for word in ("应为", "其实", "补", "才是")), id


def test_only_comparisons_have_a_growth() -> None:
    growing = {each.id for each in METRICS.values() if each.has_growth}
    assert growing == {"M07.quantity", "M07.amount", "M08.quantity", "M08.amount", "M29", "M29b"}


def test_usual_aims_of_brand_work() -> None:
    # 上柜率 ≥ 80 %, 再购率 ≥ 50 %, 动销率 ≥ 50 %, 断货率 < 15 % (DOMAIN 4.8)
    aims = {each.name: each.aim for each in METRICS.values() if each.aim}
    assert aims == {"上柜率": 80, "再购率": 50, "品规动销率": 50, "断货率": 15}
    assert metric("M01b").meets(Fraction(80, 100)) is True
    assert metric("M01b").meets(Fraction(7999, 10000)) is False
    assert metric("M04").meets(Fraction(15, 100)) is False
    assert metric("M04").meets(Fraction(1499, 10000)) is True
    assert metric("M01").meets(Fraction(1)) is None
    assert metric("M01").meets(Fraction(1), aim=96) is True
    assert metric("M28").meets(Fraction(1), aim=96) is None
