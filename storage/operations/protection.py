"""The start password: set, changed, taken away; the ledger unlocked and locked.

Setting it writes ledger and photos anew under a random key, then puts the new files in their place
as one step: a kill leaves both plain or both encrypted. The backups follow one by one; a start goes
on where that was broken off. Whoever calls holds the instance lock and has closed every connection.

What lay on the disk before is overwritten before it is removed. On a solid-state disk that is no
promise: the drive may have kept an older copy in a place nobody can name. Users are told so.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from models.errors import RoundbookError
from models.marks import N_
from storage import driver, keys
from storage.backup import keep_key_file
from storage.copies import transcode
from storage.database import LEDGER_NAME, open_ledger
from storage.disk import (
    Replacement,
    swap,
    swap_one,
    swap_pending,
    sweep_unfinished,
    wipe_file,
    write_whole,
)
from storage.failures import LedgerDamaged, WorldFailed, as_world_failure
from storage.file_failures import not_written
from storage.folders import PHOTOS_NAME, backups_folder
from storage.key_file import (
    WrongPassword,
    check_new_password,
    key_from_recovery_code,
    new_key,
    recovery_code,
    unwrap_key,
    wrap_key,
)
from storage.keys import KEY_NAME, Protection

__all__ = [
    "change_password",
    "convert_copies",
    "is_protected",
    "lock",
    "plain_copies",
    "protect",
    "recovery_code_of",
    "settle_copies",
    "unlock",
    "unlock_with_code",
    "unprotect",
]

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and words."""


def is_protected(folder: Path) -> bool:
    """Tell whether the ledger in ``folder`` is encrypted."""
    return keys.protection_of(folder / LEDGER_NAME) is not Protection.NONE


# ------------------------------------------------------------------------------ unlock and lock


def unlock(folder: Path, password: str) -> None:
    """Let this process open the ledger. Raises :class:`WrongPassword`, after scrypt's time."""
    keys.remember(folder, _key(folder, password))


def unlock_with_code(folder: Path, code: str) -> None:
    """Unlock with the recovery sheet's code; works without the key file.

    Raises :class:`WrongPassword` where the code is mistyped or another ledger's.
    """
    key = key_from_recovery_code(code)
    keys.remember(folder, key)
    try:
        open_ledger(folder, read_only=True).close()
    except LedgerDamaged as error:
        keys.forget(folder)
        raise WrongPassword(
            N_("这个恢复码打不开这本台账。"), next_step=N_("请看恢复单上的日期和单位是否对得上。")
        ) from error
    except BaseException:
        keys.forget(folder)
        raise


def lock(folder: Path) -> None:
    """Forget the key; whoever wants to go on types the password again."""
    keys.forget(folder)


def _key(folder: Path, password: str) -> bytes:
    """Return the key by the key file, by the copy beside the backups where it is spoilt."""
    try:
        return _unwrapped(folder / KEY_NAME, password)
    except WorldFailed:
        copy = backups_folder(folder) / KEY_NAME
        if not copy.exists():
            raise
        return _unwrapped(copy, password)


