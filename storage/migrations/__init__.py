"""The ledger's schema as frozen history: a step that was released is never edited.

Each step is one SQL file, run by sqlite-utils' ``Migrations`` in one transaction with its own
record. ``SCHEMA_VERSION`` counts the steps and stands in ``PRAGMA user_version``, so that a start
without anything to do needs no more than that number.
"""

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["SCHEMA_VERSION", "STEPS", "migrate"]

STEPS: tuple[str, ...] = (
    "0001_first",
    "0002_revision_floor",
    "0003_protocol",
    "0004_visit_day",
    "0005_programme",
    "0006_purchase_sums",
    "0007_reports",
    "0008_plans",
)
SCHEMA_VERSION = len(STEPS)


def _statements(step: str) -> list[str]:
    text = files(__name__).joinpath(f"{step}.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]


def migrate(database: "Database") -> None:
    """Bring a ledger to :data:`SCHEMA_VERSION`; what was applied before is left alone."""
    from sqlite_utils import Migrations

    migrations = Migrations("roundbook")
    for number, step in enumerate(STEPS, start=1):
        migrations(name=step)(_step(number, step))
    migrations.apply(database)


def _step(number: int, name: str) -> Callable[["Database"], None]:
    def apply(database: "Database") -> None:
        for statement in _statements(name):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {number}")

    return apply
