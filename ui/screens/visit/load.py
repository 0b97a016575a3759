"""What the form of one visit begins with, read from the ledger."""

import datetime as dt
from collections.abc import Sequence

import attrs

from models.check import Check
from models.checklist import DEFAULT_CHECKLIST, Checklist
from models.todo import ANSWER_DAYS
from models.visit import Visit, VisitMode
from storage.database import Ledger
from storage.queries.checklists import checklist_in_force, checklist_of
from storage.queries.plan import stops_where
from storage.queries.visit_form import (
    CatalogueProduct,
    Collected,
    VisitContext,
    catalogue,
    collected,
    receivers,
    todos_named,
    visit_context,
)
from storage.queries.work_days import work_calendar
from ui.screens.visit.entry import VisitEntry
from ui.screens.visit.readers import ROLES, received_text
from ui.widgets.fields import parse_date

__all__ = ["FormData", "load_form", "new_entry"]


@attrs.frozen(kw_only=True)
class FormData:
    """Everything the form shows. ``base`` and ``base_check`` are what is being corrected.

    ``answer_by`` is the day until which a question of this visit is to be answered, ``checklist``
    what its check is, or would be, made with.
    """

    entry: VisitEntry
    context: VisitContext
    catalogue: Sequence[CatalogueProduct]
    collected: Collected
    choices: Sequence[str]
    today: dt.date
    day: dt.date
    answer_by: dt.date
    checklist: Checklist
    base: Visit | None = None
    base_check: Check | None = None

    @property
    def per_carton(self) -> dict[str, int]:
        """盒 a 条 of every product."""
        return {each.id: each.per_carton for each in self.catalogue}


def new_entry(ledger: Ledger, retailer_id: str, now: dt.datetime) -> VisitEntry:
    """Return the entry of a visit that begins now; who received is who did last time.

    How and what for is taken from the plan of the day, where the shop stands in it.
    """
    known = receivers(ledger, retailer_id)
    owner = ledger.scalar("SELECT owner FROM retailer WHERE id = ?", (retailer_id,)) or ""
    who = received_text(*known[0]) if known else received_text(owner, ROLES[0] if owner else "")
    condition = "retailer_id = ? AND day = ?"
    stop = next(iter(stops_where(ledger, condition, (retailer_id, now.date().isoformat()))), None)
    return VisitEntry(
        retailer_id=retailer_id,
        mode=(stop.mode if stop is not None else VisitMode.ON_SITE).value,
        purposes=[each.value for each in stop.purposes] if stop is not None else [],
        day=now.date().isoformat(),
        arrived=f"{now:%H:%M}",
        received=who,
    )


def _checklist(ledger: Ledger, entry: VisitEntry, day: dt.date) -> Checklist:
    """Return the version a check was begun with, or the one in force on the day.

    A draft of before there were versions is of the program's own.
    """
    own = DEFAULT_CHECKLIST.version if entry.check.get("answers") else ""
    version = str(entry.check.get("version", "")) or own
    return checklist_of(ledger, version, day) if version else checklist_in_force(ledger, day)


def load_form(
    ledger: Ledger,
    entry: VisitEntry,
    today: dt.date,
    base: tuple[Visit, Check | None] | None = None,
    products: Sequence[CatalogueProduct] | None = None,
) -> FormData | None:
    """Read what the form of ``entry`` shows on the day that is typed; None without its shop.

    ``products`` is the catalogue where it is known already.
    """
    day = parse_date(entry.day, today) or today
    context = visit_context(ledger, entry.retailer_id, day, entry.visit_id)
    if context is None:
        return None
    shown = {todo.id for todo in context.todos}
    settled = [each for each in entry.settled if each not in shown]
    if settled:
        todos = (*context.todos, *todos_named(ledger, settled, today))
        context = attrs.evolve(context, todos=todos)
    owner = received_text(context.retailer.owner, ROLES[0]) if context.retailer.owner else ""
    earlier = (received_text(*each) for each in receivers(ledger, entry.retailer_id))
    choices = dict.fromkeys(each for each in (owner, *earlier, *ROLES[1:]) if each)
    return FormData(
        entry=entry,
        context=context,
        catalogue=catalogue(ledger) if products is None else products,
        collected=collected(ledger, entry.retailer_id, day, entry.visit_id),
        choices=tuple(choices),
        today=today,
        day=day,
        answer_by=work_calendar(ledger).shift(day, ANSWER_DAYS),
        checklist=_checklist(ledger, entry, day),
        base=base[0] if base else None,
        base_check=base[1] if base else None,
    )
