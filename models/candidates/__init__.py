"""Candidates for the programme of standard stores, their way into it, their upkeep."""

from models.candidates.criteria import (
    Basis,
    Candidate,
    CandidateFacts,
    Criterion,
    Finding,
    LastCheck,
    Verdict,
    candidate,
    months_before,
    ranked,
)
from models.candidates.settings import DEFAULT_CANDIDATE_SETTINGS, CandidateSettings

__all__ = [
    "DEFAULT_CANDIDATE_SETTINGS",
    "Basis",
    "Candidate",
    "CandidateFacts",
    "CandidateSettings",
    "Criterion",
    "Finding",
    "LastCheck",
    "Verdict",
    "candidate",
    "months_before",
    "ranked",
]
