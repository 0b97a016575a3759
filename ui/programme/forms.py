"""Makes the form of a kind of event."""

from collections.abc import Callable, Mapping
from typing import Final

from ui.programme.award_form import AwardForm
from ui.programme.campaign_form import CampaignForm
from ui.programme.event_form import EventForm, FormTools
from ui.programme.plans import TRAINING
from ui.programme.report_form import ReportForm

__all__ = ["FORM_KINDS", "make_form"]

_FORMS: Final[Mapping[str, Callable[[FormTools], EventForm]]] = {
    "campaign": CampaignForm,
    "training": lambda tools: EventForm(tools, TRAINING),
    "store_report": ReportForm,
    "award_round": AwardForm,
}

FORM_KINDS: Final = tuple(_FORMS)
"""The kinds that have a form here."""


def make_form(kind: str, tools: FormTools) -> EventForm:
    """Make the form of a kind, in the language in force."""
    return _FORMS[kind](tools)
