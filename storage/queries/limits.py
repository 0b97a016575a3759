"""Limits that each company sets for itself, read from settings (DOMAIN, marked [J]).

A setting holds, as one JSON object, what differs from the defaults.
"""

import json
from typing import Final, TypeVar

import attrs

from models.entries.deadlines import DEFAULT_COMPLAINT_LIMITS, ComplaintLimits
from models.retail_format import DEFAULT_LIMITS, FormatLimits
from models.spray_code import DEFAULT_SPRAY_LIMITS, SprayLimits
from models.warnings import DEFAULT_WARNING_SETTINGS, WarningSettings
from storage.database import Ledger
from storage.queries.settings import setting

__all__ = [
    "COMPLAINT_KEY",
    "RETAIL_FORMAT_KEY",
    "SPRAY_KEY",
    "WARNING_KEY",
    "complaint_limits",
    "format_limits",
    "spray_limits",
    "warning_settings",
]

RETAIL_FORMAT_KEY: Final = "retail_format"
SPRAY_KEY: Final = "spray_code"
COMPLAINT_KEY: Final = "complaint"
WARNING_KEY: Final = "warnings"

L = TypeVar("L", FormatLimits, SprayLimits, ComplaintLimits, WarningSettings)


def format_limits(ledger: Ledger) -> FormatLimits:
    """Return from which 面积 on a shop is of a format."""
    return _limits(ledger, RETAIL_FORMAT_KEY, DEFAULT_LIMITS)


def spray_limits(ledger: Ledger) -> SprayLimits:
    """Return when a carton is old."""
    return _limits(ledger, SPRAY_KEY, DEFAULT_SPRAY_LIMITS)


def complaint_limits(ledger: Ledger) -> ComplaintLimits:
    """Return the time limits of complaints."""
    return _limits(ledger, COMPLAINT_KEY, DEFAULT_COMPLAINT_LIMITS)


def warning_settings(ledger: Ledger) -> WarningSettings:
    """Return from when on the warnings of 今日 speak."""
    return _limits(ledger, WARNING_KEY, DEFAULT_WARNING_SETTINGS)


def _limits(ledger: Ledger, key: str, default: L) -> L:
    """Read the stored numbers; what is missing, or no whole number above zero, is the default."""
    text = setting(ledger, key)
    try:
        stored = json.loads(text) if text else {}
    except ValueError:
        stored = {}
    known = {each.name for each in attrs.fields(type(default))}
    wanted = stored if isinstance(stored, dict) else {}
    return attrs.evolve(
        default,
        **{
            name: value
            for name, value in wanted.items()
            if name in known and type(value) is int and value > 0
        },
    )
