"""Cells and tables of a report: what people read, and the two whole numbers behind it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from models.canonical import canonical_json
from models.cell_kind import CellKind, CellValue
from models.metrics.form import (
    CARTONS,
    CASES,
    DAYS,
    INDEX,
    NOTHING,
    PERCENT,
    POINTS,
    TIMES,
    YUAN,
    YUAN_A_CARTON,
    YUAN_A_CASE,
    Form,
)
from models.metrics.quotient import Quotient, Reason

__all__ = [
    "COUNT",
    "EMPTY",
    "FORMS",
    "MEAN",
    "Cell",
    "Column",
    "Row",
    "Table",
    "amount",
    "cells_json",
    "cells_of",
    "counted",
    "figure_table",
    "missing",
    "share",
    "shown",
    "words",
]

COUNT: Final = Form("{number}", "", places=0)
MEAN: Final = Form("{number}", "", places=1)
WAN: Final = Form("{number} 万元", "万元", Fraction(1, 1_000_000))

FORMS: Final[Mapping[str, Form]] = {
    "count": COUNT,
    "mean": MEAN,
    "percent": PERCENT,
    "growth": PERCENT.with_sign,
    "points": POINTS,
    "index": INDEX,
    "cartons": CARTONS,
    "cases": CASES,
    "days": DAYS,
    "times": TIMES,
    "yuan": YUAN,
    "wan": WAN,
    "yuan_a_carton": YUAN_A_CARTON,
    "yuan_a_case": YUAN_A_CASE,
}
"""How a number is written, by the name under which it is frozen: a name never changes its sense."""

_SUMS: Final = ("count", "cartons", "cases", "yuan", "wan")
"""Forms of sums: what stands over 1."""
_ONE_WORD: Final = (Reason.NEW, Reason.SLOW)
"""Reasons that say what is, not why nothing is known (DOMAIN 6, M07, M02)."""
_WITH_SIGN: Final = ("percent", "growth")
"""Forms whose % stands in the cell; other units stand in the head of a column."""
_EXACT: Final = Decimal("0.000001")


@attrs.frozen
class Cell:
    """``text`` as people read it; a number has both parts and the name of its form.

    Where there is no value ``reason`` says why, and the text says it too.
    """

    text: str
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""
    form: str = ""

    @property
    def ratio(self) -> Fraction | None:
        """The exact value; None for words and where there is none."""
        if self.reason or self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator, self.denominator)

    @property
    def parts(self) -> str:
        """162/250, 162 for a plain count, empty where nothing is known."""
        if self.numerator is None or (self.reason and not self.denominator and not self.numerator):
            return ""
        below = "" if self.denominator == 1 else f"/{self.denominator}"
        return f"{self.numerator}{below}"

    @property
    def fraction(self) -> str:
        """162/250 of a quotient; empty of a sum and of words."""
        return "" if self.denominator == 1 and self.form in _SUMS else self.parts

    def value(self, kind: CellKind) -> CellValue:
        """Return what a workbook's cell holds; a column of percentages holds the plain ratio."""
        ratio = self.ratio
        if ratio is None or not kind.is_number:
            return self.text
        scaled = ratio if kind is CellKind.PERCENT else ratio * FORMS[self.form].factor
        number = Decimal(scaled.numerator) / Decimal(scaled.denominator)
        return number.quantize(_EXACT, rounding=ROUND_HALF_UP).normalize()


EMPTY: Final = Cell("")


@attrs.frozen
class Column:
    """A column. ``editable``: a person may write into it; ``width`` in half-width characters."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 10
    editable: bool = False


@attrs.frozen
class Row:
    """A row under its ``key``, which stays while names change."""

    key: str
    cells: tuple[Cell, ...]


@attrs.frozen(kw_only=True)
class Table:
    """One table. ``foot`` are rows of sums, ``note`` is said under it."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    note: str = ""


def figure_table(
    id: str, title: str, figures: Iterable[tuple[str, str, str, Cell]], note: str = ""
) -> Table:
    """Return a table of single figures: key, what it is, its unit, its value."""
    return Table(
        id=id,
        title=title,
        columns=(
            Column("项目", width=22),
            Column("单位", width=8),
            Column("数值", CellKind.MONEY, 14),
            Column("分子/分母", width=16),
        ),
        rows=tuple(
            Row(key, (words(name), words(unit), cell, words(cell.fraction)))
            for key, name, unit, cell in figures
        ),
        note=note,
    )


# ------------------------------------------------------------------------------------------ made


def words(text: object) -> Cell:
    """Return a cell of words; of None an empty one."""
    return Cell("" if text is None else str(text))


def missing(reason: Reason) -> Cell:
    """Return a cell without a value: — 无同期, or the word that stands in its place: 新增."""
    said = reason.value
    return Cell(said if reason in _ONE_WORD else f"{NOTHING} {said}", reason=said)


def counted(number: int, form: str = "count") -> Cell:
    """Return a whole number: stores, 条, 分."""
    return Cell(FORMS[form].number(Fraction(number)), number, 1, form=form)


def shown(quotient: Quotient, form: str = "percent", *, bare: bool = False) -> Cell:
    """Return a quotient as people read it; ``bare`` without its %, for columns of many units."""
    if quotient.reason:
        return attrs.evolve(
            missing(quotient.reason),
            numerator=quotient.numerator,
            denominator=quotient.denominator,
            form=form,
        )
    how = FORMS[form]
    signed = form in _WITH_SIGN and not bare
    text = how.write(quotient.ratio) if signed else how.number(quotient.ratio)
    return Cell(str(text), quotient.numerator, quotient.denominator, form=form)


def share(part: int, whole: int) -> Cell:
    """Return a part of a whole in percent."""
    return shown(Quotient.of(part, whole))


def amount(fen: int) -> Cell:
    """Return 分 as 元."""
    return counted(fen, "yuan")


# ---------------------------------------------------------------------------------------- frozen


def cells_json(cells: Iterable[Cell]) -> str:
    """Write the cells of a row as canonical JSON: a text alone, or text, parts, form, reason."""
    return canonical_json([_plain(cell) for cell in cells])


def _plain(cell: Cell) -> Any:
    if cell.numerator is None and not cell.reason:
        return cell.text
    return [cell.text, cell.numerator, cell.denominator, cell.form, cell.reason]


def cells_of(text: str) -> tuple[Cell, ...]:
    """Read what :func:`cells_json` wrote."""
    found: Sequence[Any] = json.loads(text)
    return tuple(
        Cell(each) if isinstance(each, str) else Cell(each[0], each[1], each[2], each[4], each[3])
        for each in found
    )
