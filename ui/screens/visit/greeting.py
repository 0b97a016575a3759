"""Step 1 到店问候: the shop's state, how, when, who received."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCompleter, QSizePolicy, QWidget

from models.visit import ShopState, VisitMode
from ui.i18n import _
from ui.screens.visit.band import Band, StepHead, on_typing
from ui.screens.visit.entry import VisitEntry
from ui.theme import Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets import LineField, Segments, Text, TimeField, line
from ui.widgets.options import Option

__all__ = ["Greeting", "ReceivedField"]


class ReceivedField(LineField):
    """Who received, typed freely or taken from those known here: F4 or Alt+↓ lists them."""

    def __init__(self) -> None:
        super().__init__(name=_("接待"), height=Size.INPUT_VISIT)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.activated.connect(lambda _text: self.editingFinished.emit())
        self.setCompleter(self._completer)
        self.setTextMargins(0, 0, 20, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme.px(110))

    def set_choices(self, choices: Sequence[str]) -> None:
        """Offer these, the likeliest first."""
        self._model.setStringList(list(choices))

    def open_choices(self) -> None:
        """Show all choices whatever is typed."""
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_choices()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - 26:
            self.setFocus()
            self.open_choices()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            place = QRectF(self.width() - 23, (self.height() - 12) / 2, 12, 12)
            paint_icon(painter, place, "chevron-down", theme.color("text2"))


class Greeting(Band):
    """The first band of the form."""

    def __init__(self) -> None:
        super().__init__()
        self.head = StepHead(1)
        self.state = Segments(name=_("店铺状态"))
        self.mode = Segments(name=_("方式"))
        self.arrived = TimeField(name=_("到店"))
        self.left = TimeField(name=_("离店"))
        self.received = ReceivedField()
        self._labels = [Text("", Type.TABLE, tone="text2") for _each in range(3)]
        self._first, self._second = QWidget(), QWidget()
        self._lay_out()
        self.targets = {
            "shop_state": self.state,
            "mode": self.mode,
            "arrived": self.arrived,
            "left": self.left,
            "received": self.received,
        }
        self._wire()

    def _lay_out(self) -> None:
        came, went, who = self._labels
        first = line(self.head, 8, self.state, 4, self.mode, into=self._first)
        first.addStretch(1)
        second = line(came, self.arrived, went, self.left, who, into=self._second)
        second.addWidget(self.received, 1)
        self._box = line(self._first, self._second, spacing=6, margins=(15, 10, 15, 10), into=self)
        self._box.setStretch(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self._first.minimumSizeHint().width() + self._second.minimumSizeHint().width()
        across = self.width() >= wide + 36
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if across else ways.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        parts = (self._first.minimumSizeHint(), self._second.minimumSizeHint())
        return QSize(max(part.width() for part in parts) + 30, super().minimumSizeHint().height())

    def _wire(self) -> None:
        self.state.changed.connect(lambda value: self.edited.emit("shop_state", value))
        self.mode.changed.connect(self._mode_chosen)
        for name, field in (
            ("arrived", self.arrived),
            ("left", self.left),
            ("received", self.received),
        ):
            on_typing(field, lambda text, name=name: self.edited.emit(name, text))  # type: ignore[misc]

    def _mode_chosen(self, value: str) -> None:
        self._word_mode()
        self.edited.emit("mode", value)

    def show_entry(self, entry: VisitEntry, choices: Sequence[str]) -> None:
        """Show what was typed, and who may have received."""
        self.state.set_value(entry.shop_state)
        self.mode.set_value(entry.mode)
        self.arrived.set_text(entry.arrived)
        self.left.set_text(entry.left)
        self.received.set_choices(choices)
        self.received.set_text(entry.received)
        self._word_mode()

    def retranslate(self) -> None:
        self.head.set_words(_("到店问候 · 看门头"))
        self.state.set_options([Option(each, _(each)) for each in ShopState], _("店铺状态"))
        self.mode.set_options([Option(each, _(each)) for each in VisitMode], _("方式"))
        self._word_mode()

    def _word_mode(self) -> None:
        """Ask for who received, or on the telephone for who answered."""
        came, went, who, hint = _("到店"), _("离店"), _("接待"), _("谁接待的")
        if self.mode.value() == VisitMode.PHONE:
            came, went, who, hint = _("打通"), _("挂断"), _("接听"), _("谁接的电话")
        elif self.mode.value() == VisitMode.ONLINE:
            came, went, who, hint = _("开始"), _("结束"), _("回复"), _("谁回的")
        self.arrived.set_name(came, "--:--")
        self.left.set_name(went, "--:--")
        self.received.set_name(who, hint)
        for label, text in zip(self._labels, (came, went, who), strict=True):
            label.setText(text)
