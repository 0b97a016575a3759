"""异常: shops, brands and markets that fall behind the others, and the big buyers; why in words."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.metrics.quotient import Quotient, Reason
from storage.queries.metrics.unusual import Finding, FindingKind, findings
from ui.i18n import _
from ui.item_models.tuple_table import Column
from ui.screens.analysis.list_card import Line, ListCard
from ui.screens.analysis.look import Look
from ui.screens.analysis.shown import name_of
from ui.screens.analysis.view import View
from ui.screens.analysis.words import days_words, grouped
from ui.theme import Type, theme
from ui.widgets import Tabs, line
from ui.words import say

__all__ = ["UnusualView"]

_ALL = "all"


def _columns() -> tuple[Column, ...]:
    return (
        Column("rule", _("规则"), width=96, sortable=True),
        Column("name", _("名称"), width=232, name=True, sortable=True, size=Type.BODY),
        Column("why", _("原因"), stretch=True, tone="text2"),
        Column("now", _("本期(条)"), width=88, align="right", sortable=True),
        Column("before", _("上期(条)"), width=88, align="right", sortable=True, tone="text2"),
        Column("index", _("环比"), width=88, align="right", sortable=True),
        Column("side", _("线路"), width=92, align="right", sortable=True, tone="text2"),
    )


class UnusualView(View):
    """One list with a tab a kind; Enter opens the retailer."""

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Finding, ...] = ()
        self.card = ListCard(_columns, ("rule", True))
        self.tabs = Tabs()
        row = QWidget()
        line(self.tabs, margins=(15, 0, 15, 4), into=row)
        self.card.add_row(row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.card, 1)
        self.tabs.changed.connect(lambda _value: self._show())
        self.card.table.opened.connect(self._open)
        self.card.table.shop_asked.connect(self._open)
        self.card.table.copied.connect(self.copied)
        self.card.table.left.connect(self.escape)
        self.card.table.back.connect(self.tabs.setFocus)

    def show_look(self, look: Look) -> None:
        """Show what stands out in a month."""
        super().show_look(look)
        self._found = findings(look.ledger, look.analysis, look.now)
        self.card.set_words(
            _("异常"),
            _("{days}，同 {base} 比").format(
                days=days_words(look.span), base=days_words(look.span.previous)
            ),
            (
                _("没有异常"),
                _("没有一户、一个品牌比同类差得多，也没有大户。上期没有购进时比不出来。"),
            ),
        )
        counts = [(kind.value, say(kind.value), self._count(kind)) for kind in FindingKind]
        self.tabs.set_tabs(
            [(_ALL, _("全部"), len(self._found)), *(each for each in counts if each[2])],
            _("看哪一种"),
        )
        self._show()

    def _count(self, kind: FindingKind) -> int:
        return sum(each.kind is kind for each in self._found)

    def _show(self) -> None:
        wanted = self.tabs.value()
        chosen = [each for each in self._found if wanted in (_ALL, each.kind.value)]
        self.card.show_lines([self._line(at, each) for at, each in enumerate(chosen)])

    def _line(self, at: int, found: Finding) -> Line:
        names = self.look.names if self.look is not None else {}
        shop = found.kind in (FindingKind.SHOP, FindingKind.BIG)
        name = name_of(names, found.key) if shop else say(found.key)
        named = names.get(found.key) if shop else None
        index = Quotient.of(found.now, found.before, Reason.NO_BASE)
        side = named.side if named else ""
        tone = "warn" if found.kind is not FindingKind.BIG else "text2"
        return Line(
            key=f"{found.kind.value}/{found.key}",
            cells=(
                (("small:muted", f"{found.metric} "), (f"small:{tone}", say(found.kind.value))),
                name,
                say(found.why),
                grouped(found.now),
                grouped(found.before),
                ((tone, index.told()),) if index.reason is None else index.told(),
                side,
            ),
            sort=(at, name, at, found.now, found.before, index.ratio or 0, side),
            named=named,
            name=name,
        )

    def _open(self, key: str) -> None:
        kind, _sep, shop = key.partition("/")
        if kind in (FindingKind.SHOP.value, FindingKind.BIG.value):
            self.retailer_asked.emit(shop)

    # -- keys and measures

    def take_focus(self) -> None:
        """Take the focus into the list."""
        self.card.take_focus()

    def escape(self) -> bool:
        """Clear the search, or go back into the list."""
        return self.card.escape()

    def search(self) -> bool:
        """Take the focus to the search."""
        return self.card.to_search()

    def table_text(self) -> str:
        """Return the table as it is shown."""
        return self.card.text()

    def fit(self) -> None:
        """Leave out the columns of third rank where there is no room for reasons."""
        columns = [each.key for each in _columns()]
        for key, need in (("side", 980), ("before", 860)):
            hidden = self.width() < theme.px(need)
            self.card.table.setColumnHidden(columns.index(key), hidden)
