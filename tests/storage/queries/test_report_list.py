"""The list of the reports: by the month of their day, what is owed, typed and found."""

from datetime import date
from pathlib import Path

import pytest

from models.calendar import Period
from models.reports.report import Report, ReportKind, ReportText
from models.reports.standing import Standing
from storage.database import Ledger
from storage.ledger.drafts import save_draft
from storage.ledger.records import find
from storage.operations.export_package import export_package
from storage.operations.reports import save_report, submit_report
from storage.queries.report_list import (
    REPORT_DRAFT,
    due_rows,
    found_rows,
    one_row,
    report_draft,
    report_rows,
    split_key,
    todays_reports,
)
from tests.storage.receipt_lines import take

TODAY = date(2026, 11, 23)
NOVEMBER = Period.parse("2026-11")
WEEK = Period.parse("2026W47")
KIND = ReportKind.WEEKLY


@pytest.fixture
def old(shops: Ledger) -> Ledger:
    """A ledger that was begun in September."""
    with shops.transaction():
        shops.execute("UPDATE operation SET at = '2026-09-01T08:00:00+08:00' WHERE seq = 1")
    return shops


def written(text: str = "", key: str = "2026W47") -> Report:
    texts = (ReportText(section="market", column="正文", text=text),) if text else ()
    return Report(id="", kind=KIND, period=key, texts=texts)


def test_a_month_holds_what_falls_due_in_it_and_what_is_still_owed(old: Ledger) -> None:
    rows = report_rows(old, NOVEMBER, TODAY)
    keys = [row.key for row in rows]
    assert keys == [
        "WEEKLY:2026W47", "WEEKLY:2026W46", "WEEKLY:2026W45",
        "ABC:2026-10", "EXPANSION:2026-10", "MARKET:2026-10",
        "WEEKLY:2026W44", "MONTHLY:2026-10", "TARGETS:2026-10", "QUARTERLY:2026Q3",
    ]  # fmt: skip
    assert [row.late for row in rows] == [False, *[True] * 9]
    assert "QUARTERLY:2026Q3" not in {
        row.key for row in report_rows(old, NOVEMBER, date(2026, 12, 5))
    }, "what is owed from before stands in the present month alone"
    december = report_rows(old, Period.parse("2026-12"), TODAY)
    assert "MONTHLY:2026-11" in {row.key for row in december}
    assert all(row.period.first <= TODAY for row in december)
    assert report_rows(old, Period.parse("2027-03"), TODAY) == ()


def test_what_was_due_before_there_was_a_ledger_is_not_owed(shops: Ledger) -> None:
    rows = {row.key: row for row in report_rows(shops, NOVEMBER, TODAY)}
    assert not rows["MONTHLY:2026-10"].expected
    assert not rows["MONTHLY:2026-10"].late
    assert {row.key for row in due_rows(shops, TODAY)} == {"WEEKLY:2026W47"}


def test_a_row_says_how_its_report_stands(old: Ledger) -> None:
    assert one_row(old, KIND, WEEK, TODAY).standing is None
    save_draft(old, "D1", REPORT_DRAFT, "", {"kind": "WEEKLY", "period": "2026W47", "texts": []})
    assert one_row(old, KIND, WEEK, TODAY).typed
    assert report_draft(old, KIND, WEEK) is not None
    save_report(old, written("稳"), draft_id="D1")
    row = one_row(old, KIND, WEEK, TODAY)
    assert (row.standing, row.typed, row.is_open) == (Standing.DRAFT, False, True)
    [report] = find(old, Report)
    submit_report(old, report)
    row = one_row(old, KIND, WEEK, TODAY)
    assert (row.standing, row.submitted_on, row.is_open) == (Standing.SUBMITTED, TODAY, False)
    assert row.key not in {each.key for each in due_rows(old, TODAY)}
    assert split_key(row.key) == ("WEEKLY", "2026W47")


def test_one_that_came_back_is_asked_for_however_old_it_is(old: Ledger, tmp_path: Path) -> None:
    submit_report(old, written(key="2026W44"))
    [report] = find(old, Report)
    sent = export_package(old, "2026-11", tmp_path)
    take(old, [(sent.package_id, report.id, report.revision, "退回", "写具体些")])
    found = {each.period.key: each for each in todays_reports(old, TODAY) if each.kind is KIND}
    assert found["2026W44"].returned
    assert found["2026W44"].comment == "写具体些"


def test_reports_are_found_by_kind_period_and_words(old: Ledger) -> None:
    save_report(old, written("白鹭断货"))
    save_report(old, written("价格稳", key="2026W46"))
    for query, keys in (
        ("白鹭", ["WEEKLY:2026W47"]),
        ("第46周", ["WEEKLY:2026W46"]),
        ("周报", ["WEEKLY:2026W47", "WEEKLY:2026W46"]),
        ("没有", []),
    ):
        assert [row.key for row in found_rows(old, query, TODAY)] == keys
