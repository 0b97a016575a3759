"""The notice 整改通知单: what fell short in a shop, what to do about it, till when."""

from datetime import date
from functools import partial
from typing import Final

import attrs

from models.check import CheckAnswer, PointResult
from models.forms.common import (
    CELL,
    FIGURES,
    Column,
    Form,
    Table,
    draw_fields,
    draw_head,
    draw_shop,
    draw_to_sign,
)
from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT, RIGHT
from models.paper.issued import Issued
from models.paper.items import Align, Box, Sheet, Template
from models.paper.measure import Measure, Style

__all__ = ["Fault", "RectificationData", "lay_out_rectification", "remedy_of"]

_TEMPLATE: Final = Template(number=23, version=1)
_REMEDIES: Final = {
    PointResult.FAIL: "按检查点的要求整改到位，并保持",
    PointResult.HALF: "补齐没有做到的部分",
    PointResult.SIGN_MISSING: "在显著位置张贴“不向未成年人售烟”标志",
    PointResult.SOLD_TO_MINOR: "立即停止向未成年人售烟，看证售烟",
}
_BOX: Final = 3.4
_CLOSING: Final = 52.0


def remedy_of(answer: CheckAnswer, *, veto: bool = False) -> str:
    """Say what is to be done about one answer of a check."""
    if answer.result is PointResult.RATIO and answer.got is not None and answer.of is not None:
        text = f"还差 {answer.of - answer.got} 个，补齐到 {answer.of} 个"
    else:
        text = _REMEDIES.get(answer.result, _REMEDIES[PointResult.FAIL])
    return f"{text}；一票否决项，按规定报专卖部门处理" if veto else text


@attrs.frozen
class Fault:
    """One point not met: what is asked for, what was found, what is to be done."""

    point: str
    found: str
    remedy: str


@attrs.frozen(kw_only=True)
class RectificationData:
    """All that one notice says. ``origin`` is "规范评估" or "走访检查", ``day`` its day."""

    issued: Issued
    number: str
    origin: str
    day: date
    shop_name: str
    faults: tuple[Fault, ...]
    due: date | None = None
    licence_no: str = ""
    owner: str = ""
    address: str = ""


def _head(data: RectificationData, page: Composer) -> float:
    y = draw_head(page, "整改通知单", data.issued, f"编号 {data.number}" if data.number else "")
    y = draw_shop(page, y, data.shop_name, data.licence_no, data.owner)
    return draw_fields(page, y, ((12.0, 198.0, "地址", data.address),))


def _boxes(page: Composer, top: float, bottom: float) -> None:
    """Two boxes for the eye: settled or not."""
    middle = (top + bottom) / 2
    for x, label in ((166.6, "已改"), (182.6, "未改")):
        page.add(Box(name="", x=x, y=round(middle - _BOX / 2, 3), size=_BOX))
        page.text((x + _BOX + 1.2, middle), label, Style(9))


def _closing(form: Form) -> None:
    """Draw lines for the shopkeeper's words, and who signs at once and after the second look."""
    top = form.flow.take(_CLOSING)
    page = form.page
    page.text((LEFT, top + 6.0), "店主意见", LABEL)
    for line in (8.6, 16.2):
        page.horizontal(top + line, 34.0, RIGHT)
    signing = ((12.0, 72.0, "店主签收"), (78.0, 138.0, "客户经理"), (144.0, 198.0, "日期"))
    draw_to_sign(page, top + 26.0, signing)
    page.horizontal(top + 33.0, LEFT, RIGHT)
    page.text((LEFT, top + 40.0), "复查结果", LABEL)
    for x, label in ((34.0, "全部整改到位"), (66.0, "部分整改"), (92.0, "没有整改")):
        page.add(Box(name="", x=x, y=round(top + 40.0 - _BOX / 2, 3), size=_BOX))
        page.text((x + _BOX + 1.4, top + 40.0), label, Style(9.5, serif=True))
    again = ((12.0, 72.0, "店主签字"), (78.0, 138.0, "复查人"), (144.0, 198.0, "复查日期"))
    draw_to_sign(page, top + 48.0, again)


def lay_out_rectification(data: RectificationData, measure: Measure) -> Sheet:
    """Lay the notice out."""
    form = Form(data.issued, measure, partial(_head, data))
    until = f"请于 {data.due:%Y-%m-%d} 前整改到位，到期后" if data.due else "请尽快整改到位，"
    form.paragraph(
        f"{data.day:%Y-%m-%d} 在贵店{data.origin}时发现下列 {len(data.faults)} 项不符合要求，"
        f"{until}我们再来复查。整改中需要帮助，请随时联系客户经理。",
        Style(10, serif=True),
        gap=2.2,
    )
    columns = (
        Column("序", 9.0, FIGURES, Align.CENTRE),
        Column("检查点", 58.0),
        Column("发现的情况", 42.0),
        Column("怎样整改", 44.0, CELL),
        Column("复查", 33.0),
    )
    table = Table(form, columns, pitch=10.0)
    for number, fault in enumerate(data.faults, start=1):
        top, bottom = table.row((str(number), fault.point, fault.found, fault.remedy, ""))
        _boxes(form.page, top, bottom)
    table.end()
    _closing(form)
    return form.sheet(_TEMPLATE, f"整改通知单 {data.shop_name}")
