"""冲突与隔离: what is not settled, a line each, by manager."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

import attrs

from models.consolidation.overview import ManagerRow
from models.package.table import CellKind, CellValue, SheetColumn

__all__ = ["OPEN_COLUMNS", "OpenPoint", "PointKind", "of_overview"]

OPEN_COLUMNS: Final = (
    SheetColumn("客户经理", CellKind.TEXT, 10),
    SheetColumn("类别", CellKind.TEXT, 12),
    SheetColumn("月份", CellKind.CODE, 9),
    SheetColumn("对象", CellKind.TEXT, 34),
    SheetColumn("情况", CellKind.TEXT, 50),
    SheetColumn("怎么办", CellKind.TEXT, 32),
    SheetColumn("工号", CellKind.CODE, 9),
    SheetColumn("记录编号", CellKind.CODE, 38),
    SheetColumn("修订号", CellKind.WHOLE, 8),
    SheetColumn("包编号", CellKind.CODE, 38),
)

_SHORT: Final = 8
"""Characters of a device's id that people compare."""


class PointKind(StrEnum):
    """类别; the value is what people read."""

    CONFLICT = "冲突"
    RETURNED = "退回未改"
    MISSING = "缺包"
    LATE = "逾期"
    BREAK = "历史不一致"
    REFUSED = "不成记录"
    APART = "待查文件"
    SHARED = "一户两人报"
    VIEW = "表里有改动"


@attrs.frozen(kw_only=True)
class OpenPoint:
    """Something a person must look at. ``manager`` is empty where nobody is named."""

    manager: str
    kind: PointKind
    subject: str
    told: str
    next_step: str
    month: str = ""
    record_id: str = ""
    revision: int | None = None
    package: str = ""

    def values(self, name: str) -> tuple[CellValue, ...]:
        """Return the row; ``name`` is the manager's."""
        return (
            *(name, self.kind.value, self.month),
            *(str(self.subject), str(self.told), str(self.next_step)),  # phrases are texts
            *(self.manager, self.record_id, self.revision, self.package),
        )


def of_overview(rows: Iterable[ManagerRow]) -> Iterator[OpenPoint]:
    """Give gaps, months that are late, histories that break, and lines that are no records."""
    for row in rows:
        for device in row.devices:
            name = f"设备 {device.device[:_SHORT]}"
            if device.missing:
                numbers = "、".join(map(str, device.missing))
                yield OpenPoint(
                    manager=row.manager,
                    kind=PointKind.MISSING,
                    subject=name,
                    told=f"没有收到第 {numbers} 包。",
                    next_step="请客户经理补发，或等下一包：没有确认的记录都在里面。",
                )
            for each in device.breaks:
                what = "操作记录与以前的不同" if each.other_head else "所依据的操作比以前的早"
                yield OpenPoint(
                    manager=row.manager,
                    kind=PointKind.BREAK,
                    subject=name,
                    told=f"第 {each.later} 包{what}（第 {each.earlier} 包）。",
                    next_step="请问客户经理是否复制或恢复过台账。",
                )
        for month in row.late:
            yield OpenPoint(
                manager=row.manager,
                kind=PointKind.LATE,
                subject="上报包",
                told=f"{month} 的包没有收到。",
                next_step="请催报。",
                month=month,
            )
        if row.refused:
            yield OpenPoint(
                manager=row.manager,
                kind=PointKind.REFUSED,
                subject="包里的数据",
                told=f"有 {row.refused:,} 行不是合格的记录，没有计入。",
                next_step="请客户经理升级程序后重新上报。",
            )
