"""The sheets of what is noted beside visits, with the vectors of DOMAIN 3.7, 4.6 and 6."""

from datetime import date, time
from decimal import Decimal

import attrs
import pytest

from models.calendar import DayKind, WorkCalendar
from models.entries import (
    BrandReview,
    Complaint,
    ComplaintKind,
    ComplaintState,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketCategory,
    MarketNote,
    RetailerChange,
    Severity,
)
from models.package import build_sheets
from models.package.common import derived_id
from models.package.complaint_sheet import is_late
from models.package.entry_sheets import approval_of
from models.package.facts import Bought, Entries, Ordered, Purchases
from models.package.population import population
from models.product import PriceEntry, Product, price_on
from models.retailer import Retailer, StatusEntry
from models.six_one_record import SixOneItem, SixOneRecord
from models.visit import ShopState, StockLine
from tests.models.package.making import NOVEMBER, rows_of, source, table_of, total_of, visit

DAY = date(2026, 11, 12)
MONTH = "2026-11"
PRODUCT = Product(
    id="P1",
    name="示例甲(硬)",
    brand="示例甲",
    wholesale=954_000,
    retail_carton=1_100_000,
    retail_pack=110_000,
)
SECOND = attrs.evolve(PRODUCT, id="P2", name="示例乙(软)", brand="示例乙")


def stores(count: int, first: int = 0) -> frozenset[str]:
    return frozenset(f"S{number:03}" for number in range(first, first + count))


HEADINGS = {
    "拜访统计": (
        "客户经理 计划户次 完成户次 完成率 应访户数 覆盖户数 覆盖率 日均户次 "
        "平均时长 未遇户次 超频次未访户"
    ),
    "市场动态": ("日期 类别 内容 涉及品规 影响 建议 来源客户"),
    "需求与断货": (
        "月份 客户编码 许可证号 客户名称 商品 需求(条) 实供(条) 满足率 断货天数 紧急度 建议"
    ),
    "品牌培育": (
        "品规 方案号 目标户 购进户 铺货率 检查户 上柜户 上柜率 动销率 再购率 断货率 "
        "均价到位率 活动次数 评价"
    ),
    "等级变更建议": (
        "客户编码 许可证号 客户名称 现档位 建议档位 现星级 建议星级 近3月购进(条) "
        "近3月额 单条均价 规范分 守法 理由 建议人 日期"
    ),
    "客户信息变更": ("客户编码 许可证号 客户名称 字段 原值 新值 依据 日期"),
    "投诉与建议": (
        "编号 受理时间 客户编码 许可证号 客户名称 承诺类别 内容 等级 处理措施 "
        "办结时间 是否超时 客户满意 状态"
    ),
    "异常线索": ("日期 客户编码 许可证号 客户名称 类型 情况 喷码 报送部门 状态"),
    "活动费用": ("活动 日期 客户 项目 预算 实际 审批 凭证号"),
    "七严自查": (
        "月份 ①无非正常渠道供货 ②统一批发价 ③紧俏货源公平分配 ④无卖大户 "
        "⑤无捆绑销售、推销其他商品 ⑥本人及配偶未经营卷烟 ⑦未收受或索要客户钱物 "
        "说明 签名"
    ),
}
HEADINGS["廉洁投诉"] = HEADINGS["投诉与建议"]


def test_the_headings_are_those_of_domain_5_2() -> None:
    found = {table.title: list(table.headings) for table in build_sheets(source())}
    for title, headings in HEADINGS.items():
        assert found[title] == [*headings.split(" "), "记录编号", "修订号"]


# ---------------------------------------------------------------------------------------- 拜访统计


