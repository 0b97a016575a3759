"""What stands out in a span: shops, brands and markets against the others (M26, M27, M28)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from models.marks import N_
from models.metrics.facts import Bought
from models.metrics.form import PERCENT, RATIO
from models.metrics.quotient import Quotient, Reason
from models.metrics.watch import area_index, is_low
from models.phrase import Phrase
from models.warnings import Days, WarningFacts, WarningKind, WarningSettings, warnings
from storage.database import Ledger
from storage.queries.metrics.analysis import Analysis
from storage.queries.settings import judgement
from storage.queries.warnings import purchase_facts

__all__ = ["Finding", "FindingKind", "findings"]

_WHOLE = attrs.evolve(PERCENT, places=0)
Pair = tuple[int, int]
"""条 now and before."""


class FindingKind(StrEnum):
    """What stands out; the value is what is shown."""

    SHOP = "客户"
    BRAND = "品牌"
    MARKET = "市场"
    BIG = "大户"


_METRICS = {
    FindingKind.SHOP: "M26",
    FindingKind.BRAND: "M27",
    FindingKind.MARKET: "M27",
    FindingKind.BIG: "M28",
}


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that stands out, with the reason in words.

    ``key`` is 客户编码 of a shop, else the name of the brand or market; figures in 条.
    """

    kind: FindingKind
    key: str
    why: str
    now: int
    before: int

    @property
    def metric(self) -> str:
        """The rule it was found by."""
        return _METRICS[self.kind]


def findings(ledger: Ledger, analysis: Analysis, now: datetime) -> tuple[Finding, ...]:
    """Return what stands out in the span against the days before, shops first."""
    settings = judgement(ledger, WarningSettings)
    return (
        *_shops(ledger, analysis, now, settings),
        *_parts(analysis, settings.index_percent),
    )


def _shops(
    ledger: Ledger, analysis: Analysis, now: datetime, settings: WarningSettings
) -> Iterator[Finding]:
    """M26 and M28, as the warnings of 今日 tell them, of the days of the span."""
    span, before = analysis.span, analysis.span.previous
    facts = purchase_facts(ledger, Days(span.first, span.last, before.first, before.last))
    kinds = {WarningKind.ABNORMAL: FindingKind.SHOP, WarningKind.BIG_BUYER: FindingKind.BIG}
    only = analysis.facts.only
    for reminder in warnings(WarningFacts(now=now, purchases=facts), settings):
        kind = kinds[WarningKind(reminder.kind.value)]
        for shop, why in zip(reminder.ids, reminder.details, strict=True):
            if only is None or shop in only:
                yield Finding(
                    kind=kind, key=shop, why=why,
                    now=facts.now.get(shop, 0), before=facts.before.get(shop, 0),
                )  # fmt: skip


def _parts(analysis: Analysis, percent: int) -> Iterator[Finding]:
    """M27: a brand or market whose 环比 is below that of all."""
    facts, known = analysis.facts, analysis.known
    total = (facts.now.total.quantity, facts.before.total.quantity)
    markets = {each.id: each.market_type for each in known.retailers}
    by_brand = _pairs(facts.now.by_product, facts.before.by_product, known.brands)
    by_market = _pairs(facts.now.by_retailer, facts.before.by_retailer, markets)
    for kind, pairs in ((FindingKind.BRAND, by_brand), (FindingKind.MARKET, by_market)):
        found = []
        for name, pair in pairs.items():
            index = area_index(pair, total)
            if name and is_low(index, percent) and index.ratio is not None:
                found.append((index.ratio, name, pair))
        for _rank, name, pair in sorted(found):
            yield Finding(kind=kind, key=name, why=_why(pair, total), now=pair[0], before=pair[1])


def _why(pair: Pair, total: Pair) -> str:
    own, whole = (Quotient.of(*each, Reason.NO_BASE) for each in (pair, total))
    return Phrase(
        N_("环比 {own}，全部 {whole}，比 {index}"),
        own=own.shown(_WHOLE),
        whole=whole.shown(_WHOLE),
        index=own.over(whole).shown(RATIO),
    )


def _pairs(
    now: Mapping[str, Bought], before: Mapping[str, Bought], names: Mapping[str, str]
) -> dict[str, Pair]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, part in enumerate((now, before)):
        for key, bought in part.items():
            sums[names.get(key, "")][place] += bought.quantity
    return {name: (each[0], each[1]) for name, each in sums.items()}
