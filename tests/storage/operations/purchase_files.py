"""Handouts of purchases of any content: order lines and sums of months, few keys and many values.

Keys are few, so that files correct each other: a line moves to another month, shop or product.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
from hypothesis import strategies as st

from storage.workbooks.reading import stream

__all__ = ["Sheet", "served", "sheets"]

SHOPS, PRODUCTS, MONTHS = ("HZ1", "HZ2"), ("P01", "P02"), ("2026-09", "2026-10", "2026-11")
_FIELDS = {
    "购进明细": (
        "order_no", "line_no", "day", "retailer_id", "product_id",
        "requested", "quantity", "unit_price", "amount", "kind",
    ),
    "购进月汇总": ("month", "retailer_id", "product_id", "quantity", "amount"),
}  # fmt: skip


@attrs.frozen
class Sheet:
    """One sheet of a file: its kind, and its rows with the fields of its kind."""

    kind: str
    rows: tuple[tuple[Any, ...], ...]


_quantities = st.integers(-3, 5)
_amounts = st.none() | st.integers(-500, 500)
_days = st.sampled_from(MONTHS).flatmap(
    lambda month: st.sampled_from([f"{month}-01", f"{month}-30"])
)
_lines = st.dictionaries(
    st.tuples(st.sampled_from(["D1"]), st.integers(1, 3)),
    st.tuples(
        _days,
        st.sampled_from(SHOPS),
        st.sampled_from(PRODUCTS),
        st.none() | st.integers(0, 6),
        _quantities,
        st.none() | st.sampled_from([100_000, 95_005]),
        _amounts,
        st.just("订单"),
    ),
    min_size=1,
)
_months = st.dictionaries(
    st.tuples(st.sampled_from(MONTHS), st.sampled_from(SHOPS), st.sampled_from(PRODUCTS)),
    st.tuples(_quantities, _amounts),
    min_size=1,
    max_size=6,
)


def _sheet(kind: str, rows: dict[tuple[Any, ...], tuple[Any, ...]]) -> Sheet:
    return Sheet(kind, tuple((*key, *values) for key, values in rows.items()))


sheets = st.one_of(
    _lines.map(lambda rows: _sheet("购进明细", rows)),
    _months.map(lambda rows: _sheet("购进月汇总", rows)),
)


def served(files: Sequence[Sheet]) -> Callable[..., Iterator[stream.Part]]:
    """A reader that gives these sheets, each as the only one of its file."""

    def read(path: Path, **_: object) -> Iterator[stream.Part]:
        sheet = files[int(path.stem)]
        kind, fields = sheet.kind, _FIELDS[sheet.kind]
        rows = [[number, *row] for number, row in enumerate(sheet.rows, start=4)]
        yield stream.BookHeader(path.name, "00", 1, False)
        yield stream.SheetHeader(
            kind=kind, sheet=kind, title="", organisation="", made_by="", made_on=None,
            period="", heading_row=3, headings=fields, fields=fields,
            positions=tuple(range(len(fields))), absent=(), ignored=(), hidden=False,
        )  # fmt: skip
        yield stream.RowBatch(kind, kind, rows)
        yield stream.SheetEnd(kind, kind, len(rows), len(rows), 0, 0, 0, 0, 0, 0)
        yield stream.BookEnd(1, len(rows))

    return read
