"""Settings and the profile, read without converters: they are needed before the first paint."""

from datetime import date
from typing import TypeVar

import attrs

from models.judgement import Judgement
from models.six_ones import DEFAULT_SETTINGS, SixOneSettings, rule_from
from storage.database import Ledger

__all__ = [
    "LOCK_KEY",
    "LOCK_MINUTES",
    "POINT_KEY",
    "SHEET_ROWS",
    "SHEET_ROWS_KEY",
    "Profile",
    "information_points",
    "information_points_on",
    "is_information_point",
    "judgement",
    "judgement_on",
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

POINT_KEY = "information_point."

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
    """Return the settings of one kind as they were last set."""
    if kind.by_day:
        return judgement_on(ledger, kind, date.max)
    return kind.from_text(setting(ledger, kind.key))


def judgement_on(ledger: Ledger, kind: type[J], day: date) -> J:
    """Return the settings of a kind ``by_day`` that hold on a day."""
    found = ledger.scalar(
        "SELECT value FROM setting WHERE deleted = 0 AND id GLOB ? AND id <= ? "
        "ORDER BY id DESC LIMIT 1",
        (f"{kind.key}@*", f"{kind.key}@{day.isoformat()}"),
    )
    return kind.from_text("" if found is None else str(found))


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
    changed = [rule for key, value in rows if (rule := rule_from(key, value)) is not None]
    return attrs.evolve(DEFAULT_SETTINGS, items=(*DEFAULT_SETTINGS.items, *changed))


def information_points(
    ledger: Ledger, retailer_id: str = "*"
) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Return by retailer from which month on it was an information point, or none any more.

    One that never changed is not named: what the notes say holds for all months. Ids are
    ``information_point.<retailer>@<month>``, without a month what held before the first change.
    """
    rows = ledger.query(
        "SELECT id, value FROM setting WHERE deleted = 0 AND id GLOB ?",
        (f"{POINT_KEY}{retailer_id}@*",),
    )
    found: dict[str, list[tuple[str, bool]]] = {}
    for key, value in rows:
        shop, _, month = key.removeprefix(POINT_KEY).rpartition("@")
        found.setdefault(shop, []).append((month, value == "1"))
    return {shop: tuple(sorted(months)) for shop, months in found.items()}


def is_information_point(ledger: Ledger, retailer_id: str, day: date) -> bool:
    """Tell whether a retailer is a 信息采集点 in the month of ``day``."""
    return retailer_id in information_points_on(ledger, day, retailer_id)


def information_points_on(ledger: Ledger, day: date, retailer_id: str = "*") -> frozenset[str]:
    """Return who is a 信息采集点 in the month of ``day``, of one retailer or all."""
    rows = ledger.query(
        "SELECT id FROM retailer_notes WHERE deleted = 0 AND information_point = 1 "
        "AND (id = ?1 OR ?1 = '*')",
        (retailer_id,),
    )
    found, month = {str(row[0]) for row in rows}, f"{day:%Y-%m}"
    for shop, known in information_points(ledger, retailer_id).items():
        held = [point for since, point in known if since <= month]
        if held:
            (found.add if held[-1] else found.discard)(shop)
    return frozenset(found)