def test_the_month_is_counted_in_one_row() -> None:
    """M20 and M21: a shut shop counts as an attempt, a visit elsewhere covers nobody."""
    made = [
        visit(n, retailer_id=f"S00{n}", planned=n < 3, arrived=time(9, 0), left=time(9, 10 + n))
        for n in range(4)
    ]
    made.append(visit(9, retailer_id="S004", planned=True, shop_state=ShopState.CLOSED))
    made.append(visit(9, retailer_id="elsewhere"))
    table = table_of(
        "拜访统计",
        visits=tuple(made),
        population=stores(10),
        last_visits={f"S00{n}": date(2026, 10, 31 - n % 2) for n in range(8)},
    )
    (row,) = rows_of(table)
    assert (row["客户经理"], row["计划户次"], row["完成户次"]) == ("张三(A001)", 4, 5)
    assert (row["完成率"], row["未遇户次"]) == (Decimal("0.75"), 1)
    assert (row["应访户数"], row["覆盖户数"], row["覆盖率"]) == (10, 4, Decimal("0.4"))
    assert (row["日均户次"], row["平均时长"]) == (1, Decimal("11.5"))
    assert row["超频次未访户"] == 4 + 2, "30 October is 31 days before the month's end"
    assert total_of(table)["覆盖率"] == Decimal("0.4")


def test_a_month_without_visits_has_no_rates() -> None:
    (row,) = rows_of(table_of("拜访统计"))
    assert (row["完成户次"], row["未遇户次"]) == (0, 0)
    assert [row[each] for each in ("计划户次", "完成率", "覆盖率", "日均户次", "平均时长")] == [
        "—"
    ] * 5


def test_who_is_owed_a_visit() -> None:
    def store(number: int, *history: tuple[int, str], in_master: bool = True) -> Retailer:
        entries = tuple(
            StatusEntry(since=date(2026, 11, day) if day else date(2020, 1, 1), status=status)
            for day, status in history
        )
        return Retailer(
            id=f"S{number}",
            licence_no="",
            shop_name="店",
            status="正常",
            in_master=in_master,
            status_history=entries,
        )

    every = [
        store(1, (0, "正常")),
        store(2, (0, "歇业")),
        store(3, (0, "停业"), (30, "正常")),
        store(4, (0, "正常"), (2, "注销")),
        store(5, (0, "歇业")),
        store(6, (0, "正常"), in_master=False),
        store(7, (0, "歇业")),
    ]
    assert population(every, NOVEMBER, {"S5": 3, "S7": -2}) == {"S1", "S3", "S4", "S5"}


# ---------------------------------------------------------------------------------------- 市场动态


def test_what_visits_say_of_the_market_makes_rows_of_its_own() -> None:
    note = MarketNote(
        id="n",
        revision=3,
        day=DAY,
        category=MarketCategory.PRICE,
        content="降价",
        products=("P1", "P9"),
    )
    made = visit(1, market_note=" 客流少了 ", rival_note="有人卖走私烟")
    table = table_of(
        "市场动态",
        visits=(made, visit(2, market_note="  ")),
        entries=Entries(market_notes=(note,)),
        products={"P1": PRODUCT},
    )
    said, rival, noted = rows_of(table)
    assert (said["类别"], said["内容"], said["来源客户"]) == ("消费", "客流少了", "第1店(T1)")
    assert (rival["类别"], rival["内容"]) == ("竞品·非法烟", "有人卖走私烟")
    assert said["记录编号"] == derived_id(made.id, "market_note") != rival["记录编号"]
    assert (noted["涉及品规"], noted["来源客户"]) == ("示例甲(硬)、P9", "")
    assert (noted["记录编号"], noted["修订号"], said["修订号"]) == ("n", 3, 2)
    assert total_of(table)["内容"] == "共 3 条"


# -------------------------------------------------------------------------------------- 需求与断货


def demand(number: int, **content: object) -> Demand:
    given = {"month": MONTH, "retailer_id": "T1", "product_id": "P1", **content}
    return Demand(id=f"d{number}", **given)  # type: ignore[arg-type]


def test_how_much_of_what_was_wanted_was_supplied() -> None:
    """M05: 52/80 = 65.00 %, line by line, never more than was wanted."""
    wanted = (demand(1, quantity=50, retailer_id="T2"), demand(2, quantity=30, retailer_id="T3"))
    ordered = {("T2", "P1"): Ordered(None, 22, 0), ("T3", "P1"): Ordered(None, 40, 0)}
    table = table_of(
        "需求与断货",
        entries=Entries(demands=wanted),
        purchases=Purchases(months=frozenset({MONTH}), ordered=ordered),
    )
    assert [row["满足率"] for row in rows_of(table)] == [Decimal("0.44"), 1]
    assert total_of(table)["满足率"] == Decimal("0.65")
    assert (total_of(table)["需求(条)"], total_of(table)["实供(条)"]) == (80, 62)


