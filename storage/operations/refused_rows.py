"""The refused rows of an import, handed back as a workbook that can be corrected and imported."""

from datetime import datetime
from pathlib import Path

from models.marks import N_
from storage.database import LEDGER_NAME
from storage.keys import Protection, protection_of
from storage.operations.handouts.previews import ImportPreview
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.refused import write_refused
from storage.workbooks.safe_file import free_name

__all__ = ["hand_back_refused", "save_refused"]


def save_refused(preview: ImportPreview, path: Path) -> Path:
    """Write the refused rows to ``path`` and return where they really are.

    The sheets keep their 制表时间: it dates a status when the rows come back.
    """
    made_on = {
        sheet.sheet: sheet.made_on
        for file in preview.files
        for sheet in file.sheets
        if sheet.made_on is not None
    }
    return write_refused(path, preview.refused, made_on)


def hand_back_refused(
    preview: ImportPreview, beside: Path, data_folder: Path, now: datetime
) -> Path | None:
    """Write the refused rows into ``beside``, the folder of the files; None where there are none.

    Where that folder cannot be written (a read-only share, a CD) they go into the data folder;
    beside an encrypted ledger nothing readable may lie, so there :class:`WorkbookNotWritten` says
    what to do. Rows handed back before are never written over.
    """
    if not preview.refused:
        return None
    name = f"错误行_{now:%Y%m%d_%H%M%S}.xlsx"
    try:
        return save_refused(preview, free_name(beside / name))
    except WorkbookNotWritten as error:
        if protection_of(data_folder / LEDGER_NAME) is not Protection.NONE:
            raise _not_kept(beside / name, len(preview.refused)) from error
        return save_refused(preview, free_name(data_folder / name))


def _not_kept(path: Path, count: int) -> WorkbookNotWritten:
    return WorkbookNotWritten(
        N_(
            "{n} 行被拒，没能存下来：“{folder}”不能写入，设了启动密码，也不能明着放在数据文件夹里。"
        ),
        file=path,
        code="not-kept",
        next_step=N_("请另选一个能写的文件夹，再收一次这个文件。"),
        n=count,
        folder=path.parent,
    )  # fmt: skip
