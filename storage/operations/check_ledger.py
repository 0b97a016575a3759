"""Is the ledger what was written into it? The file, the chain of the journal, rows, batches.

Three things are held against each other: the rows as they lie in their tables, the journal's
account of how they came to be, and the chain of hashes over that account. Whoever holds the file
could rewrite all three; what anchors them are the heads that packages and sheets carry.
"""

from collections.abc import Callable, Iterable

from models.kinds import KINDS
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.tables import table_of
from storage.operations.checking.batches import check_batches
from storage.operations.checking.chain import JournalView, read_journal
from storage.operations.checking.file import (
    check_file,
    check_meta,
    check_schema,
    quick_file,
    sealed_pages,
)
from storage.operations.checking.findings import CheckReport, Finding
from storage.operations.checking.names import RecordNames
from storage.operations.checking.outputs import (
    check_drafts,
    check_known,
    check_packages,
    check_sheets,
)
from storage.operations.checking.reading import DAMAGE
from storage.operations.checking.records import check_records, check_touched
from storage.operations.checking.sums import check_sums
from storage.operations.photos import photo_findings

__all__ = ["CheckReport", "Finding", "check_ledger", "look_through", "quick_check"]

_LAST_OPERATIONS = 50
_MOST_CHANGES = 500


def check_ledger(ledger: Ledger) -> CheckReport:
    """Hold the ledger against itself, in one state of it; writes nothing."""
    with ledger.snapshot():
        return look_through(ledger)[0]


def quick_check(ledger: Ledger) -> list[Finding]:
    """Look at the pages, the end of the journal and what it touched: for every start."""
    with ledger.snapshot():
        findings = list(quick_file(ledger))
        try:
            view, found = read_journal(ledger, _some_way_back(ledger))
            findings += found
            names = RecordNames(ledger)
            findings += check_touched(ledger, view, names)
            findings += check_drafts(ledger, names)
        except DAMAGE as damage:
            findings.append(_broken(damage))
        return findings


def _some_way_back(ledger: Ledger) -> int:
    """Return the operation behind which a quick check looks: not behind a large import."""
    after = journal.last_sequence(ledger)
    changes = 0
    for seq, count in ledger.query(
        "SELECT seq, (SELECT count(*) FROM change WHERE change.operation = seq) FROM operation "
        "ORDER BY seq DESC LIMIT ?",
        (_LAST_OPERATIONS,),
    ):
        changes += count
        if changes > _MOST_CHANGES:
            break
        after = seq - 1
    return after


def look_through(ledger: Ledger) -> tuple[CheckReport, JournalView]:
    """Do what :func:`check_ledger` does within a snapshot the caller holds.

    Beside the report what the journal says, as far as it is believed.
    """
    view, chain = JournalView(), list[Finding]()
    sealed = tuple(sealed_pages(ledger))
    if sealed:
        return _report(ledger, sealed), view
    findings = [*check_schema(ledger), *check_file(ledger)]
    try:
        view, chain = read_journal(ledger)
    except DAMAGE as damage:
        chain = [_broken(damage)]
    names = RecordNames(ledger)
    checks: tuple[Callable[[], Iterable[Finding]], ...] = (
        lambda: check_meta(ledger, view.head.device if view.head else ""),
        lambda: check_records(ledger, view, names),
        lambda: check_batches(ledger, view),
        lambda: check_sums(ledger, tuple(findings)),
        lambda: check_packages(ledger, view),
        lambda: check_sheets(ledger, view, names),
        lambda: check_known(ledger, view),
        lambda: check_drafts(ledger, names),
        lambda: photo_findings(ledger),
    )
    findings += chain
    for check in checks:
        try:
            findings.extend(check())
        except DAMAGE as damage:  # what one part cannot say must not keep the others from speaking
            findings.append(_broken(damage))
    return _report(ledger, tuple(_once(findings))), view


def _broken(damage: BaseException) -> Finding:
    return Finding(code="file", where="", text=str(damage))


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Leave out what was said before in the same words."""
    return dict.fromkeys(findings)


def _report(ledger: Ledger, findings: tuple[Finding, ...]) -> CheckReport:
    lines = _count(ledger, "purchase_line") + _count(ledger, "purchase_month")
    return CheckReport(
        operations=_count(ledger, "operation"),
        changes=_count(ledger, "change"),
        records=sum(_count(ledger, table_of(kind).name) for kind in KINDS),
        batches=_count(ledger, "import_batch"),
        lines=lines,
        head=_head(ledger),
        findings=findings,
        clock_back=_clock_back(ledger),
    )


def _head(ledger: Ledger) -> str:
    try:
        return journal.head_hash(ledger)
    except DAMAGE:
        return ""


def _clock_back(ledger: Ledger) -> dict[int, int]:
    """Read what operations noted of a clock that jumped back; nothing of a damaged file."""
    try:
        return dict(
            ledger.query(
                "SELECT seq, CAST(json_extract(details, '$.clock_back') AS INTEGER) FROM operation "
                "WHERE json_valid(details) AND json_extract(details, '$.clock_back') IS NOT NULL "
                "ORDER BY seq"
            )
        )
    except DAMAGE:
        return {}


def _count(ledger: Ledger, table: str) -> int:
    """Count the rows of a table, as far as its pages can be read."""
    try:
        return int(ledger.scalar(f"SELECT count(*) FROM {table}"))  # noqa: S608 - own names
    except DAMAGE:
        return 0
