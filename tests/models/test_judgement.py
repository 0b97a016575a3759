"""Settings of judgement: kept as far as they differ, read back, nonsense gives way."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.difference import setting_label, setting_parts
from models.entries.deadlines import ComplaintLimits
from models.errors import InvalidValue
from models.fields import fields_of
from models.judgement import Judgement
from models.phrase import Phrase
from models.plan.settings import PlanSettings
from models.retail_format import FormatLimits
from models.spray_code import SprayLimits
from models.today import Weights
from models.warnings import WarningSettings

KINDS: tuple[type[Judgement], ...] = (
    PlanSettings, WarningSettings, Weights, ComplaintLimits, FormatLimits, SprayLimits,
)  # fmt: skip
kinds = st.sampled_from(KINDS)
ANYTHING = st.none() | st.booleans() | st.integers(-9, 200_000) | st.text(max_size=5)


def good(kind: type[Judgement], values: dict[str, int]) -> Judgement | None:
    made = attrs.evolve(kind(), **values)
    try:
        made.check()
    except InvalidValue:
        return None
    return made


@given(kinds, st.data())
def test_what_is_kept_is_read_back(kind: type[Judgement], data: st.DataObject) -> None:
    names = [info.name for info in fields_of(kind) if info.kind is int]
    values = data.draw(st.dictionaries(st.sampled_from(names), st.integers(-120, 3000)))
    made = good(kind, values)
    if made is None:
        with pytest.raises(InvalidValue):
            attrs.evolve(kind(), **values).to_text()
    else:
        assert kind.from_text(made.to_text()) == made
        assert json.loads(made.to_text()).keys() <= values.keys()


@given(kinds, st.data())
def test_nonsense_gives_way_to_the_default(kind: type[Judgement], data: st.DataObject) -> None:
    names = st.sampled_from([info.name for info in fields_of(kind)])
    stored: Any = data.draw(st.dictionaries(names | st.text(max_size=3), ANYTHING) | ANYTHING)
    found = kind.from_text(json.dumps(stored))
    found.check()
    wanted = stored if isinstance(stored, dict) else {}
    for name, value in found.changed().items():
        assert wanted[name] == value
    assert kind.from_text("{") == kind()


def test_formats_begin_one_after_the_other() -> None:
    with pytest.raises(InvalidValue, match="“超市至少”应大于便利店的"):
        FormatLimits(convenience=500).check()
    with pytest.raises(InvalidValue, match="“商场至少”应大于超市的"):
        FormatLimits(supermarket=2000).check()
    assert FormatLimits.from_text('{"convenience": 900, "tobacco": 30}') == FormatLimits()


def test_history_tells_each_value_in_its_unit() -> None:
    for kind in KINDS:
        parts = list(setting_parts(kind.key, ""))
        assert len(dict(parts)) == len(parts) == len(fields_of(kind))
        assert setting_label(kind.key) == kind.title
    told = dict(setting_parts("warnings", WarningSettings(suspension_days=90).to_text()))
    assert (told["停业满一年前"], told["几个周期没订货"]) == ("90 天", "2")
    days = told["停业满一年前"]
    assert isinstance(days, Phrase)
    assert isinstance(days.params["unit"], Phrase)
    plan = dict(setting_parts("plan", '{"saturdays": true}'))
    assert (plan["星期六上班"], plan["出发时间"], plan["出发点经度"]) == ("是", "08:30", None)
