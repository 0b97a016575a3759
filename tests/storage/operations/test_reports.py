"""Reports written, submitted with their figures, returned by a receipt, corrected, taken back."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.difference import Names, difference
from models.errors import DomainError
from models.manager import Manager
from models.report_state import ReportState
from models.reports import Report, ReportKind, ReportStage, ReportText
from models.reports.due import Timeliness
from models.reports.frozen import freeze
from models.reports.report import MOST_SIGNS
from models.reports.standing import Standing
from storage.database import Ledger, open_ledger
from storage.ledger.drafts import get_draft, save_draft
from storage.ledger.records import find, get, plains
from storage.operations.check_ledger import check_ledger
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.export_package import export_package
from storage.operations.history import next_undo, redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.import_handover import import_handover
from storage.operations.profile import set_profile
from storage.operations.recover_packages import recover_packages
from storage.operations.reports import (
    reopen_report,
    save_report,
    submit_report,
    withdraw_report,
)
from storage.queries.pending import pending_count
from storage.queries.reconciliation import reconcile
from storage.queries.reports import (
    ReportView,
    due_reports,
    report_of,
    report_view,
    reviews_of,
)
from tests.storage.conftest import add_shops
from tests.storage.receipt_lines import take

WEEK = "2026W47"
TODAY = date(2026, 11, 23)
Line = tuple[str, int, int]


def written(
    *texts: tuple[str, str], key: str = WEEK, kind: ReportKind = ReportKind.WEEKLY
) -> Report:
    return Report(
        id="",
        kind=kind,
        period=key,
        texts=tuple(
            ReportText(section=section, column="正文", text=text) for section, text in texts
        ),
    )


def made(ledger: Ledger) -> Report:
    [found] = find(ledger, Report)
    return found


def view(ledger: Ledger) -> ReportView:
    return report_view(ledger, ReportKind.WEEKLY, WEEK, ledger.clock().date())


def cartons(found: ReportView) -> str:
    """购进量 of 本周 in 条."""
    assert found.content is not None
    totals = found.content.sections[0].tables[0]
    return next(row for row in totals.rows if row.key == "cartons").cells[2].text


@pytest.fixture
def bought(shops: Ledger, write_handout: Callable[..., Path]) -> Ledger:
    """The week before last and the last week have an order each."""
    import_handouts(shops, [write_handout("前.xlsx", [("A", 1, 30)], "2026-11-11")])
    import_handouts(shops, [write_handout("后.xlsx", [("B", 1, 40)], "2026-11-18")])
    return shops


@pytest.fixture
def submitted(bought: Ledger) -> Ledger:
    submit_report(bought, written(("sales", "节前备货")))
    return bought


# ---------------------------------------------------------------------------------------- written


def test_a_draft_is_kept_as_typed_and_goes_on(shops: Ledger) -> None:
    save_draft(shops, "D1", "report", "", {"text": "  未写完 "})
    save_report(shops, written(("sales", "  未写完 \n")), draft_id="D1")
    assert made(shops).texts[0].text == "  未写完 \n"
    assert get_draft(shops, "D1") is None
    save_report(shops, attrs.evolve(made(shops), texts=written(("market", "稳")).texts))
    assert [text.section for text in made(shops).texts] == ["market"]
    assert (made(shops).revision, made(shops).state) == (2, ReportStage.DRAFT)
    withdraw_report(shops, made(shops).id)
    assert find(shops, Report) == []
    while next_undo(shops) is not None:
        undo(shops)
    assert check_ledger(shops).sound


def test_what_cannot_be_is_refused_in_words_and_nothing_is_saved(shops: Ledger) -> None:
    save_report(shops, written())
    for report, words in (
        (written(), "已经有了"),
        (written(key="2026W49"), "还没有开始"),
        (written(key="2026-11"), "不是周报的期间"),
        (written(("sales", "甲"), ("sales", "乙"), key="2026W46"), "两段文字"),
        (written(("sales", "长" * (MOST_SIGNS + 1)), key="2026W46"), "文字"),
    ):
        with pytest.raises(DomainError, match=words):
            save_report(shops, report)
    for act in (reopen_report, withdraw_report):
        with pytest.raises(DomainError, match="已经删除"):
            act(shops, "没有")
    with pytest.raises(DomainError, match="还没有提交"):
        reopen_report(shops, made(shops).id)
    withdraw_report(shops, made(shops).id)
    with pytest.raises(DomainError, match="不能再改"):
        save_report(shops, attrs.evolve(written(), id=plains(shops, "report", "1")[0]["id"]))
    assert find(shops, Report) == []


def test_a_report_is_submitted_once_its_time_has_come(shops: Ledger) -> None:
    with pytest.raises(DomainError, match="2026-11-28 起才能提交"):
        submit_report(shops, written(key="2026W48"))
    with pytest.raises(DomainError, match="2026-12-01 起才能提交"):
        submit_report(shops, written(key="2026-11", kind=ReportKind.MONTHLY))
    for kind in ReportKind:
        key = {ReportKind.WEEKLY: WEEK, ReportKind.QUARTERLY: "2026Q3"}.get(kind, "2026-10")
        submit_report(shops, written(key=key, kind=kind))
        assert report_of(shops, kind, key) is not None
    assert due_reports(shops, TODAY) == ()
    assert check_ledger(shops).sound


# ----------------------------------------------------------------------------------------- frozen


def test_figures_stay_as_they_were_and_what_changed_is_told(
    submitted: Ledger, write_handout: Callable[..., Path]
) -> None:
    before = view(submitted)
    assert (cartons(before), before.changed, before.standing) == ("40", (), Standing.SUBMITTED)
    import_handouts(submitted, [write_handout("晚.xlsx", [("C", 1, 8)], "2026-11-19")])
    after = view(submitted)
    assert (cartons(after), after.content) == ("40", before.content)
    told = {(each.row, each.column): each for each in after.changed if each.table == "totals"}
    change = told["cartons", "本周"]
    assert change.was is not None
    assert change.now is not None
    assert (change.name, change.was.text, change.now.text) == ("购进量", "40", "48")
    assert ("cartons", "上周") not in told
    undo(submitted)
    assert view(submitted).changed == ()


def test_a_submitted_report_is_taken_back_before_it_is_changed(submitted: Ledger) -> None:
    report = made(submitted)
    assert (report.until, report.submitted_at) == (date(2026, 11, 18), submitted.clock())
    with pytest.raises(DomainError, match="先撤回提交"):
        save_report(submitted, report)
    with pytest.raises(DomainError, match="先撤回提交"):
        submit_report(submitted, report)
    reopen_report(submitted, report.id)
    draft = made(submitted)
    assert (draft.figures, draft.submitted_at, draft.first_submitted_at) == ((), None, None)
    assert draft.texts == report.texts
    undo(submitted)
    assert attrs.evolve(made(submitted), revision=1) == attrs.evolve(report, revision=1)
    redo(submitted)
    assert made(submitted).state is ReportStage.DRAFT


def test_undo_and_redo_go_through_a_submission(bought: Ledger) -> None:
    save_report(bought, written(("sales", "甲")))
    submit_report(bought, made(bought))
    frozen = made(bought).figures
    assert frozen
    undo(bought)
    assert (made(bought).state, made(bought).figures) == (ReportStage.DRAFT, ())
    redo(bought)
    assert made(bought).figures == frozen
    undo(bought)
    undo(bought)
    assert find(bought, Report) == []
    redo(bought)
    redo(bought)
    assert made(bought).figures == frozen
    assert check_ledger(bought).sound


def test_the_history_says_in_words_what_a_submission_froze(submitted: Ledger) -> None:
    [plain] = plains(submitted, "report")
    words = {
        change.label: change.new for change in difference("report", None, plain, Names()).values
    }
    assert words["状态"] == "已提交"
    assert "购进量、条、40、30" in words["cartons"]


# ------------------------------------------------------------------------------------------- due


def test_what_is_due_is_told_with_its_days(shops: Ledger, clock: Any) -> None:
    due = {each.kind: each for each in due_reports(shops, TODAY)}
    week = due[ReportKind.WEEKLY]
    assert (week.period.key, week.timeliness) == (WEEK, Timeliness.AHEAD)
    assert due[ReportKind.MONTHLY].timeliness is Timeliness.LATE
    submit_report(shops, written())
    assert view(shops).timeliness is Timeliness.ON_TIME
    assert ReportKind.WEEKLY not in {each.kind for each in due_reports(shops, TODAY)}
    saturday = due_reports(shops, date(2026, 11, 28))
    assert (ReportKind.WEEKLY, "2026W48") in {(each.kind, each.period.key) for each in saturday}


def test_a_report_that_comes_after_its_day_is_late(shops: Ledger, clock: Any) -> None:
    clock.move(days=2)
    submit_report(shops, written())
    assert view(shops).timeliness is Timeliness.LATE


# --------------------------------------------------------------------------- packages and receipts


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def answer(ledger: Ledger, package: str, result: str, comment: str = "") -> None:
    report = made(ledger)
    take(ledger, [(package, report.id, report.revision, result, comment or None)])


def test_a_returned_report_shows_the_comment_and_is_submitted_again(
    submitted: Ledger, out: Path, clock: Any
) -> None:
    """Seed row 2.17; what was in time stays in time."""
    sent = export_package(submitted, "2026-11", out)
    assert pending_count(submitted).unsent == 0
    clock.move(days=3)
    answer(submitted, sent.package_id, "退回", "原因写具体些")
    returned = view(submitted)
    assert (returned.standing, returned.review and returned.review.comment) == (
        Standing.RETURNED, "原因写具体些",
    )  # fmt: skip
    assert [each.kind for each in due_reports(submitted, TODAY)][-1] is ReportKind.WEEKLY
    [record] = [each for each in reconcile(submitted).records if each.kind == "report"]
    assert (record.comment, record.about) == ("原因写具体些", "周报")
    better = attrs.evolve(made(submitted), texts=written(("sales", "雨天少走 20 户")).texts)
    save_report(submitted, better)
    again = view(submitted)
    assert again.standing is Standing.DRAFT
    assert again.review is not None
    assert again.review.comment == "原因写具体些", "it is at hand while the report is corrected"
    submit_report(submitted, made(submitted))
    assert (view(submitted).standing, view(submitted).timeliness) == (
        Standing.SUBMITTED, Timeliness.ON_TIME,
    )  # fmt: skip
    clock.move(hours=1)
    second = export_package(submitted, "2026-11", out)
    answer(submitted, second.package_id, "接收", "很好")
    done = view(submitted)
    assert (done.standing, done.review and done.review.comment) == (Standing.REVIEWED, "很好")
    assert [review.revision for review in reviews_of(submitted, made(submitted).id)] == [3, 1]
    [record] = [each for each in reconcile(submitted).records if each.kind == "report"]
    assert record.state is ReportState.ACCEPTED, "headquarters' word is no change to be sent"
    with pytest.raises(DomainError, match="先撤回提交"):
        save_report(submitted, made(submitted))


def test_of_two_words_on_one_revision_the_last_holds(submitted: Ledger, out: Path) -> None:
    sent = export_package(submitted, "2026-11", out)
    answer(submitted, sent.package_id, "退回", "看错了")
    answer(submitted, sent.package_id, "接收")
    assert view(submitted).standing is Standing.REVIEWED
    assert len(reviews_of(submitted, made(submitted).id)) == 1


@pytest.fixture
def other(tmp_path: Path, clock: Any) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "另一台", clock=clock) as ledger:
        add_shops(ledger)
        yield ledger


def test_a_report_comes_back_from_packages_with_its_figures(
    submitted: Ledger, other: Ledger, out: Path
) -> None:
    recover_packages(other, [export_package(submitted, "2026-11", out).path])
    assert made(other) == made(submitted)
    found = view(other)
    assert (cartons(found), found.standing) == ("40", Standing.SUBMITTED)
    assert found.changed, "the purchases did not travel, and it is told"
    undo(other)
    assert find(other, Report) == []


def test_of_two_devices_reports_the_submitted_one_holds(
    submitted: Ledger, other: Ledger, out: Path, clock: Any
) -> None:
    clock.move(hours=1)
    save_report(other, written(("sales", "另一台的草稿")))
    recover_packages(other, [export_package(submitted, "2026-11", out).path])
    assert len(find(other, Report)) == 2
    assert report_of(other, ReportKind.WEEKLY, WEEK) == made(submitted)


def test_a_handover_leaves_reports_with_their_manager(
    submitted: Ledger, other: Ledger, out: Path, clock: Any
) -> None:
    order = HandoverOrder(route="海州一线", retailers=("HZ1", "HZ2", "HZ3"), recipient="")
    clock.move(hours=1)
    path = export_handover(submitted, order, out).path
    taker = Manager(id="A002", name="李红", organisation="示例烟草", department="海州")
    set_profile(other, taker)
    import_handover(other, path)
    assert find(other, Report) == []


def test_the_figures_of_every_report_can_be_frozen_and_read_again(bought: Ledger) -> None:
    keys: Sequence[tuple[ReportKind, str]] = [
        (kind, {ReportKind.WEEKLY: WEEK, ReportKind.QUARTERLY: "2026Q4"}.get(kind, "2026-11"))
        for kind in ReportKind
    ]
    for kind, key in keys:
        found = report_view(bought, kind, key, TODAY)
        assert found.content is not None
        assert freeze(found.content)
    assert get(bought, Report, "没有") is None
