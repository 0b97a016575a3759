"""From process start to the first painted window, against a bare window with a table of 300 rows.

Both are processes of their own, started by turns, offscreen, and report when their first paint is
done. The ledger holds the territory of ../shared/data where it is present, else the made-up one of
the demonstration. The ratio of the medians is printed. Reach: 2.5.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

REACH = 2.5
ROUNDS = 13

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem
app = QApplication([])
table = QTableWidget(300, 10)
for row in range(300):
    for column in range(10):
        table.setItem(row, column, QTableWidgetItem(f"{row} {column}"))
table.resize(1366, 768)
table.show()
table.grab()
print("painted", flush=True)
"""

OURS = """
import gc, sys
gc.disable()  # as main.py does while it starts
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[1])
now = datetime.fromisoformat(sys.argv[3])
from ui.app import first_window
application = first_window(Path(sys.argv[2]), lambda: now)
application.window.grab()
print("painted", flush=True)
"""


def seconds_to_paint(source: str, *arguments: str) -> float:
    """Start a process and return the seconds until it says that it has painted."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", source, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    taken = time.perf_counter() - begin
    process.stdout.close()
    process.wait()
    if line.strip() != "painted":
        raise SystemExit("a process did not paint")
    return taken


def prepare(folder: Path) -> datetime:
    """Fill a ledger and return the time at which it is to be opened."""
    from models.manager import Manager
    from storage.database import open_ledger
    from storage.operations.import_handouts import import_handouts
    from storage.operations.profile import set_profile

    territory = ROOT.parent / "shared" / "data" / "territory"
    files = ("下发_客户主档.xlsx", "下发_卷烟目录.xlsx", "下发_购进明细.xlsx")
    if not territory.is_dir():
        from storage.demo.territory import make_handouts, make_territory_data

        now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        with open_ledger(folder, clock=lambda: now) as ledger:
            set_profile(ledger, Manager(id="A001", name="甲", organisation="示例"))
            made = make_handouts(folder, make_territory_data(now.date()))
            import_handouts(ledger, made, take_over=True)
        return now
    now = datetime(2022, 10, 31, 9, tzinfo=UTC)
    with open_ledger(folder, clock=lambda: now) as ledger:
        import_handouts(ledger, [territory / name for name in files])
        set_profile(ledger, Manager(id="A001", name="甲", organisation="示例"))
    return now


def main() -> int:
    """Run by turns and print medians and ratio."""
    with tempfile.TemporaryDirectory() as name:
        now = prepare(Path(name))
        ours, bare = [], []
        seconds_to_paint(OURS, str(ROOT), name, now.isoformat())
        for _ in range(ROUNDS):
            bare.append(seconds_to_paint(BARE))
            ours.append(seconds_to_paint(OURS, str(ROOT), name, now.isoformat()))
    mine, base = statistics.median(ours), statistics.median(bare)
    print(f"first painted window: {mine * 1000:.0f} ms, bare window: {base * 1000:.0f} ms, "
          f"ratio {mine / base:.2f} (reach {REACH})")  # fmt: skip
    return 0 if mine / base <= REACH else 1


if __name__ == "__main__":
    raise SystemExit(main())