def _unwrapped(path: Path, password: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WorldFailed(
            N_("钥匙文件 {name} 读不出来。"),
            next_step=N_("请用恢复单上的恢复码打开。"),
            name=KEY_NAME,
        ) from error
    return unwrap_key(content, password)


def recovery_code_of(folder: Path, password: str) -> str:
    """Return the code for the recovery sheet. Raises :class:`WrongPassword`."""
    return recovery_code(_key(folder, password))


# ---------------------------------------------------------------------------- set, change, remove


def protect(folder: Path, password: str, progress: Progress | None = None) -> str:
    """Encrypt ledger, photos and backups in ``folder`` and return the recovery code.

    Raises a :class:`RoundbookError` with everything as it was when it cannot be done.
    """
    check_new_password(password)
    if is_protected(folder):
        raise RoundbookError(N_("已经设有启动密码。"), next_step=N_("要换密码请用“换密码”。"))
    key = new_key()
    content = wrap_key(key, password)
    _convert(folder, None, key, content, progress)
    keys.remember(folder, key)
    with contextlib.suppress(WorldFailed):  # it is set; a later start goes on with the backups
        settle_copies(folder, progress)
    return recovery_code(key)


def unprotect(folder: Path, password: str, progress: Progress | None = None) -> None:
    """Decrypt everything in ``folder``. Raises :class:`WrongPassword`."""
    key = _key(folder, password)
    backups = backups_folder(folder)
    _refuse_unread(backups)
    convert_copies(backups, key, None, progress)
    _convert(folder, key, None, None, progress)
    keys.forget(folder)
    with contextlib.suppress(OSError):  # it opens nothing any more
        (backups / KEY_NAME).unlink(missing_ok=True)


def change_password(folder: Path, new: str, *, old: str | None = None) -> None:
    """Set another password; nothing but the key file is written.

    ``old`` proves who asks; None: the ledger was just unlocked with the recovery code.
    """
    check_new_password(new)
    key = _key(folder, old) if old is not None else keys.key_for(folder)
    if key is None:
        raise WrongPassword(N_("启动密码不对。"), next_step=N_("请再输一次。"))
    _write_key_file(folder / KEY_NAME, wrap_key(key, new))
    try:  # the copy beside the backups must not go on opening with the old one
        _settle(folder, key)
    except WorldFailed as failure:
        raise WorldFailed(
            N_("启动密码已经换好，可是备份旁边的钥匙文件没有换成，旧密码还打得开备份。"),
            next_step=N_("请检查 backups 文件夹的权限和磁盘空间，下次打开会接着换。"),
        ) from failure


def _convert(
    folder: Path,
    old: bytes | None,
    new: bytes | None,
    key_file: bytes | None,
    progress: Progress | None,
) -> None:
    """Write ledger and photos with another key and put all in place as one step."""
    names = [name for name in (LEDGER_NAME, PHOTOS_NAME) if (folder / name).exists()]
    made: list[Path] = []
    replacements = []
    try:
        for done, name in enumerate(names):
            if progress:
                progress(done, len(names), _words(new))
            made.append(folder / f"{name}.new")
            plain = keys.protection_of(folder / name) is keys.Protection.NONE
            own = None if plain else old  # photos may have been brought in plain
            _settle_log(folder / name, own)
            transcode(folder / name, own, made[-1], new)
            replacements += [Replacement(f"{name}{log}", wipe=True) for log in ("-wal", "-shm")]
            replacements.append(Replacement(name, made[-1].name, wipe=True))
        if key_file is not None:
            made.append(folder / f"{KEY_NAME}.new")
            _write_key_file(made[-1], key_file)
        replacements.append(Replacement(KEY_NAME, f"{KEY_NAME}.new" if key_file else None))
        _swapped(folder, replacements)
    except BaseException:
        if not swap_pending(folder):
            sweep_unfinished(folder)
        raise


def _words(new: bytes | None) -> str:
    return N_("正在加密") if new is not None else N_("正在解除加密")


def _swapped(folder: Path, replacements: list[Replacement]) -> None:
    try:
        swap(folder, replacements)
    except OSError as error:
        if swap_pending(folder):  # the list is committed: the next start works it off
            raise WorldFailed(
                N_("启动密码只换到一半：数据文件夹写不进去，或磁盘出错。内容都在。"),
                next_step=N_("请检查磁盘空间和文件夹权限，再打开一次，程序会接着换完。"),
            ) from error
        raise WorldFailed(
            N_("启动密码没有改成：数据文件夹不能写入，或磁盘出错。"),
            next_step=N_("请检查磁盘空间和文件夹权限，再打开一次。"),
        ) from error


def _write_key_file(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content, private=True)
    except OSError as error:
        raise WorldFailed(
            N_("钥匙文件 {name} 写不了。"),
            next_step=N_("请检查磁盘空间和文件夹权限，再试一次。"),
            name=path.name,
        ) from error


def _settle_log(path: Path, key: bytes | None) -> None:
    """Fold what is still in a write-ahead log into its file, so that the file says it all."""
    connection = driver.connect(str(path), key=key, isolation_level=None)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except driver.DatabaseError as error:
        raise as_world_failure(error) or error from error
    finally:
        connection.close()


# -------------------------------------------------------------------------------------- the copies


def settle_copies(folder: Path, progress: Progress | None = None) -> int:
    """Bring the backups of an unlocked ledger under its key, and the key file beside them.

    Goes on with what a process that died had begun; returns how many it wrote anew.
    """
    key = keys.key_for(folder)
    return _settle(folder, key, progress) if key is not None else 0


def _settle(folder: Path, key: bytes, progress: Progress | None = None) -> int:
    backups = backups_folder(folder)
    if not backups.is_dir():
        return 0
    keep_key_file(folder, backups)
    return convert_copies(backups, None, key, progress)


def plain_copies(folder: Path) -> list[Path]:
    """Return the backups that do not lie under a key: soon to be, or too damaged for it.

    One that cannot be read counts: what is in it, nobody knows.
    """
    backups = backups_folder(folder)
    return [path for path in _copies(backups) if _is_plain(path) is not False]


def convert_copies(
    place: Path, old: bytes | None, new: bytes | None, progress: Progress | None = None
) -> int:
    """Write the copies in ``place`` that are under ``old`` (None: plain) anew under ``new``.

    Each is replaced whole; those under another key are left alone. Returns how many there were.
    """
    found = [path for path in _copies(place) if _is_plain(path) is (old is None)]
    for done, path in enumerate(found):
        if progress:
            progress(done, len(found), _words(new))
        fresh = path.with_name(f"{path.name}.new")
        try:
            transcode(path, old, fresh, new)
        except LedgerDamaged:  # damaged, or of another key: it stays what it is
            continue
        try:
            swap_one(fresh, path)
        except OSError as error:
            raise not_written(path, error) from error
        for log in ("-wal", "-shm"):  # of files that were put aside as they lay
            if (left := path.with_name(f"{path.name}{log}")).exists():
                wipe_file(left)
    return len(found)


def _copies(place: Path) -> Iterator[Path]:
    """Name the files that lie here: a link's file lies elsewhere, and belongs to somebody else."""
    for pattern in ("*.ledger", "*.db", "*/*.ledger", "*/*.db"):
        for path in sorted(place.glob(pattern)):
            if path.is_file() and not path.is_symlink() and not path.parent.is_symlink():
                yield path


def _is_plain(path: Path) -> bool | None:
    """Tell whether a copy lies open; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(driver.PLAIN_HEADER)) == driver.PLAIN_HEADER
    except OSError:
        return None


def _refuse_unread(place: Path) -> None:
    """Refuse to give up a key while a copy may be under it that cannot be written anew."""
    for path in _copies(place):
        if _is_plain(path) is None:
            raise WorldFailed(
                N_("备份“{name}”读不出来，启动密码没有取消。"),
                next_step=N_("请检查它的权限，或把它移到别处再试。"),
                name=path.name,
            )
