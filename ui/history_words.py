"""The history in words: operations, moments, values old and new, in the language in force."""

from datetime import date, datetime

from models.difference import setting_label
from models.operation_names import OPERATION_LABELS
from models.phrase import Phrase
from storage.queries.history_view import HistoryEntry
from ui.i18n import _
from ui.words import retold

__all__ = ["entry_words", "moment", "step_labels", "summary_words", "value_shown"]


def value_shown(value: str) -> str:
    """Return a value in the language in force; what a person wrote stays as it was written."""
    return _(value) if isinstance(value, Phrase) else value


def entry_words(entry: HistoryEntry) -> str:
    """Return an operation in words: what was done, to what."""
    return f"{_(entry.label)} {summary_words(entry)}".strip()


def summary_words(entry: HistoryEntry) -> str:
    """Return to what an operation was done; the keys of settings are made readable."""
    if not entry.turns:
        return _summary(entry.label, entry.summary)
    label, _blank, rest = entry.summary.partition(" ")
    return f"{_(label)} {_summary(label, rest)}".strip()


def _summary(label: str, summary: str) -> str:
    if label == OPERATION_LABELS["change_setting"]:
        return value_shown(setting_label(summary))
    return retold(summary)


def moment(at: datetime, today: date) -> str:
    """Return 10:08 of today, 11-22 10:08 of this year, the day alone of another."""
    if at.date() == today:
        return f"{at:%H:%M}"
    return f"{at:%m-%d %H:%M}" if at.year == today.year else f"{at:%Y-%m-%d}"


def step_labels() -> dict[str, str]:
    """Return the names of operations with the words under which they are shown now."""
    return {name: _(label) for name, label in OPERATION_LABELS.items()}
