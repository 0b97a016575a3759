"""What the other printed forms say: evaluation sheets, sign-in, notices, photos, the job.

What goes to a shop names neither ABC class nor stars nor another shop; the grade stands on its own
supply notice only (DOMAIN 5.09, 5.11).
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

import attrs

from models.check import Check
from models.check_sheet.data import CheckSheetData
from models.checklist import shortcomings
from models.errors import DomainError
from models.forms.contact_sheet import ContactPhoto
from models.forms.job_description import JobData
from models.forms.rectification import Fault, RectificationData, remedy_of
from models.forms.supply_notice import SupplyLine, SupplyNoticeData
from models.forms.training import Attendee
from models.manager import Manager
from models.marks import N_
from models.masks import mask_phone
from models.paper.payload import serial_of
from models.paper.shop_sheet import SheetMode
from models.product import Product, price_on
from models.retailer import Retailer
from models.supply import SupplyLimit
from models.todo import Todo
from models.visit import QUICK_CHECK_ITEMS, QuickAnswer, Visit
from storage.database import Ledger
from storage.ledger.journal import HEAD_SHOWN, head_hash
from storage.ledger.records import find, get
from storage.operations.checks import last_check
from storage.operations.sheet_data import issued, latest_of_day, next_sequence, printing_owner
from storage.photos.thumbnails import thumbnails
from storage.queries.checklists import checklist_in_force, checklist_of
from storage.queries.photos import photos_of
from storage.queries.retailers import RetailerRow, retailer_row, retailer_rows

__all__ = [
    "attendees",
    "check_sheet_data",
    "contact_photos",
    "grades_with_limits",
    "job_data",
    "last_check_sheet_data",
    "rectification_data",
    "supply_notice_data",
    "supply_of_shops",
]

_PHOTO_SIZE = 640
"""Long side in pixels of a photo on a contact sheet: 58 mm at 280 dpi."""


def _rows(ledger: Ledger, retailer_ids: Sequence[str], day: date) -> Iterator[RetailerRow]:
    for retailer_id in retailer_ids:
        row = retailer_row(ledger, retailer_id, day)
        if row is not None:
            yield row


# ------------------------------------------------------------------------- the evaluation sheet


def check_sheet_data(
    ledger: Ledger, retailer_ids: Sequence[str], day: date, mode: SheetMode | None = None
) -> list[tuple[str, CheckSheetData]]:
    """Return (retailer, data): filled where a check was made that day, else blank.

    With a ``mode`` all are blank, or only those that can be filled are there.
    """
    found: list[tuple[RetailerRow, Check | None]] = []
    for row in _rows(ledger, retailer_ids, day):
        check = None if mode is SheetMode.BLANK else latest_of_day(ledger, Check, row.id, day)
        if check is not None or mode is not SheetMode.FILLED:
            found.append((row, check))
    return _check_sheets(ledger, found, day)


def last_check_sheet_data(
    ledger: Ledger, retailer_ids: Sequence[str], day: date
) -> list[tuple[str, CheckSheetData]]:
    """Return (retailer, data) of each shop's last check up to ``day``, by its own version."""
    rows = _rows(ledger, retailer_ids, day)
    checks = ((row, last_check(ledger, row.id, before=day + timedelta(1))) for row in rows)
    return _check_sheets(ledger, [(row, check) for row, check in checks if check], day)


def _check_sheets(
    ledger: Ledger, found: Sequence[tuple[RetailerRow, Check | None]], day: date
) -> list[tuple[str, CheckSheetData]]:
    """Number the sheets as printed for ``day``; an old check keeps its own day."""
    by = issued(ledger)
    first, head = next_sequence(ledger, day), head_hash(ledger)[:HEAD_SHOWN]
    in_force = checklist_in_force(ledger, day)
    sheets: list[tuple[str, CheckSheetData]] = []
    for number, (row, check) in enumerate(found, start=first):
        made_on = check.day if check else day
        before = last_check(ledger, row.id, before=made_on)
        blank = CheckSheetData(
            **attrs.asdict(by),
            number=f"P-{by.manager_id}-{day:%Y%m%d}-{number:03}",
            serial=serial_of(day, number),
            day=made_on,
            shop_name=row.shop_name,
            journal_head=head,
            licence_no=row.licence_no,
            owner=row.owner,
            phone=mask_phone(row.phone),
            address=row.address,
            retail_format=row.retail_format,
            market_type=row.market_type,
            licence_until=row.licence_until,
            last_check_on=before.day if before else None,
            checklist=in_force,
        )
        sheets.append((row.id, _with_check(ledger, blank, check) if check else blank))
    return sheets


