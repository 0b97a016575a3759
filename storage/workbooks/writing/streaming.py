"""Sheets whose frame openpyxl builds and whose many rows are streamed in between, as XML."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
from openpyxl import Workbook

from storage.workbooks.in_memory import save_book

__all__ = ["Step", "WaitingRows", "write_streamed"]

Step = Callable[[int], None]
"""Called with the number of rows written since the last call; may raise to stop the writing."""

_EVERY: Final = 100


@attrs.frozen
class WaitingRows:
    """Rows waiting to be streamed into a sheet before the row numbered ``before`` (0: none are).

    With ``instead`` they take that row's place.
    """

    before: int
    xml: Iterator[str]
    instead: bool = False


def write_streamed(
    path: Path, book: Workbook, waiting: Sequence[WaitingRows], step: Step = lambda _: None
) -> None:
    """Write a workbook, streaming rows into each of its sheets; ``waiting`` is in their order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        _stream(book, waiting, target, step)


def _stream(
    book: Workbook, waiting: Sequence[WaitingRows], target: zipfile.ZipFile, step: Step
) -> None:
    """Copy the frame, streaming each sheet's rows to where they belong."""
    frame = io.BytesIO()
    save_book(book, frame)
    by_part = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in enumerate(waiting, 1)}
    with zipfile.ZipFile(frame) as source:
        for part in source.namelist():
            content = source.read(part)
            rows = by_part.get(part)
            with target.open(part, "w") as out:
                if rows is None or not rows.before:
                    out.write(content)
                else:
                    _splice(out, content, rows, step)


def _splice(out: Any, content: bytes, rows: WaitingRows, step: Step) -> None:
    at = content.index(f'<row r="{rows.before}"'.encode())
    out.write(content[:at])
    batch: list[str] = []
    for row in rows.xml:
        batch.append(row)
        if len(batch) == _EVERY:
            out.write("".join(batch).encode())
            step(len(batch))
            batch.clear()
    out.write("".join(batch).encode())
    step(len(batch))
    out.write(content[content.index(b"</row>", at) + len(b"</row>") if rows.instead else at :])
