"""The display check's checklist: its points, how they score, what they leave to do (DOMAIN 3.4)."""

from models.checklist.default import DEFAULT_CHECKLIST
from models.checklist.handed import checklist_from, handed_from, point_problem
from models.checklist.scoring import (
    Score,
    answer_problem,
    check_answers,
    earned_points,
    grade_of,
    is_answered,
    score,
    tenths,
    unanswered_points,
)
from models.checklist.settings import ChecklistChoice, CheckMarks
from models.checklist.shortcomings import (
    RECTIFY_DAYS,
    Shortcoming,
    finalised,
    open_shortcomings_answer,
    prefilled_answers,
    shortcomings,
)
from models.checklist.template import GROUP_NAMES, Checklist, Marks, Point, PointKind

__all__ = [
    "DEFAULT_CHECKLIST",
    "GROUP_NAMES",
    "RECTIFY_DAYS",
    "CheckMarks",
    "Checklist",
    "ChecklistChoice",
    "Marks",
    "Point",
    "PointKind",
    "Score",
    "Shortcoming",
    "answer_problem",
    "check_answers",
    "checklist_from",
    "earned_points",
    "finalised",
    "grade_of",
    "handed_from",
    "is_answered",
    "open_shortcomings_answer",
    "point_problem",
    "prefilled_answers",
    "score",
    "shortcomings",
    "tenths",
    "unanswered_points",
]
