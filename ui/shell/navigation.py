"""The side: whose ledger, the pages with their badges, two hints; icons only in focus mode."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.i18n import _
from ui.theme import Radius, Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.painting import LEFT, MIDDLE, RIGHT, box, text_line

__all__ = ["NavButton", "Navigation"]


class NavButton(QAbstractButton):
    """One page in the navigation."""

    def __init__(self, key: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self._icon, self._badge = key, icon, ""
        self.narrow = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, title: str, badge: str, shortcut: str) -> None:
        """Show the page's name and badge."""
        self.setText(title)
        self._badge = badge
        self.setAccessibleName(f"{title} {badge}".strip())
        self.setToolTip(f"{title} {shortcut}" if self.narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(Size.NAV - 16, theme.px(Size.NAV_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        room = QRectF(self.rect())
        on = self.isChecked()
        with QPainter(self) as painter:
            if on or self.underMouse():
                box(painter, room, fill="sideon", radius=0 if self.narrow else Radius.CONTROL)
            if on:
                mark = QRectF(0, room.height() / 2 - 10, 3, 20)
                box(painter, mark, fill="sidebar", radius=1.5)
            if self.hasFocus():
                box(painter, room, edge="sidebar", radius=Radius.CONTROL, width=2)
            size = theme.px(Size.ICON)
            left = (room.width() - size) / 2 if self.narrow else 14
            place = QRectF(round(left), (room.height() - size) / 2, size, size)
            tone = "sideink" if on else "sidetext"
            paint_icon(painter, place, self._icon, theme.color(tone))
            if not self.narrow:
                words = room.adjusted(theme.px(44), 0, -36, 0)
                text_line(painter, words, self.text(), tone=tone, bold=on)
                badge = room.adjusted(0, 0, -12, 0)
                text_line(painter, badge, self._badge, size=Type.TABLE, tone=tone, align=RIGHT)


class _Head(QAbstractButton):
    """Whose ledger this is; a click opens the menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.narrow = False
        self.who = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(Size.NAV - 16, theme.px(68))

    def paintEvent(self, _event: QPaintEvent) -> None:
        name = _("走访台账")
        with QPainter(self) as painter:
            if self.hasFocus():
                ring = QRectF(self.rect()).adjusted(0, 4, 0, -4)
                box(painter, ring, edge="sidebar", radius=Radius.CONTROL, width=2)
            if self.narrow:
                tile = QRectF((self.width() - 28) / 2, 14, 28, 28)
                box(painter, tile, fill="sideon", radius=Radius.CONTROL)
                text_line(painter, tile, name[:1], tone="sideink", bold=True, align=MIDDLE)
                return
            wide = self.width() - 12 - 30
            first = QRectF(12, theme.px(16), wide, theme.px(22))
            text_line(painter, first, name, size=16, tone="sideink", bold=True)
            second = QRectF(12, theme.px(38), self.width() - 16, theme.px(20))
            text_line(painter, second, self.who, size=Type.SMALL, tone="sidemuted")
            tone = "sidetext" if self.underMouse() or self.hasFocus() else "sidemuted"
            place = QRectF(self.width() - 28, theme.px(16) + 2, 16, 16)
            paint_icon(painter, place, "menu", theme.color(tone))


class Navigation(QWidget):
    """The side of the window, 172 px wide, 56 in focus mode.

    Signals:
        chosen: the key of the page wanted.
        menu_asked: the user wants the menu of all actions.
    """

    chosen = Signal(str)
    menu_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, NavButton] = {}
        self._narrow = False
        self.head = _Head(self)
        self.head.clicked.connect(self.menu_asked)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(8, 0, 8, 8)
        self._rows.setSpacing(Size.NAV_GAP)
        self._rows.addWidget(self.head)
        self._rows.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.restyle)
        self.restyle()

    @property
    def narrow(self) -> bool:
        """Return whether only icons are shown."""
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or names too."""
        self._narrow = narrow
        self.restyle()

    def restyle(self) -> None:
        """Measure anew."""
        self.setFixedWidth(Size.NAV_NARROW if self._narrow else theme.px(Size.NAV))
        buttons: list[NavButton | _Head] = [self.head, *self._buttons.values()]
        for button in buttons:
            button.narrow = self._narrow
            button.updateGeometry()
        side = 0 if self._narrow else 8
        self._rows.setContentsMargins(side, 0, side, 8)
        self.head.setAccessibleName(_("菜单"))
        self.head.setToolTip(_("菜单 F10"))
        self.update()

    def set_who(self, who: str) -> None:
        """Show the manager's line and name."""
        self.head.who = who
        self.head.update()

    def add(self, key: str, icon: str) -> None:
        """Add a page at the end."""
        button = NavButton(key, icon, self)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._buttons[key] = button
        self._rows.insertWidget(self._rows.count() - 1, button)
        self.restyle()

    def set_words(self, key: str, title: str, badge: str, shortcut: str) -> None:
        """Show the name and badge of a page."""
        self._buttons[key].set_words(title, badge, shortcut)

    def set_current(self, key: str) -> None:
        """Mark the page that is shown."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            button.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("side"))
            hints = ["F1"] if self._narrow else [_("Ctrl+1…9 换页"), _("F1 全部按键")]
            for at, words in enumerate(hints):
                top = self.height() - theme.px(46) - theme.px(22) * (len(hints) - at)
                room = QRectF(0, top, self.width(), theme.px(22))
                align = MIDDLE if self._narrow else LEFT
                text_line(painter, room.adjusted(0 if self._narrow else 20, 0, 0, 0), words,
                          size=Type.SMALL, tone="sidemuted", align=align)  # fmt: skip
