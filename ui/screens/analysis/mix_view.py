"""结构: the price classes now, in the days before and a year ago, and what each is made of."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from models.marks import N_
from models.metrics.comparing import Span
from models.metrics.facts import NOTHING_BOUGHT, Bought
from models.metrics.form import POINTS
from models.metrics.metric import Direction
from models.metrics.mix import mean_price
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading
from models.units import CARTONS_PER_CASE
from ui.i18n import _
from ui.item_models.tuple_table import Column
from ui.screens.analysis.behind_panel import BehindPanel
from ui.screens.analysis.list_card import Line, ListCard
from ui.screens.analysis.look import Look
from ui.screens.analysis.mix_bars import MIX_TONES, MixBar, MixBars
from ui.screens.analysis.shown import shown_reading
from ui.screens.analysis.view import View
from ui.screens.analysis.words import days_words, grouped, tone_of
from ui.theme import Size, Space, Type, theme
from ui.widgets import Card, Legend
from ui.words import say

__all__ = ["MixView"]

_ORDER: Final = (N_("一类"), N_("二类"), N_("三类"), N_("四类"), N_("五类"), N_("未分类"))


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("价类"), stretch=True, name=True, sortable=True, size=Type.BODY),
        Column("cases", _("购进量(箱)"), width=88, align="right", sortable=True),
        Column("share", _("占比"), width=72, align="right", sortable=True),
        Column("bar", "", width=92),
        Column("before", _("较上期(百分点)"), width=108, align="right", sortable=True),
        Column("year", _("较去年(百分点)"), width=108, align="right", sortable=True),
        Column("amount", _("额占比"), width=72, align="right", sortable=True, tone="text2"),
        Column("price", _("单箱(元)"), width=92, align="right", sortable=True, tone="text2"),
    )


class MixView(View):
    """Three bars, the table of the classes, the products behind the current one."""

    def __init__(self) -> None:
        super().__init__()
        self.bars_card = Card()
        self.legend = Legend()
        self.bars = MixBars()
        self.card = ListCard(_columns, ("name", True), searched=False)
        self.panel = BehindPanel(closable=False)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.bars_card.add_side(self.legend)
        self.bars_card.add(self.bars)
        self.bars_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        left = QWidget()
        left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(Space.STACK)
        stack.addWidget(self.bars_card)
        stack.addWidget(self.card, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.GAP)
        row.addWidget(left, 1)
        row.addWidget(self.panel)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row, 1)

    def _wire(self) -> None:
        table = self.card.table
        self.card.current_changed.connect(self._follow)
        table.opened.connect(lambda _key: self.panel.take_focus())
        table.onward.connect(self.panel.take_focus)
        table.copied.connect(self.copied)
        self.panel.left.connect(self.card.take_focus)
        self.panel.closed.connect(self.card.take_focus)
        self.panel.copied.connect(self.copied)
        self.panel.retailer_asked.connect(self.retailer_asked)

    # -- showing

    def show_look(self, look: Look) -> None:
        """Show the classes of a month."""
        super().show_look(look)
        facts, span = look.analysis.facts, look.span
        sums = (facts.now.by_class, facts.before.by_class, facts.year_ago.by_class)
        keys = [key for key in _ORDER if any(key in each for each in sums)]
        keys += sorted({key for each in sums for key in each} - set(_ORDER))
        self._show_bars(keys, sums, (span, span.previous, span.year_ago))
        self.card.set_words(
            _("价类结构"),
            _("{days} · 量按条计").format(days=days_words(span)),
            (_("这一期没有购进"), _("换一个月看看。")),
        )
        now = sums[0]
        self.card.show_lines([_line(at, key, sums) for at, key in enumerate(keys)] if now else [])

    def _show_bars(
        self,
        keys: list[str],
        sums: tuple[Mapping[str, Bought], ...],
        spans: tuple[Span, ...],
    ) -> None:
        self.bars_card.set_head(_("结构变化"), _("各价类的量占比"))
        self.legend.set_entries(
            [(f"#{tone}", say(key)) for key, (tone, _on) in zip(keys, MIX_TONES, strict=False)]
        )
        bars, told = [], []
        for each, span in zip(sums, spans, strict=True):
            total = _total(each).quantity
            shares = [Quotient.of(each.get(key, NOTHING_BOUGHT).quantity, total) for key in keys]
            bars.append(MixBar(say(span.label), tuple(one.ratio or Fraction() for one in shares)))
            words = _("，").join(
                f"{say(key)} {one.shown()}" for key, one in zip(keys, shares, strict=True)
            )
            told.append(_("{label}：{words}").format(label=say(span.label), words=words))
        self.bars.show_bars(bars, "\n".join(told))

    def _follow(self) -> None:
        look = self.look
        if look is None:
            return
        key = self.card.current()
        reading = look.analysis.readings("M14", By.PRICE_CLASS).get(key)
        if reading is None:
            self.panel.show_nothing()
        else:
            self._show(look, reading)

    def _show(self, look: Look, reading: Reading) -> None:
        shown = shown_reading(look.ledger, look.analysis, reading, look.names, look.today)
        self.panel.show_figure(look.ledger, shown, look.names, look.today)

    # -- keys and measures

    def take_focus(self) -> None:
        """Take the focus into the table."""
        self.card.take_focus()

    def escape(self) -> bool:
        """Back step by step: the lines, the list, the table."""
        if self.panel.in_lines:
            self.panel.close_lines()
        else:
            self.card.take_focus()
        return True

    def table_text(self) -> str:
        """Return the table as it is shown."""
        return self.card.text()

    def fit(self) -> None:
        """Give the panel its place, the columns of third rank theirs."""
        wide = self.width() >= theme.px(900)
        self.panel.setVisible(wide)
        self.panel.setFixedWidth(theme.px(Size.DRILL))
        columns = [each.key for each in _columns()]
        room = self.width() - (self.panel.width() if wide else 0)
        for key, need in (("bar", 560), ("amount", 660), ("price", 720)):
            self.card.table.setColumnHidden(columns.index(key), room < theme.px(need))


def _total(sums: Mapping[str, Bought]) -> Bought:
    return sum(sums.values(), NOTHING_BOUGHT)


def _line(at: int, key: str, sums: tuple[Mapping[str, Bought], ...]) -> Line:
    """Return the row of a class; shares are of all classes together."""
    shares = [
        Quotient.of(each.get(key, NOTHING_BOUGHT).quantity, _total(each).quantity) for each in sums
    ]
    now = sums[0].get(key, NOTHING_BOUGHT)
    amount = Quotient.of(now.amount, _total(sums[0]).amount)
    price = mean_price(now.amount, now.priced).ratio
    metric_changes = [shares[0].minus(other).ratio for other in shares[1:]]
    share = shares[0].ratio or Fraction()
    # Neither way is better of itself: the first classes are wanted more, the last ones less.
    cells = [((tone_of(each, Direction.NEITHER), _points(each)),) for each in metric_changes]
    case = None if price is None else price * CARTONS_PER_CASE / 100
    return Line(
        key=key,
        cells=(
            say(key),
            grouped(Fraction(now.quantity, CARTONS_PER_CASE), 2),
            (("text!", shares[0].shown()),),
            (("bar", f"{float(share):.4f}"),),
            cells[0],
            cells[1],
            amount.shown(),
            "—" if case is None else grouped(case, 2),
        ),
        sort=(
            at, now.quantity, share, share, metric_changes[0] or 0, metric_changes[1] or 0,
            amount.ratio or 0, case or 0,
        ),
        name=say(key),
    )  # fmt: skip


def _points(change: Fraction | None) -> str:
    return POINTS.number(change)
