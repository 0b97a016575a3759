"""In English no page of the whole window shows a Chinese word but what is data."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from storage.database import Ledger
from tests.ui.seen import look_at
from ui.assembly import Application
from ui.dialogs import Dialogs
from ui.i18n import set_language
from ui.jobs import SyncJobRunner

CHINESE = re.compile(r"[\u3400-\u9fff]")
DATA = (
    "SELECT shop_name, owner, address, street, visit_route FROM retailer",
    "SELECT name, brand FROM product",
    "SELECT title FROM notice",
    "SELECT content FROM todo",
    "SELECT summary FROM visit",
    "SELECT name, organisation, department FROM manager",
    "SELECT file_name FROM import_batch",
)


def plan_a_month(app: Application) -> None:
    """Have a month planned; what the window says of it passes before the language is another."""
    app.window.run_command("make_plan")
    app.window.toast_line.hide()


def of_forms(app: Application, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the words of a report itself: a form of headquarters, which is always Chinese."""
    card = app.page("reports").card  # type: ignore[attr-defined]
    return {
        word
        for part in (card.body_view, card.segments)
        for word in look_at(part, monkeypatch)
        if "程序" not in word  # what the window itself says in it
    }


PLACES = {
    "today": lambda app: app.window.show_page("today"),
    "retailers": lambda app: app.window.show_page("retailers"),
    "one retailer": lambda app: app.context.retailer_asked.emit("HZ001"),
    "visit": lambda app: app.window.show_page("visit"),
    "a visit": lambda app: app.context.visit_asked.emit("HZ001"),
    "its check": lambda app: app.window.run_command("full_check"),
    "a corrected visit": lambda app: app.context.visit_opened.emit("visit-before"),
    "board": lambda app: app.window.show_page("board"),
    "plan": lambda app: app.window.show_page("plan"),
    "a month": lambda app: plan_a_month(app),
    "a week": lambda app: app.page("plan")._letter("w"),
    "whether it is fair": lambda app: app.page("plan")._letter("f"),
    "targets": lambda app: app.window.show_page("targets"),
    "forecasts": lambda app: app.page("targets").plans.choose("products"),
    "accuracy": lambda app: app.page("targets").plans.choose("accuracy"),
    "exchange": lambda app: app.window.show_page("exchange"),
    "reports": lambda app: app.window.show_page("reports"),
    "settings": lambda app: app.window.show_page("settings"),
    "history": lambda app: app.window.run_command("history"),
    "history of a retailer": lambda app: app.context.history_asked.emit("retailer", "HZ001"),
    "story of a visit": lambda app: app.context.history_asked.emit("visit", "visit-before"),
    "headquarters": lambda app: app.window.run_command("consolidate"),
    "keys": lambda app: app.window.show_keys(),
}


def data_of(ledger: Ledger) -> list[str]:
    words: set[str] = {str(ledger.folder), "店主"}  # who received is typed, so it is data
    for sql in DATA:
        for row in ledger.query(sql):
            words.update(str(value) for value in row if value)
    return sorted(words, key=len, reverse=True)


def left_over(words: set[str], data: list[str]) -> set[str]:
    found = set()
    for word in words:
        rest = word
        for known in data:
            rest = rest.replace(known, "")
        if rest.endswith("…") and any(known.startswith(rest[:-1]) for known in data):
            continue
        if CHINESE.search(rest):
            found.add(word)
    return found


@contextmanager
def opened(ledger: Ledger, dialogs: Dialogs) -> Iterator[Application]:
    app = Application(ledger, dialogs=dialogs, jobs=SyncJobRunner())
    app.window.resize(1366, 2000)
    app.window.show()
    yield app
    app.window.close()
    delete(app.window)
    delete(app)


@pytest.mark.parametrize("kind", ["territory", "empty_ledger"])
def test_no_chinese_word_is_left_in_an_english_window(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    look: None,
    dialogs: Dialogs,
    kind: str,
) -> None:
    ledger: Ledger = request.getfixturevalue(kind)
    data = data_of(ledger)
    asked = PLACES if kind == "territory" else {k: v for k, v in PLACES.items() if " " not in k}
    found: list[str] = []
    with opened(ledger, dialogs) as app:
        for name, go in asked.items():
            set_language("en" if name == "keys" else "zh")
            go(app)
            QApplication.processEvents()
            set_language("en")
            left = left_over(look_at(app.window, monkeypatch), data) - {"中文"}
            if name == "reports":
                left -= of_forms(app, monkeypatch)
            found += [f"{name}: {word}" for word in sorted(left)]
    assert not found, "\n".join(found)
