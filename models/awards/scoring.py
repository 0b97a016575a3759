"""Scores of an award round, exact until the last rounding (DOMAIN 3.5).

A component without a base is left out and the weights of the others are scaled to their sum; why
it has none is told. Ties of 总分 go to the higher 规范分, then to the lower licence number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from models.awards.settings import COMPONENTS, AwardSettings
from models.checklist import tenths
from models.marks import N_
from models.phrase import Phrase
from models.programme import AwardOutcome, AwardResult

__all__ = ["Component", "StoreFigures", "components", "score_round"]

_COMPLIANCE: Mapping[str, int] = {"AAA": 100, "AA": 100, "A": 100, "B": 80}
"""守法等级 in points; a level that is not here is below B, and out."""

_FULL = Fraction(100)


@attrs.frozen(kw_only=True)
class StoreFigures:
    """What a round must know of one store, in its period.

    Attributes: ``totals`` (of its finalised checks, in tenths), ``vetoed`` (checks with a veto),
    ``owed``/``done`` (obligations ①–⑤ that were due or done: ⑥ is what is being decided),
    ``asked``/``told`` (the same of ④ alone), ``quantity``/``amount`` (条 and 分 of the whole
    months) and ``…_before`` (of the same months a year before).
    """

    retailer_id: str
    licence_no: str = ""
    market_type: str = ""
    compliance: str = ""
    totals: tuple[int, ...] = ()
    vetoed: int = 0
    owed: int = 0
    done: int = 0
    asked: int = 0
    told: int = 0
    quantity: int = 0
    amount: int = 0
    quantity_before: int = 0
    amount_before: int = 0


@attrs.frozen
class Component:
    """One part of 总分, in points of 100, with what it is made of; or why there is none."""

    value: Fraction | None
    numerator: int = 0
    denominator: int = 0
    reason: str = ""

    @property
    def tenths(self) -> int | None:
        """The value as a record keeps it."""
        return None if self.value is None else tenths(self.value)


def _share(numerator: int, denominator: int, reason: str) -> Component:
    if not denominator:
        return Component(None, numerator, denominator, reason)
    return Component(Fraction(numerator * 100, denominator), numerator, denominator)


def _standard(store: StoreFigures) -> Component:
    """规范评估均分: the mean of the checks' totals, sum by count."""
    if not store.totals:
        return Component(None, reason=N_("没有评估"))
    mean = Fraction(sum(store.totals), 10 * len(store.totals))
    return Component(mean, sum(store.totals), 10 * len(store.totals))


def _growth(store: StoreFigures, settings: AwardSettings) -> Component:
    """Half the growth of 条, half that of the price per 条; the one that is known alone, else."""
    parts: list[Fraction] = []
    if store.quantity_before > 0:
        parts.append(Fraction(store.quantity, store.quantity_before))
    if min(store.quantity, store.quantity_before, store.amount, store.amount_before) > 0:
        now = Fraction(store.amount, store.quantity)
        parts.append(now / Fraction(store.amount_before, store.quantity_before))
    if not parts:
        return Component(None, store.quantity, store.quantity_before, N_("没有去年同期购进"))
    points = [
        min(_FULL, max(Fraction(0), settings.growth_base + settings.growth_step * (part - 1) * 100))
        for part in parts
    ]
    mean = sum(points, Fraction(0)) / len(points)
    return Component(mean, store.quantity, store.quantity_before)


def _compliance(store: StoreFigures) -> Component:
    level = store.compliance.strip().upper()
    if not level:
        return Component(None, reason=N_("没有守法等级"))
    return Component(Fraction(_COMPLIANCE.get(level, 0)), _COMPLIANCE.get(level, 0), 100)


def components(store: StoreFigures, settings: AwardSettings) -> Mapping[str, Component]:
    """Return the five parts of 总分 by name, in the order of ``COMPONENTS``."""
    return {
        "standard": _standard(store),
        "cooperation": _share(store.done, store.owed, N_("没有应完成项")),
        "growth": _growth(store, settings),
        "information": _share(store.told, store.asked, N_("没有应采集的")),
        "compliance": _compliance(store),
    }


def _total(parts: Mapping[str, Component], settings: AwardSettings) -> Fraction | None:
    """总分 over the parts that have a base; None where their weights are 0."""
    counted = [
        (settings.weights[name], each.value)
        for name, each in parts.items()
        if each.value is not None
    ]
    weight = sum(share for share, _ in counted)
    if not weight:
        return None
    return sum((share * value for share, value in counted), Fraction(0)) / weight


def _out(store: StoreFigures) -> str:
    """Return why a store takes no part in the ranking; "" where it does."""
    level = store.compliance.strip().upper()
    if store.vetoed:
        return N_("有一票否决")
    if level and level not in _COMPLIANCE:
        return Phrase(N_("守法等级 {level}，在 B 以下"), level=level)
    return "" if store.totals else N_("没有评估")


def _left_out(parts: Mapping[str, Component]) -> str:
    """Say which components have no base, so that the others weigh more."""
    told = [f"{COMPONENTS[name]}：{each.reason}" for name, each in parts.items() if each.reason]
    return "；".join(told)


def _scored(store: StoreFigures, settings: AwardSettings) -> AwardResult:
    parts = components(store, settings)
    total = _total(parts, settings)
    reason = _out(store)
    return AwardResult(
        retailer_id=store.retailer_id,
        section=store.market_type if settings.by_market else "",
        standard=parts["standard"].tenths,
        cooperation=parts["cooperation"].tenths,
        growth=parts["growth"].tenths,
        information=parts["information"].tenths,
        compliance=parts["compliance"].tenths,
        total=None if total is None else tenths(total),
        outcome=AwardOutcome.NONE,
        reason=reason or _left_out(parts),
    )


def _place(row: AwardResult, licence_no: str) -> tuple[int, int, str, str]:
    return (-(row.total or 0), -(row.standard or 0), licence_no, row.retailer_id)


def score_round(stores: Iterable[StoreFigures], settings: AwardSettings) -> tuple[AwardResult, ...]:
    """Return a result for each store, by section and rank; who is out comes last, without a rank.

    优秀 are the first 20 % of a section's ranked stores, rounded up, at least one.
    """
    figures = {store.retailer_id: store for store in stores}
    rows = {key: _scored(store, settings) for key, store in figures.items()}
    sections: dict[str, list[AwardResult]] = defaultdict(list)
    for row in rows.values():
        sections[row.section].append(row)
    found: list[AwardResult] = []
    for section in sorted(sections):
        found += _ranked(sections[section], figures, settings)
    return tuple(found)


def _ranked(
    rows: Sequence[AwardResult], figures: Mapping[str, StoreFigures], settings: AwardSettings
) -> list[AwardResult]:
    def order(row: AwardResult) -> tuple[int, int, str, str]:
        return _place(row, figures[row.retailer_id].licence_no)

    there = sorted((r for r in rows if not _out(figures[r.retailer_id])), key=order)
    out = sorted((r for r in rows if _out(figures[r.retailer_id])), key=order)
    best = -(-len(there) * settings.excellent // 100)
    ranked = []
    for place, row in enumerate(there, start=1):
        if place <= best:
            outcome = AwardOutcome.EXCELLENT
        elif (row.total or 0) >= settings.pass_mark * 10:
            outcome = AwardOutcome.QUALIFIED
        else:
            outcome = AwardOutcome.NONE
        ranked.append(attrs.evolve(row, rank=place, outcome=outcome))
    return [*ranked, *out]
