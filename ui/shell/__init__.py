"""The window around the pages, its actions, and the last border for exceptions."""

from ui.shell.actions import Actions, ActionSpec
from ui.shell.crash import CrashGuard
from ui.shell.main_window import MainWindow
from ui.shell.page import Page, PageHeader, PageWidget

__all__ = [
    "ActionSpec",
    "Actions",
    "CrashGuard",
    "MainWindow",
    "Page",
    "PageHeader",
    "PageWidget",
]
