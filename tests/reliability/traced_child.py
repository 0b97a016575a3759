"""Runs every scenario with the shipped driver, each in a process of its own, to be watched.

`python traced_child.py FOLDER`; a scenario works in FOLDER/its name/while. FOLDER/its name/marks
gets a line before it begins, one each time an operation returned, and one at the end.
"""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from storage import driver
from tests.reliability.power_scenario import fixed_chance
from tests.reliability.power_scenarios import SCENARIOS


def run(name: str, folder: Path, marks: Path) -> None:
    scenario = SCENARIOS[name]
    with fixed_chance(1):
        scenario.prepare(folder)
    connect = driver.connect

    def connect_with_pages(*place: Any, **options: Any) -> Any:
        connection = connect(*place, **options)
        connection.execute(f"PRAGMA wal_autocheckpoint = {scenario.checkpoint_pages}")
        return connection

    if scenario.checkpoint_pages is not None:
        driver.connect = connect_with_pages
    handle = os.open(marks, os.O_WRONLY | os.O_CREAT)
    os.write(handle, b"begin")

    def done(_database: Any) -> None:
        os.write(handle, b"done")

    with fixed_chance(2):
        scenario.run(folder, done)
    os.write(handle, b"end")


def main(folder: Path) -> None:
    for name in SCENARIOS:
        place = folder / name
        place.mkdir()
        child = os.fork()
        if not child:
            run(name, place / "while", place / "marks")
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0, name


main(Path(sys.argv[1]))
