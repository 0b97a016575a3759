"""The store analysis report (DOMAIN 3.6) of one store, or of many whose shared parts are read once.

Purchases count as everywhere: a retailer's month by its lines where there is one, else by
购进月汇总 (DOMAIN 5.1).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

import attrs

from models.calendar import Period
from models.checklist import Checklist
from models.metrics.facts import Bought
from models.store_analysis import (
    AnalysisSettings,
    Goods,
    Shelf,
    StoreAnalysis,
    StoreFacts,
    analyse,
    figures_of,
)
from models.store_analysis.peers import Figures
from storage.database import Ledger
from storage.queries import analysis_facts
from storage.queries.checklists import checklist_of
from storage.queries.metrics.readings import month_span
from storage.queries.purchase_sums import retailer_sums
from storage.queries.purchases import known_until, months_known
from storage.queries.settings import judgement

__all__ = ["StoreAnalyses"]

_TREND = 12
"""So many months before the one of the report are shown beside it."""
_EARLIER_COUNTS = timedelta(days=60)


class StoreAnalyses:
    """``of(retailer_id)`` is the report of a store for ``month``, as it is known on ``day``.

    What stores share is read when it is first needed and kept: ask one object for a whole route.
    Counts and checks after the month count too, up to the end of the month in which the report is
    to be handed over.
    """

    def __init__(self, ledger: Ledger, month: Period, day: date) -> None:
        self._ledger = ledger
        self.month = month
        self.day = min(day, month.shift(1).last)
        self.settings = judgement(ledger, AnalysisSettings)
        self._span = month_span(ledger, month.key, day)
        self._known = known_until(ledger)
        self._figures: dict[str, Figures] = {}
        self._facts: dict[str, StoreFacts] = {}
        self._advice: dict[str, tuple[str, ...]] = {}
        self._checklists: dict[tuple[str, date], Checklist] = {}

    def of(self, retailer_id: str) -> StoreAnalysis:
        """Return the report of one store."""
        facts = self._facts_of(retailer_id)
        kinds = self._kinds
        same = [key for key, kind in kinds.items() if kind == facts.kind and key != retailer_id]
        enough = all(facts.kind) and len(same) >= self.settings.least_peers
        figures = {key: self._figures_of(key) for key in same} if enough else {}
        return analyse(
            self._with_trend(facts),
            dict.fromkeys(same, facts.kind),
            figures,
            self.settings,
        )

    def proposed(self, retailer_id: str) -> tuple[str, ...]:
        """Return what rules advise a store; nothing for one that the master lacks."""
        if retailer_id not in self._stores:
            return ()
        if retailer_id not in self._advice:
            advice = self.of(retailer_id).suggestions
            self._advice[retailer_id] = tuple(each.text for each in advice)
        return self._advice[retailer_id]

    # -- what all stores share

    @cached_property
    def _stores(self) -> dict[str, analysis_facts.Store]:
        return analysis_facts.stores_of(self._ledger, self.month)

    @cached_property
    def _bought(self) -> analysis_facts.ByProduct | None:
        return analysis_facts.bought_in(self._ledger, self._span)

    @cached_property
    def _before(self) -> analysis_facts.ByProduct | None:
        return analysis_facts.bought_in(self._ledger, self._span.previous)

    @cached_property
    def _year_ago(self) -> analysis_facts.ByProduct | None:
        return analysis_facts.bought_in(self._ledger, self._span.year_ago)

    @cached_property
    def _kinds(self) -> dict[str, tuple[str, str]]:
        """The population: open on a day of the month, or bought on balance (DOMAIN 6)."""
        bought = self._bought or {}
        return {
            key: store.kind
            for key, store in self._stores.items()
            if store.open or sum(each.quantity for each in bought.get(key, {}).values()) > 0
        }

    @cached_property
    def _goods(self) -> dict[str, Goods]:
        day = min(self.day, self._span.last)
        return analysis_facts.goods_on(self._ledger, day)

    @cached_property
    def _shelves(self) -> dict[str, dict[str, Shelf]]:
        since = timedelta(days=self.settings.count_days + self.settings.slow_days)
        days = (self.day - since - _EARLIER_COUNTS, self.day)
        return analysis_facts.shelves(self._ledger, days, self._stores, self._known)

    @cached_property
    def _limits(self) -> dict[str, dict[str, int]]:
        return analysis_facts.limits_on(self._ledger, self.day)

    @cached_property
    def _key_buyers(self) -> dict[str, Mapping[str, int]]:
        months = [self.month.shift(-back) for back in range(self.settings.key_months)][::-1]
        keys = [key for key, goods in self._goods.items() if goods.key and goods.on_sale]
        return dict(analysis_facts.key_buyers(self._ledger, months, keys) or {})

    # -- one store

    def _figures_of(self, retailer_id: str) -> Figures:
        found = self._figures.get(retailer_id)
        if found is None:
            found = figures_of(self._facts_of(retailer_id), self.settings)
            self._figures[retailer_id] = found
        return found

    def _facts_of(self, retailer_id: str) -> StoreFacts:
        found = self._facts.get(retailer_id)
        if found is None:
            found = self._facts[retailer_id] = self._read(retailer_id)
        return found

    def _read(self, retailer_id: str) -> StoreFacts:
        store = self._stores[retailer_id]
        check = analysis_facts.last_check(self._ledger, retailer_id, self.day)
        facts = StoreFacts(
            retailer_id=retailer_id,
            month=self.month,
            day=self.day,
            until=self._span.last if self._span.partial else None,
            goods=self._goods,
            bought=_own(self._bought, retailer_id),
            before=_own(self._before, retailer_id),
            year_ago=_own(self._year_ago, retailer_id),
            shelf=self._shelves.get(retailer_id, {}),
            known_until=self._known,
            cycle_weeks=store.cycle_weeks,
            limits=self._limits.get(store.grade, {}),
            missing_key=self._missing_key(retailer_id),
            kind=store.kind,
            check=check,
        )
        if check is None:
            return facts
        return attrs.evolve(facts, checklist=self._checklist(check.template_version, check.day))

    def _missing_key(self, retailer_id: str) -> tuple[str, ...]:
        """Return the 重点 products it neither bought of late nor has, most bought elsewhere first.

        Who buys them elsewhere decides the order alone; a product that nobody buys is left out.
        """
        shelf = self._shelves.get(retailer_id, {})
        found = []
        for product, stores in self._key_buyers.items():
            buyers = sum(quantity > 0 for quantity in stores.values())
            counts = shelf[product].counts if product in shelf else ()
            there = bool(counts) and counts[-1].packs > 0
            if buyers and stores.get(retailer_id, 0) <= 0 and not there:
                found.append((-buyers, product))
        return tuple(product for _buyers, product in sorted(found))

    def _checklist(self, version: str, day: date) -> Checklist:
        key = (version, day)
        if key not in self._checklists:
            self._checklists[key] = checklist_of(self._ledger, version, day)
        return self._checklists[key]

    def _with_trend(self, facts: StoreFacts) -> StoreFacts:
        """Add the months before, of one store: only what is printed needs them."""
        known = self._known_months
        own = {
            each.month: Bought(each.quantity, each.amount, each.priced_quantity)
            for each in retailer_sums(self._ledger, self._months, facts.retailer_id)
        }
        trend = [
            (month, own.get(month, Bought()) if month in known else None) for month in self._months
        ]
        return attrs.evolve(facts, trend=tuple(trend))

    @cached_property
    def _known_months(self) -> frozenset[str]:
        return months_known(self._ledger, self._months)

    @cached_property
    def _months(self) -> list[str]:
        return [self.month.shift(-back).key for back in range(_TREND, 0, -1)]


def _own(bought: analysis_facts.ByProduct | None, retailer_id: str) -> Mapping[str, Bought] | None:
    """Return a store's part; None where nothing is known of any store."""
    return None if bought is None else bought.get(retailer_id, {})
