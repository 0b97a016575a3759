"""③ the products that earn most, and which layer each belongs to (DOMAIN 3.6, M09)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import attrs

from models.abc import AbcClass, abc_classes
from models.metrics.facts import Bought
from models.store_analysis.facts import StoreFacts
from models.store_analysis.margin import Margin, ProductMargin
from models.store_analysis.stock import StoreStock

__all__ = ["LAYERS", "TOP", "Layer", "TopProduct", "layers", "top_products"]

TOP: Final = 10
"""How many products ③ lists."""

LAYERS: Final[Mapping[AbcClass, str]] = {
    AbcClass.A: "主销",
    AbcClass.B: "辅销",
    AbcClass.C: "少销",
}
"""The layers of products are named so that no letter can be taken for the store's class (5.11)."""


@attrs.frozen(kw_only=True)
class Layer:
    """One layer of the products bought: how many, and their 分."""

    name: str
    products: tuple[str, ...]
    amount: int


@attrs.frozen(kw_only=True)
class TopProduct:
    """One product of ③; ``sold`` 条 between two counts, None where it cannot be told."""

    product_id: str
    bought: Bought
    sold: Fraction | None
    margin: ProductMargin | None
    layer: str


def layers(bought: Mapping[str, Bought]) -> tuple[Layer, ...]:
    """Return the layers of what was bought on balance, by 分; the largest products come first."""
    amounts = {product: each.amount for product, each in bought.items() if each.quantity > 0}
    classes = abc_classes(amounts)
    members: dict[AbcClass, list[str]] = {}
    for product, of in classes.items():
        members.setdefault(of, []).append(product)
    return tuple(
        Layer(
            name=name,
            products=tuple(members.get(of, ())),
            amount=sum(amounts[each] for each in members.get(of, ())),
        )
        for of, name in LAYERS.items()
    )


def top_products(facts: StoreFacts, earned: Margin, stock: StoreStock) -> tuple[TopProduct, ...]:
    """Return the ten products that earn most; where no margin can be told, those bought most.

    Ties go by 商品编码. What was not bought in the month has no layer.
    """
    bought = facts.bought or {}
    sold = {each.product_id: each.sold for each in stock.products}
    layer_of = {each: layer.name for layer in layers(bought) for each in layer.products}
    if earned.reason is None:
        worth = {key: each.amount for key, each in earned.products.items() if each.amount > 0}
    else:
        worth = {key: each.amount for key, each in bought.items() if each.quantity > 0}
    first = sorted(worth, key=lambda key: (-worth[key], key))[:TOP]
    return tuple(
        TopProduct(
            product_id=key,
            bought=bought.get(key, Bought()),
            sold=sold.get(key),
            margin=earned.products.get(key),
            layer=layer_of.get(key, ""),
        )
        for key in first
    )
