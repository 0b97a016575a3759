"""The window: side, pages, bottom line, menus, messages. It knows pages only as ``Page``."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSettings, QSize, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models.changes import Changes
from models.marks import N_
from ui.dragging import dragged_files
from ui.i18n import _, language, set_language
from ui.jobs import JobRunner
from ui.shell.actions import Actions, ActionSpec
from ui.shell.key_list import KeyList
from ui.shell.looks import restore_looks
from ui.shell.navigation import Navigation
from ui.shell.notices import Notices
from ui.shell.page import Page
from ui.shell.status_line import StatusLine
from ui.shell.text_keys import TextKeys, text_redo, text_undo
from ui.theme import Mode, theme
from ui.theme.icons import app_icon
from ui.widgets.focus_ring import FocusRing
from ui.widgets.messages import Banner, Toast
from ui.widgets.text import line

__all__ = ["MainWindow"]

_USUAL = QSize(1366, 768)
_FRAME = 40
_THEMES = {"theme_system": Mode.SYSTEM, "theme_light": Mode.LIGHT, "theme_dark": Mode.DARK}


class MainWindow(QMainWindow):
    """The one window of the program.

    ``settings`` is a QSettings on an ini file in the data folder; None remembers nothing.
    ``commands`` are what the program can do from anywhere, by the keys of ``ui.shell.actions``; a
    page's own ``commands()`` go before them. ``may_close`` is asked before the window closes.

    Signals:
        page_changed: the key of the page shown now.
        closing: the window is about to close.
        files_dropped: files and folders (Path) that were dropped where no page takes them.
    """

    page_changed = Signal(str)
    closing = Signal()
    files_dropped = Signal(object)

    def __init__(self, settings: QSettings | None = None, jobs: JobRunner | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.jobs = jobs or JobRunner(self)
        self.commands: dict[str, Callable[[], None]] = {}
        self.may_close: Callable[[], bool] = lambda: True
        self._pages: dict[str, Page] = {}
        self._numbered: list[Page] = []
        self._stale: dict[str, list[Changes | None]] = {}
        self._frames: dict[str, QWidget] = {}
        self._places: dict[str, str] = {}
        self._last_of: dict[str, str] = {}
        self._refused = False
        self.actions_ = Actions(self)
        self._build()
        self._wire()
        self._restore()
        self.retranslate()

    # -- building

    def _build(self) -> None:
        self.setWindowIcon(app_icon())
        self.setMinimumSize(960, 600)
        self.setAcceptDrops(True)
        self.navigation = Navigation()
        self.stack = QStackedWidget()
        self.banner = Banner(closable=True)
        self.banner.hide()
        self.status = StatusLine(self.jobs)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QWidget()
        line(self.banner, margins=(24, 8, 24, 0), into=top)
        self._banner_box = top
        top.hide()
        self.notices = Notices()
        column.addWidget(self.notices)
        column.addWidget(top)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        central = QWidget()
        line(self.navigation, middle, spacing=0, into=central)
        self.setCentralWidget(central)
        self.toast_line = Toast(middle)
        self.ring = FocusRing(self)
        self.popup = QMenu(self)
        self.actions_.fill(self.menuBar(), self.popup)
        self.menuBar().hide()
        self.addActions(self.actions_.qactions())

    def _wire(self) -> None:
        self.navigation.chosen.connect(self.show_place)
        self.navigation.menu_asked.connect(self._pop_menu)
        self.actions_.asked.connect(self.run_command)
        self.toast_line.undo_asked.connect(lambda: self.run_command("undo"))
        self.banner.closed.connect(self._banner_box.hide)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._text_keys = TextKeys(app, self)
        self.commands |= {
            "quit": self.close_window,
            "cut": lambda: self._edit("cut"),
            "copy": lambda: self._edit("copy"),
            "paste": lambda: self._edit("paste"),
            "select_all": lambda: self._edit("selectAll"),
            "keys": self.show_keys,
            "refresh": lambda: self.refresh(None),
            "large": lambda: self.set_large(not theme.large),
            "menu_bar": lambda: self.show_menu_bar(not self.menuBar().isVisible()),
            "language_zh": lambda: self.set_language("zh"),
            "language_en": lambda: self.set_language("en"),
        }
        for key, mode in _THEMES.items():
            self.commands[key] = lambda mode=mode: self.set_theme(mode)  # type: ignore[misc]

    # -- pages

    def add_page(self, page: Page, *, numbered: bool = True, place: str = "") -> None:
        """Register ``page``; pages are shown in this order, Ctrl+1 is the first.

        One that is not numbered stands in no list: another page or an action opens it. ``place`` is
        the key of the numbered page that stands for it in the navigation.
        """
        self._pages[page.key] = page
        self._places[page.key] = place or page.key
        self._stale[page.key] = [None]
        self._frames[page.key] = frame = self._framed(page.widget)
        self.stack.addWidget(frame)
        changed = getattr(page, "state_changed", None)
        if changed is not None:
            changed.connect(self.page_state_changed)
        if numbered:
            self._number(page)

    def _number(self, page: Page) -> None:
        self._numbered.append(page)
        number = len(self._numbered)
        self.navigation.add(page.key, page.icon)
        name = f"page_{number}"
        shortcut = f"Ctrl+{number}" if number <= 9 else ""
        spec = ActionSpec(name, "view", N_("第 {n} 页"), N_("换到第 {n} 页"), shortcut, page.icon)
        self.addAction(self.actions_.add(spec))
        self.actions_.refill()
        self.commands[name] = lambda: self.show_place(page.key)
        self._word_page(page, number)

    @staticmethod
    def _framed(widget: QWidget) -> QWidget:
        """Give a page that does not scroll by itself a frame that does."""
        if getattr(widget, "scrolls", False):
            return widget
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(widget)
        area.viewport().setAutoFillBackground(False)
        widget.setAutoFillBackground(False)
        return area

    @property
    def pages(self) -> dict[str, Page]:
        """Return the registered pages by key."""
        return dict(self._pages)

    @property
    def page(self) -> Page | None:
        """Return the page shown now."""
        at = self.stack.currentIndex()
        return list(self._pages.values())[at] if at >= 0 else None

    def show_page(self, key: str) -> None:
        """Show the page ``key``, brought up to date first."""
        page = self._pages[key]
        self._freshen(key)
        self.stack.setCurrentWidget(self._frames[key])
        self.navigation.set_current(self._places[key])
        self._last_of[self._places[key]] = key
        self.page_state_changed()
        self.page_changed.emit(key)
        enter = getattr(page, "entered", None)
        if callable(enter):
            enter()

    def show_place(self, key: str) -> None:
        """Show a numbered page, or the one of its place that was left last.

        Asked for where one is in that place already, it is the numbered page.
        """
        here = self.page
        inside = here is not None and self._places[here.key] == key
        self.show_page(key if inside else self._last_of.get(key, key))

    def refresh(self, changes: Changes | None) -> None:
        """Tell all pages what was touched; pages not in sight are brought up to date when shown.

        What could not be done before is said no longer once something could.
        """
        if changes is not None and self._refused:
            self._refused = False
            self.banner.hide()
            self._banner_box.hide()
        for waiting in self._stale.values():
            waiting.append(changes)
        if self.page is not None:
            self._freshen(self.page.key)
        self.page_state_changed()

    def _freshen(self, key: str) -> None:
        waiting, self._stale[key] = self._stale[key], []
        if None in waiting:
            waiting = [None]
        for changes in waiting:
            self._pages[key].refresh(changes)

    def page_state_changed(self) -> None:
        """Look again at badges, commands and focus mode."""
        page = self.page
        for number, one in enumerate(self._numbered, 1):
            self._word_page(one, number)
        if page is not None and page.focus_mode != self.navigation.narrow:
            self.navigation.set_narrow(page.focus_mode)
        able = set(self.commands) | set(page.commands() if page is not None else ())
        self.actions_.enable(able)

    def _word_page(self, page: Page, number: int) -> None:
        action = self.actions_[f"page_{number}"]
        action.setText(page.title)
        action.setStatusTip(_("换到“{page}”").format(page=page.title))
        self.navigation.set_words(page.key, page.title, page.badge(), f"Ctrl+{number}")

    # -- commands

    def run_command(self, key: str) -> None:
        """Do what ``key`` means here: typing is undone first, then the page, then the program."""
        focus = QApplication.focusWidget()
        if (key == "undo" and text_undo(focus)) or (key == "redo" and text_redo(focus)):
            return
        own = self.page.commands() if self.page is not None else {}
        command = own.get(key) or self.commands.get(key)
        self._sync_checks()
        if command is not None:
            command()

    @staticmethod
    def _edit(method: str) -> None:
        """Call cut, copy, paste or selectAll of the widget in focus."""
        focus = QApplication.focusWidget()
        call = getattr(focus, method, None)
        if callable(call):
            call()

    def show_keys(self) -> None:
        """Show the list of all keys."""
        pages = [(f"Ctrl+{n}", page.title) for n, page in enumerate(self._numbered, 1)]
        self._keys = KeyList(self.actions_, pages, self)
        self._keys.show()

    def _pop_menu(self) -> None:
        head = self.navigation.head
        self.popup.popup(head.mapToGlobal(QPoint(8, head.height() - 8)))

    def show_menu_bar(self, shown: bool) -> None:
        """Show or hide the bar of menus; the head of the side opens the same menus."""
        self.menuBar().setVisible(shown)
        self._keep("menu_bar", shown)
        self._sync_checks()

    # -- words to the user

    def set_status(self, text: str, saved: str | None = None) -> None:
        """Show ``text`` at the left of the bottom line and ``saved`` behind 全部保存在本机."""
        self.status.set_text(text)
        if saved is not None:
            self.status.set_saved(saved)

    def set_who(self, who: str) -> None:
        """Show whose ledger this is ("海州一线 · 张明")."""
        self.navigation.set_who(who)

    def toast(self, text: str, *, undo: bool = False) -> None:
        """Say what was done, with its undo where there is one."""
        self.toast_line.show_text(text, _("撤销") if undo else "", "Ctrl+Z" if undo else "")

    def show_banner(self, kind: str, title: str, text: str = "") -> Banner:
        """Show a banner over the page until it is closed; add actions to what is returned."""
        self._refused = False
        self.banner.clear_actions()
        self.banner.show_words(kind, title, text)  # type: ignore[arg-type]
        self._banner_box.show()
        self.banner.show()
        return self.banner

    def show_crash(self, title: str, text: str, diagnosis: str) -> None:
        """Tell of a failure nobody foresaw, with a diagnosis to copy (see CrashGuard.crashed)."""
        banner = self.show_banner("bad", title, text)
        copy = banner.add_action(_("复制诊断信息"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(diagnosis))

    def show_expected(self, title: str, text: str) -> None:
        """Tell of a failure that was foreseen, with the next step (see CrashGuard.expected)."""
        self.show_banner("warn", title, text)
        self._refused = True

    # -- looks that are remembered

    def set_theme(self, mode: Mode | str) -> None:
        """Follow the system, or be light or dark."""
        theme.set_mode(mode)
        self._keep("theme", str(theme.mode))
        self._sync_checks()

    def set_large(self, large: bool) -> None:
        """Switch large type."""
        theme.set_large(large)
        self._keep("large", large)
        self._sync_checks()

    def set_language(self, code: str) -> None:
        """Switch to ``"zh"`` or ``"en"``."""
        set_language(code)
        self._keep("language", code)

    def _sync_checks(self) -> None:
        self.actions_.check("large", theme.large)
        self.actions_.check("menu_bar", not self.menuBar().isHidden())
        for key, mode in _THEMES.items():
            self.actions_.check(key, theme.mode is mode)
        for code in ("zh", "en"):
            self.actions_.check(f"language_{code}", language.code == code)

    def _keep(self, key: str, value: object) -> None:
        if self.settings is not None:
            self.settings.setValue(key, value)

    def open_on_screen(self) -> None:
        """Show the window; at first it fills a screen that has no room for its usual size."""
        room = self.screen().availableSize()
        kept = self.settings is not None and self.settings.contains("geometry")
        if kept or (room.width() > _USUAL.width() and room.height() >= _USUAL.height() + _FRAME):
            self.show()
        else:
            self.showMaximized()

    def _restore(self) -> None:
        self.resize(_USUAL)
        if self.settings is not None:
            shape = self.settings.value("geometry")
            if isinstance(shape, QByteArray):
                self.restoreGeometry(shape)
            restore_looks(self.settings)
            if self.settings.value("menu_bar", False, type=bool):
                self.menuBar().show()
        self._sync_checks()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.setWindowTitle(_("走访台账"))
        self.actions_.retranslate()
        self.status.retranslate()
        self.navigation.restyle()
        for page in self._pages.values():
            page.retranslate()
        self.page_state_changed()
        self._sync_checks()

    # -- Qt

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "toast_line"):
            self.retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files_dropped.emit(dragged_files(event.mimeData()))

    def close_window(self) -> None:
        """Close the window."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        self._keep("geometry", self.saveGeometry())
        self.jobs.stop_all()
        super().closeEvent(event)
