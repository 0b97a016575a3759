"""A cell recorded, exempted or withdrawn from the board's side card."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from models.errors import RoundbookError
from models.six_one_record import SixOneExemption, SixOneRecord
from storage.operations.six_ones import exempt_six_one, record_six_one, withdraw_six_one
from ui.context import AppContext, Operation
from ui.i18n import _
from ui.screens.board.forms import ExemptForm, RecordForm
from ui.screens.board.words import item_name

if TYPE_CHECKING:
    from ui.screens.board.page import BoardPage

__all__ = ["CellDesk"]


class CellDesk(QObject):
    """Opens the forms of the cell in sight and does what they ask for."""

    def __init__(self, context: AppContext, page: "BoardPage") -> None:
        super().__init__(page)
        self._context, self._page, self._side = context, page, page.side
        panel = self._side.cell
        panel.record_asked.connect(lambda: self.begin(self._side.record))
        panel.exempt_asked.connect(lambda: self.begin(self._side.exempt))
        panel.withdraw_asked.connect(self._withdraw)
        self._side.record.saved.connect(self._record)
        self._side.exempt.saved.connect(self._exempt)

    def begin(self, form: RecordForm | ExemptForm) -> None:
        """Show a form for the cell in sight."""
        if self._side.cell.detail is not None:
            self._side.show_panel(form)
            form.begin(self._side.cell.detail)

    def _record(self, record: SixOneRecord) -> None:
        done = _("已记录 {item}：{shop}").format(
            item=f"{record.item.sign} {item_name(record.item)}",
            shop=self._page.shop_name(record.retailer_id),
        )
        self._save(self._side.record, lambda ledger: record_six_one(ledger, record), done)

    def _exempt(self, exemption: SixOneExemption) -> None:
        done = _("已豁免 {item}：{shop}").format(
            item=f"{exemption.item.sign} {item_name(exemption.item)}",
            shop=self._page.shop_name(exemption.retailer_id),
        )
        self._save(self._side.exempt, lambda ledger: exempt_six_one(ledger, exemption), done)

    def _save(self, form: RecordForm | ExemptForm, operation: Operation, done: str) -> None:
        """Run an operation; a refusal is told inside the form, where the words still stand."""
        try:
            changes = operation(self._context.ledger)
        except RoundbookError as error:
            form.refuse(error)
            return
        self._page.leave_panel()
        self._context.announce(changes, done)

    def _withdraw(self, record_id: str) -> None:
        item = self._page.table.item
        done = _("已撤回 {item} 的记录").format(item=f"{item.sign} {item_name(item)}")
        self._context.act(lambda ledger: withdraw_six_one(ledger, record_id), done)
        QTimer.singleShot(0, self._page.table.setFocus)
