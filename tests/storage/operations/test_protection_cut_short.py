"""Setting, changing and taking away a start password, cut short at every call to the system.

After whatever happened the next start finds all of it plain or all of it encrypted, with every
record, and opens it with the password that counts. What fails is told in a sentence.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from models.backup import BackupReason
from models.errors import RoundbookError
from storage import key_file, keys
from storage.copies import read_facts
from storage.database import open_ledger
from storage.disk import swap_pending
from storage.folders import PHOTOS_NAME, backups_folder
from storage.key_file import WrongPassword
from storage.ledger import journal
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.folder import settle_folder
from storage.operations.protection import (
    change_password,
    is_protected,
    lock,
    protect,
    settle_copies,
    unlock,
    unprotect,
)
from storage.photos import open_photos
from tests.reliability.kills import Manner
from tests.storage.conftest import StandingClock, add_shops
from tests.storage.cut_short import Cut, Gone, cut_short

pytestmark = pytest.mark.plain_file("sets and removes keys itself")
FIRST, SECOND = "青山遮不住毕竟东流去", "another password"
SECRET = "好运烟酒商店"
PHOTO = b"\xff\xd8" + SECRET.encode() * 50


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@attrs.frozen
class Ground:
    """A ledger with photos and a backup, plain and under the first password; and its last step."""

    plain: Path
    locked: Path
    head: str


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: hundreds of copies need not reach the disk."""
    with tempfile.TemporaryDirectory(dir=Manner().place) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def ground(memory: Path) -> Ground:
    plain = memory / "plain"
    with open_ledger(plain, clock=StandingClock()) as ledger:
        add_shops(ledger)
        with open_photos(plain) as photos:
            photos.add_photo(PHOTO, 800, 600)
        back_up(ledger, BackupReason.MANUAL)
        head = journal.head_hash(ledger)
    locked = Path(shutil.copytree(plain, memory / "locked"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
        protect(locked, FIRST)
        lock(locked)
    return Ground(plain, locked, head)


@attrs.frozen
class Case:
    """What is done to which ledger; ``before`` and ``after`` are the passwords, None for none."""

    of: str
    work: Callable[[Path], object]
    before: str | None
    after: str | None


CASES = {
    "set": Case("plain", lambda folder: protect(folder, FIRST), None, FIRST),
    "change": Case(
        "locked", lambda folder: change_password(folder, SECOND, old=FIRST), FIRST, SECOND
    ),
    "take-away": Case("locked", lambda folder: unprotect(folder, FIRST), FIRST, None),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def fresh(case: Case, ground: Ground, memory: Path) -> Iterator[Callable[[], Path]]:
    """Gives one copy of the ground after the other, at one place."""
    folder = memory / "台账"

    def copy() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        keys.forget(folder)
        return Path(shutil.copytree(getattr(ground, case.of), folder))

    yield copy
    keys.forget(folder)


def look(folder: Path, head: str, allowed: set[str | None]) -> str | None:
    """Start anew and look: returns the password that opens, which must be one of ``allowed``."""
    keys.forget(folder)
    settle_folder(folder)
    password = None
    if is_protected(folder):
        password = next(each for each in allowed if each is not None and opens(folder, each))
        settle_copies(folder)
    assert password in allowed
    key = keys.key_for(folder)
    with open_ledger(folder) as ledger:
        assert check_ledger(ledger).findings == ()
        assert journal.head_hash(ledger) == head
        with open_photos(folder) as photos:
            assert [photos.photo(name) for name in photos.names()] == [PHOTO]
    for path in (*backups_folder(folder).glob("*.ledger"), backups_folder(folder) / PHOTOS_NAME):
        read_facts(path, key)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if path.name.endswith((".new", ".part"))] == []
    assert not (key and [path for path in files if SECRET.encode() in path.read_bytes()])
    return password


def opens(folder: Path, password: str) -> bool:
    try:
        unlock(folder, password)
    except WrongPassword:
        return False
    return True


def test_undisturbed_it_is_done(case: Case, fresh: Callable[[], Path], ground: Ground) -> None:
    folder = fresh()
    case.work(folder)
    assert look(folder, ground.head, {case.after}) == case.after


@pytest.mark.slow
@pytest.mark.parametrize("dies", [False, True], ids=["an-error", "a-death"])
def test_cut_short_at_any_call_it_is_as_before_or_done(
    case: Case, fresh: Callable[[], Path], ground: Ground, dies: bool
) -> None:
    folder = fresh()
    with cut_short(Cut()) as counted:
        case.work(folder)
    found = []
    for at, name in enumerate(counted.names):
        for after in (False, True) if name in ("replace", "link") else (False,):
            folder = fresh()
            allowed = {case.after}
            try:
                with cut_short(Cut(at=at, after=after, dies=dies)):
                    case.work(folder)
            except Gone:
                allowed = {case.before, case.after}
            except RoundbookError as error:  # what the user is told is what the next start finds
                told = str(error)
                halfway = "换到一半" in told
                allowed = {case.before} if "没有改成" in told else {case.before, case.after}
                assert swap_pending(folder) == halfway
                allowed = {case.after} if halfway else allowed
            found.append(look(folder, ground.head, allowed))
    assert {case.before, case.after} == set(found)
