"""What headquarters hands out to go by: 目标任务, 货源投放, 评估标准, 节假日 (DOMAIN 5.1)."""

from typing import Final

from models.handed_checklist import HandedChecklist, HandedPoint
from models.handout import values
from models.handout.checks import exchanged_days, positive
from models.handout.definition import ColumnPlan as Plan
from models.handout.definition import SheetDefinition, columns_of
from models.handout.parsers import CellKind
from models.handout.synonyms import PRODUCT_NO
from models.holiday import Holiday
from models.supply import HIGHEST_GRADE, GradeLimit, SupplyLimit
from models.target import Target

__all__ = ["CHECKLISTS", "GRADE_FIELDS", "HOLIDAYS", "LIMITS", "TARGETS"]

TARGETS: Final = SheetDefinition(
    name="目标任务",
    record=Target,
    names=("目标", "任务", "销售目标", "月度目标", "季度目标", "年度目标", "目标分解", "任务分解"),
    key=("period", "metric", "subject"),
    key_optional=("subject",),
    columns=columns_of(
        Target,
        (
            Plan(field="period", kind=CellKind.PERIOD, names=("时间", "月份", "年月", "目标期间")),
            Plan(
                field="metric",
                names=("目标名称", "指标名称", "维度", "考核指标", "项目"),
                table=values.METRICS,
                open=True,
            ),
            Plan(
                field="subject",
                names=("对象名称", "目标对象", "类别", "品牌", "规格", "口径"),
                table=values.SUBJECTS,
                open=True,
            ),
            Plan(
                field="value",
                kind=CellKind.DECIMAL,
                names=("目标", "任务", "任务值", "目标数", "任务数", "计划", "计划数"),
            ),
            Plan(field="unit", names=("计量单位", "目标单位")),
        ),
    ),
)

_GRADES: Final = range(1, HIGHEST_GRADE + 1)
GRADE_FIELDS: Final = {f"grade_{grade}": grade for grade in _GRADES}
"""The columns of the wide form: one a grade."""

_LIMIT_UNITS: Final = ("条", "条/户", "条/周期", "条/户/周期", "条/周")


def _wide(grade: int) -> Plan:
    """Return the column of one grade: 1档, 一档, 第1档, 1档限量."""
    counts = (f"{grade}", f"{grade:02}", values.chinese_number(grade))
    names = [f"{head}{count}档" for count in dict.fromkeys(counts) for head in ("", "第")]
    return Plan(
        field=f"grade_{grade}",
        label=f"{grade}档",
        source=(GradeLimit, "cartons"),
        units=_LIMIT_UNITS,
        bare=True,
        names=tuple(f"{name}{tail}" for name in names for tail in ("", "限量", "投放量")),
    )


LIMITS: Final = SheetDefinition(
    name="货源投放",
    record=SupplyLimit,
    names=(
        *("货源投放策略", "投放策略", "货源投放计划", "投放计划", "货源策略", "投放限量", "投放"),
        *("货源供应", "货源供应策略", "供应限量"),
    ),
    key=("since", "until", "product_id", "grade"),
    key_optional=("grade",),
    forms=(frozenset(("grade", "cartons")), *(frozenset((name,)) for name in GRADE_FIELDS)),
    forms_told="“1档”至“30档”中的一列，或“档位”和“限量”两列",
    columns=columns_of(
        SupplyLimit,
        (
            Plan(
                field="since", names=("周期开始", "投放开始", "开始日期", "投放周期起", "起始日期")
            ),
            Plan(
                field="until", names=("周期结束", "投放结束", "结束日期", "投放周期止", "截止日期")
            ),
            Plan(field="product_id", kind=CellKind.CODE, names=PRODUCT_NO),
            Plan(field="method", names=("方式", "投放策略"), table=values.SUPPLY_METHODS),
            Plan(
                field="grade",
                kind=CellKind.GRADE,
                source=(GradeLimit, "grade"),
                names=("等级", "客户档位", "档级"),
            ),
            Plan(
                field="cartons",
                source=(GradeLimit, "cartons"),
                units=_LIMIT_UNITS,
                bare=True,
                names=("投放量", "限量值", "单户限量", "投放限量"),
            ),
            *(_wide(grade) for grade in _GRADES),
        ),
    ),
)

CHECKLISTS: Final = SheetDefinition(
    name="评估标准",
    record=HandedChecklist,
    names=("评估模板", "检查标准", "评分标准", "规范评估标准", "规范陈列评估标准", "评估细则"),
    key=("id", "number"),
    columns=columns_of(
        HandedChecklist,
        (
            Plan(
                field="id", label="版本", kind=CellKind.TEXT, names=("标准版本", "版本号", "模板")
            ),
            Plan(field="section", source=(HandedPoint, "section"), names=("类别", "大类", "项目")),
            Plan(
                field="number",
                source=(HandedPoint, "number"),
                required=True,
                names=("编号", "条目", "序列"),
            ),
            Plan(
                field="text",
                source=(HandedPoint, "text"),
                required=True,
                names=("检查内容", "评估内容", "检查项", "评估点", "检查项目", "标准内容"),
            ),
            Plan(
                field="weight",
                source=(HandedPoint, "weight"),
                required=True,
                rule=positive,
                names=("分数", "权重", "满分"),
            ),
            Plan(field="kind", source=(HandedPoint, "kind"), names=("评分方式", "检查类型")),
            Plan(
                field="veto",
                source=(HandedPoint, "veto"),
                names=("否决", "否决项", "一票否决项", "是否一票否决"),
                table=values.VETOES,
                open=True,
            ),
        ),
    ),
)

HOLIDAYS: Final = SheetDefinition(
    name="节假日",
    record=Holiday,
    names=("节假日安排", "放假安排", "节假日表", "假日安排", "法定节假日", "放假调休", "调休安排"),
    key=("day",),
    common=True,
    checks=(exchanged_days,),
    columns=columns_of(
        Holiday,
        (
            Plan(field="day", names=("放假日期", "日子", "年月日")),
            Plan(field="name", names=("节日", "节日名称", "节假日", "假日名称", "说明")),
            Plan(field="kind", names=("安排", "性质", "日期类型", "状态"), table=values.DAY_KINDS),
        ),
    ),
)
