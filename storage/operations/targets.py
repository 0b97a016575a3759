"""Targets are confirmed: the manager takes on what headquarters set (seed row 2.04)."""

from collections.abc import Sequence

from models.changes import Changes
from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.target import Target
from models.targets.confirmation import TargetConfirmation, confirmation_of, confirms
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.queries.settings import profile

__all__ = ["confirm_targets"]

_SHOWN = 3


def confirm_targets(ledger: Ledger, target_ids: Sequence[str]) -> Changes:
    """Confirm some targets as they stand, in one step; those that are confirmed stay as they are.

    Raises :class:`DomainError` for a target headquarters took back, and where nobody's name is
    known: a confirmation without a person is none.
    """
    owner = profile(ledger)
    if owner is None or not owner.name:
        raise DomainError(
            N_("还没有填姓名，不知道是谁确认。"), next_step=N_("请先在“设置”里填好本人信息。")
        )
    with operation(ledger, "confirm_targets") as unit:
        known = find(ledger, TargetConfirmation)
        titles = []
        for target_id in dict.fromkeys(target_ids):
            target = unit.get(Target, target_id)
            if target is None:
                raise DomainError(N_("这项目标已经不在了，请重新看一遍。"))
            former = confirmation_of(target, known)
            if former is not None and confirms(former, target):
                continue
            confirmed = TargetConfirmation(
                id=former.id if former is not None else unit.new_id(),
                target_id=target.id,
                value=target.value,
                unit=target.unit,
                confirmed_on=unit.now.date(),
                confirmed_by=owner.name,
            )
            check_record(confirmed)
            unit.save(confirmed)
            titles.append(f"{target.period} {target.metric} {target.subject}")
        unit.details["summary"] = "、".join(titles[:_SHOWN]) + ("…" if titles[_SHOWN:] else "")
    return unit.changes
