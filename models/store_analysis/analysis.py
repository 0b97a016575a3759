"""The report of one store and one month: eight blocks out of plain facts (DOMAIN 3.6)."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from models.metrics.quotient import Quotient, Reason
from models.store_analysis.display import Display, display
from models.store_analysis.facts import StoreFacts
from models.store_analysis.margin import Basis, Margin, margin
from models.store_analysis.peers import Base, Figure, Figures, Peers, peers_of
from models.store_analysis.products import Layer, TopProduct, layers, top_products
from models.store_analysis.purchases import Part, Purchases, key_part, parts, purchases
from models.store_analysis.settings import DEFAULT_ANALYSIS_SETTINGS, AnalysisSettings
from models.store_analysis.stock import StoreStock, store_stock
from models.store_analysis.suggestions import Grounds, Suggestion, suggestions

__all__ = ["StoreAnalysis", "analyse", "figures_of"]


@attrs.frozen(kw_only=True)
class StoreAnalysis:
    """① ``purchases`` … ⑦ ``suggestions``; ⑧ is signed on paper and kept by the report."""

    facts: StoreFacts
    settings: AnalysisSettings
    purchases: Purchases
    margin: Margin
    stock: StoreStock
    classes: tuple[Part, ...]
    origins: tuple[Part, ...]
    key: Part | None
    top: tuple[TopProduct, ...]
    layers: tuple[Layer, ...]
    peers: Peers
    display: Display
    suggestions: tuple[Suggestion, ...]


def analyse(
    facts: StoreFacts,
    kinds: Mapping[str, tuple[str, str]],
    figures: Mapping[str, Figures],
    settings: AnalysisSettings = DEFAULT_ANALYSIS_SETTINGS,
) -> StoreAnalysis:
    """Return the report; ``kinds`` and ``figures`` are those of every store of the population."""
    bought = purchases(facts)
    stock = store_stock(facts, settings)
    earned = _margin(facts, stock, settings)
    shown = display(facts)
    own = {facts.retailer_id: _figures(facts, bought, earned, stock, shown)}
    peers = peers_of(
        facts.retailer_id,
        {**kinds, facts.retailer_id: facts.kind},
        {**figures, **own},
        settings.least_peers,
    )
    layered = layers(facts.bought or {})
    grounds = Grounds(
        facts=facts,
        settings=settings,
        purchases=bought,
        margin=earned,
        stock=stock,
        layers=layered,
        peers=peers,
        display=shown,
    )
    return StoreAnalysis(
        facts=facts,
        settings=settings,
        purchases=bought,
        margin=earned,
        stock=stock,
        classes=parts(facts, lambda goods: goods.price_class),
        origins=parts(facts, lambda goods: goods.origin),
        key=key_part(facts),
        top=top_products(facts, earned, stock),
        layers=layered,
        peers=peers,
        display=shown,
        suggestions=suggestions(grounds),
    )


def figures_of(facts: StoreFacts, settings: AnalysisSettings) -> Figures:
    """Return what the store adds to the averages of its kind."""
    stock = store_stock(facts, settings)
    earned = _margin(facts, stock, settings)
    return _figures(facts, purchases(facts), earned, stock, display(facts))


def _figures(
    facts: StoreFacts, bought: Purchases, earned: Margin, stock: StoreStock, shown: Display
) -> Figures:
    key = key_part(facts)
    share = key.share if key else Quotient.none(Reason.NO_DATA)
    return {
        Figure.MARGIN: Base.of(earned.rate),
        Figure.PRICE: Base.of(bought.price),
        Figure.COVER: Base(stock.judged_stock, stock.daily, stock.cover.reason),
        Figure.KEY: Base.of(share),
        Figure.SCORE: Base.of(shown.score),
    }


def _margin(facts: StoreFacts, stock: StoreStock, settings: AnalysisSettings) -> Margin:
    """Take inferred sales where enough of what was bought was counted, else the purchases, 估."""
    bought = facts.bought or {}
    sold = {each.product_id: each.sold for each in stock.judged if each.sold is not None}
    whole = sum(each.amount for each in bought.values() if each.quantity > 0)
    covered = sum(each.amount for key, each in bought.items() if each.quantity > 0 and key in sold)
    if sold and whole > 0 and covered * 100 >= whole * settings.sold_percent:
        basis, quantities = Basis.SOLD, sold
    else:
        basis = Basis.BOUGHT
        quantities = {key: Fraction(each.quantity) for key, each in bought.items()}
    return margin(facts, basis, quantities, settings.pack_percent)
