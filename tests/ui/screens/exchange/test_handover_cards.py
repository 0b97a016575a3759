"""Handing a route over and taking one over in the window: chosen, previewed, one step."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from models.changes import Changes
from models.manager import Manager
from models.todo import Todo
from storage.database import Ledger, open_ledger
from storage.ledger.records import find
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.history import history, undo
from storage.operations.profile import set_profile
from storage.operations.todos import add_todo
from storage.queries.handover_source import routes_of
from storage.queries.retailers import retailer_rows
from storage.workbooks.reading.package import load_handover
from ui.context import AppContext
from ui.item_models.tuple_table import text_of
from ui.screens.exchange.page import ExchangePage


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ExchangePage:
    page = ExchangePage(context)
    qtbot.addWidget(page)
    page.resize(1194, 700)
    page.show()
    page.refresh(None)
    return page


@pytest.fixture
def theirs(territory: Ledger, tmp_path: Path) -> Path:
    """A handover of a colleague, who holds the same shops and has a promise of 东关 more."""
    territory.checkpoint()
    copy = tmp_path / "同事"
    shutil.copytree(territory.folder, copy)
    with open_ledger(copy, clock=territory.clock) as ledger:
        with ledger.transaction():
            ledger.execute("UPDATE meta SET value = 'another' WHERE key = 'device_id'")
            ledger.execute("DELETE FROM meta WHERE key = 'device_key'")
        own = find(ledger, Manager)[0]
        set_profile(ledger, Manager(id="B007", name="李红", organisation=own.organisation))
        add_todo(ledger, Todo(id="theirs", retailer_id="HZ005", content="补海报"))
        order = HandoverOrder(route="一线", retailers=("HZ001", "HZ005"))
        return export_handover(ledger, order, tmp_path).path


def rows_of(page: ExchangePage) -> list[list[str]]:
    model = page.handover.take.table.table_model
    return [
        [text_of(model.cell(row, column)).strip() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def drop(page: ExchangePage, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    page.dropEvent(
        QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip


def test_a_route_is_chosen_and_written_for_one_colleague(
    page: ExchangePage, context: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    could: list[bool] = []
    page.state_changed.connect(lambda: could.append("finish" in page.commands()))
    page.handover.strip.give_button.click()
    assert could[-1], "the window hears of it only when Ctrl+Enter can do its work"
    give = page.handover.give
    assert (give.isVisible(), page.incoming.isVisible()) == (True, False)
    routes = routes_of(retailer_rows(context.ledger, context.today()))
    assert give.table.row_count() == len(routes)
    assert give.chosen == routes[0]
    give.recipient.setText(" B007 ")
    context.dialogs.folder = tmp_path  # type: ignore[attr-defined]
    with qtbot.waitSignal(context.told) as told:
        page.commands()["finish"]()
    file = next(tmp_path.glob("移交_*.xlsx"))
    assert told.args == [f"移交文件已生成：{file.name}", ""]
    entries = load_handover(file).header.entries
    assert (entries["recipient"], entries["retailers"]) == ("B007", str(len(routes[0].shops)))
    assert (give.isVisible(), page.incoming.isVisible()) == (False, True)
    assert history(context.ledger)[0].name == "export_handover"


def test_shops_chosen_elsewhere_come_first_and_escape_gives_up(
    page: ExchangePage, qtbot: QtBot
) -> None:
    page.handover.choose_route(("HZ002", "HZ003"))
    give = page.handover.give
    assert give.chosen is not None
    assert give.chosen.shops == ("HZ002", "HZ003")
    assert "客户页选中的 2 户" in text_of(give.table.table_model.cell(0, 0))
    qtbot.keyClick(give.table, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call]
    assert (give.isVisible(), page.incoming.isVisible()) == (False, True)


def test_a_dropped_file_is_previewed_written_as_one_step_and_taken_back(
    page: ExchangePage, context: AppContext, qtbot: QtBot, theirs: Path
) -> None:
    drop(page, theirs)
    take = page.handover.take
    assert (take.isVisible(), page.incoming.isVisible()) == (True, False)
    assert take.title.text() == "接收移交 · 李红（B007）"
    counts = {row[0]: row[1:] for row in rows_of(page)}
    assert counts["待办"][:3] == ["1", "0", "2"], "one is new, two are the same on both sides"
    assert counts["合计"][3] == "0"
    assert take.write_button.hasFocus() or not page.isActiveWindow()
    with qtbot.waitSignal(context.changed) as changed:
        page.commands()["finish"]()
    changes = changed.args[0]
    assert isinstance(changes, Changes)
    assert changes.touches("todo")
    assert "theirs" in {todo.id for todo in find(context.ledger, Todo)}
    assert page.incoming.isVisible()
    undo(context.ledger)
    assert "theirs" not in {todo.id for todo in find(context.ledger, Todo)}


def test_what_is_no_handover_is_said_in_one_sentence(
    page: ExchangePage, context: AppContext, qtbot: QtBot, theirs: Path
) -> None:
    own = find(context.ledger, Manager)[0]
    set_profile(context.ledger, Manager(id="B007", name="李红", organisation=own.organisation))
    context.dialogs.open_files = [theirs]  # type: ignore[attr-defined]
    with qtbot.waitSignal(context.failed) as failed:
        page.handover.strip.take_button.click()
    assert "您自己" in failed.args[0]
    assert page.incoming.isVisible()
