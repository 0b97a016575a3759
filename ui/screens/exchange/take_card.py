"""The card of a colleague's handover: previewed, then written or given up."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from storage.operations.handover.previews import HandoverPreview
from ui.i18n import _
from ui.item_models.tuple_table import Cell
from ui.screens.exchange.preview_card import (
    PreviewCard,
    PreviewRow,
    kind_rows,
    note_rows,
    uncounted,
)

__all__ = ["TakeCard"]


def _rows(preview: HandoverPreview) -> Iterator[PreviewRow]:
    more = _("{n} 户 · {todos} 条未结待办").format(
        n=f"{preview.retailers:,}", todos=f"{preview.open_todos:,}"
    )
    head: Cell = (
        ("icon:file:text2", ""),
        ("text!", f" {_(preview.route)}"),
        ("small", f"  {more}"),
    )
    yield "file", uncounted(head)
    yield from kind_rows(preview.kinds, preview.total, indented=True)
    yield from note_rows((*preview.conflicts, *preview.kept_back))


def _remarks(preview: HandoverPreview) -> Iterator[str]:
    """What a person should know before writing, in whole sentences."""
    total = preview.total
    if total.conflicts:
        yield _("{n} 条两边都改过，保留本台账的，已列在表里").format(n=total.conflicts)
    if total.newer:
        yield _("{n} 条本台账的比移交的新，不动").format(n=total.newer)
    if preview.confirmed:
        yield _("{n} 条总部已经收到，不再上报").format(n=f"{preview.confirmed:,}")


class TakeCard(PreviewCard):
    """Shows what a handover would bring and asks what is to become of it."""

    preview: HandoverPreview | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.retranslate()

    def listed(self) -> str:
        return _("移交的内容")

    def show_preview(self, preview: HandoverPreview) -> None:
        """Show what writing would do."""
        self.preview = preview
        self.show_rows(_rows(preview))
        self.show_remarks(list(_remarks(preview)))
        self.set_head(_("接收移交 · {giver}").format(giver=preview.giver), _("预览，还没有写入"))
        made = _("{made} 生成").format(made=f"{preview.created_at:%m-%d %H:%M}")
        what = _("一次写入，可整步撤销") if preview.writes else _("台账里都有，没有要接收的")
        self.words.setText(f"{made} · {what}")
        count = preview.total.new + preview.total.changed
        self.offer_writing(_("接收 {n} 条").format(n=f"{count:,}"))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        if self.preview is not None:
            self.show_preview(self.preview)
