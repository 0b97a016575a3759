"""陈列规范检查: one row per display check of the month, one column per point (DOMAIN 5.2).

A code names another point in another version of 评估标准. So the columns A1 … E2 are those of the
program's own version alone; the points of others stand behind them, headed by version and code.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property
from typing import Final

import attrs

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.package.common import field_column, retailer_columns
from models.package.source import PackageSource
from models.package.table import (
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
)
from models.retailer import Retailer
from models.todo import Todo

__all__ = ["OWN_POINTS", "CheckRow", "PointColumn", "check_definition", "check_sheet"]


@attrs.define(kw_only=True, slots=False)
class CheckRow:
    """One check with its store and the todos that came of it."""

    check: Check
    retailer: Retailer
    todos: tuple[Todo, ...]

    @cached_property
    def answers(self) -> dict[str, CheckAnswer]:
        """The answers by point."""
        return {answer.point: answer for answer in self.check.answers}


_LONGEST = 40
"""Characters of a version in a heading: a cell holds no more than some, and so does a person."""


@attrs.frozen
class PointColumn:
    """The column of one point of one version."""

    version: str
    code: str

    @property
    def heading(self) -> str:
        """A1, or 2026版 A1 of a version that headquarters handed out."""
        own = self.version == DEFAULT_CHECKLIST.version
        return self.code if own else f"{self.version[:_LONGEST]} {self.code[:_LONGEST]}"


OWN_POINTS: Final = tuple(
    PointColumn(DEFAULT_CHECKLIST.version, point.code) for point in DEFAULT_CHECKLIST.points
)


def _result(point: PointColumn) -> Callable[[CheckRow], CellValue]:
    """Return what a point's column shows: 符合, 不适用 …, or 8/10 for a ratio."""

    def value(row: CheckRow) -> CellValue:
        answer = row.answers.get(point.code)
        if answer is None or row.check.template_version != point.version:
            return None
        if answer.result is PointResult.RATIO and answer.of is not None:
            return f"{answer.got if answer.got is not None else '—'}/{answer.of}"
        return answer.result.value

    return value


def _points(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-1)


def _rectified(row: CheckRow) -> str:
    """整改状态 from the todos: 已整改, 整改中(1/3), or empty where nothing was to be put right."""
    if not row.todos:
        return ""
    settled = sum(todo.state.settled for todo in row.todos)
    total = len(row.todos)
    return "已整改" if settled == total else f"整改中({settled}/{total})"


def check_definition(points: Iterable[PointColumn]) -> SheetDefinition[CheckRow]:
    """Return the sheet's definition with one column for each point."""
    return SheetDefinition(
        title="陈列规范检查",
        columns=(
            field_column(Check, "day", lambda row: row.check.day, CellKind.DATE, 11),
            *retailer_columns(),
            field_column(
                Check, "template_version", lambda row: row.check.template_version, width=7
            ),
            *(Column(point.heading, _result(point), width=7) for point in points),
            field_column(
                Check,
                "display_score",
                lambda row: _points(row.check.display_score),
                CellKind.ONE_PLACE,
                8,
            ),
            field_column(
                Check,
                "operation_score",
                lambda row: _points(row.check.operation_score),
                CellKind.ONE_PLACE,
                8,
            ),
            field_column(
                Check, "total", lambda row: _points(row.check.total), CellKind.ONE_PLACE, 8
            ),
            field_column(Check, "grade", lambda row: row.check.grade, width=9),
            field_column(Check, "vetoes", lambda row: row.check.vetoes, width=12),
            field_column(Check, "problems", lambda row: row.check.problems, width=24),
            field_column(Check, "rectify_by", lambda row: row.check.rectify_by, CellKind.DATE, 12),
            Column("整改状态", _rectified, width=12),
        ),
        record_id=lambda row: row.check.id,
        revision=lambda row: row.check.revision,
    )


def _points_shown(checks: Iterable[Check]) -> tuple[PointColumn, ...]:
    """Return the columns of the versions that occur, the own one first; that one if none does."""
    used = {(check.template_version, answer.point) for check in checks for answer in check.answers}
    versions = {version for version, _ in used}
    own = DEFAULT_CHECKLIST.version
    others = sorted(
        (each for each in used if each[0] != own),
        key=lambda each: (each[0], each[1][:1], len(each[1]), each[1]),
    )
    shown = OWN_POINTS if own in versions or not versions else ()
    return (*shown, *(PointColumn(version, code) for version, code in others))


def check_sheet(source: PackageSource) -> SheetTable:
    """Build 陈列规范检查 by day and store."""
    checks = sorted(source.checks, key=lambda check: (check.day, check.retailer_id, check.id))
    rows = [
        CheckRow(
            check=check,
            retailer=source.retailer(check.retailer_id),
            todos=source.todos.get(check.id, ()),
        )
        for check in checks
    ]
    return build_table(check_definition(_points_shown(checks)), rows)
