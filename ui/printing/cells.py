"""The black cells of markers and QR codes as runs: rectangles of whole cells, left to right."""

from collections.abc import Sequence
from functools import lru_cache

from models.paper.aruco import marker_cells

__all__ = ["Run", "marker_runs", "qr_cells", "runs", "text_cells"]

Run = tuple[int, int, int]
"""Row, first column, column behind the last one."""


def runs(cells: Sequence[Sequence[bool]]) -> list[Run]:
    """Return the runs of black cells, row by row."""
    found: list[Run] = []
    for row, line in enumerate(cells):
        start = None
        for column, black in enumerate((*line, False)):
            if black and start is None:
                start = column
            elif not black and start is not None:
                found.append((row, start, column))
                start = None
    return found


@lru_cache(maxsize=64)
def marker_runs(marker_id: int) -> list[Run]:
    """Return the runs of one ArUco marker of 6 × 6 cells."""
    return runs(marker_cells(marker_id))


@lru_cache(maxsize=256)
def qr_cells(digits: str) -> tuple[tuple[bool, ...], ...]:
    """Return the 21 × 21 cells of a QR code of version 1, level H, over 17 digits."""
    import segno

    code = segno.make(digits, version=1, error="h", mode="numeric", boost_error=False)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)


def text_cells(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the cells of a QR code of level Q over any text; nothing of it is kept."""
    import segno

    code = segno.make(text, error="q", micro=False, boost_error=False)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)
