"""Indexes made anew from their tables, and tables sorted anew whose rows lie in a wrong place."""

from collections.abc import Sequence

from storage.database import Ledger

__all__ = ["make_anew", "sort_anew"]


def make_anew(ledger: Ledger, indexes: Sequence[str]) -> None:
    """Make indexes anew from what the tables hold, inside a transaction."""
    for index in indexes:
        ledger.execute(f'REINDEX "{index}"')


def sort_anew(ledger: Ledger, table: str, parent: str = "") -> None:
    """Write a table without rowids anew, in the order of its key, inside a transaction.

    A row whose key was damaged stands where a search does not find it, so it can be neither changed
    nor deleted there. What holds the key already stays, a second row of it goes; so does a line
    that names no record of ``parent``: the record it was taken from is written anew as a whole.
    """
    definitions = [
        str(row[0])
        for row in ledger.query(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL "
            "ORDER BY type DESC",  # the table itself before its indexes
            (table,),
        )
    ]
    ledger.stage("DROP TABLE IF EXISTS temp.sorted_anew")
    ledger.stage(f"CREATE TABLE temp.sorted_anew AS SELECT * FROM {table}")  # noqa: S608
    ledger.execute(f"DROP TABLE {table}")
    for definition in definitions:
        ledger.execute(definition)
    owned = f"parent_id IN (SELECT id FROM {parent})" if parent else "1"  # noqa: S608 - own names
    ledger.execute(
        f"INSERT OR IGNORE INTO {table} "  # noqa: S608 - own names
        f"SELECT * FROM temp.sorted_anew WHERE {owned}"
    )
    ledger.stage("DROP TABLE temp.sorted_anew")
