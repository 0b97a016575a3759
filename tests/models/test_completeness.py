"""The 20 必填 fields of a retailer."""

from datetime import date

import attrs

from models.completeness import REQUIRED_FIELDS, completeness
from models.fields import Owner
from models.retailer import Retailer, RetailerNotes

BARE = Retailer(id="R1", licence_no="", shop_name="")
FULL = Retailer(
    id="R1",
    licence_no="320706100123",
    shop_name="好运烟酒商店",
    owner="王建国",
    phone="13812341234",
    address="解放东路 18 号",
    street="新浦街道",
    market_type="城镇",
    retail_format="烟酒商店",
    size="中",
    supply_grade="18",
    terminal_type="标准店",
    licence_until=date(2027, 2, 14),
    order_day="周三",
    delivery_day="周五",
    visit_route="海州一线",
)
NOTES = RetailerNotes(
    id="R1", salutation="王哥", area=46, district="居民", opening_hours="7:30-22:00",
    near_school=False,
)  # fmt: skip


def test_there_are_twenty_with_labels():
    assert len(REQUIRED_FIELDS) == 20
    assert len({(each.owner, each.name) for each in REQUIRED_FIELDS}) == 20
    assert [each.label for each in REQUIRED_FIELDS[:4]] == [
        "许可证号",
        "客户名称",
        "负责人",
        "联系电话",
    ]


def test_full_bare_and_one_short():
    assert (completeness(FULL, NOTES).filled, completeness(FULL, NOTES).labels) == (20, ())
    assert completeness(BARE).filled == 0
    short = completeness(FULL, attrs.evolve(NOTES, near_school=None))
    assert (short.filled, short.required, short.labels) == (19, 20, ("学校周边",))


def test_each_field_counts_once_whoever_gave_it():
    for each in REQUIRED_FIELDS:
        record, blank = (
            (FULL, None if each.name == "licence_until" else "  ")
            if each.owner is Owner.HEADQUARTERS
            else (NOTES, None)
        )
        changed = attrs.evolve(record, **{each.name: blank})
        pair = (changed, NOTES) if record is FULL else (FULL, changed)
        assert completeness(*pair).missing == (each,)
    without = attrs.evolve(FULL, phone="", visit_route="")
    own = attrs.evolve(NOTES, landline="0518-85001234", visit_route="海州二线")
    assert completeness(without, own).filled == 20
