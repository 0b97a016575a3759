"""What there is one of, a close of a month, a store's file, is not brought back beside another.

Saving refuses the second one; a step turned out of order would make it all the same.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import attrs

from models.kinds import KINDS
from models.marks import N_
from models.programme import StandardStage
from storage.failures import UndoRefused
from storage.ledger.table_names import table_name
from storage.ledger.unit_of_work import UnitOfWork
from storage.queries.history_changes import record_name

__all__ = ["refuse_twins"]


@attrs.frozen
class _One:
    """The columns by which there is one record of a kind, and which of them count."""

    columns: tuple[str, ...]
    counts: str = "1"

    def key(self, plain: Mapping[str, Any] | None) -> tuple[Any, ...]:
        """Return what a record takes the place of, nothing for one that takes none."""
        if plain is None or plain["deleted"] or plain.get("stage") == StandardStage.LEFT:
            return ()
        return tuple(plain[name] for name in self.columns)


_ONE: Final[Mapping[str, _One]] = {
    "month_close": _One(("month",)),
    "standard_file": _One(("retailer_id",), f"stage <> '{StandardStage.LEFT.value}'"),
    "demand": _One(("month", "retailer_id", "product_id")),
    "brand_review": _One(("month", "product_id", "plan_number")),
    "declaration": _One(("month",)),
    "report": _One(("kind", "period")),
}
"""As the rules say that refuse the second one. What came from elsewhere may be two: it stays."""


def refuse_twins(unit: UnitOfWork, seq: int) -> None:
    """Refuse to turn step ``seq`` where a record would come into a place that is taken.

    Those that come back together were there together: two devices made them.
    """
    for kind, one in _ONE.items():
        together = json.dumps([plain["id"] for plain in unit.pending(kind)])
        for plain in unit.pending(kind):
            key = one.key(plain)
            if not key or key == one.key(unit.before(kind, plain["id"])):
                continue
            wanted = " AND ".join(f"{name} = ?" for name in one.columns)
            other = unit.ledger.scalar(
                f"SELECT id FROM {table_name(kind)} WHERE deleted = 0 AND {one.counts} "  # noqa: S608
                f"AND id NOT IN (SELECT value FROM json_each(?)) AND {wanted}",
                (together, *key),
            )
            if other is not None:
                raise UndoRefused(
                    N_("现在已有另一份{kind}“{name}”，不能单独撤销或重做第 {seq} 步。"),
                    next_step=N_("请先撤回或撤销现在这一份。"),
                    kind=KINDS[kind].label,
                    name=record_name(unit.ledger, kind, str(other)),
                    seq=seq,
                )
