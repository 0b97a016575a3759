"""What a check tells: findings with the names people know, and the report."""

from typing import Any

import attrs

from models.fields import label_of
from models.kinds import KINDS
from models.marks import N_
from storage.ledger.tables import table_of

__all__ = ["CheckReport", "Finding", "table_label"]


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that is not as it was written.

    ``code`` is a short English word for programs; ``where`` names the record (kind and id), the
    operation, the batch or the table; ``text`` is the sentence for people. The rest tells a repair
    where to look: ``row`` is the rowid of a row that cannot be found by its id.
    """

    code: str
    where: str
    text: str
    kind: str = ""
    record_id: str = ""
    table: str = ""
    row: int | None = None
    operation: int = 0
    batch: int = 0


@attrs.frozen(kw_only=True)
class CheckReport:
    """What was looked at and what was found. ``head`` is the journal's last hash.

    ``clock_back``: operations (number → seconds) before which the clock had jumped back. The order
    of the journal does not depend on the clock, so this is told and is no finding.
    """

    operations: int
    changes: int
    records: int
    batches: int
    lines: int
    head: str
    findings: tuple[Finding, ...]
    clock_back: dict[int, int] = attrs.field(factory=dict)

    @property
    def sound(self) -> bool:
        """True when nothing was found."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {"sound": self.sound, **attrs.asdict(self)}


_LABELS = {
    "operation": N_("操作日志"),
    "change": N_("操作日志的改动内容"),
    "import_batch": N_("导入批次"),
    "batch_rests_on": N_("导入批次的依据"),
    "purchase_line": N_("购进明细"),
    "purchase_line_before": N_("购进明细（更改前）"),
    "purchase_month": N_("购进月汇总"),
    "purchase_month_before": N_("购进月汇总（更改前）"),
    "purchase_sum": N_("购进的月合计（按规格和客户）"),
    "purchase_sum_retailer": N_("购进的月合计（按客户）"),
    "purchase_sum_product": N_("购进的月合计（按规格）"),
    "draft": N_("没写完的单子"),
    "package": N_("上报包"),
    "package_record": N_("上报包里的记录"),
    "acknowledged": N_("总部已确认的记录"),
    "receipt": N_("总部的回执"),
    "printed_sheet": N_("打印过的表单"),
    "revision_floor": N_("总部已有的版本号"),
    "meta": N_("台账自身的信息"),
}


def table_label(name: str) -> str:
    """Return a table's name as people know it: a kind of record, or its lines."""
    for kind in KINDS.values():
        table = table_of(kind.name)
        if name == table.name:
            return kind.label
        for child in table.children:
            if name == child.name:
                return label_of(kind.record, child.field)
    return _LABELS.get(name, name)
