"""Bulk sheets on their way into the ledger: staged in TEMP tables, compared and written as sets.

Nothing is written to the ledger until :meth:`BulkSheet.write`; comparing is one statement over the
whole sheet, so a sheet that was read before costs little more than reading it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from models.marks import N_
from storage.database import Ledger
from storage.ledger.batches import LINE_COLUMNS, MONTH_COLUMNS

__all__ = [
    "BULK_SHEETS",
    "UNKNOWN_PRODUCT",
    "UNKNOWN_RETAILER",
    "BulkSheet",
    "Counts",
    "month_differences",
]


@attrs.frozen
class _Shape:
    """How one kind of bulk sheet lies in the ledger."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    defaults: dict[str, Any]
    day: str


BULK_SHEETS = {
    "购进明细": _Shape(
        "purchase_line", ("order_no", "line_no"), LINE_COLUMNS, {"kind": "订单"}, "day"
    ),
    "购进月汇总": _Shape(
        "purchase_month", ("retailer_id", "month", "product_id"), MONTH_COLUMNS, {}, "month"
    ),
}  # fmt: skip


@attrs.frozen
class Counts:
    """新增 / 更新 / 不变 / 错误 of one sheet."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


class BulkSheet:
    """One staged sheet. ``number`` tells the sheets of one import apart."""

    def __init__(self, ledger: Ledger, number: int, kind: str, present: Sequence[str]) -> None:
        self.ledger = ledger
        self.kind = kind
        self.shape = BULK_SHEETS[kind]
        self.present = tuple(name for name in present if name in self.shape.columns)
        self.name = f"temp.staged_{number}"
        self._positions = [
            present.index(column) + 1 if column in present else None
            for column in self.shape.columns
        ]
        columns = ", ".join(self.shape.columns)
        ledger.stage(f"DROP TABLE IF EXISTS {self.name}")
        ledger.stage(
            f"CREATE TABLE {self.name} (row INTEGER PRIMARY KEY, {columns}, verdict TEXT, "
            "reason TEXT, held INTEGER)"
        )
        marks = ", ".join("?" * (len(self.shape.columns) + 1))
        self._insert = f"INSERT INTO {self.name} (row, {columns}) VALUES ({marks})"  # noqa: S608

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Stage rows as the reader gives them: row number, then the values of its fields."""
        defaults = [self.shape.defaults.get(column) for column in self.shape.columns]
        picks = list(zip(self._positions, defaults, strict=True))
        self.ledger.stage(
            self._insert,
            (
                (row[0], *[default if at is None or row[at] is None else row[at]
                           for at, default in picks])
                for row in rows
            ),
        )  # fmt: skip

    def complete(self) -> None:
        """Fill what a sheet may leave out: line numbers and amounts."""
        if self.kind != "购进明细":
            return
        if "line_no" not in self.present:
            self.ledger.stage(
                f"UPDATE {self.name} SET line_no = numbered.n FROM ("  # noqa: S608 - own names
                "SELECT row AS r, row_number() OVER (PARTITION BY order_no ORDER BY retailer_id, "
                "product_id, day, quantity, unit_price, amount, kind, requested) AS n "
                f"FROM {self.name}) AS numbered WHERE row = numbered.r"
            )
        self.ledger.stage(
            f"UPDATE {self.name} SET amount = "  # noqa: S608 - own names
            "CAST(round(quantity * unit_price / 100.0) AS INTEGER) "
            "WHERE amount IS NULL AND unit_price IS NOT NULL"
        )

    def refuse_unknown(self, column: str, known: set[str], reason: str) -> None:
        """Refuse the rows whose ``column`` names no known record; ``reason`` holds ``{id}``."""
        rows = self.ledger.query(f"SELECT DISTINCT {column} FROM {self.name}")  # noqa: S608
        missing = {str(row[0]) for row in rows} - known
        if not missing:
            return
        self.ledger.stage("CREATE TABLE IF NOT EXISTS temp.unknown_key (id TEXT PRIMARY KEY)")
        self.ledger.stage("DELETE FROM temp.unknown_key")
        self.ledger.stage(
            "INSERT INTO temp.unknown_key (id) VALUES (?)", [(each,) for each in missing]
        )
        before, _, after = reason.partition("{id}")
        self.ledger.stage(
            f"UPDATE {self.name} SET verdict = 'refused', "  # noqa: S608 - own names
            f"reason = '{before}' || {column} || '{after}' "
            f"WHERE verdict IS NULL AND {column} IN (SELECT id FROM temp.unknown_key)"
        )

    def compare(self, earlier: Sequence["BulkSheet"] = ()) -> Counts:
        """Hold every row against the ledger (and earlier sheets of the same import).

        What the sheet has no column for is staged as it is held, so that later sheets compare with
        what will be there.
        """
        shape = self.shape
        compared = [name for name in self.present if name not in shape.key]
        if "amount" in shape.columns and "amount" not in compared and "unit_price" in compared:
            compared.append("amount")
        same = " AND ".join(f"base.{name} IS {self.name}.{name}" for name in compared) or "1"
        join = " AND ".join(f"base.{name} = {self.name}.{name}" for name in shape.key)
        absent = [name for name in shape.columns if name not in (*shape.key, *compared)]
        kept = "".join(f"{name} = base.{name}, " for name in absent)
        self.ledger.stage(
            f"UPDATE {self.name} SET held = base.batch, {kept}"  # noqa: S608 - own names
            f"verdict = CASE WHEN {same} THEN 'unchanged' ELSE 'changed' END "
            f"FROM ({self._base(earlier)}) AS base WHERE verdict IS NULL AND {join}"
        )
        self.ledger.stage(
            f"UPDATE {self.name} SET verdict = 'new' WHERE verdict IS NULL"  # noqa: S608
        )
        return self.counts()

    def _base(self, earlier: Sequence["BulkSheet"]) -> str:
        """The rows to compare with: active lines, or what an earlier sheet will make of them."""
        columns = ", ".join(self.shape.columns)
        held = (
            f"SELECT {columns}, batch, 0 AS turn FROM {self.shape.table} "  # noqa: S608
            "WHERE batch IN (SELECT id FROM import_batch WHERE active = 1)"
        )
        siblings = [sheet for sheet in earlier if sheet.kind == self.kind]
        if not siblings:
            return held
        staged = [
            f"SELECT {columns}, NULL AS batch, {turn} AS turn FROM {sheet.name} "  # noqa: S608
            "WHERE verdict IS NOT 'refused'"
            for turn, sheet in enumerate(siblings, start=1)
        ]
        union = " UNION ALL ".join((held, *staged))
        key = ", ".join(self.shape.key)
        return f"SELECT {columns}, batch, max(turn) FROM ({union}) GROUP BY {key}"  # noqa: S608

    def counts(self) -> Counts:
        """Count the verdicts."""
        found: dict[str, int] = dict(
            self.ledger.query(f"SELECT verdict, count(*) FROM {self.name} GROUP BY verdict")  # noqa: S608
        )
        return Counts(**found)

    def refused_rows(self) -> list[tuple[int, str, list[tuple[str, Any]]]]:
        """Return (row, reason, (field, value) …) of what the ledger refused."""
        columns = ", ".join(self.present)
        rows = self.ledger.query(
            f"SELECT row, reason, {columns} FROM {self.name} "  # noqa: S608 - own names
            "WHERE verdict = 'refused' ORDER BY row"
        )
        return [(row[0], row[1], list(zip(self.present, row[2:], strict=True))) for row in rows]

    def days(self) -> tuple[str | None, str | None]:
        """Return the first and last day (or month) of the rows that are taken."""
        day = self.shape.day
        row = self.ledger.query(
            f"SELECT min({day}), max({day}) FROM {self.name} WHERE verdict <> 'refused'"  # noqa: S608
        )[0]
        return row[0], row[1]

    def retailers(self) -> set[str]:
        """Return the retailers whose purchases this sheet adds or changes."""
        return {
            str(row[0])
            for row in self.ledger.query(
                f"SELECT DISTINCT retailer_id FROM {self.name} "  # noqa: S608 - own names
                "WHERE verdict IN ('new', 'changed')"
            )
        }

    def write(self, batch: int) -> list[int]:
        """Bring the rows in as ``batch`` and keep before-images; return the batches it rests on."""
        table, columns = self.shape.table, self.shape.columns
        names = ", ".join((*columns, "batch"))
        join = " AND ".join(f"live.{name} = staged.{name}" for name in self.shape.key)
        live = ", ".join(f"live.{name}" for name in (*columns, "batch"))
        self.ledger.execute(
            f"INSERT INTO {table}_before (taken_by, {names}) SELECT {batch}, {live} "  # noqa: S608
            f"FROM {self.name} AS staged JOIN {table} AS live ON {join} "
            "WHERE staged.verdict IN ('new', 'changed')"
        )
        rests_on = self.ledger.query(
            f"SELECT DISTINCT live.batch FROM {self.name} AS staged "  # noqa: S608 - own names
            f"JOIN {table} AS live ON {join} WHERE live.batch <> {batch} "
            "AND staged.verdict IN ('unchanged', 'changed') ORDER BY 1"
        )
        self._upsert("new", columns, batch)
        self._upsert("changed", self._updated_columns(), batch)
        return [int(row[0]) for row in rests_on]

    def _updated_columns(self) -> tuple[str, ...]:
        updated = [name for name in self.present if name not in self.shape.key]
        if "unit_price" in updated and "amount" not in updated:
            updated.append("amount")
        return tuple(updated)

    def _upsert(self, verdict: str, updated: Sequence[str], batch: int) -> None:
        table, columns = self.shape.table, self.shape.columns
        sets = ", ".join(
            f"{name} = excluded.{name}"
            for name in (*updated, "batch")
            if name not in self.shape.key
        )
        self.ledger.execute(
            f"INSERT INTO {table} ({', '.join(columns)}, batch) "  # noqa: S608 - own names
            f"SELECT {', '.join(columns)}, {batch} FROM {self.name} WHERE verdict = '{verdict}' "
            f"ON CONFLICT ({', '.join(self.shape.key)}) DO UPDATE SET {sets}"
        )

    def drop(self) -> None:
        """Forget the staged rows."""
        self.ledger.stage(f"DROP TABLE IF EXISTS {self.name}")


