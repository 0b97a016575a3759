"""The job description 岗位描述单 of an account manager, one page (DOMAIN 1.3, 4.26–4.35)."""

from datetime import date
from functools import partial
from typing import Final

import attrs

from models.forms.common import BOTTOM, Form, draw_fields, draw_head, draw_to_sign
from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT, RIGHT
from models.paper.issued import Issued
from models.paper.items import Sheet, Template
from models.paper.measure import Measure, Style

__all__ = ["JobData", "lay_out_job"]

_TEMPLATE: Final = Template(number=25, version=1)
_TEXT: Final = Style(10, serif=True)
_LINE: Final = 5.6
_INDENT: Final = 34.0
_SECTIONS: Final = (
    (
        "主要职责",
        (
            "完成卷烟销量目标，保持市场平稳有序。",
            "完善客户信息资料，实施客户评价，提出等级变更建议，按客户分类及服务标准回访。",
            "收集市场信息，了解需求，撰写市场分析报告。",
            "收集、响应、反馈需求信息，提供紧缺货源供应建议。",
            "协商、制定客户总量和品牌计划，科学预测，按订单组织货源。",
            "做好客户维系，提高客户经营水平，做好客户分类。",
            "执行品牌培育方案。",
            "做好合理定量管理，推行零售明码实价。",
            "宣传行业政策，传播企业文化。",
            "完成领导交办的其他任务。",
        ),
    ),
    ("任务", ("独立完成分配的任务；临时交办的非本职工作另行登记。",)),
    (
        "信息",
        (
            "有权从上级获得完成任务所需的信息。",
            "及时向上级提供工作中的重要信息。",
            "与同事互相提供所需的信息；换线时移交客户、待办和历史。",
        ),
    ),
)


@attrs.frozen(kw_only=True)
class JobData:
    """Whose job it is and what it covers; what is not known is a line to write on."""

    issued: Issued
    post: str
    department: str = ""
    area: str = ""
    supervisor: str = ""
    valid_from: date | None = None
    shops: int = 0
    standard_shops: int = 0
    routes: tuple[str, ...] = ()


def _head(data: JobData, page: Composer) -> float:
    issued = data.issued
    y = draw_head(page, "岗位描述单", issued)
    y = draw_fields(
        page, y, ((12, 100, "岗位名称", data.post), (104, 198, "公司", issued.organisation))
    )
    y = draw_fields(
        page, y, ((12, 100, "岗位负责人", issued.manager), (104, 198, "部门", data.department))
    )
    since = f"{data.valid_from:%Y-%m-%d}" if data.valid_from else ""
    fields = ((12, 100, "直接上级", data.supervisor), (104, 198, "有效期从", since))
    y = draw_fields(page, y, fields)
    range_ = f"{data.shops} 户，其中标准店 {data.standard_shops} 户" if data.shops else ""
    y = draw_fields(page, y, ((12, 100, "管理范围", range_), (104, 198, "片区", data.area)))
    return draw_fields(page, y, ((12.0, 198.0, "线路", "、".join(data.routes)),))


def lay_out_job(data: JobData, measure: Measure) -> Sheet:
    """Lay the description out."""
    form = Form(data.issued, measure, partial(_head, data))
    for label, lines in _SECTIONS:
        form.flow.y += 3.0
        for index, line in enumerate(lines):
            number = f"{index + 1}. " if len(lines) > 1 else ""
            for part, text in enumerate(form.page.wrapped(number + line, _TEXT, RIGHT - _INDENT)):
                middle = form.flow.take(_LINE) + _LINE / 2
                if index == 0 and part == 0:
                    form.page.text((LEFT, middle), label, LABEL)
                form.page.text((_INDENT, middle), text, _TEXT)
        form.flow.y += 2.4
        form.page.horizontal(form.flow.y, LEFT, RIGHT)
    form.flow.take(max(30.0, min(60.0, BOTTOM - form.flow.y)))
    top = form.flow.y - 20.0
    signing = ((12.0, 72.0, "岗位负责人"), (78.0, 138.0, "直接上级"), (144.0, 198.0, "日期"))
    draw_to_sign(form.page, top, signing)
    draw_to_sign(form.page, top + 12.0, ((12.0, 198.0, "抄送"),))
    return form.sheet(_TEMPLATE, f"岗位描述单 {data.issued.manager_name}")
