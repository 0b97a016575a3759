"""Targets and facts to hold lines against, as small as can be."""

from collections.abc import Mapping
from typing import Any

from models.calendar import Period
from models.metrics.facts import Bought
from models.target import Target, target_id
from models.targets.aims import CatalogueProduct, Subjects
from models.targets.facts import SpanFacts, TargetFacts

__all__ = ["CATALOGUE", "bought", "facts", "target"]

CATALOGUE: Mapping[str, CatalogueProduct] = {
    each.id: each
    for each in (
        CatalogueProduct(
            id="P1", name="示例A(硬)", brand="示例A", price_class="一类", origin="省内",
            key_brand="532", wholesale=954_000, guide=1_080_000,
        ),
        CatalogueProduct(
            id="P2", name="示例B(软)", brand="示例B", price_class="二类", origin="省外",
            wholesale=1_908_000, guide=2_200_000,
        ),
        CatalogueProduct(id="P3", name="示例C", price_class="三类", origin="省外", key_brand="是"),
    )
}  # fmt: skip


def target(
    value: str,
    unit: str = "条",
    metric: str = "销量",
    subject: str = "总量",
    period: str = "2026-11",
) -> Target:
    """Return a target."""
    return Target(
        id=target_id(period, metric, subject),
        period=period,
        metric=metric,
        subject=subject,
        value=value,
        unit=unit,
    )


def bought(**products: int | tuple[int, int]) -> SpanFacts:
    """Return a span by product: 条, or 条 and 分."""
    found = {}
    for key, each in products.items():
        quantity, amount = each if isinstance(each, tuple) else (each, each * 10_000)
        found[key] = Bought(quantity, amount, quantity)
    return SpanFacts(by_product=found)


def facts(*targets: Target, now: SpanFacts, period: str = "2026-11", **more: Any) -> TargetFacts:
    """Return the facts of a month whose other spans are empty unless told."""
    empty = SpanFacts()
    known: dict[str, Any] = {
        "passed": 20,
        "until": "",
        "before": empty,
        "year_ago": empty,
        "so_far": now,
        "so_far_year_ago": empty,
    }
    return TargetFacts(
        period=Period.parse(period),
        now=now,
        catalogue=CATALOGUE,
        subjects=Subjects.of(CATALOGUE.values()),
        targets=targets,
        **{**known, **more},
    )
