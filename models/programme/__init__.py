"""The programme of standard stores: the records behind the six-ones (DOMAIN 3.1, 3.5, 3.7)."""

from models.programme.award_round import AwardOutcome, AwardResult, AwardRound
from models.programme.campaign import (
    LEGAL_GATE,
    Campaign,
    CampaignMethod,
    CampaignStore,
    Material,
)
from models.programme.event import EventState
from models.programme.month_close import ClosedCell, MonthClose
from models.programme.standard_file import StandardFile, StandardStage
from models.programme.store_report import Delivery, StoreReport
from models.programme.training import Attendee, Training, TrainingForm, TrainingTopic

__all__ = [
    "LEGAL_GATE",
    "Attendee",
    "AwardOutcome",
    "AwardResult",
    "AwardRound",
    "Campaign",
    "CampaignMethod",
    "CampaignStore",
    "ClosedCell",
    "Delivery",
    "EventState",
    "Material",
    "MonthClose",
    "StandardFile",
    "StandardStage",
    "StoreReport",
    "Training",
    "TrainingForm",
    "TrainingTopic",
]
