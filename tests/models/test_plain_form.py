"""What is told to be a record fast is one the long way too, and what was written is told so."""

import json
import re
from datetime import date
from typing import Any

import pytest
from cattrs.errors import BaseValidationError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.canonical import canonical_json, from_plain, to_plain
from models.kinds import KINDS, PACKAGED_KINDS
from models.plain_form import is_plain
from models.visit import Visit

_ANY: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "x", "2026-11-03", "20261103", "09:31", "09:31:07", "0931", "现场"])
    | st.sampled_from(["2026-11-03T09:31:00+08:00", "2026-11-03 09:31", "+5"])
    | st.sampled_from([[], {}, [{}], ["x"], [None], [[]], {"item": 1}])
)


def json_values(record: object) -> Any:
    """Return a record as it comes out of a package."""
    return json.loads(canonical_json(to_plain(record)))


def written(kind: str, data: st.DataObject) -> Any:
    """Draw any record of a kind and return it as JSON values."""
    record = data.draw(st.from_type(KINDS[kind].record))
    assume(not re.search("[0-9]{16}", canonical_json(to_plain(record))))
    return json_values(record)


@pytest.mark.parametrize("kind", PACKAGED_KINDS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_was_written_is_told_fast(kind: str, data: st.DataObject) -> None:
    assert is_plain(KINDS[kind].record, written(kind, data))


@pytest.mark.parametrize("kind", PACKAGED_KINDS)
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_what_is_told_fast_is_written_the_same_again(kind: str, data: st.DataObject) -> None:
    plain = written(kind, data)
    holder = plain
    lines = [each for value in plain.values() if isinstance(value, list) for each in value]
    lines = [each for each in lines if isinstance(each, dict)]
    if data.draw(st.booleans()) and lines:
        holder = data.draw(st.sampled_from(lines))
    name = data.draw(st.sampled_from([*sorted(holder), "unheard"]))
    holder[name] = data.draw(_ANY)
    try:
        again = to_plain(from_plain(KINDS[kind].record, plain))
        same = canonical_json(again) == canonical_json(plain)
    except (BaseValidationError, LookupError, AttributeError, ValueError, TypeError):
        same = False
    assert same or not is_plain(KINDS[kind].record, plain)


def test_a_number_that_no_column_holds_is_not_told() -> None:
    plain = json_values(Visit(id="V", retailer_id="R", day=date(2026, 11, 3)))
    assert is_plain(Visit, plain)
    assert not is_plain(Visit, {**plain, "satisfaction": 2**63})
