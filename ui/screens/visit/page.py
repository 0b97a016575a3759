"""走访: the page on which visits and checks are begun, typed, finished and corrected."""

import datetime as dt
from typing import Any

import attrs
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from models.changes import Changes
from models.check import Check
from models.checklist import DEFAULT_CHECKLIST
from models.errors import DomainError, InvalidValue, RoundbookError
from models.marks import N_
from models.phrase import Phrase
from storage.ledger.drafts import Draft, discard_draft, get_draft, take_up_draft
from storage.operations.checks import record_check
from storage.operations.visits import (
    correct_visit,
    get_visit_with_check,
    record_visit,
    withdraw_visit,
)
from storage.queries.visits import draft_of, draft_rows, recent_visits, shop_rows
from ui.context import AppContext
from ui.i18n import _
from ui.screens.visit.check_entry import check_of, is_begun, plain_answers
from ui.screens.visit.check_view import CheckView
from ui.screens.visit.draft_keeper import DraftKeeper
from ui.screens.visit.entry import VisitEntry, entry_of, todos_of
from ui.screens.visit.form import VisitForm
from ui.screens.visit.header import VisitButtons
from ui.screens.visit.load import FormData, load_form, new_entry
from ui.screens.visit.opening import check_start, find_check
from ui.screens.visit.readers import Wrong
from ui.screens.visit.start import StartView
from ui.shell.page import Commands, PageWidget
from ui.theme import Space
from ui.words import listed, say

__all__ = ["VisitPage"]

START, VISIT, CHECK, ALONE = "start", "visit", "check", "alone"
"""What the page shows: the list, a visit, the check of a visit, a check of its own."""


