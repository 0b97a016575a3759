"""What headquarters answers to a line of a package: received, returned, or nothing yet.

A receipt never says more than what is true: 接收 is said of a content that headquarters holds and
that counts or is the past of what counts; of a content in conflict nothing is said until a person
has decided; one that was decided against, or that a person sent back, is 退回 with the comment.
"""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from models.consolidation.lineage import HeldVersion, Standing, VersionKey
from models.marks import N_

__all__ = ["Answer", "ReceiptResult", "answer_to"]

NOT_TAKEN = N_("总部采用了另一份内容")


class ReceiptResult(StrEnum):
    """结果."""

    ACCEPTED = "接收"
    RETURNED = "退回"


@attrs.frozen
class Answer:
    """One answer; ``handler`` is who decided, empty where the rule did."""

    result: ReceiptResult
    comment: str = ""
    handler: str = ""


def answer_to(
    version: HeldVersion, now: Standing, said: Mapping[VersionKey, tuple[str, str]]
) -> Answer | None:
    """Answer to a content that a package carried; None while nothing can be said truly.

    ``said`` are the comments (comment, handler) of a person by content: of one sent back, and of
    one decided against.
    """
    if version.key in said:
        comment, handler = said[version.key]
        return Answer(ReceiptResult.RETURNED, comment or NOT_TAKEN, handler)
    if any(version.key == head.key for head in now.dismissed):
        return Answer(ReceiptResult.RETURNED, NOT_TAKEN)
    if now.in_conflict and any(version.key == head.key for head in now.heads):
        return None
    return Answer(ReceiptResult.ACCEPTED)
