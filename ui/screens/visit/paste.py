"""A table pasted from a spreadsheet into the stock grid."""

from collections.abc import Mapping, Sequence

import attrs

from models.search import normalise
from storage.queries.visit_form import CatalogueProduct

__all__ = ["Pasted", "read_table"]

_TITLES: Mapping[str, str] = {
    "品规": "product", "商品名称": "product", "商品编码": "product", "名称": "product",
    "规格": "product", "本次": "stock", "本次库存": "stock", "库存": "stock", "期末库存": "stock",
    "断货": "out_days", "断货天数": "out_days", "断货(天)": "out_days",
    "零售价条": "retail_carton", "零售价 条": "retail_carton", "实售价(条)": "retail_carton",
    "实售(条)": "retail_carton", "盒": "retail_pack", "零售价盒": "retail_pack",
    "实售价(盒)": "retail_pack", "实售(盒)": "retail_pack", "标签": "tag", "价签": "tag",
    "需求": "demand", "需求(条)": "demand",
}  # fmt: skip
_WITHOUT_HEADS = ("product", "stock", "out_days", "retail_carton", "retail_pack", "tag", "demand")


@attrs.frozen
class Pasted:
    """Texts by product and column; ``unknown`` names that are no product of the catalogue."""

    cells: Mapping[str, Mapping[str, str]]
    unknown: tuple[str, ...]


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
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    columns = [_TITLES.get(cell.strip(), "") for cell in rows[0]] if rows else []
    if "product" in columns:
        return _by_name(rows[1:], columns, catalogue)
    if any(columns):
        return _figures(rows[1:], columns, shown, start[0])
    names = _index(catalogue)
    if any(normalise(row[0]) in names for row in rows):
        return _by_name(rows, _WITHOUT_HEADS, catalogue)
    first = _WITHOUT_HEADS.index(start[1])
    return _figures(rows, _WITHOUT_HEADS[first:], shown, start[0])


def _index(catalogue: Sequence[CatalogueProduct]) -> dict[str, str]:
    found: dict[str, str] = {}
    for product in catalogue:
        found.setdefault(normalise(product.name), product.id)
        found.setdefault(normalise(product.id), product.id)
    return found


def _cells(row: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    pairs = zip(columns, row, strict=False)
    return {key: cell.strip() for key, cell in pairs if key and key != "product" and cell.strip()}


def _by_name(
    rows: Sequence[Sequence[str]], columns: Sequence[str], catalogue: Sequence[CatalogueProduct]
) -> Pasted:
    names = _index(catalogue)
    at = list(columns).index("product")
    found: dict[str, Mapping[str, str]] = {}
    unknown = []
    for row in rows:
        name = row[at].strip() if at < len(row) else ""
        product = names.get(normalise(name))
        if product:
            found[product] = _cells(row, columns)
        elif name:
            unknown.append(name)
    return Pasted(found, tuple(unknown))


def _figures(
    rows: Sequence[Sequence[str]], columns: Sequence[str], shown: Sequence[str], start: str
) -> Pasted:
    first = list(shown).index(start) if start in shown else 0
    places = list(shown)[first:]
    found = {product: _cells(row, columns) for product, row in zip(places, rows, strict=False)}
    return Pasted(found, ())
