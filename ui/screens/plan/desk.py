"""What is done to the plan: each thing one operation, told in a line with its undo."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from models.calendar import Period
from models.plan_stop import PostponeReason
from storage.operations.plan import (
    add_stop,
    arrange_day,
    cancel_stops,
    make_plan,
    move_stops,
    postpone_stops,
)
from ui.context import AppContext
from ui.i18n import _
from ui.screens.plan.reading import PlanReading
from ui.screens.plan.words import DayCount, day_kind, day_words
from ui.words import sentences

__all__ = ["PlanDesk"]


class PlanDesk(QObject):
    """Runs the operations of 计划; ``reading`` tells what is known of a day.

    Attributes: ``held``: ids of the stops that were cut and wait for a day.

    Signals:
        held_changed: other stops are held now, or none.
    """

    held_changed = Signal()

    def __init__(self, context: AppContext, reading: PlanReading) -> None:
        super().__init__()
        self._context = context
        self._reading = reading
        self.held: tuple[str, ...] = ()

    def hold(self, ids: Sequence[str]) -> None:
        """Take stops in hand, or none."""
        self.held = tuple(ids)
        self.held_changed.emit()

    def put_down(self, day: date) -> bool:
        """Let the held stops stand on a day; what is refused stays in hand."""
        if not self.held:
            return False
        done = self.move(self.held, day)
        if done:
            self.hold(())
        return done

    def make(self, month: Period) -> bool:
        """Make the plan of a month, from today on where it runs already."""
        done = _("已排好 {month}").format(month=month.key)
        return self._context.act(lambda ledger: make_plan(ledger, month), done) is not None

    def move(self, ids: Sequence[str], day: date) -> bool:
        """Move stops to a day."""
        if not ids:
            return False
        words = _("已把 {n} 户移到 {day}").format(n=len(ids), day=self._words(day))
        done = sentences(f"{words}。", self._warning(day, len(ids)))
        moved = self._context.act(lambda ledger: move_stops(ledger, tuple(ids), day), done)
        return moved is not None

    def add(self, retailer_id: str, shop: str, day: date) -> bool:
        """Add a store to a day."""
        words = _("已把 {shop} 加到 {day}").format(shop=shop, day=self._words(day))
        done = sentences(f"{words}。", self._warning(day, 1))
        added = self._context.act(lambda ledger: add_stop(ledger, retailer_id, day), done)
        return added is not None

    def put_off(
        self, ids: Sequence[str], shops: str, day: date, why: tuple[PostponeReason, str]
    ) -> None:
        """Put visits off for a reason and a remark; raises what the ledger refuses."""
        words = _("{shop} 改到 {day}").format(shop=shops, day=self._words(day))
        done = sentences(f"{words}。", self._warning(day, len(ids)))
        self._context.announce(postpone_stops(self._context.ledger, ids, day, *why), done)

    def drop(self, ids: Sequence[str], shops: str, why: tuple[PostponeReason, str]) -> None:
        """Drop visits for a reason and a remark; raises what the ledger refuses."""
        changes = cancel_stops(self._context.ledger, ids, *why)
        self._context.announce(changes, _("已取消走访 {shop}").format(shop=shops))

    def arrange(self, day: date, ids: Sequence[str]) -> bool:
        """Keep an order of a day's stops."""
        done = self._context.act(lambda ledger: arrange_day(ledger, day, tuple(ids)))
        return done is not None

    def _words(self, day: date) -> str:
        return day_words(day, self._context.today())

    def _warning(self, day: date, more: int) -> str:
        """Say what is unusual about a day to which ``more`` stops come."""
        known = self._reading.day(day)
        if not known.working:
            return _("注意：这天{note}。").format(note=day_kind(known, date.min))
        capacity = self._reading.capacity
        over = DayCount.of(known, capacity).planned + more - capacity
        return _("这天超出 {n} 户。").format(n=over) if over > 0 else ""
