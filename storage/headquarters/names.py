"""What shops and products are called: packages name them by their codes alone."""

from collections.abc import Iterable
from datetime import datetime

from models.difference import Names
from storage.headquarters.database import Headquarters

__all__ = ["Called", "names", "note_names"]

Called = tuple[str, str, str, str]
"""Kind, id, name, and the day (YYYY-MM-DD) it was told, empty where nothing says."""

_NOTE = (
    "INSERT INTO name (kind, record_id, name, since) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (kind, record_id) DO UPDATE SET name = excluded.name, since = excluded.since "
    "WHERE (excluded.since, excluded.name) > (since, name)"
)
_NOTE_FILE = (
    "INSERT INTO file (sha256, name, package, whole, manager, device, sequence, month, taken_at) "
    "VALUES (?, ?, '', 0, '', '', 0, '', ?) ON CONFLICT (sha256) DO NOTHING"
)


def names(database: Headquarters) -> Names:
    """Return what shops and products are called, as far as headquarters' handouts said."""
    rows = database.query("SELECT kind, record_id, name FROM name")
    return Names({(kind, record_id): name for kind, record_id, name in rows})


def note_names(
    database: Headquarters, file: str, sha256: str, called: Iterable[Called], now: datetime
) -> None:
    """Take names over from a handout; the latest counts, whichever file comes first."""
    with database.transaction():
        database.execute("DELETE FROM quarantined WHERE sha256 = ?", (sha256,))
        database.execute(_NOTE_FILE, (sha256, file, now.isoformat(timespec="seconds")))
        database.execute_many(_NOTE, called)
