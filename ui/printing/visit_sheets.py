"""Visit sheets and the day's cover, from ledger to layout; window and command line both use it."""

from collections.abc import Sequence
from datetime import date, time

import attrs

from models.day_cover.layout import lay_out_cover
from models.paper.canonical import sheet_to_json
from models.paper.items import Sheet
from models.paper.shop_sheet import SheetMode
from models.visit_sheet.layout import lay_out
from storage.database import Ledger
from storage.operations.print_sheets import PrintedSheet
from storage.operations.sheet_data import cover_data, sheet_data
from storage.queries.day_round import arrivals
from storage.queries.today import today_view
from ui.printing.faces import measure

__all__ = ["Printable", "kept_layouts", "lay_out_day"]


@attrs.frozen
class Printable:
    """Sheets ready to be printed, and what is noted of them once they are on paper.

    ``noted_as`` is the operation that keeps their layouts; with nothing in ``printed`` there is
    nothing to note.
    """

    sheets: tuple[Sheet, ...]
    printed: tuple[PrintedSheet, ...] = ()
    noted_as: str = "print_sheets"

    @property
    def pages(self) -> int:
        """How many pages all of it has."""
        return sum(len(sheet.pages) for sheet in self.sheets)


def lay_out_day(
    ledger: Ledger,
    retailer_ids: Sequence[str],
    day: date,
    *,
    cover: bool = False,
    mode: SheetMode | None = None,
) -> Printable:
    """Lay out the visit sheets of some retailers on ``day``; filled where a visit was finished.

    With a ``mode`` all are blank, or only the filled ones are there. Raises
    :class:`models.errors.DomainError` while the profile is not complete.
    """
    data = sheet_data(ledger, retailer_ids, day, mode)
    sheets = [lay_out(each, measure) for _, each in data]
    printed = kept_layouts([(key, each.serial) for key, each in data], sheets)
    if cover and data:
        pages = sum(len(sheet.pages) for sheet in sheets)
        facts = cover_data(ledger, data, day, _purposes(ledger, day), pages)
        sheets.insert(0, lay_out_cover(facts, measure))
    return Printable(tuple(sheets), printed)


def kept_layouts(
    whose: Sequence[tuple[str, str]], sheets: Sequence[Sheet]
) -> tuple[PrintedSheet, ...]:
    """Return what is kept of sheets that are read back; ``whose``: (retailer, serial) of each."""
    return tuple(
        PrintedSheet(
            serial=serial,
            retailer_id=retailer_id,
            template=f"{sheet.template.number:03}.{sheet.template.version}:{sheet.template.digest}",
            layout=sheet_to_json(sheet),
        )
        for (retailer_id, serial), sheet in zip(whose, sheets, strict=True)
    )


def _purposes(ledger: Ledger, day: date) -> dict[str, tuple[str, time | None, bool]]:
    """The two strongest reasons why each shop is on the round, as 今日 says them, and the time.

    That it is planned goes without saying, unless nothing else speaks for it. The last says
    whether the time is an estimate, for want of one that was agreed.
    """
    found = {}
    view = today_view(ledger, day)
    likely = arrivals(ledger, view)
    for stop in view.to_visit:
        reasons = [term.reason for term in stop.telling[:2] or stop.speaking[:1]]
        agreed = stop.appointed_at
        at = agreed or likely.get(stop.retailer_id)
        found[stop.retailer_id] = "、".join(reasons), at, agreed is None
    return found
