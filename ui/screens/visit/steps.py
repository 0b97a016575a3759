"""The state of each step for the rail, and what the rules say of what was typed."""

from models.checklist import Checklist, unanswered_points
from models.visit import QUICK_CHECK_ITEMS, Visit
from models.visit_rules import VisitFacts
from ui.i18n import _
from ui.screens.visit.check_entry import answers_of, is_begun
from ui.screens.visit.entry import VisitEntry
from ui.widgets import RailStep

__all__ = ["rail_steps"]

_DONE, _OPEN, _NONE = "已完成", "待做", "不适用"
_LAST = 8


def _state(done: object) -> str:
    return _DONE if done else _OPEN


def rail_steps(
    entry: VisitEntry, visit: Visit, facts: VisitFacts, notices: int, checklist: Checklist
) -> tuple[RailStep, ...]:
    """Return the eight steps: what is done, and how many of how many."""
    asked = len(facts.expected)
    counted = sum(line.stock is not None for line in visit.stock_lines)
    told = len(entry.notices)
    talked = visit.opinion or visit.market_note or visit.rival_note
    promised = facts.new_todos or facts.questions
    ended = visit.summary or visit.satisfaction or visit.signature or promised
    steps = (
        (_("到店问候"), _state(entry.arrived or entry.left or visit.missed), ""),
        (
            _("看柜台"),
            *((_NONE, "") if entry.remote and not entry.quick else _counter(entry, checklist)),
        ),
        (_("盘库存"), _state(counted and counted >= asked), f"{counted}/{asked}" if asked else ""),
        (_("沟通"), _state(talked), ""),
        (_("指导"), _state(visit.guidance_topics or visit.guidance), ""),
        (
            _("宣传"),
            _state(told >= notices) if notices else _NONE,
            f"{told}/{notices}" if notices else "",
        ),
        (_("增值 · 整改"), _state(visit.services or visit.todos_done), ""),
        (_("小结 · 告别"), _state(ended), ""),
    )
    return tuple(
        RailStep(title, *_shown(number, state, count, shut=visit.missed), f"Alt+{number}")
        for number, (title, state, count) in enumerate(steps, 1)
    )


def _shown(number: int, state: str, count: str, *, shut: bool) -> tuple[str, str]:
    """Return state and count of a step; nothing but the first and the last asks of a shut shop."""
    return (_NONE, "") if shut and 1 < number < _LAST else (state, count)


def _counter(entry: VisitEntry, checklist: Checklist) -> tuple[str, str]:
    """Return state and count of step 2: of the check where it is begun, else of the 8."""
    answered, every = len(entry.quick), len(QUICK_CHECK_ITEMS)
    if is_begun(entry.check):
        every = len(checklist.points)
        answers, _wrong = answers_of(entry.check, checklist)
        answered = every - len(unanswered_points(checklist, answers))
    return _state(answered == every), f"{answered}/{every}" if answered else ""
