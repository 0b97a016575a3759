"""A full Fusion palette made from the tokens: every role in every group."""

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import Tokens

__all__ = ["make_palette"]

_ROLES = {
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Button: "card",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "grey",
    QPalette.ColorRole.Dark: "input",
    QPalette.ColorRole.Mid: "last",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.BrightText: "on",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Base: "card",
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.Shadow: "line",
    QPalette.ColorRole.Highlight: "soft",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.AlternateBase: "raised",
    QPalette.ColorRole.ToolTipBase: "card",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Accent: "accent",
}
_FADED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


def make_palette(tokens: Tokens) -> QPalette:
    """Return the palette of ``tokens``; disabled text is muted."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(tokens.tone(name)))
    for role in _FADED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return palette
