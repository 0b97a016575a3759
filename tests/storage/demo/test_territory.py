"""The made-up territory: as the trade is, nobody's, and the same every time."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.calendar import add_months
from models.rules import licence
from storage.database import Ledger
from storage.demo.territory import DEMO_DAY, Territory, make_handouts, make_territory_data
from storage.operations.import_handouts import preview_handouts


@pytest.fixture(scope="module")
def territory() -> Territory:
    return make_territory_data()


def rows(made: Territory) -> list[object]:
    return [
        [shop.row for shop in made.shops],
        [product.row for product in made.products],
        made.months,
        made.lines,
        made.notices,
    ]


def test_the_same_seed_and_day_give_the_same_territory(territory: Territory) -> None:
    assert rows(make_territory_data()) == rows(territory)
    assert rows(make_territory_data(seed=7)) != rows(territory)


def test_shops_are_mixed_as_in_the_trade(territory: Territory) -> None:
    shops = territory.shops
    assert len(shops) == 250
    assert len({shop.row["shop_name"] for shop in shops}) == 250
    assert len({shop.row["owner"] for shop in shops}) == 250
    assert len({shop.row["licence_no"] for shop in shops}) == 250
    assert all(licence(shop.row["licence_no"]) is None for shop in shops)

    share = {
        name: count / 250
        for field in ("retail_format", "market_type", "status", "terminal_type")
        for name, count in Counter(shop.row[field] for shop in shops).items()
    }
    assert 0.58 <= share["食杂店"] <= 0.62
    assert 0.15 <= share["便利店"] <= 0.19
    assert share["其他类"] < 0.05
    assert share["乡村"] == 0.5
    assert share["停业"] == 8 / 250
    assert share["歇业"] == 10 / 250
    assert share["标准店"] == 20 / 250
    grades = Counter(int(shop.row["supply_grade"]) for shop in shops)
    assert min(grades) >= 1
    assert max(grades) <= 30
    middle = sum(count for grade, count in grades.items() if 10 <= grade <= 21)
    assert middle > 250 * 0.6


def test_some_shops_are_young_and_some_licences_end_soon(territory: Territory) -> None:
    year_ago = add_months(DEMO_DAY, -12)
    young = [shop for shop in territory.shops if shop.opened_on > year_ago]
    assert 0.03 <= len(young) / 250 <= 0.06
    ends = [(shop.row["licence_until"] - DEMO_DAY).days for shop in territory.shops]
    assert sum(day <= 90 for day in ends) >= 5
    assert min(ends) < 0
    since = {shop.row["standard_since"] for shop in territory.shops if "standard_since" in shop.row}
    assert len(since) > 3
    for shop in territory.shops:
        assert shop.row["licence_from"] < shop.row["licence_until"]


def test_products_are_nobodys_and_priced_as_in_the_trade(territory: Territory) -> None:
    assert len(territory.products) == 150
    assert len({product.row["name"] for product in territory.products}) == 150
    for product in territory.products:
        row = product.row
        assert row["name"].startswith("示例")
        assert 0.849 <= row["wholesale"] / row["retail_carton"] <= 0.901
        assert row["retail_pack"] * row["packs_per_carton"] >= row["retail_carton"] - 10_000
        for code in (row["barcode_carton"], row["barcode_pack"]):
            assert code.startswith("20")
            digits = [int(digit) for digit in code]
            assert (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_purchases_follow_the_shop_and_the_season(territory: Territory) -> None:
    months = Counter()
    for row in territory.months:
        months[row["month"]] += row["quantity"]
    assert sorted(months)[0] == "2025-11"
    assert sorted(months)[-1] == "2026-09"
    assert len(months) == 11
    assert months["2026-01"] > 1.2 * months["2025-12"]
    assert months["2026-03"] < 0.8 * months["2025-12"]

    lines = territory.lines
    assert {row["day"].strftime("%Y-%m") for row in lines} == {"2026-10", "2026-11"}
    assert max(row["day"] for row in lines) < DEMO_DAY
    returns = [row for row in lines if row["kind"] == "退货"]
    assert 0.01 < len(returns) / len(lines) < 0.03
    assert all(row["quantity"] < 0 for row in returns)
    keys = {(row["order_no"], row["line_no"]) for row in lines}
    assert len(keys) == len(lines)
    assert all(row["amount"] * 100 == row["quantity"] * row["unit_price"] for row in lines)


def test_nobody_orders_before_opening_or_after_closing(territory: Territory) -> None:
    shops = {shop.id: shop for shop in territory.shops}
    for row in territory.lines:
        assert shops[row["retailer_id"]].trades_on(row["day"])
    for row in territory.months:
        shop = shops[row["retailer_id"]]
        first = date.fromisoformat(f"{row['month']}-01")
        assert shop.opened_on < add_months(first, 1)
        assert shop.closed_on is None or shop.closed_on > first


def test_the_handouts_come_in_without_a_word(
    territory: Territory, ledger: Ledger, tmp_path: Path
) -> None:
    paths = make_handouts(tmp_path, territory)
    assert paths[0].name == "下发_示例市烟草公司_A001_客户主档_20261123.xlsx"
    preview = preview_handouts(ledger, paths)
    assert {sheet.sheet: sheet.counts.new for file in preview.files for sheet in file.sheets} == {
        "客户主档": 250,
        "卷烟目录": 150,
        "通知公告": 6,
        "购进月汇总": len(territory.months),
        "购进明细": len(territory.lines),
        "目标任务": 4,
        "货源投放": 12,
        "节假日": 16,
    }
    assert preview.total.refused == 0
    assert [sheet.warnings for file in preview.files for sheet in file.sheets] == [()] * 8
    assert preview.month_differences == ()


@pytest.mark.parametrize("today", [date(2025, 2, 3), date(2026, 3, 31), date(2028, 2, 29)])
def test_another_day_makes_another_territory_that_holds_together(today: date) -> None:
    made = make_territory_data(today)
    assert len({row["month"] for row in made.months}) == 11
    assert all(shop.opened_on <= today for shop in made.shops)
    assert made.working_days[-1] < today
    assert made.working_days[-1] >= today - timedelta(days=3)
    assert sum("standard_since" in shop.row for shop in made.shops) == 20