def _with_check(ledger: Ledger, blank: CheckSheetData, check: Check) -> CheckSheetData:
    return attrs.evolve(
        blank,
        checklist=checklist_of(ledger, check.template_version, check.day),
        mode=SheetMode.FILLED,
        revision=check.revision,
        answers=check.answers,
        display_demand=check.display_demand,
        corrections=check.problems,
        rectify_by=check.rectify_by,
        total=check.total,
        display_score=check.display_score,
        operation_score=check.operation_score,
        grade=check.grade,
        vetoes=check.vetoes,
    )


# ---------------------------------------------------------------------------- sign-in and supply


def attendees(ledger: Ledger, retailer_ids: Sequence[str], day: date) -> tuple[Attendee, ...]:
    """Return the shops a training is for, in the order given."""
    return tuple(Attendee(row.shop_name, row.owner) for row in _rows(ledger, retailer_ids, day))


def grades_with_limits(ledger: Ledger, day: date) -> list[int]:
    """Return the grades that limits were handed out for in the cycles of ``day``, highest first."""
    grades = {limit.grade for each in _limits(ledger, day) for limit in each.limits}
    return sorted(grades, reverse=True)


def supply_notice_data(ledger: Ledger, day: date, grades: Sequence[int]) -> list[SupplyNoticeData]:
    """Return one notice for each grade; :class:`DomainError` where no limits are known."""
    by, lines = issued(ledger), _supply_lines(ledger, day)
    return [
        SupplyNoticeData(issued=by, day=day, grade=grade, lines=_of_grade(lines, grade))
        for grade in grades
    ]


def supply_of_shops(
    ledger: Ledger, retailer_ids: Sequence[str], day: date
) -> list[SupplyNoticeData]:
    """Return a notice for each shop, of its own grade only; shops without a grade have none."""
    by, lines = issued(ledger), _supply_lines(ledger, day)
    notices = []
    for retailer_id in retailer_ids:
        shop = get(ledger, Retailer, retailer_id)
        if shop is None or not shop.supply_grade.isdecimal():
            continue
        grade = int(shop.supply_grade)
        notices.append(
            SupplyNoticeData(
                issued=by,
                day=day,
                grade=grade,
                lines=_of_grade(lines, grade),
                shop_name=shop.shop_name,
                licence_no=shop.licence_no,
                owner=shop.owner,
            )
        )
    return notices


def _limits(ledger: Ledger, day: date) -> list[SupplyLimit]:
    return find(
        ledger,
        SupplyLimit,
        "deleted = 0 AND since <= ? AND until >= ? ORDER BY since, product_id",
        (day.isoformat(), day.isoformat()),
    )


def _supply_lines(ledger: Ledger, day: date) -> list[tuple[SupplyLimit, SupplyLine]]:
    """Return every scarce product that limits are known of, with its prices."""
    scarce = {
        product.id: product
        for product in find(ledger, Product, "deleted = 0 AND scarce = 1 AND status <> '停销'")
    }
    lines = []
    for limit in _limits(ledger, day):
        product = scarce.get(limit.product_id)
        if product is None:
            continue
        price = price_on(product, day)
        line = SupplyLine(
            product=product.name,
            since=limit.since,
            until=limit.until,
            wholesale=price.wholesale if price else None,
            guide_carton=price.retail_carton if price else None,
        )
        lines.append((limit, line))
    if not lines:
        raise DomainError(
            N_("{day} 没有紧俏卷烟的货源投放数，不能打印公示单。"),
            next_step=N_("请先在“交换”里收总部的《货源投放》。"),
            day=day,
        )
    return lines


def _of_grade(
    lines: Sequence[tuple[SupplyLimit, SupplyLine]], grade: int
) -> tuple[SupplyLine, ...]:
    return tuple(attrs.evolve(line, limit=limit.of_grade(grade)) for limit, line in lines)


# ---------------------------------------------------------------------------------- rectification


