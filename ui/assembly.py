"""The window put together: pages in their order, requests of one screen answered by another."""

import contextlib
import functools
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Qt, QTimer

from models.changes import Changes
from models.errors import RoundbookError
from models.marks import N_
from models.six_one_record import SixOneItem
from storage.database import Ledger
from storage.failures import LedgerDamaged
from storage.ledger.drafts import get_draft
from storage.queries.pending import pending_count
from storage.queries.visits import EVENT_DRAFT
from ui import plain_pages
from ui.backups import BackupKeeper, saved_words
from ui.context import AppContext
from ui.deferred_page import DAMAGE, DeferredPage
from ui.dialogs import Dialogs, WindowDialogs
from ui.draft_keeper import DraftKeeper
from ui.errands import Errand
from ui.i18n import _, language
from ui.jobs import JobRunner
from ui.screens.today.page import TodayPage
from ui.shell.crash import CrashGuard
from ui.shell.main_window import MainWindow
from ui.shell.page import Page, PageWidget
from ui.standing import Standing
from ui.words import pending_words, retold

__all__ = ["Application"]

_PROVED_BY = {SixOneItem.EVALUATION: "full_check", SixOneItem.MARKET_INFORMATION: "step_3"}
"""The command of the visit that leads to what proves a six-one."""
_AFTER_PAINT = 2_000
"""Milliseconds after which what nobody waits for begins."""

Build = Callable[[], PageWidget]


