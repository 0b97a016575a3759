"""走访: the page on which visits and checks are begun, typed, finished and corrected."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from models.changes import Changes
from models.errors import RoundbookError
from storage.operations.visits import withdraw_visit
from storage.queries.visits import draft_rows, recent_visits, shop_rows
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.i18n import _
from ui.screens.visit.check_entry import is_begun
from ui.screens.visit.check_view import CheckView
from ui.screens.visit.form import VisitForm
from ui.screens.visit.header import VisitButtons, check_words, done_words, head_words
from ui.screens.visit.noting_desk import NotingDesk
from ui.screens.visit.opening import check_start, find_check
from ui.screens.visit.photo_desk import PhotoDesk
from ui.screens.visit.session import Refused, Session, Sessions
from ui.screens.visit.stack import Stack
from ui.screens.visit.start import StartView
from ui.shell.page import Commands, PageWidget

__all__ = ["VisitPage"]

START, VISIT, CHECK, ALONE = "start", "visit", "check", "alone"
"""What the page shows: the list, a visit, the check of a visit, a check of its own."""

_SHOWN = (
    "visit", "todo", "check", "retailer", "retailer_notes", "product", "notice", "purchase",
    "purchase_line", "six_one", "setting",
)  # fmt: skip


class VisitPage(PageWidget):
    """Visits and checks while they are typed; the list of both while none is open.

    Begin with a method ``start…`` or ``open…``. ``mode`` tells what is shown, ``origin`` the page
    one came from, if any.

    Signals:
        ended: what was open was finished or left; the page one came from, empty for none.
    """

    ended = Signal(str)

    key = "visit"
    icon = "visit"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sessions = Sessions(context.ledger)
        self._session: Session | None = None
        self.mode = START
        self.origin = ""
        self._unfinished, self._shops_known = 0, False
        self._last_focus: QWidget | None = None
        self.keeper = DraftKeeper(context, self)
        self.start_view = StartView()
        self.form = VisitForm(context.today)
        self.check = CheckView(context.today)
        self.photos = PhotoDesk(context, self)
        self.buttons = VisitButtons(context.today)
        self.noting = NotingDesk(context, self)
        self._stack = Stack(self.start_view, self.form, self.check)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(self._stack, 1)
        self.header.add_right(self.buttons)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._wire()
        self._show_mode(START)
        self.retranslate()
        self._sessions.warm()

    def _wire(self) -> None:
        view, form = self.start_view, self.form
        view.start_asked.connect(self.start)
        view.import_asked.connect(lambda: self._context.page_asked.emit("exchange"))
        view.draft_opened.connect(self.open_draft)
        view.draft_discarded.connect(self._discard)
        view.visit_opened.connect(self.open_visit)
        view.withdraw_asked.connect(self._withdraw)
        form.touched.connect(self.keeper.touch)
        form.check_asked.connect(self._show_check)
        form.told.connect(lambda text: self._context.told.emit(text, ""))
        self.check.touched.connect(self.keeper.touch)
        self.check.dropped.connect(self._drop_check)
        self.keeper.saved.connect(self.buttons.saved.show_saved)
        self.keeper.failed.connect(self.buttons.saved.show_failed)
        self.buttons.finish.clicked.connect(self.finish)
        self.buttons.history.clicked.connect(
            lambda: self._context.history_asked.emit(*self.subject())
        )
        self.buttons.print.clicked.connect(self._print)
        self.buttons.day.date_changed.connect(self._day_entered)
        self.buttons.day.textEdited.connect(self._day_typed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
            app.aboutToQuit.connect(self.keeper.flush)

    # -- what the window asks

    @property
    def title(self) -> str:
        return _("走访")

    def subject(self) -> tuple[str, str]:
        return self._session.subject if self._session else ("", "")

    def badge(self) -> str:
        return str(self._unfinished) if self._unfinished else ""

    def commands(self) -> Commands:
        if self.mode == START:
            return {
                "find": self.start_view.field.setFocus,
                "start_visit": lambda: self._with_shop(self.start),
                "full_check": lambda: self._with_shop(self.start_check),
            }
        common = {
            "finish": self.finish,
            "back": self.back,
            "print": self._print,
            "discard": self.discard,
            "photos": self.photos.take_focus,
        }
        if self.mode in (CHECK, ALONE):
            return common | {"next_open": self.check.focus_next_open}
        form = self.form
        steps = {f"step_{n}": lambda n=n: form.go_to_step(n - 1) for n in range(1, 9)}
        common |= {
            **({} if form.entry.remote else {"full_check": self._show_check}),
            **({"undo": form.stock.take_back} if form.stock.filled else {}),
            "all_products": form.stock.show_all,
            "find": form.stock.find_product,
            "next_open": form.foot.go_on,
            "add_todo": lambda: form.closing.todos.add_todo(form.propose_todo()),
        }
        return common | steps | self.noting.commands()

    def _with_shop(self, do: Callable[[str], None]) -> None:
        if shop := self.start_view.current_shop():
            do(shop)

    def entered(self) -> None:
        """Take the focus where it was, or to the search field."""
        if self.mode == START:
            self.start_view.field.setFocus()
        elif self._last_focus is not None and self._last_focus.isVisible():
            self._last_focus.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        self.noting.refresh(changes)
        if changes is not None and not changes.touches(*_SHOWN):
            return
        if changes is None or changes.touches("product"):
            self._sessions.forget_products()
        if changes is None or changes.touches("retailer", "retailer_notes", "visit"):
            self._shops_known = False
        if self.mode == START:
            self._show_lists()
        elif self.mode == VISIT:
            self._reload()
        elif self._session is not None and self._sessions.judged_anew(self._session):
            self._fill_check()

    def _show_lists(self) -> None:
        ledger, today = self._context.ledger, self._context.today()
        drafts = draft_rows(ledger)
        self._unfinished = len(drafts)
        self.start_view.show_drafts(drafts, draft_rows(ledger, discarded=True)[:3], today)
        self.start_view.show_visits(recent_visits(ledger), today)
        if not self._shops_known:
            self.start_view.show_shops(shop_rows(ledger), today)
            self._shops_known = True
        self.state_changed.emit()

    def retranslate(self) -> None:
        for part in (self.start_view, self.form, self.check, self.photos, self.noting):
            part.retranslate()
        if self.mode in (CHECK, ALONE):
            self._fill_check()
        self._say_head()

    # -- beginning

    def start(self, retailer_id: str) -> None:
        """Begin a visit now, or go on with the one that is unfinished at this shop."""
        entry = self.form.entry
        if self.mode in (VISIT, CHECK) and (entry.retailer_id, entry.visit_id) == (retailer_id, ""):
            return
        self._open(lambda: self._sessions.start_visit(retailer_id))

    def start_check(self, retailer_id: str) -> None:
        """Begin a check of its own, or go on with the one that is unfinished at this shop."""
        self._open(lambda: self._sessions.start_check(retailer_id))

    def open_draft(self, draft_id: str) -> None:
        """Go on with an unfinished visit or check, one that was put aside too."""
        words = _("这份草稿已经不在了"), _("可能刚刚完成了。")
        self._open(lambda: self._sessions.resume(draft_id), *words)

    def open_visit(self, visit_id: str) -> None:
        """Open a finished visit to correct it."""
        words = _("这次走访已经撤回"), _("Ctrl+Z 可以把撤回撤销。")
        self._open(lambda: self._sessions.correct_visit(visit_id), *words)

    def open_check(self, check_id: str) -> None:
        """Open a finished check to correct it, with its visit where it was made in one."""
        check = find_check(self._context.ledger, check_id)
        if check is None:
            self._context.failed.emit(_("这次评估已经不在了"), "")
        elif check.visit_id:
            self.open_visit(check.visit_id)
            self._show_check()
        else:
            self._open(lambda: self._sessions.correct_check(check))

    def _open(self, begin: Callable[[], Session | None], title: str = "", text: str = "") -> None:
        if self.photos.holds() or not self.keeper.settled():
            return
        session = begin()
        if session is None:
            self._context.failed.emit(
                title or _("没有这个客户"), text or _("可能已经不在主档里了。")
            )
            return
        self._session = session
        self._show_session()
        draft = session.draft
        self.keeper.begin(
            session.kind, session.entry.retailer_id, session.content, draft.id if draft else ""
        )
        self.buttons.saved.show_saved(draft.saved_at if draft else None)
        if session.kind == "check":
            self._fill_check()
            self._show_mode(ALONE)
            self.check.focus_first_open()
        else:
            self._show_mode(VISIT)
            self.form.focus_start()

    def _show_session(self) -> None:
        if self._session is not None:
            self.form.show_form(self._session.data)
            self.photos.show_session(self._session)
            self.noting.show_session(self._session)
            data = self._session.data
            self.form.show_check(check_words(data.entry.check, data.checklist))
            self.buttons.day.set_text(self._session.entry.day)

    def _reload(self) -> None:
        """Read again what the form shows beside what is typed."""
        fresh = self._sessions.again(self._session) if self._session else None
        if fresh is not None:
            self._session = fresh
            self._show_session()

    # -- the check

    def _fill_check(self) -> None:
        session = self._session
        if session is None:
            return
        data = session.data
        ledger, base = self._context.ledger, session.base_check
        begun = check_start(ledger, session.entry, data.checklist, base)
        session.entry.check = begun.plain
        self.photos.show_session(session, check=True)
        self.check.show_check(begun, data.day, data.checklist, evidence=self.photos.evidence())

    def _show_check(self) -> None:
        """Show the points of the visit that is open."""
        if self._session is not None:
            self._fill_check()
            self._show_mode(CHECK)
            self.check.focus_first_open()

    def _drop_check(self) -> None:
        """Throw the answers of the check away; the visit stays."""
        if self.mode == ALONE:
            self.discard()
        elif self._session is not None:
            self._session.entry.check = {}
            self.keeper.touch()
            self._back_to_visit()

    def _back_to_visit(self) -> None:
        entry = self.form.entry
        if not is_begun(entry.check):
            entry.check = {}
        if self._session is not None:
            self.form.show_check(check_words(entry.check, self._session.data.checklist))
        self.form.settle()
        self.photos.show_session(self._session)
        self._show_mode(VISIT)
        self.form.quick.full.setFocus()

    # -- finishing

    def finish(self) -> None:
        """Finish what is open; where something is missing say it and go there."""
        session = self._session
        if session is None or self.mode == START or self.photos.holds(self.finish):
            return
        self.keeper.flush()
        try:
            if self.mode == CHECK:
                session.ready_check()
                self._back_to_visit()
            else:
                self._write(session)
        except Refused as error:
            self._context.tell_failure(error)
            self._go_to(error.target, error.product_id)
        except RoundbookError as error:
            self._context.tell_failure(error)

    def _write(self, session: Session) -> None:
        ledger, draft = self._context.ledger, self.keeper.draft_id if self.keeper.written else ""
        changes = session.finish(ledger, self.form.read, draft)
        self._leave()
        self._context.announce(changes, done_words(session))
        self._show_lists()
        self.start_view.show_newest()
        self.start_view.field.clear()
        self.start_view.field.setFocus()

    def _go_to(self, target: str, product_id: str) -> None:
        if target == "day":
            self.buttons.day.setFocus(Qt.FocusReason.OtherFocusReason)
            self.buttons.day.selectAll()
        elif target in self.check.rows or (self.mode != VISIT and target == "rectify_by"):
            if self.mode == VISIT:
                self._show_check()
            self.check.go_to(target)
        elif target:
            self.form.go_to(target, product_id)
        else:
            self.form.focus_missing()

    # -- leaving

    def _leave(self) -> None:
        self.keeper.end()
        self._session = None
        self.photos.show_session(None)
        self.noting.show_session(None)
        self._show_mode(START)
        self.ended.emit(self.origin)
        self.origin = ""

    def back(self) -> None:
        """Leave the check for its visit, or the visit for the list; the draft stays."""
        if self.mode == CHECK:
            self._back_to_visit()
        elif self.mode in (VISIT, ALONE) and not self.photos.holds() and self.keeper.settled():
            self._leave()
            self._show_lists()
            self.start_view.field.setFocus()

    def discard(self) -> None:
        """Put what is open aside; it can be taken up again from the list."""
        if self.photos.holds() or not self.keeper.settled():
            return
        draft = self.keeper.draft_id if self.keeper.written else ""
        self._leave()
        if draft:
            self._discard(draft)
        self._show_lists()
        self.start_view.field.setFocus()

    def _discard(self, draft_id: str) -> None:
        if self.keeper.put_aside(draft_id):
            self._context.told.emit(_("放在一边了，随时可以取回"), "")
        self._show_lists()

    def _withdraw(self, visit_id: str) -> None:
        done = _("已撤回这次走访")
        self._context.act(lambda ledger: withdraw_visit(ledger, visit_id), done)

    def _print(self) -> None:
        session = self._session
        if session is not None:
            self.keeper.flush()
            self._context.sheets_asked.emit((session.entry.retailer_id,), session.data.day)

    # -- head

    def _show_mode(self, mode: str) -> None:
        self.mode = mode
        self._stack.setCurrentWidget(
            {START: self.start_view, VISIT: self.form}.get(mode, self.check)
        )
        self._stack.updateGeometry()
        self.focus_mode = mode != START
        self.buttons.setVisible(mode != START)
        self.buttons.day.setEnabled(mode != CHECK)
        self.scroll_area.verticalScrollBar().setValue(0)
        self._say_head()
        self.state_changed.emit()

    def _say_head(self) -> None:
        data = self._session.data if self._session else None
        title, subtitle, finish = head_words(data, checking=self.mode in (CHECK, ALONE))
        self.header.set_title(title, subtitle)
        self.buttons.show_words(finish, written=self.subject()[0] not in ("", "retailer"))

    def _day_typed(self, text: str) -> None:
        if self._session is not None:
            self._session.entry.day = text
            self.keeper.touch()

    def _day_entered(self, day: dt.date | None) -> None:
        if self._session is None:
            return
        self._session.entry.day = day.isoformat() if day else ""
        self.keeper.touch()
        self._reload()
        if self.mode == ALONE:
            self._fill_check()

    # -- Qt

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """A text was left: write what is not written yet."""
        if self.mode == START:
            return
        if isinstance(old, QLineEdit | QPlainTextEdit) and self.isAncestorOf(old):
            self.keeper.flush()
        if new is not None and self._stack.isAncestorOf(new):
            self._last_focus = new

    def hideEvent(self, event: QHideEvent) -> None:
        self.keeper.flush()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.mode == CHECK:
            self.back()
        else:
            super().keyPressEvent(event)
