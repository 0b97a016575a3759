"""喷码: the 32 digits and letters sprayed on a carton of ten packs (DOMAIN 2.2, 9 (14)).

Line 1 is the day of sorting (one digit of the year, month, day), nine digits of the case and two
of the carton in it; line 2 is four letters of the company and the licence it was sorted for.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import ClassVar

import attrs

from models.calendar import add_months
from models.errors import InvalidValue
from models.fields import Unit, field
from models.judgement import Judgement
from models.marks import N_
from models.phrase import Phrase
from models.rules import between

__all__ = [
    "CODE_LENGTH",
    "DEFAULT_SPRAY_LIMITS",
    "SprayCode",
    "SprayFinding",
    "SprayLimits",
    "SprayProblem",
    "judge_spray",
    "read_spray",
    "spray_letters",
]

CODE_LENGTH = 32
_CODE = re.compile(r"(\d)(\d{2})(\d{2})(\d{9})(\d{2})([A-Z]{4})(\d{12})", re.ASCII)
_DECADE = 10
_CARTONS = 50


class SprayProblem(StrEnum):
    """What a code tells against a carton; the first is a type of 异常线索."""

    OTHER_LICENCE = "码证不符"
    OLD = "检查霉变"


@attrs.frozen(kw_only=True)
class SprayLimits(Judgement):
    """Settings: after how many months a carton is looked at for mould."""

    key: ClassVar[str] = "spray_code"
    title: ClassVar[str] = N_("喷码")

    old_months: int = field("分拣多久后检查霉变", unit=Unit.MONTH, default=12, rule=between(1, 108))


DEFAULT_SPRAY_LIMITS = SprayLimits()


@attrs.frozen
class SprayCode:
    """What a code says. ``case`` nine digits, ``carton`` 1…50, ``company`` four letters."""

    sorted_on: date
    case: str
    carton: int
    company: str
    licence: str

    @property
    def words(self) -> str:
        """Say it in one line."""
        return Phrase(
            N_("{day} 分拣，件 {case} 第 {carton} 条，{company}，许可证 {licence}"),
            day=self.sorted_on.isoformat(), case=self.case, carton=f"{self.carton:02}",
            company=self.company, licence=self.licence,
        )  # fmt: skip


@attrs.frozen
class SprayFinding:
    """One thing a code tells against a carton, in a sentence without a stop."""

    problem: SprayProblem
    text: str


def spray_letters(text: str) -> str:
    """Return the letters and digits of what was typed, half-width and upper case."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def read_spray(text: str, today: date) -> SprayCode:
    """Read a code written in one line or two, with any spaces, full-width or not.

    The year's digit is that of the latest year in which the day is not after ``today``. Raises
    :class:`InvalidValue` with a reason for what is no code.
    """
    letters = spray_letters(text)
    if len(letters) != CODE_LENGTH:
        reason = Phrase(
            N_("应有 {length} 位，现在 {count} 位"), length=CODE_LENGTH, count=len(letters)
        )
        raise _wrong(reason)
    found = _CODE.fullmatch(letters)
    if found is None:
        raise _wrong(N_("应是 16 位数字、4 个字母、12 位许可证号"))
    year, month, day, case, carton, company, licence = found.groups()
    if not 1 <= int(carton) <= _CARTONS:
        raise _wrong(Phrase(N_("第 15、16 位是条序号，应在 01 到 50 之间，现在 {n}"), n=carton))
    sorted_on = _latest(int(year), int(month), int(day), today)
    if sorted_on is None:
        digits = f"{year} {month} {day}"
        raise _wrong(Phrase(N_("前 5 位是年尾数和月日，十年内没有 {digits} 这一天"), digits=digits))
    return SprayCode(sorted_on, case, int(carton), company, licence)


def _wrong(reason: str) -> InvalidValue:
    return InvalidValue("spray_code", N_("喷码"), reason)


def _latest(digit: int, month: int, day: int, today: date) -> date | None:
    """Return the day of the last ten years whose year ends in ``digit``."""
    year = today.year - (today.year - digit) % _DECADE
    for candidate in (year, year - _DECADE):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if add_months(today, -12 * _DECADE) < found <= today:
            return found
    return None


def judge_spray(
    code: SprayCode, licence: str, today: date, limits: SprayLimits = DEFAULT_SPRAY_LIMITS
) -> tuple[SprayFinding, ...]:
    """Return what a code tells against a carton that lies in the store with ``licence``.

    A blank ``licence`` means that no store is known: then only the age is judged.
    """
    found = []
    if licence and code.licence != licence:
        text = Phrase(
            N_("码证不符：码上许可证 {code}，本户 {store}"), code=code.licence, store=licence
        )
        found.append(SprayFinding(SprayProblem.OTHER_LICENCE, text))
    if code.sorted_on < add_months(today, -limits.old_months):
        text = Phrase(
            N_("{day} 分拣，已过 {months} 个月，检查霉变"),
            day=code.sorted_on.isoformat(), months=limits.old_months,
        )  # fmt: skip
        found.append(SprayFinding(SprayProblem.OLD, text))
    return tuple(found)
