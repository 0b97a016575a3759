"""Two months of made-up work: done by the real use cases, so the ledger holds together."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from models.entries import ENTRY_RECORDS
from models.kinds import kind_of
from models.six_one_record import SixOneItem
from storage.database import Ledger, open_ledger
from storage.demo.territory import DEMO_DAY
from storage.ledger import journal
from storage.operations.check_ledger import check_ledger
from storage.operations.demo import make_territory
from storage.queries.board import board_of_month
from storage.queries.settings import profile

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder: Path = tmp_path_factory.mktemp("demo")
    with open_ledger(folder / "data", clock=lambda: MORNING) as ledger:
        make_territory(ledger, folder / "handouts")
        yield ledger


pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_the_ledger_is_sound_and_the_clock_is_given_back(told: Ledger) -> None:
    assert check_ledger(told).findings == ()
    assert told.clock() == MORNING
    assert profile(told).complete  # type: ignore[union-attr]
    times = [head.at for head in journal.heads(told, "1 ORDER BY seq")]
    assert times == sorted(times)


def test_every_working_day_was_worked_and_today_is_open(told: Ledger) -> None:
    since = "day >= '2026-10-01'"
    found = told.query(f"SELECT DISTINCT day FROM visit WHERE {since}")
    days = [date.fromisoformat(day) for (day,) in found]
    assert len(days) == 31
    assert max(days) == date(2026, 11, 20)
    assert all(day.weekday() < 5 for day in days)
    assert told.scalar(f"SELECT count(*) FROM visit WHERE {since}") > 200
    assert told.scalar(f"SELECT count(*) FROM visit WHERE {since} AND backfilled = 1") == 0
    at = told.scalar("SELECT at FROM operation ORDER BY seq DESC LIMIT 1")
    assert at.startswith(f"{DEMO_DAY.isoformat()}T07:50")


def test_there_is_something_of_everything(told: Ledger) -> None:
    for sql in (
        "SELECT count(*) FROM todo WHERE state = '待处理' AND due < '2026-11-23'",
        "SELECT count(*) FROM todo WHERE state = '已办'",
        "SELECT count(*) FROM todo WHERE source = '评估'",
        "SELECT count(*) FROM visit WHERE shop_state = '关门'",
        "SELECT count(*) FROM visit WHERE signature = '未签'",
        "SELECT count(*) FROM visit_stock_lines WHERE stock = 0",
        "SELECT count(*) FROM retailer_notes WHERE starred = 1",
        "SELECT count(*) FROM six_one_exemption",
        "SELECT count(*) FROM display_check WHERE grade <> '优秀'",
        "SELECT count(*) FROM visit WHERE planned = 1",
        "SELECT count(*) FROM visit WHERE planned = 0",
        "SELECT count(*) FROM plan_stop WHERE deleted = 0 AND day = '2026-11-23'",
        "SELECT count(*) FROM plan_stop WHERE postponed_from = '2026-11-23'",
        "SELECT count(*) FROM photo WHERE taken_at LIKE '2026-11-%'",
        "SELECT count(*) FROM campaign_stores",
        "SELECT count(*) FROM training_attendees",
        "SELECT count(*) FROM store_report WHERE delivered_on IS NOT NULL",
        "SELECT count(*) FROM award_round_results WHERE outcome = '优秀'",
        "SELECT count(*) FROM month_close_cells",
        "SELECT count(*) FROM standard_file WHERE stage = '验收'",
        *(f"SELECT count(*) FROM {kind_of(each)} WHERE deleted = 0" for each in ENTRY_RECORDS),
    ):
        assert told.scalar(sql) > 0, sql


def test_the_board_has_done_and_open_cells(told: Ledger) -> None:
    board = board_of_month(told, "2026-11", DEMO_DAY).board
    assert len(board.rows) == 20
    assert 0.5 < board.completion.value < 0.95  # type: ignore[operator]
    for item in (SixOneItem.PROMOTION, SixOneItem.EVALUATION, SixOneItem.REPORT):
        rate = board.item_rate(item)
        assert 0 < rate.numerator < rate.denominator


def test_the_year_before_was_entered_from_paper_as_what_it_was(told: Ledger) -> None:
    """Nothing is a six-one by itself: each is proved by a visit, a check or an event."""
    assert told.scalar("SELECT count(*) FROM six_one WHERE deleted = 0 AND derived = 0") == 0
    paper = "SELECT count(*) FROM {} WHERE deleted = 0 AND backfilled = 1 AND day < '2026-10-01'"
    assert told.scalar(paper.format("visit")) > 100
    assert told.scalar(paper.format("display_check")) > 100
    board = board_of_month(told, "2026-03", DEMO_DAY).board
    assert 0.7 < board.completion.value < 1  # type: ignore[operator]