class Application(QObject):
    """One window over one ledger.

    Attributes: ``window``, ``context``. Pages beside 今日 are built after the first paint.
    """

    def __init__(
        self,
        ledger: Ledger,
        settings: QSettings | None = None,
        *,
        dialogs: Dialogs | None = None,
        jobs: JobRunner | None = None,
        guard: CrashGuard | None = None,
    ) -> None:
        super().__init__()
        self.window = MainWindow(settings, jobs)
        self.context = AppContext(
            ledger,
            self.window.jobs,
            dialogs or WindowDialogs(lambda: self.window, settings),
            self,
        )
        self.backups = BackupKeeper(self.context, self.window)
        self._leaving_for_errand = False
        self._deferred: list[DeferredPage] = []
        damaged = isinstance(ledger.read_only_because, LedgerDamaged)
        self._unreadable: tuple[type[Exception], ...] = DAMAGE if damaged else (LedgerDamaged,)
        self._before_history = self._before_reconciliation = "today"
        self._before_entries = self._before_headquarters = "today"
        self._add_pages()
        self._wire()
        if guard is not None:
            guard.expected.connect(self.window.show_expected)
            guard.crashed.connect(self.window.show_crash)
        self.show_owner()
        self.show_status()
        self.standing = Standing(self.context, self.window)
        self.window.may_close = self._may_close
        QTimer.singleShot(_AFTER_PAINT, self, self._sweep)
        QTimer.singleShot(_AFTER_PAINT, self.backups, self.backups.start)

    def _sweep(self) -> None:
        """Remove what a window over a read-only ledger left when it was killed."""
        from storage.rescue import sweep_rescues

        sweep_rescues(self.context.ledger.folder)

    # -- pages

    def _add_pages(self) -> None:
        def of(build: Callable[[AppContext], PageWidget]) -> Build:
            return functools.partial(build, self.context)

        self.window.add_page(self._first_page())
        for key, icon, label, build in (
            ("retailers", "store", N_("客户"), self._build_retailers),
            ("visit", "visit", N_("走访"), self._build_visit),
            ("board", "star", N_("标准店"), of(plain_pages.board)),
            ("plan", "plan", N_("计划"), of(plain_pages.plan)),
            ("analysis", "chart", N_("分析"), of(plain_pages.analysis)),
            ("reports", "report", N_("报表"), self._build_reports),
            ("exchange", "exchange", N_("交换"), self._build_exchange),
            ("settings", "settings", N_("设置"), self._build_settings),
        ):
            self.window.add_page(self._later(key, icon, label, build))
        for key, icon, label, build, place in (
            ("programme", "star", N_("记录"), self._build_programme, "board"),
            ("evaluations", "star", N_("评估"), of(plain_pages.evaluations), "board"),
            ("candidates", "star", N_("候选"), of(plain_pages.candidates), "board"),
            ("targets", "plan", N_("目标"), of(plain_pages.targets), "plan"),
            ("history", "clock", N_("操作记录"), self._build_history, ""),
            ("entries", "edit", N_("登记"), self._build_entries, ""),
            ("reconciliation", "list", N_("对账"), self._build_reconciliation, ""),
            ("headquarters", "report", N_("汇总"), self._build_headquarters, ""),
        ):
            page = self._later(key, icon, label, build)
            self.window.add_page(page, numbered=False, place=place)
        self.window.show_page("today")

    def _first_page(self) -> Page:
        """Return 今日; of a damaged ledger as a page that may turn out unreadable."""
        if self._unreadable is not DAMAGE:
            return TodayPage(self.context)
        return self._later("today", "today", N_("今日"), lambda: TodayPage(self.context))

    def _later(self, key: str, icon: str, label: str, build: Build) -> DeferredPage:
        page = DeferredPage(key, icon, label, build)
        page.unreadable = self._unreadable
        self._deferred.append(page)
        return page

    def load_next_page(self) -> None:
        """Build one more page while nothing else is to be done; called until all are there."""
        waiting = [page for page in self._deferred if not page.loaded]
        if waiting:
            with contextlib.suppress(*self._unreadable):  # told when it is shown
                waiting[0].load()
            self._deferred.remove(waiting[0])
            QTimer.singleShot(0, self, self.load_next_page)

    def _build_retailers(self) -> PageWidget:
        from ui.screens.retailers.page import RetailersPage

        return RetailersPage(self.context)

    def _build_visit(self) -> PageWidget:
        from ui.screens.visit.page import VisitPage

        page = VisitPage(self.context)
        # Queued: the list takes the focus first, as it does where one stays.
        back = functools.partial(self._come_back, "visit")
        page.ended.connect(back, Qt.ConnectionType.QueuedConnection)
        return page

    def _come_back(self, from_key: str, origin: str) -> None:
        """Show the page a visit or event was begun from, unless one went on by oneself."""
        here = self.window.page
        if origin and here is not None and here.key == from_key:
            self.window.show_page(origin)

    def _build_programme(self) -> PageWidget:
        from ui.screens.programme.page import ProgrammePage

        page = ProgrammePage(self.context)
        page.ended.connect(functools.partial(self._come_back, page.key))
        return page

    def _build_exchange(self) -> PageWidget:
        from ui.screens.exchange.page import ExchangePage

        return ExchangePage(self.context)

    def _build_settings(self) -> PageWidget:
        from ui.screens.settings.page import SettingsPage

        return SettingsPage(self.context)

    def _build_reports(self) -> PageWidget:
        from ui.screens.reports.page import ReportsPage

        return ReportsPage(self.context, self.window.settings)

    def _build_history(self) -> PageWidget:
        from ui.screens.history.page import HistoryPage

        page = HistoryPage(self.context)
        page.left.connect(lambda: self.window.show_page(self._before_history))
        return page

    def _build_entries(self) -> PageWidget:
        from ui.screens.entries.page import EntriesPage

        page = EntriesPage(self.context)
        page.left.connect(lambda: self.window.show_page(self._before_entries))
        return page

    def _build_reconciliation(self) -> PageWidget:
        from ui.screens.reconciliation.page import ReconciliationPage

        page = ReconciliationPage(self.context)
        page.left.connect(lambda: self.window.show_page(self._before_reconciliation))
        return page

    def _build_headquarters(self) -> PageWidget:
        from ui.screens.headquarters.page import HeadquartersPage

        page = HeadquartersPage(self.context, self.window.settings)
        page.left.connect(lambda: self.window.show_page(self._before_headquarters))
        return page

    def page(self, key: str) -> PageWidget:
        """Return a page, built if it was not yet."""
        page = self.window.pages[key]
        return page.load() if isinstance(page, DeferredPage) else page  # type: ignore[return-value]

    def _may_close(self) -> bool:
        """Tell whether all is safe: what is typed is written, a backup is made."""
        if not all(keeper.settled() for keeper in self.keepers()):
            return False
        return self._leaving_for_errand or self.backups.may_close()

    def keepers(self) -> list[DraftKeeper]:
        """Return what keeps the forms that are open."""
        loaded = [page for page in self.window.pages.values() if isinstance(page, DeferredPage)]
        pages: list[Any] = [page.load() for page in loaded if page.loaded]
        own = [page.keeper for page in pages if hasattr(page, "keeper")]
        beside = [page.noting.keepers for page in pages if hasattr(page, "noting")]
        return [*own, *(keeper for keepers in beside for keeper in keepers)]

    def _leave_for(self, _errand: Errand) -> None:
        """Let the window be left at once: one comes back, or the errand looks after it itself."""
        self._leaving_for_errand = True
        QTimer.singleShot(0, self, self._stay)

    def _stay(self) -> None:
        self._leaving_for_errand = False

    # -- requests and commands

    def _wire(self) -> None:
        context, window = self.context, self.window
        context.changed.connect(self._changed)
        context.failed.connect(window.show_expected)
        context.told.connect(lambda text, undo: window.toast(text, undo=bool(undo)))
        context.page_asked.connect(window.show_page)
        context.retailer_asked.connect(lambda key: self._go("retailers", "open_retailer", key))
        context.visit_asked.connect(lambda key: self._go("visit", "start", key))
        context.visit_opened.connect(lambda key: self._go("visit", "open_visit", key))
        context.check_opened.connect(lambda key: self._go("visit", "open_check", key))
        context.draft_opened.connect(self._open_draft)
        context.proving_asked.connect(self._prove)
        context.event_asked.connect(lambda *what: self._go("programme", "begin_event", *what))
        context.event_opened.connect(lambda *what: self._go("programme", "open_event", *what))
        context.analysis_asked.connect(lambda *what: self._go("analysis", "open_view", *what))
        context.report_asked.connect(lambda key: self._go("reports", "open_report", key))
        context.sheets_asked.connect(self.print_sheets)
        context.history_asked.connect(self.show_history)
        context.reconciliation_asked.connect(self.show_reconciliation)
        context.entries_asked.connect(self.show_entries)
        context.entry_opened.connect(self.show_entry)
        context.entry_begun.connect(self.begin_entry)
        context.handover_asked.connect(self.hand_over)
        window.files_dropped.connect(self.take_files)
        context.left_for.connect(self._leave_for)
        language.changed.connect(self.show_status)
        window.commands |= {
            "undo": lambda: self._turn_back("undo"),
            "redo": lambda: self._turn_back("redo"),
            "import": lambda: self._exchange("import"),
            "package": lambda: self._exchange("package"),
            "recover": lambda: self._exchange("recover"),
            "hand_route": lambda: self._exchange("hand_route"),
            "take_over": lambda: self._exchange("take_over"),
            "history": self._show_history_here,
            "reconcile": self.show_reconciliation,
            "consolidate": self.show_headquarters,
            "entries": self._show_entries_here,
            "forms": self.show_print_desk,
            "targets": lambda: window.show_page("targets"),
        }

    def _open_draft(self, draft_id: str) -> None:
        """Go on with a half-filled form on the page it belongs to."""
        draft = get_draft(self.context.ledger, draft_id)
        event = draft is not None and draft.kind.startswith(EVENT_DRAFT)
        self._go("programme" if event else "visit", "open_draft", draft_id)

    def _prove(self, retailer_id: str, item: int) -> None:
        """Begin a visit at what proves a six-one: the 26 points of ②, the stock of ④."""
        self._go("visit", "start", retailer_id)
        part = self.page("visit").commands().get(_PROVED_BY[SixOneItem(item)])
        if part is not None:
            part()

    def _go(self, page: str, method: str, *what: Any) -> None:
        here = self.window.page
        self.window.show_page(page)
        target: Any = self.page(page)
        do: Callable[..., None] = getattr(target, method)
        do(*what)
        if here is not None and here.key != page and hasattr(target, "origin"):
            target.origin = here.key

    def _show_history_here(self) -> None:
        """Show the history, of what is open on the page in sight where something is."""
        self.show_history(*self._subject())

    def _subject(self) -> tuple[str, str]:
        """Return kind and id of what is open on the page in sight, blank for nothing."""
        here = self.window.page
        subject = getattr(self.page(here.key), "subject", None) if here is not None else None
        found: tuple[str, str] = subject() if callable(subject) else ("", "")
        return found

    def _show_entries_here(self) -> None:
        """Show the entries, of the retailer that is open on the page in sight."""
        kind, record_id = self._subject()
        self.show_entries(record_id if kind == "retailer" else "")

    def show_entries(self, retailer_id: str) -> None:
        """Show the entries of a retailer, or all; from there one comes back here."""
        self._entries_page().open_for(retailer_id)

    def show_entry(self, kind: str, record_id: str) -> None:
        """Show one entry; from there one comes back here."""
        self._entries_page().open_entry(kind, record_id)

    def begin_entry(self, kind: str, texts: Mapping[str, str]) -> None:
        """Begin a new entry with some texts; from there one comes back here."""
        self._entries_page().begin(kind, texts)

    def _entries_page(self) -> Any:
        here = self.window.page
        if here is not None and here.key != "entries":
            self._before_entries = here.key
        self.window.show_page("entries")
        return self.page("entries")

    def show_history(self, kind: str, record_id: str) -> None:
        """Show the history of a record, or all of it; from there one comes back here."""
        here = self.window.page
        if here is not None and here.key != "history":
            self._before_history = here.key
        page: Any = self.page("history")
        page.open_history(kind, record_id)
        self.window.show_page("history")

    def show_reconciliation(self) -> None:
        """Show what headquarters has of all records; from there one comes back here."""
        here = self.window.page
        if here is not None and here.key not in ("history", "reconciliation"):
            self._before_reconciliation = here.key
        self.window.show_page("reconciliation")

    def show_headquarters(self) -> None:
        """Show what a market manager works with; from there one comes back here."""
        here = self.window.page
        if here is not None and here.key not in ("history", "headquarters"):
            self._before_headquarters = here.key
        self.window.show_page("headquarters")

    def _changed(self, changes: Changes) -> None:
        self.window.refresh(changes)
        if changes.touches("manager"):
            self.show_owner()
        self.show_status()

    def _exchange(self, command: str) -> None:
        """Receive files or make a package from any page."""
        self.window.show_page("exchange")
        self.page("exchange").commands()[command]()

    def take_files(self, paths: list[Path]) -> None:
        """Receive what was dropped on the window: for headquarters where 汇总 is in sight."""
        here = self.window.page
        key = "headquarters" if here is not None and here.key == "headquarters" else "exchange"
        self.window.show_page(key)
        page: Any = self.page(key)
        page.take(paths)

    def hand_over(self, shops: tuple[str, ...]) -> None:
        """Hand shops that were chosen to a colleague."""
        self.window.show_page("exchange")
        page: Any = self.page("exchange")
        page.handover.choose_route(shops)

    def _turn_back(self, name: str) -> None:
        from storage.operations import history

        entry = history.next_undo if name == "undo" else history.next_redo
        target = entry(self.context.ledger)
        if target is None:
            words = _("没有可以撤销的操作") if name == "undo" else _("没有可以重做的操作")
            self.window.toast(words)
            return
        done = _("已撤销：{what}") if name == "undo" else _("已重做：{what}")
        what = f"{_(target.label)} {retold(target.summary)}".strip()
        turn = history.undo if name == "undo" else history.redo
        try:
            changes = turn(self.context.ledger)
        except RoundbookError as error:
            self.context.tell_failure(error)
            return
        self.context.changed.emit(changes)
        self.window.toast(done.format(what=what))

    def print_sheets(self, retailer_ids: tuple[str, ...], day: date) -> None:
        """Show the visit sheets of some retailers before they are printed."""
        from ui.sheet_preview import preview_sheets

        preview_sheets(self.context, self.window, retailer_ids, day, self.window.settings)

    def show_print_desk(self) -> None:
        """Choose a form to print, for the retailer that is open on the page in sight."""
        from ui.print_desk import open_print_desk

        kind, record_id = self._subject()
        shop = record_id if kind == "retailer" else ""
        self.print_desk = open_print_desk(self.context, self.window, self.window.settings, shop)

    # -- words

    def show_owner(self) -> None:
        """Say whose ledger this is above the navigation."""
        owner = None
        with contextlib.suppress(*self._unreadable):
            owner = self.context.profile()
        parts = (owner.department or owner.organisation, owner.name) if owner else ()
        self.window.set_who(" · ".join(part for part in parts if part))

    def show_status(self) -> None:
        """Say in the bottom line what is not handed over yet, and when the last backup was."""
        ledger = self.context.ledger
        with contextlib.suppress(*self._unreadable):
            pending = pending_count(ledger)
            self.window.set_status(pending_words(pending), saved_words(ledger))