def test_the_best_told_wish_counts_and_none_counts_twice() -> None:
    """What was noted stands before orders, orders before visits; the visits' 断货 stays."""
    lines = (
        StockLine(product_id="P1", demand=3, out_days=2),
        StockLine(product_id="P2", stock=0),
        StockLine(product_id="P3", stock=5, out_days=0),
    )
    later = StockLine(product_id="P1", demand=4, out_days=1)
    visits = (visit(1, stock_lines=lines), visit(2, stock_lines=(later,), revision=5))
    ordered = {
        ("T1", "P1"): Ordered(10, 8, 8),
        ("T1", "P4"): Ordered(6, 2, 2),
        ("T1", "P5"): Ordered(6, 6, 6),
    }
    known = Purchases(months=frozenset({MONTH}), ordered=ordered)
    base = {"visits": visits, "products": {"P1": PRODUCT}}
    table = table_of("需求与断货", **base, purchases=known)
    wished, out, short = rows_of(table)
    assert [wished[each] for each in ("商品", "需求(条)", "实供(条)", "断货天数", "修订号")] == [
        *("示例甲(硬)", 10, 8, 2, 5)
    ]
    assert (out["商品"], out["需求(条)"], out["实供(条)"], out["满足率"]) == ("P2", None, 0, "—")
    assert (short["商品"], short["需求(条)"], short["满足率"]) == ("P4", 6, Decimal("0.333333"))

    unknown = rows_of(table_of("需求与断货", **base))
    assert [unknown[0][each] for each in ("需求(条)", "实供(条)", "满足率")] == [4, "—", "—"]

    note = demand(1, quantity=20, urgency=1, said="常断货", suggestion="加量", revision=7)
    noted = rows_of(
        table_of("需求与断货", **base, purchases=known, entries=Entries(demands=(note,)))
    )[0]
    assert [noted[each] for each in ("需求(条)", "实供(条)", "满足率", "断货天数")] == [
        *(20, 8, Decimal("0.4"), 2)
    ]
    assert (noted["紧急度"], noted["建议"]) == (1, "加量；客户说：常断货")
    assert (noted["记录编号"], noted["修订号"]) == ("d1", 7)


def test_a_second_note_of_the_same_wish_is_not_supplied_again() -> None:
    entries = Entries(demands=(demand(1, quantity=5, urgency=2), demand(2, quantity=5, urgency=1)))
    ordered = {("T1", "P1"): Ordered(None, 5, 0)}
    known = Purchases(months=frozenset({MONTH}), ordered=ordered)
    table = table_of("需求与断货", entries=entries, purchases=known)
    shown = [(row["记录编号"], row["实供(条)"], row["满足率"]) for row in rows_of(table)]
    assert shown == [("d2", 5, 1), ("d1", None, "—")]
    assert (total_of(table)["实供(条)"], total_of(table)["满足率"]) == (5, 1)


def test_what_is_asked_for_ahead_stands_in_the_sheet_and_in_no_sum() -> None:
    """DOMAIN 4.7: the month of a need is the next one, and it goes out with this one's package."""
    ahead = demand(2, quantity=7, urgency=1, month="2026-12", said="元旦要用")
    entries = Entries(demands=(demand(1, quantity=5), ahead))
    known = Purchases(months=frozenset({MONTH}), ordered={("T1", "P1"): Ordered(None, 5, 0)})
    table = table_of("需求与断货", entries=entries, purchases=known)
    now, later = rows_of(table)
    assert [now[each] for each in ("月份", "需求(条)", "实供(条)", "满足率")] == [MONTH, 5, 5, 1]
    assert [later[each] for each in ("月份", "需求(条)", "实供(条)", "满足率", "建议")] == [
        *("2026-12", 7, "—", "—", "客户说：元旦要用")
    ]
    total = total_of(table)
    assert [total[each] for each in ("需求(条)", "实供(条)", "满足率")] == [5, 5, 1]


