"""The card with the form of the entry in hand."""

from PySide6.QtCore import Signal

from ui.entries.controls import Sources
from ui.entries.form import EntryForm
from ui.i18n import _
from ui.widgets import FormCard

__all__ = ["EntryCard"]


class EntryCard(FormCard[EntryForm]):
    """A :class:`FormCard` of the nine kinds of entries.

    Signals:
        entered: Enter was pressed in a line; the field's name.
    """

    entered = Signal(str)

    def __init__(self, sources: Sources) -> None:
        super().__init__()
        self._sources = sources

    def make_form(self, kind: str) -> EntryForm:
        """Make the form of a kind."""
        form = EntryForm(kind, self._sources)
        form.changed.connect(self.changed)
        form.entered.connect(self.entered)
        return form

    def reword(self) -> None:
        """Show the buttons in the language in force."""
        self.save.set_text(_("保存"))
        self.new.set_text(_("新记一条"))
        self.withdraw.set_text(_("撤回"))
