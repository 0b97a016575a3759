"""The real window over fifteen standard stores, and a person at its keyboard."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.database import Ledger, open_ledger
from tests.ui.programme.conftest import stores_folder
from tests.ui.screens.at_window import AtWindow
from tests.ui.screens.conftest import StandingClock
from ui.screens.board.page import BoardPage
from ui.screens.programme.page import ProgrammePage

__all__ = ["Sitting", "stores_folder"]


class Sitting(AtWindow):
    """At the pages of 标准店."""

    @property
    def page(self) -> ProgrammePage:
        page = self.app.page("programme")
        assert isinstance(page, ProgrammePage)
        return page

    @property
    def board(self) -> BoardPage:
        page = self.app.page("board")
        assert isinstance(page, BoardPage)
        return page

    def count(self, kind: str) -> int:
        """How many live records of a kind there are."""
        return int(self.ledger.scalar(f"SELECT count(*) FROM {kind} WHERE deleted = 0"))


@pytest.fixture
def ledger(stores_folder: Path, tmp_path: Path) -> Iterator[Ledger]:
    folder = tmp_path / "台账"
    shutil.copytree(stores_folder, folder)
    with open_ledger(folder, clock=StandingClock()) as opened:
        yield opened


@pytest.fixture
def sit(ledger: Ledger, look: None) -> Iterator[Callable[[], Sitting]]:
    """Opens the window; the one before is taken away first."""
    open_now: list[Sitting] = []

    def opened() -> Sitting:
        for each in open_now:
            each.end()
        open_now[:] = [Sitting(ledger)]
        return open_now[0]

    yield opened
    for each in open_now:
        each.end()
