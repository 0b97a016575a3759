"""Whose ledger this is, and the settings of judgement."""

from datetime import date, timedelta

from models.changes import Changes
from models.errors import DomainError
from models.fields import check_record
from models.judgement import Judgement
from models.manager import Manager
from models.marks import N_
from models.setting import Setting
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.six_one_upkeep import follow_setting

__all__ = ["change_judgement", "change_setting", "get_profile", "sender_of", "set_profile"]


def get_profile(ledger: Ledger) -> Manager | None:
    """Return the account manager whose ledger this is, None on a new ledger."""
    found = find(ledger, Manager)
    return found[0] if found else None


def sender_of(ledger: Ledger) -> Manager:
    """Return who sends files to others; raises :class:`DomainError` without a complete profile."""
    manager = get_profile(ledger)
    if manager is None or not (manager.id and manager.name and manager.organisation):
        raise DomainError(N_("请先在设置里填好工号、姓名和单位。"))
    return manager


def set_profile(ledger: Ledger, manager: Manager) -> Changes:
    """Set the profile; another 工号 replaces the one before. Raises :class:`InvalidValue`."""
    check_record(manager)
    with operation(ledger, "set_profile") as unit:
        for other in find(ledger, Manager):
            if other.id != manager.id:
                unit.remove(Manager, other.id)
        unit.save(manager)
        if not unit.is_empty:
            unit.details["summary"] = f"{manager.id} {manager.name}".strip()
    return unit.changes


def change_setting(ledger: Ledger, key: str, value: str) -> Changes:
    """Set one setting; journalled like everything else.

    Raises :class:`DomainError` for one of the six-ones from a month on that is over.
    """
    with operation(ledger, "change_setting") as unit:
        setting = Setting(id=key, value=value)
        unit.save(setting)
        follow_setting(unit, setting)
        if not unit.is_empty:
            unit.details["summary"] = key
    return unit.changes


def change_judgement(ledger: Ledger, settings: Judgement) -> Changes:
    """Keep settings of one kind. Raises :class:`InvalidValue` for a wrong value.

    What checks are judged by holds from today on, and from tomorrow where a check of today was
    judged already: a correction of it keeps its marks.
    """
    key, text = settings.key, settings.to_text()
    if not settings.by_day:
        return change_setting(ledger, key, text)
    with operation(ledger, "change_setting") as unit:
        since = f"{key}@{_first_free_day(ledger).isoformat()}"
        for later in find(ledger, Setting, _LATER, (f"{key}@*", since)):
            unit.remove(Setting, later.id)
        unit.save(Setting(id=since, value=text))
        if not unit.is_empty:
            unit.details["summary"] = since
    return unit.changes


_LATER = "deleted = 0 AND id GLOB ? AND id > ?"
"""Set while the clock stood ahead: what a person sets now would never hold beside it."""


def _first_free_day(ledger: Ledger) -> date:
    """Return today, or tomorrow where a check of today was made (one taken back may come again)."""
    today = ledger.clock().date()
    judged = "SELECT EXISTS (SELECT 1 FROM display_check WHERE day >= ?)"
    return today + timedelta(days=1 if ledger.scalar(judged, (today.isoformat(),)) else 0)
