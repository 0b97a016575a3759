"""The driver's shim: without it sqlite-utils leaves connections in open savepoints and hangs."""

import subprocess
import sys
from pathlib import Path

PROBE = """
import storage.driver as driver
import sqlite_utils
db = sqlite_utils.Database(driver.connect(":memory:", isolation_level=None), execute_plugins=False)
db["t"].insert({"id": 1}, pk="id")
db["nothing"].drop(ignore=True)
try:
    db.query("INSERT INTO missing VALUES (1) RETURNING id")
except driver.OperationalError:
    pass
assert not db.conn.in_transaction
print(sqlite_utils.db.sqlite3.__name__)
"""


def test_sqlite_utils_uses_our_driver_and_catches_its_errors() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=root, capture_output=True, text=True, timeout=30,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "sqlcipher3" in done.stdout
