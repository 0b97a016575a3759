"""The short form in the side card: an exemption."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.errors import RoundbookError
from models.six_one_record import SixOneExemption
from ui.i18n import _
from ui.screens.board.cell_panel import Detail
from ui.screens.board.words import item_title
from ui.theme import Size, Type
from ui.widgets import (
    Button,
    Card,
    Elided,
    LineField,
    Rule,
    Text,
    column,
    line,
)
from ui.words import refusal

__all__ = ["ExemptForm"]


class _Form(Card):
    """A head, fields, a line for refusals, 保存 and 放弃.

    Signals:
        saved: the record as it was entered.
        left: the form was left, nothing is to be kept.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.detail: Detail | None = None
        self._eyebrow = Text("", Type.TABLE, tone="accent", bold=True)
        self._name = Elided("", Type.PANEL, bold=True)
        self._wrong = Text("", Type.TABLE, tone="bad", wrap=True)
        self.save = Button("", kind="primary", key="Ctrl+Enter", height=Size.MAIN_BUTTON)
        self.leave = Button("", key="Esc", height=Size.MAIN_BUTTON)
        self.fields = QVBoxLayout()
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(4)
        buttons = line(self.save, self.leave, spacing=8)
        buttons.setStretch(0, 1)
        inside = QWidget()
        column(
            self._eyebrow, 2, self._name, 6, Rule(), 6, self.fields, self._wrong, 6, buttons,
            spacing=4, into=inside,
        )  # fmt: skip
        self.add(inside)
        self.body.addStretch(1)
        self.save.clicked.connect(self.submit)
        self.leave.clicked.connect(self.left)

    def _head(self, detail: Detail, title: str) -> None:
        self.detail = detail
        self._eyebrow.setText(title)
        self._name.set_text(detail.line.shop_name)
        self.setAccessibleName(f"{title} {detail.line.shop_name}")
        self.save.set_text(_("保存"))
        self.leave.set_text(_("放弃"))
        self.tell("")

    def tell(self, words: str) -> None:
        """Say why it cannot be saved; ``""`` takes that back."""
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))

    @property
    def told(self) -> str:
        """Return what was said last."""
        return self._wrong.text()

    def submit(self) -> None:
        """Check what was entered and emit it."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.leave.hasFocus():
                self.left.emit()
            else:
                self.submit()
        else:
            super().keyPressEvent(event)


class ExemptForm(_Form):
    """豁免 of one cell: reason and who approved."""

    def __init__(self) -> None:
        super().__init__()
        self._reason_label = Text("", Type.SMALL, tone="muted")
        self.reason = LineField(name="")
        self._approver_label = Text("", Type.SMALL, tone="muted")
        self.approver = LineField(name="")
        self._remark = Text("", Type.SMALL, tone="muted", wrap=True)
        for part in (
            self._reason_label, self.reason, self._approver_label, self.approver, self._remark,
        ):  # fmt: skip
            self.fields.addWidget(part)

    def begin(self, detail: Detail) -> None:
        """Show the empty form for a cell."""
        cell = detail.cell
        words = _("豁免 {item} · {period}")
        self._head(
            detail,
            words.format(item=f"{cell.item.sign} {item_title(cell.item)}", period=cell.period),
        )
        self._reason_label.setText(_("原因"))
        self.reason.set_name(_("原因"), _("例如：装修停业三周"))
        self._approver_label.setText(_("批准人"))
        self.approver.set_name(_("批准人"), "")
        self._remark.setText(_("豁免的项不算应完成，原因和批准人随上报包带给总部。"))
        for field in (self.reason, self.approver):
            field.set_text("")
        self.reason.setFocus()

    def submit(self) -> None:
        if self.detail is None:
            return
        for field, words in ((self.reason, _("请填原因")), (self.approver, _("请填批准人"))):
            field.mark_wrong("" if field.text().strip() else words)
            if not field.text().strip():
                self.tell(words)
                field.setFocus()
                return
        self.saved.emit(
            SixOneExemption(
                id="",
                retailer_id=self.detail.cell.retailer_id,
                item=self.detail.cell.item,
                period=self.detail.cell.period,
                reason=self.reason.text().strip(),
                approver=self.approver.text().strip(),
            )
        )

    def refuse(self, error: RoundbookError) -> None:
        """Show why the ledger refused."""
        self.tell(refusal(error))
        field = self.approver if getattr(error, "field", "") == "approver" else self.reason
        field.setFocus()
