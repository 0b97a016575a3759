"""What shops and products are called: packages name them by their codes alone."""

from collections.abc import Iterable
from datetime import datetime

from models.difference import Names
from models.package.view_report import ViewReport
from storage.headquarters.database import Headquarters

__all__ = ["Called", "names", "note_names", "note_told"]

Called = tuple[str, str, str, str]
"""Kind, id, name, and the day (YYYY-MM-DD) it was told, empty where nothing says."""

_NOTE = (
    "INSERT INTO name (kind, record_id, name, since) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (kind, record_id) DO UPDATE SET name = excluded.name, since = excluded.since "
    "WHERE (excluded.since, excluded.name) > (since, name)"
)
_TELL = (
    "INSERT INTO told_name (kind, record_id, name, sequence, package) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (kind, record_id) DO UPDATE SET name = excluded.name, "
    "sequence = excluded.sequence, package = excluded.package "
    "WHERE (excluded.sequence, excluded.package, excluded.name) > (sequence, package, name)"
)
_NOTE_FILE = (
    "INSERT INTO file (sha256, name, package, whole, manager, device, sequence, month, taken_at) "
    "VALUES (?, ?, '', 0, '', '', 0, '', ?) ON CONFLICT (sha256) DO NOTHING"
)


def names(database: Headquarters) -> Names:
    """Return what shops and products are called: as handouts say, else as packages' sheets did."""
    found = {}
    for table in ("told_name", "name"):
        rows = database.query(f"SELECT kind, record_id, name FROM {table}")  # noqa: S608
        found.update({(kind, record_id): name for kind, record_id, name in rows})
    return Names(found)


def note_told(
    database: Headquarters, view: Iterable[ViewReport], sequence: int, package: str
) -> None:
    """Keep what a package's sheets call shops and products, inside a transaction.

    The highest (sequence, package) counts, whichever comes first.
    """
    database.execute_many(
        _TELL,
        [
            (kind, code, name, sequence, package)
            for report in view
            for (kind, code), name in report.names.items()
        ],
    )


def note_names(
    database: Headquarters, file: str, sha256: str, called: Iterable[Called], now: datetime
) -> None:
    """Take names over from a handout; the latest counts, whichever file comes first."""
    with database.transaction():
        database.execute("DELETE FROM quarantined WHERE sha256 = ?", (sha256,))
        database.execute(_NOTE_FILE, (sha256, file, now.isoformat(timespec="seconds")))
        database.execute_many(_NOTE, called)
