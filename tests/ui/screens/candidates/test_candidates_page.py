"""候选 through the real page: who is next, a file from 意向 on, 退出, what is told."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from models.entries import RetailerChange
from models.programme import StandardFile, StandardStage
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.standard_files import save_file
from tests.ui.screens.conftest import Told
from ui.context import AppContext
from ui.i18n import set_language
from ui.screens.candidates.page import CandidatesPage
from ui.screens.entries.page import EntriesPage

KEY = Qt.Key
TODAY = date(2026, 11, 23)


@pytest.fixture
def page(context: AppContext, shown: Callable[..., QWidget]) -> CandidatesPage:
    made = CandidatesPage(context)
    context.changed.connect(made.refresh)
    shown(made)
    made.entered()
    return made


def files(ledger: Ledger) -> list[StandardFile]:
    return find(ledger, StandardFile, "deleted = 0 ORDER BY rowid")


def choose(page: CandidatesPage, segment: str) -> None:
    page.segments.set_value(segment)
    page.segments.changed.emit(segment)


def cells(page: CandidatesPage) -> list[str]:
    model = page.table.table_model
    return [str(model.cell(row, 0)) for row in range(model.rowCount())]


def typed(page: CandidatesPage, name: str, text: str) -> None:
    field = page.card.form.widget_of(name)
    field.setFocus()
    QTest.keyClicks(field, text)


def test_a_store_goes_from_candidate_to_file_by_one_key(
    page: CandidatesPage, territory: Ledger, told: Told
) -> None:
    assert page.candidates.row_count() == 10  # twelve shops, two are standard stores
    assert [option.label for option in page.segments.options] == [
        "候选 10", "在办 0", "标准店 2", "拓展进度",
    ]  # fmt: skip
    assert page.candidates.hasFocus()
    key = page.candidates.current_key()
    assert page.card.next.text() == "建档：意向"
    QTest.keyClick(page.candidates, KEY.Key_N)
    [made] = files(territory)
    assert (made.retailer_id, made.stage, made.intended_on) == (key, StandardStage.INTENT, TODAY)
    assert told.toasts[-1] == ("已建标准店档案：意向", "撤销")
    assert page.candidates.hasFocus()
    assert page.candidates.current_key() == key
    # what is typed goes with the next step, in one operation
    typed(page, "difficulty", "jiu")
    page.candidates.setFocus()
    QTest.keyClick(page.candidates, KEY.Key_N)
    [made] = files(territory)
    assert (made.stage, made.applied_on, made.difficulty) == (
        StandardStage.APPLIED, TODAY, "jiu",
    )  # fmt: skip
    assert list_drafts(territory) == []
    choose(page, "way")
    assert page.files.current_key() == key
    page.refresh(undo(territory))
    assert page.card.next.text() == "记下“申请”"
    assert page.card.form.texts()["difficulty"] == ""
    page.refresh(undo(territory))
    assert files(territory) == []
    assert not page.lists.isVisibleTo(page)


def test_what_is_half_filled_waits_for_its_store(
    page: CandidatesPage, context: AppContext, territory: Ledger
) -> None:
    first = page.candidates.current_key()
    typed(page, "next_step", "tan")
    page.candidates.setFocus()
    QTest.keyClick(page.candidates, KEY.Key_Down)
    assert page.store.retailer_id != first
    assert page.card.form.texts()["next_step"] == ""
    [draft] = list_drafts(territory)
    assert (draft.kind, draft.retailer_id) == ("standard_file", first)
    page.refresh(None)
    assert "没写完" in cells(page)[0]
    again = CandidatesPage(context)  # as after a crash
    assert again.card.form.texts()["next_step"] == "tan"
    again.store.desk.save()  # no day yet: told at the field, the draft stays
    assert "要填：进度是意向" in again.card.form.told("intended_on")
    assert len(list_drafts(territory)) == 1
    again.store.do("n")
    assert [each.next_step for each in files(territory)] == ["tan"]
    assert list_drafts(territory) == []
    again.deleteLater()


def test_leaving_needs_a_reason_and_headquarters_is_asked_by_an_entry(
    page: CandidatesPage, context: AppContext, territory: Ledger, told: Told
) -> None:
    choose(page, "members")
    page.members.setFocus()
    page.members.set_current_key("HZ001")
    assert page.card.next.text() == "建档：挂牌"
    QTest.keyClick(page.members, KEY.Key_N)
    [made] = files(territory)
    assert (made.stage, made.listed_on) == (StandardStage.LISTED, date(2025, 1, 1))
    assert not page.card.tell.isVisibleTo(page)  # headquarters says so already
    QTest.keyClick(page.members, KEY.Key_X)
    reason = page.card.form.widget_of("leaving_reason")
    assert reason.hasFocus()
    page.commands()["finish"]()
    assert page.card.form.told("leaving_reason") == "“退出原因”要填"
    QTest.keyClick(reason, KEY.Key_Escape)
    assert page.card.form.texts()["left_on"] == ""
    QTest.keyClick(page.members, KEY.Key_X)
    typed(page, "leaving_reason", "zhuanrang")
    page.commands()["finish"]()
    [made] = files(territory)
    assert (made.stage, made.left_on) == (StandardStage.LEFT, TODAY)
    assert page.card.tell.text() == "报变更：改为普通"
    QTest.keyClick(page.members, KEY.Key_T)
    [entry] = find(territory, RetailerChange)
    assert (entry.field_name, entry.old, entry.new) == ("终端类型", "标准店", "普通")
    assert not page.card.tell.isVisibleTo(page)
    assert "等总部下一次主档" in page.card.told.text()
    # it is a standard store until headquarters' master says otherwise
    assert page.members.row_count() == 2
    asked: list[tuple[str, dict[str, str]]] = []
    context.entry_begun.connect(lambda kind, texts: asked.append((kind, texts)))
    QTest.keyClick(page.members, KEY.Key_G)
    [(kind, texts)] = asked
    assert (kind, texts["retailer_id"]) == ("grade_suggestion", "HZ001")
    entries = EntriesPage(context)
    entries.begin(kind, texts)
    begun = entries.desk.form.texts()
    assert begun["reason"].startswith("标准店 2026-11-23 退出")
    assert begun["retailer_id"] == "HZ001"
    entries.deleteLater()
    page.members.setFocus()
    QTest.keyClick(page.members, KEY.Key_Delete)
    assert files(territory) == []
    assert told.toasts[-1] == ("已撤回标准店档案", "撤销")


def test_search_narrows_and_keeps_the_order(page: CandidatesPage) -> None:
    every = [page.candidates.table_model.key_at(row) for row in range(10)]
    page.commands()["find"]()
    QTest.keyClicks(page.search, "HZ01")
    found = [page.candidates.table_model.key_at(row) for row in range(page.candidates.row_count())]
    assert found == [key for key in every if key.startswith("HZ01")]
    QTest.keyClicks(page.search, "zzz")
    assert page.store.retailer_id == ""
    assert "finish" not in page.commands()
    QTest.keyClick(page.search, KEY.Key_Escape)
    assert page.candidates.row_count() == 10


def test_every_number_of_the_progress_names_its_stores(
    page: CandidatesPage, context: AppContext, territory: Ledger
) -> None:
    context.act(
        lambda ledger: save_file(
            ledger,
            StandardFile(id="", retailer_id="HZ004", intended_on=TODAY, difficulty="柜台旧"),
        )
    )
    choose(page, "progress")
    table = page.progress.table
    table.set_current_key("标准店候选", "意向")
    assert page.number.accessibleName() == "标准店候选 · 意向 1"
    assert page.number.table.table_model.key_at(0) == "HZ004"
    table.set_current_key("标准店候选", "goal")
    assert page.number.accessibleName() == "标准店候选 · 目标 —"
    table.set_current_key("新入网", "now")
    assert page.number.table.row_count() == 12
    asked: list[str] = []
    context.retailer_asked.connect(asked.append)
    page.number.table.setFocus()
    QTest.keyClick(page.number.table, KEY.Key_Return)
    assert asked == [page.number.table.current_key()]
    page.commands()["previous"]()
    assert page.month.month == "2026-10"
    assert page.progress.notes.row_count() == 0


def test_another_language_keeps_what_is_typed(page: CandidatesPage, territory: Ledger) -> None:
    typed(page, "next_step", "tan")
    set_language("en")
    page.retranslate()
    assert page.card.form.texts()["next_step"] == "tan"
    assert page.card.save.text() == "Save"
    set_language("zh")
    page.retranslate()
    typed(page, "difficulty", "jiu")
    page.store.do("n")
    assert [(each.next_step, each.difficulty) for each in files(territory)] == [("tan", "jiu")]


def test_a_file_that_another_device_began_too_is_seen_by_one_key(
    page: CandidatesPage, territory: Ledger
) -> None:
    save_file(territory, StandardFile(id="", retailer_id="HZ003", intended_on=date(2026, 11, 2)))
    page.refresh(None)
    choose(page, "way")
    assert not page.card.other.isVisible()
    came = StandardFile(
        id="z", retailer_id="HZ003", intended_on=date(2026, 11, 5), next_step="看柜台"
    )
    with operation(territory, "import_handover") as unit:
        unit.save(came)
    page.refresh(None)
    assert page.card.other.isVisible()
    assert "标准店档案重复：有 2 份没有退出的" in page.card.upkeep.text()
    assert page.card.form.texts()["next_step"] == ""
    page.table.setFocus()
    QTest.keyClick(page.table, KEY.Key_F)
    assert page.card.form.texts()["next_step"] == "看柜台"
    page.store.withdraw()
    assert [each.intended_on for each in files(territory)] == [date(2026, 11, 2)]
    assert not page.card.other.isVisible()
