"""What segments, answers and chips have in common: options side by side, keys, one tab stop."""

from collections.abc import Iterable, Sequence

import attrs
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.painted import Painted

__all__ = ["Option", "OptionGroup", "as_options"]


@attrs.frozen
class Option:
    """One choice: the value emitted and the words shown; ``tone`` colours it when chosen."""

    value: str
    label: str
    tone: str = "accent"
    tip: str = ""


def as_options(options: Iterable[Option | tuple[str, str] | str]) -> tuple[Option, ...]:
    """Make options of plain words or (value, label) pairs."""
    made = []
    for option in options:
        if isinstance(option, str):
            option = Option(option, option)
        made.append(option if isinstance(option, Option) else Option(*option))
    return tuple(made)


class OptionGroup(Painted):
    """Options in one row of which one (or, with ``multi``, any number) is chosen.

    Keys: ← → move (and choose when one only), Home End, 1 to 9 choose, Space chooses or unchooses.

    Signals:
        changed: the user chose; a str (``""`` for nothing), with ``multi`` a frozenset of str.
    """

    changed = Signal(object)

    def __init__(
        self,
        options: Iterable[Option | tuple[str, str] | str] = (),
        *,
        name: str = "",
        multi: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = as_options(options)
        self._multi = multi
        self._name = name
        self._chosen: frozenset[str] = frozenset()
        self._at = 0
        self._hover = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._say()

    # -- what screens use

    @property
    def options(self) -> tuple[Option, ...]:
        """Return the options shown."""
        return self._options

    def set_options(
        self, options: Iterable[Option | tuple[str, str] | str], name: str | None = None
    ) -> None:
        """Show other options; what is chosen stays if it is still there."""
        self._options = as_options(options)
        self._name = self._name if name is None else name
        self._chosen &= {option.value for option in self._options}
        self._at = min(self._at, max(0, len(self._options) - 1))
        self._say()
        self.restyle()

    def value(self) -> str:
        """Return the value chosen, ``""`` for none (the first one with ``multi``)."""
        return next((o.value for o in self._options if o.value in self._chosen), "")

    def values(self) -> frozenset[str]:
        """Return all values chosen."""
        return self._chosen

    def set_value(self, value: str) -> None:
        """Choose one without emitting; a value that is no option (``""``) chooses none."""
        self.set_values([value] if value else [])

    def set_values(self, values: Iterable[str]) -> None:
        """Choose several without emitting."""
        known = {option.value for option in self._options}
        self._chosen = frozenset(values) & known
        chosen = [at for at, option in enumerate(self._options) if option.value in self._chosen]
        if chosen and not self._multi:
            self._at = chosen[0]
        self._say()
        self.update()

    # -- what the kinds override

    def option_rects(self) -> Sequence[QRect]:
        """Return where each option lies, an empty rectangle for one that is not there."""
        raise NotImplementedError

    def picked(self, at: int) -> None:
        """The user chose the option at ``at``."""
        value = self._options[at].value
        if self._multi:
            self._chosen ^= {value}
        else:
            self._chosen = frozenset([value])
        self._at = at
        self._say()
        self.update()
        self.changed.emit(self._chosen if self._multi else value)

    # -- Qt

    def _say(self) -> None:
        words = "、".join(o.label for o in self._options if o.value in self._chosen)
        self.setAccessibleName(f"{self._name}：{words}" if words else self._name)

    def _usable(self, at: int) -> bool:
        return 0 <= at < len(self._options) and not self.option_rects()[at].isEmpty()

    def _option_at(self, point: QPoint) -> int:
        rects = self.option_rects()
        return next((at for at, rect in enumerate(rects) if rect.contains(point)), -1)

    def focus_rect(self) -> QRect:
        rects = self.option_rects()
        return rects[self._at] if self._usable(self._at) else self.rect()

    def _step(self, by: int) -> None:
        at = self._at + by
        while 0 <= at < len(self._options) and not self._usable(at):
            at += by
        if not self._usable(at):
            return
        self._at = at
        if not self._multi and self.moves_choose:
            self.picked(at)
        self.update()

    moves_choose = True
    """Whether the arrow keys choose at once."""

    def _digit(self, event: QKeyEvent) -> int:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        digit = event.key() - Qt.Key.Key_1
        return digit if plain and 0 <= digit <= 8 else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        digit = self._digit(event)
        if digit >= 0 and self._usable(digit):
            self.picked(digit)
        elif event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space and self._usable(self._at):
            self.picked(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._option_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self.picked(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._option_at(event.position().toPoint())
        if at != self._hover:
            self._hover = at
            self.setToolTip(self._options[at].tip if at >= 0 else "")
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()
        super().leaveEvent(event)
