"""The short form below a list of stops: to which day one is put off, or why it is dropped."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from models.errors import InvalidValue, RoundbookError
from models.plan_stop import PostponeReason
from ui.i18n import _
from ui.theme import Size, Space, Type
from ui.widgets import Button, DateField, LineField, Segments, Text, column, line
from ui.words import refusal

__all__ = ["StopForm"]


class StopForm(QWidget):
    """``begin(shop, day)`` asks for another day and a reason, ``begin(shop, None)`` for a reason.

    Signals:
        saved: the other day (None where the visit is dropped), the reason and the remark.
        left: nothing is to be changed.
    """

    saved = Signal(object, object, str)
    left = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._title = Text("", Type.TABLE, tone="accent", bold=True)
        self._to = Text("", Type.SMALL, tone="muted")
        self.day = DateField(today, name="")
        self.reason = Segments()
        self.remark = LineField(name="", height=Size.INPUT_VISIT)
        self._wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self.save = Button("", key="Enter", height=Size.INPUT)
        self.leave = Button("", key="Esc", height=Size.INPUT)
        column(
            self._title,
            self._lay_when(),
            line(self.remark, self.save, self.leave),
            self._wrong,
            spacing=Space.CELL,
            into=self,
        )
        self.save.clicked.connect(self.submit)
        self.leave.clicked.connect(self.left)
        self.hide()

    def _lay_when(self) -> QWidget:
        """Lay day and reasons in one row; where that is too narrow the reasons get their own."""
        box = QWidget()
        self._when = QGridLayout(box)
        self._when.setContentsMargins(0, 0, 0, 0)
        self._when.setSpacing(Space.CELL)
        self._when.setColumnStretch(3, 1)
        self._when.addWidget(self._to, 0, 0)
        self._when.addWidget(self.day, 0, 1)
        self._when.addWidget(self.reason, 0, 2)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return box

    def _fit(self) -> None:
        before = (self._to, self.day) if not self.day.isHidden() else ()
        wanted = self.reason.sizeHint().width()
        wanted += sum(each.sizeHint().width() + Space.CELL for each in before)
        if wanted > self.width():
            self._when.addWidget(self.reason, 1, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        else:
            self._when.addWidget(self.reason, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def told(self) -> str:
        """Return what was refused last."""
        return self._wrong.text()

    def begin(self, shop: str, day: date | None) -> None:
        """Show the empty form; ``day`` is the proposed other day, None where a visit is dropped."""
        moving = day is not None
        title = _("改期：{shop}") if moving else _("取消走访：{shop}")
        self._title.setText(title.format(shop=shop))
        self.setAccessibleName(self._title.text())
        self._word()
        self._to.setVisible(moving)
        self.day.setVisible(moving)
        self.day.set_date(day)
        self.reason.set_value(PostponeReason.OTHER.value)
        self.remark.set_text("")
        self.tell("")
        self._fit()
        self.show()
        (self.day if moving else self.reason).setFocus()
        self.day.selectAll()

    def _word(self) -> None:
        self._to.setText(_("改到"))
        self.day.set_name(_("改到哪天"), "11-24")
        reasons = [(reason.value, _(reason.value)) for reason in PostponeReason]
        self.reason.set_options(reasons, _("原因"))
        self.remark.set_name(_("说明"), _("说明，可以不填"))
        self.save.set_text(_("保存"))
        self.leave.set_text(_("放弃"))

    def tell(self, words: str) -> None:
        """Say why it cannot be saved; ``""`` takes that back."""
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))

    def refuse(self, error: RoundbookError) -> None:
        """Show why the ledger refused; what was typed stays."""
        self.tell(refusal(error))
        if isinstance(error, InvalidValue) and error.field == "remark":
            self.remark.setFocus()
        elif not self.day.isHidden():
            self.day.mark_wrong(refusal(error))
            self.day.setFocus()

    def submit(self) -> None:
        """Check what was entered and emit it."""
        moving = not self.day.isHidden()
        self.day.editingFinished.emit()
        if moving and (self.day.date() is None or self.day.toolTip()):
            self.tell(self.day.toolTip() or _("请填改到哪天"))
            self.day.setFocus()
            return
        reason = PostponeReason(self.reason.value() or PostponeReason.OTHER.value)
        self.saved.emit(self.day.date() if moving else None, reason, self.remark.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.leave.hasFocus():
                self.left.emit()
            else:
                self.submit()
        else:
            super().keyPressEvent(event)
