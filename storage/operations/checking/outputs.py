"""What went out or is not written up yet: packages, printed sheets, receipts, drafts."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.kinds import KINDS
from models.marks import N_
from models.package import DataLine, data_digest
from models.phrase import Phrase
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.drafts import unsound_drafts
from storage.operations.checking.chain import JournalView
from storage.operations.checking.findings import Finding, table_label
from storage.operations.checking.names import RecordNames
from storage.operations.checking.reading import DAMAGE
from storage.operations.noted import (
    PACKAGE_COLUMNS,
    SHEET_COLUMNS,
    TOLD_TABLES,
    row_digest,
    table_digest,
)
from storage.operations.print_sheets import PRINTS

__all__ = ["check_drafts", "check_known", "check_packages", "check_sheets"]

Made = dict[str, tuple[journal.OperationHead, dict[str, Any]]]
"""Exports by the id of the package they made: the operation and its details."""


def _unreadable(table: str) -> Finding:
    text = Phrase(N_("“{table}”的一部分读不出来。"), table=table_label(table))
    return Finding(code="table", where=table, text=text, table=table)


# ---------------------------------------------------------------------------------- the packages


def check_packages(ledger: Ledger, view: JournalView) -> Iterator[Finding]:
    """Hold the packages and what they carried against the exports that made them."""
    try:
        rows = ledger.query(f"SELECT {', '.join(PACKAGE_COLUMNS)} FROM package")  # noqa: S608
    except DAMAGE:
        yield _unreadable("package")
        return
    held = {str(row[0]): dict(zip(PACKAGE_COLUMNS, row, strict=True)) for row in rows}
    made: Made = {}
    for head, details in view.told:
        if head.name == "export_package" and "package" in details:
            made[str(details["package"])] = (head, details)
    for key, row in held.items():
        agrees = _agrees(row, *made[key]) if key in made else _is_foreign(made, row)
        if not (agrees and _carried(ledger, row)):
            yield _package(key, row["file_name"])
    for key in sorted(made.keys() - held.keys()):
        yield _package(key, made[key][1].get("file"))


def _agrees(row: dict[str, Any], head: journal.OperationHead, details: dict[str, Any]) -> bool:
    if "row" in details and not _is(row.values(), details["row"]):
        return False
    told = [details.get(name) for name in ("file", "file_sha256", "digest")]
    held = [row[name] for name in ("file_name", "file_sha256", "digest")]
    return [*told, head.seq, head.device] == [*held, row["operation"], row["device"]]


def _is(row: Iterable[Any], digest: object) -> bool:
    """Tell whether a row has the digest that was told; not where a text has become bytes."""
    try:
        return row_digest(row) == digest
    except TypeError:
        return False


def _is_foreign(made: Made, row: dict[str, Any]) -> bool:
    """Tell whether a package was noted by another operation than an export."""
    return row["operation"] not in {head.seq for head, _ in made.values()}


def _carried(ledger: Ledger, row: dict[str, Any]) -> bool:
    """Tell whether the records a package carried are those its digest covers."""
    try:
        carried = ledger.query(
            "SELECT kind, record_id, revision, hash FROM package_record WHERE package = ?",
            (row["id"],),
        )
    except DAMAGE:
        return False
    lines = [
        DataLine(kind, record_id, revision, digest, "")
        for kind, record_id, revision, digest in carried
    ]
    return bool(len(lines) == row["records"] and data_digest(lines) == row["digest"])


def _package(key: str, file: object) -> Finding:
    text = Phrase(N_("上报包“{file}”的记录与生成时不同。"), file=file)
    return Finding(code="package", where=f"package {key}", text=text, table="package")


# ------------------------------------------------------------------------------------ the sheets


def check_sheets(ledger: Ledger, view: JournalView, names: RecordNames) -> Iterator[Finding]:
    """Hold the layouts of printed sheets against the prints that told their digests."""
    told: dict[int, str | None] = {}
    for head, details in view.told:
        if head.name not in PRINTS:
            continue
        digests = details.get("layouts", {})
        for serial in details.get("serials", ()):
            told[int(serial)] = digests.get(serial)
    try:
        rows = ledger.query(f"SELECT {', '.join(SHEET_COLUMNS)} FROM printed_sheet")  # noqa: S608
    except DAMAGE:
        yield _unreadable("printed_sheet")
        return
    held = {int(row[0]): row for row in rows}
    for serial in sorted(told.keys() | held.keys()):
        row, digest = held.get(serial), told.get(serial)
        unknown = serial not in told and not view.torn
        if row is None or unknown or (digest and not _is(row, digest)):
            yield _sheet(serial, row, names)


def _sheet(serial: int, row: tuple[Any, ...] | None, names: RecordNames) -> Finding:
    shop, day = (names.shop(row[2]), row[3]) if row else ("", "")
    text = Phrase(
        N_("打印过的表单 {serial}（{day} {shop}）与打印时不同，扫描件可能读不回来。"),
        serial=serial,
        day=day,
        shop=shop,
    )
    return Finding(
        code="sheet", where=f"printed_sheet {serial}", text=text, table="printed_sheet", row=serial
    )


# ------------------------------------------------------------------------ receipts, floors, drafts


def check_known(ledger: Ledger, view: JournalView) -> Iterator[Finding]:
    """Hold what headquarters is known to have against what was told of it, and against sense."""
    told: dict[str, str] = {}
    for _head, details in view.told:
        tables = details.get("tables", {})
        told |= tables if isinstance(tables, dict) else {}
    for table, columns in TOLD_TABLES.items():
        key = columns.index("kind")
        try:
            rows = ledger.query(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
            sound = table not in told or table_digest(ledger, table) == told[table]
        except DAMAGE:
            yield _unreadable(table)
            continue
        if not (sound and all(_is_possible(*row[key : key + 3]) for row in rows)):
            text = Phrase(N_("“{table}”与写入时不同。"), table=table_label(table))
            yield Finding(code="known", where=table, text=text, table=table)


def _is_possible(kind: object, record_id: object, revision: object) -> bool:
    return kind in KINDS and isinstance(revision, int) and revision > 0 and bool(record_id)


def check_drafts(ledger: Ledger, names: RecordNames) -> Iterator[Finding]:
    """Hold every draft against the digest that was written with it."""
    try:
        unsound = unsound_drafts(ledger)
    except DAMAGE:
        yield _unreadable("draft")
        return
    for key, retailer_id, saved_at in unsound:
        text = Phrase(
            N_("没写完的单子（{shop}，{at}）与写下时不同。"),
            shop=names.shop(retailer_id) or retailer_id,
            at=saved_at[:16],
        )
        yield Finding(code="draft", where=f"draft {key}", text=text, table="draft")
