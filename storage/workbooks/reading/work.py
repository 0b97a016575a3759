"""What the child does with a workbook: recognise its sheets, read their rows, tell the parent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from models.handout.headings import (
    HEADING_ROWS,
    HeadingProblem,
    Layout,
    lay_out,
    recognise,
    resembles,
)
from models.handout.preamble import read_preamble
from models.handout.reader import RefusedRow, SheetReader
from models.handout.rows import RowKind, kind_of_row
from models.handout.sheets import SHEETS
from storage.workbooks.reading.raw_sheets import plain_cell, read_raw
from storage.workbooks.reading.sources import BATCH, Loader, SheetRows

__all__ = ["read_book"]

Send = Callable[[str, Any], None]

MOST_WARNINGS: Final = 1_000
"""Told one by one for each sheet; the rest is counted."""


def read_book(
    job: Mapping[str, Any], loader: Loader, receive: Callable[[], Any], send: Send
) -> None:
    """Read every sheet of ``job``; ``receive`` gives each sheet's error values in turn."""
    read = read_raw if job["mode"] == "package" else _read_handout
    try:
        read(job, loader, receive, send)
    except HeadingProblem as problem:
        send("problem", {"code": "headings", "reason": str(problem)})
        return
    except MemoryError:
        send("problem", {"code": "memory", "reason": ""})
        return
    except Exception as error:  # noqa: BLE001 - a foreign file may raise anything; we are the border
        send("problem", {"code": "unreadable", "reason": type(error).__name__})
        return
    send("done", {})


def _read_handout(
    job: Mapping[str, Any], loader: Loader, receive: Callable[[], Any], send: Send
) -> None:
    for index, name in enumerate(job["sheets"]):
        rows = loader.load(name)
        # The parent counts while we load; only now its findings are needed.
        troubles = {(row, column): text for row, column, text in receive()}
        width = 1 + max((column for _, column in troubles), default=-1)
        sheet = SheetRows(rows(width), troubles)
        _Sheet(index, name, sheet, date1904=job["date1904"], send=send).read()


class _Sheet:
    """One worksheet on its way to the parent."""

    def __init__(
        self, index: int, name: str, rows: SheetRows, *, date1904: bool, send: Send
    ) -> None:
        self._index = index
        self._name = name
        self._rows = rows
        self._date1904 = date1904
        self._send = send
        self._warned = 0

    def read(self) -> None:
        """Read the sheet whole, or say why it is passed over."""
        head = self._rows.take(HEADING_ROWS)
        definition = recognise(self._name, head, SHEETS)
        if definition is None:
            self._pass_over(head)
            return
        try:
            layout = lay_out(definition, head)
        except HeadingProblem as problem:
            if self._is_blank(head):
                self._send("ignored", {"index": self._index, "blank": True, "reason": ""})
                return
            raise HeadingProblem(
                "工作表“{sheet}”{reason}", sheet=self._name, reason=problem
            ) from None
        self._send("sheet", self._header(layout, head))
        self._read_rows(layout, head)

    def _is_blank(self, head: Sequence[Sequence[Any]]) -> bool:
        return not _filled(head) and not self._rows.take(1)

    def _pass_over(self, head: Sequence[Sequence[Any]]) -> None:
        similar = resembles(head, SHEETS)
        reason = "不是下发表"
        if similar:
            try:
                lay_out(similar, head)
            except HeadingProblem as problem:
                reason = f"像是{similar.name}，但{problem}"
        content = {"index": self._index, "blank": self._is_blank(head), "reason": reason}
        self._send("ignored", content)

    def _header(self, layout: Layout, head: Sequence[Sequence[Any]]) -> dict[str, Any]:
        preamble = read_preamble(head[: layout.row])
        return {
            "index": self._index,
            "kind": layout.definition.name,
            "title": preamble.title,
            "organisation": preamble.organisation,
            "made_by": preamble.made_by,
            "made_on": preamble.made_on.isoformat() if preamble.made_on else None,
            "period": preamble.period,
            "heading_row": layout.row + 1,
            "headings": layout.headings,
            "fields": layout.fields,
            "positions": tuple(layout.positions.values()),
            "absent": layout.absent,
            "ignored": layout.ignored,
        }

    def _read_rows(self, layout: Layout, head: list[list[Any]]) -> None:
        reader = SheetReader(layout, date1904=self._date1904)
        above = _filled(head[: layout.row + 1])
        number = layout.row + 2
        rows = head[layout.row + 1 :] or self._rows.take(BATCH)
        while rows:
            batch = reader.read(rows, number)
            number += len(rows)
            if batch.numbers:
                self._send("rows", [batch.numbers, *batch.columns])
            for refused in batch.refused:
                self._send("refused", _refused(refused))
            for row, message in batch.warned:
                self._warn(row, message)
            rows = self._rows.take(BATCH)
        account = reader.account
        self._send("end", {**attrs.asdict(account), "seen": above + account.rows - account.blank})

    def _warn(self, row: int, message: str) -> None:
        self._warned += 1
        if self._warned <= MOST_WARNINGS:
            self._send("warned", [row, message])


def _filled(rows: Sequence[Sequence[Any]]) -> int:
    """Return how many rows hold something."""
    return sum(1 for row in rows if kind_of_row(row) is not RowKind.BLANK)


def _refused(row: RefusedRow) -> dict[str, Any]:
    cells = [plain_cell(cell) for cell in row.cells]
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return {"row": row.row, "reasons": row.reasons, "cells": cells}
