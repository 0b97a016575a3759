"""③: the ten that earn most, the layers of products, and what is listed without prices."""

import attrs

from models.metrics.facts import Bought
from models.store_analysis import analyse
from models.store_analysis.products import layers
from tests.models.store_analysis.samples import GOODS, bought, facts, goods


def test_layers_follow_the_vector_of_m09() -> None:
    """A×5 (cum 83.00), B×3 (96.50), C×2."""
    amounts = [30000, 22000, 15000, 9000, 7000, 6000, 4500, 3000, 2000, 1500]
    own = {f"P{at}": Bought(1, amount, 1) for at, amount in enumerate(amounts)}
    found = layers(own)
    assert [(layer.name, len(layer.products)) for layer in found] == [
        ("主销", 5), ("辅销", 3), ("少销", 2),
    ]  # fmt: skip
    assert [layer.amount for layer in found] == [83000, 13500, 3500]


def test_what_came_back_is_in_no_layer() -> None:
    assert layers({"P1": Bought(-2, -2000, -2)})[0].products == ()


def test_the_products_stand_by_what_they_earn() -> None:
    """毛利 K1 1260, K2 1168, K3 684 元."""
    found = analyse(facts(), {}, {}).top
    assert [each.product_id for each in found] == ["K1", "K2", "K3"]
    assert [each.margin.amount for each in found if each.margin] == [
        1_260_000_000, 1_168_000_000, 684_000_000,
    ]  # fmt: skip
    assert {each.layer for each in found} <= {"主销", "辅销", "少销"}


def test_only_ten_are_listed_and_ties_go_by_code() -> None:
    many = {f"P{at:02}": goods(f"品{at}", 90, 100) for at in range(14)}
    own = {key: Bought(5, 45_000, 5) for key in many}
    found = analyse(facts(goods=many, bought=own), {}, {}).top
    assert [each.product_id for each in found] == [f"P{at:02}" for at in range(10)]


def test_without_prices_they_stand_by_what_was_paid() -> None:
    bare = {key: attrs.evolve(each, retail_carton=None) for key, each in GOODS.items()}
    found = analyse(facts(goods=bare, bought=bought(K1=1, K2=1, K3=1)), {}, {}).top
    assert [each.product_id for each in found] == ["K3", "K2", "K1"]
    assert {each.margin for each in found} == {None}
