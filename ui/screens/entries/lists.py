"""The two lists at the left: the kinds with their counts, and the entries of one."""

from collections.abc import Mapping, Sequence
from datetime import date

from models.kinds import KINDS
from storage.queries.entries import ENTRY_KINDS, EntryDraft, EntryRow
from ui.entries.desk import DRAFT
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.theme import Type
from ui.words import month_day, say

__all__ = ["EntryTable", "KindList"]

_SHOP = 1


class KindList(ListTable):
    """The nine kinds; ``current_key_changed`` names the one in hand."""

    def __init__(self) -> None:
        columns = (
            Column("kind", stretch=True, name=True),
            Column("begun", width=30, align="center"),
            Column("n", width=40, align="right"),
        )
        super().__init__(columns, name="", row_height=36, header=False)

    def show_counts(self, counts: Mapping[str, int], unfinished: frozenset[str]) -> None:
        """Show how many there are of each; a half-filled form is marked."""
        self.setAccessibleName(_("登记的种类"))
        rows = []
        for kind in ENTRY_KINDS:
            begun: Cell = (("sign-small", "进行中"),) if kind in unfinished else ""
            label: Cell = (("text", _(KINDS[kind].label)),)  # runs on where no sign stands
            rows.append((label, begun, str(counts.get(kind, 0))))
        self.set_rows(rows, list(ENTRY_KINDS))


class EntryTable(ListTable):
    """The entries of one kind, half-filled forms before them."""

    def __init__(self) -> None:
        super().__init__(self._titles(), name="", rule_from=0)

    @staticmethod
    def _titles() -> tuple[Column, ...]:
        return (
            Column("when", _("日期"), width=84, tone="text2", size=Type.SMALL),
            Column("shop", _("店名"), width=112),
            Column("what", _("内容"), stretch=True),
            Column("state", width=84, align="right"),
        )

    def retranslate(self) -> None:
        """Show the heads in the language in force."""
        self.setAccessibleName(_("登记"))
        self.set_columns(self._titles())

    def show_rows(
        self,
        rows: Sequence[EntryRow],
        drafts: Sequence[tuple[EntryDraft, str, str]],
        today: date,
    ) -> None:
        """Show entries; ``drafts`` come with the shop and the first words typed."""
        shops = any(row.shop_name for row in rows) or any(shop for _draft, shop, _words in drafts)
        self.setColumnHidden(_SHOP, not shops)
        cells = [_draft_row(draft, shop, words, today) for draft, shop, words in drafts]
        cells += [_entry_row(row, today) for row in rows]
        keys = [f"{DRAFT}{draft.id}" for draft, _shop, _words in drafts]
        self.set_rows(cells, [*keys, *(row.id for row in rows)])


def _draft_row(draft: EntryDraft, shop: str, words: str, today: date) -> tuple[Cell, ...]:
    tag = _("改了没存") if draft.entry_id else _("没写完")
    return (month_day(draft.saved_at.date(), today), shop, words, (("tag:warn", tag),))


def _entry_row(row: EntryRow, today: date) -> tuple[Cell, ...]:
    when = row.when if len(row.when) == 7 else month_day(date.fromisoformat(row.when), today)
    what = " ".join(say(row.what).split())
    state: Cell = ((f"small:{row.tone or 'text2'}", say(row.state)),) if row.state else ""
    return (when, row.shop_name, what, state)
