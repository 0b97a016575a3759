"""The card of shops going to a colleague: which route, for whom, one button."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.handover import NO_ROUTE
from storage.queries.handover_source import RouteShops
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Column
from ui.theme import Size, Space, Type
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.fields import LineField
from ui.widgets.messages import EmptyState
from ui.widgets.text import Text, column, line

__all__ = ["GiveCard"]


def _columns() -> tuple[Column, ...]:
    return (
        Column("route", _("拜访线路"), stretch=True, size=Type.TABLE, name=True),
        Column("shops", _("户数"), 84, "right"),
        Column("todos", _("未结待办"), 100, "right"),
    )


class GiveCard(Card):
    """Lets the user choose one route, or the shops that were chosen before.

    Signals:
        give_asked: hand over what is chosen.
        dropped: give it up.
    """

    give_asked = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._choices: dict[str, RouteShops] = {}
        self._own: frozenset[str] = frozenset()
        self.table = DenseTable(
            _columns(), name=_("拜访线路"), row_height=Size.LIST_ROW, framed=False
        )
        self.table.current_key_changed.connect(lambda _key: self._say())
        self.empty = EmptyState()
        self.words = Text("", Type.SMALL, tone="text2", wrap=True)
        self.recipient_words = Text("", Type.TABLE)
        self.recipient = LineField(name=_("接收人工号"))
        self.recipient.setMaximumWidth(220)
        self.table.opened.connect(lambda _key: self.recipient.setFocus())
        self.drop_button = Button(key="Esc")
        self.drop_button.clicked.connect(self.dropped)
        self.give_button = Button(kind="primary", key="Ctrl+Enter")
        self.give_button.clicked.connect(self.give_asked)
        self._arrange()
        self.retranslate()

    def _arrange(self) -> None:
        pad = Space.CARD - 1
        row = line(self.recipient_words, self.recipient, None, spacing=8)
        row.addWidget(self.drop_button)
        row.addSpacing(12)
        row.addWidget(self.give_button)
        foot = QWidget()
        inner = column(self.words, spacing=8, margins=(pad, 10, pad, 12), into=foot)
        inner.addLayout(row)
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.add(foot)

    @property
    def chosen(self) -> RouteShops | None:
        """What is to be handed over."""
        return self._choices.get(self.table.current_key())

    def show_choices(self, routes: Sequence[RouteShops], chosen: RouteShops | None = None) -> None:
        """Show the routes there are; ``chosen``: shops that were chosen one by one."""
        own = {"chosen": chosen} if chosen is not None else {}
        self._own = frozenset(own)
        self._choices = own | {f"route {each.route}": each for each in routes}
        self._fill()
        self.table.set_current_key(next(iter(self._choices), ""))
        self._say()
        self.table.setFocus()

    def _fill(self) -> None:
        rows = [
            (self._name(key, each), f"{len(each.shops):,}", f"{each.open_todos:,}")
            for key, each in self._choices.items()
        ]
        self.table.set_rows(rows, list(self._choices))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _name(self, key: str, each: RouteShops) -> str:
        if key in self._own:
            return _("客户页选中的 {n} 户").format(n=len(each.shops))
        return each.route or _(NO_ROUTE)

    def _say(self) -> None:
        chosen = self.chosen
        self.give_button.setEnabled(chosen is not None)
        if chosen is None:
            self.words.setText("")
            return
        self.words.setText(
            _(
                "带走 {n} 户的客户资料、{todos} 条未结待办和全部历史。本台账什么也不删，"
                "直到下一次客户主档不再包含这些户。文件没有加密，请当面交接。"
            ).format(n=f"{len(chosen.shops):,}", todos=f"{chosen.open_todos:,}")
        )

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("移交给同事"), _("选一条线路"))
        self.table.setAccessibleName(_("拜访线路"))
        self.table.set_columns(_columns())
        self.empty.set_words(_("台账里还没有客户"), _("先收客户主档，再按拜访线路移交。"))
        self.recipient_words.setText(_("接收人工号"))
        self.recipient.setAccessibleName(_("接收人工号"))
        self.recipient.setPlaceholderText(_("不填，同事都能收"))
        self.drop_button.set_text(_("放弃"), "Esc")
        self.give_button.set_text(_("生成移交文件"), "Ctrl+Enter")
        if self._choices:
            self._fill()
            self._say()
