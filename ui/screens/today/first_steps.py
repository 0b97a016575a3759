"""What 今日 says while the ledger is empty: what to do first, in three lines."""

from PySide6.QtCore import Signal

from ui.i18n import _
from ui.theme import Size, Type
from ui.widgets import Button, Card, Text, line

__all__ = ["FirstSteps"]


class FirstSteps(Card):
    """Three steps and one button.

    Signals:
        exchange_asked: the page that takes handouts in is wanted.
    """

    exchange_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._head = Text("", Type.PANEL, bold=True)
        self._steps = tuple(Text("", Type.BODY, tone="text2", wrap=True) for _step in range(3))
        self._note = Text("", Type.TABLE, tone="muted", wrap=True)
        self.button = Button("", kind="primary", icon="download", key="Ctrl+O",
                             height=Size.MAIN_BUTTON)  # fmt: skip
        self.button.clicked.connect(self.exchange_asked)
        self.body.setContentsMargins(8, 12, 8, 12)
        self.body.setSpacing(10)
        for part in (self._head, *self._steps):
            self.add(part)
        self.body.addSpacing(6)
        self.body.addLayout(line(self.button, None))
        self.body.addSpacing(6)
        self.add(self._note)
        self.body.addStretch(1)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self._head.setText(_("台账还是空的，先收总部下发的表格"))
        words = (
            _("1　收客户主档：有了客户，今日、客户、标准店各页才有内容。"),
            _("2　收卷烟目录和购进明细：走访时能盘库存、算可销天数。"),
            _("3　回到这里：程序按到期的事和走访间隔排好今天的路线，按 Enter 开始第一户。"),
        )
        for label, text in zip(self._steps, words, strict=True):
            label.setText(text)
        self.button.set_text(_("收下发文件"))
        self._note.setText(_("文件顺序不限，可以一次选好几个；收错了可以整批撤销。"))
