"""A backup taken out to be tried: copied into the data folder, unlocked, opened, migrated.

Nothing of the backup itself is changed, and what is tried is removed again, unless a committed swap
is about to put it in the ledger's place.
"""

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

import attrs

from models.errors import RoundbookError
from models.marks import N_
from storage import driver, keys
from storage.backup.places import need_room
from storage.clock import Clock
from storage.copies import transcode
from storage.database import APPLICATION_ID, LEDGER_NAME, Ledger, open_ledger
from storage.disk import swap_pending, wipe_file
from storage.failures import (
    DiskFull,
    LedgerDamaged,
    LedgerNewer,
    LedgerProtected,
    LedgerUnreadable,
    NotALedger,
    WorldFailed,
)
from storage.file_failures import as_file_failure
from storage.keys import Protection, protection_of
from storage.migrations import SCHEMA_VERSION

__all__ = ["Rehearsal", "clear_rehearsals", "damaged_backup", "rehearsed"]

_PREFIX: Final = ".rehearsal_"
_BLOCK: Final = 2**20
_LEAST_BYTES: Final = 512


@attrs.frozen(kw_only=True)
class Rehearsal:
    """A backup on trial: ``ledger`` is open and of today's schema, ``folder`` holds it.

    ``sha256`` of the file as it lies, ``key`` the trial is encrypted with, ``own_key`` the file is,
    ``version`` its schema before.
    """

    ledger: Ledger
    folder: Path
    sha256: str
    key: bytes | None = attrs.field(repr=False)
    own_key: bytes | None = attrs.field(repr=False)
    version: int

    def __enter__(self) -> Self:
        """Return the rehearsal itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ledger that is tried."""
        self.ledger.close()


@contextmanager
def rehearsed(
    folder: Path, file: Path, tries: Sequence[bytes | None], target: bytes | None, clock: Clock
) -> Iterator[Rehearsal]:
    """Open a copy of ``file`` in the data folder ``folder``.

    ``tries`` are the keys that may open it; ``target`` is what a plain one is encrypted with, so
    that nothing readable is left beside an encrypted ledger. Raises a :class:`WorldFailed` that
    says why this file cannot be restored.
    """
    place = folder / f"{_PREFIX}{secrets.token_hex(4)}"
    try:
        with _open_copy(place, file, tries, target, clock) as rehearsal:
            yield rehearsal
    finally:
        if not swap_pending(folder):
            _remove(place, wipe=keys.key_for(place) is None and target is not None)
        keys.forget(place)


def _open_copy(
    place: Path, file: Path, tries: Sequence[bytes | None], target: bytes | None, clock: Clock
) -> Rehearsal:
    try:
        place.mkdir(parents=True)
        own_key, digest = _brought_in(file, place, tries, target)
    except OSError as error:
        raise _not_tried(error) from error
    plain = protection_of(place / LEDGER_NAME) is Protection.NONE
    key = None if plain else (own_key or target)
    version = _version(place / LEDGER_NAME, key, file)
    if key is not None:
        keys.remember(place, key)
    with _told(file):
        ledger = open_ledger(place, clock=clock)
    return Rehearsal(
        ledger=ledger, folder=place, sha256=digest, key=key, own_key=own_key, version=version
    )


def clear_rehearsals(folder: Path) -> None:
    """Remove what a process that died has left of trying backups. For the holder of the lock."""
    if not swap_pending(folder):
        for place in folder.glob(f"{_PREFIX}*"):
            _remove(place, wipe=True)


def _remove(place: Path, *, wipe: bool) -> None:
    """Remove a folder; what cannot be removed now is removed the next time.

    ``wipe``: something readable may be in it though the ledger is encrypted.
    """
    with contextlib.suppress(OSError):
        for path in place.glob("*.db*") if wipe else ():
            wipe_file(path)
        shutil.rmtree(place)


def _brought_in(
    file: Path, place: Path, tries: Sequence[bytes | None], target: bytes | None
) -> tuple[bytes | None, str]:
    """Copy the file (with its log, where it was put aside with one); return its key and hash."""
    if not file.is_file():
        raise LedgerUnreadable(
            N_("没有“{name}”这个文件。"), next_step=N_("请重新选一份备份。"), name=file.name
        )
    if file.stat().st_size < _LEAST_BYTES:
        raise damaged_backup(file)
    need_room(place, 2 * file.stat().st_size)
    log = file.with_name(f"{file.name}-wal")
    if protection_of(file) is Protection.NONE and target is not None and not log.exists():
        with _told(file):
            transcode(file, None, place / LEDGER_NAME, target)
        return None, _hash(file)
    digest = _copied(file, place / LEDGER_NAME)
    if log.exists():
        shutil.copyfile(log, place / f"{LEDGER_NAME}-wal")
    if protection_of(file) is Protection.NONE:
        return None, digest
    return _key_that_opens(place / LEDGER_NAME, file, tries), digest


def _hash(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as reader:
        while block := reader.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _copied(source: Path, target: Path) -> str:
    digest = sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(_BLOCK):
            digest.update(block)
            writer.write(block)
    return digest.hexdigest()


def _key_that_opens(copy: Path, file: Path, tries: Sequence[bytes | None]) -> bytes:
    for key in tries:
        if key is not None and _opens(copy, key):
            return key
    raise LedgerProtected(
        N_("“{name}”设有启动密码，现在的钥匙打不开它，也可能已损坏。"),
        next_step=N_("请输入它当时的启动密码，或另选一份备份。"),
        name=file.name,
    )


def _opens(path: Path, key: bytes) -> bool:
    connection = driver.connect(str(path), key=key, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError:
        return False
    finally:
        connection.close()
    return True


def _version(path: Path, key: bytes | None, file: Path) -> int:
    """Return the schema of a ledger file. Raises where it is no ledger at all."""
    connection = driver.connect(str(path), key=key, isolation_level=None)
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except driver.DatabaseError as error:
        raise damaged_backup(file) from error
    finally:
        connection.close()
    if application != APPLICATION_ID:
        raise NotALedger(
            N_("“{name}”不是走访台账的备份。"), next_step=N_("请另选一份。"), name=file.name
        )
    if version > SCHEMA_VERSION:
        raise LedgerNewer(
            N_("“{name}”由更新版本的走访台账写成（格式 {found}，本程序到 {known}）。"),
            next_step=N_("请安装新版本再恢复。"),
            name=file.name,
            found=version,
            known=SCHEMA_VERSION,
        )
    return version


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Say of the backup what is said of a ledger."""
    try:
        yield
    except LedgerDamaged as damage:
        raise damaged_backup(file) from damage


def damaged_backup(file: Path) -> LedgerDamaged:
    """Return what is said of a backup that cannot be restored."""
    return LedgerDamaged(
        N_("“{name}”有损坏，不能用来恢复。"),
        next_step=N_("请另选一份备份，台账没有动。"),
        name=file.name,
    )


def _not_tried(error: OSError) -> RoundbookError:
    if as_file_failure(error).code == "disk-full":
        return DiskFull(
            N_("磁盘满了，放不下要恢复的台账。"), next_step=N_("请腾出空间后再试，台账没有动。")
        )
    return WorldFailed(
        N_("备份读不出来，或数据文件夹不能写入。"),
        next_step=N_("请看看备份所在的盘是否还插着，再试一次。台账没有动。"),
    )
