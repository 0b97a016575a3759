"""What the consolidated workbook of a month is made of, read from one state of the database."""

from typing import Final

from storage.headquarters.database import Headquarters

__all__ = ["months_known"]

_MONTHS: Final = "SELECT DISTINCT month FROM package ORDER BY month DESC"


def months_known(database: Headquarters) -> list[str]:
    """Return the months (YYYY-MM) packages were asked for, the latest first."""
    return [str(row[0]) for row in database.query(_MONTHS)]
