"""What a package's sheets call shops and products: its data names them by their codes alone."""

from collections.abc import Iterator
from typing import Final

from models.package.view_report import RowVerdict, ViewReport
from models.package.view_untouched import ViewSheet

__all__ = ["MOST_NAMES", "names_in"]

MOST_NAMES: Final = 20_000
"""Names taken from one sheet: no territory of one manager has more."""

_LONGEST: Final = 100
_NAMED: Final = (("retailer", "客户编码", "客户名称"), ("product", "商品编码", "商品名称"))
"""Kind, and the headings of code and name."""


def names_in(sheet: ViewSheet, report: ViewReport) -> dict[tuple[str, str], str]:
    """Return names by kind and code, out of the rows that are as they were sent.

    ``report`` must tell of every row that is not. A code that came back as a number is left out:
    what it was is told elsewhere, here it would name another.
    """
    if not report.verified or report.copied:
        return {}
    others = {row.number for row in report.rows if row.verdict is not RowVerdict.AS_SENT}
    found: dict[tuple[str, str], str] = {}
    for kind, code, name in _NAMED:
        if code in sheet.headings and name in sheet.headings:
            places = sheet.headings.index(code), sheet.headings.index(name)
            for told, called in _pairs(sheet, places, others):
                if len(found) < MOST_NAMES:
                    found[kind, told] = called
    return found


def _pairs(
    sheet: ViewSheet, places: tuple[int, int], others: set[int]
) -> Iterator[tuple[str, str]]:
    """Give each pair once, as late as it comes: a shop stands there with every product."""
    code_at, name_at = places
    last = {
        (cells[code_at], cells[name_at]): number
        for number, cells in sheet.rows
        if len(cells) > code_at and len(cells) > name_at and number not in others
    }
    for code, name in sorted(last, key=last.__getitem__):
        if isinstance(code, str) and isinstance(name, str):
            code, name = code.strip(), name.strip()
            if code and name and max(len(code), len(name)) <= _LONGEST:
                yield code, name
