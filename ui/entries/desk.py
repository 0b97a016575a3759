"""The form in hand: begun, taken up again, kept as a draft while one types, saved."""

from collections.abc import Callable
from typing import Any

import attrs
from PySide6.QtCore import QObject, Signal

from models.changes import Changes
from models.entries.complaint import Complaint
from models.errors import DomainError, InvalidValue, RoundbookError
from models.kinds import KINDS
from models.records import Record
from models.retailer import Retailer
from storage.ledger.records import get
from storage.operations.entries import get_entry, save_entry, withdraw_entry
from storage.queries.entries import ENTRY_KINDS, complaint_deadlines, draft_kind, entry_drafts
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.entries.entry_card import EntryCard
from ui.entries.form import EntryForm
from ui.entries.opened import Opened, open_draft, open_entry, open_new
from ui.entries.plans import note_of
from ui.entries.reading import Texts
from ui.entries.spray import SprayReading, read_code
from ui.i18n import _
from ui.words import refusal, say

__all__ = ["DRAFT", "Desk"]

DRAFT = "draft:"
"""Before the key of a row that stands for a form that was not saved."""


class Desk(QObject):
    """Works ``card`` over ``context``; ``keeper`` keeps what is typed.

    Signals:
        shown: another entry or form is in hand.
        saved: id of what was saved.
    """

    shown = Signal()
    saved = Signal(str)

    def __init__(self, context: AppContext, card: EntryCard, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._card = context, card
        self._retailer = ""
        self._open: Opened | None = None
        self.keeper = DraftKeeper(context, self)
        self.keeper.saved.connect(self._kept)
        card.changed.connect(self._typed)
        card.entered.connect(self._entered)
        card.save_asked.connect(self.save)
        card.withdraw_asked.connect(self.withdraw)

    @property
    def kind(self) -> str:
        """Return the kind of the form in hand."""
        return self._open.kind if self._open is not None else ENTRY_KINDS[0]

    @property
    def entry(self) -> Record | None:
        """Return the entry that is corrected, None of a new one."""
        return self._open.entry if self._open is not None else None

    @property
    def form(self) -> EntryForm:
        """Return the form in front."""
        return self._card.form(self.kind)

    @property
    def is_begun(self) -> bool:
        """Tell whether a form is in hand."""
        return self._open is not None

    def reword(self) -> None:
        """Show the form in the language in force, with what is typed."""
        typed = self.form.texts() if self._open is not None else None
        self._card.reword()
        self._card.forget_forms()
        if typed is not None and self._open is not None:
            self.form.show_texts(typed)
            self.form.set_locked(self._open.locked)
            self._say()

    # -- what is in hand

    def resume(self, kind: str, retailer_id: str) -> None:
        """Go on with the form of a kind that was left last, or begin one."""
        self.leave()
        self._retailer = retailer_id
        for draft in entry_drafts(self._context.ledger, kind):
            if not draft.entry_id and retailer_id in ("", draft.retailer_id):
                self._show(open_draft(self._context.ledger, draft))
                return
        self._begin(kind)

    def new(self, kind: str, retailer_id: str, known: Texts | None = None) -> None:
        """Begin a blank form, ``known`` texts filled in; what is half-filled stays a draft."""
        self.leave()
        self._retailer = retailer_id
        self._begin(kind, known)

    def open_row(self, kind: str, key: str) -> bool:
        """Open an entry, or go on with a half-filled form; False where it is gone."""
        ledger = self._context.ledger
        self.leave()
        drafts = entry_drafts(ledger, kind)
        wanted = key.removeprefix(DRAFT)
        for draft in drafts:
            if wanted == (draft.id if key.startswith(DRAFT) else draft.entry_id):
                self._show(open_draft(ledger, draft))
                return True
        entry = get_entry(ledger, kind, key)
        if entry is None:
            self._begin(kind)
            return False
        self._show(open_entry(entry))
        return True

    def _begin(self, kind: str, known: Texts | None = None) -> None:
        self._show(open_new(kind, self._context.ledger.clock(), self._retailer, known))

    def _show(self, opened: Opened) -> None:
        self._open = opened
        self.form.show_texts(opened.texts)
        self.form.verticalScrollBar().setValue(0)
        self.form.set_locked(opened.locked)
        self._card.refuse("")
        self._card.say_kept("")
        self.keeper.begin(draft_kind(opened.kind), self._retailer, self._content, opened.draft_id)
        self._say()
        self.shown.emit()

    def _content(self) -> dict[str, Any]:
        return {"entry_id": self.entry.id if self.entry else "", "raw": self.form.texts()}

    def _typed(self) -> None:
        self.keeper.touch()
        self._card.refuse("")
        self._say()

    def _kept(self, when: Any) -> None:
        self._card.say_kept(_("没保存也留着 {time}").format(time=f"{when:%H:%M}"))

    def leave(self) -> None:
        """Write what is typed as a draft; one in which nothing is typed is no draft."""
        if self._open is None:
            return
        self.keeper.flush()
        if self.keeper.written and self.form.texts() == self._open.blank:
            self.keeper.put_aside(self.keeper.draft_id)
        self.keeper.end()

    def _say(self) -> None:
        """Say over the form which entry it is, and what is to be known before saving."""
        if self._open is None:
            return
        texts, entry = self.form.texts(), self._open.entry
        words = _("更正 · {kind}") if entry is not None else _("新登记 · {kind}")
        self._card.say_head(words.format(kind=_(KINDS[self.kind].label)))
        retailer = texts.get("retailer_id", "")
        master = get(self._context.ledger, Retailer, retailer) if retailer else None
        number = entry.number if isinstance(entry, Complaint) else ""
        note = say(note_of(self.kind, texts, master, number))
        more = {"complaint": self._limits, "irregularity": self._spray_words}.get(self.kind)
        self._card.say_note("\n".join(part for part in (note, more() if more else "") if part))
        self._card.save.setEnabled(not self._open.locked)
        self._card.withdraw.setVisible(entry is not None and not self._open.locked)

    def _limits(self) -> str:
        """Say until when the complaint in hand is to be answered, closed, asked after."""
        opened = self._open
        if opened is None:
            return ""
        try:
            made = opened.record(self.form.read(self._context.today()))
        except InvalidValue:
            return ""
        if not isinstance(made, Complaint) or made.received_on is None:
            return ""
        return _("，").join(map(say, complaint_deadlines(self._context.ledger, made)))

    def _spray(self) -> SprayReading:
        texts = self.form.texts()
        retailer = texts.get("retailer_id", "")
        master = get(self._context.ledger, Retailer, retailer) if retailer else None
        licence = master.licence_no if master is not None else ""
        return read_code(self._context.ledger, texts.get("spray_code", ""), licence)

    def _spray_words(self) -> str:
        """Say what the code in hand reads as, and the key that takes it over."""
        reading = self._spray()
        if reading.texts and self.form.texts().get("kind") != reading.texts["kind"]:
            return _("{words}。在喷码里按 Enter 照此登记").format(words=reading.words)
        return reading.words

    def _entered(self, name: str) -> None:
        """Take over what a spray code tells: type, and situation where none is written."""
        reading = self._spray() if name == "spray_code" else SprayReading()
        if reading.texts:
            typed = self.form.texts()
            situation = typed.get("situation") or reading.texts["situation"]
            self.form.show_texts({**typed, **reading.texts, "situation": situation})
            self._typed()

    def follow(self, changes: Changes) -> None:
        """Show what became of the entry in hand elsewhere (undo); what is typed stays."""
        opened, entry = self._open, self.entry
        if opened is None or entry is None or entry.id not in changes.ids(self.kind):
            return
        now = get_entry(self._context.ledger, self.kind, entry.id)
        if self.keeper.written:
            self._open = attrs.evolve(opened, entry=now)
            self._say()
        elif now is not None:
            self._show(open_entry(now))
        else:
            self._begin(self.kind)

    # -- acting

    def save(self) -> None:
        """Save what is typed; what is wrong is said at its field."""
        opened = self._open
        if opened is None or opened.locked:
            return
        form = self.form
        form.commit()
        draft = self.keeper.draft_id if self.keeper.flush() and self.keeper.written else None

        def write() -> Changes:
            entry = opened.record(form.read(self._context.today()))
            return save_entry(self._context.ledger, entry, draft_id=draft)

        changes = self._tried(write)
        if changes is not None:
            self._done(opened, changes)

    def _tried(self, write: Callable[[], Changes]) -> Changes | None:
        """Write, or say why not where it belongs."""
        try:
            return write()
        except InvalidValue as error:
            if not self.form.mark(error):
                self._card.refuse(refusal(error))
        except DomainError as error:
            self._card.refuse(refusal(error))
        except RoundbookError as error:
            self._context.tell_failure(error)
        return None

    def _done(self, opened: Opened, changes: Changes) -> None:
        """Show what was saved; one that cannot be taken back offers no undo."""
        self.keeper.end()
        before = opened.entry
        key = before.id if before is not None else next(iter(changes.ids(opened.kind)), "")
        entry = get_entry(self._context.ledger, opened.kind, key)
        if entry is not None:
            self._show(open_entry(entry))
        words = _("已更正{kind}") if before is not None else _("已登记{kind}")
        done = words.format(kind=_(KINDS[opened.kind].label))
        if self._open is not None and self._open.locked:
            self._context.announce(changes)
            self._context.told.emit(done, "")
        else:
            self._context.announce(changes, done)
        self.saved.emit(key)

    def withdraw(self) -> None:
        """Take back the entry in hand."""
        if self.entry is not None:
            self.withdraw_entry(self.kind, self.entry.id)

    def withdraw_entry(self, kind: str, entry_id: str) -> None:
        """Take back an entry, with an undo in the toast."""
        words = _("已撤回{kind}").format(kind=_(KINDS[kind].label))
        self._context.act(lambda ledger: withdraw_entry(ledger, kind, entry_id), words)
