"""The cover of a package, the figures in its manifest, and the marks of its cells."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zlib import crc32

import attrs
import pytest

from models.check import Check, CheckGrade
from models.package import DataLine, build_package, build_sheets, cell_key, cell_marks
from models.package.facts import Entries
from models.package.figures import figure_entries
from models.package.news import NewsState, Sent, news_of
from models.visit import ShopState
from tests.models.package.making import HEAD, source, visit

DAY = date(2026, 11, 12)


def check(number: int, total: int | None, grade: CheckGrade | None) -> Check:
    return Check(
        id=f"k{number}",
        retailer_id="T1",
        day=DAY,
        template_version="v1",
        total=total,
        grade=grade,
    )


# ----------------------------------------------------------------------------------------- figures


def test_the_figures_tell_what_they_are_made_of() -> None:
    """V-61 and the vector scores: sums, never rounded, never a mean of rates."""
    visits = (
        *(visit(n, retailer_id=f"T{n}", planned=True) for n in (1, 2)),
        visit(5, retailer_id="T1"),
        visit(6, planned=True, shop_state=ShopState.CLOSED),
    )
    checks = (check(1, 954, CheckGrade.EXCELLENT), check(2, 590, CheckGrade.FAILED))
    made = source(
        visits=visits,
        checks=(*checks, check(3, None, CheckGrade.INVALID)),
        population=frozenset({"T1", "T2", "T3", "T4"}),
    )
    assert figure_entries(made) == {
        "figure/six_ones/1": "2/2",
        "figure/six_ones/2": "2/2",
        "figure/six_ones/3": "0/0",
        "figure/six_ones/4": "1/2",
        "figure/six_ones/5": "2/2",
        "figure/six_ones/6": "0/0",
        "figure/six_ones/total": "7/8",
        "figure/visits/planned": "2/3",
        "figure/visits/done": "3",
        "figure/visits/missed": "1",
        "figure/visits/days": "4",
        "figure/visits/covered": "2/4",
        "figure/display/mean": "1544/2",
        "figure/stores/standard": "2",
        "figure/stores/all": "4",
    }
    assert figure_entries(made).items() <= build_package(made).manifest.entries.items()


# --------------------------------------------------------------------------------- marks of cells


def test_a_cell_has_three_digits_that_survive_another_program() -> None:
    assert cell_marks(["甲 店", 12, None]) == "".join(
        f"{crc32(text.encode()) & 0xFFF:03x}" for text in ("甲店", "12", "")
    )
    assert cell_marks(["甲店\u3000", 12.0, ""]) == cell_marks(["甲 店", Decimal(12), None])
    assert cell_marks([DAY]) == cell_marks([datetime(2026, 11, 12)])  # noqa: DTZ001 - as read


def test_the_manifest_names_every_cell_of_every_row_in_order() -> None:
    """Two thousand rows need several values, none longer than a cell holds."""
    visits = tuple(visit(n, summary=f"第 {n} 次", day=DAY) for n in range(2000))
    package = build_package(source(visits=visits))
    table = package.tables[0]
    entries = package.manifest.entries
    parts = [entries[f"sheet/拜访汇总/cells/{n}"] for n in range(1, 7)]
    assert "sheet/拜访汇总/cells/7" not in entries
    assert max(map(len, parts)) < 30_000
    marks = [mark for part in parts for mark in part.split(" ")]
    assert marks == [cell_marks(row.values) for row in table.rows]

    edited = list(table.rows[7].values)
    edited[2] = "T9"
    changed = cell_marks(edited)
    wrong = [n for n in range(len(edited)) if changed[3 * n :][:3] != marks[7][3 * n :][:3]]
    assert [table.headings[n] for n in wrong] == ["客户编码"]
    assert [cell_key(each) for each in table.rows[7].values][2] == "T1"


# ---------------------------------------------------------------------------------------- the news


@pytest.mark.parametrize(
    ("sent", "deleted", "state"),
    [
        (Sent(), False, NewsState.NEW),
        (Sent(), True, NewsState.DELETED),
        (Sent(packed=3), False, NewsState.CHANGED),
        (Sent(acknowledged=3), False, NewsState.CHANGED),
        (Sent(packed=3, returned=3), False, NewsState.CORRECTED),
        (Sent(packed=3, returned=2, acknowledged=3), False, NewsState.CHANGED),
        (Sent(packed=3), True, NewsState.DELETED),
        (Sent(packed=4), False, NewsState.WAITING),
        (Sent(packed=4), True, NewsState.WAITING),
        (Sent(packed=4, returned=3), False, NewsState.WAITING),
        (Sent(packed=4, returned=4), False, NewsState.RETURNED),
    ],
)
def test_how_an_unconfirmed_record_stands(sent: Sent, deleted: bool, state: NewsState) -> None:
    text = '{"deleted":%s,"note":"\\"deleted\\":true"}' % ("true" if deleted else "false")
    line = DataLine("visit", "v", 4, "", text)
    (found,) = news_of([line], {("visit", "v"): sent})
    assert (found.kind, dict(found.counts), found.total) == ("visit", {state: 1}, 1)


# --------------------------------------------------------------------------------------- the cover


def test_the_cover_says_what_the_package_is_and_brings() -> None:
    lines = tuple(
        DataLine(kind, f"{kind}{n}", 2, "", '{"deleted":false}')
        for kind, count in (("visit", 3), ("complaint", 1))
        for n in range(count)
    )
    sent = {("visit", "visit0"): Sent(packed=1), ("visit", "visit1"): Sent(packed=2)}
    made = source(
        visits=(visit(1), visit(1, retailer_id="T2"), visit(2, shop_state=ShopState.CLOSED)),
        checks=(check(1, 954, CheckGrade.EXCELLENT), check(2, None, None)),
        lines=lines,
        sent=sent,
        last_receipt="第 2 包 2026-11-01",
    )
    package = build_package(made)
    cover = package.cover
    assert cover is not None
    assert cover.title == "示范市公司 客户经理上报包"
    facts = dict(cover.facts)
    assert (facts["包号"], facts["随包记录"], facts["最近回执"]) == (
        "第 3 包",
        "4 条",
        "第 2 包 2026-11-01",
    )
    assert (facts["期间"], facts["设备"], facts["全部确认到"]) == ("2026年11月", "d", "第 2 包")
    assert [title for title, _ in cover.sheets] == [table.title for table in package.tables]
    assert dict(cover.sheets)["拜访汇总"] == 3
    news = {each.label: dict(zip(NewsState, each.counts, strict=True)) for each in cover.news}
    assert list(news) == ["走访", "投诉与建议"]
    counted = {state.value: count for state, count in news["走访"].items() if count}
    assert counted == {"新增": 1, "变更": 1, "仍待回执": 1}
    assert [(each.day, each.done, each.missed) for each in cover.days[10:12]] == [
        (11, 2, 0),
        (12, 0, 1),
    ]
    assert len(cover.days) == 30
    assert [each.label for each in cover.items][:4] == ["①活动", "②评估", "④采集", "⑤报告"]
    assert [each.rate for each in cover.items] == [1, 1, Decimal("0.5"), 1, None, None]
    assert dict(cover.grades)["优秀"] == 1


def test_what_is_still_to_come_is_no_zero() -> None:
    """A package made on the 12th knows nothing of the 13th."""
    head = attrs.evolve(HEAD, created_at=datetime(2026, 11, 12, 17, 0, tzinfo=UTC))
    cover = build_package(source(head=head, visits=(visit(1),))).cover
    assert cover is not None
    assert dict(cover.facts)["期间"] == "2026年11月（截至 2026-11-12）"
    assert [each.done for each in cover.days] == [0] * 10 + [1, 0] + [None] * 18
    empty = build_package(source()).cover
    assert empty is not None
    assert (empty.days, empty.grades, empty.news) == ((), (), ())


def test_an_empty_month_has_every_sheet() -> None:
    tables = build_sheets(source(entries=Entries()))
    assert [len(table.rows) for table in tables] == [0, 1, 0, 2, *[0] * 19]
    assert all(table.total[0] == "合计" for table in tables)
