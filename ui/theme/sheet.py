"""The small style sheet: palette, radius and focus of Qt's own controls, nothing else."""

from collections.abc import Callable

import attrs

from ui.theme.tokens import Tokens

__all__ = ["make_sheet"]

_SHEET = """
QLineEdit, QPlainTextEdit, QTextEdit {
  background: @card; color: @text; border: 1px solid @input; border-radius: 6px; padding: 0 9px;
  selection-background-color: @softline; selection-color: @text;
  placeholder-text-color: @muted;
}
QPlainTextEdit, QTextEdit { padding: 2px 5px; }
QLineEdit:focus { border: 2px solid @accent; padding: 0 8px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding: 1px 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: @muted; background: @raised; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: @bad; }
QLineEdit[kind="cell"] { background: @raised; border: 2px solid transparent; padding: 0 4px; }
QLineEdit[kind="cell"]:focus { background: @card; border: 2px solid @accent; }
QComboBox QAbstractItemView {
  background: @card; color: @text; border: 1px solid @input; outline: 0; padding: 4px;
  selection-background-color: @soft; selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: @{28}px; padding: 0 6px; }
QMenuBar { background: @card; color: @text; border-bottom: 1px solid @line; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @soft; color: @accent; }
QMenu { background: @card; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @soft; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QToolTip { background: @card; color: @text; border: 1px solid @input; padding: 4px 6px; }
QScrollArea { background: transparent; border: 0; }
QAbstractItemView { border: 0; outline: 0; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 2px; border: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 2px; border: 0; }
QScrollBar::handle { background: @last; border-radius: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: @input; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @line; }
QCalendarWidget QToolButton {
  color: @text; background: transparent; border: 0; padding: 4px 8px; border-radius: 6px;
}
QCalendarWidget QToolButton:hover, QCalendarWidget QToolButton:focus { background: @soft; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: @raised; }
QCalendarWidget QAbstractItemView {
  background: @card; color: @text; selection-background-color: @accent; selection-color: @on;
}
"""


def make_sheet(tokens: Tokens, px: Callable[[float], int]) -> str:
    """Fill the sheet: ``@name`` becomes a colour, ``@{28}`` a scaled length."""
    sheet = _SHEET
    names = [field.name for field in attrs.fields(Tokens) if field.name != "name"]
    for name in sorted(names, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", tokens.tone(name))
    return sheet.replace("@{28}", str(px(28)))
