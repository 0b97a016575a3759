"""A version of 评估标准 as a handout of its own, to be edited in Excel and imported again."""

from pathlib import Path

from models.checklist import DEFAULT_CHECKLIST, handed_from
from models.checklist.sheet import CHECKLIST_SHEET, checklist_tables
from models.errors import DomainError
from models.handed_checklist import HandedChecklist
from models.marks import N_
from storage.database import Ledger
from storage.ledger.records import get
from storage.workbooks.writing.table_book import FramedTable, write_tables

__all__ = ["write_checklist"]


def write_checklist(ledger: Ledger, version: str, path: Path) -> Path:
    """Write a version and return where the file is, what headquarters wrote as it wrote it.

    Raises :class:`DomainError` for a version the ledger does not know, :class:`WorkbookNotWritten`
    where the disk or the folder is in the way.
    """
    own = version == DEFAULT_CHECKLIST.version
    handed = handed_from(DEFAULT_CHECKLIST) if own else get(ledger, HandedChecklist, version)
    if handed is None:
        raise DomainError(N_("没有评估标准 {version}。"), version=version)
    note = f"改好后换一个版本号，再导入本文件    制表时间：{ledger.clock().date().isoformat()}"
    return write_tables(
        path,
        [
            FramedTable(table, f"{CHECKLIST_SHEET} {version}", note)
            for table in checklist_tables(handed)
        ],
    )
