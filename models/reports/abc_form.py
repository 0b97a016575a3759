"""客户ABC分析表 of a month (DOMAIN 5.3; M09). For headquarters, never shown to a store."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import attrs

from models.abc import AbcClass, abc_classes
from models.metrics.quotient import Quotient
from models.package.table import CellKind
from models.reports.cells import (
    EMPTY,
    Cell,
    Column,
    Row,
    Table,
    amount,
    counted,
    share,
    shown,
    words,
)
from models.reports.sales import Bought, Sales, SalesFacts

__all__ = ["ABC_COLUMNS", "USUAL_STRATEGIES", "AbcFacts", "abc_tables", "classes_of", "moved"]

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

_UP, _DOWN, _SAME, _NEW = "↑", "↓", "—", "新"


@attrs.frozen(kw_only=True)
class AbcFacts:
    """The stores of the month (``population``), their purchases, and visits that met somebody."""

    sales: SalesFacts
    population: frozenset[str]
    population_before: frozenset[str]
    visits: Mapping[str, int]


def classes_of(sales: Sales, population: Iterable[str]) -> dict[str, AbcClass]:
    """Return the class of each store, of one without purchases C; none where nothing is known."""
    if sales.reason:
        return {}
    values = dict.fromkeys(population, 0)
    values.update({key: bought.amount for key, bought in sales.by_retailer.items()})
    return abc_classes(values)


def abc_tables(facts: AbcFacts, strategy: Callable[[str], str]) -> tuple[Table, Table]:
    """Return the form and its class totals; ``strategy`` gives the words for a class."""
    classes = classes_of(facts.sales.now, facts.population)
    before = classes_of(facts.sales.before, facts.population_before)
    amounts = {key: _bought(facts, key).amount for key in classes}
    whole = sum(value for value in amounts.values() if value > 0)
    rows, reached = [], 0
    for rank, key in enumerate(sorted(amounts, key=lambda key: (-amounts[key], key)), start=1):
        reached += max(amounts[key], 0)
        shares = (share(amounts[key], whole), share(reached, whole))
        cells = _cells(facts, key, shares, (classes[key], before.get(key)))
        rows.append(Row(key, (counted(rank), *cells, words(strategy(classes[key].value)))))
    label = facts.sales.spans.label
    table = Table(
        id="abc",
        title="",
        columns=ABC_COLUMNS,
        rows=tuple(rows),
        foot=(_sum(facts, amounts, whole),),
        note="按购进额从高到低累计：不到 80% 为 A，不到 95% 为 B，其余为 C。"
        + (f"{label}，上期取相同天数。" if label else ""),
    )
    return table, _totals(classes, amounts, whole)


def _bought(facts: AbcFacts, key: str) -> Bought:
    return facts.sales.now.by_retailer.get(key, Bought())


def _cells(
    facts: AbcFacts, key: str, shares: tuple[Cell, Cell], classes: tuple[AbcClass, AbcClass | None]
) -> Iterable[Cell]:
    shop, bought, (now, before) = facts.sales.shop(key), _bought(facts, key), classes
    yield words(key)
    yield words(shop.name)
    yield words(shop.retail_format)
    yield words(shop.grade)
    yield amount(bought.amount)
    yield from shares
    yield words(now.value)
    yield words(before.value if before else "")
    yield words(moved(before, now))
    yield counted(bought.quantity, "cartons")
    yield shown(Quotient.of(bought.amount, bought.priced), "yuan_a_carton")
    yield counted(facts.visits.get(key, 0))


def moved(before: AbcClass | None, now: AbcClass) -> str:
    """Return ↑ ↓ — of a class that rose, fell, stayed; 新 of a store without one before."""
    if before is None:
        return _NEW
    if before is now:
        return _SAME
    return _UP if now.value < before.value else _DOWN


def _sum(facts: AbcFacts, amounts: Mapping[str, int], whole: int) -> Row:
    bought = sum((_bought(facts, key) for key in amounts), Bought())
    return Row(
        "total",
        (
            *(words("合计"), EMPTY, words(f"共 {len(amounts)} 户"), EMPTY, EMPTY),
            *(amount(bought.amount), share(whole, whole), *(EMPTY for _ in range(4))),
            counted(bought.quantity, "cartons"),
            shown(Quotient.of(bought.amount, bought.priced), "yuan_a_carton"),
            counted(sum(facts.visits.get(key, 0) for key in amounts)),
            EMPTY,
        ),
    )


def _totals(classes: Mapping[str, AbcClass], amounts: Mapping[str, int], whole: int) -> Table:
    """Return the class totals: 户数, 户数占比, 额占比."""
    rows = []
    for each in AbcClass:
        own = [key for key, found in classes.items() if found is each]
        bought = sum(amounts[key] for key in own)
        cells = (counted(len(own)), share(len(own), len(classes)), amount(bought))
        rows.append(Row(each.value, (words(each.value), *cells, share(bought, whole))))
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
        rows=tuple(rows),
    )
