"""The switch between the pages of one place: they know each other by their keys alone."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent

from models.marks import N_
from ui.context import AppContext
from ui.i18n import _
from ui.widgets import Segments

__all__ = ["PLACES", "PlaceTabs"]

PLACES: Final[Mapping[str, Mapping[str, str]]] = {
    N_("标准店"): {
        "board": N_("看板"),
        "programme": N_("记录"),
        "evaluations": N_("评估"),
        "candidates": N_("候选"),
    },
    N_("计划"): {"plan": N_("走访"), "targets": N_("目标")},
}
"""The places that have several pages, each with them in their order."""


class PlaceTabs(Segments):
    """``PlaceTabs(context, "board")``: the page itself is chosen, another one is asked for."""

    def __init__(self, context: AppContext, key: str) -> None:
        super().__init__(name="")
        self._context, self._key = context, key
        self._place = next(place for place, pages in PLACES.items() if key in pages)
        self._show()
        self.changed.connect(self._ask)

    def _show(self) -> None:
        pages = PLACES[self._place]
        self.set_options([(key, _(label)) for key, label in pages.items()], _(self._place))
        self.set_value(self._key)

    def _ask(self, key: object) -> None:
        """Ask for the page; this one still shows its own name when one comes back."""
        self.set_value(self._key)
        if key != self._key:
            self._context.page_asked.emit(str(key))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
