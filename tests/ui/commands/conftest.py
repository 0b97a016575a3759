"""The real territory as a data folder, received once for all commands that are read over it."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from models.manager import Manager
from storage.database import open_ledger
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile

__all__ = ["TERRITORY_NOW"]

TERRITORY_NOW = datetime(2022, 11, 2, 9, tzinfo=timezone(timedelta(hours=8)))
"""Just after its last month."""


@pytest.fixture(scope="session")
def territory_folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Who uses it only reads."""
    made = tmp_path_factory.mktemp("territory")
    names = ("下发_客户主档.xlsx", "下发_卷烟目录.xlsx", "下发_购进明细.xlsx")
    with open_ledger(made, clock=lambda: TERRITORY_NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        import_handouts(ledger, [shared_data / "territory" / name for name in names])
    return made
