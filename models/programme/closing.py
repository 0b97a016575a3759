"""六个一月结: a month signed off, and what came after it (DOMAIN 3.2, 3.3).

A close keeps every cell as it stood. Later entries change the board, never the close: both figures
are told, and for each cell that differs why.
"""

from datetime import datetime

import attrs

from models.marks import N_
from models.phrase import Phrase
from models.programme.month_close import ClosedCell, MonthClose
from models.six_one_record import SixOneItem
from models.six_ones import Board, Cell, CellState, Rate, completion_rate, on_time_rate

__all__ = ["ClosedView", "Difference", "close_of", "compared"]


@attrs.frozen
class Difference:
    """A cell that stands otherwise now than when the month was closed; ``why`` in words."""

    was: ClosedCell
    now: Cell | None
    why: str


@attrs.frozen(kw_only=True)
class ClosedView:
    """A close beside the board as it stands: the figures of then, and each difference."""

    close: MonthClose
    differences: tuple[Difference, ...]

    @property
    def completion(self) -> Rate:
        """完成率 as it was signed off."""
        return completion_rate(self.close.cells)

    @property
    def on_time(self) -> Rate:
        """按时率 as it was signed off."""
        return on_time_rate(self.close.cells)

    @property
    def all_done(self) -> Rate:
        """全项达标店率 as it was signed off."""
        owed = {cell.retailer_id for cell in self.close.cells if cell.counted}
        lacking = {cell.retailer_id for cell in self.close.cells if cell.counted and not cell.done}
        return Rate(len(owed - lacking), len(owed))

    def item_rate(self, item: SixOneItem) -> Rate:
        """完成率 of one item as it was signed off."""
        return completion_rate(cell for cell in self.close.cells if cell.item is item)


def close_of(
    board: Board, closed_at: datetime, signed_by: str, note: str = "", close_id: str = ""
) -> MonthClose:
    """Return the close of a board as it stands."""
    return MonthClose(
        id=close_id,
        month=board.month,
        closed_at=closed_at,
        signed_by=signed_by,
        note=note,
        cells=tuple(_kept(cell) for cell in board.cells),
    )


def _kept(cell: Cell) -> ClosedCell:
    return ClosedCell(
        retailer_id=cell.retailer_id,
        item=cell.item,
        state=cell.state,
        counted=cell.counted,
        done_on=cell.done_on,
    )


def compared(close: MonthClose, board: Board) -> ClosedView:
    """Hold a close against the board of its month as it stands now."""
    now = {(cell.retailer_id, cell.item): cell for cell in board.cells}
    pairs = [(was, now.pop((was.retailer_id, was.item), None)) for was in close.cells]
    pairs += [(_absent(cell), cell) for cell in now.values()]
    return ClosedView(
        close=close,
        differences=tuple(
            Difference(was, cell, _why(was, cell, close.closed_at))
            for was, cell in pairs
            if _differs(was, cell)
        ),
    )


def _absent(cell: Cell) -> ClosedCell:
    """A store that had no row then: headquarters said later that it was a standard store."""
    return ClosedCell(retailer_id=cell.retailer_id, item=cell.item, state=CellState.NOT_APPLICABLE)


def _differs(was: ClosedCell, now: Cell | None) -> bool:
    """Tell whether a cell stands otherwise; of a store that came or went what is owed or done."""
    if now is None or CellState.NOT_APPLICABLE in (was.state, now.state):
        return was.counted or was.done or (now is not None and (now.counted or now.done))
    return _kept(now) != was


def _why(was: ClosedCell, now: Cell | None, closed_at: datetime) -> str:
    if now is None or CellState.NOT_APPLICABLE in (was.state, now.state):
        return N_("标准店期间或营业状态后来有变")
    if now.state is CellState.EXEMPT:
        return N_("月结后豁免")
    if was.state is CellState.EXEMPT:
        return N_("豁免后来撤回")
    return _why_of_record(was, now, closed_at)


def _why_of_record(was: ClosedCell, now: Cell, closed_at: datetime) -> str:
    if was.done and not now.done:
        return N_("原来的记录已撤回或更正")
    record = now.record
    entered = record.entered_at if record is not None else None
    if record is not None and entered is not None and entered >= closed_at:
        return Phrase(
            N_("月结后 {entered} 才录入，完成日期 {done}"),
            entered=f"{entered:%m-%d}",
            done=f"{record.done_on:%m-%d}",
        )
    if now.progress is not None and now.done and not was.done:
        return N_("月结后补录了其中一周，或豁免了一周")
    return N_("记录后来有更正，或后来才并入")
