"""The one theme of the program: which tokens and which type size are in force."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from models.marks import N_
from ui.theme.fonts import make_font
from ui.theme.palette import make_palette
from ui.theme.sheet import make_sheet
from ui.theme.tokens import DARK, LARGE, LIGHT, Tokens, Type

__all__ = ["Mode", "Theme", "theme"]


class Mode(StrEnum):
    """What decides between light and dark."""

    SYSTEM = N_("跟随系统")
    LIGHT = N_("浅色")
    DARK = N_("深色")


class Theme(QObject):
    """Holds the current tokens and type size.

    Painting code asks ``theme.tokens``, ``theme.color(name)``, ``theme.font(size)`` and
    ``theme.px(length)`` each time it paints and keeps nothing.

    Signals:
        changed: the tokens or the type size are others now; palette and sheet are set already.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self.mode = Mode.SYSTEM
        self.large = False
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self._metrics: dict[tuple[float, bool], QFontMetricsF] = {}
        self._bases: dict[tuple[float, bool], float] = {}
        self._advances: dict[tuple[str, float, bool], float] = {}
        self._follows = False

    def color(self, name: str) -> QColor:
        """Return the token ``name`` as a colour; ``""`` is the main text colour."""
        found = self._colors.get(name)
        if found is None:
            found = self._colors[name] = QColor(self.tokens.tone(name))
        return found

    def font(self, size: float = Type.BODY, *, bold: bool = False) -> QFont:
        """Return the text font of ``size`` px at normal type, larger in "large"."""
        found = self._fonts.get((size, bold))
        if found is None:
            found = self._fonts[size, bold] = make_font(size * self.factor, bold=bold)
        return found

    def metrics(self, size: float = Type.BODY, *, bold: bool = False) -> QFontMetricsF:
        """Return the metrics of ``font(size, bold=bold)``."""
        found = self._metrics.get((size, bold))
        if found is None:
            found = self._metrics[size, bold] = QFontMetricsF(self.font(size, bold=bold))
        return found

    def width(self, text: str, size: float = Type.BODY, *, bold: bool = False) -> int:
        """Return the whole px that ``text`` takes."""
        return int(self.advance(text, size, bold) + 0.999)

    def advance(self, text: str, size: float, bold: bool) -> float:
        """Return the exact px that ``text`` takes; kept, because lists ask again and again."""
        found = self._advances.get((text, size, bold))
        if found is None:
            if len(self._advances) > 20_000:
                self._advances.clear()
            found = self.metrics(size, bold=bold).horizontalAdvance(text)
            self._advances[text, size, bold] = found
        return found

    def base(self, size: float, bold: bool) -> float:
        """Return how far the base line lies below the middle of a line of text."""
        found = self._bases.get((size, bold))
        if found is None:
            metrics = self.metrics(size, bold=bold)
            found = self._bases[size, bold] = (metrics.ascent() - metrics.descent()) / 2
        return found

    @property
    def factor(self) -> float:
        """Return 1, or the factor of "large"."""
        return LARGE if self.large else 1.0

    def px(self, length: float) -> int:
        """Return a height or width of a text-bearing part at the current type size."""
        return round(length * self.factor)

    def set_mode(self, mode: str) -> None:
        """Follow the system, or be light or dark (a value of ``Mode``)."""
        self.mode = Mode(mode)
        self._renew()

    def set_large(self, large: bool) -> None:
        """Switch large type on or off."""
        self.large = large
        self._renew()

    def apply(self, app: QApplication) -> None:
        """Give the application Fusion, palette, font and sheet; follow the system from now on."""
        if not self._follows:
            app.setStyle(QStyleFactory.create("Fusion"))
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
            self._follows = True
        self._renew()

    def _system_changed(self) -> None:
        if self.mode is Mode.SYSTEM:
            self._renew()

    def _wanted(self) -> Tokens:
        if self.mode is not Mode.SYSTEM:
            return DARK if self.mode is Mode.DARK else LIGHT
        hints = QGuiApplication.styleHints() if QGuiApplication.instance() else None
        return DARK if hints and hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT

    def _renew(self) -> None:
        self.tokens = self._wanted()
        for kept in (
            self._colors,
            self._fonts,
            self._metrics,
            self._bases,
            self._advances,
        ):
            kept.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._dress(app)
        self.changed.emit()

    def _dress(self, app: QApplication) -> None:
        """Give every widget there is its looks, which takes long: only what has changed."""
        palette, font = make_palette(self.tokens), self.font()
        sheet = make_sheet(self.tokens, self.px)
        if app.palette() != palette:
            app.setPalette(palette)
        if app.font() != font:
            app.setFont(font)
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)


theme = Theme()
"""The theme everything paints with."""
