"""客户ABC分析表 of a month (DOMAIN 5.3; M09). For headquarters, never shown to a store."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import attrs

from models.abc import AbcClass, abc_classes
from models.cell_kind import CellKind
from models.metrics.customer_abc import AbcRow, abc_table, abc_totals
from models.metrics.facts import Bought
from models.metrics.mix import mean_price
from models.reports.cells import (
    EMPTY,
    Cell,
    Column,
    Row,
    Table,
    amount,
    counted,
    shown,
    words,
)
from models.reports.sales import Sales, SalesFacts

__all__ = ["ABC_COLUMNS", "USUAL_STRATEGIES", "AbcFacts", "abc_tables", "classes_of"]

ABC_COLUMNS: Final = (
    Column("排名", CellKind.WHOLE, 6),
    Column("客户编码", CellKind.CODE, 12),
    Column("名称", width=24),
    Column("业态", width=10),
    Column("档位", width=6),
    Column("购进额(元)", CellKind.MONEY, 13),
    Column("占比", CellKind.PERCENT, 9),
    Column("累计占比", CellKind.PERCENT, 10),
    Column("类别", width=6),
    Column("上期类别", width=8),
    Column("变动", width=6),
    Column("购进量(条)", CellKind.WHOLE, 10),
    Column("单条均价(元)", CellKind.MONEY, 11),
    Column("拜访次数", CellKind.WHOLE, 8),
    Column("策略", width=24, editable=True),
)

USUAL_STRATEGIES: Final[Mapping[str, str]] = {
    "A": "月访 2 次，稳量稳结构",
    "B": "月访 1 次，提升结构",
    "C": "月访 1 次，做好服务",
}
"""What stands under 策略 until the manager writes his own (DOMAIN 4.1 [J])."""


@attrs.frozen(kw_only=True)
class AbcFacts:
    """The stores of the month (``population``), their purchases, and visits that met somebody."""

    sales: SalesFacts
    population: frozenset[str]
    population_before: frozenset[str]
    visits: Mapping[str, int]


def _amounts(sales: Sales, population: Iterable[str]) -> dict[str, int] | None:
    """Return the 分 of each store, 0 of one that bought nothing; None where nothing is known."""
    if sales.reason:
        return None
    values = dict.fromkeys(population, 0)
    values.update({key: bought.amount for key, bought in sales.by_retailer.items()})
    return values


def classes_of(sales: Sales, population: Iterable[str]) -> dict[str, AbcClass]:
    """Return the class of each store, of one without purchases C; none where nothing is known."""
    return abc_classes(_amounts(sales, population) or {})


def abc_tables(facts: AbcFacts, strategy: Callable[[str], str]) -> tuple[Table, Table]:
    """Return the form and its class totals; ``strategy`` gives the words for a class."""
    rows = abc_table(
        _amounts(facts.sales.now, facts.population) or {},
        _amounts(facts.sales.before, facts.population_before),
    )
    label = facts.sales.spans.label
    table = Table(
        id="abc",
        title="",
        columns=ABC_COLUMNS,
        rows=tuple(
            Row(row.retailer_id, tuple(_cells(facts, row, strategy(row.layer.value))))
            for row in rows
        ),
        foot=(_sum(facts, rows),),
        note="按购进额从高到低累计：不到 80% 为 A，不到 95% 为 B，其余为 C。"
        + (f"{label}，上期取相同天数。" if label else ""),
    )
    return table, _totals(rows)


def _bought(facts: AbcFacts, key: str) -> Bought:
    return facts.sales.now.by_retailer.get(key, Bought())


def _cells(facts: AbcFacts, row: AbcRow, strategy: str) -> Iterable[Cell]:
    shop, bought = facts.sales.shop(row.retailer_id), _bought(facts, row.retailer_id)
    yield counted(row.rank)
    yield words(row.retailer_id)
    yield words(shop.name)
    yield words(shop.retail_format)
    yield words(shop.grade)
    yield amount(row.value)
    yield shown(row.share)
    yield shown(row.cumulative)
    yield words(row.layer.value)
    yield words(row.before.value if row.before is not None else "")
    yield words(row.movement.value)
    yield counted(bought.quantity, "cartons")
    yield shown(mean_price(bought.amount, bought.priced), "yuan_a_carton")
    yield counted(facts.visits.get(row.retailer_id, 0))
    yield words(strategy)


def _sum(facts: AbcFacts, rows: Sequence[AbcRow]) -> Row:
    bought = sum((_bought(facts, row.retailer_id) for row in rows), Bought())
    return Row(
        "total",
        (
            *(words("合计"), EMPTY, words(f"共 {len(rows)} 户"), EMPTY, EMPTY),
            *(amount(bought.amount), *(EMPTY for _ in range(5))),
            counted(bought.quantity, "cartons"),
            shown(mean_price(bought.amount, bought.priced), "yuan_a_carton"),
            counted(sum(facts.visits.get(row.retailer_id, 0) for row in rows)),
            EMPTY,
        ),
    )


def _totals(rows: Sequence[AbcRow]) -> Table:
    """Return the class totals: 户数, 户数占比, 额占比."""
    return Table(
        id="classes",
        title="类别合计",
        columns=(
            Column("类别", width=8),
            Column("户数", CellKind.WHOLE, 10),
            Column("户数占比", CellKind.PERCENT, 10),
            Column("购进额(元)", CellKind.MONEY, 14),
            Column("额占比", CellKind.PERCENT, 10),
        ),
        rows=tuple(
            Row(
                each.layer.value,
                (
                    words(each.layer.value),
                    counted(each.stores.numerator),
                    shown(each.stores),
                    amount(each.value),
                    shown(each.share),
                ),
            )
            for each in abc_totals(rows)
        ),
    )
