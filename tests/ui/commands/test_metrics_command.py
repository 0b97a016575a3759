"""`metrics` over the real territory, held against a recount that knows nothing of the program.

The recount reads the workbooks of the territory with calamine and adds up in plain Python.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from python_calamine import CalamineWorkbook

from tests.ui.commands.conftest import TERRITORY_NOW
from ui.command_line import run

NOW = TERRITORY_NOW
MONTH, BEFORE, YEAR_AGO = "2022-10", "2022-09", "2021-10"
Row = tuple[int, int, str | None]
"""Numerator, denominator, and the class or "" for a ratio; None where there is no value."""
Sums = dict[str, int]


@attrs.define
class Recount:
    """The territory's own rows: 条 and 分 by month, store and product; who is 正常."""

    open: set[str]
    cartons: dict[tuple[str, str, str], int]
    fen: dict[tuple[str, str, str], int]

    def by_store(self, figures: dict[tuple[str, str, str], int], month: str) -> Sums:
        found: Sums = defaultdict(int)
        for (of, store, _product), figure in figures.items():
            if of == month:
                found[store] += figure
        return dict(found)

    def bought(self, month: str) -> Iterator[tuple[str, str]]:
        """(store, product) with a balance above nothing."""
        for (of, store, product), cartons in self.cartons.items():
            if of == month and cartons > 0:
                yield store, product

    def population(self) -> set[str]:
        own = self.by_store(self.cartons, MONTH)
        return self.open | {store for store, cartons in own.items() if cartons > 0}


def table(path: Path) -> Iterator[dict[str, Any]]:
    _title, _unit, heads, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    for row in rows:
        if row[0] != "合计":
            yield dict(zip(heads, row, strict=True))


@pytest.fixture(scope="module")
def recount(shared_data: Path) -> Recount:
    folder = shared_data / "territory"
    shops = {row["客户编码"]: row["状态"] for row in table(folder / "下发_客户主档.xlsx")}
    made = Recount({shop for shop, state in shops.items() if state == "正常"}, {}, {})
    cartons, fen = defaultdict(int), defaultdict(int)
    for row in table(folder / "下发_购进明细.xlsx"):
        key = (f"{row['订货日期']:%Y-%m}", row["客户编码"], row["商品编码"])
        cartons[key] += int(row["订购量(条)"])
        fen[key] += int((Decimal(str(row["金额(元)"])) * 100).to_integral_value())
    made.cartons, made.fen = dict(cartons), dict(fen)
    return made


@pytest.fixture
def folder(territory_folder: Path) -> Path:
    return territory_folder


Ask = Callable[..., dict[tuple[str, str, str], Row]]


@pytest.fixture
def ask(folder: Path, capfd: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str) -> dict[tuple[str, str, str], Row]:
        capfd.readouterr()
        code = run(
            ["--data", str(folder), "metrics", "--month", MONTH, "--json", *arguments],
            clock=lambda: NOW,
        )
        out, err = capfd.readouterr()
        assert (code, err) == (0, "")
        said = json.loads(out)
        assert said["month"] == MONTH
        return {
            (row["metric"], row["by"], row["key"]): (
                int(row["numerator"]),
                int(row["denominator"]),
                row["value"],
            )
            for row in said["metrics"]
        }

    return asked


def agree(found: dict[tuple[str, str, str], Row], wanted: dict[tuple[str, str, str], Row]) -> None:
    """What has a numerator is there with the same two numbers and their quotient."""
    for key, (numerator, denominator, verdict) in wanted.items():
        if not numerator:
            continue
        shown = found[key]
        assert shown[:2] == (numerator, denominator), key
        if verdict == "":
            exact = Fraction(numerator, denominator)
            assert shown[2] is not None
            assert abs(Fraction(shown[2]) - exact) <= abs(exact) / 10**12, key
        else:
            assert shown[2] == verdict, key
    surplus = {key for key in found if key[0] in {metric for metric, _by, _key in wanted}}
    assert {key for key in surplus if found[key][0]} <= set(wanted)


def ratios(
    metric: str, by: str, now: Sums, base: Callable[[str], int]
) -> dict[tuple[str, str, str], Row]:
    return {
        (metric, by, key): (figure, base(key), "" if base(key) > 0 else None)
        for key, figure in now.items()
    }


def test_distribution_of_products(recount: Recount, ask: Ask) -> None:
    """M01 铺货率: stores with a balance above 0 ÷ stores of the month."""
    stores: dict[str, set[str]] = defaultdict(set)
    population = recount.population()
    for store, product in recount.bought(MONTH):
        if store in population:
            stores[product].add(store)
    size = len(population)
    wanted: dict[tuple[str, str, str], Row] = {
        ("M01", "product", product): (len(own), size, "") for product, own in stores.items()
    }
    assert (size, len(wanted)) == (73, 1898)
    found = ask("--metric", "M01", "--by", "product")
    agree(found, wanted)
    assert found["M01", "product", "10006"] == (2, 73, "0.0273972602740")


