"""Entry fields of one line: text, date, time and number; wrong input is kept and marked."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QDate, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.i18n import _
from ui.theme import Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.button import Button

__all__ = [
    "DateField",
    "LineField",
    "NumberField",
    "TimeField",
    "parse_date",
    "parse_number",
    "parse_time",
]

_NEVER = "\0"
"""What nobody can type."""


def _plain(text: str) -> str:
    """Return ``text`` with full-width digits and signs made plain and spaces gone."""
    return "".join(unicodedata.normalize("NFKC", text).replace("。", ".").split())


def parse_date(text: str, today: dt.date) -> dt.date | None:
    """Read 1123, 11-23, 11.23, 11月23日, 20261123, 261123 or 2026-11-23; None if it is no date."""
    parts = [int(part) for part in re.findall(r"\d+", _plain(text))]
    packed = re.fullmatch(r"(\d{4}|\d{2})?(\d{2})(\d{2})", _plain(text))
    if packed:
        parts = [int(part) for part in packed.groups() if part is not None]
    if len(parts) == 2:
        parts.insert(0, today.year)
    if len(parts) != 3:
        return None
    year = parts[0] + 2000 if parts[0] < 100 else parts[0]
    try:
        return dt.date(year, parts[1], parts[2])
    except ValueError:
        return None


def parse_time(text: str) -> dt.time | None:
    """Read 1008, 908, 10:08, 10.08, 10点08 or 9; None if it is no time of day."""
    plain = _plain(text)
    packed = re.fullmatch(r"(\d{1,2})(\d{2})", plain)
    parts = list(packed.groups()) if packed else re.findall(r"\d+", plain)
    if not 1 <= len(parts) <= 3:
        return None
    try:
        return dt.time(int(parts[0]), int(parts[1]) if len(parts) > 1 else 0)
    except ValueError:
        return None


def parse_number(text: str) -> Decimal | None:
    """Read a number typed with half- or full-width digits and thousands commas."""
    try:
        number = Decimal(_plain(text).replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


class LineField(QLineEdit):
    """A text field of the kit; ``height`` 34, 30 in the visit form.

    Signals:
        edited: the user changed the text and left the field or pressed Enter (stripped).
    """

    edited = Signal(str)

    def __init__(
        self,
        *,
        name: str,
        placeholder: str = "",
        height: float = Size.INPUT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._height = height
        self._told = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.editingFinished.connect(self._finished)
        theme.changed.connect(self._measure)
        self._measure()

    def set_name(self, name: str, placeholder: str = "") -> None:
        """Show another accessible name and placeholder."""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    def set_text(self, text: str) -> None:
        """Show ``text`` without emitting ``edited``."""
        self._told = text
        self.setText(text)
        self.mark_wrong("")

    def mark_wrong(self, reason: str) -> None:
        """Frame the field in red with the reason as tool tip; ``""`` takes that back."""
        if bool(reason) != bool(self.property("wrong")):
            self.setProperty("wrong", bool(reason))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def _measure(self) -> None:
        self.setFixedHeight(theme.px(self._height))
        self.setFont(theme.font(Type.BODY))

    def _finished(self) -> None:
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.take(text)

    def tell_again(self) -> None:
        """Let leaving the field tell what stands there once more: it could not be saved."""
        self._told = _NEVER

    def take(self, text: str) -> None:
        """The user finished an entry; kinds read it and emit their value."""
        self.edited.emit(text)


class NumberField(LineField):
    """A number, right-aligned: ``NumberField(name="实有", places=1)``.

    ``places`` is how many decimals may be typed; ``kind="cell"`` lies without an edge on raised
    ground. ``read`` replaces the reading (12.3 条 is 12 条 3 盒: give the ledger's own function);
    it returns the value, or None where the text is no such number.

    Signals:
        number_changed: the new value, None when the field was emptied.
    """

    number_changed = Signal(object)
    _wide: float = 64

    def __init__(  # noqa: PLR0913 - a field's looks are plain keywords
        self,
        *,
        name: str,
        places: int = 0,
        kind: str = "",
        width: float = 64,
        height: float = Size.INPUT_VISIT,
        read: Callable[[str], object | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, height=height, parent=parent)
        self._wide = width
        self._places = places
        self._read = read or self._number
        self.setProperty("kind", kind)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self._measure()

    def _measure(self) -> None:
        super()._measure()
        self.setFixedWidth(theme.px(self._wide))

    def _number(self, text: str) -> Decimal | None:
        number = parse_number(text)
        if number is None or number < 0:
            return None
        exponent = number.as_tuple().exponent
        return number if isinstance(exponent, int) and -exponent <= self._places else None

    def take(self, text: str) -> None:
        value = self._read(text) if text else None
        if text and value is None:
            self.mark_wrong(_("请填数字，例如 12 或 12.3") if self._places else _("请填整数"))
            return
        self.mark_wrong("")
        self.edited.emit(text)
        self.number_changed.emit(value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class TimeField(LineField):
    """A time of day, typed 1008 or 10:08, shown 10:08.

    Signals:
        time_changed: a datetime.time, None when the field was emptied.
    """

    time_changed = Signal(object)

    def __init__(
        self, *, name: str, height: float = Size.INPUT_VISIT, parent: QWidget | None = None
    ) -> None:
        super().__init__(name=name, placeholder="--:--", height=height, parent=parent)
        self._time: dt.time | None = None

    def _measure(self) -> None:
        super()._measure()
        self.setFixedWidth(theme.px(70))

    def time(self) -> dt.time | None:
        """Return the time entered last."""
        return self._time

    def set_time(self, time: dt.time | None) -> None:
        """Show ``time`` without emitting."""
        self._time = time
        self.set_text(f"{time:%H:%M}" if time else "")

    def take(self, text: str) -> None:
        time = parse_time(text) if text else None
        if text and time is None:
            self.mark_wrong(_("请填时间，例如 1008 或 10:08"))
            return
        self.set_time(time)
        self.time_changed.emit(time)


class DateField(LineField):
    """A date, typed 1123, 11-23 or 2026-11-23; F4, Alt+↓ or the sign opens a calendar.

    ``today`` gives the current date (the window's clock). Ctrl+; enters it.

    Signals:
        date_changed: a datetime.date, None when the field was emptied.
    """

    date_changed = Signal(object)

    def __init__(
        self,
        today: Callable[[], dt.date],
        *,
        name: str,
        height: float = Size.INPUT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, placeholder="11-23", height=height, parent=parent)
        self._today = today
        self._date: dt.date | None = None
        self._popup: QWidget | None = None
        self.setTextMargins(0, 0, 24, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _measure(self) -> None:
        super()._measure()
        self.setFixedWidth(theme.px(132))

    def date(self) -> dt.date | None:
        """Return the date entered last."""
        return self._date

    def set_date(self, date: dt.date | None) -> None:
        """Show ``date`` without emitting."""
        self._date = date
        self.set_text(date.isoformat() if date else "")

    def take(self, text: str) -> None:
        date = parse_date(text, self._today()) if text else None
        if text and date is None:
            self.mark_wrong(_("请填日期，例如 1123、11-23 或 2026-11-23"))
            return
        self._user_date(date)

    def _user_date(self, date: dt.date | None) -> None:
        self.set_date(date)
        self.date_changed.emit(date)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_calendar()
        elif ctrl and event.key() == Qt.Key.Key_Semicolon:
            self._user_date(self._today())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - 30:
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    def open_calendar(self) -> None:
        """Show the calendar below the field, weeks beginning on Monday."""
        popup = QWidget(self, Qt.WindowType.Popup)
        calendar = QCalendarWidget(popup)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setAccessibleName(self.accessibleName())
        shown = self._date or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        now = Button(_("今天"), kind="plain", key="Ctrl+;")
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(calendar)
        layout.addWidget(now, 0, Qt.AlignmentFlag.AlignCenter)
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        now.clicked.connect(self._pick_today)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.destroyed.connect(self._popup_gone)
        self._popup = popup
        popup.show()
        calendar.setFocus()

    def _popup_gone(self) -> None:
        self._popup = None

    def _close(self) -> None:
        if self._popup is not None:
            self._popup.close()

    def _picked(self, day: QDate) -> None:
        self._close()
        self._user_date(dt.date(day.year(), day.month(), day.day()))

    def _pick_today(self) -> None:
        self._close()
        self._user_date(self._today())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(132), theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            place = QRectF(self.width() - 26, (self.height() - 16) / 2, 16, 16)
            paint_icon(painter, place, "calendar", theme.color("text2"))
