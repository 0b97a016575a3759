"""Importing 276,086 order lines, against calamine reading and executemany of the same rows.

Baseline: one process reads the sheet with calamine and writes its cells as they are into a table
with the same key and indexes (WAL, FULL) in one go. Ours: pre-check, scan, reading in a child
process, staging, comparing, preview, one transaction with journal and digest, checkpoint. Both
start from the same ledger with shops and products in it; each round runs in a process of its own
and times itself without its start. The ratio of the fastest is printed, with the peak memory of
parent and child together. The backup that goes before every import grows with what is already
there, not with what comes in: it is made and timed apart, in a process of its own, and the import
finds it. Reach: 3.0 times, 500 MB. Needs the territory in ../shared/data.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

REACH = 3.0
REACH_MEGABYTES = 500
ROUNDS = 3
TERRITORY = ROOT.parent / "shared" / "data" / "territory"
LINES = TERRITORY / "下发_购进明细.xlsx"
MASTERS = [TERRITORY / "下发_客户主档.xlsx", TERRITORY / "下发_卷烟目录.xlsx"]


def baseline(folder: Path) -> int:
    """Read with calamine, write the cells as they are; returns the number of rows."""
    from python_calamine import load_workbook

    from storage import driver

    cells = load_workbook(str(LINES)).get_sheet_by_index(0).to_python()
    headings, rows = cells[2], cells[3:-1]
    columns = ", ".join(f"c{number}" for number in range(len(headings)))
    marks = ", ".join("?" * len(headings))
    connection = driver.connect(str(folder / "plain.db"), isolation_level=None)
    for statement in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        f"CREATE TABLE line ({columns}, PRIMARY KEY (c0, c1)) WITHOUT ROWID",
        "CREATE INDEX by_day ON line (c2)",
        "CREATE INDEX by_retailer ON line (c3, c2)",
        "BEGIN IMMEDIATE",
    ):
        connection.execute(statement)
    connection.executemany(
        f"INSERT INTO line VALUES ({marks})",
        ([cell if type(cell) in (str, float) else str(cell) for cell in row] for row in rows),
    )
    connection.execute("COMMIT")
    return len(rows)


def ours(folder: Path) -> int:
    """Import the handout; returns the number of new lines."""
    from storage.database import open_ledger
    from storage.operations.import_handouts import import_handouts

    with open_ledger(folder) as ledger:
        _, preview = import_handouts(ledger, [LINES])
        assert preview.total.refused == 0
        return preview.total.new


def backup(folder: Path) -> int:
    """Make the backup that goes before an import; returns its size in KB."""
    from models.backup import BackupReason
    from storage.database import open_ledger
    from storage.operations.backup import back_up

    with open_ledger(folder) as ledger:
        made = back_up(ledger, BackupReason.BEFORE_IMPORT)
        assert not made.skipped
        return made.file.size // 1024


def measured(side: str, folder: Path) -> None:
    """Run one side in this process and print what it took."""
    import resource

    start = time.perf_counter()
    rows = {"baseline": baseline, "ours": ours, "backup": backup}[side](folder)
    seconds = time.perf_counter() - start
    kilobytes = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(json.dumps({"rows": rows, "seconds": seconds, "kilobytes": kilobytes}))


def run(side: str, prepared: Path) -> dict[str, float]:
    """Run one side in a fresh process on a fresh copy of the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "data"
        shutil.copytree(prepared, copy)
        before = _process("backup", copy) if side == "ours" else {}
        found = _process(side, copy)
    assert found["rows"] == 276_086, found
    return {**found, "backup": before.get("seconds", 0.0), "backed_up": before.get("rows", 0)}


def _process(side: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, side, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> int:
    """Compare both sides, by turns."""
    if not LINES.exists():
        print("skipped: the territory is not beside the project")
        return 0
    from storage.database import open_ledger
    from storage.operations.import_handouts import import_handouts

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared"
        with open_ledger(prepared) as ledger:
            import_handouts(ledger, MASTERS)
        rounds = [(run("baseline", prepared), run("ours", prepared)) for _ in range(ROUNDS)]
    base = min(first["seconds"] for first, _ in rounds)
    own = min(second["seconds"] for _, second in rounds)
    megabytes = max(sum(second["kilobytes"]) for _, second in rounds) // 1024  # type: ignore[call-overload]
    ratio = own / base
    print(
        f"import of 276,086 lines: {own:.2f} s, calamine and executemany {base:.2f} s, "
        f"{ratio:.2f} times (reach {REACH}); parent and child {megabytes} MB "
        f"(reach {REACH_MEGABYTES})"
    )
    fastest = min((second for _, second in rounds), key=lambda second: second["backup"])
    print(
        f"the backup before it, of {fastest['backed_up'] / 1024:.1f} MB, verified: "
        f"{fastest['backup']:.2f} s"
    )
    return 0 if ratio <= REACH and megabytes <= REACH_MEGABYTES else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measured(sys.argv[1], Path(sys.argv[2]))
        sys.exit(0)
    sys.exit(main())