class _Stack(QStackedWidget):
    """As large as the view that is shown needs, not as the largest of all."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()


class VisitPage(PageWidget):
    """Visits and checks while they are typed; the list of both while none is open.

    Begin with :meth:`start`, :meth:`start_check`, :meth:`open_visit`, :meth:`open_check` or
    :meth:`open_draft`.
    """

    key = "visit"
    icon = "visit"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.mode = START
        self._base_check: Check | None = None
        self._unfinished = 0
        self._shops_known = False
        self._last_focus: QWidget | None = None
        self.keeper = DraftKeeper(context, self)
        self.start_view = StartView()
        self.form = VisitForm(context.today)
        self.check = CheckView(context.today)
        self.buttons = VisitButtons(context.today)
        self._stack = _Stack()
        for view in (self.start_view, self.form, self.check):
            self._stack.addWidget(view)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(self._stack, 1)
        self.body.setContentsMargins(Space.PAGE, 0, Space.PAGE, Space.STACK)
        self.header.add_right(self.buttons)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._wire()
        self._show_mode(START)
        self.retranslate()

    def _wire(self) -> None:
        view, form = self.start_view, self.form
        view.start_asked.connect(self.start)
        view.check_asked.connect(self.start_check)
        view.draft_opened.connect(self.open_draft)
        view.draft_discarded.connect(self._discard)
        view.visit_opened.connect(self.open_visit)
        view.withdraw_asked.connect(self._withdraw)
        form.touched.connect(self.keeper.touch)
        form.day_changed.connect(self._reload)
        form.check_asked.connect(self._show_check)
        form.told.connect(lambda text: self._context.told.emit(text, ""))
        self.check.touched.connect(self.keeper.touch)
        self.check.dropped.connect(self._drop_check)
        self.keeper.saved.connect(self._saved)
        self.keeper.failed.connect(self.buttons.saved.show_failed)
        self.buttons.finish.clicked.connect(self.finish)
        self.buttons.print.clicked.connect(self._print)
        self.buttons.day.date_changed.connect(self._day_entered)
        self.buttons.day.textEdited.connect(self._day_typed)
        self.header.back_asked.connect(self.back)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
            app.aboutToQuit.connect(self.keeper.flush)

    # -- what the window asks

    @property
    def title(self) -> str:
        return _("走访")

    def badge(self) -> str:
        return str(self._unfinished) if self._unfinished else ""

    def commands(self) -> Commands:
        if self.mode == START:
            return {
                "find": self.start_view.field.setFocus,
                "start_visit": lambda: self._with_shop(self.start),
                "full_check": lambda: self._with_shop(self.start_check),
            }
        common = {"finish": self.finish, "back": self.back, "print": self._print}
        if self.mode in (CHECK, ALONE):
            alone = {"discard": self.discard} if self.mode == ALONE else {}
            return common | alone | {"next_open": self.check.focus_next_open}
        steps = {f"step_{n}": lambda n=n: self.form.go_to_step(n - 1) for n in range(1, 9)}
        return (
            common
            | steps
            | {
                "full_check": self._show_check,
                "all_products": self.form.stock.show_all,
                "find": self.form.stock.find_product,
                "next_open": self.form.foot.go_on,
                "add_todo": lambda: self.form.closing.todos.add_todo(self.form.propose_todo()),
                "discard": self.discard,
            }
        )

    def _with_shop(self, do: Any) -> None:
        shop = self.start_view.current_shop()
        if shop:
            do(shop)

    def entered(self) -> None:
        """Take the focus where it was, or to the search field."""
        if self.mode == START:
            self.start_view.field.setFocus()
        elif self._last_focus is not None and self._last_focus.isVisible():
            self._last_focus.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        touched = changes is None or changes.touches(
            "visit", "todo", "check", "retailer", "retailer_notes", "product", "notice", "purchase",
            "purchase_line", "six_one", "setting",
        )  # fmt: skip
        if not touched:
            return
        if changes is None or changes.touches("retailer", "retailer_notes", "visit"):
            self._shops_known = False
        if self.mode == START:
            self._show_lists()
        elif self.mode == VISIT:
            self._reload()

    def _show_lists(self) -> None:
        ledger, today = self._context.ledger, self._context.today()
        drafts = draft_rows(ledger)
        self._unfinished = len(drafts)
        self.start_view.show_drafts(drafts, draft_rows(ledger, discarded=True)[:3], today)
        self.start_view.show_visits(recent_visits(ledger), today)
        if not self._shops_known:
            self.start_view.show_shops(shop_rows(ledger), today)
            self._shops_known = True

    def retranslate(self) -> None:
        self.start_view.retranslate()
        self.form.retranslate()
        self.check.retranslate()
        if self.mode in (CHECK, ALONE):
            self._fill_check()
        self._say_head()

    # -- beginning

    def start(self, retailer_id: str) -> None:
        """Begin a visit now, or go on with the one that is unfinished at this shop."""
        entry = self.form.entry
        if self.mode in (VISIT, CHECK) and (entry.retailer_id, entry.visit_id) == (retailer_id, ""):
            return
        known = draft_of(self._context.ledger, "visit", retailer_id)
        if known:
            self.open_draft(known)
            return
        entry = new_entry(self._context.ledger, retailer_id, self._context.ledger.clock())
        self._open_form(entry)

    def open_draft(self, draft_id: str) -> None:
        """Go on with an unfinished visit or check, one that was put aside too."""
        self.keeper.flush()
        draft = get_draft(self._context.ledger, draft_id)
        if draft is None:
            self._context.failed.emit(_("这份草稿已经不在了"), _("可能刚刚完成了。"))
            return
        take_up_draft(self._context.ledger, draft_id)
        if draft.kind == "check":
            self._open_alone(draft.retailer_id, draft.content, draft)
            return
        entry = VisitEntry.from_plain(draft.content)
        self._open_form(entry, draft)

    def open_visit(self, visit_id: str) -> None:
        """Open a finished visit to correct it."""
        found = get_visit_with_check(self._context.ledger, visit_id)
        if found is None:
            self._context.failed.emit(_("这次走访已经撤回"), _("Ctrl+Z 可以把撤回撤销。"))
            return
        known = draft_of(self._context.ledger, "visit", found[0].retailer_id, visit_id)
        if known:
            self.open_draft(known)
            return
        packs: dict[str, int] = dict(
            self._context.ledger.query("SELECT id, packs_per_carton FROM product")
        )
        self._open_form(entry_of(*found, packs))

    def _open_form(self, entry: VisitEntry, draft: Draft | None = None) -> None:
        self.keeper.flush()
        ledger = self._context.ledger
        base = get_visit_with_check(ledger, entry.visit_id) if entry.visit_id else None
        if entry.visit_id and base is None:
            entry.visit_id = ""
        data = load_form(ledger, entry, self._context.today(), base)
        if data is None:
            self._context.failed.emit(_("没有这个客户"), _("可能已经不在主档里了。"))
            return
        self._base_check = data.base_check
        self._show_form(data)
        self.keeper.begin("visit", entry.retailer_id, self.form.content, draft.id if draft else "")
        self.buttons.saved.show_saved(draft.saved_at if draft else None)
        self._show_mode(VISIT)
        self.form.focus_start()

    def _show_form(self, data: FormData) -> None:
        self.form.show_form(data)
        self.form.show_check(self._check_words(data.entry.check))
        self.buttons.day.set_text(data.entry.day)

    def _reload(self) -> None:
        """Read again what the form shows beside what is typed."""
        entry = self.form.entry
        data = self.form.data
        base = (data.base, data.base_check) if data and data.base else None
        fresh = load_form(self._context.ledger, entry, self._context.today(), base)
        if fresh is not None:
            self._show_form(fresh)

    # -- the check

    def start_check(self, retailer_id: str) -> None:
        """Begin a check of its own, or go on with the one that is unfinished at this shop."""
        known = draft_of(self._context.ledger, "check", retailer_id)
        if known:
            self.open_draft(known)
            return
        day = self._context.today().isoformat()
        self._open_alone(retailer_id, {"day": day, "check": {}}, None)

    def open_check(self, check_id: str) -> None:
        """Open a finished check to correct it, with its visit where it was made in one."""
        check = find_check(self._context.ledger, check_id)
        if check is None:
            self._context.failed.emit(_("这次评估已经不在了"), "")
        elif check.visit_id:
            self.open_visit(check.visit_id)
            self._show_check()
        else:
            self._open_alone(check.retailer_id, _content_of(check), None)

    def _open_alone(self, retailer_id: str, content: dict[str, Any], draft: Draft | None) -> None:
        self.keeper.flush()
        day = str(content.get("day", ""))
        entry = VisitEntry(retailer_id=retailer_id, day=day, check=dict(content.get("check", {})))
        data = load_form(self._context.ledger, entry, self._context.today())
        if data is None:
            self._context.failed.emit(_("没有这个客户"), _("可能已经不在主档里了。"))
            return
        check_id = str(entry.check.get("id", ""))
        self._base_check = find_check(self._context.ledger, check_id) if check_id else None
        self._show_form(data)
        self.keeper.begin("check", retailer_id, self._alone_content, draft.id if draft else "")
        self.buttons.saved.show_saved(draft.saved_at if draft else None)
        self._fill_check()
        self._show_mode(ALONE)
        self.check.focus_first_open()

    def _alone_content(self) -> dict[str, Any]:
        entry = self.form.entry
        return {"day": entry.day, "check": entry.check}

    def _fill_check(self) -> None:
        data = self.form.data
        if data is None:
            return
        entry = data.entry
        begun = check_start(self._context.ledger, entry.retailer_id, entry.check, self._base_check)
        entry.check = begun.plain
        evidence = _("② 缺凭证：柜台照片") if data.context.is_standard else ""
        self.check.show_check(
            begun.plain,
            data.day,
            sources=begun.sources,
            before=begun.before,
            evidence=evidence,
        )

    def _show_check(self) -> None:
        """Show the 26 points of the visit that is open."""
        self._fill_check()
        self._show_mode(CHECK)
        self.check.focus_first_open()

    def _drop_check(self) -> None:
        """Throw the answers of the check away; the visit stays."""
        self.form.entry.check = {}
        self.keeper.touch()
        if self.mode == CHECK:
            self._back_to_visit()
        else:
            self.discard()

    def _check_words(self, plain: dict[str, Any]) -> str:
        if not is_begun(plain):
            return ""
        self.check.plain = plain
        now = self.check.score()
        total = "—" if now.total is None else str(now.total)
        grade = _(now.grade) if now.grade else ""
        if now.unanswered:
            return _("{total}，还有 {n} 项").format(total=total, n=len(now.unanswered))
        return f"{total} {grade}"

    def _back_to_visit(self) -> None:
        self.form.show_check(self._check_words(self.form.entry.check))
        self.form.settle()
        self._show_mode(VISIT)
        self.form.quick.full.setFocus()

    # -- finishing

    def finish(self) -> None:
        """Finish what is open; where something is missing say it and go there."""
        self.keeper.flush()
        try:
            if self.mode == VISIT:
                self._finish_visit()
            elif self.mode == CHECK:
                self._ready_check()
                self._back_to_visit()
            elif self.mode == ALONE:
                self._finish_alone()
        except RoundbookError as error:
            self._context.tell_failure(error)
            if isinstance(error, InvalidValue):
                self._go_to(error.field)

    def _finish_visit(self) -> None:
        today = self._context.today()
        reading = self.form.read()
        todos, wrong = todos_of(self.form.entry, today)
        self._refuse_wrong((*reading.wrong, *wrong))
        visit = reading.visit
        check = None
        if is_begun(self.form.entry.check):
            try:
                check = self._ready_check()
            except DomainError:
                self._show_check()
                raise
        write = correct_visit if self.form.entry.visit_id else record_visit
        draft = self.keeper.draft_id if self.keeper.written else None
        try:
            changes = write(self._context.ledger, visit, check=check, todos=todos, draft_id=draft)
        except InvalidValue:
            raise
        except DomainError:
            self.form.focus_start()
            raise
        shop = self.form.data.context.retailer.shop_name if self.form.data else ""
        done = _("已更正走访：{shop}") if self.form.entry.visit_id else _("已完成走访：{shop}")
        self._closed(changes, done.format(shop=shop))

    def _ready_check(self) -> Check:
        """Return the check as it may be saved; raises while something is open."""
        entry = self.form.entry
        data = self.form.data
        day = data.day if data else self._context.today()
        start = self._base_check or Check(
            id="", retailer_id=entry.retailer_id, day=day,
            template_version=DEFAULT_CHECKLIST.version,
        )  # fmt: skip
        check, wrong = check_of(entry.check, start, self._context.today())
        self._refuse_wrong(wrong)
        self.check.plain = entry.check
        unanswered = self.check.score().unanswered
        if unanswered:
            self.check.go_to(unanswered[0])
            raise DomainError(
                N_("还有 {count} 项没答：{points}。"),
                count=len(unanswered),
                points="、".join(unanswered),
            )
        return check

    def _finish_alone(self) -> None:
        check = self._ready_check()
        day = self.form.data.day if self.form.data else check.day
        draft = self.keeper.draft_id if self.keeper.written else None
        changes = record_check(self._context.ledger, attrs.evolve(check, day=day), draft_id=draft)
        score = self.check.score()
        shop = self.form.data.context.retailer.shop_name if self.form.data else ""
        done = _("已完成评估：{shop} {total}").format(shop=shop, total=score.total)
        self._closed(changes, done)

    def _refuse_wrong(self, wrong: tuple[Wrong, ...]) -> None:
        if not wrong:
            return
        first = wrong[0]
        names = self.form.stock.product_names()
        text = Phrase(N_("{name}：{text}"), name=names.get(first.product_id, ""), text=first.text)
        self._go_to(first.target, first.product_id)
        raise DomainError(
            N_("有一处读不懂：{text}。"),
            next_step=N_("改好再完成，别的都还在。"),
            text=say(text) if first.product_id else say(first.text),
        )

    def _go_to(self, target: str, product_id: str = "") -> None:
        if target == "day":
            self.buttons.day.setFocus(Qt.FocusReason.OtherFocusReason)
            self.buttons.day.selectAll()
        elif target in self.check.rows or (self.mode != VISIT and target == "rectify_by"):
            if self.mode == VISIT:
                self._show_check()
            self.check.go_to(target)
        else:
            self.form.go_to(target, product_id)

    def _closed(self, changes: Changes, done: str) -> None:
        self.keeper.end()
        self._show_mode(START)
        self._context.announce(changes, done)
        self._shops_known = False
        self._show_lists()
        self.start_view.field.clear()
        self.start_view.field.setFocus()

    # -- leaving without finishing

    def back(self) -> None:
        """Leave the check for its visit, or the visit for the list; the draft stays."""
        if self.mode == CHECK:
            self._back_to_visit()
        elif self.mode in (VISIT, ALONE):
            self.keeper.flush()
            self.keeper.end()
            self._show_mode(START)
            self._show_lists()
            self.start_view.field.setFocus()

    def discard(self) -> None:
        """Put what is open aside; it can be taken up again from the list."""
        draft, written = self.keeper.draft_id, self.keeper.flush() and self.keeper.written
        self.back()
        if written:
            self._discard(draft)

    def _discard(self, draft_id: str) -> None:
        discard_draft(self._context.ledger, draft_id)
        self._context.told.emit(_("放在一边了，下面随时可以取回"), "")
        self._show_lists()
        self.state_changed.emit()

    def _withdraw(self, visit_id: str) -> None:
        self._context.act(lambda ledger: withdraw_visit(ledger, visit_id), _("已撤回这次走访"))

    def _print(self) -> None:
        data = self.form.data
        if self.mode != START and data is not None:
            self.keeper.flush()
            self._context.sheets_asked.emit((data.entry.retailer_id,), data.day)

    # -- head

    def _show_mode(self, mode: str) -> None:
        self.mode = mode
        views = {START: self.start_view, VISIT: self.form, CHECK: self.check, ALONE: self.check}
        self._stack.setCurrentWidget(views[mode])
        self._stack.updateGeometry()
        self.focus_mode = mode != START
        self.buttons.setVisible(mode != START)
        self.buttons.day.setEnabled(mode != CHECK)
        self.scroll_area.verticalScrollBar().setValue(0)
        self._say_head()
        self.state_changed.emit()

    def _say_head(self) -> None:
        data = self.form.data
        if self.mode == START or data is None:
            self.header.set_title(_("走访"), _("找一户开始，或接着没写完的"))
            return
        shop = data.context.retailer
        if self.mode == VISIT:
            days = (
                _("{day}订货").format(day=listed(shop.order_day)) if shop.order_day else "",
                _("{day}送货").format(day=listed(shop.delivery_day)) if shop.delivery_day else "",
            )
            when = " ".join(each for each in days if each)
            parts = (shop.licence_no, shop.owner, listed(shop.retail_format), when)
            self.header.set_title(shop.shop_name, " · ".join(each for each in parts if each))
            correcting = bool(data.entry.visit_id)
            self.buttons.show_words(_("完成更正") if correcting else _("完成走访"))
            return
        template = _("模板 {version}，{n} 项").format(
            version=DEFAULT_CHECKLIST.version, n=len(DEFAULT_CHECKLIST.points)
        )
        parts = (shop.shop_name, shop.licence_no, template, "")
        self.header.set_title(_("规范评估"), " · ".join(each for each in parts if each))
        self.buttons.show_words(_("完成评估"))

    def _saved(self, when: dt.datetime) -> None:
        self.buttons.saved.show_saved(when)

    def _day_typed(self, text: str) -> None:
        self.form.entry.day = text
        self.keeper.touch()

    def _day_entered(self, day: dt.date | None) -> None:
        self.form.entry.day = day.isoformat() if day else ""
        self.keeper.touch()
        self._reload()
        if self.mode == ALONE:
            self._fill_check()

    # -- Qt

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """A field was left: write what is not written yet."""
        if old is not None and self.mode != START and self.isAncestorOf(old):
            self.keeper.flush()
        if new is not None and self.mode != START and self._stack.isAncestorOf(new):
            self._last_focus = new

    def hideEvent(self, event: QHideEvent) -> None:
        self.keeper.flush()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.mode == CHECK:
            self.back()
        else:
            super().keyPressEvent(event)


def _content_of(check: Check) -> dict[str, Any]:
    return {"day": check.day.isoformat(), "check": plain_answers(check)}
