"""提案建议: what was proposed in the quarter (seed rows 2.26, 1.10)."""

from collections.abc import Sequence
from datetime import date

import attrs

from models.reports.cells import Column, Row, Table, words

__all__ = ["Proposal", "proposals_table"]


@attrs.frozen(kw_only=True)
class Proposal:
    """A suggestion or proposal, and what became of it."""

    id: str
    day: date
    kind: str
    content: str
    shop: str
    reply: str
    state: str


def proposals_table(proposals: Sequence[Proposal]) -> Table:
    """Return the list by day."""
    return Table(
        id="proposals",
        title="本季登记的提案和建议",
        columns=(
            Column("日期", width=12),
            Column("性质", width=8),
            Column("内容", width=46),
            Column("来源客户", width=20),
            Column("答复", width=30),
            Column("状态", width=8),
        ),
        rows=tuple(
            Row(
                each.id,
                (
                    words(f"{each.day:%Y-%m-%d}"),
                    words(each.kind),
                    words(each.content),
                    words(each.shop),
                    words(each.reply),
                    words(each.state),
                ),
            )
            for each in sorted(proposals, key=lambda each: (each.day, each.id))
        ),
    )
