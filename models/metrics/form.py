"""How an exact value is written: factor, decimals and unit (DOMAIN 6, conventions).

Rounding happens here and nowhere before, half up and away from zero.
"""

from fractions import Fraction
from typing import Final

import attrs

from models.marks import N_
from models.phrase import Phrase
from models.units import CARTONS_PER_CASE

__all__ = [
    "CARTONS",
    "CASES",
    "DAYS",
    "INDEX",
    "LINES",
    "NOTHING",
    "PACKS_A_DAY",
    "PERCENT",
    "POINTS",
    "RATIO",
    "TIMES",
    "YUAN",
    "YUAN_A_CARTON",
    "YUAN_A_CASE",
    "Form",
    "exact_text",
    "half_up_text",
]

NOTHING: Final = "—"
_MINUS: Final = "−"
_DIGITS: Final = 12


def half_up_text(value: Fraction, places: int) -> str:
    """Write ``value`` with ``places`` decimals, half up; what rounds to zero has no sign."""
    scaled = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
    digits = f"{scaled:0{places + 1}}"
    sign = "-" if value < 0 and scaled else ""
    if not places:
        return sign + digits
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def exact_text(value: Fraction) -> str:
    """Write ``value`` with thirteen decimals, or as many more as twelve digits that count need.

    Half up: 2/73 is 0.0273972602740. For who computes on; with a plain hyphen for minus.
    """
    size, places = abs(value), _DIGITS
    while size and size * 10 < 1:  # each leading zero behind the point asks for one more decimal
        size *= 10
        places += 1
    return half_up_text(value, max(places, _DIGITS + 1))


@attrs.frozen
class Form:
    """The written form of values: times ``factor``, ``places`` decimals, set into ``template``.

    ``template`` is marked text with ``{number}``; ``unit`` stands in the head of a column, where
    the number goes alone; ``signed`` writes a plus too.
    """

    template: str
    unit: str
    factor: Fraction = Fraction(1)
    places: int = 2
    signed: bool = False

    def number(self, value: Fraction | None) -> str:
        """Write the number alone, with a true minus: 139.92, −4.00; "—" for None."""
        if value is None:
            return NOTHING
        text = half_up_text(value * self.factor, self.places).replace("-", _MINUS)
        plus = self.signed and not text.startswith(_MINUS) and text.strip("0.")
        return f"+{text}" if plus else text

    def write(self, value: Fraction | None) -> str:
        """Write the number with its unit: 64.80%, 12.0 天; "—" for None."""
        number = self.number(value)
        return number if value is None else Phrase(self.template, number=number)

    @property
    def with_sign(self) -> "Form":
        """The same form for differences: +12.00%."""
        return attrs.evolve(self, signed=True)


PERCENT: Final = Form("{number}%", "%", Fraction(100))
POINTS: Final = Form(N_("{number} 个百分点"), N_("个百分点"), Fraction(100), signed=True)
"""A difference of percentages is 个百分点, never % (DOMAIN E07)."""
INDEX: Final = Form("{number}", N_("指数"), Fraction(100))
RATIO: Final = Form("{number}", N_("比值"))
DAYS: Final = Form(N_("{number} 天"), N_("天"), places=1)
TIMES: Final = Form(N_("{number} 倍"), N_("倍"))
LINES: Final = Form(N_("{number} 笔"), N_("笔"), places=0)
CARTONS: Final = Form(N_("{number} 条"), N_("条"), places=0)
PACKS_A_DAY: Final = Form(N_("{number} 盒/天"), N_("盒/天"), places=1)
CASES: Final = Form(N_("{number} 箱"), N_("箱"), Fraction(1, CARTONS_PER_CASE))
YUAN: Final = Form(N_("{number} 元"), N_("元"), Fraction(1, 100))
"""The values are 分."""
YUAN_A_CARTON: Final = Form(N_("{number} 元/条"), N_("元/条"), Fraction(1, 100))
"""The values are 分 a 条."""
YUAN_A_CASE: Final = Form(N_("{number} 元/箱"), N_("元/箱"), Fraction(CARTONS_PER_CASE, 100))
"""The values are 分 a 条; a 箱 has 250 条 (DOMAIN 2.1)."""
