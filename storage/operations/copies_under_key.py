"""Everything that was written before a start password was set, and what still lies open of it."""

from pathlib import Path

import attrs

from storage import keys
from storage.backup import keep_key_file, list_backups, protect_place
from storage.database import Ledger
from storage.failures import LedgerDamaged
from storage.folders import backups_folder
from storage.keys import KEY_NAME
from storage.operations.backup import ONE_AT_A_TIME
from storage.operations.protection import plain_copies, settle_copies
from storage.operations.second_place import is_ours
from storage.queries.backups import SECOND_PLACE_KEY
from storage.queries.settings import setting

__all__ = ["OpenLeftovers", "is_settled", "open_leftovers", "settle_all_copies"]

_WORKBOOKS = ("*.xlsx", "*.pdf", "*.csv")


@attrs.frozen(kw_only=True)
class OpenLeftovers:
    """What can be read beside an encrypted ledger.

    ``backups`` too damaged to be encrypted, ``files`` in the data folder that are no part of it.
    """

    backups: int = 0
    files: tuple[str, ...] = ()


def is_settled(ledger: Ledger) -> bool:
    """Tell whether all copies of an unlocked ledger lie under its key, as far as names tell."""
    folder, place = ledger.folder, _second_place(ledger)
    if keys.key_for(folder) is None:
        return True
    if plain_copies(folder) or not _has_own_key_file(folder, backups_folder(folder)):
        return False
    if place is None:
        return True
    return _same_content(folder / KEY_NAME, place / KEY_NAME) and not _lies_open(ledger, place)


def settle_all_copies(ledger: Ledger) -> None:
    """Bring the backups here and in the second place under the key, the key file beside them.

    For a background job, with a connection of its own. Raises a :class:`WorldFailed`.
    """
    key, place = keys.key_for(ledger.folder), _second_place(ledger)
    if key is None:
        return
    with ONE_AT_A_TIME:
        settle_copies(ledger.folder)
        if place is not None:
            ours = [each for each in list_backups(place) if is_ours(ledger, each)]
            for each in ours:
                try:
                    protect_place(place, key, [each])
                except LedgerDamaged:
                    continue
            keep_key_file(ledger.folder, place)


def open_leftovers(folder: Path) -> OpenLeftovers:
    """Return what lies open in the data folder of an encrypted ledger, for the user to remove."""
    files = sorted({path.name for pattern in _WORKBOOKS for path in folder.glob(pattern)})
    return OpenLeftovers(backups=len(plain_copies(folder)), files=tuple(files))


def _second_place(ledger: Ledger) -> Path | None:
    named = setting(ledger, SECOND_PLACE_KEY)
    place = Path(named) if named else None
    return place if place is not None and place.is_dir() else None


def _lies_open(ledger: Ledger, place: Path) -> bool:
    """Tell whether a backup of ours is plain there: the place could not be written back then."""
    found = (each for each in list_backups(place) if is_ours(ledger, each))
    return any(keys.protection_of(each.path) is keys.Protection.NONE for each in found)


def _has_own_key_file(folder: Path, backups: Path) -> bool:
    return not backups.is_dir() or _same_content(folder / KEY_NAME, backups / KEY_NAME)


def _same_content(own: Path, other: Path) -> bool:
    try:
        return own.read_bytes() == other.read_bytes()
    except OSError:
        return not own.exists()
