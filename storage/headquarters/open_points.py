"""What is not settled, for the consolidated workbook: conflicts, files apart, edited sheets."""

import json
from collections.abc import Iterator
from typing import Final

from models.consolidation.book.open_points import OpenPoint, PointKind
from models.consolidation.conflict import Conflict
from models.difference import Names, record_title
from models.kinds import KINDS
from models.package.view_report import RowVerdict
from storage.headquarters.conflicts import conflicts, shared_retailers
from storage.headquarters.database import Headquarters
from storage.headquarters.quarantine import quarantined

__all__ = ["open_points"]

_RETURNED: Final = (
    "SELECT version.manager, version.kind, version.json, version.day, version.record_id, "
    "version.revision, version.package, returned.comment FROM returned "
    "JOIN version USING (kind, record_id, owner, revision, hash) JOIN record "
    "ON record.kind = version.kind AND record.record_id = version.record_id "
    "AND record.owner = version.owner "
    "WHERE (record.version = version.number OR record.heads > 1) "
    "ORDER BY version.manager, version.day, version.kind, version.record_id, version.revision"
)
_VIEW: Final = (
    "SELECT file.manager, file.name, file.month, file.package, view_row.sheet, view_row.verdict, "
    "view_row.state = 'waiting', count(*) FROM view_row JOIN file USING (sha256) "
    "WHERE view_row.state IN ('told', 'waiting') GROUP BY 1, 2, 3, 4, 5, 6, 7 "
    "ORDER BY 1, 2, 5, 6"
)
_MOST_FIELDS: Final = 4


def open_points(database: Headquarters, names: Names) -> Iterator[OpenPoint]:
    """Give what is not settled; gaps and lateness come from the overview."""
    for conflict in conflicts(database):
        yield _of_conflict(conflict)
    yield from _returned(database, names)
    yield from _apart(database)
    yield from _shared(database)
    yield from _edited(database)


def _of_conflict(conflict: Conflict) -> OpenPoint:
    first = conflict.heads[0]
    who = "、".join(dict.fromkeys(head.held.manager for head in conflict.heads))
    differing = [f"{row.label}（{' / '.join(row.values)}）" for row in conflict.rows[:_MOST_FIELDS]]
    more = f"等 {len(conflict.rows)} 处" if len(conflict.rows) > _MOST_FIELDS else ""
    return OpenPoint(
        manager=first.held.manager,
        kind=PointKind.CONFLICT,
        month=str(first.plain.get("day") or first.month)[:7],
        subject=f"{KINDS[conflict.kind].label} {conflict.title}",
        told=f"{conflict.type}（{who}）：{'；'.join(differing)}{more}",
        next_step="请在“汇总”里逐项看过，定下采用哪一份。",
        record_id=conflict.record_id,
        revision=first.held.revision,
        package=first.package,
    )


def _returned(database: Headquarters, names: Names) -> Iterator[OpenPoint]:
    for manager, kind, text, day, record_id, revision, package, comment in database.query(
        _RETURNED
    ):
        title = record_title(kind, json.loads(text), names)
        yield OpenPoint(
            manager=manager,
            kind=PointKind.RETURNED,
            month=day[:7],
            subject=f"{KINDS[kind].label} {title}",
            told=f"退回意见：{comment}",
            next_step="等客户经理改好再报。",
            record_id=record_id,
            revision=revision,
            package=package,
        )


def _apart(database: Headquarters) -> Iterator[OpenPoint]:
    for each in quarantined(database):
        if each.state != "rejected":
            yield OpenPoint(
                manager=each.manager,
                kind=PointKind.APART,
                subject=each.file,
                told=each.sentence,
                next_step=each.next_step,
                package=each.package,
            )


def _shared(database: Headquarters) -> Iterator[OpenPoint]:
    for each in shared_retailers(database):
        told = "、".join(f"{manager} {count} 条" for manager, count in each.records.items())
        yield OpenPoint(
            manager=min(each.records),
            kind=PointKind.SHARED,
            month=each.month,
            subject=f"{each.name}（{each.retailer_id}）",
            told=f"同一户同一月由 {len(each.records)} 人上报：{told}。",
            next_step="请看是否移交；没有问题就在“汇总”里定下。",
        )


def _edited(database: Headquarters) -> Iterator[OpenPoint]:
    for manager, file, month, package, sheet, verdict, waits, count in database.query(_VIEW):
        yield OpenPoint(
            manager=manager,
            kind=PointKind.VIEW,
            month=month,
            subject=f"{file} {sheet}",
            told=f"{RowVerdict[verdict].value}：{count:,} 行。",
            next_step="请逐行看过，批准或不采用。"
            if waits
            else "以记录为准，不用处理；可问客户经理。",
            package=package,
        )
