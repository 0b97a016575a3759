"""What the other forms say of a real ledger: whose shop, which grade, which faults are open."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

import attrs
import pytest
from PIL import Image

from models.check import Check, PointResult
from models.errors import DomainError
from models.paper.shop_sheet import SheetMode
from models.photo import Photo, PhotoSubject
from models.product import Product
from models.retailer import Retailer
from models.supply import GradeLimit, SupplyLimit, supply_id
from models.todo import Todo, TodoState
from models.visit import QuickAnswer, QuickCheckLine, Visit
from storage.database import Ledger
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.check_ledger import check_ledger
from storage.operations.checks import record_check
from storage.operations.form_data import (
    attendees,
    check_sheet_data,
    contact_photos,
    grades_with_limits,
    job_data,
    rectification_data,
    supply_notice_data,
    supply_of_shops,
)
from storage.operations.history import history
from storage.operations.print_sheets import PrintedSheet, note_printed
from storage.operations.sheet_data import sheet_data
from storage.operations.visits import record_visit
from storage.photos import open_photos

TODAY = date(2026, 11, 23)
BEFORE = date(2026, 11, 11)
SHOPS = ["HZ1", "HZ2", "HZ3"]
MakeCheck = Callable[..., Check]


@pytest.fixture
def supplied(shops: Ledger) -> Ledger:
    """Two scarce products with limits of this week, one of last week, one product not scarce."""
    with operation(shops, "import_handouts") as unit:
        for number in (1, 2, 3):
            product = get(shops, Product, f"P0{number}")
            assert product is not None
            unit.save(attrs.evolve(product, scarce=number < 3, retail_carton=1_100_000))
        for number, since in ((1, TODAY), (2, TODAY), (3, TODAY), (1, date(2026, 11, 9))):
            until = since + timedelta(days=6)
            limits = [GradeLimit(grade=18, cartons=5 * number)]
            if number == 1:
                limits.append(GradeLimit(grade=30, cartons=50))
            unit.save(
                SupplyLimit(
                    id=supply_id(since, until, f"P0{number}"),
                    since=since,
                    until=until,
                    product_id=f"P0{number}",
                    limits=tuple(limits),
                )
            )
        other = get(shops, Retailer, "HZ2")
        assert other is not None
        unit.save(attrs.evolve(other, supply_grade="30"))
    return shops


def test_a_check_sheet_is_filled_where_a_check_was_made(
    shops: Ledger, make_check: MakeCheck
) -> None:
    record_check(shops, make_check("HZ1", date(2026, 10, 19)))
    record_check(shops, make_check("HZ1", TODAY, A3=PointResult.HALF, B3=(8, 10)))
    both = check_sheet_data(shops, SHOPS[:2], TODAY)
    assert [(shop, data.filled) for shop, data in both] == [("HZ1", True), ("HZ2", False)]
    first, second = both[0][1], both[1][1]
    assert (first.last_check_on, first.phone) == (date(2026, 10, 19), "138****1234")
    assert (first.total, first.rectify_by) == (968, TODAY + timedelta(days=7))
    assert (second.serial, second.number) == ("2611230002", "P-A001-20261123-002")
    [(shop, _)] = check_sheet_data(shops, SHOPS, TODAY, SheetMode.FILLED)
    assert shop == "HZ1"
    blank = check_sheet_data(shops, SHOPS, TODAY, SheetMode.BLANK)
    assert [data.answers for _, data in blank] == [()] * 3


def test_serials_of_both_kinds_of_sheet_never_meet(shops: Ledger) -> None:
    printed = [
        PrintedSheet(serial=data.serial, retailer_id=shop, template="003.1:x", layout="{}")
        for shop, data in sheet_data(shops, SHOPS, TODAY)
    ]
    note_printed(shops, TODAY, printed)
    checks = check_sheet_data(shops, SHOPS, TODAY)
    assert checks[0][1].serial == "2611230004"
    kept = [
        PrintedSheet(serial=data.serial, retailer_id=shop, template="011.1:x", layout="{}")
        for shop, data in checks
    ]
    note_printed(shops, TODAY, kept, "print_check_sheets")
    entry = history(shops)[0]
    assert (entry.label, entry.summary) == ("打印评估表", "2026-11-23 3 张评估表")
    assert check_ledger(shops).findings == ()


def test_a_shop_reads_the_limits_of_its_own_grade(supplied: Ledger) -> None:
    first, second, third = supply_of_shops(supplied, SHOPS, TODAY)
    assert [notice.grade for notice in (first, second, third)] == [18, 30, 18]
    assert [(line.product, line.limit) for line in first.lines] == [("示例01", 5), ("示例02", 10)]
    assert [(line.product, line.limit) for line in second.lines] == [
        ("示例01", 50),
        ("示例02", None),
    ]
    assert (first.lines[0].wholesale, first.lines[0].guide_carton) == (954_000, 1_100_000)
    assert grades_with_limits(supplied, TODAY) == [30, 18]
    [notice] = supply_notice_data(supplied, TODAY, [30])
    assert (notice.grade, notice.shop_name) == (30, "")


def test_without_limits_of_the_day_the_notice_is_refused_in_one_sentence(supplied: Ledger) -> None:
    with pytest.raises(DomainError, match="2026-12-20 没有紧俏卷烟的货源投放数"):
        supply_of_shops(supplied, SHOPS, date(2026, 12, 20))


def test_a_rectification_notice_names_what_is_still_open(
    shops: Ledger, make_check: MakeCheck
) -> None:
    record_check(shops, make_check("HZ1", TODAY, A3=PointResult.HALF, B3=(8, 10)))
    visit = Visit(
        id="",
        retailer_id="HZ2",
        day=TODAY,
        quick_check=(QuickCheckLine(item=3, result=QuickAnswer.FAIL),),
        problem="背柜空两层",
        rectify_by=date(2026, 11, 30),
    )
    record_visit(shops, visit)
    first, second = rectification_data(shops, SHOPS, TODAY)
    assert [fault.found for fault in first.faults] == ["部分符合", "8/10"]
    assert first.faults[1].remedy == "还差 2 个，补齐到 10 个"
    assert (first.origin, second.origin, second.due) == (
        "规范评估",
        "走访检查",
        date(2026, 11, 30),
    )
    assert [fault.point for fault in second.faults] == ["3 满陈列", "走访中发现的问题"]
    with operation(shops, "change_todo") as unit:
        for todo in find(shops, Todo, "point = 'A3'"):
            unit.save(attrs.evolve(todo, state=TodoState.DONE))
    [again, _] = rectification_data(shops, SHOPS, TODAY)
    assert [fault.point[:2] for fault in again.faults] == ["B3"]
    assert rectification_data(shops, SHOPS, TODAY - timedelta(days=1)) == []


def test_the_photos_of_a_day_are_small_and_each_picture_is_kept_once(shops: Ledger) -> None:
    names = []
    with open_photos(shops.folder, clock=shops.clock) as store:
        for shade in (40, 200):
            out = io.BytesIO()
            Image.new("RGB", (1600, 1200), (shade, 90, 90)).save(out, "JPEG")
            names.append(store.add_photo(out.getvalue(), 1600, 1200))
    taken = datetime(2026, 11, 23, 9, 41)  # noqa: DTZ001 - a camera's time has no offset
    with operation(shops, "record_check") as unit:
        for number, (shop, name) in enumerate(
            [("HZ1", names[0]), ("HZ2", names[1]), ("HZ1", names[0]), ("HZ1", "0" * 64)]
        ):
            unit.save(
                Photo(
                    id=f"F{number}",
                    retailer_id=shop,
                    day=TODAY if number < 3 else BEFORE,
                    photo=name,
                    subject=PhotoSubject.COUNTER,
                    taken_at=taken,
                )
            )
    photos = contact_photos(shops, days=[TODAY])
    assert [(each.shop_name, each.subject) for each in photos] == [
        ("好运烟酒商店", "柜台"),
        ("好运烟酒商店", "柜台"),
        ("银杏超市", "柜台"),
    ]
    assert photos[0].data is photos[1].data
    with Image.open(io.BytesIO(photos[0].data)) as picture:
        assert picture.size == (640, 480)
    assert contact_photos(shops, days=[BEFORE]) == ()
    assert len(contact_photos(shops, retailers=["HZ2"])) == 1


def test_who_attends_and_whose_job_it_is(shops: Ledger) -> None:
    assert [each.shop_name for each in attendees(shops, ["HZ2", "gone", "HZ1"], TODAY)] == [
        "银杏超市",
        "好运烟酒商店",
    ]
    job = job_data(shops, TODAY)
    assert (job.post, job.shops, job.standard_shops, job.routes) == (
        "客户经理",
        3,
        2,
        ("海州一线",),
    )


def test_without_a_profile_no_form_is_printed(ledger: Ledger) -> None:
    for ask in (check_sheet_data, supply_of_shops, rectification_data):
        with pytest.raises(DomainError, match="还没有填本人资料"):
            ask(ledger, [], TODAY)
