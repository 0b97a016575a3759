"""The card beside the board: one cell, what it asks for, what is there, what to do now."""

from collections.abc import Sequence
from datetime import date

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.calendar import Period, PeriodKind
from models.six_one_record import SixOneExemption, SixOneItem
from models.six_ones import BoardRow, Cell, CellState, ItemSettings
from storage.database import Ledger
from storage.queries.board import StoreLine, exemption_of
from storage.queries.programme import ITEM_OF_KIND, event_number
from storage.queries.settings import six_one_settings
from ui.i18n import _
from ui.screens.board.words import (
    before_label,
    cell_words,
    condition,
    due_line,
    evidence_words,
    item_title,
    lacking_words,
    missing_words,
    month_words,
    period_before,
    proof_words,
    record_words,
)
from ui.theme import Size, Type
from ui.widgets import Button, Card, Elided, Fields, Rule, StateSign, Text, column, line
from ui.words import days_ago, say

__all__ = ["CellPanel", "Detail", "detail_of"]

_OPENED = ("visit", "check", *ITEM_OF_KIND)
_BY_VISIT = (SixOneItem.EVALUATION, SixOneItem.MARKET_INFORMATION)


@attrs.frozen(kw_only=True)
class Detail:
    """Everything the card says of one cell; ``before`` is the cell of the period before.

    ``number`` is the 编号 of the event behind it.
    """

    cell: Cell
    rule: ItemSettings
    line: StoreLine
    today: date
    before: Cell | None = None
    exemption: SixOneExemption | None = None
    number: str = ""

    @property
    def by_visit(self) -> bool:
        """True for ② and ④, which a check or a visit makes."""
        return self.cell.item in _BY_VISIT

    @property
    def begun_future(self) -> bool:
        """True when the month has not begun: nothing can be recorded yet."""
        return Period.parse(self.cell.month).first > self.today

    @property
    def proof(self) -> tuple[str, str]:
        """Kind and id of what proves the cell, blank where nothing that can be opened does."""
        record = self.cell.record
        known = record is not None and record.ref_kind in _OPENED
        return (record.ref_kind, record.ref_id) if record is not None and known else ("", "")

    @property
    def recordable(self) -> bool:
        """True when an event of the store would make the cell done."""
        open_cell = self.exemptable and not self.begun_future
        return open_cell and not self.by_visit and not self.proof[0]

    @property
    def exemptable(self) -> bool:
        """True when nothing was done and the item is owed."""
        states = (CellState.TO_DO, CellState.OVERDUE, CellState.NOT_DUE, CellState.BEGUN)
        return self.cell.state in states

    @property
    def visitable(self) -> bool:
        """True when a visit now would make the record."""
        month = Period.parse(self.cell.month)
        return self.by_visit and self.exemptable and self.today in month

    @property
    def withdrawable(self) -> bool:
        """True when the record was made by hand."""
        return self.cell.record is not None and not self.cell.record.derived


def detail_of(
    ledger: Ledger,
    cell: Cell,
    line_: StoreLine,
    year: Sequence[BoardRow],
    today: date,
) -> Detail:
    """Return what the card says of a cell; ``year`` are the store's months up to it."""
    month = Period.parse(cell.month)
    rule = six_one_settings(ledger).of(cell.item, month)
    before = period_before(rule.period, month)
    exempt = cell.state is CellState.EXEMPT
    return Detail(
        cell=cell,
        rule=rule,
        line=line_,
        today=today,
        before=next((row.cell(cell.item) for row in year if row.month == before), None),
        exemption=exemption_of(ledger, cell) if exempt else None,
        number=event_number(ledger, cell.record) if cell.record is not None else "",
    )


