"""What records came after, out of the journal: the chain a package tells with each of them."""

import json
from collections.abc import Callable, Sequence

from models.canonical import record_hash
from models.package.lineage import Lineage
from storage.database import Ledger

__all__ = ["lineages"]

_TAKEN_OVER = ("recover_packages", "import_handover")
"""Operations that bring a record in with a past that this journal does not hold."""

_AT_ONCE = 500
_BEGINNING = Lineage(whole=True)

_Past = list[tuple[int, str, bool]]
"""Revision, hash, and whether it was taken over from elsewhere."""


def lineages(ledger: Ledger, kind: str, ids: Sequence[str]) -> Callable[[str, int], str]:
    """Read the past of records of one kind; the answer gives the lineage of (id, revision).

    Read it inside the snapshot in which the records themselves were read. Below a revision that was
    taken over this journal holds nothing; what was told with it goes on from there.
    """
    past: dict[str, _Past] = {}
    for start in range(0, len(ids), _AT_ONCE):
        _read(ledger, kind, ids[start : start + _AT_ONCE], past)
    told = _told(ledger, kind)

    def of(record_id: str, revision: int) -> str:
        known = past.get(record_id, [])
        foreign = max((n for n, _, taken in known if taken and n <= revision), default=0)
        earlier = [(n, digest) for n, digest, _ in known if foreign <= n < revision]
        before = Lineage.parse(told.get((record_id, foreign), "")) if foreign else _BEGINNING
        return Lineage.of([*earlier, *before.past], whole=before.whole).text

    return of


def _told(ledger: Ledger, kind: str) -> dict[tuple[str, int], str]:
    """Return the lineages that came with records taken over, by id and revision."""
    names = ", ".join(f"'{name}'" for name in _TAKEN_OVER)
    rows = ledger.query(f"SELECT details FROM operation WHERE name IN ({names}) ORDER BY seq")  # noqa: S608
    found = {}
    for (details,) in rows:
        for each, record_id, revision, follows in json.loads(details).get("past", ()):
            if each == kind:
                found[record_id, revision] = follows
    return found


def _read(ledger: Ledger, kind: str, ids: Sequence[str], past: dict[str, _Past]) -> None:
    """Read no more than is needed: most records have one change and were made here."""
    marks = ", ".join("?" * len(ids))
    taken = ", ".join(f"'{name}'" for name in _TAKEN_OVER)
    rows = ledger.query(
        "SELECT record_id, revision, after, name FROM change "  # noqa: S608 - own names
        f"JOIN operation ON seq = operation WHERE kind = ? AND record_id IN ({marks}) "
        f"AND (name IN ({taken}) OR EXISTS (SELECT 1 FROM change AS later "
        "WHERE later.kind = change.kind AND later.record_id = change.record_id "
        "AND later.revision > change.revision))",
        (kind, *ids),
    )
    for record_id, revision, after, name in rows:
        entry = (int(revision), record_hash(after), name in _TAKEN_OVER)
        past.setdefault(str(record_id), []).append(entry)