# ---------------------------------------------------------------------------------------- 品牌培育


def brand(**content: object) -> dict[str, object]:
    given = {"brands": ("P1",), "products": {"P1": PRODUCT, "P2": SECOND}, **content}
    return rows_of(table_of("品牌培育", **given))[0]


def bought(**months: frozenset[str]) -> Purchases:
    buyers = {("P1", key.replace("_", "-").removeprefix("m")): each for key, each in months.items()}
    known = frozenset({MONTH, *(month for _, month in buyers)})
    return Purchases(months=known, buyers=buyers)


@pytest.mark.parametrize(("buyers", "of", "rate"), [(162, 250, "0.648"), (160, 250, "0.64")])
def test_spread(buyers: int, of: int, rate: str) -> None:
    """M01; who bought but is not of the population does not count."""
    everybody = stores(buyers) | {"elsewhere"}
    row = brand(population=stores(of), purchases=bought(m2026_11=everybody))
    assert (row["购进户"], row["铺货率"]) == (buyers, Decimal(rate))


def test_sold_again_and_moved() -> None:
    """M19: 48/60 = 80 %. M03c: 120/150 = 80 %, 60/50 = 120 %: no clamping."""
    both = bought(m2026_10=stores(60), m2026_11=stores(48) | stores(72, 60))
    both = attrs.evolve(both, buyers={**both.buyers, ("P1", "2026-08"): stores(150)})
    row = brand(population=stores(250), purchases=both)
    assert (row["再购率"], row["动销率"]) == (Decimal("0.8"), Decimal("0.8"))
    row = brand(population=stores(250), purchases=bought(m2026_09=stores(50), m2026_11=stores(60)))
    assert (row["动销率"], row["再购率"]) == (Decimal("1.2"), "—")


def test_shown_out_of_stock_and_priced() -> None:
    """M01b: 51/60 = 85 %. M04: 18/120 = 15 %. M17: 4/5."""
    visits = []
    for number in range(120):
        line = StockLine(
            product_id="P1",
            on_display=number < 51 if number < 60 else None,
            demand=2,
            out_days=3 if number < 18 else None,
            retail_carton={0: 1_100_000, 1: 1_100_000, 2: 1_080_000}.get(number),
            retail_pack={0: 110_000, 3: 110_000, 4: 110_000}.get(number),
        )
        store = {"retailer_id": f"S{number:03}", "stock_lines": (line,), "day": DAY}
        visits.append(visit(number, **store))
    early = StockLine(product_id="P1", on_display=False, out_days=0)
    visits.append(visit(500, retailer_id="S000", stock_lines=(early,), day=date(2026, 11, 1)))
    row = brand(visits=tuple(visits), population=stores(200))
    assert (row["检查户"], row["上柜户"], row["上柜率"]) == (60, 51, Decimal("0.85"))
    assert (row["断货率"], row["均价到位率"]) == (Decimal("0.15"), Decimal("0.8"))


def test_without_a_base_there_is_no_rate() -> None:
    row = brand(population=stores(10))
    rates = (
        "购进户",
        "铺货率",
        "上柜户",
        "上柜率",
        "动销率",
        "再购率",
        "断货率",
        "均价到位率",
        "活动次数",
    )
    assert {each: row[each] for each in rates} == dict.fromkeys(rates, "—")
    row = brand(purchases=bought(m2026_11=frozenset()))
    assert (row["购进户"], row["铺货率"]) == (0, "—"), "nobody to buy it"


