"""A field of a form: its label, its control, and below what is wrong with it."""

from PySide6.QtWidgets import QWidget

from models.errors import InvalidValue
from models.fields import FieldInfo
from ui.entries.controls import Control
from ui.entries.reading import label_of_field
from ui.i18n import _
from ui.theme import Type
from ui.widgets import Text, column, line
from ui.words import say

__all__ = ["FieldBox", "reason_of"]


def reason_of(info: FieldInfo, error: InvalidValue) -> str:
    """Say with the name the form gives the field what is wrong with it."""
    return _("“{label}”{reason}").format(
        label=_(label_of_field(info)),
        reason=say(error.params["reason"]),  # type: ignore[arg-type]
    )


class FieldBox(QWidget):
    """``FieldBox(info, control_for(kind, info, sources))``."""

    def __init__(self, info: FieldInfo, control: Control) -> None:
        super().__init__()
        self.info = info
        self.control = control
        words = _(label_of_field(info))
        if info.required:
            words = _("{label} *").format(label=words)
        self.label = Text(words, Type.SMALL, tone="muted")
        self.wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self.wrong.hide()
        if control.beside:
            column(line(self.label, None, control.widget), self.wrong, spacing=2, into=self)
        else:
            rest = line(control.widget, None) if self._is_narrow() else control.widget
            column(self.label, rest, self.wrong, spacing=3, into=self)

    def _is_narrow(self) -> bool:
        """Tell whether the control keeps its width."""
        policy = self.control.widget.sizePolicy().horizontalPolicy()
        return self.control.short or policy is policy.Fixed

    def mark(self, reason: str) -> None:
        """Say what is wrong; ``""`` takes it back."""
        self.control.mark(reason)
        self.wrong.setText(reason)
        self.wrong.setVisible(bool(reason))
