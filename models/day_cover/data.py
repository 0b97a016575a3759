"""What the day's cover says, as plain values. Telephone numbers are masked when they are set."""

from datetime import date, time

import attrs

from models.paper.issued import Issued

__all__ = ["CoverStop", "DayCoverData"]


@attrs.frozen(kw_only=True)
class CoverStop:
    """One stop in the order of the round; ``purpose`` as it is printed, parts joined by 、.

    ``at`` may be ``estimated``, where nothing was agreed.
    """

    shop_name: str
    at: time | None = None
    estimated: bool = False
    address: str = ""
    owner: str = ""
    phone: str = ""
    order_day: str = ""
    delivery_day: str = ""
    purpose: str = ""
    longitude: float | None = None
    latitude: float | None = None
    six_ones_due: bool = False


@attrs.frozen(kw_only=True)
class DayCoverData(Issued):
    """All that the cover says.

    ``today``, ``must_tell`` and ``to_carry`` are short sentences, one a line; ``day_note`` says
    what the holiday table says of the day; ``sheet_pages`` counts the visit sheets' pages;
    ``journal_head`` is the ledger's head hash at printing, shortened for the footer.
    """

    day: date
    stops: tuple[CoverStop, ...]
    route: str = ""
    day_note: str = ""
    today: tuple[str, ...] = ()
    must_tell: tuple[str, ...] = ()
    to_carry: tuple[str, ...] = ()
    sheet_pages: int = 0
    journal_head: str = ""
