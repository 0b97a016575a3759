"""工作报告: one report of a period, its words and, once submitted, its figures as they stood.

DOMAIN 5.3: a report is data and editable text; the numbers are frozen at submission.
"""

from datetime import date, datetime
from enum import StrEnum

import attrs

from models.calendar import PeriodKind
from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["MOST_SIGNS", "FrozenRow", "Report", "ReportKind", "ReportStage", "ReportText"]

MOST_SIGNS = 4_000
"""Signs of one text of a report."""


class ReportKind(StrEnum):
    """Which report (seed rows 2.14–2.16, 2.36, 2.38)."""

    WEEKLY = "周报"
    MONTHLY = "月报"
    QUARTERLY = "季度述职"
    TARGETS = "目标及实绩"
    ABC = "客户ABC"
    EXPANSION = "市场拓展"
    MARKET = "市场动态"

    @property
    def period_kind(self) -> PeriodKind:
        """The kind of period it is about."""
        return _PERIODS.get(self, PeriodKind.MONTH)

    @property
    def full_name(self) -> str:
        """What stands on top of it (DOMAIN 5.3)."""
        return _TITLES[self]

    @property
    def of_meeting(self) -> bool:
        """True for the three forms of the market conference on the 10th (seed row 2.38)."""
        return self in (ReportKind.ABC, ReportKind.EXPANSION, ReportKind.MARKET)


_PERIODS = {ReportKind.WEEKLY: PeriodKind.WEEK, ReportKind.QUARTERLY: PeriodKind.QUARTER}
_TITLES = {
    ReportKind.WEEKLY: "客户经理周报",
    ReportKind.MONTHLY: "客户经理月报",
    ReportKind.QUARTERLY: "客户经理季度述职报告",
    ReportKind.TARGETS: "销售目标及实绩达成分析表",
    ReportKind.ABC: "客户ABC分析表",
    ReportKind.EXPANSION: "市场拓展进度",
    ReportKind.MARKET: "市场动态分析",
}


class ReportStage(StrEnum):
    """What the manager has done with it; what headquarters said of it its receipts say."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"


@attrs.frozen(kw_only=True)
class ReportText:
    """What was typed in one place, as typed.

    A text of a section has the id of the section, ``row`` empty, and the id of the text as
    ``column``; one in a table the id of the table, the key of the row, the heading of the column.
    """

    section: str = field("区块", required=True)
    row: str = field("行", default="")
    column: str = field("栏", default="")
    text: str = field("文字", default="", rule=at_most(MOST_SIGNS))

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands."""
        return (self.section, self.row, self.column)


@attrs.frozen(kw_only=True)
class FrozenRow:
    """One row of a table as it stood, ``cells`` as canonical JSON (:mod:`models.reports.cells`).

    The first row of each table, of :data:`models.reports.frozen.HEAD`, is its columns.
    """

    section: str = field("区块", required=True)
    table_id: str = field("表", required=True)
    row: str = field("行", default="")
    cells: str = field("各栏", default="[]")


@attrs.frozen(kw_only=True)
class Report(Record):
    """A report of ``period`` (2026W47, 2026-11, 2026Q4).

    ``first_submitted_at`` decides whether it came in time: what goes back to be corrected was not
    late. ``until`` is the last day the figures are made of.
    """

    kind: ReportKind = field("报告", required=True)
    period: str = field("期间", required=True)
    state: ReportStage = field("状态", default=ReportStage.DRAFT)
    submitted_at: datetime | None = field("提交时间", default=None)
    first_submitted_at: datetime | None = field("首次提交时间", default=None)
    until: date | None = field("数据截至", default=None)
    texts: tuple[ReportText, ...] = field("正文", default=())
    figures: tuple[FrozenRow, ...] = field("数据", default=())
