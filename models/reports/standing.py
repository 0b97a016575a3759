"""How a report stands: what its manager did with it, and what headquarters said of it (seed 2.17).

草稿 → 已提交 → 已批阅, or 退回 with a comment. The word of headquarters is its receipt on the very
revision that was submitted; the record itself is never changed by it.
"""

from datetime import date
from enum import StrEnum

import attrs

from models.receipt import ReceiptResult
from models.reports.report import Report, ReportStage

__all__ = ["Review", "Standing", "standing_of"]


class Standing(StrEnum):
    """状态 as it is shown."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    REVIEWED = "已批阅"
    RETURNED = "退回"

    @property
    def editable(self) -> bool:
        """True where the manager may go on with it."""
        return self in (Standing.DRAFT, Standing.RETURNED)


@attrs.frozen(kw_only=True)
class Review:
    """Headquarters' last word on a revision: 接收 or 退回, 意见, 处理人, 日期."""

    revision: int
    result: ReceiptResult
    comment: str = ""
    handler: str = ""
    day: date | None = None


def standing_of(report: Report, reviews: tuple[Review, ...]) -> Standing:
    """Return how a report stands by the last words on its revisions."""
    if report.state is ReportStage.DRAFT:
        return Standing.DRAFT
    own = next((each for each in reviews if each.revision == report.revision), None)
    if own is None:
        return Standing.SUBMITTED
    returned = own.result is ReceiptResult.RETURNED
    return Standing.RETURNED if returned else Standing.REVIEWED
