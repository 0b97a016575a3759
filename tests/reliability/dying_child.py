"""Works on the ledger of a secret world and is killed in the middle of it.

``python dying_child.py ROOT WHAT AT``: does WHAT and kills itself at the step numbered AT.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.backup import BackupReason
from storage.operations.backup import back_up
from storage.operations.export_package import export_package
from storage.operations.import_handouts import import_handouts
from storage.operations.refused_rows import hand_back_refused
from tests.reliability.secret_world import NOW, World, unlock

WORLD = World(Path(sys.argv[1]))
AT = int(sys.argv[3])
steps = 0


def step(*_arguments: object, **_options: object) -> None:
    """Count, and die at the step that was asked for."""
    global steps
    steps += 1
    if steps == AT:
        os.kill(os.getpid(), signal.SIGKILL)


def stepping(function: Callable[..., Any]) -> Callable[..., Any]:
    """Count before each call of ``function``."""

    def call(*arguments: Any, **options: Any) -> Any:
        step()
        return function(*arguments, **options)

    return call


def run_import(ledger: Any) -> None:
    import_handouts(
        ledger, [WORLD.out / "下发_购进.xlsx"], progress=step, agreed=lambda _: (step(), True)[1]
    )
    step()


def run_refused(ledger: Any) -> None:
    _changes, preview = import_handouts(
        ledger, [WORLD.out / "下发_购进.xlsx"], agreed=lambda _: True
    )
    assert preview.refused
    os.fsync, os.replace = stepping(os.fsync), stepping(os.replace)
    hand_back_refused(preview, WORLD.out, WORLD.data, NOW)


def run_export(ledger: Any) -> None:
    export_package(ledger, "2026-11", WORLD.out, progress=step)
    step()


def run_backup(ledger: Any) -> None:
    os.fsync, os.replace = stepping(os.fsync), stepping(os.replace)
    back_up(ledger, BackupReason.MANUAL, progress=step)


def run_pdf(ledger: Any) -> None:
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    from ui.printing.output import write_pdf
    from ui.printing.visit_sheets import lay_out_day

    os.fsync = stepping(os.fsync)
    ready = lay_out_day(ledger, ["HZ1"], NOW.date(), cover=True)
    write_pdf(ready.sheets, WORLD.out / "走访单.pdf")
    assert app


if __name__ == "__main__":
    unlock(WORLD)
    with WORLD.open() as opened:
        globals()[f"run_{sys.argv[2]}"](opened)
