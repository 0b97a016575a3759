"""The cover of a package: two pages of A4, what it brings and three charts with their figures."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from models.package import Cover, NewsState
from storage.workbooks.cells import put_text
from storage.workbooks.writing.charts import Chart, add_chart
from storage.workbooks.writing.frame import Wardrobe
from storage.workbooks.writing.look import (
    BODY,
    FONT,
    GRID,
    PORTRAIT,
    SHADE,
    STRONG,
    join_cells,
    set_up_page,
)
from storage.workbooks.writing.rows import half_widths

__all__ = ["write_cover"]

_COLUMNS: Final = 8
_WIDTH: Final = 11.5
_ROW: Final = 15.0
"""Height of a row in points."""
_LINE: Final = 13.5
_CHART_ROWS: Final = 17
_CHART_COLUMN: Final = 4

_TITLE: Final = Font(name=FONT, size=18, bold=True)
_SUBTITLE: Final = Font(name=FONT, size=12)
_SECTION: Final = Font(name=FONT, size=11, bold=True)
_QUIET: Final = Font(name=FONT, size=10, color="606060")
_LEFT: Final = Alignment(horizontal="left", vertical="center", indent=1)
_RIGHT: Final = Alignment(horizontal="right", vertical="center", indent=1)
_WRAPS: Final = Alignment(horizontal="left", vertical="top", wrap_text=True)
_CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)

_Value = str | int | float | None


def write_cover(sheet: Any, cover: Cover) -> None:
    """Write the cover into an empty sheet."""
    for column in range(1, _COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    page = _Page(sheet)
    page.heading(cover.title, cover.subtitle)
    page.facts(cover.facts)
    page.sheets(cover.sheets)
    page.news(cover)
    page.notes(cover.notes)
    sheet.row_breaks.append(Break(id=page.row - 1))
    _Charts(sheet, page.row).write(cover)
    _set_up(sheet)


def _set_up(sheet: Any) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.print_options.horizontalCentered = True
    set_up_page(sheet, PORTRAIT)


class _Writer:
    """Writes cells from one row to the next."""

    def __init__(self, sheet: Any, row: int = 1) -> None:
        self._sheet = sheet
        self._wardrobe = Wardrobe()
        self.row = row

    def put(
        self, place: tuple[int, int], value: _Value, font: Font = BODY, align: Alignment = _LEFT
    ) -> Any:
        """Write one cell; texts never become formulas. Fonts and alignments are those above."""
        cell = self._sheet.cell(row=place[0], column=place[1])

        def dress(cell: Any) -> None:
            cell.font, cell.alignment = font, align

        self._wardrobe.dress(cell, (id(font), id(align)), dress)
        if isinstance(value, str):
            put_text(cell, value)
        else:
            cell.value = value
        return cell

    def frame(self, row: int, columns: Iterable[int], fill: PatternFill | None = None) -> None:
        """Draw the grid round cells of a row."""

        def dress(cell: Any) -> None:
            cell.border = GRID
            if fill:
                cell.fill = fill

        for column in columns:
            cell = self._sheet.cell(row=row, column=column)
            self._wardrobe.dress(cell, (tuple(cell._style or ()), id(fill)), dress)

    def merge(self, row: int, first: int, last: int) -> None:
        """Let the first cell reach to the last."""
        join_cells(self._sheet, row, first, last)

    def high(self, row: int, points: float = _ROW) -> None:
        """Set a row's height."""
        self._sheet.row_dimensions[row].height = points


