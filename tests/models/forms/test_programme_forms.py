"""The forms of the standard-store programme: forty stores, long names, signs for grey paper."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

import attrs
import pytest

from models.calendar import Period
from models.forms.award import (
    AwardLetterData,
    AwardNoticeData,
    Commended,
    lay_out_award_letter,
    lay_out_award_notice,
)
from models.forms.campaign import (
    CampaignSheetData,
    CampaignShop,
    lay_out_campaign,
    lay_out_receipt,
)
from models.forms.signs import draw_sign
from models.forms.six_ones_board import BoardSheetData, lay_out_board
from models.forms.year_record import Deed, YearRecordData, lay_out_year_record
from models.paper.compose import Composer
from models.paper.issued import Issued
from models.paper.items import Box, Circle, Polygon, Sheet, Text, Tick
from models.paper.measure import table_measure
from models.programme import AwardOutcome, Campaign, EventState, Material
from models.programme.closing import ClosedView, close_of, compared
from models.retailer import StandardTerm
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import (
    DEFAULT_SETTINGS,
    Board,
    CellState,
    History,
    StoreFacts,
    build_board,
    year_view,
)
from tests.models.paper import shop_facts
from tests.models.paper.clearances import outside, packed, texts_of
from tests.models.paper.shop_facts import NAME_30

ISSUED = Issued(**shop_facts.ISSUED)
TODAY = date(2026, 11, 23)
CLOSED_AT = datetime(2026, 12, 1, 9, tzinfo=shop_facts.CHINA)
MONTH = Period.parse("2026-11")
GATE = dict.fromkeys(
    ("no_advertising", "no_minors", "no_free_cigarettes", "no_lottery", "no_tying"), True
)


def store(number: int) -> StoreFacts:
    return StoreFacts(
        retailer_id=f"T{number}", terms=(StandardTerm(since=date(2025, 1, 1), until=None),)
    )


def history(stores: int) -> History:
    """Every store did ① on the 5th and began ②; all but the first collected; T0 is exempted."""
    records = [
        SixOneRecord(
            id=f"{number}-{item}",
            retailer_id=f"T{number}",
            item=item,
            done_on=date(2026, 11, 5),
            finalised=item is not SixOneItem.EVALUATION,
        )
        for number in range(stores)
        for item in (SixOneItem.PROMOTION, SixOneItem.EVALUATION, SixOneItem.MARKET_INFORMATION)
        if number or item is not SixOneItem.MARKET_INFORMATION
    ]
    exempt = SixOneExemption(
        id="x", retailer_id="T0", item=SixOneItem.REPORT, period="2026-11", reason="停业",
        approver="许立新",
    )  # fmt: skip
    return History.of(records, [exempt])


def board(stores: int) -> Board:
    return build_board(MONTH, TODAY, [store(n) for n in range(stores)], history(stores))


def board_sheet(stores: int, **more: Any) -> Sheet:
    names = {f"T{number}": f"{number:02}{NAME_30}" for number in range(stores)}
    data = BoardSheetData(issued=ISSUED, board=board(stores), names=names, **more)
    return lay_out_board(data, table_measure)


def closed(stores: int) -> ClosedView:
    """⑤ of every store was overdue then; what is known now is as :func:`history` says."""
    kept = close_of(board(stores), CLOSED_AT, "许立新", "两户停业整改，" * 25)
    report = SixOneItem.REPORT
    cells = (
        attrs.evolve(each, state=CellState.OVERDUE, counted=True) if each.item is report else each
        for each in kept.cells
    )
    return compared(attrs.evolve(kept, cells=tuple(cells)), board(stores))


def year(deeds: int) -> Sheet:
    each = Deed(
        day=TODAY, item=SixOneItem.TRAINING, what="政策 明码实价", evidence="签到表", remark="补录"
    )
    exempt = SixOneExemption(
        id="x", retailer_id="T0", item=SixOneItem.REPORT, period="2026-11", reason="停业" * 80,
        approver="许立新",
    )  # fmt: skip
    data = YearRecordData(
        issued=ISSUED,
        year=2026,
        until="2026-11",
        shop_name=NAME_30,
        terms="2025-01-01 起",
        rows=year_view(Period.parse("2026-12"), TODAY, store(0), history(1), DEFAULT_SETTINGS),
        deeds=(each,) * deeds,
        exemptions=(exempt,),
    )
    return lay_out_year_record(data, table_measure)


def campaign_data(shops: int) -> CampaignSheetData:
    event = Campaign(
        id="c",
        theme="元旦春节新品陈列月" * 6,
        starts_on=date(2026, 11, 1),
        materials=tuple(Material(name="店内陈列说明海报", quantity=99_999) for _ in range(12)),
        summary="都按要求摆了新品，店主愿意推荐，" * 31,
        state=EventState.DONE,
        **GATE,
    )
    each = CampaignShop(
        shop_name=NAME_30,
        owner="欧阳修远",
        done_on=TODAY,
        participants=77_777,
        sold_before=666_661,
        sold_after=666_662,
        effect=5,
        received=True,
        opinion="希望多给几张价签，" * 22,
    )
    return CampaignSheetData(issued=ISSUED, campaign=event, shops=(each,) * shops)


def notice(stores: int) -> Sheet:
    each = Commended(shop_name=NAME_30, section="城镇")
    data = AwardNoticeData(
        issued=ISSUED,
        title="2026年第四季度标准店客户评优",
        period="2026Q4",
        day=TODAY,
        commended=(each,) * stores,
        taking_part=stores,
        standard="规范评估均分×40% + 六个一配合×20%，" * 10,
        commendation="授予优秀标准店牌匾",
        notice_from=TODAY,
    )
    return lay_out_award_notice(data, table_measure)


LETTER = AwardLetterData(
    issued=ISSUED,
    title="2026年第四季度标准店客户评优",
    period="2026Q4",
    day=TODAY,
    shop_name=NAME_30,
    outcome=AwardOutcome.EXCELLENT,
    standard="规范评估均分×40% + 六个一配合×20%，" * 10,
    reason="说明" * 50,
    commendation="授予优秀标准店牌匾" * 20,
    scores=(("规范评估", 954), ("销量结构增长", None), ("总分", 912)),
    gaps=(("规范评估：B3 应上柜重点规格到位，3 次评估有 2 次不到位，最近一次8/10", "整改" * 10),)
    * 11,
)

SHEETS = {
    "board": board_sheet(40),
    "closed board": board_sheet(40, closed=closed(40)),
    "small board": board_sheet(20),
    "year": year(54),
    "campaign": lay_out_campaign(campaign_data(40), table_measure),
    "receipt": lay_out_receipt(campaign_data(40), table_measure),
    "notice": notice(40),
    "letter": lay_out_award_letter(LETTER, table_measure),
}


@pytest.mark.parametrize("opinion", ["", "店主愿意推荐"])
@pytest.mark.parametrize("shops", range(1, 50))
def test_who_signs_a_campaign_signs_below_stores(shops: int, opinion: str) -> None:
    """The lines to sign on never stand alone on a page that nobody can tell what it belongs to."""
    data = campaign_data(1)
    event = attrs.evolve(data.campaign, theme="新品陈列月", summary="摆了新品", materials=())
    each = attrs.evolve(data.shops[0], shop_name="好运店", opinion=opinion)
    made = attrs.evolve(data, campaign=event, shops=(each,) * shops)
    last = lay_out_campaign(made, table_measure).pages[-1]
    words = [text.text for text in last.of(Text)]
    assert "填表人" in words
    assert "好运店" in words


@pytest.mark.parametrize("kind", SHEETS)
def test_nothing_is_clipped_and_every_page_has_its_head_and_foot(kind: str) -> None:
    sheet = SHEETS[kind]
    assert sheet.overflows == ()
    title = max(sheet.pages[0].of(Text), key=lambda text: text.size if text.y < 20 else 0).text
    for number, page in enumerate(sheet.pages, start=1):
        assert list(outside(page)) == []
        words = {text.text for text in page.of(Text)}
        assert {title, f"第 {number} / {len(sheet.pages)} 页"} <= words
        if len({text.y for text in page.of(Text)}) > 12 and kind in ("board", "campaign"):
            assert {"序", "店名"} <= words, "the table's head is on each page"
        rows = sorted({text.y for text in page.of(Text) if text.x < 12.3})
        assert all(below - above > 3.0 for above, below in pairwise(rows))


def test_pages_are_as_few_as_they_can_be() -> None:
    pages = {kind: len(sheet.pages) for kind, sheet in SHEETS.items()}
    assert pages == {
        "board": 2,
        "closed board": 4,
        "small board": 1,
        "year": 2,
        "campaign": 6,
        "receipt": 2,
        "notice": 2,
        "letter": 2,
    }


def shapes(state: CellState) -> tuple[str, ...]:
    page = Composer(table_measure)
    draw_sign(page, (50.0, 50.0), state)
    told = []
    for item in page.items:
        kind = type(item).__name__
        fill = item.fill if isinstance(item, Circle) else ""
        size = f"{item.radius}" if isinstance(item, Circle) else ""
        told.append(f"{kind}{fill}{size}{item.text if isinstance(item, Text) else ''}")
    return tuple(told)


def test_every_state_has_a_shape_of_its_own() -> None:
    assert len({shapes(state) for state in CellState}) == len(CellState)
    kinds = {state: [shape[:4] for shape in shapes(state)] for state in CellState}
    assert kinds[CellState.DONE] == ["Circ", "Tick"]
    assert kinds[CellState.NOT_APPLICABLE] == ["Line"]


def test_the_board_says_sign_day_and_rates_with_what_they_are_made_of() -> None:
    [page] = SHEETS["small board"].pages
    words = packed(texts_of(SHEETS["small board"]))
    # V-61's rule on twenty stores: ①–⑤ are owed but ③, ⑥; one ⑤ is exempted; ② is begun.
    for told in ("100.00%20/20", "0.00%0/20", "95.00%19/20", "0.00%0/19", "49.37%39/79"):
        assert told in words
    assert words.count("11-05") == 20 + 19
    assert words.count("豁免") == 1 + 1
    ticks = len(list(page.of(Tick)))
    assert ticks == 39 + 1, "one more in the legend"
    assert len(list(page.of(Polygon))) == 20 + 1
    assert "全项达标店率0.00%（0/20户）" in words
    assert "没有月结" in words
    assert "市场经理" in words


def test_a_closed_month_shows_both_figures_and_what_changed() -> None:
    words = packed(texts_of(SHEETS["closed board"]))
    assert "完成率月结时" in words
    assert "完成率现在" in words
    assert "49.38%79/160" in words, "the exempted one counted then"
    assert "49.69%79/159" in words
    assert "月结以后的变化40项" in words
    assert words.count("逾期待做记录后来有更正") == 39
    assert words.count("逾期豁免月结后豁免") == 1
    assert "2026-12-01许立新" in words
    same = compared(close_of(board(1), CLOSED_AT, "许立新"), board(1))
    unchanged = packed(texts_of(board_sheet(1, closed=same)))
    assert "月结以后没有变化。" in unchanged


def test_the_year_counts_up_to_the_month_that_is() -> None:
    words = packed(texts_of(SHEETS["year"]))
    # 11 months of ①②④⑤, three quarters of ③⑥, less the exempted ⑤; ① of November is done.
    assert "截至2026-11应完成49项，已完成1项，完成率2.04%" in words
    assert "做过的工作54项" in words
    assert "豁免1项" in words
    assert "不向客户出示" in words


def test_the_summary_has_the_legal_gate_and_the_receipt_no_figure() -> None:
    summary, receipt = SHEETS["campaign"], SHEETS["receipt"]
    boxes = [box for page in summary.pages for box in page.of(Box)]
    assert [box.ticked for box in boxes] == [True] * 5
    assert "参加40户，做完40户" in packed(texts_of(summary))
    assert "前7日26666440条，后7日26666480条（前后都有的40户）" in packed(texts_of(summary))
    words = packed(texts_of(receipt))
    for figure in ("666661", "666662", "77777", "希望"):
        assert figure not in words
    assert words.count(NAME_30) == 40
    draft = campaign_data(1)
    event = attrs.evolve(draft.campaign, state=EventState.DRAFT, no_tying=None)
    told = lay_out_campaign(attrs.evolve(draft, campaign=event), table_measure)
    assert "还是草稿" in packed(texts_of(told))
    assert [box.ticked for box in told.pages[0].of(Box)] == [True] * 4 + [False]


def test_notice_and_letter_say_no_rank_and_the_notice_no_score() -> None:
    for kind in ("notice", "letter"):
        words = packed(texts_of(SHEETS[kind]))
        assert "名次" not in words
        assert "排名" not in words
    assert "参评标准店40户，评出优秀店40户" in packed(texts_of(SHEETS["notice"]))
    letter = packed(texts_of(SHEETS["letter"]))
    assert "规范评估95.4销量结构增长没有依据，不计总分91.2" in letter
    assert "得分" not in packed(texts_of(SHEETS["notice"]))
    nobody = packed(texts_of(notice(0)))
    assert "没有评出优秀店" in nobody
    assert "授予" not in nobody
    lost = attrs.evolve(LETTER, outcome=AwardOutcome.NONE, commendation="授予牌匾")
    assert "授予牌匾" not in packed(texts_of(lay_out_award_letter(lost, table_measure)))
