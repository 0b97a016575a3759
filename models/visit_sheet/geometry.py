"""Where the blocks of a visit sheet stand, and what gives way when a text needs more room.

All in millimetres from the top left of A4. The heights add up to the live area: a longer shop
name or last summary is paid for by the lines to write on, then by the rows of the stock table,
then by rows that move to the next page.
"""

from typing import Final

import attrs

from models.paper.shop_sheet import HEADER_TOP, ROW, TWO_LINE_ROW

__all__ = ["BAND_HEIGHT", "COLUMN_2", "Extra", "Frame", "plan_frame"]

COLUMN_2: Final = 115.0
"""The second column of todos and notices; the first is COLUMN_1."""
SUMMARY: Final = 7.0
TODOS: Final = 22.6
STOCK_HEADING: Final = 6.6
STOCK_HEAD: Final = 8.4
STOCK_PITCH: Final = 6.8
STOCK_LEAST_PITCH: Final = 6.5
STOCK_ROWS: Final = 8
BAND_HEIGHT: Final = 11.3
MARKER_IN_BAND: Final = 1.6
QUICK: Final = 29.7
SIX_ONES: Final = 8.8
NOTICES: Final = 22.9
WRITING_PITCH: Final = 7.4
WRITING_LEAST_PITCH: Final = 6.7
CLOSING_TOP: Final = 255.3


@attrs.frozen(kw_only=True)
class Extra:
    """What one sheet needs beyond the usual heights, and whether it has the six-ones."""

    name_lines: int = 1
    address_lines: int = 1
    summary_lines: int = 1
    six_ones: bool = True

    @property
    def header(self) -> float:
        """How much taller the customer block is."""
        return TWO_LINE_ROW * ((self.name_lines > 1) + (self.address_lines > 1))

    @property
    def summary(self) -> float:
        """How much taller the line of the last summary is."""
        return 3.4 if self.summary_lines > 1 else 0.0


@attrs.frozen(kw_only=True)
class Frame:
    """The tops of the blocks of page 1, and the pitches that give way."""

    header_end: float
    todos_top: float
    stock_top: float
    stock_pitch: float
    stock_rows: int
    band_top: float
    quick_top: float
    six_top: float
    notices_top: float
    writing_top: float
    writing_pitch: float
    closing_top: float = CLOSING_TOP

    @property
    def middle(self) -> float:
        """The top of the two markers at the long sides."""
        return self.band_top + MARKER_IN_BAND


def _give_way(extra: Extra) -> tuple[float, float, int]:
    """Return pitch of the writing lines, pitch of the stock rows, and number of stock rows."""
    free = -(extra.header + extra.summary) + (0.0 if extra.six_ones else SIX_ONES)
    if free >= 0:
        return WRITING_PITCH + free / 4, STOCK_PITCH, STOCK_ROWS
    writing = min(-free, 4 * (WRITING_PITCH - WRITING_LEAST_PITCH))
    need = -free - writing
    rows = STOCK_ROWS
    gain = STOCK_PITCH - STOCK_LEAST_PITCH
    while need > rows * gain + (STOCK_ROWS - rows) * STOCK_PITCH + 1e-6:
        rows -= 1
    stock = STOCK_ROWS * STOCK_PITCH - need
    pitch = min(STOCK_PITCH, stock / rows)
    left_over = stock - rows * pitch
    return WRITING_PITCH - (writing - left_over) / 4, pitch, rows


def plan_frame(extra: Extra) -> Frame:
    """Place the blocks of page 1 so that the last one ends where it always does."""
    writing_pitch, stock_pitch, stock_rows = _give_way(extra)
    header_end = HEADER_TOP + 4 * ROW + extra.header
    todos_top = header_end + SUMMARY + extra.summary
    stock_top = todos_top + TODOS
    band_top = stock_top + STOCK_HEADING + STOCK_HEAD + stock_rows * stock_pitch
    quick_top = band_top + BAND_HEIGHT
    six_top = quick_top + QUICK
    notices_top = six_top + (SIX_ONES if extra.six_ones else 0.0)
    return Frame(
        header_end=header_end,
        todos_top=todos_top,
        stock_top=stock_top,
        stock_pitch=stock_pitch,
        stock_rows=stock_rows,
        band_top=band_top,
        quick_top=quick_top,
        six_top=six_top,
        notices_top=notices_top,
        writing_top=notices_top + NOTICES,
        writing_pitch=writing_pitch,
    )
