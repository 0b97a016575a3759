"""Headquarters' masters in a handover: what is taken of them, so that nothing newer is lost."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs

from models.handover import MASTER_KINDS, master_of
from models.kinds import KINDS
from models.package import DataLine
from storage.database import Ledger
from storage.ledger.records import plains_by_id
from storage.operations.recovery.comparing import Verdict, content_of
from storage.operations.recovery.previews import KindPreview, RecoveryCounts

__all__ = ["Master", "judge_masters", "master_counts"]

Plain = dict[str, Any]


@attrs.frozen
class Master:
    """One master record: its kind, its content as it would stand here, the verdict."""

    kind: str
    plain: Plain
    verdict: Verdict


def judge_masters(ledger: Ledger, lines: Iterable[DataLine], own_number: str) -> list[Master]:
    """Judge the masters among ``lines``; a shop that is taken becomes one of ``own_number``."""
    found: list[Master] = []
    by_kind: dict[str, list[DataLine]] = {}
    for line in lines:
        by_kind.setdefault(line.kind, []).append(line)
    for kind in MASTER_KINDS:
        held = plains_by_id(ledger, kind, [line.record_id for line in by_kind.get(kind, ())])
        for line in by_kind.get(kind, ()):
            plain = master_of(line)
            if plain is None:
                found.append(Master(kind, {"id": line.record_id}, Verdict.NO_RECORD))
                continue
            if kind == "retailer":
                plain = {**plain, "manager_id": own_number}
            found.append(Master(kind, plain, _verdict(kind, plain, held.get(line.record_id))))
    return found


def _verdict(kind: str, plain: Plain, current: Plain | None) -> Verdict:
    """What this ledger has of a product stays; of a shop what is older gives way."""
    if current is None or current["deleted"]:
        return Verdict.NEW
    if content_of(current) == content_of(plain):
        return Verdict.UNCHANGED
    if kind == "retailer" and _moment(current) < _moment(plain):
        return Verdict.CHANGED
    return Verdict.NEWER


def _moment(plain: Plain) -> float:
    """Return when headquarters' word of a record came in; both laptops had it from there."""
    told = plain["updated_at"]
    return datetime.fromisoformat(told).timestamp() if told else 0.0


def master_counts(masters: Sequence[Master]) -> tuple[KindPreview, ...]:
    """Count the verdicts by kind."""
    found = []
    for kind in MASTER_KINDS:
        verdicts = [each.verdict for each in masters if each.kind == kind]
        counts = RecoveryCounts(
            new=verdicts.count(Verdict.NEW),
            changed=verdicts.count(Verdict.CHANGED),
            unchanged=verdicts.count(Verdict.UNCHANGED),
            newer=verdicts.count(Verdict.NEWER),
            kept_back=verdicts.count(Verdict.NO_RECORD),
        )
        if verdicts:
            found.append(KindPreview(kind, KINDS[kind].label, counts))
    return tuple(found)
