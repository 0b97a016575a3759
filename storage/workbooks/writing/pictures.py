"""Pictures in their rows: small JPEGs laid over the cells of one column."""

import io
from collections.abc import Mapping
from typing import Any, Final

from models.package import SheetTable
from models.package.photo_sheet import PICTURE_HEADING
from storage.workbooks.writing.frame import FIRST_ROW

__all__ = ["THUMBNAIL", "put_pictures"]

THUMBNAIL: Final = 240
"""Pixels of a picture's long side: twice what is shown, so that it stays sharp on fine screens."""

_EMU: Final = 9525
"""Workbooks measure a pixel so."""

_HIGH, _WIDE, _GAP = 96, 132, 3
"""Pixels a picture may take of its cell, and what is left free above and beside it."""


def put_pictures(sheet: Any, table: SheetTable, pictures: Mapping[str, bytes]) -> None:
    """Lay each picture over the cell of its row; the cell grows and goes with it.

    openpyxl's pictures need Pillow, which is imported here because only packages with photos do.
    """
    from openpyxl.drawing.image import Image
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
    from openpyxl.drawing.xdr import XDRPositiveSize2D

    column = table.headings.index(PICTURE_HEADING)
    gap = _GAP * _EMU
    for place, row in enumerate(table.rows):
        content = pictures.get(row.record_id)
        if content is None:
            continue
        image = Image(io.BytesIO(content))
        scale = min(_HIGH / image.height, _WIDE / image.width)
        size = XDRPositiveSize2D(
            round(image.width * scale) * _EMU, round(image.height * scale) * _EMU
        )
        corner = AnchorMarker(col=column, colOff=gap, row=FIRST_ROW - 1 + place, rowOff=gap)
        image.anchor = OneCellAnchor(_from=corner, ext=size)
        sheet.add_image(image)
