"""One manager: the packages that came and did not, the devices, the records by kind."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.consolidation.overview import DeviceRow, ManagerRow, PackageFacts
from models.kinds import KINDS, PACKAGED_KINDS
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.headquarters.view import FoundTable, Row
from ui.screens.headquarters.words import device_cell, moment_words, origin_cell, short_device
from ui.theme import Space, Type
from ui.widgets import Banner, Card, column, line

__all__ = ["ManagerStory"]


class ManagerStory(QWidget):
    """``show_manager(row, packages)``.

    Signals:
        kind_opened: the kind whose records are to be shown.
        left: Esc was pressed.
    """

    kind_opened = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ManagerRow, Sequence[PackageFacts]] | None = None
        self.broken = Banner("bad")
        self.packages = FoundTable(self._package_columns(), framed=False)
        self.devices = FoundTable(self._device_columns(), framed=False)
        self.kinds = FoundTable(self._kind_columns())
        self._cards = (Card(flush=True), Card(flush=True), Card(flush=True))
        tables = (self.packages, self.devices, self.kinds)
        for card, table in zip(self._cards, tables, strict=True):
            card.add(table, 1)
            table.left.connect(self.left)
        self.kinds.opened.connect(self.kind_opened)
        left = column(self._cards[0], spacing=Space.STACK)
        right = column(self._cards[2], self._cards[1], spacing=Space.STACK)
        right.setStretch(0, 3)
        right.setStretch(1, 2)
        row = line(spacing=Space.GAP)
        row.addLayout(left, 55)
        row.addLayout(right, 45)
        outer = column(self.broken, spacing=Space.STACK, into=self)
        outer.addLayout(row, 1)

    @staticmethod
    def _package_columns() -> tuple[Column, ...]:
        return (
            Column("state", _("包"), width=168),
            Column("month", _("月份"), width=70, tone="text2"),
            Column("made", _("做成"), width=124, tone="text2"),
            Column("records", _("记录"), width=72, align="right"),
            Column("origin", _("来历"), width=96),
            Column("file", _("文件"), stretch=True, tone="muted", size=Type.SMALL),
        )

    @staticmethod
    def _device_columns() -> tuple[Column, ...]:
        return (
            Column("device", _("设备"), width=96, name=True),
            Column("state", _("登记情况"), width=96),
            Column("fingerprint", _("密钥指纹"), stretch=True, tone="text2", size=Type.SMALL),
        )

    @staticmethod
    def _kind_columns() -> tuple[Column, ...]:
        return (
            Column("kind", _("类别"), stretch=True, size=Type.BODY, name=True),
            Column("records", _("记录"), width=84, align="right"),
        )

    def show_manager(self, row: ManagerRow, packages: Sequence[PackageFacts]) -> None:
        """Show one manager with all packages that came of him."""
        self._shown = (row, packages)
        self._cards[0].set_head(f"{row.manager} {row.name}", row.organisation)
        self._cards[1].set_head(_("设备"), _("{n} 台").format(n=len(row.devices)))
        self._cards[2].set_head(_("计入的记录"), _("共 {n} 条记录").format(n=f"{row.records:,}"))
        self.packages.show_all(list(_package_rows(row, packages)))
        self.devices.show_all([_device_row(device) for device in row.devices])
        self.kinds.show_all([
            (kind, (_(KINDS[kind].label), f"{row.by_kind[kind]:,}"), "")
            for kind in PACKAGED_KINDS if kind in row.by_kind
        ])  # fmt: skip
        self._tell_breaks(row)

    def _tell_breaks(self, row: ManagerRow) -> None:
        self.broken.setVisible(bool(row.breaks))
        if row.breaks:
            first = row.breaks[0]
            words = _(
                "设备 {device} 的第 {later} 包和第 {earlier} 包的操作记录接不上：台账可能被复制，"
                "或从备份恢复而没有换设备。请与客户经理核对。"
            ).format(device=short_device(first.device), later=first.later, earlier=first.earlier)
            title = _("历史不一致 {n} 处").format(n=len(row.breaks))
            self.broken.show_words("bad", title, words)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.packages.set_columns(self._package_columns())
        self.devices.set_columns(self._device_columns())
        self.kinds.set_columns(self._kind_columns())
        for table, name in (
            (self.packages, _("上报包")), (self.devices, _("设备")), (self.kinds, _("类别")),
        ):  # fmt: skip
            table.setAccessibleName(name)
        if self._shown is not None:
            self.show_manager(*self._shown)


def _package_rows(row: ManagerRow, packages: Sequence[PackageFacts]) -> Iterator[Row]:
    """Give the packages of each device from the latest down, the missing in their places."""
    for device in row.devices:
        held = [each for each in packages if each.device == device.device]
        known = {each.sequence for each in held}
        wanted = sorted({*known, *device.missing}, reverse=True)
        for number in wanted:
            if number not in known:
                yield _missing_row(device, number)
            yield from (_package_row(each, row) for each in held if each.sequence == number)


def _missing_row(device: DeviceRow, number: int) -> Row:
    later = min(each for each in device.sequences if each > number)
    words = _("没有收到，第 {n} 包已补齐").format(n=later)
    state: Cell = (("sign", "缺包"), ("warn!", _("第 {n} 包").format(n=number)))
    return (f"{device.device} {number}", (state, (("text2", words),), "", "", "", ""), "")


def _package_row(package: PackageFacts, row: ManagerRow) -> Row:
    words = _("第 {n} 包").format(n=package.sequence)
    several = len(row.devices) > 1
    device = (("small", f" {short_device(package.device)}"),) if several else ()
    cells: tuple[Cell, ...] = (
        (("sign", "已完成"), ("text", words), *device),
        package.month,
        moment_words(package.created_at),
        f"{package.records:,}",
        origin_cell(package.origin),
        _short_name(package),
    )
    return (package.package, cells, "")


def _short_name(package: PackageFacts) -> str:
    """Return the file's name without what the card says already."""
    name = package.files[0]
    return name.partition(f"_{package.manager}_")[2] or name


def _device_row(device: DeviceRow) -> Row:
    state = device_cell(enrolled=device.enrolled, withdrawn=device.withdrawn, origin=device.origin)
    return (device.device, (short_device(device.device), state, device.fingerprint or "—"), "")
