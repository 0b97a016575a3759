"""Lays the report out: page one tells the month, page two what to do next and who received it."""

from functools import partial
from typing import Final

from models.forms.common import Form
from models.forms.store_report.data import StoreReportData
from models.forms.store_report.page_one import draw_page_one
from models.forms.store_report.page_two import draw_page_two
from models.masks import group_licence
from models.paper.compose import Composer
from models.paper.grid import LEFT, RIGHT, TITLE
from models.paper.items import RULE, Align, Sheet, Template
from models.paper.measure import Measure, Style

__all__ = ["lay_out_store_report"]

_TEMPLATE: Final = Template(number=33, version=1)
_TITLE: Final = "零售客户经营分析报告"
_ROW: Final = 6.0
_LABEL: Final = Style(8.5)
_VALUE: Final = Style(10, serif=True, floor=7.5)
_RUNNING: Final = Style(11, bold=True, serif=True)
_SIDE: Final = Style(9, floor=7)


def lay_out_store_report(data: StoreReportData, measure: Measure) -> Sheet:
    """Lay the report of one store out on two pages."""
    form = Form(data.issued, measure, partial(_head, data))
    draw_page_one(form, data)
    form.flow.next_region()
    draw_page_two(form, data)
    return form.sheet(_TEMPLATE, f"经营分析报告 {data.analysis.facts.month.key} {data.shop_name}")


def _head(data: StoreReportData, page: Composer) -> float:
    return _full_head(data, page) if page.number == 1 else _running_head(data, page)


def _full_head(data: StoreReportData, page: Composer) -> float:
    page.text((LEFT, 15.6), _TITLE, TITLE)
    page.text((LEFT, 22.0), data.issued.organisation, _SIDE, width=110.0)
    page.text((RIGHT, 14.6), f"数据期间 {_period(data)}", _SIDE, align=Align.RIGHT)
    number = f"编号 {data.number}" if data.number else "尚未登记"
    page.text((RIGHT, 20.2), number, _SIDE, align=Align.RIGHT)
    page.horizontal(25.2, LEFT, RIGHT, RULE)
    _field(page, (LEFT, 25.2 + _ROW / 2), "店名", data.shop_name, RIGHT)
    page.horizontal(25.2 + _ROW, LEFT, RIGHT)
    middle = 25.2 + _ROW * 1.5
    fields = (
        (LEFT, 62.0, "许可证号", group_licence(data.licence_no)),
        (64.0, 94.0, "负责人", data.owner),
        (96.0, 128.0, "电话", data.phone),
        (130.0, 164.0, "业态", f"{data.retail_format} {data.market_type}".strip()),
        (166.0, RIGHT, "客户经理", data.issued.manager_name),
    )
    for left, right, label, value in fields:
        _field(page, (left, middle), label, value, right)
    page.horizontal(25.2 + 2 * _ROW, LEFT, RIGHT, RULE)
    return 25.2 + 2 * _ROW


def _field(page: Composer, at: tuple[float, float], label: str, value: str, right: float) -> None:
    x = at[0] + page.text(at, label, _LABEL) + 2.0
    page.text((x, at[1]), value or "—", _VALUE, width=right - x)


def _period(data: StoreReportData) -> str:
    facts = data.analysis.facts
    last = facts.until or facts.month.last
    partly = f"（截至 {last.day} 日）" if facts.until else ""
    return f"{facts.month.first:%Y-%m-%d} 至 {last:%Y-%m-%d}{partly}"


def _running_head(data: StoreReportData, page: Composer) -> float:
    width = page.text((LEFT, 14.8), _TITLE, _RUNNING)
    month = data.analysis.facts.month
    words = f"{data.shop_name} · {month.first.year} 年 {month.first.month} 月"
    room = RIGHT - LEFT - width - 8.0
    style = Style(9.5, serif=True, floor=7)
    page.text((RIGHT, 14.8), words, style, width=room, align=Align.RIGHT)
    page.horizontal(18.4, LEFT, RIGHT, RULE)
    return 18.4
