"""Photos and the records that name them: what nobody names is swept, what lacks is told."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from models.fields import fields_of
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from storage.database import Ledger
from storage.failures import LedgerDamaged, LedgerNewer, LedgerUnreadable, NotALedger
from storage.folders import PHOTOS_NAME
from storage.ledger.tables import table_of
from storage.operations.checking.findings import Finding
from storage.operations.checking.names import RecordNames
from storage.photos import Photos, open_photos

__all__ = ["missing_photos", "named_photos", "photo_findings", "sweep_orphans"]

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_LEAVE_FOR: Final = timedelta(days=1)
_FIELDS: Final = ("photo", "photos")
_CAME_WITHOUT: Final = (
    "SELECT kind, record_id FROM change JOIN operation ON operation.seq = change.operation "
    "WHERE operation.name IN ('import_handover', 'recover_packages') AND before IS NULL"
)
_NOT_OPENED: Final = (LedgerDamaged, LedgerNewer, LedgerUnreadable, NotALedger)


def named_photos(ledger: Ledger) -> set[str]:
    """Return every name that a record, a draft or any entry of the journal speaks of.

    The journal counts because undo may bring back what it holds. It is searched for anything that
    looks like a name, whatever the field: one kept too much costs room, one too few a photo.
    """
    found: set[str] = set()
    for sql in ("SELECT before, after FROM change", "SELECT content, '' FROM draft"):
        for texts in ledger.iterate(sql):
            for text in texts:
                found.update(_NAME.findall(text or ""))
    return found


def _live_names(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """Give (kind, record id, name) of every photo that a live record names in its list."""
    for kind, sort in KINDS.items():
        table = table_of(kind)
        columns = [info.name for info in fields_of(sort.record) if info.name in _FIELDS]
        for column in columns:
            rows = ledger.query(
                f"SELECT id, {column} FROM {table.name} "  # noqa: S608 - own names
                f"WHERE deleted = 0 AND {column} NOT IN ('', '[]')"
            )
            for record_id, value in rows:
                names = json.loads(value) if column in table.texts else [value]
                if isinstance(names, list):  # damaged otherwise, which a check tells of itself
                    yield from ((kind, record_id, str(name)) for name in names)


def sweep_orphans(ledger: Ledger, photos: Photos) -> list[str]:
    """Remove photos older than a day that nothing names; return their names.

    They are left where attaching broke off between the photo and the row that was to name it. The
    store is held meanwhile: a photo added now waits and counts as new.
    """
    before = (ledger.clock() - _LEAVE_FOR).isoformat(timespec="seconds")
    if not photos.older_than(before):
        return []
    with photos.transaction():
        suspects = photos.older_than(before) - {name for _, _, name in _live_names(ledger)}
        orphans = sorted(suspects - named_photos(ledger)) if suspects else []
        photos.remove(orphans)
    return orphans


def missing_photos(ledger: Ledger, present: set[str]) -> list[tuple[str, str, str]]:
    """Return (kind, record id, name) of photos that live records name and ``present`` lacks.

    Those of records that came from a colleague's handover or from one's own packages are not among
    them: pictures do not travel in workbooks, so they were never here.
    """
    missing = [named for named in _live_names(ledger) if named[2] not in present]
    if not missing:
        return []
    came = set(ledger.query(_CAME_WITHOUT))
    return [named for named in missing if named[:2] not in came]


def photo_findings(ledger: Ledger) -> list[Finding]:
    """Tell of photos that are gone or are not what their names say, and of a store that is spoilt.

    Reads every photo, as a check of the whole ledger does.
    """
    if not (ledger.folder / PHOTOS_NAME).exists():
        return list(_all_gone(ledger, set()))
    try:
        with open_photos(ledger.folder, clock=ledger.clock) as photos:
            return list(_findings(ledger, photos))
    except _NOT_OPENED as failure:  # the ledger itself is still looked through
        return [Finding(code="photos", where=PHOTOS_NAME, text=str(failure))]


def _findings(ledger: Ledger, photos: Photos) -> Iterator[Finding]:
    if not photos.is_sound():
        text = Phrase(N_("照片库 {name} 有损坏。"), name=PHOTOS_NAME)
        yield Finding(code="photos", where=PHOTOS_NAME, text=text)
    names = photos.names()
    yield from _all_gone(ledger, names)
    for name in sorted(names):
        try:
            photos.photo(name)
        except LedgerDamaged as damage:
            text = Phrase(damage.template, **damage.params)
            yield Finding(code="photo", where=f"photo {name}", text=text)


def _gone(name: Phrase, kind: str, record_id: str, photo: str) -> Finding:
    text = Phrase(N_("{name}的照片 {photo} 不在了。"), name=name, photo=photo[:8])
    return Finding(
        code="photo-missing", where=f"{kind} {record_id}", text=text, kind=kind,
        record_id=record_id,
    )  # fmt: skip


def _all_gone(ledger: Ledger, present: set[str]) -> Iterator[Finding]:
    names = RecordNames(ledger)
    for kind, record_id, photo in missing_photos(ledger, present):
        yield _gone(names.name(kind, record_id), kind, record_id, photo)
