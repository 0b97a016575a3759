"""What a handout's sheet is: a table of columns, each naming a field of a record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import attrs

from models.fields import FieldInfo, Rule, Unit, fields_of
from models.handout.outcome import Value
from models.handout.parsers import CellKind
from models.handout.values import ValueTable

__all__ = ["Check", "Column", "Columns", "Finding", "SheetDefinition"]

Columns = Mapping[str, Sequence[Value]]
"""Parsed values of some rows by field; a column the sheet lacks is not in it."""

Finding = tuple[int, str]
"""Index of a row and what should be looked at."""

Check = Callable[[Columns], Iterable[Finding]]
"""Looks at whole rows without the ledger. What it finds are warnings, never refusals."""


def _kind_of(info: FieldInfo) -> CellKind:
    if info.kind is bool:
        return CellKind.FLAG
    if info.kind is date:
        return CellKind.DAY
    if info.kind is int:
        by_unit = {Unit.FEN: CellKind.MONEY, Unit.PRICE: CellKind.PRICE}
        return by_unit.get(info.unit, CellKind.WHOLE) if info.unit else CellKind.WHOLE
    return CellKind.TEXT


@attrs.frozen(kw_only=True, eq=False)
class Column:
    """One column: ``field`` is what its values are called in a row.

    ``heading`` is the canonical heading; ``names`` other texts for it; ``units`` what may stand in
    brackets behind it (the first is written), so that 订购量(箱) is not taken for 订购量(条). Words
    that an ``open`` table does not know are as good as those it knows.
    """

    field: str
    heading: str
    kind: CellKind
    required: bool
    names: tuple[str, ...]
    units: tuple[str, ...]
    table: ValueTable | None
    rule: Rule | None
    open: bool = False


@attrs.frozen(kw_only=True)
class ColumnPlan:
    """How a column differs from what its field says already.

    ``bare`` columns are headed without their unit.
    """

    field: str
    label: str | None = None
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    kind: CellKind | None = None
    table: ValueTable | None = None
    rule: Rule | None = None
    source: tuple[type, str] | None = None
    open: bool = False
    required: bool | None = None
    bare: bool = False

    def column(self, record: type) -> Column:
        """Join the plan with the field's declaration; ``id`` has none and is always required."""
        cls, name = self.source or (record, self.field)
        info = next((info for info in fields_of(cls) if info.name == name), None)
        label = self.label or (info.label if info else self.field)
        return Column(
            field=self.field,
            heading=f"{label}({self.units[0]})" if self.units and not self.bare else label,
            kind=self.kind or (_kind_of(info) if info else CellKind.CODE),
            required=self._is_required(info),
            names=(label, *self.names),
            units=self.units,
            table=self.table,
            rule=self.rule or (info.rule if info else None),
            open=self.open,
        )

    def _is_required(self, info: FieldInfo | None) -> bool:
        if self.required is not None:
            return self.required
        return (info.required if info else True) and not self.source


@attrs.frozen(kw_only=True, eq=False)
class SheetDefinition:
    """One sheet of a handout.

    ``key`` are the fields by which a row is known again inside one file (without one of them it
    is not, unless ``key_optional`` names it); ``sums`` those whose 合计 is compared. ``names`` are
    other names of the sheet.

    ``forms`` are sets of fields of which one must be there whole, ``forms_told`` how to say so. A
    sheet that is ``common`` in its headings is recognised by them only where all of them stand
    there and no others.
    """

    name: str
    record: type
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    key_optional: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    forms: tuple[frozenset[str], ...] = ()
    forms_told: str = ""
    common: bool = False

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which the file is refused."""
        return tuple(column for column in self.columns if column.required)

    def column(self, field: str) -> Column:
        """Return the column of ``field``."""
        return next(column for column in self.columns if column.field == field)


def columns_of(record: type, plans: Iterable[ColumnPlan]) -> tuple[Column, ...]:
    """Return the columns of a sheet that hands out ``record``."""
    return tuple(plan.column(record) for plan in plans)
