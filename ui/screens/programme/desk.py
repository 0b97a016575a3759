"""The event in hand: begun, taken up again, kept as a draft while one types, saved."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from models.calendar import Period
from models.canonical import to_plain
from models.changes import Changes
from models.errors import DomainError, InvalidValue, RoundbookError
from models.programme import StoreReport
from models.programme.rules import Event
from storage.ledger.drafts import take_up_draft
from storage.operations.programme import get_event, save_event, save_events, withdraw_event
from storage.queries.programme import EventDraft, EventRow, draft_kind, event_drafts
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.i18n import _
from ui.programme.event_form import EventForm
from ui.programme.words import event_words, kind_words
from ui.screens.programme.card import EventCard
from ui.words import refusal

__all__ = ["DRAFT", "EventDesk", "title_in"]

DRAFT = "draft:"
"""Before the key of a row that stands for a form that was not saved."""
_TITLES = ("theme", "title", "content", "topic", "month")


def title_in(raw: Mapping[str, Any]) -> str:
    """Return the first words of a half-filled form: its theme, title or topic."""
    texts = raw.get("texts", {})
    typed = next((str(texts[name]) for name in _TITLES if texts.get(name)), "")
    return _(typed) if typed else ""


class EventDesk(QObject):
    """Works ``card`` over ``context``; ``keeper`` keeps what is typed.

    ``aside`` is the half-filled form put aside last, blank for none.

    Signals:
        shown: another event or form is in hand.
        put: a half-filled form was put aside or taken up again.
        saved: id of what was saved.
    """

    shown = Signal()
    put = Signal()
    saved = Signal(str)

    def __init__(self, context: AppContext, card: EventCard, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._card = context, card
        self._blank: dict[str, Any] = {}
        self.kind = ""
        self.aside = ""
        self.keeper = DraftKeeper(context, self)
        self.keeper.saved.connect(self._kept)
        card.changed.connect(self._typed)
        card.save_asked.connect(self.save)
        card.withdraw_asked.connect(self.withdraw)

    @property
    def is_begun(self) -> bool:
        """Tell whether a form is in hand."""
        return bool(self.kind)

    @property
    def form(self) -> EventForm:
        """Return the form in front."""
        return self._card.form(self.kind)

    @property
    def base(self) -> Event | None:
        """Return the event that is corrected, None of a new one."""
        return self.form.base if self.is_begun else None

    @property
    def typed(self) -> bool:
        """Tell whether anything is typed that is not saved."""
        return self.is_begun and (self.form.raw() != self._blank or self.keeper.written)

    def reword(self) -> None:
        """Show the form in the language in force, with what is typed."""
        raw = self.form.raw() if self.is_begun else None
        self._card.reword()
        self._card.forget_forms()
        if raw is not None:
            self.form.show_raw(raw)
            self._say()

    # -- what is in hand

    def new(self, kind: str, stores: Sequence[str] = (), day: date | None = None) -> None:
        """Begin a new form; what is half-filled stays a draft."""
        self._open(kind)
        self.form.show_event(retailer_ids=stores, day=day)
        self._blank = self.form.raw()
        self._begin()

    def resume(self, kind: str, month: Period, day: date) -> None:
        """Go on with the new form of a month that was left last, or begin one."""
        draft = next((each for each in self.drafts(kind, month) if not each.event_id), None)
        if draft is not None:
            self._show_draft(draft)
        else:
            self.new(kind, day=day)

    def drafts(self, kind: str, month: Period) -> list[EventDraft]:
        """Return the half-filled forms of a month, last touched first."""
        return [
            each for each in event_drafts(self._context.ledger, kind) if each.day_or_saved in month
        ]

    def open_row(self, kind: str, key: str) -> bool:
        """Open an event, or go on with a half-filled form; False where it is gone."""
        if self.is_begun:
            self.leave()
        wanted = key.removeprefix(DRAFT)
        for draft in event_drafts(self._context.ledger, kind):
            if wanted == (draft.id if key.startswith(DRAFT) else draft.event_id):
                self._show_draft(draft)
                return True
        event = get_event(self._context.ledger, kind, key)
        if event is None:
            return False
        self._open(kind)
        self.form.show_event(event)
        self._blank = self.form.raw()
        self._begin()
        return True

    def _show_draft(self, draft: EventDraft) -> None:
        """Go on with a draft; one whose event was withdrawn meanwhile becomes a new one."""
        self._open(draft.kind)
        ledger = self._context.ledger
        event = get_event(ledger, draft.kind, draft.event_id) if draft.event_id else None
        self.form.show_event(event, day=draft.day_or_saved)
        self._blank = self.form.raw()
        self.form.show_raw({**draft.raw, "event": to_plain(event) if event else None})
        self._begin(draft.id)

    def _open(self, kind: str) -> None:
        if self.is_begun:
            self.leave()
        self.kind = kind

    def put_aside(self, draft_id: str) -> None:
        """Put a half-filled form of the list aside; it can be taken up again."""
        if self.keeper.put_aside(draft_id):
            self.aside = draft_id
            self.put.emit()
            self._context.told.emit(_("没写完的这份丢开了"), _("撤销"))

    def take_up(self) -> None:
        """Take up again what was put aside last."""
        draft_id, self.aside = self.aside, ""
        try:
            take_up_draft(self._context.ledger, draft_id)
        except RoundbookError as error:
            self._context.tell_failure(error)
        self.put.emit()

    def _begin(self, draft_id: str = "") -> None:
        self.aside = ""
        self._card.refuse("")
        self._card.say_kept("")
        self._card.show_offer("")
        self.keeper.begin(draft_kind(self.kind), "", self._content, draft_id)
        self._say()
        self.shown.emit()

    def _content(self) -> dict[str, Any]:
        event = self.base
        return {
            "event_id": event.id if event is not None else "",
            "day": self.form.day().isoformat(),
            "about": title_in(self.form.raw()),
            "raw": self.form.raw(),
        }

    def _typed(self) -> None:
        self.keeper.touch()
        self._card.refuse("")

    def _kept(self, when: Any) -> None:
        self._card.say_kept(_("没保存也留着 {time}").format(time=f"{when:%H:%M}"))

    def leave(self) -> None:
        """Write what is typed as a draft; one in which nothing is typed is no draft."""
        if not self.is_begun:
            return
        self.form.commit()
        self.keeper.flush()
        if self.keeper.written and self.form.raw() == self._blank:
            self.keeper.put_aside(self.keeper.draft_id)
        self.keeper.end()
        self.form.rest()

    def drop(self) -> None:
        """Have nothing in hand; what is typed is not kept."""
        if self.keeper.written:
            self.keeper.put_aside(self.keeper.draft_id)
        self.keeper.end()
        self.kind = ""

    def _say(self) -> None:
        """Say over the form which event it is."""
        event = self.base
        words = _("更正 · {kind}") if event is not None else _("新记 · {kind}")
        head = words.format(kind=kind_words(self.kind))
        number = event.number if event is not None else ""
        self._card.say_head(f"{head} {number}".strip())
        self._card.withdraw.setVisible(event is not None)

    def say_row(self, row: EventRow | None) -> None:
        """Say what the event in hand proves as it is saved, and what it lacks."""
        if row is None:
            self._card.say_note("")
            return
        parts = [_("{n} 户完成").format(n=row.done)]
        if row.missing:
            parts.append(_("{n} 户缺凭证").format(n=row.missing))
        if row.backfilled:
            parts.append(_("{n} 户补录").format(n=row.backfilled))
        if not row.finished:
            parts = [_("还没办完：存成完成才算"), *parts[1:]]
        self._card.say_note(
            " · ".join([event_words(row), *parts]), wanting=bool(row.missing) or not row.finished
        )

    def follow(self, changes: Changes) -> None:
        """Show what became of the event in hand elsewhere (undo); what is typed stays."""
        event = self.base
        if event is None or event.id not in changes.ids(self.kind):
            return
        now = get_event(self._context.ledger, self.kind, event.id)
        if self.keeper.written:
            self.form.show_raw({**self.form.raw(), "event": to_plain(now) if now else None})
            self._say()
        elif now is not None:
            self.open_row(self.kind, event.id)
        else:
            self.new(self.kind, day=self.form.day())

    # -- acting

    def save(self) -> None:
        """Save what is typed; what is wrong is said where it is."""
        if not self.is_begun:
            return
        form = self.form
        form.commit()
        draft = self.keeper.draft_id if self.keeper.flush() and self.keeper.written else None
        before = self.base
        try:
            changes = self._write(draft)
        except (InvalidValue, DomainError) as error:
            if not form.mark(error):
                self._card.refuse(refusal(error))
        except RoundbookError as error:
            self._context.tell_failure(error)
        else:
            self._done(before, changes)

    def _write(self, draft: str | None) -> Changes:
        ledger, events = self._context.ledger, self.form.read()
        if isinstance(events[0], StoreReport):
            return save_events(ledger, events, draft_id=draft)
        return save_event(ledger, events[0], photos=self.form.photos(), draft_id=draft)

    def _done(self, before: Event | None, changes: Changes) -> None:
        """Show what was saved, then tell: the page may be left."""
        self.keeper.end()
        made = sorted(changes.ids(self.kind))
        key = before.id if before is not None else next(iter(made), "")
        kind = self.kind
        self.kind = ""
        self.open_row(kind, key)
        words = _("已更正{kind}") if before is not None else _("已记录{kind}")
        done = words.format(kind=kind_words(kind))
        if len(made) > 1:
            done = _("已记录{kind} {n} 份").format(kind=kind_words(kind), n=len(made))
        self._context.announce(changes, done)
        self.saved.emit(key)

    def withdraw(self) -> None:
        """Take back the event in hand."""
        event = self.base
        if event is not None:
            self.withdraw_row(self.kind, event.id)

    def withdraw_row(self, kind: str, event_id: str) -> None:
        """Take back an event, with an undo in the toast."""
        words = _("已撤回{kind}").format(kind=kind_words(kind))
        self._context.act(lambda ledger: withdraw_event(ledger, kind, event_id), words)
