"""Network drives, synced folders and sticks are known for what they are."""

import os
from pathlib import Path

import pytest

from storage import folder_kind
from storage.folder_kind import FolderKind, FolderPlace, place_of
from tests.small_disk import mounted

MOUNTS = r"""
/dev/sda2 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
server:/home /home nfs4 rw,vers=4.2 0 0
/dev/sdb1 /home/zhang/local ext4 rw 0 0
//office/share /mnt/office\040share cifs rw 0 0
user@host: /mnt/ssh fuse.sshfs rw 0 0
remote: /mnt/cloud fuse.rclone rw 0 0
/dev/fuse /mnt/card fuse.exfat rw 0 0
host /shared 9p rw 0 0
//a/b /mnt/twice cifs rw 0 0
/dev/sdc1 /mnt/twice ext4 rw 0 0
short line
""".strip()


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's list of mounts, as a test wants it."""
    listed = tmp_path / "mounts"
    listed.write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(folder_kind, "_MOUNTS", listed)
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        monkeypatch.delenv(name, raising=False)
    return listed


posix = pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")


@posix
@pytest.mark.parametrize(
    ("folder", "system"),
    [
        ("/home/li/台账", "nfs4"),
        ("/home/zhang/local/台账", ""),
        ("/home", "nfs4"),
        ("/homework/台账", ""),
        ("/mnt/office share/台账", "cifs"),
        ("/mnt/ssh/a/b", "fuse.sshfs"),
        ("/mnt/cloud", "fuse.rclone"),
        ("/mnt/card/台账", ""),
        ("/shared/x", "9p"),
        ("/mnt/twice/x", ""),
        ("/var/lib/x", ""),
    ],
)
def test_the_longest_mount_above_decides(mounts: Path, folder: str, system: str) -> None:
    found = place_of(Path(folder))
    kind = FolderKind.NETWORK if system else FolderKind.LOCAL
    assert found == FolderPlace(kind, system)


@posix
def test_without_a_list_of_mounts_nothing_is_claimed(mounts: Path) -> None:
    mounts.unlink()
    assert place_of(Path("/home/li/台账")).kind is FolderKind.LOCAL


@pytest.mark.parametrize(
    ("parts", "program"),
    [
        (("OneDrive", "台账"), "OneDrive"),
        (("OneDrive - 示例烟草", "台账"), "OneDrive"),
        (("Dropbox", "a", "b"), "Dropbox"),
        (("Dropbox (示例)",), "Dropbox"),
        (("Nutstore Files", "我的坚果云"), "坚果云"),
        (("Nutstore",), "坚果云"),
        (("BaiduSyncdisk", "台账"), "百度网盘"),
        (("百度网盘同步空间",), "百度网盘"),
        (("iCloudDrive",), "iCloud 云盘"),
        (("Library", "Mobile Documents", "com~apple~CloudDocs"), "iCloud 云盘"),
        (("Google Drive", "台账"), "Google 云端硬盘"),
        (("WeDrive", "示例"), "企业微信微盘"),
        (("微盘",), "企业微信微盘"),
        (("WPS云盘",), "WPS 云盘"),
        (("Nextcloud", "x"), "Nextcloud"),
    ],
)
def test_a_synced_folder_is_known_by_its_name(
    tmp_path: Path, mounts: Path, parts: tuple[str, ...], program: str
) -> None:
    assert place_of(tmp_path.joinpath(*parts)) == FolderPlace(FolderKind.SYNCED, program)


@pytest.mark.parametrize("name", ["台账", "dropboxes", "onedriver", "cloud", "坚果", "wps"])
def test_other_names_are_not(tmp_path: Path, mounts: Path, name: str) -> None:
    assert place_of(tmp_path / name).kind is FolderKind.LOCAL


def test_onedrive_is_known_by_its_environment_too(
    tmp_path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "公司云"))
    assert place_of(tmp_path / "公司云" / "台账") == FolderPlace(FolderKind.SYNCED, "OneDrive")
    assert place_of(tmp_path / "公司").kind is FolderKind.LOCAL


def test_a_syncing_program_leaves_its_mark(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "共享" / ".stfolder").mkdir(parents=True)
    assert place_of(tmp_path / "共享" / "台账") == FolderPlace(FolderKind.SYNCED, "Syncthing")


@posix
def test_a_link_into_a_synced_folder_is_seen_through(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "台账").symlink_to(tmp_path / "Dropbox")
    assert place_of(tmp_path / "台账").kind is FolderKind.SYNCED


@posix
def test_a_stick_is_removable(mounts: Path) -> None:
    assert place_of(Path("/media/zhang/U盘/台账")).kind is FolderKind.REMOVABLE
    assert place_of(Path("/run/media/zhang/U盘")).kind is FolderKind.REMOVABLE


class Kernel:
    """What the one call of Windows answers."""

    def __init__(self, answer: int) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.kernel32 = self

    def GetDriveTypeW(self, root: str) -> int:  # noqa: N802 - its name there
        self.asked.append(root)
        return self.answer


def test_a_drive_of_windows_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    kernel = Kernel(4)
    monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
    from pathlib import PureWindowsPath

    path = PureWindowsPath("Z:\\台账")
    assert folder_kind._drive_type(path) == 4  # type: ignore[arg-type]
    assert kernel.asked == ["Z:\\"]


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("\\\\office\\台账", True),
        ("\\\\?\\UNC\\office\\台账", True),
        ("\\\\?\\C:\\台账", False),
        ("C:\\台账", False),
    ],
)
def test_a_share_of_windows_is_known_by_its_name(path: str, share: bool) -> None:
    assert bool(folder_kind._SHARES.match(path)) is share


def test_a_real_mount_is_looked_up() -> None:
    with mounted() as disk:
        listed = Path("/proc/self/mounts").read_text(encoding="utf-8")
        system = folder_kind._file_system(str(disk.path / "台账"), listed.splitlines())
        assert system == "tmpfs"
        assert place_of(disk.path).kind is FolderKind.LOCAL
