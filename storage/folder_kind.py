"""What kind of place a folder is: a network drive, a folder some program syncs, a stick.

SQLite relies on locks and on what it wrote staying as written. A network file system may promise
both and keep neither; a syncing program copies the file and its log at different moments and puts
older copies back. Such a place is never refused, it is told.
"""

import os
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Final

import attrs

from models.marks import N_

__all__ = ["FolderKind", "FolderPlace", "place_of"]


class FolderKind(Enum):
    """What a folder lies on."""

    LOCAL = "local"
    NETWORK = "network"
    SYNCED = "synced"
    REMOVABLE = "removable"


@attrs.frozen
class FolderPlace:
    """``name`` is the file system (nfs4, cifs) or the syncing program as people call it."""

    kind: FolderKind
    name: str = ""


LOCAL: Final = FolderPlace(FolderKind.LOCAL)

_NETWORKS: Final = frozenset((
    "afp", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre",
    "ncpfs", "nfs", "nfs3", "nfs4", "smb2", "smb3", "smbfs", "9p", "virtiofs", "vboxsf", "webdav",
    "prl_fs", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.davfs2", "fuse.glusterfs",
    "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.ceph", "fuse.smbnetfs", "fuse.curlftpfs",
    "fuse.vmhgfs-fuse", "fuse.onedriver", "fuse.google-drive-ocamlfuse",
))  # fmt: skip
"""Folders shared with a virtual machine's host are among them: their locks hold no better."""

_SHARES: Final = re.compile(r"^(\\\\|//)(?![?.][\\/])|^\\\\[?]\\UNC\\", re.IGNORECASE)
_REMOTE, _REMOVABLE = 4, 2
"""What Windows calls the kinds of a drive (GetDriveTypeW)."""

_SYNCED: Final[tuple[tuple[str, str], ...]] = (
    (N_("OneDrive"), r"onedrive( - .+)?"),
    (N_("Dropbox"), r"dropbox( \(.+\))?"),
    (N_("坚果云"), r"nutstore( files)?(\d+)?|我的坚果云|坚果云.*"),
    (N_("百度网盘"), r"baidu ?(sync|netdisk|yun)(disk|download)?|百度网盘(同步空间)?|百度云同步盘"),
    (N_("iCloud 云盘"), r"icloud ?drive|mobile documents|com~apple~clouddocs"),
    (N_("Google 云端硬盘"), r"google ?drive|googledrive.*|my drive|我的云端硬盘|drivefs"),
    (N_("企业微信微盘"), r"wedrive|微盘|企业微信微盘"),
    (N_("腾讯微云"), r"weiyun(disk)?|微云.*"),
    (N_("阿里云盘"), r"aliyundrive|adrive|阿里云盘.*"),
    (N_("WPS 云盘"), r"wps ?(cloud|云)?( ?files|文档|盘)|wpsdrive|wps云盘"),
    (N_("360 云盘"), r"360(云盘|yunpan|aipan).*"),
    (N_("天翼云盘"), r"天翼云盘.*|ecloud"),
    (N_("Syncthing"), r"syncthing"),
    (N_("Nextcloud"), r"nextcloud|owncloud"),
)
_SYNC_MARKS: Final = ((".dropbox.cache", N_("Dropbox")), (".stfolder", N_("Syncthing")))
"""Files and folders that a syncing program leaves in what it syncs."""

_ONEDRIVE: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_STICKS: Final = re.compile(r"^(/media/|/run/media/|/Volumes/)")
_MOUNTS: Final = Path("/proc/self/mounts")


def place_of(folder: Path) -> FolderPlace:
    """Tell what kind of place a folder is, as far as can be told without asking anybody."""
    path = _resolved(folder)
    network = _network(path)
    if network is not None:
        return network
    synced = _synced(path, os.environ)
    if synced is not None:
        return FolderPlace(FolderKind.SYNCED, synced)
    return FolderPlace(FolderKind.REMOVABLE) if _is_removable(path) else LOCAL


def _resolved(folder: Path) -> Path:
    try:
        return folder.expanduser().resolve()
    except (OSError, RuntimeError):
        return folder.absolute()


# -------------------------------------------------------------------------------------- networks


def _network(path: Path) -> FolderPlace | None:
    if os.name == "nt":
        remote = bool(_SHARES.match(str(path))) or _drive_type(path) == _REMOTE
        return FolderPlace(FolderKind.NETWORK) if remote else None
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    found = _file_system(path.as_posix(), mounts.splitlines())
    return FolderPlace(FolderKind.NETWORK, found) if found in _NETWORKS else None


def _file_system(path: str, mounts: Iterable[str]) -> str:
    """Return the type of the file system a path lies on: that of the longest mount above it."""
    best, found = -1, ""
    for each in mounts:
        parts = each.split(" ")
        if len(parts) < 3:
            continue
        point, kind = _unescaped(parts[1]), parts[2]
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:  # of two on one point the later is in sight
            best, found = len(point), kind.lower()
    return found


def _unescaped(point: str) -> str:
    """Undo how the system writes blanks in its list of mounts."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)


def _drive_type(path: Path) -> int:
    """Ask Windows what a drive is; 0 where it cannot be asked."""
    import ctypes

    library = getattr(ctypes, "windll", None)
    if library is None:
        return 0
    return int(library.kernel32.GetDriveTypeW(f"{path.drive}\\"))


# ---------------------------------------------------------------------------------------- syncing


def _synced(path: Path, environment: Mapping[str, str]) -> str | None:
    """Return which program syncs a folder, by its name, its environment or what it left there."""
    for variable in _ONEDRIVE:
        root = environment.get(variable)
        if root and _is_below(path, _resolved(Path(root))):
            return _SYNCED[0][0]
    for part in reversed(path.parts):
        name = part.casefold()
        for program, pattern in _SYNCED:
            if re.fullmatch(pattern, name):
                return program
    for mark, program in _SYNC_MARKS:
        if any((each / mark).exists() for each in (path, *path.parents)):
            return program
    return None


def _is_below(path: Path, root: Path) -> bool:
    return path == root or root in path.parents


def _is_removable(path: Path) -> bool:
    if os.name == "nt":
        return _drive_type(path) == _REMOVABLE
    return bool(_STICKS.match(path.as_posix()))
