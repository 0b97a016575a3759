"""What the views of the page have in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.screens.analysis.look import Look

__all__ = ["View"]


class View(QWidget):
    """One view of the page: ``show_look(look)`` shows, ``look`` is what it shows now.

    Signals:
        retailer_asked: a retailer is to be opened.
        copied: number of rows copied.
        state_changed: what can be done here may be something else now.
    """

    retailer_asked = Signal(str)
    copied = Signal(int)
    state_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.look: Look | None = None

    def show_look(self, look: Look) -> None:
        """Show what is looked at."""
        self.look = look

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        if self.look is not None:
            self.show_look(self.look)

    def take_focus(self) -> None:
        """Take the focus where work begins."""

    def escape(self) -> bool:
        """Go one step back; False where there is none to go."""
        return False

    def search(self) -> bool:
        """Take the focus to the search; False where there is none."""
        return False

    def table_text(self) -> str:
        """Return the table of the view as tab-separated text."""
        return ""

    def fit(self) -> None:
        """Take the measures for the room there is."""
