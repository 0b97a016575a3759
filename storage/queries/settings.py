"""Settings and the profile, read without converters: they are needed before the first paint."""

import json
from typing import TypeVar

import attrs

from models.calendar import PeriodKind
from models.judgement import Judgement
from models.six_one_record import SixOneItem
from models.six_ones import DEFAULT_SETTINGS, ItemSettings, SixOneSettings
from storage.database import Ledger

__all__ = [
    "LOCK_KEY",
    "LOCK_MINUTES",
    "SHEET_ROWS",
    "SHEET_ROWS_KEY",
    "Profile",
    "judgement",
    "lock_minutes",
    "profile",
    "setting",
    "sheet_rows",
    "six_one_settings",
]

SHEET_ROWS_KEY = "print.stock_rows"
SHEET_ROWS = (8, 16, 24, 32)
"""How many products a printed visit sheet may list: one page has 8, the next one 24."""

LOCK_KEY = "lock.minutes"
LOCK_MINUTES = (5, 10, 15, 30, 60, 0)
"""After how many minutes without a touch an unlocked ledger may lock itself; 0 is never."""
_USUAL_LOCK = 10

_SIX_ONE = "six_one."

J = TypeVar("J", bound=Judgement)


@attrs.frozen
class Profile:
    """Whose ledger this is, as headers show it."""

    number: str
    name: str
    organisation: str
    department: str
    phone: str = ""
    area: str = ""
    supervisor: str = ""

    @property
    def complete(self) -> bool:
        """True when packages and sheets can name their manager."""
        return bool(self.number and self.name and self.organisation)


def profile(ledger: Ledger) -> Profile | None:
    """Return the profile, None on a new ledger."""
    rows = ledger.query(
        "SELECT id, name, organisation, department, phone, area, supervisor FROM manager "
        "WHERE deleted = 0 LIMIT 1"
    )
    return Profile(*rows[0]) if rows else None


def setting(ledger: Ledger, key: str, default: str = "") -> str:
    """Return the value of a setting."""
    found = ledger.scalar("SELECT value FROM setting WHERE id = ? AND deleted = 0", (key,))
    return default if found is None else str(found)


def judgement(ledger: Ledger, kind: type[J]) -> J:
    """Return the settings of one kind as they are in force."""
    return kind.from_text(setting(ledger, kind.key))


def sheet_rows(ledger: Ledger) -> int:
    """Return how many products a printed visit sheet lists."""
    chosen = setting(ledger, SHEET_ROWS_KEY)
    return int(chosen) if chosen in map(str, SHEET_ROWS) else SHEET_ROWS[0]


def lock_minutes(ledger: Ledger) -> int:
    """Return after how many minutes without a touch the ledger is locked, 0 for never."""
    chosen = setting(ledger, LOCK_KEY)
    return int(chosen) if chosen in map(str, LOCK_MINUTES) else _USUAL_LOCK


def six_one_settings(ledger: Ledger) -> SixOneSettings:
    """Return the six-ones settings with their history; ids are ``six_one.<item>@<month>``."""
    rows = ledger.query(
        "SELECT id, value FROM setting WHERE deleted = 0 AND id GLOB 'six_one.*' ORDER BY id"
    )
    changed = []
    for key, value in rows:
        item, _, month = key.removeprefix(_SIX_ONE).partition("@")
        stored = json.loads(value)
        stored["period"] = PeriodKind(stored.get("period", PeriodKind.MONTH))
        changed.append(ItemSettings(item=SixOneItem(int(item)), valid_from=month, **stored))
    return attrs.evolve(DEFAULT_SETTINGS, items=(*DEFAULT_SETTINGS.items, *changed))
