"""What is open on 走访, as a text by which it is opened again after the window was left."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.screens.visit.page import VisitPage

__all__ = ["place_of", "return_to"]


def place_of(page: "VisitPage") -> str:
    """Return ``draft:…``, ``visit:…``, ``shop:…`` or ``alone:…``, with ``+check`` in the check."""
    entry = page.form.entry
    if page.mode == "start":
        return ""
    if page.keeper.written:
        where = f"draft:{page.keeper.draft_id}"
    elif page.mode == "alone":
        where = f"alone:{entry.retailer_id}"
    else:
        where = f"visit:{entry.visit_id}" if entry.visit_id else f"shop:{entry.retailer_id}"
    return f"{where}+check" if page.mode == "check" else where


def return_to(page: "VisitPage", place: str) -> None:
    """Open again what was open."""
    kind, _, rest = place.partition(":")
    key, _, check = rest.partition("+")
    begin = {
        "draft": page.open_draft,
        "visit": page.open_visit,
        "shop": page.start,
        "alone": page.start_check,
    }
    begin[kind](key)
    if check and page.mode == "visit":
        page.commands()["full_check"]()
