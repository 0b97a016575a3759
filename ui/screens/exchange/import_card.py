"""The card of handouts coming in: empty, being read, previewed."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from storage.ledger.staging import Counts
from storage.operations.handouts.previews import FilePreview, ImportPreview, SheetPreview
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.screens.exchange.changes_table import ChangesTable
from ui.screens.exchange.receipt_words import writing_words
from ui.theme import Size, Space, Type
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.messages import Banner, EmptyState
from ui.widgets.segments import Segments
from ui.widgets.select import Tick
from ui.widgets.text import Text, column, line
from ui.words import say

__all__ = ["ImportCard"]

_REMARKS_SHOWN = 3
_REASONS_SHOWN = 2
_FILES, _CHANGES = "files", "changes"


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("文件与表"), stretch=True, size=Type.TABLE),
        Column("new", _("新增"), 84, "right"),
        Column("changed", _("更新"), 84, "right"),
        Column("unchanged", _("不变"), 92, "right", tone="text2"),
        Column("refused", _("错误"), 76, "right"),
    )


def _number(value: int, kind: str = "text") -> Cell:
    return ((kind if value else "muted", f"{value:,}"),)


def _counts(counts: Counts, *, total: bool = False) -> tuple[Cell, ...]:
    plain = "text!" if total else "text"
    return (
        _number(counts.new, plain),
        _number(counts.changed, plain),
        _number(counts.unchanged, "text2!" if total else "text2"),
        _number(counts.refused, "bad!"),
    )


def _file_row(file: FilePreview) -> tuple[Cell, ...]:
    return ((("icon:file:text2", ""), ("text!", f" {file.file}")), "", "", "", "")


def _sheet_row(sheet: SheetPreview) -> tuple[Cell, ...]:
    days = f"  {sheet.first_day} – {sheet.last_day}" if sheet.first_day else ""
    name: Cell = (("text", f"      {_(sheet.sheet)}"), ("small", days))
    return (name, *_counts(sheet.counts))


def _rows(preview: ImportPreview) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    for number, file in enumerate(preview.files):
        yield f"file{number}", _file_row(file)
        for place, sheet in enumerate(file.sheets):
            yield f"sheet{number}.{place}", _sheet_row(sheet)
    total: Cell = (("text!", _("合计")),)
    yield "total", (total, *_counts(preview.total, total=True))


def _refused_words(preview: ImportPreview) -> Iterator[str]:
    """Why rows are left out, in the order of the files: what is wrong first explains the rest."""
    reasons = Counter(say(reason) for row in preview.refused for reason in row.reasons)
    shown = [
        _("错误 {n} 行：{reason}").format(n=f"{n:,}", reason=reason)
        for reason, n in list(reasons.items())[:_REASONS_SHOWN]
    ]
    more = len(reasons) - len(shown)
    if more:
        shown[-1] = _("{words}；另有 {n} 种原因").format(words=shown[-1], n=more)
    yield from shown


def _remarks(preview: ImportPreview, left: int) -> Iterator[str]:
    """What a person should know before writing, in whole sentences."""
    yield from _refused_words(preview)
    if left:
        yield _("文件夹里另有 {n} 个文件没有收（不是下发文件）").format(n=left)
    own = sum(1 for change in preview.changes if change.own)
    if own:
        yield _("{n} 处主档与自己记的不同，自己记的不变（见“主档变化”）").format(n=own)
    if preview.taken_over:
        yield _("本台账还没有工号，将采用主档里的 {number}").format(number=preview.taken_over)
    if preview.not_in_master:
        names = _("、").join(preview.absent[:_REMARKS_SHOWN])
        yield _("{n} 户不在新主档中，保留并标出：{names}").format(
            n=len(preview.not_in_master), names=names
        )
    yield from preview.month_differences
    for file in preview.files:
        yield from file.ignored
        for sheet in file.sheets:
            yield from (f"{_(sheet.sheet)} {_(text)}" for text in sheet.warnings)


class ImportCard(Card):
    """Shows a preview and asks what is to become of it.

    Signals:
        files_asked: the user wants to choose files.
        write_asked: write what is previewed.
        dropped: give the preview up.
        refused_asked: save the refused rows for correction.
        take_over_changed: whether rows of another 工号 are to be taken as well.
    """

    files_asked = Signal()
    write_asked = Signal()
    dropped = Signal()
    refused_asked = Signal()
    take_over_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.preview: ImportPreview | None = None
        self._left = 0
        self.choice = Segments(height=26)
        self.choice.changed.connect(self._show_part)
        self.choice.hide()
        self.add_side(self.choice)
        self.add_button = Button(kind="plain", key="Ctrl+O")
        self.add_button.clicked.connect(self.files_asked)
        self.add_side(self.add_button)
        self.empty = EmptyState(action=_("选文件"))
        if self.empty.button is not None:
            self.empty.button.clicked.connect(self.files_asked)
        self.table = DenseTable(
            _columns(), name=_("收进来的文件与表"), row_height=Size.GRID_ROW, framed=False
        )
        self.changes = ChangesTable()
        self.remarks = Banner("warn")
        self._arrange()
        self.show_nothing()
        self.retranslate()

    def _arrange(self) -> None:
        self.words = Text("", Type.SMALL, tone="text2", wrap=True)
        self.refused_button = Button(kind="plain")
        self.refused_button.clicked.connect(self.refused_asked)
        self.take_over = Tick("")
        self.take_over.toggled.connect(self.take_over_changed)
        self.drop_button = Button(key="Esc")
        self.drop_button.clicked.connect(self.dropped)
        self.write_button = Button(kind="primary", key="Ctrl+Enter")
        self.write_button.clicked.connect(self.write_asked)
        left = column(self.words, line(self.refused_button, self.take_over, None), spacing=2)
        self.buttons = QWidget()
        pad = Space.CARD - 1
        row = line(margins=(pad, 10, pad, 12), spacing=12, into=self.buttons)
        row.addLayout(left, 1)
        row.addWidget(self.drop_button)
        row.addWidget(self.write_button)
        filled = QWidget()
        inner = QWidget()
        line(self.remarks, margins=(pad, 0, pad, 8), into=inner)
        self._remark_box = inner
        self._parts = QStackedWidget()
        self._parts.addWidget(self.table)
        self._parts.addWidget(self.changes)
        layout = column(self._parts, inner, self.buttons, spacing=0, into=filled)
        layout.setStretch(0, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(filled)
        self.add(self.stack, 1)

    def show_nothing(self) -> None:
        """Show that nothing is being received."""
        self.preview = None
        self.stack.setCurrentIndex(0)
        self.choice.hide()
        self._head()

    def show_preview(self, preview: ImportPreview, left: int = 0) -> None:
        """Show what writing would do; ``left`` files of the folders were left aside."""
        if preview is not self.preview:
            self._show_part(_FILES)
        self.preview, self._left = preview, left
        self._show_changes(preview)
        rows = list(_rows(preview))
        self.table.set_rows([row for _key, row in rows], [key for key, _row in rows])
        remarks = list(dict.fromkeys(_remarks(preview, left)))
        self._remark_box.setVisible(bool(remarks))
        if remarks:
            shown = "\n".join(remarks[:_REMARKS_SHOWN])
            more = len(remarks) - _REMARKS_SHOWN
            rest = _("，另有 {n} 条").format(n=more) if more > 0 else ""
            self.remarks.show_words("warn", _("写入前请看") + rest, shown)
        self.stack.setCurrentIndex(1)
        self._head()
        self._say()
        self.write_button.setFocus()

    def _show_changes(self, preview: ImportPreview) -> None:
        count = len(preview.changes) + preview.more_changes
        self.changes.show_changes(preview.changes)
        self.choice.set_options(
            ((_FILES, _("文件")), (_CHANGES, _("主档变化 {n}").format(n=f"{count:,}"))),
            _("看什么"),
        )
        self.choice.set_value(_FILES if self._parts.currentIndex() == 0 else _CHANGES)
        self.choice.setVisible(count > 0)

    def _show_part(self, part: object) -> None:
        """Show the files, or what they change in master records."""
        self._parts.setCurrentIndex(int(part == _CHANGES))

    def _say(self) -> None:
        if self.preview is None:
            return
        total = self.preview.total
        foreign = any("工号" in reason for row in self.preview.refused for reason in row.reasons)
        self.refused_button.setVisible(total.refused > 0)
        self.take_over.setVisible(foreign or self.take_over.isChecked())
        self.words.setText(writing_words(self.preview))
        count = len(self.preview.files)
        self.write_button.set_text(_("写入 {n} 个文件").format(n=count), "Ctrl+Enter")
        self.write_button.setEnabled(self.can_write)

    @property
    def can_write(self) -> bool:
        """Tell whether writing would change anything."""
        if self.preview is None:
            return False
        total = self.preview.total
        return bool(
            total.new or total.changed or self.preview.not_in_master or self.preview.taken_over
        )

    def _head(self) -> None:
        if self.preview is None:
            self.set_head(_("收进来"))
            return
        count = len(self.preview.files)
        self.set_head(_("收进来 · {n} 个下发文件").format(n=count), _("预览，还没有写入"))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.add_button.set_text(_("选文件"), "Ctrl+O")
        self.empty.set_words(
            _("把总部的下发文件拖到这里，或按 Ctrl+O 选文件"),
            _(
                "客户主档、卷烟目录、购进、通知、目标任务、货源投放、评估标准、节假日、回执，"
                "几个文件或整个文件夹一起收；先预览，再写入。"
            ),
        )
        if self.empty.button is not None:
            self.empty.button.set_text(_("选文件"))
        self.table.setAccessibleName(_("收进来的文件与表"))
        self.refused_button.set_text(_("另存错误行，改好再收"))
        self.take_over.set_text(_("其他工号的户也收"))
        self.drop_button.set_text(_("放弃"), "Esc")
        self.table.set_columns(_columns())
        self.changes.retranslate()
        if self.preview is not None:
            self.show_preview(self.preview, self._left)
        self._head()
