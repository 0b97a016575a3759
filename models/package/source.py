"""Everything a package is made of, read from one state of the ledger."""

from collections.abc import Mapping
from datetime import date

import attrs

from models.calendar import Period, WorkCalendar
from models.candidates.progress import Progress
from models.check import Check
from models.package.data import DataLine
from models.package.facts import Entries, Events, Purchases
from models.package.manifest import PackageHead
from models.package.news import Sent
from models.photo import Photo
from models.plan_stop import PlanStop
from models.product import Product
from models.reports.report import Report
from models.retailer import Retailer
from models.six_one_record import SixOneRecord
from models.six_ones import Board
from models.stock import StockJudgement
from models.todo import Todo
from models.visit import Visit

__all__ = ["MonthPhoto", "PackageSource"]


@attrs.frozen
class MonthPhoto:
    """A photo of the month: what is worth a look about it, and itself as a small JPEG.

    ``thumbnail`` is empty where the picture is no longer in the store.
    """

    photo: Photo
    flags: tuple[str, ...] = ()
    thumbnail: bytes = b""


@attrs.frozen(kw_only=True)
class PackageSource:
    """The month's visits, checks and board, what they refer to, and the records to be sent.

    Attributes: ``visits`` and ``checks`` (live ones of the month), ``todos`` (by the record they
    came from), ``notices`` (titles by id), ``stock`` (by visit and product), ``lines`` (every
    packaged record headquarters has not confirmed, tombstones included), ``entries``, ``events``
    and ``purchases`` (:mod:`models.package.facts`), ``population`` (ids of the stores the month's
    rates are of), ``brands`` (ids of key and novel products), ``promotions`` (six-ones ① of the
    month), ``scores`` (total of a store's last check up to the month's end, in tenths),
    ``last_visits`` (the last day up to then on which a store was met), ``calendar`` (working days),
    ``sent`` (by kind and id), ``last_receipt`` (number of the package and day, empty without one),
    ``plan`` (stops of the month, those dropped left out), ``photos`` (of the month),
    ``progress`` (市场拓展进度), ``reports`` (of periods that end in the month, or submitted in it).
    """

    head: PackageHead
    month: Period
    visits: tuple[Visit, ...]
    checks: tuple[Check, ...]
    board: Board
    retailers: Mapping[str, Retailer]
    products: Mapping[str, Product]
    notices: Mapping[str, str]
    todos: Mapping[str, tuple[Todo, ...]]
    stock: Mapping[tuple[str, str], StockJudgement]
    lines: tuple[DataLine, ...]
    entries: Entries = attrs.field(factory=Entries)
    events: Events = attrs.field(factory=Events)
    purchases: Purchases = attrs.field(factory=Purchases)
    population: frozenset[str] = frozenset()
    brands: tuple[str, ...] = ()
    promotions: tuple[SixOneRecord, ...] = ()
    scores: Mapping[str, int] = attrs.field(factory=dict)
    last_visits: Mapping[str, date] = attrs.field(factory=dict)
    calendar: WorkCalendar = attrs.field(factory=WorkCalendar)
    sent: Mapping[tuple[str, str], Sent] = attrs.field(factory=dict)
    last_receipt: str = ""
    plan: tuple[PlanStop, ...] = ()
    photos: tuple[MonthPhoto, ...] = ()
    progress: Progress | None = None
    reports: tuple[Report, ...] = ()

    @property
    def as_of(self) -> date:
        """The day up to which the month can be judged: its last, or the day the package is made."""
        return min(self.month.last, self.head.created_at.date())

    def retailer(self, retailer_id: str) -> Retailer:
        """Return a retailer; one that is not in the master is known by its 客户编码 alone."""
        found = self.retailers.get(retailer_id)
        return found or Retailer(id=retailer_id, licence_no="", shop_name="", status="")
