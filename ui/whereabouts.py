"""Where the user was when the window was left, so that the next one opens at the same place."""

from typing import Any

from ui.assembly import Application
from ui.deferred_page import DeferredPage

__all__ = ["go_back_to", "whereabouts"]


def whereabouts(application: Application) -> tuple[str, str]:
    """Return the page in sight, and what is open on it as a text for :func:`go_back_to`."""
    shown = application.window.page
    if shown is None:
        return "", ""
    if not isinstance(shown, DeferredPage) or not shown.loaded:
        return shown.key, ""
    page: Any = shown.load()
    if shown.key == "visit":
        from ui.screens.visit.place import place_of

        return shown.key, place_of(page)
    return shown.key, page.story.retailer_id if shown.key == "retailers" and page.in_story else ""


def go_back_to(application: Application, key: str, place: str) -> None:
    """Show a page again with what was open on it."""
    application.window.show_page(key)
    if not place:
        return
    page: Any = application.page(key)
    if key == "visit":
        from ui.screens.visit.place import return_to

        return_to(page, place)
    else:
        page.open_retailer(place)
