"""What is done to the round on 今日: each thing one operation, told in a line with its undo."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from models.errors import RoundbookError
from models.plan_stop import DayEnd, PostponeReason
from storage.operations.plan import add_stop
from storage.operations.today_round import (
    DayRound,
    Postponement,
    arrange_round,
    extend_round,
    pin_in_round,
    postpone_in_round,
)
from storage.queries.today import RouteStop, StopState, TodayView
from storage.queries.work_days import work_calendar
from ui.context import AppContext
from ui.i18n import _
from ui.screens.today.route_card import RouteCard
from ui.stop_form import StopForm
from ui.words import month_day, sentences

if TYPE_CHECKING:
    from storage.queries.day_round import RoundEstimate
    from ui.picker import Picker

__all__ = ["RoundDesk"]

_ENDS = {"first": DayEnd.FIRST, "last": DayEnd.LAST}


class RoundDesk:
    """Acts on the round that ``read`` gives; ``estimate`` gives what is known of its ways."""

    def __init__(
        self,
        context: AppContext,
        card: RouteCard,
        read: Callable[[], TodayView | None],
        estimate: Callable[[], "RoundEstimate | None"],
    ) -> None:
        self._context = context
        self._card = card
        self._read = read
        self._estimate = estimate
        self.form = StopForm(context.today)
        self.form.saved.connect(self._put_off)
        self.form.left.connect(self._leave_form)
        self._putting_off = ""
        self._picker: Picker | None = None
        card.show_form(self.form)

    def do(self, what: str) -> None:
        """Do what a key or the menu asks for; what cannot be done now does nothing."""
        acts: dict[str, Callable[[], None]] = {
            "postpone": self._postpone,
            "up": partial(self._move, -1),
            "down": partial(self._move, 1),
            "order": self._order,
            "first": partial(self._pin, "first"),
            "last": partial(self._pin, "last"),
            "add": self._add,
            "more": self._open_menu,
        }
        if self._read() is not None and not self._context.ledger.read_only:
            acts[what]()

    # -- what is there

    def _view(self) -> TodayView:
        view = self._read()
        if view is None:
            raise RuntimeError("the round was asked for before it was read")
        return view

    def _current(self) -> RouteStop | None:
        key = self._card.table.current_key()
        return next((stop for stop in self._view().stops if stop.retailer_id == key), None)

    def _round(self) -> DayRound:
        """The stores that are planned or proposed, in the order shown."""
        view = self._view()
        ids = tuple(stop.retailer_id for stop in view.to_visit if stop.planned)
        return DayRound(view.today, ids)

    def _shop(self, retailer_id: str) -> str:
        return self._view().rows[retailer_id].shop_name

    # -- acts

    def _postpone(self) -> None:
        stop = self._current()
        movable = (StopState.OPEN, StopState.MISSED)
        if stop is None or not stop.planned or stop.state not in movable:
            self._say_fixed(stop)
            return
        later = work_calendar(self._context.ledger).shift(self._view().today, 1)
        self._putting_off = stop.retailer_id
        self._card.begin_form()
        self.form.begin(self._shop(stop.retailer_id), later)
        self.form.reason.setFocus()

    def _say_fixed(self, stop: RouteStop | None) -> None:
        """Tell why a stop cannot be put off."""
        words = {
            StopState.DONE: _("已经走访过，不能改期。"),
            StopState.BEGUN: _("正在记这一户，记完或不记再改期。"),
            StopState.PUT_OFF: _("已经改期。要再改，到“计划”里改去的那天。"),
        }
        if stop is not None and stop.state in words:
            self._context.told.emit(words[stop.state], "")

    def _put_off(self, day: date, reason: PostponeReason, remark: str) -> None:
        shop, round_ = self._putting_off, self._round()
        stop = next(each for each in self._view().stops if each.retailer_id == shop)
        later = Postponement(day=day, reason=reason, remark=remark)
        ledger, table = self._context.ledger, self._card.table
        at = table.currentIndex().row()
        try:
            if stop.state is StopState.MISSED:
                changes = add_stop(ledger, shop, day)
            else:
                changes = postpone_in_round(ledger, round_, shop, later)
        except RoundbookError as error:
            self.form.refuse(error)
            return
        words = _("{shop} 改到 {day}").format(
            shop=self._shop(shop), day=month_day(day, self._view().today)
        )
        if not work_calendar(self._context.ledger).is_working(day):
            words = sentences(f"{words}。", _("注意：这天{note}。").format(note=_("休息")))
        self._leave_form()
        self._context.announce(changes, words)
        table.step(at - table.currentIndex().row())

    def _leave_form(self) -> None:
        self.form.hide()
        self._card.end_form()
        self._card.table.setFocus()

    def _move(self, by: int) -> None:
        """Move the stop in focus past its neighbour; one that is done keeps its place too."""
        ids, key = list(self._round().retailer_ids), self._card.table.current_key()
        if key not in ids:
            return
        at = ids.index(key)
        if 0 <= at + by < len(ids):
            ids[at], ids[at + by] = ids[at + by], ids[at]
            self._arrange(ids)

    def _order(self) -> None:
        """Put what is still to come into the shortest order found, behind what is done."""
        estimate, ids = self._estimate() or self._estimated(), self._round().retailer_ids
        if estimate is None:
            self._context.told.emit(_("没有要排的走访"), "")
            return
        over = [shop for shop in ids if self._is_over(shop)]
        best = [shop for shop in estimate.best if shop in ids and shop not in over]
        wanted = [*over, *best]
        if tuple(wanted) == ids and self._view().arranged:
            self._context.told.emit(_("路线已经是这个顺序"), "")
            return
        from models.route.distance import distance_text
        from ui.words import say

        words = _("已按路程排好路线。")
        if len(estimate.route.unplaced) == len(estimate.route.stops):
            words = _("没有坐标，已按街道和线路的次序排好。")
        if estimate.saving >= 100 and not over:
            saved = say(distance_text(estimate.saving))
            words = sentences(words, _("比原来少走{way}。").format(way=saved))
        self._arrange(wanted, words)
        self._card.table.set_current_key(self._view().next_stop)

    def _estimated(self) -> "RoundEstimate | None":
        """Estimate at once what the background has not yet: some tenths of a second at most."""
        from storage.queries.day_round import estimate_round

        return estimate_round(self._context.ledger, self._view())

    def _is_over(self, shop: str) -> bool:
        stop = next(each for each in self._view().stops if each.retailer_id == shop)
        return stop.state in (StopState.DONE, StopState.MISSED)

    def _arrange(self, ids: Sequence[str], done: str = "") -> None:
        round_ = DayRound(self._view().today, tuple(ids))
        self._context.act(lambda ledger: arrange_round(ledger, round_), done)

    def _pin(self, which: str) -> None:
        """Let a stop be the first or the last of the day, or no longer."""
        stop, round_ = self._current(), self._round()
        if stop is None or not stop.planned or stop.state is not StopState.OPEN:
            return
        end = DayEnd.NONE if stop.day_end is _ENDS[which] else _ENDS[which]
        shop = self._shop(stop.retailer_id)
        words = {
            DayEnd.FIRST: _("{shop} 固定为首站"),
            DayEnd.LAST: _("{shop} 固定为末站"),
            DayEnd.NONE: _("{shop} 不再固定首末站"),
        }[end].format(shop=shop)
        self._context.act(lambda ledger: pin_in_round(ledger, round_, stop.retailer_id, end), words)

    def _add(self) -> None:
        """Add a store: the one in focus where others than the round are shown, else one chosen."""
        key = self._card.table.current_key()
        if self._card.shows_others:
            if key:
                self._extend(key)
            return
        from models.search import SearchEntry
        from ui.picker import Choice, Picker

        if self._picker is None:
            self._picker = Picker(self._card.window(), name=_("零售户"))
            self._picker.picked.connect(self._extend)
        view = self._view()
        there = {stop.retailer_id for stop in view.to_visit}
        choices = [
            Choice(
                row.id,
                row.shop_name,
                row.owner,
                SearchEntry.of(
                    row.shop_name, row.initials, (row.pinyin, row.owner, row.licence_no, row.id)
                ),
            )
            for row in view.rows.values()
            if not row.closed and row.id not in there
        ]
        self._picker.open_below(self._card.more, choices, _("加哪一户"))

    def _extend(self, retailer_id: str) -> None:
        round_ = self._round()
        words = _("已把 {shop} 加到今天的路线").format(shop=self._shop(retailer_id))
        self._context.act(lambda ledger: extend_round(ledger, round_, retailer_id), words)

    # -- the menu

    def _open_menu(self) -> None:
        menu = QMenu(self._card)
        stop = self._current()
        can_move = stop is not None and stop.planned and stop.state is StopState.OPEN
        for what, words, key, able in (
            ("postpone", _("改期…"), "P", can_move),
            ("up", _("往前移"), "Alt+↑", can_move),
            ("down", _("往后移"), "Alt+↓", can_move),
            ("first", _("固定为首站"), "F", can_move),
            ("last", _("固定为末站"), "L", can_move),
            ("", "", "", True),
            ("order", _("按路程排路线"), "R", True),
            ("add", _("加一户…"), "A", True),
        ):
            if not what:
                menu.addSeparator()
                continue
            action = menu.addAction(f"{words}\t{key}")
            action.setEnabled(able and not self._context.ledger.read_only)
            action.triggered.connect(partial(self.do, what))
        menu.aboutToHide.connect(menu.deleteLater)
        above = QPoint(0, -menu.sizeHint().height())
        menu.popup(self._card.more.mapToGlobal(above))
