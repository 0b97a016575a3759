"""Six-ones that prove themselves: ② from a check, ④ from what visits counted (DOMAIN 3.1).

Also what every record must fulfil before it is saved. Ids are arguments.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

import attrs

from models.calendar import Period
from models.check import Check
from models.checklist import Checklist, unanswered_points
from models.errors import DomainError, InvalidValue
from models.marks import N_
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones.settings import ItemSettings
from models.visit import Visit

__all__ = [
    "EVIDENCE",
    "collect_market_information",
    "counted_products",
    "evaluation_record",
    "is_backfilled",
    "missing_evidence",
    "prepared",
]

EVIDENCE: Mapping[SixOneItem, tuple[str, ...]] = {
    SixOneItem.PROMOTION: (N_("照片"), N_("物料签收"), N_("活动小结")),
    SixOneItem.EVALUATION: (N_("柜台照片"),),
    SixOneItem.TRAINING: (N_("签到表"),),
    SixOneItem.MARKET_INFORMATION: (N_("采集单"),),
    SixOneItem.REPORT: (N_("签收"),),
    SixOneItem.AWARD: (N_("评分表"), N_("公示照片")),
}
"""凭证: any one is enough, for ⑥ both are needed (DOMAIN 3.1)."""

_ALL_NEEDED = frozenset({SixOneItem.AWARD})
_SUMMARY_LENGTH = 10


def is_backfilled(done_on: date, entered_at: datetime | None, days: int) -> bool:
    """补录: entered more than ``days`` after it was done."""
    return entered_at is not None and (entered_at.date() - done_on).days > days


def missing_evidence(item: SixOneItem, given: Iterable[str]) -> tuple[str, ...]:
    """Return the 凭证 still missing; several of which one would do are joined by 或."""
    have = set(given)
    choices = EVIDENCE[item]
    if item in _ALL_NEEDED:
        return tuple(choice for choice in choices if choice not in have)
    return () if have.intersection(choices) else ("或".join(choices),)


def prepared(record: SixOneRecord, today: date, rule: ItemSettings) -> SixOneRecord:
    """Return a record as it may be saved: 补录 and missing 凭证 noted.

    Refuses a day in the future, and ① as done with a summary of less than 10 characters.
    """
    if record.done_on > today:
        raise InvalidValue("done_on", N_("完成日期"), N_("不能晚于今天"))
    promoted = record.item is SixOneItem.PROMOTION and record.finalised
    if promoted and len(record.note.strip()) < _SUMMARY_LENGTH:
        raise DomainError(
            N_("① 活动的小结至少写 {length} 个字，才算完成。"), length=_SUMMARY_LENGTH
        )
    missing = record.missing_evidence
    if not record.derived:
        missing = missing_evidence(record.item, record.evidence)
    return attrs.evolve(
        record,
        missing_evidence=missing,
        backfilled=is_backfilled(record.done_on, record.entered_at, rule.backfill_days),
    )


def evaluation_record(
    check: Check, checklist: Checklist, rule: ItemSettings, record_id: str
) -> SixOneRecord:
    """② from a check: done when every point is answered; a low score is done as well.

    Too few photos are missing evidence, not a reason to count it as not done.
    """
    missing = (N_("柜台照片"),) if len(check.photos) < rule.photos else ()
    answered = len(checklist.points) - len(unanswered_points(checklist, check.answers))
    return SixOneRecord(
        id=record_id,
        retailer_id=check.retailer_id,
        item=SixOneItem.EVALUATION,
        done_on=check.day,
        finalised=answered == len(checklist.points),
        ref_kind="check",
        ref_id=check.id,
        derived=True,
        evidence=check.photos,
        missing_evidence=missing,
        amount=answered,
        entered_at=check.entered_at,
        backfilled=is_backfilled(check.day, check.entered_at, rule.backfill_days),
    )


def counted_products(visit: Visit) -> frozenset[str]:
    """Return the products whose stock was counted in a visit that was one."""
    if visit.deleted or visit.missed:
        return frozenset()
    return frozenset(line.product_id for line in visit.stock_lines if line.stock is not None)


def _in_order(visits: Iterable[Visit], period: Period) -> list[Visit]:
    kept = (visit for visit in visits if visit.day in period and counted_products(visit))
    return sorted(kept, key=lambda each: (each.day, each.arrived or time.min, each.number, each.id))


def collect_market_information(
    visits: Iterable[Visit], period: Period, rule: ItemSettings, record_id: str
) -> SixOneRecord | None:
    """④ of one store in one period from its visits; None when nothing was counted.

    Done on the day on which the number of distinct products reached the minimum, and proved by
    that visit; below the minimum it is 进行中.
    """
    proof: Visit | None = None
    products: set[str] = set()
    for visit in _in_order(visits, period):
        if len(products) < rule.minimum_lines:
            proof = visit
        products |= counted_products(visit)
    if proof is None:
        return None
    return SixOneRecord(
        id=record_id,
        retailer_id=proof.retailer_id,
        item=SixOneItem.MARKET_INFORMATION,
        done_on=proof.day,
        finalised=len(products) >= rule.minimum_lines,
        ref_kind="visit",
        ref_id=proof.id,
        derived=True,
        evidence=(N_("采集单"),),
        amount=len(products),
        entered_at=proof.entered_at,
        backfilled=is_backfilled(proof.day, proof.entered_at, rule.backfill_days),
    )
