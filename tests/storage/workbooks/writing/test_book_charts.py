"""The charts of the consolidated workbook: a rate of nothing done is drawn, no rate is told."""

from typing import Any

import pytest
from openpyxl import Workbook

from models.consolidation.book.charts import BookCharts
from storage.workbooks.writing.book_charts import write_charts

DELIVERIES = (("按时", 2), ("未到", 0))


@pytest.mark.parametrize(
    ("managers", "charts", "told"),
    [
        ((("张明", 5, 0, 0, None), ("李红", 0, 1, None, None)), 3, {"本月没有评估分。"}),
        (
            (("张明", 0, 0, None, None),),
            1,
            {"本月没有走访。", "本月没有应完成的六个一。", "本月没有评估分。"},
        ),
    ],
)
def test_zero_is_a_rate_and_nothing_is_none(managers: Any, charts: int, told: set[str]) -> None:
    sheet: Any = Workbook().active
    write_charts(sheet, BookCharts(managers=managers, deliveries=DELIVERIES), "题", "注")
    words = {cell.value for row in sheet.iter_rows() for cell in row if cell.value}
    assert {word for word in words if str(word).startswith("本月没有")} == told
    assert len(sheet._charts) == charts
