"""Buttons: one solid a screen, the rest outlined or plain text, each with its key inside."""

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme import Radius, Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.painting import box, text_line

__all__ = ["Button", "ButtonKind"]

ButtonKind = Literal["primary", "outlined", "plain", "danger"]
_GAP = 8


class Button(QPushButton):
    """A painted push button: ``Button("开始走访", kind="primary", key="Enter")``.

    ``key`` is only the hint shown inside; the shortcut itself belongs to an action of the window.
    ``icon`` is a name of ``ui.theme.icons``; a button of an icon alone needs ``name`` (its
    accessible name and tool tip). ``height`` is 36, ``Size.MAIN_BUTTON`` (40) in panels.
    """

    focus_radius: float = Radius.CONTROL

    def __init__(  # noqa: PLR0913 - looks of a button are plain keywords
        self,
        text: str = "",
        *,
        kind: ButtonKind = "outlined",
        key: str = "",
        icon: str = "",
        name: str = "",
        height: float = Size.BUTTON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind: ButtonKind = kind
        self._key, self._icon, self._height = key, icon, height
        self.setAccessibleName(name or text)
        if name:
            self.setToolTip(name)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_text(self, text: str, key: str | None = None) -> None:
        """Show other words (and another key)."""
        self.setText(text)
        self.setAccessibleName(text)
        self._key = self._key if key is None else key
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: str) -> None:
        """Show another icon of ``ui.theme.icons``."""
        self._icon = icon
        self.update()

    def set_name(self, name: str) -> None:
        """Say other words of a button that shows only its icon."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def focus_rect(self) -> QRect:
        return self.rect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does; one still held down from before does nothing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    @property
    def _text_size(self) -> float:
        return Type.SMALL if self.kind == "plain" else Type.BODY

    @property
    def _bold(self) -> bool:
        return self.kind == "primary"

    def _content_width(self) -> int:
        parts = []
        if self._icon:
            parts.append(theme.px(Size.ICON if self.kind != "plain" else 16))
        if self.text():
            parts.append(theme.width(self.text(), self._text_size, bold=self._bold))
        if self._key:
            parts.append(theme.width(self._key, Type.KEY))
        return sum(parts) + _GAP * max(0, len(parts) - 1)

    def sizeHint(self) -> QSize:
        if self.kind == "plain":
            return QSize(self._content_width() + 4, theme.px(22))
        height = theme.px(self._height)
        if self._icon and not self.text() and not self._key:
            return QSize(height, height)
        return QSize(self._content_width() + 2 * 13, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _tones(self) -> tuple[str, str, str, str]:
        """Return fill, edge, text and key colours."""
        if not self.isEnabled():
            return ("", "", "muted", "muted") if self.kind == "plain" else (
                "grey", "line", "muted", "muted"
            )  # fmt: skip
        down = self.isDown() or self.isChecked()
        if self.kind == "primary":
            return "accent", "", "on", "on"
        if self.kind == "plain":
            return ("soft" if down else ""), "", "accent", "accent"
        tone = "bad" if self.kind == "danger" else "text"
        fill = "soft" if down else ("raised" if self.underMouse() else "card")
        return fill, ("bad" if self.kind == "danger" else "input"), tone, "muted"

    def paintEvent(self, _event: QPaintEvent) -> None:
        fill, edge, tone, key_tone = self._tones()
        with QPainter(self) as painter:
            if fill or edge:
                box(painter, self.rect(), fill=fill, edge=edge, radius=Radius.CONTROL)
            if self.kind == "primary" and self.isEnabled() and self._pressed_or_over():
                shade = QColor(theme.color("on"))  # a copy: the theme's own is everybody's
                shade.setAlphaF(0.16 if self.isDown() else 0.08)
                painter.fillRect(self.rect().adjusted(2, 2, -2, -2), shade)
            self._paint_content(painter, tone, key_tone)
            if self.kind == "plain" and self.underMouse() and self.isEnabled():
                painter.fillRect(
                    QRectF(2, self.height() - 3, self.width() - 4, 1), theme.color(tone)
                )

    def _pressed_or_over(self) -> bool:
        return self.isDown() or self.underMouse()

    def _paint_content(self, painter: QPainter, tone: str, key_tone: str) -> None:
        left = (self.width() - self._content_width()) // 2
        high = self.height()
        if self._icon:
            size = theme.px(Size.ICON if self.kind != "plain" else 16)
            place = QRectF(left, (high - size) // 2, size, size)
            paint_icon(painter, place, self._icon, theme.color(tone))
            left += size + _GAP
        if self.text():
            room = QRectF(left, 0, self.width() - left, high)
            wide = text_line(
                painter, room, self.text(), size=self._text_size, tone=tone, bold=self._bold
            )
            left += wide + _GAP
        if self._key:
            room = QRectF(left, 1, self.width() - left + 2, high)
            text_line(painter, room, self._key, size=Type.KEY, tone=key_tone)
