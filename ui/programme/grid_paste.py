"""A table pasted from a spreadsheet into a grid of stores."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence

import attrs

from ui.i18n import _
from ui.item_models.pasted import table_rows
from ui.programme.grid_cells import GridColumn

__all__ = ["PastedStores", "pasted_words", "read_stores"]

_STORE = ("店名", "客户", "客户名称", "户名", "零售户", "客户编码", "许可证号", "参训店", "参加店")
"""Heads under which the store stands."""

Find = Callable[[str], str]
"""Returns the store of a name, code or licence, ``""`` where there is none or several."""


@attrs.frozen
class PastedStores:
    """Texts by store and field in the order pasted; ``unknown`` names, ``beyond`` rows too many."""

    cells: Mapping[str, Mapping[str, str]]
    unknown: tuple[str, ...] = ()
    beyond: int = 0


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _heads(row: Sequence[str], columns: Sequence[GridColumn]) -> list[str]:
    """Return which field each head means: ``*`` is the store, ``""`` none."""
    known = dict.fromkeys(_STORE, "*")
    for column in columns:
        for words in (column.title, column.info.label):
            known.setdefault(_plain(words), column.name)
            known.setdefault(_plain(words).partition("(")[0], column.name)
    return [known.get(_plain(cell), known.get(_plain(cell).partition("(")[0], "")) for cell in row]


def read_stores(
    text: str,
    columns: Sequence[GridColumn],
    shown: Sequence[str],
    start: tuple[str, str],
    find: Find,
) -> PastedStores:
    """Read rows with heads, rows that begin with a store, or cells from ``start`` on.

    ``columns`` are the typed ones, ``shown`` the stores of the grid, ``start`` store and field.
    """
    rows = list(table_rows(text))
    heads = _heads(rows[0], columns) if rows else []
    names = [column.name for column in columns]
    if "*" in heads:
        return _by_store(rows[1:], heads, find)
    if any(heads) and len([head for head in heads if head]) * 2 > len(heads):
        return _from(rows[1:], heads, shown, start[0])
    if any(row[0] and find(row[0]) for row in rows):
        return _by_store(rows, ["*", *names], find)
    first = names.index(start[1]) if start[1] in names else 0
    return _from(rows, names[first:], shown, start[0])


def _cells(row: Sequence[str], heads: Sequence[str]) -> dict[str, str]:
    return {head: cell for head, cell in zip(heads, row, strict=False) if head not in ("", "*")}


def _by_store(rows: Sequence[Sequence[str]], heads: Sequence[str], find: Find) -> PastedStores:
    at = heads.index("*")
    found: dict[str, Mapping[str, str]] = {}
    unknown = []
    for row in rows:
        name = row[at] if at < len(row) else ""
        store = find(name) if name else ""
        if store:
            found[store] = _cells(row, heads)
        elif name:
            unknown.append(name)
    return PastedStores(found, tuple(unknown))


def _from(
    rows: Sequence[Sequence[str]], heads: Sequence[str], shown: Sequence[str], start: str
) -> PastedStores:
    places = list(shown)[shown.index(start) if start in shown else 0 :]
    found = {store: _cells(row, heads) for store, row in zip(places, rows, strict=False)}
    return PastedStores(found, beyond=max(0, len(rows) - len(places)))


def pasted_words(found: PastedStores) -> str:
    """Say what came in and what did not."""
    said = _("粘贴了 {n} 户").format(n=len(found.cells))
    if found.beyond:
        said = _("{said}，多出 {n} 行没地方放").format(said=said, n=found.beyond)
    if found.unknown:
        names = _("、").join(found.unknown[:3])
        said = _("{said}，{n} 个没认出：{names}").format(
            said=said, n=len(found.unknown), names=names
        )
    return said
