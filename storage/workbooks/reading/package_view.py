"""A package that lost its data: its sheets for people, read by headings, with the rows' hashes.

What comes of it is for a person to look at and approve; nothing of it is merged by itself.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs

from models.marks import N_
from models.package.manifest import MANIFEST_SHEET
from models.package.received import PackageFault, ReceivedHead, head_of
from models.package.view_head import GuessedHead, guess_head
from models.package.view_report import ViewReport
from storage.migrations import SCHEMA_VERSION
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.guard import Cancelled, Guard, OneChild
from storage.workbooks.reading.package import PackageReader
from storage.workbooks.reading.precheck import open_checked
from storage.workbooks.reading.process import ChildFailed
from storage.workbooks.reading.raw_rows import RawRows

__all__ = ["ReceivedView", "load_view"]


@attrs.frozen(kw_only=True)
class ReceivedView:
    """A package by its sheets for people alone.

    ``reports`` tell of every row: sheet, row number, record, revision, verdict, cells by heading,
    notes. ``told`` is the head of its manifest, None where that is gone or makes no sense, and
    ``guessed`` what name and sheets say. Without a manifest no row is verified.
    """

    file: str
    sha256: str
    size: int
    entries: Mapping[str, str]
    told: ReceivedHead | None
    guessed: GuessedHead
    reports: tuple[ViewReport, ...]


def load_view(
    path: Path, *, cancelled: Cancelled | None = None, reader: PackageReader | None = None
) -> ReceivedView:
    """Read the sheets for people of a package; raises :class:`WorkbookProblem`."""
    try:
        return _load(path, cancelled, reader)
    except WorkbookProblem as problem:
        if not (reader and reader.may_have_suffered(problem)):
            raise
    return _load(path, cancelled, reader)


def _load(path: Path, cancelled: Cancelled | None, reader: PackageReader | None) -> ReceivedView:
    checked = open_checked(path)
    manifest = [sheet for sheet in checked.sheets if sheet.name == MANIFEST_SHEET]
    sheets = [*manifest, *(s for s in checked.sheets if not s.name.startswith("_"))]
    guard = Guard(
        checked,
        sheets,
        task={"mode": "package", "view": len(manifest)},
        cancelled=cancelled,
        children=reader.children if reader else OneChild(),
    )
    rows = RawRows(sheets, raw=len(manifest))
    entries: dict[str, str] = {}
    with guard:
        for kind, content in guard.messages():
            entries.update(
                (cells[0], cells[1]) for _, cells in rows.take(kind, content) if len(cells) > 1
            )
        if not rows.complete:
            raise ChildFailed("confused")
        guard.hold_rows_together(rows.seen)
    if not any(not report.gone for report in rows.reports(entries)):
        raise WorkbookProblem(_NOTHING, next_step=_ORIGINAL, file=path, code="no-view")
    return ReceivedView(
        file=path.name,
        sha256=checked.sha256,
        size=checked.size,
        entries=entries,
        told=_told(entries),
        guessed=guess_head(path.name, **rows.above),
        reports=rows.reports(entries),
    )


def _told(entries: Mapping[str, str]) -> ReceivedHead | None:
    try:
        return head_of(entries, SCHEMA_VERSION)
    except PackageFault:
        return None


_NOTHING: Final = N_("“{file}”里没有认得的上报表。")
_ORIGINAL: Final = N_("请找这一包的原文件或另一份副本。")