def month_differences(
    ledger: Ledger, sheets: Sequence[BulkSheet]
) -> list[tuple[str, str, int, int]]:
    """Return (month, retailer, sum, lines) where a month's sum and its lines will disagree."""
    staged_months = any(sheet.kind == "购进月汇总" for sheet in sheets)
    if not sheets or not (staged_months or ledger.scalar("SELECT 1 FROM purchase_month LIMIT 1")):
        return []
    lines = _as_it_will_be("购进明细", sheets, "substr(day, 1, 7)")
    sums = _as_it_will_be("购进月汇总", sheets, "month")
    rows = ledger.query(
        f"SELECT total.month, total.retailer_id, total.quantity, line.quantity FROM ({sums}) "  # noqa: S608
        f"AS total JOIN ({lines}) AS line USING (month, retailer_id) "
        "WHERE total.quantity <> line.quantity ORDER BY 1, 2"
    )
    return [(str(row[0]), str(row[1]), int(row[2]), int(row[3])) for row in rows]


def _as_it_will_be(kind: str, sheets: Sequence[BulkSheet], month: str) -> str:
    """Sums by month and retailer of what a table will hold once ``sheets`` are written."""
    shape = BULK_SHEETS[kind]
    key = ", ".join(shape.key)
    parts = [
        f"SELECT {month} AS month_, retailer_id AS retailer_, quantity AS quantity_, {key}, "  # noqa: S608
        f"0 AS turn FROM {shape.table} "
        "WHERE batch IN (SELECT id FROM import_batch WHERE active = 1)"
    ]
    parts += [
        f"SELECT {month}, retailer_id, quantity, {key}, {turn} FROM {sheet.name} "  # noqa: S608
        "WHERE verdict <> 'refused'"
        for turn, sheet in enumerate((each for each in sheets if each.kind == kind), start=1)
    ]
    last = f"SELECT month_, retailer_, quantity_, max(turn) FROM ({' UNION ALL '.join(parts)}) "  # noqa: S608
    return (
        f"SELECT month_ AS month, retailer_ AS retailer_id, sum(quantity_) AS quantity "  # noqa: S608
        f"FROM ({last} GROUP BY {key}) GROUP BY 1, 2"
    )


UNKNOWN_RETAILER = N_("客户编码 {id} 不在客户主档中，请先收客户主档")
UNKNOWN_PRODUCT = N_("商品编码 {id} 不在卷烟目录中，请先收卷烟目录")
