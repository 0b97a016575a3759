"""What is typed into the forms of 登记 and what it means, and back."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.entries import ENTRY_RECORDS, Complaint, Declaration, Demand, Expense, MarketNote
from models.errors import InvalidValue
from models.fields import FieldInfo, fields_of
from models.kinds import kind_of
from ui.entries.plans import CHOICES, KEPT, fresh_texts, hint_of, shown_fields
from ui.entries.reading import label_of_field, read_text, text_of_value

TODAY = date(2026, 11, 23)


def info(record: type[Any], name: str) -> FieldInfo:
    return next(each for each in fields_of(record) if each.name == name)


@pytest.mark.parametrize(
    ("record", "name", "text", "value"),
    [
        (Demand, "month", "2026-12", "2026-12"),
        (Demand, "month", "202612", "2026-12"),
        (Demand, "month", "２０２６年１月", "2026-01"),
        (Demand, "month", "26.3", "2026-03"),
        (Demand, "month", "7月", "2026-07"),
        (Demand, "month", " ", ""),
        (Demand, "quantity", "1,200", 1200),
        (Demand, "quantity", "２０", 20),
        (Demand, "quantity", "", None),
        (Demand, "quantity", "-3", -3),
        (Expense, "budget", "20000.01", 2_000_001),
        (Expense, "budget", "¥1,200 元", 120_000),
        (Expense, "day", "1123", TODAY),
        (Complaint, "received_at", "908", time(9, 8)),
        (Complaint, "severity", "重大", "重大"),
        (Complaint, "satisfied", "否", False),
        (Declaration, "rule_1", "", None),
        (MarketNote, "products", "P01\nP02\n", ("P01", "P02")),
    ],
)
def test_people_write_it_in_many_ways(
    record: type[Any], name: str, text: str, value: object
) -> None:
    assert read_text(info(record, name), text, TODAY) == value


@pytest.mark.parametrize(
    ("record", "name", "text"),
    [
        (Demand, "month", "13"),
        (Demand, "month", "明年"),
        (Demand, "month", "2026-11-23"),
        (Demand, "quantity", "12.5"),
        (Demand, "quantity", "两条"),
        (Demand, "quantity", "1e99999999"),
        (Expense, "budget", "1.005"),
        (Expense, "budget", "1e99999999"),
        (Expense, "budget", "nan"),
        (Expense, "day", "1332"),
        (Complaint, "received_at", "2571"),
        (Complaint, "severity", "天大"),
    ],
)
def test_what_means_nothing_is_refused_at_its_field(
    record: type[Any], name: str, text: str
) -> None:
    with pytest.raises(InvalidValue) as error:
        read_text(info(record, name), text, TODAY)
    assert error.value.field == name


@given(st.integers(0, 10**12))
def test_money_is_shown_as_it_is_read(fen: int) -> None:
    budget = info(Expense, "budget")
    assert read_text(budget, text_of_value(budget, fen), TODAY) == fen


@pytest.mark.parametrize("record", ENTRY_RECORDS, ids=kind_of)
def test_a_new_form_reads_back_whole(record: type[Any]) -> None:
    from datetime import datetime

    kind = kind_of(record)
    now = datetime(2026, 12, 31, 9, 5).astimezone()
    texts = fresh_texts(kind, now, "HZ1")
    values = {each.name: read_text(each, texts[each.name], TODAY) for each in shown_fields(kind)}
    assert set(values) == {each.name for each in fields_of(record)} - KEPT
    made = record(id="", **values)
    assert getattr(made, "month", "2027-01") in ("2026-12", "2027-01")
    assert getattr(made, "retailer_id", "HZ1") == "HZ1"
    for each in shown_fields(kind):
        assert label_of_field(each)
        assert isinstance(hint_of(kind, each), str)


def test_choices_are_of_fields_there_are() -> None:
    known = {(kind_of(record), each.name) for record in ENTRY_RECORDS for each in fields_of(record)}
    assert CHOICES.keys() <= known