def test_movement_of_retailers(recount: Recount, ask: Ask) -> None:
    """M03a 规格, M03b 数量: this month ÷ the month before."""
    kinds: dict[str, Sums] = {MONTH: defaultdict(int), BEFORE: defaultdict(int)}
    for month, counted in kinds.items():
        for store, _product in recount.bought(month):
            counted[store] += 1
    now = recount.by_store(recount.cartons, MONTH)
    before = recount.by_store(recount.cartons, BEFORE)
    wanted = ratios("M03a", "retailer", kinds[MONTH], lambda key: kinds[BEFORE].get(key, 0))
    wanted |= ratios("M03b", "retailer", now, lambda key: before.get(key, 0))
    agree(ask("--metric", "M03a", "--metric", "M03b", "--by", "retailer"), wanted)


@pytest.mark.parametrize(("metric", "base"), [("M07", YEAR_AGO), ("M08", BEFORE)])
def test_comparison_with_the_year_and_the_month_before(
    recount: Recount, ask: Ask, metric: str, base: str
) -> None:
    wanted: dict[tuple[str, str, str], Row] = {}
    for name, figures in (("quantity", recount.cartons), ("amount", recount.fen)):
        now, then = recount.by_store(figures, MONTH), recount.by_store(figures, base)
        own = f"{metric}.{name}"
        wanted |= ratios(own, "retailer", now, lambda key, then=then: then.get(key, 0))
        wanted[own, "total", ""] = (sum(now.values()), sum(then.values()), "")
    found = ask("--metric", metric)
    shown = {key: row for key, row in found.items() if key[1] in ("total", "retailer")}
    agree(shown, wanted)


def test_classes_of_retailers(recount: Recount, ask: Ask) -> None:
    """M09: A while less than 80 % lie before the row, B while less than 95 %."""
    amounts = recount.by_store(recount.fen, MONTH)
    total = sum(amounts.values())
    wanted: dict[tuple[str, str, str], Row] = {}
    before = 0
    for store, amount in sorted(amounts.items(), key=lambda each: (-each[1], each[0])):
        share = Fraction(before, total)
        grade = "A" if share < Fraction(80, 100) else "B" if share < Fraction(95, 100) else "C"
        wanted["M09", "retailer", store] = (amount, total, grade)
        before += amount
    assert {row[2] for row in wanted.values()} == {"A", "B", "C"}
    agree(ask("--metric", "M09"), wanted)


def test_price_of_a_carton(recount: Recount, ask: Ask) -> None:
    cartons = sum(recount.by_store(recount.cartons, MONTH).values())
    fen = sum(recount.by_store(recount.fen, MONTH).values())
    assert (cartons, fen) == (187_894, 241_352_043)
    agree(ask("--metric", "M11", "--by", "total"), {("M11", "total", ""): (fen, cartons, "")})


def test_arguments_that_are_wrong(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for arguments, sentence in (
        (("--metric", "M99"), "没有指标“M99”，应写成 M01、M07.amount"),
        (("--by", "shop"), "“shop”不行，只能是 total、retailer、product、class、brand"),
    ):
        assert run(["--data", str(folder), "metrics", "--month", MONTH, *arguments]) == 2
        assert sentence in capfd.readouterr().err


def test_what_is_told_to_people(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Name, formula and source, the value, both numbers, and the grade or the reason beside it."""
    arguments = ["--metric", "M01", "--metric", "M06", "--metric", "M09", "--metric", "M28"]
    run(["--data", str(folder), "metrics", "--month", MONTH, *arguments], clock=lambda: NOW)
    said = capfd.readouterr().out
    assert said.startswith(
        "2022年10月\n\nM01 铺货率（总体）：购进客户数÷零售客户总数×100%。种子 4.36\n"
    )
    lines = [line.split() for line in said.splitlines()]
    assert ["总体", "94.52%", "69/73"] in lines
    assert ["总体", "—", "0/0", "无价格"] in lines, "the territory has no guide prices"
    assert any(len(line) > 3 and line[-1] == "大户" and line[-3] == "条" for line in lines)
    classes = {line[-2] for line in lines if line and line[-1].endswith("/241352043")}
    assert classes == {"A", "B", "C"}


def test_json_tells_the_grade_beside_the_value(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ids = ["--metric", "M09", "--metric", "M28", "--metric", "M06", "--by", "retailer"]
    run(["--data", str(folder), "metrics", "--month", MONTH, "--json", *ids], clock=lambda: NOW)
    said = json.loads(capfd.readouterr().out)
    assert (said["until"], said["work_until"]) == ("2022-10-31", "2022-10-31")
    rows = said["metrics"]
    assert all(row["value"] == row["grade"] for row in rows if row["metric"] == "M09")
    big = [row for row in rows if row["grade"] == "大户"]
    assert big
    assert all(Fraction(row["value"]) == int(row["numerator"]) for row in big)
    bare = [row for row in rows if row["metric"] == "M06"]
    assert {(row["value"], row["reason"]) for row in bare} == {(None, "无价格")}
