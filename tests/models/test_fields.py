"""One declaration for each field: what is read from it, and how values are held against it."""

from datetime import date

import attrs
import pytest

from models.check import Check, CheckAnswer
from models.errors import InvalidValue
from models.fields import FieldInfo, Owner, Unit, check_record, field, fields_of, label_of
from models.records import Record, content_of
from models.retailer import Retailer, RetailerNotes
from models.rules import non_negative
from models.visit import StockLine, Visit


@attrs.frozen(kw_only=True)
class Part:
    amount: int = field("数量", unit=Unit.PACK, rule=non_negative)


@attrs.frozen(kw_only=True)
class Whole(Record):
    name: str = field("名称", required=True)
    day: date | None = field("日期", owner=Owner.HEADQUARTERS, default=None)
    parts: tuple[Part, ...] = field("行", default=())
    words: tuple[str, ...] = field("词", default=())


def infos(record: type) -> dict[str, FieldInfo]:
    return {info.name: info for info in fields_of(record)}


def test_a_declaration_tells_everything():
    found = infos(Whole)
    assert list(found) == ["name", "day", "parts", "words"]  # the record's head has no labels
    day = found["day"]
    assert (day.label, day.kind, day.optional, day.owner) == (
        "日期",
        date,
        True,
        Owner.HEADQUARTERS,
    )
    assert (found["name"].kind, found["name"].optional, found["name"].required) == (
        str,
        False,
        True,
    )
    assert found["parts"].children is Part
    assert found["words"].children is None
    assert infos(Part)["amount"].unit is Unit.PACK
    assert label_of(Whole, "day") == "日期"
    assert label_of(Retailer, "licence_no") == "许可证号"


def test_every_record_of_the_trade_has_a_label_for_every_field():
    for record in (Visit, StockLine, Check, CheckAnswer, Retailer, RetailerNotes):
        labelled = {info.name for info in fields_of(record)}
        head = {"id", "revision", "updated_at", "deleted"}
        assert labelled == {each.name for each in attrs.fields(record)} - head
        assert all(info.label.strip() for info in fields_of(record))


def test_a_record_is_held_against_its_rules_and_its_lines_too():
    check_record(Whole(id="1", name="甲", parts=(Part(amount=0),)))
    with pytest.raises(InvalidValue) as caught:
        check_record(Whole(id="1", name="", parts=()))
    assert (caught.value.field, str(caught.value)) == ("name", "“名称”要填")
    with pytest.raises(InvalidValue, match="“数量”不能小于 0"):
        check_record(Whole(id="1", name="甲", parts=(Part(amount=1), Part(amount=-1))))


def test_an_empty_value_breaks_no_rule_unless_it_is_required():
    check_record(RetailerNotes(id="R1"))
    with pytest.raises(InvalidValue, match="“手机”不是手机号或固定电话"):
        check_record(RetailerNotes(id="R1", mobile="12345"))


def test_content_leaves_out_the_head():
    whole = Whole(id="1", revision=7, name="甲")
    assert content_of(whole) == {"name": "甲", "day": None, "parts": (), "words": ()}
