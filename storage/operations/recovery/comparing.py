"""The packages' records held against the ledger's own: what is missing, newer, or in conflict.

Between packages the merge rule decides. Against the ledger one thing more is known: what it had
before. A copy that the ledger had and went on from is old; one that it never had, although it has a
later revision of its own, was changed on both sides, and a person must look.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import attrs

from models.canonical import canonical_json, record_hash
from models.kinds import KINDS, PACKAGED_KINDS
from models.marks import N_
from models.package import Carried, Merged, record_of
from models.package.lineage import Lineage
from models.package.merging import Key
from storage.database import Ledger
from storage.ledger.records import plains_by_id
from storage.ledger.tables import HEAD
from storage.operations.handover.undoing import IMPORT_HANDOVER
from storage.operations.recovery.previews import KindPreview, RecordNote, RecoveryCounts

__all__ = [
    "RECOVERY",
    "TAKEN_OVER",
    "Compared",
    "Verdict",
    "compare",
    "conflict_notes",
    "content_of",
    "kept_back",
    "kinds_of",
]

RECOVERY = "recover_packages"
"""The operation's name in the journal."""

Plain = dict[str, Any]

TAKEN_OVER = frozenset((RECOVERY, IMPORT_HANDOVER))
"""Operations that write what was made elsewhere: no person changed a record by them."""

_LAST_CHANGE = (
    "SELECT operation.device, operation.name FROM change "
    "JOIN operation ON operation.seq = change.operation "
    "WHERE change.kind = ? AND change.record_id = ? "
    "ORDER BY change.revision DESC, change.operation DESC LIMIT 1"
)
_LATER_CHANGES = (
    "SELECT change.after, operation.name FROM change "
    "JOIN operation ON operation.seq = change.operation "
    "WHERE change.kind = ? AND change.record_id = ? AND change.revision >= ? "
    "AND (change.revision = ? OR operation.name IN (?, ?))"
)


class Verdict(Enum):
    """What becomes of one record.

    FOLLOWS: no person wrote it, it is made anew of the visits of both sides.
    """

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NEWER = "newer"
    CONFLICT = "conflicts"
    FOLLOWS = "follows"
    NO_RETAILER = "no retailer"
    NO_RECORD = "no record"

    @property
    def taken(self) -> bool:
        """True when the packages' copy is written."""
        return self in (Verdict.NEW, Verdict.CHANGED)

    @property
    def kept_back(self) -> bool:
        """True when the copy cannot be written as things are."""
        return self in (Verdict.NO_RETAILER, Verdict.NO_RECORD)


@attrs.frozen
class Compared:
    """One record: its copies, the winner's content, the ledger's own, the verdict."""

    merged: Merged
    plain: Plain
    current: Plain | None
    verdict: Verdict

    @property
    def kind(self) -> str:
        """The kind of record."""
        return self.merged.winner.line.kind


def compare(
    ledger: Ledger, records: Mapping[Key, Merged], handed_over: Collection[str] | None = None
) -> list[Compared]:
    """Hold every merged record against the ledger, by kind and id.

    ``handed_over``: the retailers that come along, where the records are a colleague's handover;
    one that was taken back can be taken again then.
    """
    judge = _Judge(ledger, handed_over)
    found: list[Compared] = []
    by_kind: dict[str, list[Merged]] = {}
    for _, each in sorted(records.items()):
        by_kind.setdefault(each.winner.line.kind, []).append(each)
    for kind in (*PACKAGED_KINDS, *sorted(by_kind.keys() - set(PACKAGED_KINDS))):
        found.extend(judge.of_kind(kind, by_kind.get(kind, ())))
    return found


