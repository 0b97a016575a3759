"""The one place that chooses the SQLite driver.

sqlcipher3 serves plain files as well as encrypted ones, so nothing changes in mid-process when a
start password is set. sqlite-utils looks for a module named ``pysqlite3`` and catches *its* error
classes; without this shim it leaves connections inside open savepoints. The shim must therefore be
in place before sqlite-utils is imported: import this module first, everywhere.
"""

import sys
from typing import Any

import sqlcipher3
from sqlcipher3 import dbapi2

__all__ = [
    "Connection",
    "DatabaseError",
    "Error",
    "IntegrityError",
    "OperationalError",
    "connect",
]

sqlcipher3.connect = dbapi2.connect
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

Connection = dbapi2.Connection
Error = dbapi2.Error
DatabaseError = dbapi2.DatabaseError
OperationalError = dbapi2.OperationalError
IntegrityError = dbapi2.IntegrityError


def connect(path: str, **options: Any) -> Any:
    """Open ``path`` with the chosen driver; ``options`` as in the DB-API module."""
    return dbapi2.connect(path, **options)
