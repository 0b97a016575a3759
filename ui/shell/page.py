"""What a page is to the window, and the base most pages are made from."""

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.changes import Changes
from ui.i18n import _
from ui.theme import Size, Space, Type, theme
from ui.widgets.button import Button
from ui.widgets.text import Elided, Text

__all__ = ["Page", "PageHeader", "PageWidget"]

Commands = Mapping[str, Callable[[], None]]


@runtime_checkable
class Page(Protocol):
    """One page of the window.

    ``key`` and ``icon`` are fixed; ``title`` is looked up in the language in force; ``focus_mode``
    narrows the navigation to icons. ``commands()`` names what the page can do now, by the keys of
    ``ui.shell.actions``; menus and shortcuts follow it.
    """

    key: str
    icon: str

    @property
    def focus_mode(self) -> bool: ...

    @property
    def title(self) -> str: ...

    @property
    def widget(self) -> QWidget: ...

    def badge(self) -> str: ...

    def commands(self) -> Commands: ...

    def refresh(self, changes: Changes | None) -> None: ...

    def retranslate(self) -> None: ...


class PageHeader(QWidget):
    """The head of a page, 64 high: ‹ back, title 22, subtitle, then buttons at the right.

    ``left`` takes what follows the title (tag, month, search field), ``right`` the buttons.

    Signals:
        back_asked: the user clicked the arrow before the title.
    """

    back_asked = Signal()

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text(title, Type.PAGE, bold=True)
        self.subtitle = Elided(subtitle, Type.TABLE, tone="text2")
        self._yields = False
        self.left = QHBoxLayout()
        self.right = QHBoxLayout()
        self._back = Button(kind="plain", icon="chevron-left", name=_("返回"))
        self._back.hide()
        self._back.clicked.connect(self.back_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.PAGE, 2, Space.PAGE, 0)
        row.setSpacing(12)
        self.left.setSpacing(12)
        self.right.setSpacing(12)
        row.addWidget(self._back)
        row.addWidget(self.title)
        row.addLayout(self.left)
        row.addWidget(self.subtitle, 1)
        row.addLayout(self.right)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(theme.px(Size.HEADER))

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Show other words."""
        self.title.setText(title)
        self.subtitle.set_text(subtitle)
        self._give_way()

    def set_back(self, shown: bool) -> None:
        """Show or hide the arrow before the title."""
        self._back.setVisible(shown)
        self._give_way()

    def let_title_yield(self) -> None:
        """Let the title go where the parts have no room beside it: they name the page too."""
        self._yields = True
        self._give_way()

    def _give_way(self) -> None:
        if self._yields:
            self.title.show()
            self.title.setVisible(self.minimumSizeHint().width() <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._back.set_name(_("返回"))

    def add_left(self, widget: QWidget) -> None:
        """Put ``widget`` behind the title."""
        self.left.addWidget(widget)

    def add_right(self, widget: QWidget) -> None:
        """Put ``widget`` at the right."""
        self.right.addWidget(widget)


class PageWidget(QWidget):
    """Base of a page: ``header`` over ``body`` (a QVBoxLayout that scrolls when it must).

    A subclass sets ``key`` and ``icon``, overrides ``title``, ``refresh`` and ``retranslate``,
    and emits ``state_changed`` when badge, commands or focus mode changed. ``pin(widget)`` puts
    something between head and body, ``foot(widget)`` below the body; both do not scroll.

    Signals:
        state_changed: badge, commands or focus mode may be others now.
    """

    state_changed = Signal()
    key = ""
    icon = ""
    focus_mode = False
    scrolls = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader()
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(Space.PAGE, 0, Space.PAGE, Space.STACK)
        self.body.setSpacing(Space.STACK)
        self.scroll_area = QScrollArea()
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setWidget(self._inside)
        self.scroll_area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self._outer.addWidget(self.header)
        self._outer.addWidget(self.scroll_area, 1)

    def pin(self, widget: QWidget) -> None:
        """Put ``widget`` between the head and the body."""
        self._outer.insertWidget(1, widget)

    def foot(self, widget: QWidget) -> None:
        """Put ``widget`` below the body."""
        self._outer.addWidget(widget)

    @property
    def title(self) -> str:
        """Return the page's name in the navigation."""
        return self.key

    @property
    def widget(self) -> QWidget:
        """Return what the window shows."""
        return self

    def badge(self) -> str:
        """Return the number behind the name, ``""`` for none."""
        return ""

    def commands(self) -> Commands:
        """Return what the page can do now."""
        return {}

    def refresh(self, changes: Changes | None) -> None:
        """Show the ledger anew where ``changes`` touch it; None means everything."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        raise NotImplementedError
