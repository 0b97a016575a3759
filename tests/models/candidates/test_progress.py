"""市场拓展进度 counted on the border of a month, and what is asked of headquarters."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from models.calendar import Period
from models.candidates.progress import ProgressFacts, ProgressStore, goal_of, progress
from models.candidates.rules import file_in_force
from models.candidates.telling import ToldChange, change_wanted, terminal_change
from models.programme import StandardFile, StandardStage
from models.retailer import StandardTerm, StatusEntry
from models.target import Target

NOVEMBER = Period.parse("2026-11")


def store(key: str, *terms: StandardTerm, **fields: object) -> ProgressStore:
    return ProgressStore(retailer_id=key, terms=terms, **fields)  # type: ignore[arg-type]


def term(since: str, until: str = "") -> StandardTerm:
    end = date.fromisoformat(until) if until else None
    return StandardTerm(since=date.fromisoformat(since), until=end)


def target(period: str, metric: str, value: str, unit: str = "户") -> Target:
    return Target(id=f"{period}{metric}", period=period, metric=metric, value=value, unit=unit)


STORES = (
    store("old", term("2025-01-01")),
    store("came", term("2026-11-16")),
    store("left", term("2025-01-01", "2026-11-29")),
    store("back", term("2025-01-01", "2026-10-31"), term("2026-11-20")),
    store("gone", history=(
        StatusEntry(since=date(2020, 1, 1), status="正常"),
        StatusEntry(since=date(2026, 11, 9), status="注销"),
    )),
    store("new", opened_on=date(2026, 11, 2), history=(
        StatusEntry(since=date(2026, 11, 2), status="新入网"),
    )),
    store("fresh", history=(StatusEntry(since=date(2026, 11, 5), status="新入网"),)),
)  # fmt: skip


def test_each_number_of_the_month_is_the_stores_behind_it() -> None:
    files = (
        StandardFile(
            id="1", retailer_id="new", stage=StandardStage.ACCEPTED, difficulty="柜台旧",
            intended_on=date(2026, 10, 8), applied_on=date(2026, 11, 10),
            accepted_on=date(2026, 12, 3),
        ),
        StandardFile(
            id="2", retailer_id="gone", stage=StandardStage.LEFT, next_step="—",
            intended_on=date(2026, 10, 8), left_on=date(2026, 11, 9), leaving_reason="注销",
        ),
        StandardFile(id="3", retailer_id="fresh", intended_on=date(2026, 11, 30)),
    )  # fmt: skip
    facts = ProgressFacts(
        month=NOVEMBER,
        today=date(2026, 12, 5),
        stores=STORES,
        files=files,
        targets=(target("2026Q4", "标准店数量", "4"),),
    )
    made = progress(facts)
    standard, new = made.rows
    assert made.until == date(2026, 11, 30)
    # who stayed until 31 October and came back is there at both ends of the month
    assert (standard.before, standard.came, standard.left, standard.now) == (
        ("old", "left", "back"), ("came",), ("left",), ("old", "came", "back"),
    )  # fmt: skip
    assert standard.under_way == {
        StandardStage.INTENT: ("fresh",),
        StandardStage.APPLIED: ("new",),
        StandardStage.ACCEPTED: (),
    }
    assert [note.text for note in standard.difficulties] == ["柜台旧"]
    assert standard.next_steps == ()
    assert standard.rate == Decimal("0.75")
    assert (new.came, new.left) == (("new", "fresh"), ("gone",))
    assert len(new.before) + len(new.came) - len(new.left) == len(new.now)
    assert new.rate is None
    assert new.rate_reason == "目标任务里没有新入网的户数"
    assert new.under_way is None


def test_the_target_of_the_nearest_period_counts_and_a_rate_is_none() -> None:
    targets = [
        target("2026", "标准店数", "30"),
        target("2026-11", "标准店六个一完成率", "95", "%"),
        target("2026-10", "标准店数", "22"),
        target("随便", "标准店数", "1"),
        target("2026Q4", "标准店数", "25"),
    ]
    assert goal_of(targets, "标准店", NOVEMBER).value == 25
    assert goal_of([*targets, target("2026-11", "标准店数", "24")], "标准店", NOVEMBER).value == 24
    assert goal_of(targets[1:4], "标准店", NOVEMBER).value is None


def file(stage: StandardStage) -> StandardFile:
    return StandardFile(
        id="1", retailer_id="HZ3", stage=stage, accepted_on=date(2026, 11, 20),
        left_on=date(2026, 11, 22), leaving_reason="转让", agreement_number="X-7",
    )  # fmt: skip


ASKED = ToldChange(date(2026, 11, 20), "现代", "标准店")


@pytest.mark.parametrize(
    ("stage", "terminal", "told", "wanted"),
    [
        (StandardStage.APPLIED, "普通", (), ""),
        (StandardStage.ACCEPTED, "普通", (), "标准店"),
        (StandardStage.ACCEPTED, "现代", (ASKED,), ""),
        (StandardStage.LISTED, "标准店", (), ""),
        (StandardStage.LEFT, "普通", (), ""),
        (StandardStage.LEFT, "标准店", (), "普通"),
        (StandardStage.LEFT, "标准店", (ASKED,), "现代"),
        (StandardStage.LEFT, "标准店", (ASKED, ToldChange(ASKED.day, "标准店", "现代")), ""),
    ],
)
def test_headquarters_is_asked_once_and_only_where_it_says_otherwise(
    stage: StandardStage, terminal: str, told: tuple[ToldChange, ...], wanted: str
) -> None:
    assert change_wanted(file(stage), terminal, told) == wanted


def test_what_it_is_asked_says_what_it_rests_on() -> None:
    made = terminal_change(file(StandardStage.ACCEPTED), "标准店", date(2026, 11, 23))
    assert (made.field_name, made.new) == ("终端类型", "标准店")
    assert made.basis == "2026-11-20 标准店验收，协议 X-7"
    made = terminal_change(file(StandardStage.LEFT), "现代", date(2026, 11, 23))
    assert made.basis == "2026-11-22 退出标准店：转让"


def test_of_two_open_files_of_a_store_one_counts_whichever_came_first() -> None:
    """Another device began one too: the one furthest on its way, then the one begun first."""
    early = StandardFile(
        id="b", retailer_id="new", intended_on=date(2026, 11, 2), difficulty="柜台旧"
    )
    late = StandardFile(id="a", retailer_id="new", intended_on=date(2026, 11, 5), difficulty="证照")
    applied = StandardFile(
        id="c", retailer_id="new", stage=StandardStage.APPLIED,
        intended_on=date(2026, 11, 9), applied_on=date(2026, 12, 2),
    )  # fmt: skip
    left = StandardFile(
        id="d", retailer_id="new", stage=StandardStage.LEFT, left_on=date(2026, 12, 9)
    )
    for files in itertools.permutations((early, late, applied, left)):
        assert file_in_force(files) == applied
        facts = ProgressFacts(month=NOVEMBER, today=date(2026, 12, 10), stores=STORES, files=files)
        (row, _new) = progress(facts).rows
        assert row.under_way is not None
        assert row.under_way[StandardStage.INTENT] == ("new",), "申请 came in December"
        assert [note.text for note in row.difficulties] == ["柜台旧"]
    assert file_in_force((early, late)) == early
    assert file_in_force((late, left)) == late
    assert file_in_force(()) is None
