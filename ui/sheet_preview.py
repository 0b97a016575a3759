"""Forms asked for anywhere in the window: shown first, noted once they are on paper."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from models.errors import RoundbookError
from models.paper.items import Page, QrCode
from models.paper.payload import decode
from storage.operations.print_sheets import PrintedSheet, note_printed
from ui.context import AppContext
from ui.i18n import _
from ui.printing.preview import SheetPreview
from ui.printing.printers import SystemPrinters
from ui.printing.visit_sheets import Printable, lay_out_day

__all__ = ["preview_forms", "preview_sheets"]


def preview_sheets(
    context: AppContext,
    parent: QWidget,
    retailer_ids: Sequence[str],
    day: date,
    settings: QSettings | None = None,
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
    return preview_forms(context, parent, ready, (_("走访单"), day), settings)


def preview_forms(
    context: AppContext,
    parent: QWidget,
    ready: Printable,
    named: tuple[str, date],
    settings: QSettings | None = None,
) -> SheetPreview:
    """Open the preview of sheets; what is read back is noted once it is on paper.

    ``named``: what the form is called, and the day it is of.
    """
    name, day = named
    printers = SystemPrinters(settings)
    file = f"{name}_{day}.pdf"
    preview = SheetPreview(
        ready.sheets, context.dialogs, name=file, printers=printers, parent=parent
    )

    def note(*_args: object) -> None:
        put_out = _on(preview.sent, ready.printed)
        if not put_out:
            return
        if context.ledger.read_only:
            context.told.emit(_("台账现在只读，这次打印没有记下来"), "")
            return
        context.act(lambda ledger: note_printed(ledger, day, put_out, ready.noted_as))

    preview.printed.connect(note)
    preview.saved.connect(note)
    preview.open()
    return preview


def _on(pages: Sequence[Page], printed: Sequence[PrintedSheet]) -> list[PrintedSheet]:
    """Return the sheets of which a page was put out."""
    serials = {decode(code.digits).serial for page in pages for code in page.of(QrCode)}
    return [sheet for sheet in printed if sheet.serial in serials]
