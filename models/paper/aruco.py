"""ArUco markers of the dictionary DICT_4X4_50: sixteen bits each, drawn by ourselves.

A page uses six: its corners and the middle of its long sides. Page 1 has ids 0–5, page 2 has
6–11 and so on, so that a lone photo names its page.
"""

from typing import Final

__all__ = ["MARKERS_PER_PAGE", "MARKER_CELLS", "marker_cells", "marker_ids"]

MARKER_CELLS: Final = 6
"""Cells along a side: four of data within a black border of one."""
MARKERS_PER_PAGE: Final = 6

# Row by row from the top left, most significant bit first; a set bit is a white cell.
_BITS: Final = (
    0xB532, 0x0F9A, 0x332D, 0x9946, 0x549E, 0x79CD, 0x9E2E, 0xC4F2, 0xFEDA, 0xCF56,
    0xF991, 0x11A7, 0x0EB7, 0x2A0F, 0x24B1, 0x263E, 0x4665, 0x6600, 0x6C5E, 0x76AF,
    0x868B, 0xB02B, 0xCCD5, 0xDD82, 0xFE47, 0x9471, 0xACE4, 0xA554, 0x2123, 0x346F,
    0x4415, 0x57B2, 0x9ECF, 0xF0CB, 0x08AE, 0x0929, 0x1875, 0x04FF, 0x0DF6, 0x1C5A,
    0x1718, 0x2A28, 0x328C, 0x38B2, 0x24E8, 0x2EEB, 0x2D3F, 0x4B64,
)  # fmt: skip


def marker_ids(page: int) -> tuple[int, ...]:
    """Return the ids of page ``page`` (from 1): TL, TR, BR, BL, middle left, middle right."""
    first = MARKERS_PER_PAGE * (page - 1)
    if not 0 <= first <= len(_BITS) - MARKERS_PER_PAGE:
        raise ValueError(f"no markers for page {page}")
    return tuple(range(first, first + MARKERS_PER_PAGE))


def marker_cells(marker_id: int) -> tuple[tuple[bool, ...], ...]:
    """Return the 6 × 6 cells of a marker, True for black."""
    bits = _BITS[marker_id]
    rows: list[tuple[bool, ...]] = [(True,) * MARKER_CELLS]
    for row in range(4):
        nibble = bits >> (12 - 4 * row) & 0xF
        rows.append((True, *(not nibble >> (3 - column) & 1 for column in range(4)), True))
    rows.append((True,) * MARKER_CELLS)
    return tuple(rows)
