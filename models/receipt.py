"""A line of headquarters' receipt 回执: what became of one revision that a package carried."""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from models.fields import Owner, field
from models.handout.text import comparable
from models.marks import N_

__all__ = ["ReceiptLine", "ReceiptResult", "result_of"]


class ReceiptResult(StrEnum):
    """结果."""

    ACCEPTED = "接收"
    RETURNED = "退回"


_RESULTS: Final = {
    comparable(word): result
    for result, words in {
        ReceiptResult.ACCEPTED: (
            *("接收", "已接收", "接受", "已接受", "接收成功", "通过", "已通过", "审核通过"),
            *("同意", "合格", "已收", "收到", "accepted"),
        ),
        ReceiptResult.RETURNED: (
            *("退回", "已退回", "驳回", "已驳回", "退回修改", "退改", "不通过", "未通过"),
            *("审核不通过", "不同意", "不合格", "拒绝", "拒收", "returned", "rejected"),
        ),
    }.items()
    for word in words
}


def result_of(text: str) -> ReceiptResult | None:
    """Return what a 结果 says, None for a word that is neither."""
    return _RESULTS.get(comparable(text))


def _is_result(text: str) -> str | None:
    return None if result_of(text) else N_("应为“接收”或“退回”")


def _is_revision(number: int) -> str | None:
    return None if number > 0 else N_("应为 1 或更大的整数")


@attrs.frozen(kw_only=True)
class ReceiptLine:
    """回执. ``hash_head`` are the first digits of the record's hash in the package's data."""

    package: str = field("包编号", owner=Owner.HEADQUARTERS, required=True)
    record_id: str = field("记录编号", owner=Owner.HEADQUARTERS, required=True)
    revision: int = field("修订号", owner=Owner.HEADQUARTERS, required=True, rule=_is_revision)
    result: str = field("结果", owner=Owner.HEADQUARTERS, required=True, rule=_is_result)
    comment: str = field("意见", owner=Owner.HEADQUARTERS, default="")
    handler: str = field("处理人", owner=Owner.HEADQUARTERS, default="")
    day: date | None = field("日期", owner=Owner.HEADQUARTERS, default=None)
    hash_head: str = field("校验", owner=Owner.HEADQUARTERS, default="")
    manager_id: str = field("工号", owner=Owner.HEADQUARTERS, default="")
