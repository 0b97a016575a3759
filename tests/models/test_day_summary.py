"""日小结: everything the day brought stands in the text, the table and on the paper."""

import unicodedata
from datetime import date, datetime, timedelta, timezone

import attrs

from models.day_summary import DaySummary, SummaryStop, summary_lines, summary_table, summary_text
from models.forms.day_summary import lay_out_day_summary
from models.paper.issued import Issued
from models.paper.items import Text
from models.paper.measure import table_measure
from models.six_one_record import SixOneItem
from tests.models.paper.clearances import outside

NAME_30 = "城东区幸福路街道朝阳新村第二社区便民生活服务中心烟酒食品店铺"
STOPS = (
    SummaryStop(
        shop_name="好运烟酒商店", state="已完成", at="08:36", mode="现场", counted=12,
        out=("青松(硬)", "白鹭(软)"), demands=("青松(硬) 5 条",), passed=7, answered=8, score=916,
        promised=("送新价签",), settled=2, told=1, found=("紧俏规格想多要",), summary="柜台整齐。",
        items=(SixOneItem.EVALUATION, SixOneItem.MARKET_INFORMATION),
    ),
    SummaryStop(shop_name="银杏超市", state="已完成", at="09:12", mode="电话", counted=8,
                out=("青松(硬)",), passed=8, answered=8),
    SummaryStop(shop_name="阿诚副食店", state="未遇", at="09:24", mode="现场", moved="店门关闭"),
    SummaryStop(shop_name="临河土产门市", state="改期", moved="天气，改到 11-24"),
    SummaryStop(shop_name="马桥便民店", state="没走"),
    SummaryStop(shop_name="朝阳宾馆", state="已完成", planned=False, at="11:40", mode="现场"),
)  # fmt: skip
DAY = DaySummary(
    day=date(2026, 11, 23),
    manager="张明（A001）",
    organisation="示例烟草海州",
    route="海州一线",
    stops=STOPS,
    complaints=(("银杏超市", "少送一条"),),
    notes=(("", "元旦临近，礼盒走得快"),),
    oddities=(("银杏超市", "码证不符"),),
    tomorrow=15,
)


def test_the_text_says_what_the_day_brought() -> None:
    assert summary_text(DAY).splitlines() == [
        "日小结 2026-11-23 星期一",
        "示例烟草海州 · 张明（A001） · 海州一线",
        "走访：计划 5 户，完成 2，未遇 1，改期 1，没走 1，临时走访 1，其中电话 1",
        "六个一：做了 2 项：②评估 好运烟酒商店；④采集 好运烟酒商店",
        "库存断货：盘了 2 户 20 个品规，断货：青松(硬) 2 户、白鹭(软) 1 户",
        "检查评估：好运烟酒商店 91.6；快检 2 户，符合 15/16",
        "承诺待办：新增 1 项，办结 2 项。好运烟酒商店：送新价签",
        "客户需求：好运烟酒商店：青松(硬) 5 条",
        "客户意见与市场：好运烟酒商店：紧俏规格想多要",
        "投诉建议：银杏超市：少送一条",
        "市场信息：元旦临近，礼盒走得快",
        "异常线索：银杏超市：码证不符",
        "宣传告知：1 户次",
        "走访小结：好运烟酒商店：柜台整齐",
        "未遇和改期：",
        "　阿诚副食店：店门关闭",
        "　临河土产门市：天气，改到 11-24",
        "下一个工作日：计划 15 户",
    ]


def test_a_day_without_visits_says_only_so() -> None:
    empty = attrs.evolve(DAY, stops=(), complaints=(), notes=(), oddities=(), tomorrow=None)
    assert summary_lines(empty) == (("走访", "计划 0 户，完成 0"),)


def test_the_table_has_a_row_a_stop_and_no_stray_tabs() -> None:
    broken = attrs.evolve(STOPS[0], summary="一行\n二行\t三")
    rows = summary_table(attrs.evolve(DAY, stops=(broken, *STOPS[1:]))).split("\n")
    assert len(rows) == 7
    assert {len(row.split("\t")) for row in rows} == {12}
    assert rows[1].split("\t")[-1] == "一行 二行 三"
    assert rows[6].split("\t")[1:3] == ["朝阳宾馆", "已完成（临时）"]


def test_the_paper_says_the_same_and_clips_nothing() -> None:
    issued = Issued(
        organisation="示例烟草", manager_name="张明", manager_id="A001",
        printed_at=datetime(2026, 11, 23, 16, 0, tzinfo=timezone(timedelta(hours=8))),
    )  # fmt: skip
    long = attrs.evolve(STOPS[0], shop_name=NAME_30, out=("望潮(金质典藏中支)",) * 9)
    sheet = lay_out_day_summary(
        attrs.evolve(DAY, stops=STOPS + (long,) * 30), issued, table_measure
    )
    assert len(sheet.pages) > 1
    assert sheet.overflows == ()
    assert not [item for page in sheet.pages for item in outside(page)]
    words = "".join(
        item.text for page in sheet.pages for item in page.items if isinstance(item, Text)
    )
    words = unicodedata.normalize("NFKC", words)
    assert words.count(NAME_30) >= 30
    for expected in ("改到 11-24", "少送一条", "张明(A001)", "第 1 /"):
        assert expected in words
