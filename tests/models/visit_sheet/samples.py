"""Made-up shops for the tests of paper; loaded by the conftest files beside the tests."""

from datetime import date, datetime, time
from typing import Any

import attrs

from models.paper.shop_sheet import SheetMode
from models.visit import PriceTag, QuickAnswer
from models.visit_sheet.data import (
    SheetNotice,
    SheetSixOne,
    SheetStockRow,
    SheetTodo,
    VisitSheetData,
)
from tests.models.paper.shop_facts import CHINA, NAME_30, SHOP

NAME_40 = NAME_30 + "暨批发市场代办点经营部"
SENTENCE = "背柜满陈列良好；缺签 3 个；岚屿(中支)断货；建议周销补 2 条，店主认可。"

_STOCK = (
    ("望潮(金质典藏中支)", 381.60, 450, 45.0, 60, 3),
    ("岚屿(中支)", 318.00, 380, 38.0, 45, 2),
    ("听涛(软蓝)", 243.80, 280, 28.0, 123, 8),
    ("晴川(细支)", 137.80, 160, 16.0, 180, 10),
    ("松间(硬)", 127.20, 150, 15.0, 96, 5),
    ("白榆(中支)", 116.60, 135, 13.5, 214, 15),
    ("星渡(硬红)", 1062.00, 1200, 120.0, 302, 20),
    ("澄湾(硬)", 41.34, 50, 5.0, 80, -1),
)


def stock_rows() -> tuple[SheetStockRow, ...]:
    return tuple(
        SheetStockRow(
            product=name,
            wholesale=round(wholesale * 10_000),
            guide_carton=carton * 10_000,
            guide_pack=round(pack * 10_000),
            last_stock=last,
            purchased=bought,
            ref=f"p{index}",
        )
        for index, (name, wholesale, carton, pack, last, bought) in enumerate(_STOCK, start=1)
    )


def found(row: SheetStockRow, index: int) -> SheetStockRow:
    tags = (PriceTag.PRESENT, PriceTag.MISSING, PriceTag.WRONG)
    return attrs.evolve(
        row,
        stock=42 + index,
        sold=48,
        out_days=index % 3,
        retail_carton=row.guide_carton,
        retail_pack=row.guide_pack,
        tag=tags[index % 3],
        demand=3 + index,
    )


SIX_ONES = tuple(
    SheetSixOne(name=name, status=status)
    for name, status in (
        ("①宣传促销", "11-06 已完成"),
        ("②规范评估", "待做"),
        ("③客户培训", "10-21 已完成"),
        ("④信息采集", "待做"),
        ("⑤分析报告", "待签收"),
        ("⑥客户评优", "12 月末前"),
    )
)


def blank(**changes: Any) -> VisitSheetData:
    """A full sheet of one page, before the visit."""
    base = VisitSheetData(
        **SHOP,
        number="V-A001-20261123-007",
        serial="2611230007",
        route="城东东线",
        sequence=7,
        order_day="周三",
        delivery_day="周四",
        last_visit_on=date(2026, 11, 9),
        last_summary=SENTENCE,
        todos=(
            SheetTodo(text="补齐新上架 3 个规格的价签", due=date(2026, 11, 20), overdue=True),
            SheetTodo(text="望潮(金质典藏中支)移到收银台旁第一层", due=date(2026, 11, 27)),
            SheetTodo(text="清理背柜上方空盒与促销杂物", due=date(2026, 11, 27)),
            SheetTodo(text="核对 11-12 订单扣款短信", due=date(2027, 1, 5)),
            SheetTodo(text="答复“紧俏货源投放规则”咨询", ref="todo-5"),
        ),
        stock_rows=stock_rows(),
        six_ones=SIX_ONES,
        notices=(
            SheetNotice(text="元旦春节期间订货日调整（通知 2026-41）", ref="2026-41"),
            SheetNotice(text="明码实价与警示语张贴要求（通知 2026-38）"),
            SheetNotice(text="新品“听涛(细支)”上市说明"),
            SheetNotice(text="电子烟、未成年人保护普法提示"),
        ),
    )
    return attrs.evolve(base, **changes)


def filled(**changes: Any) -> VisitSheetData:
    """The same sheet after the visit."""
    sheet = blank()
    answers = [QuickAnswer.PASS] * 8
    answers[3], answers[7] = QuickAnswer.FAIL, QuickAnswer.NOT_APPLICABLE
    base = attrs.evolve(
        sheet,
        mode=SheetMode.FILLED,
        revision=2,
        printed_at=datetime(2026, 11, 23, 18, 20, tzinfo=CHINA),
        todos=(attrs.evolve(sheet.todos[0], done=True), *sheet.todos[1:]),
        stock_rows=tuple(found(row, index) for index, row in enumerate(sheet.stock_rows)),
        quick_check=tuple(answers),
        problem="4 岚屿(中支)断货未上柜；当场补打 1 个，余 1 个待送。",
        rectify_by=date(2026, 11, 30),
        six_ones=(SIX_ONES[0], attrs.evolve(SIX_ONES[1], done=True), *SIX_ONES[2:]),
        notices=(attrs.evolve(sheet.notices[0], told=True), *sheet.notices[1:]),
        services=("整理陈列", "补价签", "贴警示语"),
        opinion="希望增加岚屿(中支)供应，老顾客点名要；月底天冷客流减少，想少订低价烟。",
        market_note="朝阳菜场南门新开早餐店 2 家，早市客流增加；未见非渠道卷烟。",
        guidance="中支烟移至视线层；松间(硬)余 8.0 条，可销 17 天，下次少订 2 条。",
        satisfaction=5,
        arrived=time(9, 42),
        left=time(10, 5),
    )
    return attrs.evolve(base, **changes)


def long() -> VisitSheetData:
    """A sheet that needs further pages for every kind of block."""
    sheet = filled()
    return attrs.evolve(
        sheet,
        shop_name=NAME_40 + "（新址搬迁后第三分店）",
        last_summary=SENTENCE * 5,
        todos=sheet.todos
        + tuple(
            SheetTodo(text=f"第 {n} 项：背柜卷烟与非烟商品混放，需重新分区并补齐价签。" * 2)
            for n in (6, 7)
        ),
        stock_rows=sheet.stock_rows * 4,
        notices=(*sheet.notices, SheetNotice(text="寒潮天气期间卷烟配送与订货调整工作通知" * 4)),
        opinion=SENTENCE * 8,
        market_note=SENTENCE * 6,
        guidance=SENTENCE * 3,
        problem=SENTENCE * 4,
        services=("清洁货柜", "帮助搬运货物并整理库房"),
        unsigned_reason="店主外出进货，店员不肯代签，约定下周三上午再来补签",
    )
