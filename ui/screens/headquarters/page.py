"""汇总: packages of many managers in, decisions, receipts and the consolidated workbook out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.changes import Changes
from models.errors import RoundbookError
from storage.headquarters.findings import Counts, counts
from ui.context import AppContext
from ui.dragging import dragged_files
from ui.i18n import _
from ui.screens.headquarters.apart import ApartView
from ui.screens.headquarters.conflicts import ConflictsView
from ui.screens.headquarters.devices import DevicesView
from ui.screens.headquarters.edits import EditsView
from ui.screens.headquarters.head import HeadButtons, WhoDecides
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.library_card import LibraryCard
from ui.screens.headquarters.managers import ManagersView
from ui.screens.headquarters.shared import SharedView
from ui.screens.headquarters.view import View
from ui.shell.page import Commands
from ui.shell.searched_page import SearchedPage
from ui.theme import Space
from ui.widgets import KeyHints, Segments, line

__all__ = ["HeadquartersPage"]

_PACKAGES = "*.xlsx *.xlsm *.xls *.et *.json"
_ENROLMENTS = "*.json"
_DATABASE = "*.db"


class HeadquartersPage(SearchedPage):
    """汇总 over ``context``; which 汇总库 and who decides are kept in ``settings``.

    It needs no profile and nothing in the ledger.
    """

    key = "headquarters"
    icon = "report"
    search_width = 200

    def __init__(self, context: AppContext, settings: QSettings | None = None) -> None:
        super().__init__()
        self._context = context
        self._counts: Counts | None = None
        self._pending: tuple[Path, ...] = ()
        self._read_once = False
        self.library = Library(context, settings, self)
        self.buttons = HeadButtons()
        self.decider = WhoDecides(self.library.who)
        self.segments = Segments([], name="")
        self.chooser = LibraryCard()
        self.apart = ApartView(self.library, self.choose_enrolment)
        self.views: dict[str, View] = {
            "managers": ManagersView(self.library, context),
            "conflicts": ConflictsView(self.library),
            "shared": SharedView(self.library),
            "apart": self.apart,
            "edits": EditsView(self.library),
            "devices": DevicesView(self.library, self.choose_enrolment),
        }
        self.stack = QStackedWidget()
        self.hints = KeyHints([])
        self._lay_out()
        self._wire()
        self.setAcceptDrops(True)
        self.retranslate()

    def _lay_out(self) -> None:
        self.header.add_right(self.buttons)
        self.pinned = QWidget()
        line(
            self.segments, None, self.search, spacing=12,
            margins=(Space.PAGE, 0, Space.PAGE, 12), into=self.pinned,
        )  # fmt: skip
        self.pin(self.pinned)
        self.stack.addWidget(self.chooser)
        for view in self.views.values():
            self.stack.addWidget(view)
        self.body.addWidget(self.stack, 1)
        foot = QWidget()
        row = line(self.hints, self.decider, margins=(Space.PAGE, 0, Space.PAGE, 8), into=foot)
        row.setStretch(0, 1)
        self.foot(foot)

    def _wire(self) -> None:
        self.header.back_asked.connect(self._escape)
        self.library.changed.connect(lambda: self._reread())
        self.library.decided.connect(self._reread_decided)
        self.library.busy_changed.connect(self._tell_state)
        self.buttons.folder.clicked.connect(self.choose_folder)
        self.buttons.files.clicked.connect(self.choose_files)
        self.buttons.receipts.clicked.connect(self.write_receipts)
        self.buttons.book.clicked.connect(self.write_book)
        self.decider.other.clicked.connect(self.show_chooser)
        self.decider.who.textChanged.connect(self.library.set_who)
        self.decider.who.returnPressed.connect(lambda: self.view.take_focus())
        self.library.unnamed.connect(self.decider.who.setFocus)
        self.chooser.open_asked.connect(self.open_library)
        self.chooser.new_asked.connect(self.new_library)
        self.chooser.stay_asked.connect(lambda: self._reread())
        self.segments.changed.connect(self.show_view)
        self.search.searched.connect(lambda words: self.view.look_for(words))
        self.search.stepped.connect(lambda by: self.view.step(by))
        self.search.entered.connect(lambda: self.view.take_focus())
        for view in self.views.values():
            view.counted.connect(self._count)
            view.keys_changed.connect(self._tell_keys)
            for bar in view.bars():
                bar.opened.connect(lambda: self.buttons.set_first(first=False))
                bar.closed.connect(lambda: self.buttons.set_first(first=True))
            view.table.left.connect(self._escape)
            view.table.copied.connect(self._copied)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("汇总")

    @property
    def view(self) -> View:
        """The segment in sight."""
        return self.views[self.segments.value() or "managers"]

    def commands(self) -> Commands:
        """Return what can be done here now."""
        able: dict[str, Callable[[], None]] = {
            "consolidate": self.left.emit,
            "back": self._escape,
            "import": self.choose_folder,
            "undo": lambda: self._take_back(),
            "redo": lambda: self.library.tell(_("这里没有可以重做的")),
        }
        if self.chosen:
            able["find"] = self._find
            able["previous"] = lambda: self.view.step(-1)
            able["next"] = lambda: self.view.step(1)
            for at, key in enumerate(self.views, 1):
                able[f"step_{at}"] = lambda key=key: self.show_view(key)  # type: ignore[misc]
        return able

    def entered(self) -> None:
        """Put the focus on the list, or where a 汇总库 is chosen."""
        self.view.take_focus() if self.chosen else self.chooser.take_focus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew when the page is first shown or all is wanted; the ledger does not matter."""
        if changes is None or not self._read_once:
            self._reread()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.search.set_placeholder(_("工号、姓名、店名、文件"))
        self.buttons.retranslate()
        self.decider.retranslate()
        self.chooser.retranslate()
        for view in self.views.values():
            view.retranslate()
        self._tell_state()
        if self._read_once:
            self._reread()

    # -- reading

    @property
    def chosen(self) -> bool:
        """True while a 汇总库 is shown."""
        return self.stack.currentWidget() is not self.chooser

    def _reread_decided(self) -> None:
        """Read anew after one decision: of shared retailers no more unless it was about them."""
        known = self._counts if self.view is not self.views["shared"] else None
        self._reread(known.shared if known is not None else None)

    def _reread(self, shared: int | None = None) -> None:
        """Read how much there is, and the segment in sight."""
        self._read_once = True
        if self.library.path is None:
            self.show_chooser()
            return
        was_choosing = not self.chosen
        try:
            with self.library.reading() as database:
                self._counts = counts(database, shared=shared)
                self.view.read(database)
        except RoundbookError as error:
            self._counts = None
            self.show_chooser()
            self._context.tell_failure(error)
            return
        self.stack.setCurrentWidget(self.view)
        self._tell_state()
        if was_choosing and self.isVisible():
            self.view.take_focus()

    def _tell_state(self) -> None:
        """Word head, segments and keys, and what can be pressed now."""
        found = self._counts if self.chosen else None
        words = _("市场经理收上报包、定冲突、写回执")
        self.header.set_title(self.title, words if found is None else self._whereabouts(found))
        self.buttons.show_state(
            months=found.months if found is not None else (), ready=found is not None,
            busy=self.library.busy,
        )  # fmt: skip
        for part in (self.pinned, self.decider):
            part.setVisible(found is not None)
        self._word_segments(found)
        self._tell_keys()
        self.state_changed.emit()

    def _tell_keys(self) -> None:
        keys = [("Alt+1–6", _("换一栏")), *self.view.keys()]
        self.hints.set_hints(keys if self.chosen else [])

    def _whereabouts(self, found: Counts) -> str:
        path = self.library.path
        return _("{name} · {managers} 人 · {packages} 包 · {records} 条").format(
            name=path.name if path is not None else "",
            managers=found.managers,
            packages=found.packages,
            records=f"{found.records:,}",
        )

    def _word_segments(self, found: Counts | None) -> None:
        shown = self.segments.value() or "managers"
        numbers = {
            "managers": found.managers, "conflicts": found.conflicts, "shared": found.shared,
            "apart": found.apart, "edits": found.edits, "devices": found.devices,
        } if found is not None else {}  # fmt: skip
        names = {
            "managers": _("客户经理"), "conflicts": _("冲突"), "shared": _("共同客户"),
            "apart": _("待查"), "edits": _("表里的改动"), "devices": _("设备"),
        }  # fmt: skip
        self.segments.set_options(
            [(key, f"{names[key]} {numbers.get(key, 0):,}") for key in self.views], _("看什么")
        )
        self.segments.set_value(shown)

    def _count(self, shown: int, every: int) -> None:
        if self.sender() is self.view:
            self.search.set_count(_("{n} / {all} 行").format(n=f"{shown:,}", all=f"{every:,}"))

    def _copied(self, count: int) -> None:
        self.library.tell(_("已复制 {n} 行，可以粘贴到表格").format(n=count))

    # -- going about

    def show_view(self, key: str) -> None:
        """Show a segment; what was about to be decided elsewhere is given up."""
        for bar in (bar for view in self.views.values() for bar in view.bars()):
            bar.close_bar()
        self.segments.set_value(key)
        quiet = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(quiet)
        self.view.look_for("")
        self._reread()
        if not self.segments.hasFocus():
            self.entered()

    def show_chooser(self) -> None:
        """Let another 汇总库 be chosen."""
        path = self.library.path
        self.chooser.show_path(path if self._counts is not None else None, self._pending)
        self.stack.setCurrentWidget(self.chooser)
        self._tell_state()
        if self.isVisible():
            self.chooser.take_focus()

    def _escape(self) -> None:
        """Clear what is looked for, go one level up, or back to where the user was."""
        if not self.chosen:
            if self._counts is not None and self.library.path is not None:
                self._reread()
            else:
                self.left.emit()
        elif self.search.text():
            self.search.clear()
        elif not self.view.back():
            self.left.emit()
        else:
            self._tell_state()

    def _take_back(self) -> None:
        self.library.take_back()

    # -- which 汇总库

    def open_library(self) -> None:
        """Ask for a 汇总库 that is there."""
        found = self._context.dialogs.ask_open_files(
            _("打开汇总库"), f"{_('汇总库')} ({_DATABASE})"
        )
        if found:
            self.use(found[0])

    def new_library(self) -> None:
        """Ask where a new 汇总库 is to lie."""
        path = self._context.dialogs.ask_save_file(
            _("新建汇总库"), _("汇总.db"), f"{_('汇总库')} ({_DATABASE})"
        )
        if path is not None:
            self.use(path)

    def use(self, path: Path) -> None:
        """Work with a 汇总库; what was to be received goes into it."""
        if self.library.choose(path):
            waiting, self._pending = self._pending, ()
            if waiting:
                self.library.receive(waiting)

    # -- in and out

    def choose_folder(self) -> None:
        """Ask for the folder packages lie in."""
        if self._may_receive():
            folder = self._context.dialogs.ask_folder(_("上报包在哪个文件夹"))
            if folder is not None:
                self.take([folder])

    def choose_files(self) -> None:
        """Ask for packages and enrolments."""
        if self._may_receive():
            pattern = f"{_('上报包和设备登记')} ({_PACKAGES})"
            self.take(self._context.dialogs.ask_open_files(_("收上报包"), pattern))

    def _may_receive(self) -> bool:
        if self.chosen:
            return True
        self.show_chooser()
        self.library.tell(_("先选一个汇总库"))
        return False

    def choose_enrolment(self) -> None:
        """Take an enrolment: the one in hand, or ask for one.

        Files in doubt are looked at again with what it vouches for.
        """
        in_hand = self.apart.enrolment_in_hand() if self.view is self.apart else None
        found = [in_hand] if in_hand else self._asked_enrolments()
        if found:
            self.take([*found, *self._in_doubt()])

    def _asked_enrolments(self) -> Sequence[Path]:
        pattern = f"{_('设备登记')} ({_ENROLMENTS})"
        return self._context.dialogs.ask_open_files(_("收设备登记"), pattern)

    def _in_doubt(self) -> list[Path]:
        try:
            with self.library.reading() as database:
                self.apart.read(database)
        except RoundbookError:
            return []  # told when the files are taken
        return self.apart.waiting_files()

    def take(self, paths: Sequence[Path]) -> None:
        """Take packages, enrolments and folders of them in."""
        if not paths:
            return
        if self.chosen:
            self.library.receive(paths)
        else:
            self._pending = tuple(paths)
            self.show_chooser()

    def write_receipts(self) -> None:
        """Ask for a folder and write the receipt of every manager."""
        folder = self._context.dialogs.ask_folder(_("回执放到哪个文件夹"))
        if folder is not None:
            self.library.write_receipts(folder)
            self.view.take_focus()

    def write_book(self) -> None:
        """Ask for a folder and write the consolidated workbook of the month."""
        month = self.buttons.month.value()
        folder = self._context.dialogs.ask_folder(_("汇总表放到哪个文件夹")) if month else None
        if folder is not None:
            self.library.write_book(month, folder)
            self.view.take_focus()

    # -- Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(dragged_files(event.mimeData()))
