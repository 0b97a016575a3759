"""The display check 规范陈列·规范经营评估 of 26 points as it is recorded (DOMAIN 3.4)."""

from datetime import date, datetime
from enum import StrEnum

import attrs

from models.fields import Unit, field
from models.records import Record
from models.rules import at_most
from models.visit import Signature

__all__ = ["PROBLEMS_LENGTH", "Check", "CheckAnswer", "CheckGrade", "PointResult"]

PROBLEMS_LENGTH = 1_000
"""The most characters of 问题."""


class PointResult(StrEnum):
    """Result of one point. 向未成年人售烟 is D4's veto; ratio points use 实测 with a and b."""

    PASS = "符合"
    HALF = "部分符合"
    FAIL = "不符合"
    NOT_APPLICABLE = "不适用"
    RATIO = "实测"
    SIGN_MISSING = "标志缺失"
    SOLD_TO_MINOR = "向未成年人售烟"


class CheckGrade(StrEnum):
    """等级 from the rounded score; 评估无效 when more than 30 of weight is not applicable."""

    EXCELLENT = "优秀"
    QUALIFIED = "合格"
    RECTIFY = "整改"
    FAILED = "不合格"
    INVALID = "评估无效"


@attrs.frozen(kw_only=True)
class CheckAnswer:
    """The answer of one point; ``got`` of ``of`` for ratio points (8 of 10)."""

    point: str = field("检查点", required=True)
    result: PointResult = field("结果")
    got: int | None = field("实际", default=None)
    of: int | None = field("应有", default=None)
    note: str = field("备注", default="", rule=at_most(200))


@attrs.frozen(kw_only=True)
class Check(Record):
    """评估. Scores are frozen when it is finalised, in tenths of a point (954 is 95.4)."""

    visit_id: str = field("走访", default="")
    retailer_id: str = field("客户编码", required=True)
    day: date = field("日期", required=True)
    template_version: str = field("模板版本", required=True)
    answers: tuple[CheckAnswer, ...] = field("检查结果", default=())
    total: int | None = field("总分", unit=Unit.POINT, default=None)
    display_score: int | None = field("陈列分", unit=Unit.POINT, default=None)
    operation_score: int | None = field("经营分", unit=Unit.POINT, default=None)
    grade: CheckGrade | None = field("等级", default=None)
    vetoes: tuple[str, ...] = field("一票否决项", default=())
    problems: str = field("问题", default="", rule=at_most(PROBLEMS_LENGTH))
    rectify_by: date | None = field("整改期限", default=None)
    display_demand: str = field("陈列要求", default="", rule=at_most(500))
    signature: Signature | None = field("店主签字", default=None)
    photos: tuple[str, ...] = field("照片", default=())
    entered_at: datetime | None = field("录入时间", default=None)
    backfilled: bool = field("补录", default=False)
