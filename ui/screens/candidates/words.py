"""Words of the card: who the store is, what ends soon, what headquarters was told."""

from collections.abc import Sequence
from datetime import date

from models.candidates.telling import ToldChange
from models.candidates.upkeep import Upkeep
from storage.queries.candidates import Shop
from ui.i18n import _
from ui.words import month_day, say

__all__ = ["about_words", "told_words", "upkeep_words"]


def about_words(shop: Shop, today: date) -> str:
    """Return since when a store is a standard store, its route, owner and licence number."""
    since = shop.since(today)
    member = _("标准店，自 {day}").format(day=since.isoformat()) if since is not None else ""
    parts = (member, shop.route, shop.owner, shop.licence_no)
    return " · ".join(part for part in parts if part)


def upkeep_words(found: Sequence[Upkeep], retailer_id: str) -> str:
    """Return what is to be looked after of one store, one line each."""
    return "\n".join(
        _("{what}：{words}").format(what=_(each.kind.value), words=say(each.words))
        for each in found
        if each.retailer_id == retailer_id
    )


def told_words(told: tuple[ToldChange, ...], terminal_type: str, today: date) -> str:
    """Say what headquarters was asked last, while its master does not say so yet."""
    if not told or told[-1].new == terminal_type:
        return ""
    last = told[-1]
    return _("{day} 已报信息变更：终端类型改为“{new}”，等总部下一次主档").format(
        day=month_day(last.day, today), new=_(last.new)
    )
