"""What the cards of records from elsewhere share: counts by kind, what to look at, two buttons."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.operations.handover.previews import HandoverPreview
from storage.operations.recovery.previews import (
    KindPreview,
    RecordNote,
    RecoveryCounts,
    RecoveryPreview,
)
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.theme import Size, Space, Type
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.messages import Banner
from ui.widgets.text import Text, column, line

__all__ = ["PreviewCard", "PreviewRow", "kind_rows", "note_rows", "uncounted"]

PreviewRow = tuple[str, tuple[Cell, ...]]
"""Key and cells of a row."""

_REMARKS_SHOWN = 3
_INDENT = "      "


def uncounted(name: Cell) -> tuple[Cell, ...]:
    """Return the cells of a row that has a name and no numbers."""
    return (name, "", "", "", "", "")


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


def kind_rows(
    kinds: Iterable[KindPreview], total: RecoveryCounts, *, indented: bool = False
) -> Iterator[PreviewRow]:
    """Give a row a kind, ``indented`` under a head, and their sum."""
    before = _INDENT if indented else ""
    for kind in kinds:
        yield f"kind.{kind.kind}", ((("text", before + _(kind.label)),), *_counts(kind.counts))
    yield "total", ((("text!", _("合计")),), *_counts(total, "!"))


def note_rows(notes: Iterable[RecordNote]) -> Iterator[PreviewRow]:
    """Give the records a person should look at, under the reason they share."""
    by_reason = sorted(notes, key=lambda note: note.reason)
    for number, (reason, group) in enumerate(groupby(by_reason, key=lambda note: note.reason)):
        yield f"reason{number}", uncounted((("warn!", _(reason)),))
        for place, note in enumerate(group):
            name: Cell = (
                ("text", f"{_INDENT}{_(note.label)} {note.shop}"),
                ("small", f"  {note.day}"),
            )
            yield f"reason{number}.{place}", uncounted(name)


class PreviewCard(Card):
    """Shows what records from elsewhere would do here and asks what is to become of them.

    A subclass gives ``listed`` and ``show_preview``, ends its
    ``__init__`` with ``retranslate``, and may put more below ``words`` in ``beside_buttons``.

    Signals:
        write_asked: write what is previewed.
        dropped: give the preview up.
    """

    write_asked = Signal()
    dropped = Signal()
    preview: HandoverPreview | RecoveryPreview | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.preview = None
        self.table = DenseTable(
            self._columns(), name=self.listed(), row_height=Size.GRID_ROW, framed=False
        )
        self.remarks = Banner("warn")
        self._remark_box = QWidget()
        self.words = Text("", Type.SMALL, tone="text2")
        self.beside_buttons = column(self.words, spacing=2)
        self.drop_button = Button(key="Esc")
        self.drop_button.clicked.connect(self.dropped)
        self.write_button = Button(kind="primary", key="Ctrl+Enter")
        self.write_button.clicked.connect(self.write_asked)
        self._arrange()

    def _arrange(self) -> None:
        pad = Space.CARD - 1
        line(self.remarks, margins=(pad, 0, pad, 8), into=self._remark_box)
        buttons = QWidget()
        row = line(margins=(pad, 10, pad, 12), spacing=12, into=buttons)
        row.addLayout(self.beside_buttons, 1)
        row.addWidget(self.drop_button)
        row.addWidget(self.write_button)
        self.add(self.table, 1)
        self.add(self._remark_box)
        self.add(buttons)

    def listed(self) -> str:
        """Return what the first column lists, in the language in force."""
        raise NotImplementedError

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("name", self.listed(), stretch=True, size=Type.TABLE),
            Column("new", _("新增"), 56, "right"),
            Column("changed", _("更新"), 70, "right"),
            Column("unchanged", _("不变"), 86, "right", tone="text2"),
            Column("conflicts", _("两边都改"), 70, "right"),
            Column("kept_back", _("未写"), 74, "right"),
        )

    @property
    def can_write(self) -> bool:
        """Tell whether writing would change anything."""
        return self.preview is not None and self.preview.writes

    def show_nothing(self) -> None:
        """Forget the preview."""
        self.preview = None

    def show_rows(self, rows: Iterable[PreviewRow]) -> None:
        """Show the rows of a preview."""
        listed = list(rows)
        self.table.set_rows([row for _key, row in listed], [key for key, _row in listed])

    def show_remarks(self, remarks: Sequence[str]) -> None:
        """Show what a person should know before writing, in whole sentences."""
        self._remark_box.setVisible(bool(remarks))
        more = len(remarks) - _REMARKS_SHOWN
        rest = _("，另有 {n} 条").format(n=more) if more > 0 else ""
        shown = "\n".join(remarks[:_REMARKS_SHOWN])
        self.remarks.show_words("warn", _("写入前请看") + rest, shown)

    def offer_writing(self, words: str) -> None:
        """Name the writing ``words`` and take the focus to what can be done."""
        self.write_button.set_text(words, "Ctrl+Enter")
        self.write_button.setEnabled(self.can_write)
        (self.write_button if self.can_write else self.drop_button).setFocus()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(self.listed())
        self.table.set_columns(self._columns())
        self.drop_button.set_text(_("放弃"), "Esc")
