"""The middle card of 今日: what to know before going in, and the one button."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.calendar import Period
from storage.queries.purchases import Order
from storage.queries.stop_card import StopCard
from storage.queries.today import RouteStop, StopState
from ui.i18n import _
from ui.retailer_blocks import OrderStrip, SixOneStrip, TodoLines
from ui.screens.today.term_list import TermList, points
from ui.theme import Size, Type
from ui.widgets import Button, Card, Elided, FactTile, Fields, Heading, Rule, Text, column, line
from ui.words import cover_days, days_ago, listed, month_day, quantity, say

__all__ = ["StopPanel"]

_TODOS = 3
_LICENCE_DAYS = 90


class StopPanel(Card):
    """``show_stop(card, stop, number, today)``; ``show_nothing(words)`` where there is no stop.

    What does not fit scrolls; name, figures and buttons stay.

    Signals:
        start_asked: the main button was pressed.
        open_asked: the retailer's page is wanted.
        postpone_asked: the stop is to be put off.
    """

    start_asked = Signal()
    open_asked = Signal()
    postpone_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._eyebrow = Text("", Type.SMALL, tone="accent", bold=True)
        self._eyebrow_words = ""
        self._name = Elided("", Type.FOCUS, bold=True)
        self._who = Elided("", Type.TABLE, tone="text2")
        self._what = Elided("", Type.TABLE, tone="text2")
        self._tiles = (FactTile(), FactTile(), FactTile())
        self._todos = TodoLines(_TODOS)
        self._todo_head = Heading()
        self._six = SixOneStrip()
        self._six_head = Heading()
        self._six_block = _block(self._six_head, self._six)
        self._said_head = Heading()
        self._said = Text("", Type.TABLE, wrap=True)
        self._said_block = _block(self._said_head, self._said)
        self._orders = OrderStrip()
        self._orders_head = Heading()
        self._orders_block = _block(self._orders_head, self._orders)
        self._wants_orders = False
        self._facts = Fields()
        self._facts_block = _block(None, self._facts)
        self._terms = TermList()
        self._terms_head = Heading()
        self._terms_block = _block(self._terms_head, self._terms)
        self._make_buttons()
        self._lay_out()

    def _make_buttons(self) -> None:
        self.start = Button("", kind="primary", key="Enter", height=Size.MAIN_BUTTON)
        self.postpone = Button("", key="P", height=Size.MAIN_BUTTON)
        self.open = Button("", height=Size.MAIN_BUTTON)
        self.start.clicked.connect(self.start_asked)
        self.postpone.clicked.connect(self.postpone_asked)
        self.open.clicked.connect(self.open_asked)

    def _lay_out(self) -> None:
        self._inside = QWidget()
        column(
            self._todo_head, self._todos, self._terms_block, self._six_block, self._said_block,
            self._facts_block, self._orders_block, None,
            spacing=4, into=self._inside,
        )  # fmt: skip
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        self._scroll.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self._top = QWidget()
        column(
            self._eyebrow, 2, self._name, 2, self._who, self._what, 8,
            line(*self._tiles, spacing=8), 8,
            spacing=4, into=self._top,
        )  # fmt: skip
        buttons = line(self.start, self.postpone, self.open, spacing=8)
        buttons.setStretch(0, 1)
        self._buttons = QWidget()
        self._buttons.setLayout(buttons)
        self.add(self._top)
        self.add(self._scroll, 1)
        self.add(self._buttons)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_nothing(self, title: str, words: str) -> None:
        """Show that there is no stop."""
        self._eyebrow.setText("")
        self._name.set_text(title)
        self._who.set_text(words)
        self._what.set_text("")
        for part in (*self._tiles, self._todo_head, self._todos, self._buttons):
            part.hide()
        for part in (
            self._six_block, self._said_block, self._orders_block, self._facts_block,
            self._terms_block,
        ):  # fmt: skip
            part.hide()
        self._wants_orders = False

    def show_stop(self, card: StopCard, stop: RouteStop | None, number: int, today: date) -> None:
        """Show one stop; ``number`` is its place on the round, 0 beside it."""
        for part in (*self._tiles, self._todo_head, self._todos, self._buttons):
            part.show()
        self._show_head(card, stop, number)
        self._show_tiles(card, today)
        shown = len(card.todos)
        words = _("先说这三件") if shown >= _TODOS else _("先说这几件")
        more = _("还有 {n} 件").format(n=shown - _TODOS) if shown > _TODOS else ""
        self._todo_head.set_text(words if shown else _("没有未结待办"), more)
        self._todos.show_todos(card.todos, today)
        self._six_block.setVisible(card.six_ones is not None)
        if card.six_ones is not None:
            month = Period.month(today).first.month
            self._six_head.set_text(_("六个一 · {month} 月").format(month=month))
            self._six.show_cells(card.six_ones.cells)
        self._show_last(card, today)
        self._show_facts(card, today)
        self._show_terms(stop)
        self._show_orders(card.orders, today)
        self._word_buttons(stop)
        self._scroll.verticalScrollBar().setValue(0)
        self._scroll.setAccessibleName(_("到店前要知道的"))

    def fit(self, height: int) -> None:
        """Leave the last orders out where the page is only ``height`` px high."""
        self._orders_block.setVisible(self._wants_orders and height >= 640)

    def _show_head(self, card: StopCard, stop: RouteStop | None, number: int) -> None:
        row = card.row
        off = stop is None or not (number or stop.state is StopState.PUT_OFF)
        place = _("第 {n} 站").format(n=number) if number else ""
        place = _("不在今天的路线上") if off else place
        heads = {StopState.OPEN: _("下一户") if card.is_next else "", StopState.BEGUN: _("没记完")}
        heads |= {StopState.DONE: _("今天已走访"), StopState.MISSED: _("今天未遇")}
        heads |= {StopState.PUT_OFF: _("已改期")}
        head = heads[stop.state] if stop is not None else ""
        self._eyebrow_words = " · ".join(part for part in (head, place) if part)
        self._eyebrow.setText(self._eyebrow_words)
        self._name.set_text(row.shop_name)
        who = row.owner
        if row.salutation and row.owner:
            who = _("{owner}（{salutation}）").format(owner=row.owner, salutation=row.salutation)
        self._who.set_text(" · ".join(each for each in (who, row.best_hours, row.address) if each))
        days = [_("{day}订货").format(day=listed(row.order_day))] if row.order_day else []
        days += [_("{day}送货").format(day=listed(row.delivery_day))] if row.delivery_day else []
        status = _(row.status) if row.closed else ""
        what = (row.licence_no, listed(row.retail_format), " ".join(days), status)
        self._what.set_text(" · ".join(each for each in what if each))

    def _show_tiles(self, card: StopCard, today: date) -> None:
        bought, cover, last = self._tiles
        until = card.known_until
        context = _("截至 {day}").format(day=month_day(until, today)) if until else _("没有购进")
        figure = _("{n} 条").format(n=quantity(card.bought)) if card.bought is not None else "—"
        if card.bought_before:
            context = _("上月同期 {n} 条").format(n=quantity(card.bought_before))
        bought.set_fact(_("本月购进"), figure, context, "text" if card.bought else "muted")
        if card.cover is None:
            cover.set_fact(_("可销天数"), "—", _("还没盘过库存"), "muted")
        else:
            days, total = cover_days(card.cover.total), card.cover.total
            shown = _("{days} 天").format(days=days) if total.days is not None else days
            context = say(card.cover.reason) or _("{day} 盘点").format(
                day=month_day(card.cover.counted_on, today)
            )
            cover.set_fact(_("可销天数"), shown, context, "text" if total.days else "muted")
        if card.last is None:
            last.set_fact(_("上次走访"), "—", _("还没走访过"), "muted")
        else:
            context = f"{month_day(card.last.day, today)} {_(card.last.mode)}"
            last.set_fact(_("上次走访"), days_ago(card.last.day, today), context)

    def _show_last(self, card: StopCard, today: date) -> None:
        said = card.last.summary if card.last is not None else ""
        self._said_block.setVisible(bool(said))
        if card.last is not None and said:
            day = month_day(card.last.day, today)
            self._said_head.set_text(_("上次留意"), _("{day} 小结").format(day=day))
            self._said.setText(said)

    def _show_orders(self, orders: tuple[Order, ...], today: date) -> None:
        self._wants_orders = bool(orders)
        self._orders_head.set_text(_("近 {n} 次订货（条）").format(n=len(orders)))
        self._orders.show_orders(
            [(month_day(order.day, today), order.quantity) for order in reversed(orders)]
        )
        self._orders_block.setVisible(self._wants_orders)

    def _show_facts(self, card: StopCard, today: date) -> None:
        """What to tell, what was on the shelf, what to offer and to take along."""
        rows = [row for row in _fact_rows(card, today) if row[1]]
        self._facts.set_rows(rows)
        self._facts_block.setVisible(bool(rows))

    def _show_terms(self, stop: RouteStop | None) -> None:
        terms = stop.terms if stop is not None else ()
        self._terms_block.setVisible(bool(terms))
        if stop is not None and terms:
            total = _("合计 {points}").format(points=points(stop.score))
            self._terms_head.set_text(_("为什么今天去"), total)
            self._terms.show_terms(terms)

    def _word_buttons(self, stop: RouteStop | None) -> None:
        words = {StopState.BEGUN: _("接着记"), StopState.DONE: _("看这次走访")}
        words[StopState.MISSED] = _("再去一次")
        text = words.get(stop.state, _("开始走访")) if stop is not None else _("开始走访")
        self.start.set_text(text)
        self.open.set_text(_("资料"))
        self.open.setToolTip(_("客户资料"))
        self.postpone.set_text(_("改期"))
        able = (
            stop is not None and stop.planned and stop.state in (StopState.OPEN, StopState.MISSED)
        )
        self.postpone.setVisible(able)

    def say_arrival(self, words: str) -> None:
        """Say behind the place when the stop is likely to be reached; it is an estimate."""
        self._eyebrow.setText(" · ".join(part for part in (self._eyebrow_words, words) if part))


def _fact_rows(card: StopCard, today: date) -> list[tuple[str, str, str]]:
    comma = _("、")
    told = comma.join(notice.title for notice in card.notices)
    complaints = _("；").join(
        _("{content}（{limit}）").format(content=content, limit=say(limit))
        for content, limit in card.complaints
    )
    return [
        (_("投诉"), complaints, "bad"),
        (_("要告知"), told, "text"),
        (_("上次库存"), _stock_words(card, today), "text"),
        (_("可推荐"), comma.join(card.to_push), "text"),
        (_("带上"), comma.join(say(each) for each in card.carry), "text"),
        _licence_row(card, today),
        (_("备注"), card.remark, "text"),
    ]


def _stock_words(card: StopCard, today: date) -> str:
    stock = card.stock
    if stock is None:
        return ""
    day = month_day(stock.day, today)
    words = [_("{day} 盘 {n} 个").format(day=day, n=stock.counted)]
    if stock.out:
        words.append(_("断货：{names}").format(names=_("、").join(stock.out)))
    if stock.low:
        words.append(_("偏低：{names}").format(names=_("、").join(stock.low)))
    return _("；").join(words)


def _licence_row(card: StopCard, today: date) -> tuple[str, str, str]:
    until = card.row.licence_until
    if until is None:
        return (_("许可证"), "", "text")
    day, days = month_day(until, today), (until - today).days
    if days < 0:
        return (_("许可证"), _("{day} 已过期").format(day=day), "bad")
    words = _("{day} 到期").format(day=day)
    if days > _LICENCE_DAYS:
        return (_("许可证"), words, "text")
    left = _("还有 {days} 天").format(days=days)
    return (_("许可证"), f"{words} · {left}", "warn")


def _block(head: Heading | None, content: QWidget) -> QWidget:
    """Make a block under a rule."""
    box = QWidget()
    top = (head, 2) if head is not None else ()
    column(6, Rule(), 6, *top, content, spacing=0, into=box)
    layout = box.layout()
    if isinstance(layout, QVBoxLayout):
        layout.setContentsMargins(0, 0, 0, 0)
    return box
