"""Visit sheets asked for anywhere in the window: shown first, noted once they are on paper."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from models.errors import RoundbookError
from storage.operations.print_sheets import note_printed
from ui.context import AppContext
from ui.i18n import _
from ui.printing.preview import SheetPreview
from ui.printing.visit_sheets import lay_out_day

__all__ = ["preview_sheets"]


def preview_sheets(
    context: AppContext, parent: QWidget, retailer_ids: Sequence[str], day: date
) -> SheetPreview | None:
    """Open the preview of some retailers' sheets; None when they cannot be made."""
    try:
        ready = lay_out_day(context.ledger, retailer_ids, day, cover=len(retailer_ids) > 1)
    except RoundbookError as error:
        context.tell_failure(error)
        return None
    if not ready.sheets:
        context.failed.emit(_("没有要打印的客户"), _("请先选一户，或在“今日”里打印当天的走访单。"))
        return None
    preview = SheetPreview(ready.sheets, context.dialogs, name=f"走访单_{day}.pdf", parent=parent)

    def note(*_args: object) -> None:
        if context.ledger.read_only:
            context.told.emit(_("台账现在只读，这次打印没有记下来"), "")
            return
        context.act(lambda ledger: note_printed(ledger, day, ready.printed))

    preview.printed.connect(note)
    preview.saved.connect(note)
    preview.open()
    return preview
