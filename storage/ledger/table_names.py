"""The name of a kind's table."""

__all__ = ["table_name"]

_OTHERS = {"check": "display_check"}
"""check is a word of SQL."""


def table_name(kind: str) -> str:
    """Return the name of the table of a kind."""
    return _OTHERS.get(kind, kind)
