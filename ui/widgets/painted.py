"""The base of all painted widgets: repaint on a new theme, say where the focus frame goes."""

from PySide6.QtCore import QEvent, QRect
from PySide6.QtWidgets import QWidget

from ui.theme import Radius, theme

__all__ = ["Painted"]


class Painted(QWidget):
    """A widget that paints itself from ``theme`` and measures itself anew when the theme changes.

    A subclass overrides ``restyle`` where it keeps measures, and ``focus_rect`` where only a part
    of it has the focus; the frame (2 px accent, 1 px clear) is painted by ``FocusRing``.
    """

    focus_radius: float = Radius.CONTROL

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.changed.connect(self._theme_changed)

    def _theme_changed(self) -> None:
        self.restyle()

    def restyle(self) -> None:
        """Measure and paint anew; called when tokens, type size or language changed."""
        self.updateGeometry()
        self.update()

    def focus_rect(self) -> QRect:
        """Return the part that the focus frame surrounds, in own coordinates."""
        return self.rect()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.EnabledChange, QEvent.Type.LanguageChange):
            self.update()
