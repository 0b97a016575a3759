"""What stands above the page: read-only and why, where the data lie, room, a clock that jumped."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from models.todo import Todo
from storage.database import Ledger, open_ledger
from storage.failures import DiskFull, LedgerDamaged, LedgerUnreadable, WorldFailed
from storage.folder_kind import FolderKind, FolderPlace
from storage.operations import circumstances
from storage.operations.export_package import export_package
from storage.operations.todos import add_todo
from storage.rescue import open_rescue
from tests.ui.screens.conftest import RecordingDialogs, StandingClock, make_territory
from ui import moving
from ui.assembly import Application
from ui.i18n import set_language
from ui.jobs import SyncJobRunner
from ui.shell.notices import Notices


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_territory(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "台账"))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


class World:
    """Where the data lie and how much room there is, as a test wants it."""

    def __init__(self) -> None:
        self.place = FolderPlace(FolderKind.LOCAL)
        self.free: int | None = 10**12
        self.home = Path("nowhere")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(circumstances, "place_of", lambda _folder: made.place)
    monkeypatch.setattr(circumstances, "free_bytes", lambda _folder: made.free)
    monkeypatch.setattr(moving, "usual_folder", lambda: made.home)
    return made


@pytest.fixture
def dialogs() -> RecordingDialogs:
    return RecordingDialogs()


Open = Callable[[Ledger], Application]


@pytest.fixture
def opened(themed: QApplication, dialogs: RecordingDialogs, world: World) -> Iterator[Open]:
    """Opens the window over a ledger."""
    made: list[Application] = []

    def make(ledger: Ledger) -> Application:
        made.append(Application(ledger, dialogs=dialogs, jobs=SyncJobRunner()))
        made[-1].window.show()
        return made[-1]

    yield make
    for application in made:
        application.window.may_close = lambda: True
        application.window.close()
        application.window.deleteLater()
        application.deleteLater()
    themed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def told(application: Application, key: str) -> str:
    banner = application.window.notices.banner(key)
    return banner.accessibleName() if banner is not None and banner.isVisible() else ""


def banner_of(application: Application, key: str) -> Any:
    return application.window.notices.banner(key)


def actions(application: Application, key: str) -> list[Any]:
    row = banner_of(application, key)._actions
    return [row.itemAt(at).widget() for at in range(row.count())]


def test_nothing_is_said_where_all_is_well(folder: Path, clock: Any, opened: Open) -> None:
    with open_ledger(folder, clock=clock) as ledger:
        application = opened(ledger)
        assert not application.window.notices.isVisible()
        assert application.window.status._saved.text().startswith("全部保存在本机")


# ------------------------------------------------------------------------------------------- place


PLACES = (
    (FolderKind.NETWORK, "数据文件夹在网络盘上 断网，或两台电脑同时打开"),
    (FolderKind.SYNCED, "数据文件夹在“坚果云”的同步文件夹里 同步程序会复制写到一半"),
    (FolderKind.REMOVABLE, "数据文件夹在移动盘上 没关走访台账就拔盘"),
)


@pytest.mark.parametrize("case", PLACES, ids=["network", "synced", "stick"])
def test_where_the_data_lie_is_told_at_every_start_and_may_be_closed(
    folder: Path, clock: Any, opened: Open, world: World, case: tuple[FolderKind, str]
) -> None:
    kind, words = case
    world.place = FolderPlace(kind, "坚果云")
    with open_ledger(folder, clock=clock) as ledger:
        first = opened(ledger)
        assert told(first, "place").startswith(words)
        banner_of(first, "place")._close.click()
        assert told(first, "place") == ""
        set_language("en")
        set_language("zh")
        QApplication.processEvents()  # Qt posts a change of language once more
        assert told(first, "place") == "", "closed stays closed"
        assert told(opened(ledger), "place").startswith(words)


def test_the_ledger_is_moved_home_once_that_is_agreed_to(
    folder: Path, clock: Any, opened: Open, world: World, dialogs: Any
) -> None:
    world.place = FolderPlace(FolderKind.NETWORK, "cifs")
    home = world.home = folder.parent / "home"
    errands: list[Any] = []
    with open_ledger(folder, clock=clock) as ledger:
        application = opened(ledger)
        application.context.left_for.connect(errands.append)
        dialogs.yes = False
        actions(application, "place")[0].click()
        assert errands == []
        dialogs.yes = True
        actions(application, "place")[0].click()
        (errand,) = errands
    moved = errand.work(folder, lambda *_: None, lambda: False)
    assert moved.folder == home
    with open_ledger(home, clock=clock) as ledger:
        application = opened(ledger)
        errand.done(application, moved)
        assert str(home) in application.window.banner.accessibleName()
        assert "以后从原来的地方打开，也会到这里" in application.window.banner.accessibleName()
    assert dialogs.asked == [("confirm", "把台账搬到本机硬盘")] * 2


def test_where_home_is_taken_a_folder_is_asked_for(
    folder: Path, clock: Any, opened: Open, world: World, dialogs: Any
) -> None:
    world.place, world.home = FolderPlace(FolderKind.SYNCED, "OneDrive"), folder
    with open_ledger(folder, clock=clock) as ledger:
        application = opened(ledger)
        actions(application, "place")[0].click()
    assert dialogs.asked == [("folder", "把台账另存到哪个文件夹")]


# -------------------------------------------------------------------------------------------- room


def test_little_room_is_told_at_the_start_and_looked_at_before_an_import(
    folder: Path, clock: Any, opened: Open, world: World
) -> None:
    world.free = 150 * 2**20
    with open_ledger(folder, clock=clock) as ledger:
        application = opened(ledger)
        assert told(application, "room").startswith("磁盘快满了，只剩 150 MB 请腾出空间")
        world.free = 300 * 2**20
        application.window.show_page("exchange")
        assert told(application, "room") == ""
        world.free = 20 * 2**20
        application.window.show_page("today")
        assert told(application, "room") == ""
        application.window.show_page("exchange")
        assert "只剩 20 MB" in told(application, "room")


# ------------------------------------------------------------------------------------------- clock


def test_a_clock_that_stands_back_is_told_until_something_is_recorded(
    folder: Path, clock: StandingClock, opened: Open
) -> None:
    clock.move(days=-20)
    with open_ledger(folder, clock=clock) as ledger:
        words = told(opened(ledger), "clock")
        assert words.startswith("电脑时间往回走了：现在是 2026-11-03 10:08，上次记录在 2026-11-11")
        assert "先后次序不受影响；今天、应完成、逾期和补录标记都按电脑时间算" in words
        add_todo(ledger, Todo(id="", content="x"))
        assert told(opened(ledger), "clock") == "", "told once"


def test_a_clock_far_ahead_is_told(folder: Path, clock: StandingClock, opened: Open) -> None:
    clock.move(days=365)
    with open_ledger(folder, clock=clock) as ledger:
        assert told(opened(ledger), "clock").startswith("距上次记录已有 376 天")


def test_a_clock_that_jumps_under_the_window_is_told_at_the_next_operation(
    folder: Path, clock: StandingClock, opened: Open
) -> None:
    with open_ledger(folder, clock=clock) as ledger:
        application = opened(ledger)
        act = application.context.act
        act(lambda own: add_todo(own, Todo(id="", content="一")))
        assert told(application, "clock") == ""
        clock.move(minutes=-11)
        act(lambda own: add_todo(own, Todo(id="", content="二")))
        assert "电脑时间往回走了" in told(application, "clock")
        banner_of(application, "clock")._close.click()
        act(lambda own: add_todo(own, Todo(id="", content="三")))
        assert told(application, "clock") == "", "once for each jump"
        clock.now += timedelta(days=41)
        act(lambda own: add_todo(own, Todo(id="", content="四")))
        assert "距上次记录已有 41 天" in told(application, "clock")


# --------------------------------------------------------------------------------------- read-only


MOVE, RESTORE = "另存到别的文件夹…", "从备份恢复…"
REASONS = (
    (LedgerUnreadable("不能写入。"), "另存到能写的文件夹", MOVE),
    (DiskFull("磁盘满了。"), "请腾出空间再试", MOVE),
    (LedgerDamaged("有损坏。"), "请从备份恢复", RESTORE),
)


@pytest.mark.parametrize("case", REASONS, ids=["unwritable", "full", "damaged"])
def test_a_ledger_that_is_only_read_says_why_and_what_to_do(
    folder: Path, clock: Any, opened: Open, case: tuple[WorldFailed, str, str]
) -> None:
    reason, step, offered = case
    with open_rescue(folder, clock=clock) as ledger:
        ledger.read_only_because = reason
        application = opened(ledger)
        words = told(application, "read-only")
        assert words.startswith(f"台账现在只读：看得到，改不了 {reason.template}")
        assert step in words
        texts = [button.text() for button in actions(application, "read-only")]
        assert texts == ["再试一次", offered, "退出"]
        assert not banner_of(application, "read-only")._close.isVisible()
        assert application.window.status._saved.text().startswith("只读：看得到，改不了")


def test_what_writes_fails_in_one_sentence_and_the_window_stays(
    folder: Path, clock: Any, opened: Open
) -> None:
    with open_rescue(folder, clock=clock) as ledger:
        ledger.read_only_because = LedgerUnreadable("不能写入。")
        application = opened(ledger)
        window = application.window
        for page in window.pages:
            window.show_page(page)
        window.show_page("today")  # on 汇总 undo takes a decision back, and needs no ledger
        window.run_command("undo")
        banner = window.banner.accessibleName()
        assert banner.startswith("台账现在是只读的，不能写入，这一步没有保存。")
        assert "复制诊断信息" not in banner


def test_a_rescue_package_is_made_from_the_window(
    folder: Path, clock: Any, opened: Open, dialogs: Any, tmp_path: Path
) -> None:
    with open_ledger(folder, clock=clock) as ledger:
        export_package(ledger, "2026-11", tmp_path)
    dialogs.folder = tmp_path
    with open_rescue(folder, clock=clock) as ledger:
        ledger.read_only_because = LedgerUnreadable("不能写入。")
        application = opened(ledger)
        application.window.show_page("exchange")
        page: Any = application.page("exchange")
        assert page.outgoing.button.text() == "生成救援包"
        application.window.run_command("package")
        words = application.window.banner.accessibleName()
    assert words.startswith("救援包已生成：上报_示例烟草_A001_2026-11_第1包_202611231008_救援.xlsx")
    assert "下一包会再带上全部记录" in words
    assert len(list(tmp_path.glob("*_救援.xlsx"))) == 1


def test_a_column_of_notices_takes_no_room_while_empty(themed: QApplication) -> None:
    notices = Notices()
    notices.drop("nothing")
    assert not notices.isVisible()
    first = notices.show_notice("a", "warn", "一", "二")
    assert notices.show_notice("a", "bad", "三", "四") is first
    assert first.accessibleName() == "三 四"
    notices.drop("a")
    assert notices.banner("a") is None
    notices.deleteLater()
