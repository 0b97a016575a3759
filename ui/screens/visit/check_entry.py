"""What is typed into a check: raw answers as the draft keeps them, and the check they make."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from models.check import Check, CheckAnswer, PointResult
from models.checklist import Checklist, Point, answer_problem
from models.marks import N_
from ui.screens.visit.readers import DATE_HINT, Wrong, whole_number
from ui.widgets.fields import parse_date

__all__ = [
    "answers_of",
    "check_of",
    "is_begun",
    "plain_answers",
    "prefilled",
    "read_answer",
]

Plain = dict[str, Any]
"""``answers`` (point → result, got, of, note as typed), ``prefilled`` (points nobody touched yet),
``rectify_by``, ``demand``, ``id`` of a check that is corrected, ``version`` of the checklist."""


def plain_answers(check: Check) -> Plain:
    """Return a finished check as it would have been typed."""
    return {
        "id": check.id,
        "version": check.template_version,
        "answers": {answer.point: _plain(answer) for answer in check.answers},
        "prefilled": [],
        "rectify_by": check.rectify_by.isoformat() if check.rectify_by else "",
        "demand": check.display_demand,
    }


def prefilled(answers: tuple[CheckAnswer, ...], version: str) -> Plain:
    """Return what a new check begins with; it stays with its version whatever comes in later."""
    return {
        "id": "",
        "version": version,
        "answers": {answer.point: _plain(answer) for answer in answers},
        "prefilled": [answer.point for answer in answers],
        "rectify_by": "",
        "demand": "",
    }


def _plain(answer: CheckAnswer) -> dict[str, str]:
    found = {
        "result": answer.result.value,
        "got": "" if answer.got is None else str(answer.got),
        "of": "" if answer.of is None else str(answer.of),
        "note": answer.note,
    }
    return {key: text for key, text in found.items() if text}


def is_begun(plain: Mapping[str, Any]) -> bool:
    """Tell whether anybody answered or wrote anything: what was prefilled does not count."""
    untouched = set(plain.get("prefilled", ()))
    answered = any(point not in untouched for point in plain.get("answers", {}))
    return bool(plain.get("id")) or answered or bool(plain.get("demand", "").strip())


def read_answer(point: Point, typed: Mapping[str, str]) -> tuple[CheckAnswer | None, str]:
    """Return the answer of one point and what is wrong with it; None while it is not answered.

    A draft may have been answered by points that headquarters put right since.
    """
    note = typed.get("note", "")
    if PointResult.RATIO in point.results:
        return _ratio(point, typed, note)
    if not typed.get("result"):
        return None, ""
    answer = CheckAnswer(point=point.code, result=PointResult(typed["result"]), note=note)
    problem = answer_problem(point, answer)
    return (None, problem) if problem else (answer, "")


def _ratio(point: Point, typed: Mapping[str, str], note: str) -> tuple[CheckAnswer | None, str]:
    texts = (typed.get("got", ""), typed.get("of", ""))
    got, of = (whole_number(text) if text.strip() else None for text in texts)
    if any(text.strip() and value is None for text, value in zip(texts, (got, of), strict=True)):
        return None, N_("请填整数")
    if got is None and of is None:
        return None, ""
    answer = CheckAnswer(point=point.code, result=PointResult.RATIO, got=got, of=of, note=note)
    problem = answer_problem(point, answer)
    return (None, problem) if problem else (answer, "")


def answers_of(
    plain: Mapping[str, Any], checklist: Checklist
) -> tuple[tuple[CheckAnswer, ...], tuple[Wrong, ...]]:
    """Return the answers given so far, in order, and what could not be read."""
    typed = plain.get("answers", {})
    found, wrong = [], []
    for point in checklist.points:
        answer, problem = read_answer(point, typed.get(point.code, {}))
        if answer is not None:
            found.append(answer)
        if problem:
            wrong.append(Wrong(point.code, problem))
    return tuple(found), tuple(wrong)


def check_of(
    plain: Mapping[str, Any], checklist: Checklist, start: Check, today: dt.date
) -> tuple[Check, tuple[Wrong, ...]]:
    """Make a check of what was typed; it may still be unanswered in part.

    ``start`` gives shop, day and what the form does not show.
    """
    answers, wrong = answers_of(plain, checklist)
    text = plain.get("rectify_by", "").strip()
    rectify_by = parse_date(text, today) if text else None
    if text and rectify_by is None:
        wrong += (Wrong("rectify_by", DATE_HINT),)
    check = attrs.evolve(
        start,
        answers=answers,
        rectify_by=rectify_by,
        display_demand=plain.get("demand", "").strip(),
    )
    return check, wrong