class _Judge:
    """Knows the ledger's retailers, its device, and what was given back to a colleague."""

    def __init__(self, ledger: Ledger, handed_over: Collection[str] | None) -> None:
        self._ledger = ledger
        self._may_come_again = handed_over is not None
        self._given_back = set(ledger.query("SELECT kind, record_id FROM given_back"))
        self._device = ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'")
        rows = ledger.query("SELECT id FROM retailer WHERE deleted = 0")
        self._retailers = {"", *(str(row[0]) for row in rows), *(handed_over or ())}

    def of_kind(self, kind: str, records: Sequence[Merged]) -> Iterable[Compared]:
        """Judge the records of one kind."""
        ids = [each.winner.line.record_id for each in records]
        held = plains_by_id(self._ledger, kind, ids) if kind in PACKAGED_KINDS else {}
        for each in records:
            plain = record_of(each.winner.line)
            current = held.get(each.winner.line.record_id)
            if plain is None:
                yield Compared(each, {}, current, Verdict.NO_RECORD)
            else:
                yield Compared(each, plain, current, self._verdict(each.winner, plain, current))

    def _verdict(self, copy: Carried, plain: Plain, current: Plain | None) -> Verdict:
        if current is not None and content_of(current) == content_of(plain):
            return Verdict.UNCHANGED
        gone = current is not None and self._is_gone_again(copy, current)
        if current is not None and not gone and self._is_past(copy, current):
            return Verdict.NEWER
        if _retailer_of(copy.line.kind, plain) not in self._retailers:
            return Verdict.NO_RETAILER
        return Verdict.NEW if current is None or gone else self._beside(copy, plain, current)

    def _is_gone_again(self, copy: Carried, current: Plain) -> bool:
        """Tell whether nothing of a handed over record is left here since it was taken back.

        Changes that were made and undone in between used up numbers: whatever it is above those.
        """
        key = (copy.line.kind, copy.line.record_id)
        return self._may_come_again and bool(current["deleted"]) and key in self._given_back

    def _beside(self, copy: Carried, plain: Plain, current: Plain) -> Verdict:
        """Judge a copy that is not the past of what the ledger holds of the record."""
        if (copy.line.kind, copy.line.record_id) in self._given_back:
            return self._again(copy, current)
        if plain.get("derived") and current.get("derived"):
            return _followed(copy, current)
        return Verdict.CHANGED if self._follows(copy, current) else Verdict.CONFLICT

    def _again(self, copy: Carried, current: Plain) -> Verdict:
        """Judge what was given back to the colleague it came from."""
        if not self._may_come_again or copy.line.revision < current["revision"]:
            return Verdict.NEWER
        return Verdict.CHANGED

    def _follows(self, copy: Carried, current: Plain) -> bool:
        """Tell whether the copy was made knowing what the ledger holds; its lineage may say so."""
        if copy.version.revision <= current["revision"]:
            return False
        held = record_hash(canonical_json(current))
        if Lineage.parse(copy.line.follows).names(current["revision"], held):
            return True
        return not self._was_changed_here(copy)

    def _was_changed_here(self, copy: Carried) -> bool:
        """Tell whether a person changed the record since the ledger became another device.

        Then a copy of an earlier device does not follow that change, whatever its revision is.
        """
        if copy.version.device == self._device:
            return False
        line = copy.line
        rows = self._ledger.query(_LAST_CHANGE, (line.kind, line.record_id))
        return bool(rows) and rows[0][0] == self._device and rows[0][1] not in TAKEN_OVER

    def _is_past(self, copy: Carried, current: Plain) -> bool:
        """Tell whether the ledger held this copy and went on, or took what stands above it."""
        line = copy.line
        if line.revision >= current["revision"]:
            return False
        rows = self._ledger.query(
            _LATER_CHANGES,
            (line.kind, line.record_id, line.revision, line.revision, *sorted(TAKEN_OVER)),
        )
        return any(name in TAKEN_OVER or record_hash(after) == line.hash for after, name in rows)


def content_of(plain: Plain) -> Plain:
    """Return what a person would call the same: a record without revision and time."""
    content = {key: value for key, value in plain.items() if key not in HEAD}
    return {**content, "deleted": plain["deleted"]}


def _followed(copy: Carried, current: Plain) -> Verdict:
    """Judge a record that follows visits or a check on both sides: nobody is to decide there."""
    ahead = copy.version.revision - int(current["revision"])
    if ahead > 0:
        return Verdict.CHANGED
    return Verdict.NEWER if ahead else Verdict.FOLLOWS


def _retailer_of(kind: str, plain: Plain) -> str:
    return str(plain["id"] if kind == "retailer_notes" else plain.get("retailer_id", ""))


# ---------------------------------------------------------------------------------------- in words


def kinds_of(compared: Sequence[Compared], *, take_packages: bool) -> tuple[KindPreview, ...]:
    """Count the verdicts by kind; a conflict the packages win is a change."""
    counted: dict[str, Counter[str]] = {}
    for each in compared:
        verdict = each.verdict
        if verdict is Verdict.FOLLOWS or (take_packages and verdict is Verdict.CONFLICT):
            verdict = Verdict.CHANGED
        counts = counted.setdefault(each.kind, Counter())
        counts["kept_back" if verdict.kept_back else verdict.value] += 1
        counts["deleted"] += verdict.taken and each.plain["deleted"]
    return tuple(
        KindPreview(kind, _label(kind), RecoveryCounts(**counts))
        for kind, counts in counted.items()
    )


def _label(kind: str) -> str:
    return KINDS[kind].label if kind in KINDS else kind


def conflict_notes(
    ledger: Ledger, compared: Sequence[Compared], *, take_packages: bool
) -> tuple[RecordNote, ...]:
    """Name the records that were changed on both sides, and which side stays."""
    ours = N_("以上报包为准") if take_packages else N_("保留台账里的")
    notes = []
    for each in compared:
        if each.verdict is Verdict.CONFLICT:
            notes.append(_note(ledger, each, ours))
        elif each.verdict.taken and each.merged.in_conflict:
            notes.append(_note(ledger, each, N_("几个包里同一修订号内容不同，取后面的包")))
    return tuple(notes)


def kept_back(ledger: Ledger, compared: Sequence[Compared]) -> tuple[RecordNote, ...]:
    """Name the records that cannot be written, and why."""
    reasons = {
        Verdict.NO_RETAILER: N_("台账里没有这户，请先收客户主档"),
        Verdict.NO_RECORD: N_("内容不是本程序认得的记录"),
    }
    return tuple(
        _note(ledger, each, reasons[each.verdict]) for each in compared if each.verdict.kept_back
    )


_DAYS = ("day", "done_on", "period", "created_on")


def _note(ledger: Ledger, each: Compared, reason: str) -> RecordNote:
    plain = each.plain
    retailer = _retailer_of(each.kind, plain) if plain else each.merged.winner.line.record_id
    name = ledger.scalar("SELECT shop_name FROM retailer WHERE id = ?", (retailer,))
    day = next((str(plain[key]) for key in _DAYS if plain.get(key)), "")
    return RecordNote(_label(each.kind), str(name or retailer), day, reason)