class CellPanel(Card):
    """``show_detail(detail)``; the main button does what Enter on the board does.

    Signals:
        record_asked: an event of the store is to be recorded.
        visit_asked: the store is to be visited now.
        proof_asked: kind and id of what proves the cell.
        exempt_asked: the cell is to be exempted.
        withdraw_asked: id of the record that is to be taken back.
        open_asked: the store's page is to be shown.
    """

    record_asked = Signal()
    visit_asked = Signal()
    proof_asked = Signal(str, str)
    exempt_asked = Signal()
    withdraw_asked = Signal(str)
    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.detail: Detail | None = None
        self._eyebrow = Elided("", Type.TABLE, tone="accent", bold=True)
        self._name = Elided("", Type.PANEL, bold=True)
        self._sign = StateSign()
        self._state = Text("", Type.CARD, bold=True)
        self._due = Text("", Type.TABLE, tone="text2")
        self._facts = Fields()
        self._why = Text("", Type.SMALL, tone="muted", wrap=True)
        self.main = Button("", kind="primary", key="Enter", height=Size.MAIN_BUTTON)
        self.exempt = Button("", key="X")
        self.open = Button("", key="O")
        self.withdraw = Button("")
        self._wire()
        self._lay_out()

    def _wire(self) -> None:
        self.main.clicked.connect(self.act)
        self.exempt.clicked.connect(self.exempt_asked)
        self.open.clicked.connect(self.open_asked)
        self.withdraw.clicked.connect(self._withdraw)

    def _lay_out(self) -> None:
        state = line(self._sign, self._state, None, self._due)
        buttons = line(self.exempt, self.withdraw, self.open, spacing=8)
        self._inside = QWidget()
        column(
            self._eyebrow, 2, self._name, 4, state, 6, Rule(), 6, self._facts, self._why, 6,
            self.main, buttons, spacing=4, into=self._inside,
        )  # fmt: skip
        self.add(self._inside)
        self.body.addStretch(1)

    # -- showing

    def show_detail(self, detail: Detail) -> None:
        """Show one cell."""
        self.detail = detail
        cell = detail.cell
        title = f"{cell.item.sign} {item_title(cell.item)} · {month_words(cell.month)}"
        self._eyebrow.set_text(title)
        self._name.set_text(detail.line.shop_name)
        self._sign.set_state(cell.state.value)
        self._state.setText(say(cell.description))
        words, tone = due_line(cell, detail.today)
        self._due.setText(words)
        self._due.set_tone(tone)
        self._facts.set_rows(self._rows(detail))
        self._why.setText(self._reason(detail))
        self._why.setVisible(bool(self._why.text()))
        self._word_buttons(detail)
        self.setAccessibleName(f"{title} {detail.line.shop_name} {say(cell.description)} {words}")

    def _rows(self, detail: Detail) -> list[tuple[str, str, str]]:
        cell, rule = detail.cell, detail.rule
        weekly = cell.progress is not None
        rows = [
            (_("完成条件"), condition(cell.item, rule, weekly=weekly), "text"),
            (_("凭证"), evidence_words(cell.item, rule), "text"),
        ]
        if detail.exemption is not None and cell.state is CellState.EXEMPT:
            rows.append((_("豁免原因"), detail.exemption.reason, "text"))
            rows.append((_("批准人"), detail.exemption.approver, "text"))
        elif cell.state is not CellState.NOT_APPLICABLE:
            there = record_words(cell, detail.today)
            rows.append((_("已有"), there or _("还没有"), "text" if there else "muted"))
        if detail.number:
            rows.append((_("编号"), detail.number, "text"))
        if cell.state is CellState.BEGUN:
            rows.append((_("还差"), lacking_words(cell, rule), "text"))
        if cell.missing_evidence:
            rows.append((_("缺凭证"), missing_words(cell.missing_evidence), "warn"))
        kind = PeriodKind.WEEK if weekly else rule.period
        rows.append((before_label(kind), cell_words(detail.before, detail.today), "text"))
        rows.append((_("上次走访"), days_ago(detail.line.last_visit, detail.today), "text"))
        return rows

    @staticmethod
    def _reason(detail: Detail) -> str:
        cell = detail.cell
        if cell.state is CellState.NOT_APPLICABLE:
            return _("这个月不是标准店，或整月没有营业，不用做六个一。")
        if detail.begun_future:
            return _("这个月还没到，先不记。")
        if not detail.by_visit:
            return ""
        if cell.item is SixOneItem.EVALUATION:
            return _("走访时做完全项评估，这一格自动完成。")
        return _("走访时盘库存够数，这一格自动完成。")

    def _word_buttons(self, detail: Detail) -> None:
        cell = detail.cell
        if detail.visitable:
            self.main.set_text(_("开始走访"))
        elif detail.recordable:
            self.main.set_text(_("记录 {sign}").format(sign=cell.item.sign))
        else:
            self.main.set_text(proof_words(detail.proof[0]))
        self.main.setVisible(detail.recordable or detail.visitable or bool(detail.proof[0]))
        self.exempt.set_text(_("豁免…"))
        self.exempt.setVisible(detail.exemptable and not detail.withdrawable)
        self.withdraw.set_text(_("撤回记录"))
        self.withdraw.setVisible(detail.withdrawable)
        self.open.set_text(_("打开客户"))

    # -- acting

    def act(self) -> None:
        """Do what the main button says."""
        if self.detail is None:
            return
        if self.detail.recordable:
            self.record_asked.emit()
        elif self.detail.visitable:
            self.visit_asked.emit()
        elif self.detail.proof[0]:
            self.proof_asked.emit(*self.detail.proof)

    def _withdraw(self) -> None:
        record = self.detail.cell.record if self.detail else None
        if record is not None:
            self.withdraw_asked.emit(record.id)
