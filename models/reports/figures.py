"""The content of each report: its sections with their tables, out of the facts of its period."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import attrs

from models.calendar import Period
from models.candidates.progress import Progress
from models.reports.abc_form import USUAL_STRATEGIES, AbcFacts, abc_tables
from models.reports.cells import Table
from models.reports.customers import CustomerFacts, customer_tables
from models.reports.due import period_of
from models.reports.expansion import NewProduct, expansion_table
from models.reports.market import MarketFacts, dynamics_table, market_tables
from models.reports.proposals import Proposal, proposals_table
from models.reports.report import ReportKind, ReportText
from models.reports.sales import SalesFacts
from models.reports.sales_tables import sales_tables, sales_words
from models.reports.sections import SECTIONS, Content, Filled
from models.reports.targets_form import targets_table
from models.reports.work import WorkFacts, next_table, work_tables

__all__ = ["NEEDS", "Need", "ReportFacts", "content_of"]


@attrs.frozen(kw_only=True)
class ReportFacts:
    """What a report is made of; what its kind does not need (:data:`NEEDS`) is None."""

    sales: SalesFacts
    market: MarketFacts | None = None
    customers: CustomerFacts | None = None
    work: WorkFacts | None = None
    abc: AbcFacts | None = None
    progress: Progress | None = None
    new_products: tuple[NewProduct, ...] = ()
    proposals: tuple[Proposal, ...] = ()


Need = str
"""A field of :class:`ReportFacts` beside the sales, which every report is made of."""

NEEDS: Final[Mapping[ReportKind, frozenset[Need]]] = {
    ReportKind.WEEKLY: frozenset(("market", "work")),
    ReportKind.MONTHLY: frozenset(("market", "customers", "work")),
    ReportKind.QUARTERLY: frozenset(("market", "customers", "work", "proposals")),
    ReportKind.TARGETS: frozenset(),
    ReportKind.ABC: frozenset(("abc",)),
    ReportKind.EXPANSION: frozenset(("progress", "new_products")),
    ReportKind.MARKET: frozenset(("market",)),
}
"""What has to be read for a report."""


class _Texts:
    """What was written, by place; None where nobody wrote anything."""

    def __init__(self, texts: Iterable[ReportText]) -> None:
        self._by_place = {text.place: text.text for text in texts}

    def of(self, section: str, column: str) -> str | None:
        """Return the text of a section."""
        return self._by_place.get((section, "", column))

    def in_table(self, table: str) -> Callable[[str, str], str | None]:
        """Return what gives the texts of a table by row and heading."""
        return lambda row, column: self._by_place.get((table, row, column))


def content_of(
    kind: ReportKind, key: str, facts: ReportFacts, texts: Iterable[ReportText] = ()
) -> Content:
    """Fill the sections of a report."""
    period, written = period_of(kind, key), _Texts(texts)
    return Content(
        kind=kind,
        period=period.key,
        until=facts.sales.spans.label,
        sections=tuple(
            Filled(
                section,
                _MAKERS[section.id](facts, period, written),
                _suggested(section.id, facts, period),
            )
            for section in SECTIONS[kind]
        ),
    )


def _suggested(section: str, facts: ReportFacts, period: Period) -> Mapping[str, str]:
    if section == "sales":
        return {"正文": sales_words(facts.sales, period)}
    return USUAL_STRATEGIES if section == "abc" else {}


def _sales(facts: ReportFacts, period: Period, _written: _Texts) -> tuple[Table, ...]:
    return sales_tables(facts.sales, period)


def _market(facts: ReportFacts, _period: Period, _written: _Texts) -> tuple[Table, ...]:
    return market_tables(facts.market) if facts.market is not None else ()


def _work(facts: ReportFacts, _period: Period, _written: _Texts) -> tuple[Table, ...]:
    return work_tables(facts.work) if facts.work is not None else ()


def _next(facts: ReportFacts, period: Period, _written: _Texts) -> tuple[Table, ...]:
    return (next_table(facts.work, period.shift(1)),) if facts.work is not None else ()


def _customers(facts: ReportFacts, period: Period, written: _Texts) -> tuple[Table, ...]:
    """A quarter's 客户管理 tells what was done for them too: it has no section of its own."""
    if facts.customers is None:
        return ()
    done = _work(facts, period, written) if "proposals" in _needs_of(period) else ()
    return (*customer_tables(facts.customers), *done)


def _needs_of(period: Period) -> frozenset[Need]:
    quarterly = ReportKind.QUARTERLY
    return NEEDS[quarterly] if period.kind is quarterly.period_kind else frozenset()


def _none(_facts: ReportFacts, _period: Period, _written: _Texts) -> tuple[Table, ...]:
    return ()


def _proposals(facts: ReportFacts, _period: Period, _written: _Texts) -> tuple[Table, ...]:
    return (proposals_table(facts.proposals),)


def _targets(facts: ReportFacts, period: Period, written: _Texts) -> tuple[Table, ...]:
    own = written.in_table("targets")
    return (targets_table(facts.sales, period, lambda row, column: own(row, column) or ""),)


def _abc(facts: ReportFacts, _period: Period, written: _Texts) -> tuple[Table, ...]:
    def strategy(name: str) -> str:
        own = written.of("abc", name)
        return USUAL_STRATEGIES[name] if own is None else own

    return abc_tables(facts.abc, strategy) if facts.abc is not None else ()


def _expansion(facts: ReportFacts, _period: Period, written: _Texts) -> tuple[Table, ...]:
    if facts.progress is None:
        return ()
    return (
        expansion_table(
            facts.progress,
            facts.new_products,
            lambda retailer_id: facts.sales.shop(retailer_id).name,
            written.in_table("expansion"),
        ),
    )


def _dynamics(facts: ReportFacts, _period: Period, written: _Texts) -> tuple[Table, ...]:
    if facts.market is None:
        return ()
    return (dynamics_table(facts.market, written.in_table("dynamics")),)


_MAKERS: Final[Mapping[str, Callable[[ReportFacts, Period, _Texts], tuple[Table, ...]]]] = {
    "sales": _sales,
    "market": _market,
    "work": _work,
    "next": _next,
    "customers": _customers,
    "staff": _work,
    "measures": _none,
    "proposals": _proposals,
    "targets": _targets,
    "abc": _abc,
    "expansion": _expansion,
    "dynamics": _dynamics,
}
"""What fills a section, by its id."""