class _Page(_Writer):
    """The first page."""

    def heading(self, title: str, subtitle: str) -> None:
        """Write title and subtitle across the page."""
        for text, font, height in ((title, _TITLE, 34.0), (subtitle, _SUBTITLE, 22.0)):
            self.put((self.row, 1), text, font, _CENTRE)
            self.merge(self.row, 1, _COLUMNS)
            self.high(self.row, height)
            self.row += 1
        self._gap()

    def _gap(self) -> None:
        self.high(self.row, 8.0)
        self.row += 1

    def _section(self, text: str) -> None:
        self.put((self.row, 1), text, _SECTION)
        self.high(self.row, 20.0)
        self.row += 1

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Write labels and texts, two pairs a row."""
        half = _COLUMNS // 2
        for start in range(0, len(facts), 2):
            for place, (label, text) in enumerate(facts[start : start + 2]):
                first = place * half + 1
                self.put((self.row, first), label, STRONG, _CENTRE)
                self.put((self.row, first + 1), text)
                self.frame(self.row, range(first, first + half))
                self.frame(self.row, [first], SHADE)
                self.merge(self.row, first + 1, first + half - 1)
            self.high(self.row, 18.0)
            self.row += 1
        self._gap()

    def sheets(self, sheets: Sequence[tuple[str, int]]) -> None:
        """Write the sheets and their rows in two columns, down the first before the second."""
        self._section("本包各表")
        half, rows = _COLUMNS // 2, -(-len(sheets) // 2)
        for first in (1, half + 1):
            self._pair(self.row, first, "表", "行数", STRONG)
        for index, (title, count) in enumerate(sheets):
            first = 1 if index < rows else half + 1
            self._pair(self.row + 1 + index % rows, first, title, count, BODY)
        self.row += rows + 1
        self._gap()

    def _pair(self, row: int, first: int, name: str, count: _Value, font: Font) -> None:
        last = first + _COLUMNS // 2 - 1
        heading = font is STRONG
        self.put((row, first), name, font, _CENTRE if heading else _LEFT)
        self.put((row, last), count, font, _CENTRE if heading else _RIGHT)
        self.frame(row, range(first, last + 1), SHADE if heading else None)
        self.merge(row, first, last - 1)
        self.high(row)

    def news(self, cover: Cover) -> None:
        """Write what headquarters has not confirmed, by kind."""
        self._section("上次回执以来随包的记录")
        if not cover.news:
            self.put((self.row, 1), "没有等待确认的记录。", _QUIET)
            self.row += 1
        else:
            self._kind("记录", [state.value for state in NewsState], STRONG)
            for each in cover.news:
                self._kind(each.label, each.counts, BODY)
            sums = [sum(each.counts[n] for each in cover.news) for n in range(len(NewsState))]
            self._kind("合计", sums, STRONG)
        self._gap()

    def _kind(self, label: str, counts: Sequence[_Value], font: Font) -> None:
        heading = any(isinstance(count, str) for count in counts)
        self.put((self.row, 1), label, font, _CENTRE if heading else _LEFT)
        for number, count in enumerate(counts):
            self.put((self.row, number + 3), count, font, _CENTRE if heading else _RIGHT)
        self.frame(self.row, range(1, _COLUMNS + 1), SHADE if font is STRONG else None)
        self.merge(self.row, 1, 2)
        self.high(self.row)
        self.row += 1

    def notes(self, notes: Sequence[str]) -> None:
        """Write how to read the package."""
        self._section("怎么看")
        room = int(_COLUMNS * _WIDTH) - 6
        for number, note in enumerate(notes, start=1):
            text = f"{number}. {note}"
            self.put((self.row, 1), text, _QUIET, _WRAPS)
            self.merge(self.row, 1, _COLUMNS)
            self.high(self.row, -(-half_widths(text) // room) * _LINE + 2)
            self.row += 1


class _Charts(_Writer):
    """The second page: figures on the left, charts of them on the right."""

    def write(self, cover: Cover) -> None:
        """Write figures and charts; where there is nothing to draw, say so."""
        self.put((self.row, 1), "本月图表", _SECTION)
        self.high(self.row, 20.0)
        self.row += 1
        top = self.row
        for row in range(top, top + 3 * _CHART_ROWS + 1):
            self.high(row)
        parts: tuple[tuple[Callable[[Cover], Chart | None], str], ...] = (
            (self._visits, "本月没有走访。"),
            (self._six_ones, "本月没有应完成的六个一。"),
            (self._display, "本月没有规范评估。"),
        )
        for number, (part, nothing) in enumerate(parts):
            chart = part(cover)
            first = top + number * _CHART_ROWS
            if chart is None:
                self.put((first, _CHART_COLUMN), nothing, _QUIET)
            else:
                area = (first, _CHART_COLUMN, first + _CHART_ROWS - 1, _COLUMNS)
                add_chart(self._sheet, chart, area)
            self.row += 1

    def _table(self, headings: Sequence[str], rows: Sequence[Sequence[_Value]]) -> int:
        """Write a small table and return the row of its first figures."""
        for column, heading in enumerate(headings, start=1):
            self.put((self.row, column), heading, STRONG, _CENTRE)
        self.frame(self.row, range(1, len(headings) + 1), SHADE)
        first = self.row + 1
        for row, values in enumerate(rows, start=first):
            for column, value in enumerate(values, start=1):
                figure = column > 1 and not isinstance(value, str)
                cell = self.put((row, column), value, BODY, _RIGHT if figure else _CENTRE)
                if isinstance(value, float):
                    cell.number_format = "0.00%"
            self.frame(row, range(1, len(headings) + 1))
        self.row = first + len(rows)
        return first

    def _chart(self, title: str, first: int, count: int, highest: float, **more: Any) -> Chart:
        return Chart(
            title=title,
            first_row=first,
            last_row=first + count - 1,
            labels=1,
            highest=highest,
            **more,
        )

    def _visits(self, cover: Cover) -> Chart | None:
        if not cover.days:
            return None
        rows = [(each.day, each.done, each.missed) for each in cover.days]
        first = self._table(("日", "完成", "未遇"), rows)
        highest = max((each.done or 0) + (each.missed or 0) for each in cover.days)
        return self._chart("每日走访户次", first, len(rows), highest, values=(2, 3), labelled=False)

    def _six_ones(self, cover: Cover) -> Chart | None:
        owed = [each for each in cover.items if each.rate is not None]
        if not owed:
            return None
        rows = [
            (each.label, "—" if each.rate is None else float(each.rate), f"{each.done}/{each.owed}")
            for each in cover.items
        ]
        first = self._table(("六个一", "完成率", "完成/应完成"), rows)
        return self._chart("六个一完成率", first, len(owed), 1, values=(2,), percent=True)

    def _display(self, cover: Cover) -> Chart | None:
        if not cover.grades:
            return None
        first = self._table(("评估等级", "户次"), cover.grades)
        highest = max(count for _, count in cover.grades)
        return self._chart("规范评估等级分布", first, len(cover.grades), highest, values=(2,))