def test_reviews_and_actions_of_a_product() -> None:
    def promotion(number: int, note: str) -> SixOneRecord:
        item = SixOneItem.PROMOTION
        return SixOneRecord(id=f"p{number}", retailer_id="T1", item=item, done_on=DAY, note=note)

    reviews = (
        BrandReview(id="r2", revision=4, month=MONTH, product_id="P2", plan_number="B", aim=9),
        BrandReview(id="r1", month=MONTH, product_id="P2", plan_number="A", judgement="好"),
    )
    table = table_of(
        "品牌培育",
        brands=("P1",),
        products={"P1": PRODUCT, "P2": SECOND},
        entries=Entries(reviews=reviews),
        promotions=(
            promotion(1, "示例甲(硬)陈列"),
            promotion(2, "示例甲讲解"),
            promotion(3, "新品"),
        ),
    )
    rows = rows_of(table)
    shown = [(row["品规"], row["方案号"], row["目标户"], row["评价"]) for row in rows]
    assert shown == [
        ("示例甲(硬)", None, None, None),
        ("示例乙(软)", "A", None, "好"),
        ("示例乙(软)", "B", 9, ""),
    ]
    assert [row["活动次数"] for row in rows] == [2, "—", "—"]
    assert [row["记录编号"] for row in rows[1:]] == ["r1", "r2"]
    assert rows[0]["记录编号"] == derived_id("brand", "A001", MONTH, "P1")


def test_the_price_of_a_day() -> None:
    first = PriceEntry(since=date(2026, 3, 1), wholesale=1)
    second = PriceEntry(since=date(2026, 11, 5), wholesale=2)
    dated = attrs.evolve(PRODUCT, prices=(second, first))
    assert price_on(dated, date(2026, 11, 4)) == first
    assert price_on(dated, date(2026, 11, 5)) == second
    assert price_on(dated, date(2026, 2, 28)) is None, "nothing is known of that day"
    assert getattr(price_on(PRODUCT, DAY), "retail_carton", None) == 1_100_000


# ------------------------------------------------------------------------------------ 等级变更建议


def test_a_suggestion_and_the_figures_to_judge_it_by() -> None:
    """M11: 20988.00 元 / 150 条 = 139.92."""
    made = [
        GradeSuggestion(
            id=f"g{n}",
            day=DAY,
            retailer_id=f"T{n}",
            present_grade="18",
            proposed_grade="19",
            reason="守法",
        )
        for n in range(1, 5)
    ]
    recent = {"T1": Bought(150, 2_098_800), "T2": Bought(10, None), "T3": Bought(-2, -900)}
    table = table_of(
        "等级变更建议",
        entries=Entries(suggestions=tuple(made)),
        purchases=Purchases(recent=recent),
        scores={"T1": 954},
    )
    columns = ("近3月购进(条)", "近3月额", "单条均价", "规范分")
    assert [[row[each] for each in columns] for row in rows_of(table)] == [
        [150, 20988, Decimal("139.92"), Decimal("95.4")],
        [10, "—", "—", "—"],
        [-2, -9, "—", "—"],
        ["—", "—", "—", "—"],
    ]
    assert rows_of(table)[0]["现档位"] == "18"


# -------------------------------------------------------------------------------------- 投诉与建议

FRIDAY = date(2026, 11, 13)
OFF = WorkCalendar({date(2026, 11, 16): DayKind.OFF, date(2026, 11, 15): DayKind.WORKED})


@pytest.mark.parametrize(
    ("severity", "calendar", "limit"),
    [
        (Severity.NORMAL, WorkCalendar(), date(2026, 11, 18)),
        (Severity.LARGE, WorkCalendar(), date(2026, 11, 18)),
        (Severity.GRAVE, WorkCalendar(), date(2026, 11, 16)),
        (Severity.GRAVE, OFF, date(2026, 11, 15)),
    ],
)
def test_when_a_complaint_takes_too_long(
    severity: Severity, calendar: WorkCalendar, limit: date
) -> None:
    """Three working days after a Friday end on Wednesday; a grave one has one (DOMAIN 4.6)."""
    made = complaint(1, received_on=FRIDAY, severity=severity)
    after = limit.replace(day=limit.day + 1)
    assert not is_late(made, limit, calendar)
    assert is_late(made, after, calendar)
    assert not is_late(attrs.evolve(made, closed_on=limit), date(2027, 1, 1), calendar)
    assert is_late(attrs.evolve(made, closed_on=after), after, calendar)


def complaint(key: int, **content: object) -> Complaint:
    given = {
        "received_on": DAY,
        "retailer_id": "T1",
        "commitment": "送货讲效率",
        "content": "少一条",
        **content,
    }
    return Complaint(id=f"c{key}", **given)  # type: ignore[arg-type]


