"""Opens a ledger's file as it lies, for tests that look below the ledger or damage it."""

from pathlib import Path
from typing import Any

from storage import driver, keys

__all__ = ["key_of_file", "raw"]


def key_of_file(path: Path) -> bytes | None:
    """The key a database file was written with; None for a plain one, or one that is not there."""
    if keys.protection_of(path) is keys.Protection.NONE:
        return None
    return keys.key_for(path.parent)


def raw(path: Path) -> Any:
    """A connection to a file of either kind, without any rule of ours; every statement commits."""
    return driver.connect(str(path), key=key_of_file(path), isolation_level=None)
