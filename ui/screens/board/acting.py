"""A cell recorded, exempted or withdrawn from the board's side card."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from models.calendar import Period
from models.errors import RoundbookError
from models.six_one_record import SixOneExemption
from storage.operations.six_ones import exempt_six_one, withdraw_six_one
from storage.queries.elsewhere import kept_elsewhere
from storage.queries.programme import KIND_OF_ITEM
from ui.context import AppContext
from ui.i18n import _
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
        panel.record_asked.connect(self._record)
        panel.proof_asked.connect(self._open_proof)
        panel.exempt_asked.connect(self.exempt)
        panel.withdraw_asked.connect(self._withdraw)
        self._side.exempt.saved.connect(self._exempt)

    def exempt(self) -> None:
        """Show the form of an exemption for the cell in sight."""
        if self._side.cell.detail is not None:
            self._side.show_panel(self._side.exempt)
            self._side.exempt.begin(self._side.cell.detail)

    def _record(self) -> None:
        """Record an event that has the store of the cell in sight."""
        detail = self._side.cell.detail
        if detail is not None:
            cell = detail.cell
            kind = KIND_OF_ITEM[cell.item]
            self._context.event_asked.emit(kind, (cell.retailer_id,), cell.month)

    def record_column(self) -> None:
        """Record one event for all stores in sight that have nothing of the column's item yet."""
        item, month = self._page.table.item, Period.parse(self._page.month.month)
        kind, stores = KIND_OF_ITEM.get(item), self._page.lacking(item)
        said = ""
        if kind is None:
            said = _("{item}在走访里做，不用在这里记录").format(item=item_name(item))
        elif month.first > self._context.today():
            said = _("这个月还没到，先不记。")
        elif not stores:
            said = _("{item}这一列没有还没做的户").format(item=item_name(item))
        if said or kind is None:
            self._context.told.emit(said, "")
        else:
            self._context.event_asked.emit(kind, tuple(stores), month.key)

    def _open_proof(self, kind: str, record_id: str) -> None:
        """Open what proves the cell in sight, or say who has it."""
        elsewhere = kept_elsewhere(self._context.ledger, kind, record_id)
        if elsewhere is not None:
            self._context.tell_failure(elsewhere)
        elif kind == "visit":
            self._context.visit_opened.emit(record_id)
        elif kind == "check":
            self._context.check_opened.emit(record_id)
        else:
            self._context.event_opened.emit(kind, record_id)

    def _exempt(self, exemption: SixOneExemption) -> None:
        done = _("已豁免 {item}：{shop}").format(
            item=f"{exemption.item.sign} {item_name(exemption.item)}",
            shop=self._page.shop_name(exemption.retailer_id),
        )
        try:
            changes = exempt_six_one(self._context.ledger, exemption)
        except RoundbookError as error:  # told inside the form, where the words still stand
            self._side.exempt.refuse(error)
            return
        self._page.leave_panel()
        self._context.announce(changes, done)

    def _withdraw(self, record_id: str) -> None:
        item = self._page.table.item
        done = _("已撤回 {item} 的记录").format(item=f"{item.sign} {item_name(item)}")
        self._context.act(lambda ledger: withdraw_six_one(ledger, record_id), done)
        QTimer.singleShot(0, self._page.table.setFocus)
