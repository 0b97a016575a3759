"""What reports say on paper and in the workbook is what `metrics` says, over the real territory.

The numbers on paper are taken from the laid-out pages, each from the row that bears its name.
"""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models.paper.items import Sheet, Text
from storage.database import Ledger, open_ledger
from tests.ui.commands.conftest import TERRITORY_NOW
from ui.command_line import run
from ui.printing.forms import About, Order, form_named, make

NOW = TERRITORY_NOW
MONTH, STORE = "2022-10", "2554"
Metrics = dict[tuple[str, str, str], dict[str, Any]]


@pytest.fixture
def folder(territory_folder: Path) -> Path:
    return territory_folder


@pytest.fixture
def metrics(folder: Path, capfd: pytest.CaptureFixture[str]) -> Metrics:
    capfd.readouterr()
    assert (
        run(["--data", str(folder), "metrics", "--month", MONTH, "--json"], clock=lambda: NOW) == 0
    )
    said = json.loads(capfd.readouterr().out)
    return {(row["metric"], row["by"], row["key"]): row for row in said["metrics"]}


def rows_of(sheet: Sheet) -> list[list[str]]:
    """The texts of a sheet, those of one height together, from the left."""
    lines: dict[tuple[int, float], list[Text]] = {}
    for number, page in enumerate(sheet.pages):
        for text in page.of(Text):
            lines.setdefault((number, round(text.y, 1)), []).append(text)
    return [
        [text.text for text in sorted(found, key=lambda each: each.x)]
        for _place, found in sorted(lines.items())
    ]


def grown(row: dict[str, Any]) -> str:
    """Growth with two decimals half up, as it is written: +22.58%."""
    change = (Fraction(int(row["numerator"]), int(row["denominator"])) - 1) * 10_000
    whole = (abs(change) + Fraction(1, 2)).__floor__()
    return f"{'−' if change < 0 else '+'}{Decimal(whole) / 100:.2f}%"


def on_paper(folder: Path, kind: str, order: Order) -> list[list[str]]:
    def read(ledger: Ledger) -> list[list[str]]:
        [sheet] = make(ledger, form_named(kind), order).sheets
        return rows_of(sheet)

    with open_ledger(folder, clock=lambda: NOW) as ledger:
        return read(ledger)


@pytest.mark.usefixtures("qapp")
def test_the_monthly_report_says_what_the_metrics_say(
    folder: Path, metrics: Metrics, tmp_path: Path
) -> None:
    quantity, amount = metrics["M08.quantity", "total", ""], metrics["M08.amount", "total", ""]
    year = metrics["M07.quantity", "total", ""]
    price = metrics["M11", "total", ""]
    order = Order(day=date(2022, 11, 2), about=About.NOTHING, pick=MONTH)
    printed = on_paper(folder, "monthly", order)
    assert [
        "购进量", "条", quantity["numerator"], quantity["denominator"], grown(quantity),
        year["denominator"], grown(year),
    ] in printed  # fmt: skip
    [money] = [row for row in printed if row[:2] == ["购进额", "万元"]]
    assert money[2] == f"{Decimal(amount['numerator']) / 1_000_000:.2f}"
    assert money[4] == grown(amount)
    [carton] = [row for row in printed if row[:2] == ["单条均价", "元/条"]]
    assert carton[2] == f"{Decimal(price['value']) / 100:.2f}"
    assert next(row for row in printed if row[0] == "未分类")[:3] == ["未分类", "751.58", "100.00%"]
    assert not [row for row in printed if row[0] == "一类"], "there are no price classes in it"

    book = tmp_path / "月报.xlsx"
    asked = ["report", "monthly", "--period", MONTH, "--to", str(book)]
    assert run(["--data", str(folder), *asked], clock=lambda: NOW) == 0
    sheet = load_workbook(book).worksheets[0]
    values = [row for row in sheet.iter_rows(values_only=True) if row[:2] == ("购进量", "条")]
    assert values[0][2:4] == (int(quantity["numerator"]), int(quantity["denominator"]))


@pytest.mark.usefixtures("qapp")
def test_the_report_of_a_store_says_what_the_metrics_say(folder: Path, metrics: Metrics) -> None:
    order = Order(day=date(2022, 11, 2), about=About.SHOPS, pick=MONTH, retailer_ids=(STORE,))
    words = " ".join(text for row in on_paper(folder, "store_report", order) for text in row)
    quantity = metrics["M08.quantity", "retailer", STORE]
    year = metrics["M07.quantity", "retailer", STORE]
    amount = metrics["M08.amount", "retailer", STORE]
    price = Fraction(int(amount["numerator"]), int(quantity["numerator"]))
    assert f"{int(quantity['numerator']):,}" in words
    assert f"{Decimal(amount['numerator']) / 100:,.2f}" in words
    assert f"{Decimal((price + Fraction(1, 2)).__floor__()) / 100:.2f}" in words
    for told in (f"同比 {grown(year)}", f"环比 {grown(quantity)}"):
        assert told in words
