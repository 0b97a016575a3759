"""Where a 汇总库 is chosen: one that is there, or a new one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.theme import Type
from ui.widgets import Button, Card, Text, column, line

__all__ = ["LibraryCard"]


class LibraryCard(Card):
    """``show_path(path, waiting)``: the one in use, None for none, and files that wait for one.

    Signals:
        open_asked: a file that is there is to be chosen.
        new_asked: a new one is to be made.
        stay_asked: the one in use stays.
    """

    open_asked = Signal()
    new_asked = Signal()
    stay_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shown: tuple[Path | None, int] = (None, 0)
        self.big = Text("", Type.CARD, bold=True)
        self.words = Text("", Type.TABLE, tone="text2", wrap=True)
        self.waiting = Text("", Type.TABLE, tone="accent", bold=True)
        self.new_button = Button(kind="primary", icon="plus")
        self.open_button = Button(icon="folder")
        self.stay_button = Button(kind="plain", key="Esc")
        self.new_button.clicked.connect(self.new_asked)
        self.open_button.clicked.connect(self.open_asked)
        self.stay_button.clicked.connect(self.stay_asked)
        buttons = line(self.new_button, self.open_button, self.stay_button, None, spacing=10)
        self.body.addLayout(
            column(None, self.big, self.words, self.waiting, 4, buttons, None,
                   margins=(24, 16, 24, 16)),
            1,
        )  # fmt: skip

    def show_path(self, path: Path | None, waiting: Sequence[Path]) -> None:
        """Show which one is in use, and how many files wait for one."""
        self._shown = (path, len(waiting))
        self.stay_button.setVisible(path is not None)
        if path is not None:
            self.stay_button.set_text(_("还用 {name}").format(name=path.name), "Esc")
        self.waiting.setVisible(bool(waiting))
        self.waiting.setText(_("选好就收这 {n} 个").format(n=len(waiting)))

    def take_focus(self) -> None:
        """Put the focus where the next key belongs."""
        (self.new_button if self._shown[0] is None else self.open_button).setFocus()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.big.setText(_("选一个汇总库"))
        self.words.setText(
            _(
                "汇总库是一个文件，收下的上报包、定过的冲突都在里面。第一次用就新建一个；"
                "它和台账分开，没有台账、没填本人资料也能用。"
            )
        )
        self.new_button.set_text(_("新建汇总库…"))
        self.open_button.set_text(_("打开汇总库…"))
