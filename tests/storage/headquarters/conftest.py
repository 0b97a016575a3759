"""Real ledgers of several managers, and a headquarters that takes their real packages in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import attrs
import pytest

from models.manager import Manager
from models.visit import Visit
from storage.database import Ledger, open_ledger
from storage.ledger.records import get
from storage.operations.consolidate import Consolidated, consolidate
from storage.operations.export_package import ExportResult, export_package
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile
from storage.operations.visits import correct_visit, record_visit
from tests.storage.conftest import StandingClock, add_shops
from tests.storage.headquarters.arriving import uid

MONTH = "2026-11"


@attrs.frozen
class Sender:
    """One manager's ledger, and the folder its packages go to."""

    ledger: Ledger
    out: Path

    def visit(self, name: str, opinion: str = "无", shop: str = "HZ1", day: int = 20) -> None:
        record_visit(
            self.ledger,
            Visit(id=uid(name), retailer_id=shop, day=date(2026, 11, day), opinion=opinion),
        )

    def correct(self, name: str, opinion: str) -> None:
        visit = get(self.ledger, Visit, uid(name))
        assert visit is not None
        correct_visit(self.ledger, attrs.evolve(visit, opinion=opinion))

    def send(self, month: str = MONTH) -> ExportResult:
        return export_package(self.ledger, month, self.out)

    def receive(self, *paths: Path) -> None:
        import_handouts(self.ledger, paths)


Senders = Callable[[str], Sender]


@pytest.fixture
def post(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


@pytest.fixture
def sender(tmp_path: Path, post: Path, clock: StandingClock) -> Iterator[Senders]:
    """Makes the ledger of a manager by 工号 (A001/2: his second device)."""
    with ExitStack() as stack:

        def make(name: str) -> Sender:
            ledger = stack.enter_context(
                open_ledger(tmp_path / name.replace("/", "-"), clock=clock)
            )
            add_shops(ledger)
            number = name.split("/")[0]
            set_profile(ledger, Manager(id=number, name=f"{number} 名", organisation="示例烟草"))
            return Sender(ledger, post)

        yield make


@attrs.frozen
class Office:
    """Headquarters: its database, where its receipts lie."""

    database: Path
    receipts: Path
    post: Path
    clock: StandingClock

    def consolidate(self, *sources: Path, **more: object) -> Consolidated:
        return consolidate(  # type: ignore[misc]
            self.database,
            sources or [self.post],
            now=self.clock(),
            receipts=self.receipts,
            **more,  # type: ignore[arg-type]
        )


@pytest.fixture
def office(tmp_path: Path, post: Path, clock: StandingClock) -> Office:
    return Office(tmp_path / "总部" / "汇总.db", tmp_path / "总部" / "回执", post, clock)
