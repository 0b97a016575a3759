"""The store in hand: its card shown and its buttons worked."""

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from models.candidates.rules import DAY_OF
from models.candidates.telling import change_wanted, reason_for_grade, terminal_change
from models.changes import Changes
from models.programme.standard_file import StandardFile, StandardStage
from storage.operations.entries import save_entry
from storage.operations.standard_files import withdraw_file
from storage.queries.candidates import CandidatesView
from ui.context import AppContext
from ui.entries.choices import Choices
from ui.entries.controls import Sources
from ui.i18n import _
from ui.screens.candidates.desk import LEAVING, FileDesk
from ui.screens.candidates.store_card import StoreCard
from ui.screens.candidates.words import about_words, told_words, upkeep_words

__all__ = ["StoreDesk"]


class StoreDesk(QObject):
    """Works ``card`` over ``context``; ``desk`` has the file in hand.

    Signals:
        saved: something was saved: the lists may have the focus again.
        changed: another store, or none, is in hand.
    """

    saved = Signal()
    changed = Signal()

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view: CandidatesView | None = None
        self._chosen = ""
        self._choices = Choices(context.ledger)
        self.card = StoreCard(
            Sources(context.today, self._choices.retailers, self._choices.products)
        )
        self.desk = FileDesk(context, self.card.form, self)
        self.keeper = self.desk.keeper
        self.card.letter_asked.connect(self.do)
        self.card.save_asked.connect(self.desk.save)
        self.card.withdraw_asked.connect(self.withdraw)
        self.desk.changed.connect(self._show_file)
        self.desk.refused.connect(self.card.refuse)
        self.desk.kept.connect(self._kept)
        self.desk.saved.connect(self._saved)

    @property
    def retailer_id(self) -> str:
        """Return the store in hand, ``""`` for none."""
        return self.desk.retailer_id

    def show(self, view: CandidatesView, retailer_id: str) -> None:
        """Show a store as it stands in ``view``; what is typed of it stays."""
        self._view = view
        shop = view.shops.get(retailer_id)
        if shop is None:
            self.desk.show_nothing()
            self.card.show_nobody(_("没有选中店"), _("在左边选一户，这里看条件和档案。"))
            self.changed.emit()
            return
        found = next((each for each in view.candidates if each.retailer_id == shop.id), None)
        self.card.show_store(
            shop.shop_name,
            about_words(shop, view.today),
            found.findings if found is not None else (),
            upkeep_words(view.upkeep, shop.id),
        )
        if shop.id != self.desk.retailer_id or self._moved():
            self.card.kept.setText("")
            self.desk.show(shop.id, self._file(view, shop.id), self._known(shop.id))
        else:
            self._show_file()
        self.changed.emit()

    def retranslate(self) -> None:
        """Show all words in the language in force, with what is typed."""
        self._choices.forget()
        self.card.retranslate()
        self.desk.use(self.card.make_form())

    def _moved(self) -> bool:
        """Tell whether the file in hand is another in the ledger (undo), and nothing is typed."""
        if self._view is None or self.desk.typed:
            return False
        now, here = self._file(self._view, self.desk.retailer_id), self.desk.file
        if now is None or here is None:
            return now is not here
        return (now.id, now.revision) != (here.id, here.revision)

    def _file(self, view: CandidatesView, retailer_id: str) -> StandardFile | None:
        """Return the file that counts, or the one beside it that was asked for."""
        counted = view.file_of(retailer_id)
        beside = view.files_beside(counted) if counted is not None else []
        return next((each for each in beside if each.id == self._chosen), counted)

    def _known(self, retailer_id: str) -> dict[str, date]:
        """Return what a new file begins with: since when headquarters has the store as one."""
        shop = self._view.shops.get(retailer_id) if self._view is not None else None
        since = shop.since(self._context.today()) if shop is not None else None
        return {DAY_OF[StandardStage.LISTED]: since} if since is not None else {}

    def _show_file(self) -> None:
        desk, card = self.desk, self.card
        member = desk.file is None and bool(self._known(self.desk.retailer_id))
        card.show_file(desk.stage, StandardStage.LISTED if member else desk.next_stage())
        card.show_leaving(desk.leaving, desk.leaving and desk.stage is not StandardStage.LEFT)
        if not desk.typed and not self.keeper.written:
            card.kept.setText("")
        beside = self._view.files_beside(desk.file) if self._view and desk.file else []
        card.show_others(len(beside))
        if self._view is None or desk.file is None:
            card.say_told("", "")
            return
        shop = self._view.shops[desk.retailer_id]
        told = self._view.told.get(shop.id, ())
        wanted = change_wanted(desk.file, shop.terminal_type, told)
        button = _("报变更：改为{new}").format(new=_(wanted)) if wanted else ""
        card.say_told(told_words(told, shop.terminal_type, self._view.today), button)

    def _kept(self, when: object) -> None:
        self.card.kept.setText(_("没保存也留着 {time}").format(time=f"{when:%H:%M}"))

    # -- acting

    def do(self, letter: str) -> None:
        """Do what a key stands for, where its button can be pressed."""
        card = self.card
        acts = {
            "n": (card.next, self._next),
            "x": (card.leave, self._leave),
            "t": (card.tell, self._tell),
            "g": (card.grade, self._suggest),
            "o": (card.open, self._open),
            "f": (card.other, self._turn),
        }
        button, act = acts[letter]
        if self.desk.retailer_id and button.isVisibleTo(card):
            act()

    def _next(self) -> None:
        member = self.desk.file is None and bool(self._known(self.desk.retailer_id))
        self.desk.save(StandardStage.LISTED if member else self.desk.next_stage())

    def _turn(self) -> None:
        """Show the next of the store's open files; one that is half-typed stays in hand."""
        view, file = self._view, self.desk.file
        beside = view.files_beside(file) if view is not None and file is not None else []
        if view is not None and file is not None and beside:
            later = [each for each in beside if each.id > file.id]
            self._chosen = min(later or beside, key=lambda each: each.id).id
            self.desk.show(file.retailer_id, self._file(view, file.retailer_id), {})

    def _leave(self) -> None:
        """Ask for day and reason of 退出; saving the file then does it."""
        today = self._context.today()
        if not self.desk.leaving:
            self.desk.write(**{LEAVING[0]: today.isoformat()})
        reason = self.card.form.widget_of(LEAVING[1])
        reason.setFocus()
        QTimer.singleShot(0, reason, lambda: self.card.form.ensureWidgetVisible(reason, 0, 24))

    def stay(self) -> bool:
        """Take back a 退出 that was only begun; False where none was."""
        if self.desk.stage is StandardStage.LEFT or not self.desk.leaving:
            return False
        self.desk.write(**dict.fromkeys(LEAVING, ""))
        return True

    def _tell(self) -> None:
        """Save the 客户信息变更 that asks headquarters for the other 终端类型."""
        view, file = self._view, self.desk.file
        if view is None or file is None:
            return
        told = view.told.get(file.retailer_id, ())
        wanted = change_wanted(file, view.shops[file.retailer_id].terminal_type, told)
        entry = terminal_change(file, wanted, self._context.today())
        done = _("已登记客户信息变更，下一个上报包带给总部")
        self._context.act(lambda ledger: save_entry(ledger, entry), done)

    def _suggest(self) -> None:
        """Open the form of 等级变更建议 with what speaks for it."""
        if self._view is None:
            return
        key = self.desk.retailer_id
        found = next((each for each in self._view.candidates if each.retailer_id == key), None)
        reason = reason_for_grade(found, self.desk.file)
        self._context.entry_begun.emit("grade_suggestion", {"retailer_id": key, "reason": reason})

    def _open(self) -> None:
        self._context.retailer_asked.emit(self.desk.retailer_id)

    def new(self) -> None:
        """Begin a file: the form of a store without one, another of a store that left."""
        if not self.desk.retailer_id:
            return
        if self.desk.stage is StandardStage.LEFT:
            self.desk.begin(self._known(self.desk.retailer_id))
        self.card.form.focus_first()

    def withdraw(self) -> None:
        """Take back the file in hand, with an undo; without one put aside what is typed."""
        file = self.desk.file
        if file is not None:
            words = _("已撤回标准店档案")
            self._context.act(lambda ledger: withdraw_file(ledger, file.id), words)
        elif self.keeper.written and self.keeper.put_aside(self.keeper.draft_id):
            self.keeper.end()
            self.desk.retailer_id = ""
            self.saved.emit()

    def _saved(self, changes: Changes, before: StandardStage | None, now: StandardStage) -> None:
        if before is None:
            done = _("已建标准店档案：{stage}").format(stage=_(now.value))
        elif before is not now:
            done = _("标准店档案到“{stage}”").format(stage=_(now.value))
        else:
            done = _("已更新标准店档案")
        if changes:
            self._context.announce(changes, done)
        self.saved.emit()