def rectification_data(
    ledger: Ledger, retailer_ids: Sequence[str], day: date
) -> list[RectificationData]:
    """Return a notice for each shop whose last check or visit up to ``day`` left something open."""
    by = issued(ledger)
    notices: list[RectificationData] = []
    for row in _rows(ledger, retailer_ids, day):
        found = _open_faults(ledger, row.id, day)
        if found is None:
            continue
        notices.append(
            RectificationData(
                issued=by,
                number=f"Z-{by.manager_id}-{by.printed_at:%Y%m%d}-{len(notices) + 1:03}",
                origin=found.origin,
                day=found.day,
                due=found.due,
                faults=found.faults,
                shop_name=row.shop_name,
                licence_no=row.licence_no,
                owner=row.owner,
                address=row.address,
            )
        )
    return notices


@attrs.frozen
class _Found:
    """What one check or visit left to be put right."""

    origin: str
    day: date
    due: date | None
    faults: tuple[Fault, ...]


def _open_faults(ledger: Ledger, retailer_id: str, day: date) -> _Found | None:
    """Return what the later of last check and last visit left open; the check where both did."""
    where = (
        "deleted = 0 AND retailer_id = ? AND day <= ? ORDER BY day DESC, entered_at DESC LIMIT 1"
    )
    until = (retailer_id, day.isoformat())
    found = [
        *(_of_check(ledger, check) for check in find(ledger, Check, where, until)),
        *(_of_visit(visit) for visit in find(ledger, Visit, where, until)),
    ]
    lacking = [each for each in found if each.faults]
    return max(lacking, key=lambda each: each.day, default=None)


def _of_check(ledger: Ledger, check: Check) -> _Found:
    """Name the points that fell short and are not settled yet."""
    todos = find(ledger, Todo, "deleted = 0 AND source_id = ?", (check.id,))
    settled = {todo.point for todo in todos if todo.state.settled}
    answers = {answer.point: answer for answer in check.answers}
    checklist = checklist_of(ledger, check.template_version, check.day)
    faults = []
    for lack in shortcomings(checklist, check.answers, check.day):
        if lack.point in settled:
            continue
        point, answer = checklist.point(lack.point), answers[lack.point]
        found = "。".join(part for part in (lack.measure, answer.note) if part)
        remedy = remedy_of(answer, veto=lack.veto)
        faults.append(Fault(f"{point.code} {point.text}".strip(), found, remedy))
    return _Found("规范评估", check.day, check.rectify_by, tuple(faults))


def _of_visit(visit: Visit) -> _Found:
    faults = [
        Fault(f"{line.item} {QUICK_CHECK_ITEMS[line.item - 1]}", line.result, "整改到位并保持")
        for line in visit.quick_check
        if line.result is QuickAnswer.FAIL
    ]
    if visit.problem:
        faults.append(Fault("走访中发现的问题", visit.problem, "按上述要求整改到位"))
    return _Found("走访检查", visit.day, visit.rectify_by, tuple(faults))


# -------------------------------------------------------------------------------- photos, the job


def contact_photos(
    ledger: Ledger, *, days: Collection[date] = (), retailers: Collection[str] = ()
) -> tuple[ContactPhoto, ...]:
    """Return the photos of some days or shops, small; what is not in the store is left out."""
    rows = photos_of(ledger, days=days, retailers=retailers)
    small = thumbnails(ledger, dict.fromkeys(row.photo.photo for row in rows), _PHOTO_SIZE)
    return tuple(
        ContactPhoto(
            data=small[row.photo.photo],
            shop_name=row.shop_name,
            day=row.photo.day,
            subject=row.photo.subject.value,
            taken_at=row.photo.taken_at,
            note=row.photo.note,
        )
        for row in rows
        if row.photo.photo in small
    )


def job_data(ledger: Ledger, day: date) -> JobData:
    """Return whose job it is and what it covers."""
    by, owner = issued(ledger), printing_owner(ledger)
    manager = get(ledger, Manager, owner.number)
    shops = [row for row in retailer_rows(ledger, day) if row.served]
    return JobData(
        issued=attrs.evolve(by, organisation=owner.organisation),
        post=manager.post if manager else "客户经理",
        department=owner.department,
        area=owner.area,
        supervisor=owner.supervisor,
        valid_from=manager.valid_from if manager else None,
        shops=len(shops),
        standard_shops=sum(row.standard for row in shops),
        routes=tuple(dict.fromkeys(row.visit_route for row in shops if row.visit_route)),
    )
