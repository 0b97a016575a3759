"""共同客户: retailers on which two managers report in one month; a person finds that in order."""

from storage.headquarters.conflicts import SharedRetailer, shared_retailers
from storage.headquarters.database import Headquarters
from storage.operations.headquarters import settle_retailer
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.view import View
from ui.theme import Type
from ui.widgets import column

__all__ = ["SharedView"]


class SharedView(View):
    """Open ones first; Enter settles one with a comment."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._found: dict[str, SharedRetailer] = {}
        self.card.add(self.saying)
        box = column(into=self)
        box.addWidget(self.card, 1)
        box.addWidget(self.empty_card, 1)
        self.table.opened.connect(self.ask)
        self.table.current_key_changed.connect(lambda _key: self.saying.close_bar())

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with titles in the language in force."""
        return (
            Column("state", _("状态"), width=96),
            Column("month", _("月份"), width=84, tone="text2"),
            Column("shop", _("零售户"), width=220, size=Type.BODY, name=True),
            Column("managers", _("谁报了几条"), width=300),
            Column("said", _("怎么定的"), stretch=True, tone="text2"),
        )

    def read(self, database: Headquarters) -> None:
        """Read all of them, the settled last."""
        found = sorted(shared_retailers(database, settled=True), key=lambda one: bool(one.settled))
        self._found = {f"{each.month} {each.retailer_id}": each for each in found}
        self.show_rows([(key, _cells(each), "") for key, each in self._found.items()])

    def word_empty(self) -> tuple[str, str]:
        """Return why there is nothing and what to do."""
        return (
            _("没有两人都报的零售户"),
            _("同一户同一个月由两个客户经理上报时列在这里：可能是移交，也可能是走错了片区。"),
        )

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here."""
        return [("Enter", _("写明怎么定")), ("Ctrl+C", _("复制"))]

    def ask(self, key: str) -> None:
        """Ask how one is settled."""
        found = self._found[key]

        def settle(comment: str) -> bool:
            return self.library.act(
                lambda database, by: settle_retailer(database, found, by, comment),
                _("已写明：{shop}").format(shop=found.name),
            )

        words = _("{shop} {month} 两人都报").format(shop=found.name, month=found.month)
        self.saying.ask(words, _("就这样定"), settle)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        self.table.setAccessibleName(_("共同客户"))


def _cells(each: SharedRetailer) -> tuple[Cell, ...]:
    state: Cell = (("sign", "等待中"), ("text", _("要看")))
    if each.settled:
        state = (("sign", "已完成"), ("text2", _("已定")))
    told = [
        _("{manager} {n} 条").format(manager=manager, n=n) for manager, n in each.records.items()
    ]
    return (state, each.month, each.name, _("、").join(told), each.settled)
