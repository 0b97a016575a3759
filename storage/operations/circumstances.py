"""What about this start the user should know: where the data lie, how much room, what time it is.

None of it stops the work. The window shows it in banners, the command line on stderr.
"""

from datetime import datetime
from pathlib import Path

import attrs

from models.clock_jump import ClockJump, clock_jump
from models.marks import N_
from models.phrase import Phrase
from storage.database import Ledger
from storage.folder_kind import FolderKind, place_of
from storage.queries.clock import last_known_time
from storage.room import LITTLE_ROOM, free_bytes

__all__ = ["Circumstance", "circumstances", "clock_circumstance", "place_circumstance",
           "room_circumstance"]  # fmt: skip


@attrs.frozen
class Circumstance:
    """``key`` is place, room or clock; ``title`` says what is, ``text`` what it means and the step.

    Both are looked up in the catalogue where they are shown.
    """

    key: str
    title: str
    text: str

    def __str__(self) -> str:
        """Return both sentences in Chinese."""
        return f"{self.title}。{self.text}"


def circumstances(ledger: Ledger) -> list[Circumstance]:
    """Return what there is to tell at a start."""
    jump = clock_jump(last_known_time(ledger), ledger.clock())
    found = (
        place_circumstance(ledger.folder),
        room_circumstance(ledger.folder),
        clock_circumstance(jump) if jump else None,
    )
    return [each for each in found if each is not None]


def place_circumstance(folder: Path) -> Circumstance | None:
    """Tell of a folder that SQLite's locks or its files are not safe in."""
    place = place_of(folder)
    if place.kind is FolderKind.NETWORK:
        return Circumstance(
            "place",
            N_("数据文件夹在网络盘上"),
            N_("断网，或两台电脑同时打开，都可能丢掉刚保存的内容或损坏台账。"
               "请搬到本机硬盘，另用备份存到网络盘。"),
        )  # fmt: skip
    if place.kind is FolderKind.SYNCED:
        return Circumstance(
            "place",
            Phrase(N_("数据文件夹在“{name}”的同步文件夹里"), name=place.name),
            N_("同步程序会复制写到一半的台账，也会拿旧的盖掉新的。"
               "请搬到本机硬盘，另用备份存到同步文件夹。"),
        )  # fmt: skip
    if place.kind is FolderKind.REMOVABLE:
        return Circumstance(
            "place",
            N_("数据文件夹在移动盘上"),
            N_("没关走访台账就拔盘，会丢掉正在写的内容。请先退出再安全弹出，最好搬到本机硬盘。"),
        )
    return None


def room_circumstance(folder: Path) -> Circumstance | None:
    """Tell of a disk that is about to be full."""
    free = free_bytes(folder)
    if free is None or free >= LITTLE_ROOM:
        return None
    return Circumstance(
        "room",
        Phrase(N_("磁盘快满了，只剩 {free} MB"), free=free // 2**20),
        N_("请腾出空间：导入、备份和上报至少要 200 MB。写不下时会明说，已保存的不受影响。"),
    )


def clock_circumstance(jump: ClockJump) -> Circumstance:
    """Tell of a clock that jumped, and of what depends on it."""
    if jump.is_back:
        return Circumstance(
            "clock",
            Phrase(
                N_("电脑时间往回走了：现在是 {now}，上次记录在 {last}"),
                now=_plain(jump.now),
                last=_plain(jump.last),
            ),
            N_("请校准电脑时间。先后次序不受影响；今天、应完成、逾期和补录标记都按电脑时间算。"),
        )
    return Circumstance(
        "clock",
        Phrase(
            N_("距上次记录已有 {days} 天：现在是 {now}，上次记录在 {last}"),
            days=jump.days,
            now=_plain(jump.now),
            last=_plain(jump.last),
        ),
        N_("日期不对就请先校准再录入。先后次序不受影响；"
           "今天、应完成、逾期和补录标记都按电脑时间算。"),
    )  # fmt: skip


def _plain(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
