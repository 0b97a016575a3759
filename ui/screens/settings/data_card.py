"""数据: where the ledger lies, what it holds, and whether it is sound."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from storage.queries.ledger_facts import LedgerFacts
from ui.i18n import _
from ui.theme import Type
from ui.widgets import Button, Card, Elided, Fields, Text, line

__all__ = ["DataCard", "open_folder", "size_words"]


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def size_words(size: int) -> str:
    """Return bytes as 812 KB or 12.3 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"


class DataCard(Card):
    """``show_facts(facts)``, ``show_check(words, sound)``, ``offer(repair, files)``.

    Signals:
        check_asked: the ledger is to be held against itself.
        repair_asked: what the journal still holds is to be written back.
        files_asked: damaged purchases are to be mended from the files they came from.
    """

    check_asked = Signal()
    repair_asked = Signal()
    files_asked = Signal()

    def __init__(self, show_folder: Callable[[Path], None] = open_folder) -> None:
        super().__init__()
        self._facts: LedgerFacts | None = None
        self._show_folder = show_folder
        self.path = Elided("", Type.TABLE)
        self.open = Button("", icon="folder", kind="plain")
        self.fields = Fields()
        self.check = Button("", icon="shield")
        self.repair = Button("", icon="tick", kind="primary")
        self.files = Button("", icon="file")
        self.result = Text("", Type.TABLE, wrap=True)
        self.result.hide()
        row = line(self.path, self.open)
        row.setStretch(0, 1)
        self.body.addLayout(row)
        self.add(self.fields)
        self.body.addLayout(line(self.check, None))
        self.add(self.result)
        self.body.addLayout(line(self.repair, self.files, None))
        self.offer(repair=False, files=False)
        self.body.addStretch(1)
        self.open.clicked.connect(self._open)
        self.check.clicked.connect(self.check_asked)
        self.repair.clicked.connect(self.repair_asked)
        self.files.clicked.connect(self.files_asked)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("数据"))
        self.open.set_text(_("打开文件夹"))
        self.check.set_text(_("核对台账"))
        self.repair.set_text(_("按操作日志修复"))
        self.files.set_text(_("从原文件补回…"))
        if self._facts is not None:
            self.show_facts(self._facts)

    def show_facts(self, facts: LedgerFacts) -> None:
        """Show what the ledger is."""
        self._facts = facts
        self.path.set_text(str(facts.folder))
        self.fields.set_rows(
            [
                (_("大小"), size_words(facts.size)),
                (
                    _("内容"),
                    _("记录 {records} 条，购进 {lines} 行，操作 {steps} 步").format(
                        records=f"{facts.records:,}", lines=f"{facts.purchase_lines:,}",
                        steps=f"{facts.operations:,}",
                    ),
                ),
                (_("本机编号"), facts.device[:8]),
                (_("日志头"), facts.head[:12]),
            ]
        )  # fmt: skip

    def show_busy(self, words: str) -> None:
        """Say what is being done."""
        self.check.setEnabled(False)
        self.offer(repair=False, files=False)
        self._tell(words, "text2")

    def offer(self, *, repair: bool, files: bool) -> None:
        """Offer what can be mended; what cannot is not shown."""
        self.repair.setVisible(repair)
        self.files.setVisible(files)

    def show_check(self, words: str, *, sound: bool) -> None:
        """Say what the check found."""
        self.check.setEnabled(True)
        self._tell(words, "ok" if sound else "bad")

    def _tell(self, words: str, tone: str) -> None:
        self.result.setText(words)
        self.result.set_tone(tone)
        self.result.setVisible(bool(words))

    def _open(self) -> None:
        if self._facts is not None:
            self._show_folder(self._facts.folder)
