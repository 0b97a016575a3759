"""Every kind of record lies in its tables as it is: what is read back is what was written."""

import string
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.canonical import canonical_json, from_plain, to_plain
from models.check import Check
from models.fields import FieldInfo, fields_of
from models.kinds import KINDS
from models.records import Record
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.visit import Visit
from storage import driver
from storage.database import Ledger, open_ledger
from storage.ledger import journal
from storage.ledger.records import get, plains_by_id
from storage.ledger.unit_of_work import operation

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MOMENTS = st.datetimes(
    timezones=st.sampled_from([timezone(timedelta(hours=8)), timezone(timedelta(hours=-3.5))]),
)
PARENT = "HZ1"

BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    date: st.dates(),
    datetime: MOMENTS,
    time: st.builds(time, st.integers(0, 23), st.integers(0, 59)),
}


def values(info: FieldInfo) -> st.SearchStrategy[Any]:
    """Anything the declared type of a field can hold."""
    if info.children is not None:
        found: st.SearchStrategy[Any] = st.lists(records(info.children), max_size=3).map(tuple)
    elif info.kind in BY_TYPE:
        found = BY_TYPE[info.kind]
    elif isinstance(info.kind, type) and issubclass(info.kind, Enum):
        found = st.sampled_from(info.kind)
    else:
        [element, _] = get_args(info.kind)
        found = st.lists(TEXT if element is str else st.sampled_from(element), max_size=3).map(
            tuple
        )
    return st.none() | found if info.optional else found


def records(record: type[Any], **fixed: Any) -> st.SearchStrategy[Any]:
    """Any record of a class."""
    fields = {info.name: values(info) for info in fields_of(record)}
    if record in (Visit, Check, SixOneRecord, SixOneExemption):
        fields["retailer_id"] = st.just(PARENT)
    return st.builds(record, **fields, **fixed)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_ledger(tmp_path_factory.mktemp("tables")) as opened:
        with operation(opened, "import_handouts") as unit:
            unit.save(KINDS["retailer"].record(id=PARENT, licence_no="1", shop_name="店"))  # type: ignore[call-arg]
        yield opened


IDS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=4)


@pytest.mark.parametrize("kind", [name for name in KINDS if name != "retailer"])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_read_is_what_was_written(ledger: Ledger, kind: str, data: st.DataObject) -> None:
    record = data.draw(records(KINDS[kind].record, id=IDS))
    again = data.draw(records(KINDS[kind].record, id=st.just(record.id)))
    for each in (record, again):
        with operation(ledger, "change_setting") as unit:
            unit.save(each)
        [held] = plains_by_id(ledger, kind, [record.id]).values()
        back = from_plain(type(record), held)
        assert attrs.evolve(back, revision=0, updated_at=None) == each
        heads = {"revision": held["revision"], "updated_at": held["updated_at"]}
        assert canonical_json(held) == canonical_json({**to_plain(each), **heads})
        assert canonical_json(to_plain(back)) == canonical_json(held)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_retailer_keeps_its_terms_and_history_in_order(
    ledger: Ledger, data: st.DataObject
) -> None:
    record = data.draw(records(KINDS["retailer"].record, id=st.just("R")))
    with operation(ledger, "import_handouts") as unit:
        unit.save(record)
    [held] = plains_by_id(ledger, "retailer", ["R"]).values()
    back = from_plain(type(record), held)
    assert attrs.evolve(back, revision=0, updated_at=None) == record


@pytest.mark.parametrize(
    "record",
    [
        Visit(id="visit of nobody", retailer_id="nobody", day=date(2026, 11, 23)),
        Check(
            id="check of nobody",
            retailer_id="nobody",
            day=date(2026, 11, 23),
            template_version="1",
        ),
        SixOneRecord(
            id="six-one of nobody",
            retailer_id="nobody",
            item=SixOneItem.REPORT,
            done_on=date(2026, 11, 23),
        ),
    ],
)
def test_a_record_of_a_shop_nobody_knows_is_refused_whole(ledger: Ledger, record: Record) -> None:
    before = journal.last_sequence(ledger)
    with pytest.raises(driver.IntegrityError), operation(ledger, "record_visit") as unit:
        unit.save(record)
    assert journal.last_sequence(ledger) == before
    assert get(ledger, type(record), record.id) is None


def test_an_item_that_is_none_of_the_six_is_refused_by_the_table(ledger: Ledger) -> None:
    wrong = SixOneExemption(
        id="E", retailer_id=PARENT, item=7, period="2026-11", reason="r", approver="a"  # type: ignore[arg-type]
    )  # fmt: skip
    with pytest.raises(driver.IntegrityError), operation(ledger, "exempt_six_one") as unit:
        unit.save(wrong)


def test_more_records_than_one_statement_takes_are_read_whole(ledger: Ledger) -> None:
    ids = [f"N{number:04}" for number in range(1_203)]
    with operation(ledger, "import_handouts") as unit:
        for key in ids:
            unit.save(KINDS["notice"].record(id=key, title=key))  # type: ignore[call-arg]
    found = plains_by_id(ledger, "notice", [*ids, "nobody"])
    assert sorted(found) == ids
