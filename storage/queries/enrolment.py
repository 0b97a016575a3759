"""Does headquarters know this device: was its enrolment written, did another one write before?"""

import attrs

from storage.database import Ledger
from storage.device_key import KEY_ROW, key_in

__all__ = ["EnrolmentState", "enrolment_state", "own_fingerprint"]


@attrs.frozen
class EnrolmentState:
    """``written``: the device's enrolment file; ``replaced``: another device wrote here before."""

    written: bool
    replaced: bool


def enrolment_state(ledger: Ledger) -> EnrolmentState:
    """Read it from the journal."""
    written, replaced = ledger.query(
        "SELECT EXISTS (SELECT 1 FROM operation "
        "WHERE name = 'write_enrolment' AND device = own.value), "
        "EXISTS (SELECT 1 FROM operation WHERE device != own.value) "
        "FROM meta AS own WHERE key = 'device_id'"
    )[0]
    return EnrolmentState(bool(written), bool(replaced))


def own_fingerprint(ledger: Ledger) -> str:
    """Return the fingerprint of the device's key; empty where it has none, or a damaged one."""
    # What signs costs more than a window that shows nothing of it should wait for.
    from models.package.origin import fingerprint
    from storage.origin import public_key

    held: dict[str, object] = dict(
        ledger.query("SELECT key, value FROM meta WHERE key IN ('device_id', ?)", (KEY_ROW,))
    )
    private = key_in(held.get(KEY_ROW), str(held.get("device_id")))
    return fingerprint(public_key(private)) if private else ""
