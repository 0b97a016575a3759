"""M06 of DOMAIN 6 word for word: what a shop earns, and what it does not."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from models.metrics.margin import (
    Asking,
    BoughtPair,
    Earned,
    Sale,
    ShopPrice,
    earned,
    earnings,
)
from models.metrics.quotient import Quotient, Reason
from models.product import PriceList

# M06 K1 100条 95.40→108; K2 40 190.80→220; K3 10 381.60→450
K1 = Sale(cartons=100, wholesale=954_000, carton=1_080_000)
K2 = Sale(cartons=40, wholesale=1_908_000, carton=2_200_000)
K3 = Sale(cartons=10, wholesale=3_816_000, carton=4_500_000)


def yuan(micro: int) -> Decimal:
    return Decimal(micro) / 1_000_000


def test_m06_revenue_24100_cost_20988_profit_3112() -> None:
    found = earned((K1, K2, K3))
    # 100×108 + 40×220 + 10×450 = 10800 + 8800 + 4500 = 24100
    assert yuan(found.revenue) == Decimal("24100.00")
    # 100×95.40 + 40×190.80 + 10×381.60 = 9540 + 7632 + 3816 = 20988
    assert yuan(found.cost) == Decimal("20988.00")
    assert yuan(found.profit) == Decimal("3112.00")
    assert found.profit_in_fen == 311_200
    assert str(found.margin) == "12.91%"  # 3112 / 24100 = 0.129128…
    assert str(found.markup) == "14.83%"  # 加价率 3112 / 20988 = 0.148275…, another thing
    assert (found.estimated, found.unpriced) == (False, 0)


def test_m06_mean_of_rates_13_38_is_wrong() -> None:
    rates = [earned((sale,)).margin for sale in (K1, K2, K3)]
    # (11.6667 + 13.2727 + 15.2) / 3 = 13.3798
    mean = sum((rate.ratio or Fraction() for rate in rates), Fraction()) / 3
    assert f"{float(mean * 100):.2f}" == "13.38"
    assert str(Quotient.of_group(rates)) == "12.91%"


def test_m06_mixed_60_cartons_at_108_and_400_packs_at_11() -> None:
    found = earned((attrs.evolve(K1, pack=110_000),), carton_percent=60)
    assert yuan(found.revenue) == Decimal("10880.00")  # 60×108 + 400×11 = 6480 + 4400
    assert str(found.margin) == "12.32%"  # (10880 - 9540) / 10880 = 0.123161…
    assert found.estimated  # a split is a setting, not what was counted


def test_m06_a_loss_90_vs_95_40() -> None:
    found = earned((Sale(cartons=10, wholesale=954_000, carton=900_000),))
    assert str(found.margin) == "−6.00%"  # (90 - 95.40) / 90 = -0.06


def test_m06_no_revenue() -> None:
    assert str(earned(()).margin) == str(earned((attrs.evolve(K1, cartons=0),)).margin) == "—"


def test_m06_missing_price_takes_the_guide_price_marked_estimated() -> None:
    guided = attrs.evolve(K1, carton=None, guide_carton=1_080_000)
    assert earned((guided,)) == attrs.evolve(earned((K1,)), estimated=True)
    unknown = attrs.evolve(K1, carton=None)
    for without in (unknown, attrs.evolve(K1, wholesale=None)):
        assert earned((without, K2)) == attrs.evolve(earned((K2,)), unpriced=1)
    # a pack price is asked for only where packs are sold
    assert earned((unknown,), carton_percent=0) == Earned(unpriced=1)


def test_m06_a_split_with_parts_of_a_carton_stays_exact() -> None:
    found = earned((Sale(cartons=7, wholesale=954_000, carton=1_080_000, pack=110_000),), 60)
    # 4.2 条 × 108 + 28 盒 × 11 = 453.6 + 308 = 761.6
    assert yuan(found.revenue) == Decimal("761.6")


def test_m06_of_pairs_is_that_of_their_sales() -> None:
    """Ten thousand pairs are priced once a product; what one 条 earns times 条 is the same sum."""
    listed = PriceList(wholesale=900_000, retail_carton=1_000_000, retail_pack=105_000)
    shops = {("T1", "P1"): ShopPrice(1_100_000, None)}
    asking = Asking(shops=shops, prices={"P1": listed}, day=date(2026, 11, 30), carton_percent=60)
    pairs = [
        BoughtPair("P1", "T1", 10, 90_000, 10),
        BoughtPair("P1", "T2", 4, 18_000, 2),  # two 条 without a price: the catalogue's
        BoughtPair("P1", "T1", -3, -27_000, -3),  # another month's return
        BoughtPair("P9", "T1", 5, 45_000, 5),  # nobody knows what it is sold at
    ]
    found = earnings(pairs, asking)
    sale = Sale(cartons=7, wholesale=900_000, guide_carton=1_000_000, guide_pack=105_000)
    own = earned([attrs.evolve(sale, carton=1_100_000)], 60)
    assert found.by_retailer["T1"] == attrs.evolve(own, unpriced=1)
    assert found.by_retailer["T2"] == earned([attrs.evolve(sale, cartons=4)], 60)
    assert found.by_product["P9"] == Earned(unpriced=1)
    assert found.by_product["P9"].margin.reason is Reason.NO_PRICE
    assert found.total == found.by_retailer["T1"].plus(found.by_retailer["T2"])
