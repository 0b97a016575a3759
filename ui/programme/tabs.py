"""The switch between the pages of 标准店: they know each other by their keys alone."""

from typing import Final

from PySide6.QtCore import QEvent

from models.marks import N_
from ui.context import AppContext
from ui.i18n import _
from ui.widgets import Segments

__all__ = ["PROGRAMME_PAGES", "ProgrammeTabs"]

PROGRAMME_PAGES: Final = {
    "board": N_("看板"),
    "programme": N_("记录"),
    "evaluations": N_("评估"),
    "candidates": N_("候选"),
}
"""The pages of the place 标准店 in their order."""


class ProgrammeTabs(Segments):
    """``ProgrammeTabs(context, "board")``: the page itself is chosen, another one is asked for."""

    def __init__(self, context: AppContext, key: str) -> None:
        super().__init__(name="")
        self._context, self._key = context, key
        self._show()
        self.changed.connect(self._ask)

    def _show(self) -> None:
        self.set_options([(key, _(label)) for key, label in PROGRAMME_PAGES.items()], _("标准店"))
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
