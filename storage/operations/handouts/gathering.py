"""Master sheets of which several rows make one record: 货源投放 by grade, 评估标准 by point.

A row tells some lines of its record; lines that no row names stay as they are. So the rows that
were refused can come back by themselves, corrected, and take nothing else away.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from models.handout.guidance import GRADE_FIELDS
from models.holiday import EXCHANGED, exchanged_kind
from models.marks import N_
from models.phrase import Phrase
from models.supply import supply_id
from models.target import Target, target_id

__all__ = [
    "absorb_limits",
    "absorb_point",
    "fact_told",
    "flawed_limit",
    "holiday_key",
    "limit_facts",
    "limit_key",
    "no_facts",
    "target_key",
    "weights_told",
]

Plain = dict[str, Any]
Facts = Iterator[tuple[Hashable, Any]]

_FULL = 100
_DIGITS = re.compile(r"(\d+)")
_WHOLE = str(attrs.fields(Target).subject.default)


def no_facts(_row: Plain) -> Facts:
    """A row that tells its record by itself leaves nothing to agree on with others."""
    return iter(())


def target_key(row: Plain) -> str:
    """Return a target's id; one that names no 对象 is about 总量."""
    return target_id(row["period"], row["metric"], row.get("subject") or _WHOLE)


def limit_key(row: Plain) -> str:
    """Return the id of the limit a row belongs to."""
    return supply_id(row["since"], row["until"], row["product_id"])


def holiday_key(row: Plain) -> str:
    """Return a day's id; 调休 becomes what it means on that day."""
    if row.get("kind") == EXCHANGED:
        row["kind"] = exchanged_kind(date.fromisoformat(row["day"])).value
    return str(row["day"])


def flawed_limit(row: Plain) -> str | None:
    """Return why a row of limits cannot be taken: an end before its beginning, no grade named."""
    if row["until"] < row["since"]:
        return Phrase(N_("周期止早于周期起"))
    named = any(row.get(name) is not None for name in GRADE_FIELDS)
    if "grade" in row and row["grade"] is None and (row.get("cartons") is not None or not named):
        return Phrase(N_("“档位”要填"))
    return None


def limit_facts(row: Plain) -> Facts:
    """Yield what the rows of one limit must agree on: 投放方式, and each grade's 限量."""
    if row.get("method") is not None:
        yield "method", row["method"]
    for grade, cartons in _limits(row):
        if cartons is not None:
            yield grade, cartons


def fact_told(name: Hashable) -> str:
    """Return what a fact of a limit is called."""
    return N_("投放方式") if name == "method" else Phrase(N_("{n} 档"), n=name)


def _limits(row: Plain) -> Iterator[tuple[int, int | None]]:
    for name, grade in GRADE_FIELDS.items():
        if name in row:
            yield grade, row[name]
    if row.get("grade") is not None and "cartons" in row:
        yield row["grade"], row["cartons"]


def absorb_limits(merged: Plain, row: Plain) -> None:
    """Bring a row's limits in: a blank one means that nothing is known of its grade any more."""
    limits = {each["grade"]: each for each in merged["limits"]}
    for grade, cartons in _limits(row):
        if cartons is not None:
            limits[grade] = {"grade": grade, "cartons": cartons}
        elif "grade" not in row or row["grade"] == grade:  # its column is empty in the long form
            limits.pop(grade, None)
    merged["limits"] = [limits[grade] for grade in sorted(limits)]


def absorb_point(merged: Plain, row: Plain) -> None:
    """Bring one point in; the points go by their 序号."""
    points = {each["number"]: each for each in merged["points"]}
    blank = {
        "number": row["number"],
        "section": "",
        "text": "",
        "weight": 0,
        "kind": "",
        "veto": "",
    }
    told = {name: row[name] for name in blank if name in row}
    point = {**blank, **points.get(row["number"], {}), **told}
    points[row["number"]] = {name: "" if value is None else value for name, value in point.items()}
    merged["points"] = sorted(points.values(), key=lambda each: _natural(each["number"]))


def _natural(number: str) -> list[tuple[int, str]]:
    """Order A2 before A10."""
    parts = _DIGITS.split(number)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part]


def weights_told(plain: Mapping[str, Any]) -> str | None:
    """Return a sentence where the points of a checklist do not add up to 100."""
    total = sum(point["weight"] for point in plain["points"])
    if total == _FULL:
        return None
    return Phrase(
        N_("版本 {version} 的分值合计是 {total}，不是 100"), version=plain["id"], total=total
    )
