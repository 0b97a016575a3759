"""Figures frozen at submission read as they did, and what changed since is told."""

from fractions import Fraction

import attrs
from hypothesis import given
from hypothesis import strategies as st

from models.metrics.quotient import Quotient, Reason
from models.package.table import CellKind
from models.reports import ReportKind
from models.reports.cells import (
    FORMS,
    Cell,
    Column,
    Row,
    Table,
    cells_json,
    cells_of,
    counted,
    missing,
    shown,
    words,
)
from models.reports.frozen import differences, freeze, thaw
from models.reports.sections import Content, Filled, Section

SECTION = Section("sales", "一、销售分析")
COLUMNS = (
    Column("项目"),
    Column("实绩", CellKind.MONEY, 12),
    Column("达成率", CellKind.PERCENT, 9),
    Column("原因|分析", width=20, editable=True),
)


def table(done: int, goal: int, why: str = "") -> Table:
    rate = Quotient.of(done, goal, Reason.NO_TARGET)
    row = Row("total", (words("总量"), counted(done, "cases"), shown(rate), words(why)))
    return Table(id="totals", title="购进", columns=COLUMNS, rows=(row,), foot=(row,), note="说明")


def content(*tables: Table) -> Content:
    return Content(
        kind=ReportKind.WEEKLY, period="2026W47", until="", sections=(Filled(SECTION, tables),)
    )


def test_what_was_frozen_reads_as_it_did() -> None:
    before = content(table(268, 400, "缺货"), attrs.evolve(table(1, 0), id="goals"))
    assert thaw([SECTION], freeze(before)) == before.sections


def test_each_figure_that_changed_is_told_from_what_to_what() -> None:
    """Rows, 合计 and rates; not what a person writes."""
    was, now = content(table(268, 400, "缺货")), content(table(270, 400, "到货了"))
    found = differences(was.sections, now.sections)
    assert [(each.row, each.column) for each in found] == [
        ("total", "实绩"),
        ("total", "达成率"),
        ("#foot total", "实绩"),
        ("#foot total", "达成率"),
    ]
    rate = found[1]
    assert rate.was is not None
    assert rate.now is not None
    assert (rate.name, rate.was.text, rate.now.text) == ("总量", "67.00%", "67.50%")
    assert differences(was.sections, was.sections) == ()


def test_a_figure_that_only_looks_the_same_is_told_too() -> None:
    was, now = content(table(100_000_000, 300_000_000)), content(table(100_000_001, 300_000_000))
    rate = differences(was.sections, now.sections)[1]
    assert rate.was is not None
    assert rate.now is not None
    assert rate.was.text == rate.now.text == "33.33%"
    assert rate.was.parts != rate.now.parts


def test_a_table_or_a_row_that_came_or_went_has_one_side() -> None:
    was, now = content(table(1, 2)), content()
    found = differences(was.sections, now.sections)
    assert {each.now for each in found} == {None}
    assert {each.was for each in differences(now.sections, was.sections)} == {None}


def test_a_cell_without_a_value_says_why_and_goes_into_a_workbook_as_it_reads() -> None:
    cell = missing(Reason.NO_YEAR_AGO)
    assert (cell.text, cell.value(CellKind.PERCENT), cell.parts) == ("— 无同期", "— 无同期", "")
    assert shown(Quotient.of(3, 0, Reason.NO_TARGET)).text == "— 无目标"


def test_numbers_go_into_a_workbook_as_numbers_of_their_column() -> None:
    rate = shown(Quotient.of(268, 400))
    assert (rate.text, str(rate.value(CellKind.PERCENT))) == ("67.00%", "0.67")
    assert str(shown(Quotient.of(268, 400), bare=True).value(CellKind.MONEY)) == "67"
    assert str(counted(12_345, "yuan").value(CellKind.MONEY)) == "123.45"
    assert shown(Quotient(-4, 100), "growth").text == "−4.00%"


whole = st.integers(-(10**12), 10**12)
cells = st.one_of(
    st.text(max_size=20).map(words),
    st.sampled_from(Reason).map(missing),
    st.builds(shown, st.builds(Quotient.of, whole, whole), st.sampled_from(sorted(FORMS))),
    st.builds(counted, whole, st.sampled_from(sorted(FORMS))),
)


@given(st.lists(cells, max_size=8))
def test_cells_are_written_and_read_back_without_a_loss(row: list[Cell]) -> None:
    text = cells_json(row)
    assert list(cells_of(text)) == row
    assert cells_json(cells_of(text)) == text
    for cell in cells_of(text):
        if cell.ratio is not None:
            assert cell.ratio == Fraction(cell.numerator or 0, cell.denominator or 1)
