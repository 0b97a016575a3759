"""What a spreadsheet puts on the clipboard: rows of cells as tab-separated text."""

import csv
import io
from collections.abc import Iterator

__all__ = ["table_rows"]

_SUMS = ("合计", "小计", "总计")


def table_rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row but sums; a cell that was quoted may hold line breaks."""
    lines = io.StringIO(text, newline="")
    if text.count('"') % 2:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        rows = csv.reader(lines, delimiter="\t")
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        if any(cells) and cells[0] not in _SUMS:
            yield cells
