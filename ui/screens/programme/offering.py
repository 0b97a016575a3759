"""A store's cell of the board asked for an event: one that is not finished comes first."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from models.calendar import Period
from models.programme import StoreReport
from models.programme.rules import stores_of
from storage.operations.programme import get_event
from storage.queries.programme import EventRow, event_rows
from ui.context import AppContext
from ui.i18n import _
from ui.programme.words import event_words, kind_words
from ui.screens.programme.card import EventCard
from ui.screens.programme.desk import DRAFT, EventDesk, title_in
from ui.words import month_day

__all__ = ["Offering"]


class Offering(QObject):
    """``begin`` takes up what is half-filled of some stores, or begins a form of them.

    Where another event of the kind and month is not finished and lacks them, it is offered: its
    form then gets the stores.
    """

    def __init__(
        self, context: AppContext, desk: EventDesk, card: EventCard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._desk, self._card = context, desk, card
        self._key = ""
        self._stores: Sequence[str] = ()
        card.accepted.connect(self.accept)
        card.refused_offer.connect(self.refuse)

    def begin(self, kind: str, stores: Sequence[str], month: Period) -> None:
        """Have a form of these stores in hand."""
        self._desk.keeper.flush()
        day = min(self._context.today(), month.last)
        drafts = [each for each in self._desk.drafts(kind, month) if not each.event_id]
        for draft in drafts:
            if set(stores) <= set(draft.stores):
                self._desk.open_row(kind, DRAFT + draft.id)
                self._desk.form.focus_first()
                return
        self._desk.new(kind, stores, day)
        self._desk.form.focus_first()
        if drafts:
            draft = drafts[0]
            self._key = DRAFT + draft.id
            self._offer(kind, title_in(draft.raw), len(draft.stores), stores)
            return
        row = self._lacking(kind, stores, month)
        if row is not None:
            self._key = row.id
            words = f"{event_words(row)} {month_day(row.day, self._context.today())}"
            self._offer(kind, words, row.stores, stores)

    def _lacking(self, kind: str, stores: Sequence[str], month: Period) -> EventRow | None:
        """Return the last event that is not finished and lacks a store; reports have one each."""
        for row in event_rows(self._context.ledger, kind, month):
            event = get_event(self._context.ledger, kind, row.id)
            if row.finished or event is None or isinstance(event, StoreReport):
                continue
            if set(stores) - set(stores_of(event)):
                return row
        return None

    def _offer(self, kind: str, what: str, count: int, stores: Sequence[str]) -> None:
        self._stores = tuple(stores)
        words = _("这个月有没办完的{kind}：{what}（{n} 户）。").format(
            kind=kind_words(kind), what=what or "—", n=count
        )
        accept = _("加进去接着办")
        if len(stores) > 1:
            accept = _("把这 {n} 户加进去").format(n=len(stores))
        self._card.show_offer(words, accept)

    def accept(self) -> None:
        """Go on with what was offered, the stores added."""
        kind, key = self._desk.kind, self._key
        self._desk.drop()
        if self._desk.open_row(kind, key):
            self._desk.form.grid.add_stores(self._stores)
        else:
            self._desk.new(kind, self._stores)
        self._desk.form.grid.setFocus()

    def refuse(self) -> None:
        """Go on with the new form."""
        self._card.show_offer("")
        self._desk.form.focus_first()