def test_complaints_of_integrity_stand_on_their_own_sheet() -> None:
    made = (
        complaint(1, number="1"),
        complaint(2, kind=ComplaintKind.SUGGESTION, satisfied=False, state=ComplaintState.CLOSED),
        complaint(3, commitment="客户服务讲廉洁"),
        complaint(4, topic="廉洁"),
        complaint(5, severity=Severity.GRAVE, received_on=FRIDAY),
    )
    tables = {
        table.title: table for table in build_sheets(source(entries=Entries(complaints=made)))
    }
    usual, integrity = rows_of(tables["投诉与建议"]), rows_of(tables["廉洁投诉"])
    assert [row["记录编号"] for row in usual] == ["c5", "c2", "c1"], "重大 first"
    assert [row["记录编号"] for row in integrity] == ["c3", "c4"]
    assert [row["内容"] for row in usual[1:]] == ["【建议】少一条", "少一条"]
    assert [row["客户满意"] for row in usual] == ["", "否", ""]
    assert {row["是否超时"] for row in usual} == {"是"}, "open on 2 December"


# ------------------------------------------------------------------- 变更, 线索, 费用, 七严自查


@pytest.mark.parametrize(
    ("budget", "actual", "approval", "shown"),
    [
        (2_000_000, None, "", "权限内"),
        (2_000_001, None, "", "待上级审批"),
        (100, 2_000_001, "", "待上级审批"),
        (2_000_001, None, "许立新", "许立新"),
        (None, None, "", "—"),
    ],
)
def test_who_may_approve_a_cost(
    budget: int | None, actual: int | None, approval: str, shown: str
) -> None:
    """20000.00 is within one's own authority, 20000.01 is not (seed row 2.24)."""
    made = Expense(
        id="e",
        activity="活动",
        day=DAY,
        item="道具",
        budget=budget,
        actual=actual,
        approval=approval,
    )
    assert approval_of(made) == shown


def test_costs_are_added_up() -> None:
    made = tuple(
        Expense(
            id=f"e{n}", activity="活动", day=DAY, item="道具", budget=n * 1001, retailer_id=store
        )
        for n, store in ((1, "T1"), (2, ""), (3, "X9"))
    )
    table = table_of("活动费用", entries=Entries(expenses=made))
    assert [row["预算"] for row in rows_of(table)] == [
        *(Decimal("10.01"), Decimal("20.02"), Decimal("30.03"))
    ]
    assert [row["客户"] for row in rows_of(table)] == ["第1店(T1)", "", "X9"]
    assert (total_of(table)["预算"], total_of(table)["实际"]) == (Decimal("60.06"), 0)


def test_changes_leads_and_the_declaration_are_shown_as_they_are() -> None:
    change = RetailerChange(
        id="v", day=DAY, retailer_id="T2", field_name="经营地址", old="甲", new="乙", basis="证"
    )
    lead = Irregularity(
        id="i", revision=2, day=DAY, kind="码证不符", situation="不一致", spray_code="0609 1512"
    )
    word = Declaration(
        id="q", month=MONTH, rule_1=True, rule_2=False, note="有一笔", signature="张三"
    )
    entries = Entries(changes=(change,), irregularities=(lead,), declarations=(word,))
    tables = {table.title: rows_of(table) for table in build_sheets(source(entries=entries))}
    (row,) = tables["客户信息变更"]
    assert [row[each] for each in ("客户名称", "字段", "原值", "新值", "依据", "日期")] == [
        *("第2店", "经营地址", "甲", "乙", "证", DAY)
    ]
    (row,) = tables["异常线索"]
    assert (row["客户编码"], row["喷码"], row["状态"]) == ("", "0609 1512", "待报送")
    assert (row["记录编号"], row["修订号"]) == ("i", 2)
    (row,) = tables["七严自查"]
    answers = [value for heading, value in row.items() if heading[0] in "①②③④⑤⑥⑦"]
    assert answers == ["是", "否", None, None, None, None, None]
