"""市场拓展进度: newcomers, standard stores, where new products have arrived (DOMAIN 5.3).

A store has a new product where it bought it on balance in the last three months.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

import attrs

from models.candidates.progress import Goal, Note, Progress, ProgressRow
from models.cell_kind import CellKind
from models.metrics.quotient import Quotient, Reason
from models.reports.cells import Cell, Column, Row, Table, counted, missing, shown, words
from models.reports.customers import StoreFlow

__all__ = ["EXPANSION_COLUMNS", "NewProduct", "expansion_table"]

_WHOLE: Final = CellKind.WHOLE

EXPANSION_COLUMNS: Final = (
    Column("对象", width=24),
    Column("目标", _WHOLE, 8),
    Column("上月末", _WHOLE, 8),
    Column("本月新增", _WHOLE, 8),
    Column("退出", _WHOLE, 8),
    Column("本月末", _WHOLE, 8),
    Column("完成率", CellKind.PERCENT, 10),
    Column("在途", width=24),
    Column("困难", width=28, editable=True),
    Column("下步", width=28, editable=True),
)


@attrs.frozen(kw_only=True)
class NewProduct:
    """A novel product and the stores that had it at both ends of the month."""

    product_id: str
    name: str
    goal: Goal
    stores: StoreFlow


def expansion_table(
    progress: Progress,
    products: Sequence[NewProduct],
    name: Callable[[str], str],
    written: Callable[[str, str], str | None],
) -> Table:
    """Return the form; what nobody wrote of 困难 and 下步 comes from the stores' files."""
    rows = [_subject(row, name, written) for row in progress.rows]
    rows += [_product(product, written) for product in products]
    return Table(
        id="expansion",
        title="",
        columns=EXPANSION_COLUMNS,
        rows=tuple(rows),
        note=f"截至{progress.until:%Y-%m-%d}。新品铺货：近三个月有净购进的户。",
    )


def _subject(
    row: ProgressRow,
    name: Callable[[str], str],
    written: Callable[[str, str], str | None],
) -> Row:
    key = row.subject.value
    stages = row.under_way
    way = "" if stages is None else "→".join(f"{e.value}{len(ids)}" for e, ids in stages.items())

    def text(heading: str, notes: Sequence[Note]) -> Cell:
        own = written(key, heading)
        said = "；".join(f"{name(note.retailer_id)}：{note.text}" for note in notes)
        return words(said if own is None else own)

    counts = (row.before, row.came, row.left, row.now)
    return Row(
        key,
        (
            words(key),
            _goal(row.goal),
            *(counted(len(each)) for each in counts),
            _rate(len(row.now), row.goal),
            words(way),
            text("困难", row.difficulties),
            text("下步", row.next_steps),
        ),
    )


def _product(product: NewProduct, written: Callable[[str, str], str | None]) -> Row:
    key = f"product {product.product_id}"
    return Row(
        key,
        (
            words(f"新品铺货 {product.name}"),
            _goal(product.goal),
            *product.stores.cells,
            _rate(len(product.stores.now), product.goal),
            words(""),
            words(written(key, "困难") or ""),
            words(written(key, "下步") or ""),
        ),
    )


def _goal(goal: Goal) -> Cell:
    if goal.value is None:
        return missing(Reason.NO_TARGET)
    value = Fraction(goal.value)
    return shown(Quotient(value.numerator, value.denominator), "count")


def _rate(stores: int, goal: Goal) -> Cell:
    """完成率: 本月末 ÷ 目标."""
    if goal.value is None or goal.value <= 0:
        return missing(Reason.NO_TARGET)
    value = Fraction(goal.value)
    return shown(Quotient(stores * value.denominator, value.numerator))
