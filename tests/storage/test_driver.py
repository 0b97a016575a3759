"""The driver's shim: without it sqlite-utils leaves connections in open savepoints and hangs.

The same over a plain file and over an encrypted one; each within a time limit.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.driver import PLAIN_HEADER

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import sys
import storage.driver as driver
import sqlite_utils
key = bytes(range(32)) if sys.argv[2] == "encrypted" else None
connection = driver.connect(sys.argv[1], key=key, isolation_level=None)
db = sqlite_utils.Database(connection, execute_plugins=False)
db["t"].insert({"id": 1}, pk="id")
db["nothing"].drop(ignore=True)
try:
    db.query("INSERT INTO missing VALUES (1) RETURNING id")
except driver.OperationalError:
    pass
assert not db.conn.in_transaction
db["t"].insert({"id": 2})
with db.atomic():
    db["t"].upsert({"id": 2, "name": "b"}, pk="id", alter=True)
db.execute("VACUUM")
copy = driver.connect(sys.argv[1] + ".copy", key=key, isolation_level=None)
db.conn.backup(copy)
assert copy.execute("SELECT count(*) FROM t").fetchone()[0] == 2
copy.close()
db.close()
print(sqlite_utils.db.sqlite3.__name__)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=30,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_sqlite_utils_uses_our_driver_and_catches_its_errors(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "probe.db"
    done = run(PROBE, str(file), kind)
    assert done.returncode == 0, done.stderr
    assert "sqlcipher3" in done.stdout
    for path in (file, tmp_path / "probe.db.copy"):
        assert path.read_bytes().startswith(PLAIN_HEADER) is (kind == "plain")


WITHOUT = """
import sqlcipher3, sqlite_utils
sqlcipher3.connect = sqlcipher3.dbapi2.connect
connection = sqlcipher3.connect(":memory:", isolation_level=None)
db = sqlite_utils.Database(connection, execute_plugins=False)
db["t"].insert({"id": 1}, pk="id")
try:
    db["nothing"].drop(ignore=True)
except sqlcipher3.dbapi2.OperationalError:
    print("not caught")
"""


def test_without_the_shim_sqlite_utils_does_not_know_the_driver_s_errors() -> None:
    done = run(WITHOUT)
    assert done.stdout.strip() == "not caught", done.stderr
