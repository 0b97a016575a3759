"""A table pasted from a spreadsheet into the stock grid."""

import unicodedata
from collections.abc import Mapping, Sequence

import attrs

from models.search import normalise
from storage.queries.visit_form import CatalogueProduct
from ui.item_models.pasted import table_rows
from ui.screens.visit.readers import ON_DISPLAY
from ui.screens.visit.stock_rows import COLUMNS

__all__ = ["Pasted", "read_table"]

_TITLES: Mapping[str, str] = {
    "品规": "product", "商品名称": "product", "商品编码": "product", "名称": "product",
    "规格": "product", "品规名称": "product", "本次": "stock", "本次库存": "stock",
    "库存": "stock", "期末库存": "stock", "断货": "out_days", "断货天数": "out_days",
    "断货(天)": "out_days", "零售价条": "retail_carton", "实售价(条)": "retail_carton",
    "实售(条)": "retail_carton", "零售价(条)": "retail_carton", "条价": "retail_carton",
    "盒": "retail_pack", "零售价盒": "retail_pack", "零售价(盒)": "retail_pack",
    "实售价(盒)": "retail_pack", "实售(盒)": "retail_pack", "盒价": "retail_pack",
    "在柜": "on_display", "上柜": "on_display", "标签": "tag",
    "价签": "tag", "需求": "demand", "需求(条)": "demand",
}  # fmt: skip
"""Heads without blanks, half-width; a unit behind one (库存(条)) is left out where need be."""

_TYPED = tuple(column.key for column in COLUMNS if column.typed)
_IN_GRID = ("product", *_TYPED)
_ON_PAPER = tuple(key for key in _IN_GRID if key != "on_display")
"""The order of the printed sheet, which has no 在柜."""

_YES = ("在", "是", "有", "√", "✓", "✔", "1", "Y", "y")
_NO = ("不在", "否", "无", "×", "✗", "✘", "x", "X", "0", "N", "n")


@attrs.frozen
class Pasted:
    """Texts by product and column; ``unknown`` names that are no product of the catalogue.

    ``beyond`` is how many rows had no place below the current cell; ``doubled`` names that came
    more than once, of which the last row counts.
    """

    cells: Mapping[str, Mapping[str, str]]
    unknown: tuple[str, ...] = ()
    beyond: int = 0
    doubled: tuple[str, ...] = ()


def read_table(
    text: str,
    catalogue: Sequence[CatalogueProduct],
    shown: Sequence[str],
    start: tuple[str, str],
) -> Pasted:
    """Read tab-separated rows: with heads, beginning with names, or figures from a cell on.

    ``shown`` are the products in the order of the grid, ``start`` is the current product and
    column: where figures without names go, as in a spreadsheet.
    """
    rows = list(table_rows(text))
    columns = [_column(cell) for cell in rows[0]] if rows else []
    if "product" in columns:
        return _by_name(rows[1:], columns, catalogue)
    if any(columns):
        return _figures(rows[1:], columns, shown, start[0])
    names = _index(catalogue)
    if any(normalise(row[0]) in names for row in rows):
        return _by_name(rows, _order_of(rows), catalogue)
    return _figures(rows, _IN_GRID[_IN_GRID.index(start[1]) :], shown, start[0])


def _column(head: str) -> str:
    """Return which column a head means, "" for none."""
    plain = "".join(unicodedata.normalize("NFKC", head).split())
    found = _TITLES.get(plain)
    return found if found is not None else _TITLES.get(plain.partition("(")[0], "")


def _order_of(rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the columns of rows that begin with names: the grid's, or those of the paper.

    They differ where 在柜 would be: on paper tags stand there.
    """
    at = _IN_GRID.index("on_display")
    there = {row[at] for row in rows if at < len(row) and row[at]}
    wider = any(len(row) > len(_ON_PAPER) for row in rows)
    return _IN_GRID if wider or (there and there <= {*ON_DISPLAY, "1", "0"}) else _ON_PAPER


def _index(catalogue: Sequence[CatalogueProduct]) -> dict[str, str]:
    found: dict[str, str] = {}
    for product in catalogue:
        found.setdefault(normalise(product.name), product.id)
        found.setdefault(normalise(product.id), product.id)
    return found


def _cells(row: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    pairs = zip(columns, row, strict=False)
    return {key: _meant(key, cell) for key, cell in pairs if key and key != "product" and cell}


def _meant(key: str, cell: str) -> str:
    """Return what a cell's answer is called here; what is no answer stays, to be told."""
    if key == "on_display":
        return ON_DISPLAY[0] if cell in _YES else ON_DISPLAY[1] if cell in _NO else cell
    if key == "tag":
        known = "" if cell in ("有", "无", "不符") else cell
        return cell if not known else "有" if known in _YES else "无" if known in _NO else cell
    return cell


def _by_name(
    rows: Sequence[Sequence[str]], columns: Sequence[str], catalogue: Sequence[CatalogueProduct]
) -> Pasted:
    names = _index(catalogue)
    at = list(columns).index("product")
    found: dict[str, Mapping[str, str]] = {}
    unknown, doubled = [], []
    for row in rows:
        name = row[at] if at < len(row) else ""
        product = names.get(normalise(name)) if name else None
        if product:
            if product in found:
                doubled.append(name)
            found[product] = _cells(row, columns)
        elif name:
            unknown.append(name)
    return Pasted(found, tuple(unknown), doubled=tuple(doubled))


def _figures(
    rows: Sequence[Sequence[str]], columns: Sequence[str], shown: Sequence[str], start: str
) -> Pasted:
    first = list(shown).index(start) if start in shown else 0
    places = list(shown)[first:]
    found = {product: _cells(row, columns) for product, row in zip(places, rows, strict=False)}
    return Pasted(found, beyond=max(0, len(rows) - len(places)))
