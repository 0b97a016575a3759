"""The cards of what goes out: the next package, and the packages made so far."""

from collections.abc import Sequence
from datetime import date

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.queries.enrolment import EnrolmentState
from storage.queries.packages import MadePackage
from storage.queries.pending import PendingCount
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.theme import Size, Type
from ui.widgets.bar import PartsBar
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.figures import BigFigure
from ui.widgets.messages import EmptyState, Legend
from ui.widgets.month_step import MonthStep
from ui.widgets.text import Heading, Text, line

__all__ = ["OutgoingState", "PackageCard", "PackagesCard"]


@attrs.frozen
class OutgoingState:
    """What the next package would carry, and how far everything before got.

    ``rescue``: the ledger is only read, so the package is not noted in it. ``enrolment``: whether
    headquarters was told of this device.
    """

    sequence: int
    pending: PendingCount
    rescue: bool = False
    enrolment: EnrolmentState | None = None


class PackageCard(Card):
    """The next package: how many records, for which month, one button.

    Signals:
        package_asked: the month (YYYY-MM) whose sheets the package is to show.
        enrolment_asked: the device's enrolment file is to be written.
    """

    package_asked = Signal(str)
    enrolment_asked = Signal()

    def __init__(self, month: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.figure = BigFigure()
        self.button = Button(icon="upload", key="Ctrl+Shift+E")
        self.month = MonthStep(month)
        self.button.clicked.connect(lambda: self.package_asked.emit(self.month.month))
        self.words = Text("", Type.TABLE, tone="text2", wrap=True)
        self.enrolment = Text("", Type.TABLE, wrap=True)
        self.enrol_button = Button(kind="plain")
        self.enrol_button.clicked.connect(self.enrolment_asked)
        self.balance = Heading()
        self.bar = PartsBar()
        self.legend = Legend([])
        self._state: OutgoingState | None = None
        self.body.addLayout(line(self.figure, None, self.button))
        self.body.addLayout(line(self.month, None))
        self.add(self.words)
        row = line(self.enrolment, self.enrol_button)
        row.setStretch(0, 1)
        self.body.addLayout(row)
        for widget in (self.balance, self.bar, self.legend):
            self.add(widget)
        self.retranslate()

    def show_state(self, state: OutgoingState) -> None:
        """Show what is waiting to go out."""
        self._state = state
        pending = state.pending
        self.set_head(_("交出去 · 第 {n} 包").format(n=state.sequence))
        self.figure.set_figure(str(pending.unsent), _("条未上报"))
        words = _("生成第 {n} 包").format(n=state.sequence)
        self.button.set_text(_("生成救援包") if state.rescue else words, "Ctrl+Shift+E")
        words = _("表里是这个月的记录。另带 {more} 条待回执，共 {all} 条。丢一包，下一包补齐")
        more = pending.carried - pending.unsent
        self.words.setText(words.format(more=more, all=pending.carried))
        self._show_enrolment(state)
        whole = pending.carried + pending.accepted
        self.balance.set_text(_("对账"), _("共 {n} 条记录").format(n=whole))
        returned = pending.carried - pending.unsent - pending.awaiting_receipt
        parts = [
            (pending.accepted, "accent", _("已接收")),
            (pending.awaiting_receipt, "softline", _("待回执")),
            (pending.unsent, "last", _("未上报")),
        ]
        if returned:
            parts.append((returned, "bad", _("退回")))
        said = [(f"#{tone}", f"{name} {amount}") for amount, tone, name in parts]
        self.legend.set_entries(said)
        self.bar.set_parts(
            [(amount, tone) for amount, tone, _name in parts],
            "，".join(text for _tone, text in said),
        )
        self.bar.setVisible(whole > 0)

    def _show_enrolment(self, state: OutgoingState) -> None:
        """Say that headquarters does not know this device yet, as long as that can be mended."""
        told = state.enrolment
        replaced = told is not None and told.replaced
        self.enrolment.setText(
            _("这台设备换过，请把新的登记文件交给总部")
            if replaced
            else _("第一次上报，请把本机的登记文件一起交给总部，只要一次")
        )
        self.enrolment.set_tone("warn" if replaced else "text2")
        self.enrol_button.set_text(_("写登记文件…"))
        for widget in (self.enrolment, self.enrol_button):
            widget.setVisible(told is not None and not (told.written or state.rescue))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.month.set_month(self.month.month)
        if self._state is not None:
            self.show_state(self._state)


def _columns() -> tuple[Column, ...]:
    return (
        Column("sequence", _("包"), 38, name=True),
        Column("made", _("生成"), 90, tone="text2"),
        Column("month", _("月份"), 64, tone="text2"),
        Column("records", _("记录"), 50, "right"),
        Column("receipt", _("回执"), stretch=True),
    )


def _receipt(package: MadePackage, today: date) -> Cell:
    """Say what became of a package, what is to be done first: 退回 2 · 接收 28 · 待回执 1."""
    if package.records and package.accepted == package.records:
        return (("sign", "已完成"), ("text", _("接收 {n}").format(n=package.accepted)))
    days = (today - package.created_at.date()).days
    awaiting = _("待回执 {n}").format(n=package.awaiting) if package.awaiting else ""
    if not (package.accepted or package.returned):
        words = _("{n} 条待回执 {days} 天").format(n=package.awaiting, days=days)
        return (("sign", "当前"), ("text", words if days else awaiting))
    accepted = _("接收 {n}").format(n=package.accepted) if package.accepted else ""
    if not package.returned:
        words = " · ".join(part for part in (accepted, awaiting) if part)
        return (("sign", "进行中"), ("text", words))
    returned = _("退回 {n}").format(n=package.returned)
    rest = "".join(f" · {part}" for part in (accepted, awaiting) if part)
    return (("sign", "逾期"), ("bad!", returned), ("text", rest))


class PackagesCard(Card):
    """The packages made so far, newest first.

    Signals:
        recovery_asked: the user wants records back from packages.
        reconciliation_asked: the user wants to see what headquarters has, record by record.
    """

    recovery_asked = Signal()
    reconciliation_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.recover_button = Button(kind="plain")
        self.recover_button.clicked.connect(self.recovery_asked)
        self.reconcile_button = Button(kind="plain", key="Ctrl+Shift+H")
        self.reconcile_button.clicked.connect(self.reconciliation_asked)
        self.add_side(self.recover_button)
        self.add_side(self.reconcile_button)
        self.table = DenseTable(_columns(), name=_("上报包"), row_height=Size.LIST_ROW)
        self.empty = EmptyState()
        self._shown: tuple[Sequence[MadePackage], date] | None = None
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.retranslate()

    def show_packages(self, packages: Sequence[MadePackage], today: date) -> None:
        """Show the packages."""
        self._shown = (packages, today)
        rows = [
            (
                str(package.sequence),
                f"{package.created_at:%m-%d %H:%M}",
                package.month,
                str(package.records),
                _receipt(package, today),
            )
            for package in packages
        ]
        self.table.set_rows(rows, [package.id for package in packages])
        self.table.setVisible(bool(packages))
        self.empty.setVisible(not packages)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("上报包"))
        self.recover_button.set_text(_("从上报包找回…"))
        self.reconcile_button.set_text(_("对账"), "Ctrl+Shift+H")
        self.table.setAccessibleName(_("上报包"))
        self.empty.set_words(
            _("还没有生成过上报包"), _("走访几户以后生成一包，用 U 盘或内网交给营销中心。")
        )
        self.table.set_columns(_columns())
        if self._shown is not None:
            self.show_packages(*self._shown)
