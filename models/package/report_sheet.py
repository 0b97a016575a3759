"""工作报告: the reports of the month, with their words and main figures (DOMAIN 4.8, 5.3).

Whoever reviews them answers with a receipt on 记录编号 and 修订号: 接收 is 已批阅, 退回 with 意见.
"""

from collections.abc import Callable
from typing import Final

from models.package.common import field_column
from models.package.source import PackageSource
from models.package.table import CellKind, Column, SheetDefinition, SheetTable, build_table
from models.reports.cells import Cell, Table
from models.reports.frozen import thaw
from models.reports.report import Report, ReportText
from models.reports.sections import SECTIONS

__all__ = ["REPORTS", "report_sheet"]

_UNIT: Final = "单位"
_NAME, _UNIT_AT, _VALUE = 0, 1, 2
_MOST_FIGURES: Final = 12


def _figures(report: Report) -> str:
    """Say the figures of the first table that names units: 购进量 30.93 箱；购进额 ….

    Of a record that another program wrote wrongly nothing is said: a package is sent all the same.
    """
    try:
        sections = thaw(SECTIONS[report.kind], report.figures)
    except (ValueError, LookupError, TypeError):
        return ""
    tables = (table for filled in sections for table in filled.tables if _names_units(table))
    found = next(tables, None)
    if found is None:
        return ""
    return "；".join(
        f"{row.cells[_NAME].text} {_value(found, row.cells)} {row.cells[_UNIT_AT].text}".rstrip()
        for row in found.rows[:_MOST_FIGURES]
    )


def _names_units(table: Table) -> bool:
    return len(table.columns) > _VALUE and table.columns[_UNIT_AT].heading == _UNIT


def _value(table: Table, cells: tuple[Cell, ...]) -> str:
    """Return the value of a row: 实绩 where there are targets beside it."""
    headings = [column.heading for column in table.columns]
    at = headings.index("实绩") if "实绩" in headings else _VALUE
    return cells[at].text


def _texts(report: Report) -> str:
    """Return what was written, each under what it is about, a line each."""
    titles = {
        section.id: section.title.partition("、")[2] or section.title
        for section in SECTIONS[report.kind]
    }

    def told(text: ReportText) -> str:
        about = (titles.get(text.section, text.section), text.row, text.column)
        named = "·".join(part for part in about if part and part != "正文")
        return f"{named}：{text.text.strip()}"

    return "\n".join(told(text) for text in report.texts if text.text.strip())


def _day(name: str) -> Callable[[Report], object]:
    def value(report: Report) -> object:
        moment = getattr(report, name)
        return moment.date() if moment is not None else None

    return value


REPORTS: Final = SheetDefinition[Report](
    title="工作报告",
    columns=(
        field_column(Report, "kind", lambda row: row.kind, width=12),
        field_column(Report, "period", lambda row: row.period, CellKind.CODE, 10),
        field_column(Report, "state", lambda row: row.state, width=8),
        field_column(Report, "submitted_at", _day("submitted_at"), CellKind.DATE, 12),
        field_column(Report, "first_submitted_at", _day("first_submitted_at"), CellKind.DATE, 12),
        field_column(Report, "until", lambda row: row.until, CellKind.DATE, 12),
        Column("主要数据", _figures, width=50),
        field_column(Report, "texts", _texts, width=60),
    ),
    record_id=lambda row: row.id,
    revision=lambda row: row.revision,
    count_in="主要数据",
)


def report_sheet(source: PackageSource) -> SheetTable:
    """Build 工作报告 by kind and period."""
    kinds = tuple(SECTIONS)
    made = sorted(source.reports, key=lambda each: (kinds.index(each.kind), each.period, each.id))
    return build_table(REPORTS, made)
