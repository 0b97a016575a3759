"""A migration killed at each of its statements: the old schema or today's, nothing between.

``python -m tests.reliability.kills_migration`` upgrades every kept ledger again and again. Each
time the process kills itself just before or just after the next statement: its connections count
what they are given, through the one function that opens them. Then comes the look of
:mod:`tests.reliability.kills_look`.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import attrs
from sqlcipher3 import dbapi2

from storage import driver
from storage.database import open_ledger
from storage.migrations import SCHEMA_VERSION
from tests.reliability.kills import Manner
from tests.reliability.kills_folder import KEPT, lay_kept_ledger, migration_of
from tests.reliability.kills_look import look_after
from tests.reliability.kills_scenario import data_of

__all__ = ["kept_ledgers", "main"]

Hook = Callable[[str, bool], None]
"""Called with a statement before (False) and after (True) it is run."""


def kept_ledgers() -> list[Path]:
    """Return the kept ledgers of earlier schemas, oldest first."""
    return [path for path in sorted(KEPT.glob("*.db")) if int(path.stem) < SCHEMA_VERSION]


@contextmanager
def hooked_connections(hook: Hook) -> Iterator[None]:
    """Have ``hook`` called around every statement of connections that are opened inside."""

    class Hooked(dbapi2.Connection):  # type: ignore[misc]
        def _around(self, name: str, *arguments: Any, **options: Any) -> Any:
            told = f"{name} {arguments[0]}" if isinstance(arguments[0], str) else name
            hook(told, False)
            answer = getattr(super(), name)(*arguments, **options)
            hook(told, True)
            return answer

        def execute(self, *arguments: Any, **options: Any) -> Any:
            return self._around("execute", *arguments, **options)

        def executemany(self, *arguments: Any, **options: Any) -> Any:
            return self._around("executemany", *arguments, **options)

        def executescript(self, *arguments: Any, **options: Any) -> Any:
            return self._around("executescript", *arguments, **options)

        def backup(self, *arguments: Any, **options: Any) -> Any:
            return self._around("backup", *arguments, **options)

    connect = driver.connect
    driver.connect = lambda path, **options: connect(path, factory=Hooked, **options)
    try:
        yield
    finally:
        driver.connect = connect


def statements_of(root: Path) -> list[str]:
    """Upgrade the ledger at ``root`` and return the statements that took."""
    found: list[str] = []
    with hooked_connections(lambda told, after: None if after else found.append(told)):
        open_ledger(data_of(root)).close()
    return found


def upgrade_and_die(root: Path, number: int, *, after: bool) -> int:
    """Upgrade in a process that kills itself at a statement; return the signal it died of."""
    pid = os.fork()
    if not pid:
        _die_at(root, number, after=after)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _die_at(root: Path, number: int, *, after: bool) -> None:
    count = 0

    def hook(_told: str, is_after: bool) -> None:
        nonlocal count
        if is_after == after and count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        count += is_after

    try:
        with hooked_connections(hook):
            open_ledger(data_of(root)).close()
    finally:
        os._exit(1)


@attrs.define
class Report:
    """What the kills of one migration showed. ``new``: how often today's schema was there."""

    kept: str
    statements: int
    kills: int = 0
    new: int = 0
    swept: int = 0
    violations: list[str] = attrs.field(factory=list)


def kill_migration(kept: Path, place: Path | None, sides: Sequence[bool]) -> Report:
    """Kill the upgrade of a kept ledger before (False) and after (True) each of its statements."""
    with tempfile.TemporaryDirectory(prefix="roundbook-kills-", dir=place) as name:
        root = _ground(Path(name), kept)
        statements = statements_of(root)
        report = Report(kept.name, len(statements))
        for number, statement in enumerate(statements):
            for after in sides:
                root = _ground(Path(name), kept)
                found = _kill(root, number, after=after, kept=kept, report=report)
                where = f"{'after' if after else 'before'} {number} ({statement[:60]})"
                report.violations += [f"{where}: {each}" for each in found]
    return report


def _ground(place: Path, kept: Path) -> Path:
    root = place / "地"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    lay_kept_ledger(root, kept)
    return root


def _kill(root: Path, number: int, *, after: bool, kept: Path, report: Report) -> list[str]:
    died_of = upgrade_and_die(root, number, after=after)
    with closing(driver.connect(str(data_of(root) / "ledger.db"), isolation_level=None)) as found:
        report.new += found.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    violations, swept = look_after(migration_of(kept), root, [])
    report.kills += 1
    report.swept += swept
    return [*violations, *([] if died_of == signal.SIGKILL else ["it was not killed"])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill the upgrade of every kept ledger; returns 1 where something was violated."""
    parser = argparse.ArgumentParser(description="Kills migrations at each statement.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--before", action="store_true", help="only before each, not after it too")
    given = parser.parse_args(arguments)
    sides = (False,) if given.before else (False, True)
    reports = [kill_migration(kept, Manner().place, sides) for kept in kept_ledgers()]
    if given.json:
        sys.stdout.write(json.dumps([attrs.asdict(report) for report in reports]))
    for report in () if given.json else reports:
        sys.stdout.write(
            f"{report.kept}: {report.statements} statements, {report.kills} kills, after which "
            f"{report.kills - report.new} × the old schema and {report.new} × today's, "
            f"{report.swept} leftovers swept, {len(report.violations)} violations\n"
        )
        sys.stdout.writelines(f"    {each}\n" for each in report.violations)
    return 1 if any(report.violations for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
