"""What receipts bring, in words: before they are written, and after."""

from storage.operations.handouts.previews import ImportPreview
from storage.operations.handouts.receipts import ReceiptSummary
from ui.i18n import _

__all__ = ["done_words", "receipt_words", "writing_words"]


def receipt_words(receipts: ReceiptSummary) -> str:
    """Return 回执：接收 28 条，退回 2 条; empty where there is no news."""
    if not (receipts.accepted or receipts.returned):
        return ""
    return _("回执：接收 {accepted} 条，退回 {returned} 条").format(
        accepted=f"{receipts.accepted:,}", returned=f"{receipts.returned:,}"
    )


def writing_words(preview: ImportPreview) -> str:
    """Say what writing would do, and whether it can be taken back."""
    total, receipts = preview.total, receipt_words(preview.receipts)
    if receipts:
        undo = _("记下后不撤销") if preview.only_receipts else _("回执不撤销，其余可整步撤销")
        refused = _("{n} 行错误不写入").format(n=total.refused) if total.refused else ""
        return _("；").join(part for part in (receipts, undo, refused) if part)
    if total.refused:
        return _("{n} 行错误不写入，其余一次写入，可整步撤销").format(n=total.refused)
    if total.new or total.changed:
        return _("一次写入，可整步撤销")
    return _("和台账里的一样，没有要写入的")


def done_words(preview: ImportPreview) -> str:
    """Say what was written."""
    receipts = receipt_words(preview.receipts)
    if preview.only_receipts and receipts:
        return _("收好了，{receipts}").format(receipts=receipts)
    total = preview.total
    done = _("收好了：新增 {new}，更新 {changed}").format(
        new=f"{total.new:,}", changed=f"{total.changed:,}"
    )
    return _("；").join(part for part in (done, receipts) if part)
