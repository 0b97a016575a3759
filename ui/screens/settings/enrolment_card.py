"""本机登记: which device this is, its key's fingerprint to be read out, and the file for it."""

from PySide6.QtCore import Qt, Signal

from storage.queries.enrolment import EnrolmentState
from ui.i18n import _
from ui.theme import Type
from ui.widgets import Button, Card, Fields, Text, line

__all__ = ["EnrolmentCard"]

_HALF = 4
_SHORT = 8


class EnrolmentCard(Card):
    """``show_device(device, fingerprint, state)``.

    Signals:
        file_asked: the user wants the enrolment file written.
    """

    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[str, str, EnrolmentState] | None = None
        self.fields = Fields()
        self.label = Text("", Type.TABLE, tone="muted")
        self.fingerprint = Text("", Type.FOCUS, bold=True)
        self.fingerprint.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.state = Text("", Type.TABLE, wrap=True)
        self.button = Button("", icon="file")
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        for widget in (self.fields, self.label, self.fingerprint, self.state):
            self.add(widget)
        self.body.addLayout(line(self.button, None))
        self.add(self.remark)
        self.body.addStretch(1)
        self.button.clicked.connect(self.file_asked)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("本机登记"))
        self.label.setText(_("密钥指纹"))
        self.button.set_text(_("写登记文件…"))
        self.remark.setText(
            _("总部凭登记文件认出本机签名的上报包。交文件时在电话里念一遍指纹，两边一样才登记。")
        )
        if self._shown is not None:
            self.show_device(*self._shown)

    def show_device(self, device: str, fingerprint: str, state: EnrolmentState) -> None:
        """Show the device; ``fingerprint`` is empty as long as it has no key."""
        self._shown = (device, fingerprint, state)
        self.fields.set_rows([(_("本机编号"), device[:_SHORT])])
        groups = fingerprint.split()
        halves = (" ".join(groups[:_HALF]), " ".join(groups[_HALF:]))
        self.fingerprint.setText("\n".join(halves) if groups else "—")
        said = fingerprint or _("还没有")
        self.fingerprint.setAccessibleName(f"{_('密钥指纹')} {said}")
        self.state.setText(_state_words(state))
        self.state.set_tone(_tone(state))


def _tone(state: EnrolmentState) -> str:
    if state.written:
        return "ok"
    return "warn" if state.replaced else "text2"


def _state_words(state: EnrolmentState) -> str:
    if state.written:
        return _("登记文件写过了，交给总部一次就够。")
    if state.replaced:
        return _("这台设备换过，请把新的登记文件交给总部。")
    return _("登记文件还没有写，第一次上报时一起交给总部。")
