"""What targets measure, and the units they come in: one base unit for each measure, exact."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from typing import Final

from models.handout.text import comparable
from models.marks import N_
from models.metrics.form import CASES, PERCENT, YUAN_A_CASE, Form
from models.units import CARTONS_PER_CASE, PACKS_PER_CARTON

__all__ = ["Measure", "form_of", "measure_of_unit", "value_of"]

_CARTONS_A_BOX: Final = 50
_STICKS_A_CARTON: Final = 200
_WAN: Final = 10_000


class Measure(Enum):
    """What is measured; the value is its base unit."""

    QUANTITY = "条"
    AMOUNT = "分"
    PRICE = "分/条"
    CARTON_PRICE = "分/条 一条"
    MARGIN = "分 of 毛利"
    MARGIN_RATE = "毛利/收入"
    SHARE = "条/条"
    SPREAD = "户/户"

    @property
    def is_rate(self) -> bool:
        """True for what is written in percent: it does not grow with the days of a month."""
        return self in (Measure.MARGIN_RATE, Measure.SHARE, Measure.SPREAD)

    @property
    def adds_up(self) -> bool:
        """True for what months add up to a year: 条 and 分, not prices and rates."""
        return self in (Measure.QUANTITY, Measure.AMOUNT, Measure.MARGIN)


_MONEY: Final[Mapping[str, Fraction]] = {
    "元": Fraction(100),
    "千元": Fraction(100_000),
    "万元": Fraction(100 * _WAN),
    "亿元": Fraction(100 * _WAN * _WAN),
    "分": Fraction(1),
}
_RATES: Final[Mapping[str, Fraction]] = {
    "%": Fraction(1, 100),
    "％": Fraction(1, 100),
    "百分比": Fraction(1, 100),
    "比率": Fraction(1),
}
_UNITS: Final[Mapping[Measure, Mapping[str, Fraction]]] = {
    Measure.QUANTITY: {
        "条": Fraction(1),
        "万条": Fraction(_WAN),
        "盒": Fraction(1, PACKS_PER_CARTON),
        "支": Fraction(1, _STICKS_A_CARTON),
        "万支": Fraction(_WAN, _STICKS_A_CARTON),
        "亿支": Fraction(_WAN * _WAN, _STICKS_A_CARTON),
        "件": Fraction(_CARTONS_A_BOX),
        "箱": Fraction(CARTONS_PER_CASE),
        "大箱": Fraction(CARTONS_PER_CASE),
        "万箱": Fraction(CARTONS_PER_CASE * _WAN),
    },
    Measure.AMOUNT: _MONEY,
    Measure.PRICE: {
        "元/箱": Fraction(100, CARTONS_PER_CASE),
        "万元/箱": Fraction(100 * _WAN, CARTONS_PER_CASE),
        "元": Fraction(100, CARTONS_PER_CASE),
        "万元": Fraction(100 * _WAN, CARTONS_PER_CASE),
        "元/条": Fraction(100),
    },
    Measure.CARTON_PRICE: {"元/条": Fraction(100), "元": Fraction(100)},
    Measure.MARGIN: _MONEY,
    Measure.MARGIN_RATE: _RATES,
    Measure.SHARE: _RATES,
    Measure.SPREAD: _RATES,
}
_USUAL: Final[Mapping[Measure, str]] = {
    Measure.QUANTITY: "箱",
    Measure.AMOUNT: "万元",
    Measure.PRICE: "元/箱",
    Measure.CARTON_PRICE: "元/条",
    Measure.MARGIN: "万元",
}
"""The unit of a target that names none, as reports of the trade count."""


_WRITTEN: Final[Mapping[str, str]] = {
    "条": N_("{number} 条"),
    "万条": N_("{number} 万条"),
    "件": N_("{number} 件"),
    "万支": N_("{number} 万支"),
    "万箱": N_("{number} 万箱"),
    "元": N_("{number} 元"),
    "万元": N_("{number} 万元"),
    "元/条": N_("{number} 元/条"),
}
"""How values are written; of a unit that is none of these the word stands as it is."""


def measure_of_unit(unit: str) -> Measure | None:
    """Return what a unit by itself says: 箱 is a quantity, 元/箱 a price; None for no word."""
    word = comparable(unit)
    kinds = (Measure.QUANTITY, Measure.AMOUNT, Measure.PRICE)
    return next((measure for measure in kinds if word in _UNITS[measure]), None)


def _factor(measure: Measure, unit: str, value: Fraction) -> Fraction | None:
    word = comparable(unit)
    if word:
        return _UNITS[measure].get(word)
    if measure.is_rate:  # 95% is stored as 0.95; 95 without a unit means percent
        return Fraction(1) if abs(value) <= 1 else Fraction(1, 100)
    return _UNITS[measure][_USUAL[measure]]


def value_of(measure: Measure, text: str, unit: str) -> Fraction | None:
    """Return a target's value in the base unit; None for no number, or a unit nobody knows.

    A rate in % may have been written as 0.95 too: nobody aims at less than one percent.
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    value = Fraction(number)
    factor = _factor(measure, unit, value)
    if factor is None:
        return None
    if measure.is_rate and abs(value) <= 1:
        factor = Fraction(1)
    return value * factor


def form_of(measure: Measure, unit: str = "") -> Form:
    """Return how values of the base unit are written in ``unit``, else in the usual one."""
    if measure.is_rate:
        return PERCENT
    word = comparable(unit) or _USUAL[measure]
    if measure is Measure.QUANTITY and word in ("箱", "大箱"):
        return CASES
    if measure is Measure.PRICE and word in ("元/箱", "元"):
        return YUAN_A_CASE
    factor = _UNITS[measure].get(word)
    if factor is None:
        return Form("{number}", unit)
    places = 0 if measure is Measure.QUANTITY and factor <= 1 else 2
    return Form(_WRITTEN.get(word, f"{{number}} {word}"), word, 1 / factor, places)
