"""The card of a colleague's handover: previewed, then written or given up."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.operations.handover.previews import HandoverPreview
from storage.operations.recovery.previews import RecordNote, RecoveryCounts
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.theme import Size, Space, Type
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.messages import Banner
from ui.widgets.text import Text, line

__all__ = ["TakeCard"]

_Row = tuple[str, tuple[Cell, ...]]
_NO_NUMBERS: tuple[Cell, ...] = ("", "", "", "", "")


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("移交的内容"), stretch=True, size=Type.TABLE),
        Column("new", _("新增"), 56, "right"),
        Column("changed", _("更新"), 70, "right"),
        Column("unchanged", _("不变"), 86, "right", tone="text2"),
        Column("conflicts", _("两边都改"), 70, "right"),
        Column("kept_back", _("未写"), 74, "right"),
    )


def _number(value: int, kind: str) -> Cell:
    return ((kind if value else "muted", f"{value:,}"),)


def _counts(counts: RecoveryCounts, bold: str = "") -> tuple[Cell, ...]:
    return (
        _number(counts.new, f"text{bold}"),
        _number(counts.changed, f"text{bold}"),
        _number(counts.unchanged + counts.newer, f"text2{bold}"),
        _number(counts.conflicts, f"warn{bold}"),
        _number(counts.kept_back, f"warn{bold}"),
    )


def _note_rows(notes: Sequence[RecordNote]) -> Iterator[_Row]:
    """Give the records a person should look at, under the reason they share."""
    by_reason = sorted(notes, key=lambda note: note.reason)
    for number, (reason, group) in enumerate(groupby(by_reason, key=lambda note: note.reason)):
        yield f"reason{number}", ((("warn!", _(reason)),), *_NO_NUMBERS)
        for place, note in enumerate(group):
            name: Cell = (
                ("text", f"      {_(note.label)} {note.shop}"),
                ("small", f"  {note.day}"),
            )
            yield f"reason{number}.{place}", (name, *_NO_NUMBERS)


def _rows(preview: HandoverPreview) -> Iterator[_Row]:
    more = _("{n} 户 · {todos} 条未结待办").format(
        n=f"{preview.retailers:,}", todos=f"{preview.open_todos:,}"
    )
    head: Cell = (
        ("icon:file:text2", ""),
        ("text!", f" {_(preview.route)}"),
        ("small", f"  {more}"),
    )
    yield "file", (head, *_NO_NUMBERS)
    for kind in preview.kinds:
        yield f"kind.{kind.kind}", ((("text", f"      {_(kind.label)}"),), *_counts(kind.counts))
    yield "total", ((("text!", _("合计")),), *_counts(preview.total, "!"))
    yield from _note_rows((*preview.conflicts, *preview.kept_back))


def _remarks(preview: HandoverPreview) -> Iterator[str]:
    """What a person should know before writing, in whole sentences."""
    total = preview.total
    if total.conflicts:
        yield _("{n} 条两边都改过，保留本台账的，已列在表里").format(n=total.conflicts)
    if total.newer:
        yield _("{n} 条本台账的比移交的新，不动").format(n=total.newer)
    if preview.confirmed:
        yield _("{n} 条总部已经收到，不再上报").format(n=f"{preview.confirmed:,}")


class TakeCard(Card):
    """Shows what a handover would bring and asks what is to become of it.

    Signals:
        write_asked: write what is previewed.
        dropped: give the preview up.
    """

    write_asked = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.preview: HandoverPreview | None = None
        self.table = DenseTable(
            _columns(), name=_("移交的内容"), row_height=Size.GRID_ROW, framed=False
        )
        self.remarks = Banner("warn")
        self._remark_box = QWidget()
        self.words = Text("", Type.SMALL, tone="text2")
        self.drop_button = Button(key="Esc")
        self.drop_button.clicked.connect(self.dropped)
        self.write_button = Button(kind="primary", key="Ctrl+Enter")
        self.write_button.clicked.connect(self.write_asked)
        self._arrange()
        self.retranslate()

    def _arrange(self) -> None:
        pad = Space.CARD - 1
        line(self.remarks, margins=(pad, 0, pad, 8), into=self._remark_box)
        buttons = QWidget()
        row = line(margins=(pad, 10, pad, 12), spacing=12, into=buttons)
        row.addWidget(self.words, 1)
        row.addWidget(self.drop_button)
        row.addWidget(self.write_button)
        self.add(self.table, 1)
        self.add(self._remark_box)
        self.add(buttons)

    @property
    def can_write(self) -> bool:
        """Tell whether writing would change anything."""
        return self.preview is not None and self.preview.writes

    def show_nothing(self) -> None:
        """Forget the preview."""
        self.preview = None

    def show_preview(self, preview: HandoverPreview) -> None:
        """Show what writing would do."""
        self.preview = preview
        rows = list(_rows(preview))
        self.table.set_rows([row for _key, row in rows], [key for key, _row in rows])
        remarks = list(_remarks(preview))
        self._remark_box.setVisible(bool(remarks))
        self.remarks.show_words("warn", _("写入前请看"), "\n".join(remarks))
        self.set_head(_("接收移交 · {giver}").format(giver=preview.giver), _("预览，还没有写入"))
        made = _("{made} 生成").format(made=f"{preview.created_at:%m-%d %H:%M}")
        what = _("一次写入，可整步撤销") if preview.writes else _("台账里都有，没有要接收的")
        self.words.setText(f"{made} · {what}")
        self.write_button.set_text(
            _("接收 {n} 条").format(n=f"{preview.total.new + preview.total.changed:,}"),
            "Ctrl+Enter",
        )
        self.write_button.setEnabled(preview.writes)
        (self.write_button if preview.writes else self.drop_button).setFocus()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(_("移交的内容"))
        self.drop_button.set_text(_("放弃"), "Esc")
        self.table.set_columns(_columns())
        if self.preview is not None:
            self.show_preview(self.preview)
