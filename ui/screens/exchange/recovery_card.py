"""The card of packages one wins records back from: previewed, then written or given up."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.operations.recovery.previews import (
    CountedPackage,
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
from ui.widgets.select import Tick
from ui.widgets.text import Text, column, line

__all__ = ["RecoveryCard"]

_REMARKS_SHOWN = 3
_Row = tuple[str, tuple[Cell, ...]]
_NO_NUMBERS: tuple[Cell, ...] = ("", "", "", "", "")


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("记录与上报包"), stretch=True, size=Type.TABLE),
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


def _package_row(package: CountedPackage) -> tuple[Cell, ...]:
    words = _("第 {n} 包").format(n=package.sequence)
    more = _("{month} · {made} 生成 · {n} 条").format(
        month=package.month, made=f"{package.created_at:%m-%d %H:%M}", n=f"{package.records:,}"
    )
    name: Cell = (("icon:file:text2", ""), ("text!", f" {words}"), ("small", f"  {more}"))
    return (name, *_NO_NUMBERS)


def _note_rows(notes: Sequence[RecordNote]) -> Iterator[_Row]:
    """Give the records a person should look at, under the reason they share."""
    by_reason = sorted(notes, key=lambda note: note.reason)
    for number, (reason, group) in enumerate(groupby(by_reason, key=lambda note: note.reason)):
        yield f"{reason}{number}", ((("warn!", _(reason)),), *_NO_NUMBERS)
        for place, note in enumerate(group):
            name: Cell = (
                ("text", f"      {_(note.label)} {note.shop}"),
                ("small", f"  {note.day}"),
            )
            yield f"{reason}{number}.{place}", (name, *_NO_NUMBERS)


def _rows(preview: RecoveryPreview) -> Iterator[_Row]:
    for kind in preview.kinds:
        yield f"kind.{kind.kind}", ((("text", _(kind.label)),), *_counts(kind.counts))
    if preview.kinds:
        yield "total", ((("text!", _("合计")),), *_counts(preview.total, "!"))
    yield from _note_rows((*preview.conflicts, *preview.kept_back))
    for number, package in enumerate(preview.packages):
        yield f"package{number}", _package_row(package)


def _nothing_words(preview: RecoveryPreview) -> str:
    if preview.total.kept_back:
        return _("没有能找回的，未写的原因见说明")
    return _("台账里都有，没有要找回的")


def _remarks(preview: RecoveryPreview) -> Iterator[str]:
    """What a person should know before writing, in whole sentences."""
    for each in preview.left_out:
        yield _(each.sentence)
    total = preview.total
    if total.deleted:
        yield _("新增和更新里有 {n} 条是已撤回的，找回后仍是撤回").format(n=total.deleted)
    if total.newer:
        yield _("{n} 条台账里的比上报包新，不动").format(n=total.newer)


class RecoveryCard(Card):
    """Shows what the packages would bring back and asks what is to become of it.

    Signals:
        write_asked: write what is previewed.
        dropped: give the preview up.
        take_packages_changed: whether the packages win where both sides changed a record.
    """

    write_asked = Signal()
    dropped = Signal()
    take_packages_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.preview: RecoveryPreview | None = None
        self.table = DenseTable(
            _columns(), name=_("记录与上报包"), row_height=Size.GRID_ROW, framed=False
        )
        self.remarks = Banner("warn")
        self._remark_box = QWidget()
        self.words = Text("", Type.SMALL, tone="text2")
        self.take_packages = Tick("")
        self.take_packages.toggled.connect(self.take_packages_changed)
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
        row.addLayout(column(self.words, line(self.take_packages, None), spacing=2), 1)
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
        self.take_packages.blockSignals(True)
        self.take_packages.setChecked(False)
        self.take_packages.blockSignals(False)

    def show_preview(self, preview: RecoveryPreview) -> None:
        """Show what writing would do."""
        self.preview = preview
        rows = list(_rows(preview))
        self.table.set_rows([row for _key, row in rows], [key for key, _row in rows])
        self._show_remarks(list(_remarks(preview)))
        self._say(preview)
        (self.write_button if self.can_write else self.drop_button).setFocus()

    def _show_remarks(self, remarks: Sequence[str]) -> None:
        self._remark_box.setVisible(bool(remarks))
        more = len(remarks) - _REMARKS_SHOWN
        rest = _("，另有 {n} 条").format(n=more) if more > 0 else ""
        shown = "\n".join(remarks[:_REMARKS_SHOWN])
        self.remarks.show_words("warn", _("写入前请看") + rest, shown)

    def _say(self, preview: RecoveryPreview) -> None:
        total, count = preview.total, len(preview.packages)
        title = _("从上报包找回 · {n} 个包").format(n=count) if count else _("从上报包找回")
        self.set_head(title, _("预览，还没有写入"))
        if not count:
            words = _("没有可用的上报包")
        elif not preview.writes:
            words = _nothing_words(preview)
        else:
            words = _("一次写入，可整步撤销")
        self.words.setText(words)
        self.take_packages.setVisible(bool(total.conflicts) or self.take_packages.isChecked())
        self.write_button.set_text(
            _("找回 {n} 条").format(n=f"{total.new + total.changed:,}"), "Ctrl+Enter"
        )
        self.write_button.setEnabled(preview.writes)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(_("记录与上报包"))
        self.take_packages.set_text(_("两边都改过的，以上报包为准"))
        self.drop_button.set_text(_("放弃"), "Esc")
        self.table.set_columns(_columns())
        if self.preview is not None:
            self.show_preview(self.preview)
