"""The forms of the events, declared: which fields stand in a line, which columns the stores have.

What a form does beyond that is in its own class (campaign_form, award_form, report_form).
"""

from collections.abc import Mapping
from typing import Final

import attrs

from models.marks import N_
from models.photo import PhotoAbout, PhotoSubject
from models.programme import Attendee
from ui.programme.grid_cells import GridColumn, column_of

__all__ = ["TRAINING", "FormPlan", "hint_for"]


@attrs.frozen(kw_only=True)
class FormPlan:
    """One form: ``rows`` are the fields line by line, ``columns`` what is asked of each store.

    ``stores`` is the field that holds the lines; ``lines`` how many lines a text has; photos are
    kept where ``about`` is given.
    """

    kind: str
    rows: tuple[tuple[str, ...], ...]
    stores: str
    line: type
    columns: tuple[GridColumn, ...]
    areas: Mapping[str, int] = attrs.field(factory=dict)
    about: PhotoAbout | None = None
    subject: PhotoSubject = PhotoSubject.OTHER
    name_width: int = 0


TRAINING: Final = FormPlan(
    kind="training",
    rows=(
        ("topic", "form", "day", "minutes"),
        ("content", "lecturer"),
        ("material", "place", "state"),
    ),
    stores="attendees",
    line=Attendee,
    columns=(
        column_of(Attendee, "attended", 60),
        column_of(Attendee, "person", 170, tip=N_("谁来的，可以写几个人")),
        column_of(Attendee, "people", 76, title=N_("人数")),
        column_of(Attendee, "signed", 60, tip=N_("签到表上签了字")),
        column_of(Attendee, "score", 84, tip=N_("0 到 100")),
        column_of(Attendee, "satisfaction", 84, tip=N_("1 到 5，5 最好")),
    ),
    about=PhotoAbout.TRAINING,
    subject=PhotoSubject.SIGN_IN,
)

_HINTS: Final[Mapping[tuple[str, str], str]] = {
    ("training", "content"): N_("讲了什么"),
    ("training", "minutes"): N_("分钟"),
}


def hint_for(kind: str, name: str) -> str:
    """Return what stands in an empty field."""
    return _HINTS.get((kind, name), "")
