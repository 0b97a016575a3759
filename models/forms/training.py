"""The sign-in sheet 培训签到表: the signed paper is the evidence of a training (DOMAIN 3.1 ③)."""

from datetime import date
from functools import partial
from typing import Final

import attrs

from models.calendar import day_and_weekday
from models.forms.common import (
    BOTTOM,
    FIGURES,
    Column,
    Form,
    Table,
    draw_fields,
    draw_head,
    draw_to_sign,
)
from models.paper.compose import Composer
from models.paper.issued import Issued
from models.paper.items import Align, Sheet, Template
from models.paper.measure import Measure

__all__ = ["Attendee", "SignInData", "lay_out_sign_in"]

_TEMPLATE: Final = Template(number=21, version=1)
_ROW: Final = 9.6
_CLOSING: Final = 13.0
_LEAST_BLANKS: Final = 2


@attrs.frozen
class Attendee:
    """One shop that is to attend."""

    shop_name: str
    owner: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class SignInData:
    """All that the sheet says; what is not known yet is a line to write on."""

    issued: Issued
    day: date
    attendees: tuple[Attendee, ...]
    topic: str = ""
    trainer: str = ""
    place: str = ""
    time: str = ""


def _head(data: SignInData, page: Composer) -> float:
    y = draw_head(page, "标准店客户培训签到表", data.issued)
    y = draw_fields(page, y, ((12, 112, "主题", data.topic), (116, 198, "讲师", data.trainer)))
    day = day_and_weekday(data.day)
    fields = ((12.0, 60.0, "日期", day), (64.0, 112.0, "时间", data.time),
              (116.0, 198.0, "地点", data.place))  # fmt: skip
    return draw_fields(page, y, fields) + 2.0


def lay_out_sign_in(data: SignInData, measure: Measure) -> Sheet:
    """Lay the sheet out: the shops, blank rows down to the page's end, signatures."""
    form = Form(data.issued, measure, partial(_head, data))
    columns = (
        Column("序", 10.0, FIGURES, Align.CENTRE),
        Column("店名", 76.0),
        Column("负责人", 24.0),
        Column("参训人签到", 42.0),
        Column("备注", 34.0),
    )
    table = Table(form, columns, pitch=_ROW, grid=True)
    count = 0
    for attendee in data.attendees:
        count += 1
        table.row((str(count), attendee.shop_name, attendee.owner, "", attendee.note))
    blanks = 0
    while blanks < _LEAST_BLANKS or form.flow.y + _ROW + _CLOSING <= BOTTOM:
        blanks += 1
        table.row((str(count + blanks), "", "", "", ""))
    table.end()
    top = form.flow.take(_CLOSING) + 8.0
    expected = f"应到 {len(data.attendees)} 户，实到" if data.attendees else "实到"
    places = ((12.0, 70.0, expected), (76.0, 134.0, "讲师签字"), (140.0, 198.0, "组织人签字"))
    draw_to_sign(form.page, top, places)
    return form.sheet(_TEMPLATE, f"培训签到表 {data.day:%Y-%m-%d}")
