"""The refused rows of an import, handed back as a workbook that can be corrected and imported."""

from datetime import datetime
from pathlib import Path

from storage.operations.handouts.previews import ImportPreview
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.refused import write_refused

__all__ = ["hand_back_refused"]


def hand_back_refused(
    preview: ImportPreview, beside: Path, data_folder: Path, now: datetime
) -> Path | None:
    """Write the refused rows into ``beside``, the folder of the files; None where there are none.

    Where that folder cannot be written (a read-only share, a CD) they go into the data folder.
    """
    if not preview.refused:
        return None
    name = f"错误行_{now:%Y%m%d_%H%M%S}.xlsx"
    made_on = {
        sheet.sheet: sheet.made_on
        for file in preview.files
        for sheet in file.sheets
        if sheet.made_on is not None
    }
    try:
        return write_refused(beside / name, preview.refused, made_on)
    except WorkbookNotWritten:
        return write_refused(data_folder / name, preview.refused, made_on)
