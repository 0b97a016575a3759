"""Scores of an award round, exact until the last rounding (DOMAIN 3.5).

A component without a base is left out and the weights of the others are scaled to their sum; why
it has none is told. Ranks go by 总分 as it is told, in tenths, so that who reads the sheet can do
them again; ties go to the higher 规范分, then to the lower licence number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from models.awards.settings import COMPONENTS, AwardSettings
from models.awards.wording import LOW_LEVEL, NO_LEVEL
from models.checklist import tenths
from models.marks import N_
from models.phrase import Phrase
from models.programme import AwardOutcome, AwardResult

__all__ = [
    "Component",
    "Growth",
    "StoreFigures",
    "components",
    "growths",
    "score_round",
    "shares",
]

_GOOD_LEVELS = ("AAA", "AA", "A")
_LOW_LEVELS = ("C", "D", "E", "W")
"""守法等级 below B: these are out. Any other word is no level, and counts neither way."""

_FULL = Fraction(100)


@attrs.frozen(kw_only=True)
class StoreFigures:
    """What a round must know of one store, in its period.

    Attributes: ``totals`` (of its finalised checks, in tenths), ``vetoed`` (checks with a veto),
    ``owed``/``done`` (obligations ①–⑤ that were due or done: ⑥ is what is being decided),
    ``asked``/``told`` (the same of ④ alone), ``quantity`` (条 of the months compared), ``priced``
    and ``amount`` (those 条 whose 分 are known, and the 分) and ``…_before`` (a year before).
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
    priced: int = 0
    amount: int = 0
    quantity_before: int = 0
    priced_before: int = 0
    amount_before: int = 0

    @property
    def level(self) -> str:
        """守法等级 without the word."""
        return self.compliance.strip().upper().removesuffix("级")


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


@attrs.frozen
class Growth:
    """One growth: what there is by what there was a year before, and its points."""

    label: str
    now: Fraction
    before: Fraction
    points: Fraction


def growths(store: StoreFigures, settings: AwardSettings) -> tuple[Growth, ...]:
    """Return the growth of 条 and of the price per 条 in 分, as far as there is a base."""
    pairs: list[tuple[str, Fraction, Fraction]] = []
    if store.quantity_before > 0:
        pairs.append((N_("购进量"), Fraction(store.quantity), Fraction(store.quantity_before)))
    if min(store.priced, store.priced_before, store.amount, store.amount_before) > 0:
        now = Fraction(store.amount, store.priced)
        pairs.append((N_("单条均价"), now, Fraction(store.amount_before, store.priced_before)))
    return tuple(
        Growth(label, now, before, _growth_points(now / before, settings))
        for label, now, before in pairs
    )


def _growth_points(part: Fraction, settings: AwardSettings) -> Fraction:
    points = settings.growth_base + settings.growth_step * (part - 1) * 100
    return min(_FULL, max(Fraction(0), points))


def _growth(store: StoreFigures, settings: AwardSettings) -> Component:
    """Half the growth of 条, half that of the price; the one that is known alone, else."""
    found = growths(store, settings)
    if not found:
        return Component(None, store.quantity, store.quantity_before, N_("没有去年同期购进"))
    mean = sum((each.points for each in found), Fraction(0)) / len(found)
    return Component(mean, store.quantity, store.quantity_before)


def _compliance(store: StoreFigures, settings: AwardSettings) -> Component:
    level = store.level
    if not level:
        return Component(None, reason=N_("没有守法等级"))
    if level in _LOW_LEVELS:
        return Component(Fraction(0), 0, 100)
    if level == "B":
        return Component(Fraction(settings.level_b), settings.level_b, 100)
    if level in _GOOD_LEVELS:
        return Component(_FULL, 100, 100)
    return Component(None, reason=Phrase(NO_LEVEL, level=store.compliance))


def components(store: StoreFigures, settings: AwardSettings) -> Mapping[str, Component]:
    """Return the five parts of 总分 by name, in the order of ``COMPONENTS``."""
    return {
        "standard": _standard(store),
        "cooperation": _share(store.done, store.owed, N_("没有应完成项")),
        "growth": _growth(store, settings),
        "information": _share(store.told, store.asked, N_("没有应采集的")),
        "compliance": _compliance(store, settings),
    }


def shares(parts: Mapping[str, Component], settings: AwardSettings) -> Mapping[str, Fraction]:
    """Return by how much each part counts, in percent: the weights of those that have a base."""
    weights = {
        name: settings.weights[name] for name, part in parts.items() if part.value is not None
    }
    whole = sum(weights.values())
    return {name: Fraction(weight * 100, whole) for name, weight in weights.items() if weight}


def _total(parts: Mapping[str, Component], settings: AwardSettings) -> Fraction | None:
    """总分 over the parts that have a base; None where their weights are 0."""
    counted = [
        share * value / 100
        for name, share in shares(parts, settings).items()
        if (value := parts[name].value) is not None
    ]
    return sum(counted, Fraction(0)) if counted else None


def _out(store: StoreFigures) -> str:
    """Return why a store takes no part in the ranking; "" where it does."""
    if store.vetoed:
        return N_("有一票否决")
    if store.level in _LOW_LEVELS:
        return Phrase(LOW_LEVEL, level=store.level)
    return "" if store.totals else N_("没有评估")


def _left_out(parts: Mapping[str, Component]) -> str:
    """Say which components have no base, so that the others weigh more."""
    told = [f"{COMPONENTS[name]}：{each.reason}" for name, each in parts.items() if each.reason]
    return "；".join(told)


def _scored(store: StoreFigures, settings: AwardSettings) -> AwardResult:
    parts = components(store, settings)
    total = _total(parts, settings)
    reason = _out(store) or ("" if total is not None else N_("占分的各项都没有依据"))
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
    sections: dict[str, list[AwardResult]] = defaultdict(list)
    for store in figures.values():
        row = _scored(store, settings)
        sections[row.section].append(row)
    found: list[AwardResult] = []
    for section in sorted(sections):
        there: list[AwardResult] = []
        out: list[AwardResult] = []
        for row in sections[section]:
            shut = row.total is None or _out(figures[row.retailer_id])
            (out if shut else there).append(row)
        for rows in (there, out):
            rows.sort(key=lambda row: _place(row, figures[row.retailer_id].licence_no))
        found += [*_ranked(there, settings), *out]
    return tuple(found)


def _ranked(rows: Sequence[AwardResult], settings: AwardSettings) -> list[AwardResult]:
    """Give ranks and outcomes to the rows of a section, in their order."""
    best = -(-len(rows) * settings.excellent // 100)
    ranked = []
    for place, row in enumerate(rows, start=1):
        if place <= best:
            outcome = AwardOutcome.EXCELLENT
        elif (row.total or 0) >= settings.pass_mark * 10:
            outcome = AwardOutcome.QUALIFIED
        else:
            outcome = AwardOutcome.NONE
        ranked.append(attrs.evolve(row, rank=place, outcome=outcome))
    return ranked
