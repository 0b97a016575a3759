"""The file itself: SQLite's own checks, told in people's words, the schema, what the ledger is."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from models.difference.values import joined
from models.marks import N_
from models.phrase import Phrase
from storage import driver
from storage.database import Ledger
from storage.device_key import KEY_ROW
from storage.ledger.purchase_sums import SUM_TABLES
from storage.migrations import STEPS, migrate
from storage.operations.checking.findings import Finding, table_label
from storage.operations.checking.reading import DAMAGE, is_readable
from storage.operations.device import has_broken_key

__all__ = ["check_file", "check_meta", "check_schema", "quick_file", "sealed_pages"]

_MOST_ERRORS = 200
_INDEX = re.compile(
    r"row \d+ missing from index (\w+)|wrong # of entries in index (\w+)"
    r"|non-unique entry in index (\w+)|row \d+ values differ from index (\w+)"
)
_TREE = re.compile(r"Tree (\d+)\b")
_ORDER = re.compile(r"row not in PRIMARY KEY order for (\w+)")
_RULE = re.compile(
    r"(?:CHECK constraint failed in|NULL value in|NUMERIC value in|TEXT value in|non-\w+ value in) "
    r"(\w+)"
)
_DEVICE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FEW_SIGNS = 4
_BULK = (
    *("purchase_line", "purchase_line_before", "purchase_month", "purchase_month_before"),
    *SUM_TABLES,
)
_PAGES_AT_ONCE = 3_000


def check_file(ledger: Ledger) -> Iterator[Finding]:
    """Let SQLite look through the file, every index included."""
    yield from _answers(ledger, f"PRAGMA integrity_check({_MOST_ERRORS})")
    try:
        dangling = ledger.query("PRAGMA foreign_key_check")
    except DAMAGE:
        return  # the pages that cannot be read are told already
    for table, row, parent, _ in dangling:
        text = Phrase(
            N_("“{table}”有一行（{row}）指向“{parent}”中没有的记录。"),
            table=table_label(table),
            row=row if row is not None else "—",
            parent=table_label(parent),
        )
        yield Finding(code="reference", where=table, text=text, table=table, row=row)


def quick_file(ledger: Ledger) -> Iterator[Finding]:
    """Let SQLite look through the pages; in a large ledger not through those of purchases."""
    if int(ledger.scalar("PRAGMA page_count")) <= _PAGES_AT_ONCE:
        yield from _answers(ledger, "PRAGMA quick_check(20)")
        return
    tables = ledger.query("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        if table not in _BULK:
            yield from _answers(ledger, f"PRAGMA quick_check('{table}')")


def _answers(ledger: Ledger, pragma: str) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    try:
        for (answer,) in ledger.iterate(pragma):
            lines = (_told(ledger, line) for line in str(answer).splitlines())
            for finding in filter(None, lines):
                key = (finding.code, finding.where or finding.text)
                if key not in told:
                    told.add(key)
                    yield finding
    except DAMAGE as damage:
        yield _broken(str(damage))


def _told(ledger: Ledger, answer: str) -> Finding | None:
    """Say in people's words what SQLite says; None for its ok and its headings."""
    if answer == "ok" or answer.startswith("*** in database"):
        return None
    found = _INDEX.search(answer)
    if found is not None:
        index = next(name for name in found.groups() if name)
        text = Phrase(N_("索引 {index} 与表里的内容不一致。"), index=index)
        return Finding(code="index", where=index, text=text)
    found = _TREE.search(answer)
    if found is not None:
        return _of_tree(ledger, int(found[1]), answer)
    found = _ORDER.search(answer)
    if found is not None:
        text = Phrase(N_("“{table}”里有一行排错了位置。"), table=table_label(found[1]))
        return Finding(code="order", where=found[1], text=text, table=found[1])
    found = _RULE.search(answer)
    if found is not None:
        text = Phrase(N_("“{table}”里有一行的值不合规则。"), table=table_label(found[1]))
        return Finding(code="rule", where=found[1], text=text, table=found[1])
    return _broken(answer)


def _of_tree(ledger: Ledger, root: int, answer: str) -> Finding:
    """Say of a damaged page whether it is an index's, which can be made anew, or a table's."""
    try:
        kind, name = ledger.query(
            "SELECT type, name FROM sqlite_schema WHERE rootpage = ?", (root,)
        )[0]
    except (*DAMAGE, IndexError):
        return _broken(answer)
    if kind == "index":
        text = Phrase(N_("索引 {index} 的页坏了。"), index=name)
        return Finding(code="index", where=name, text=text)
    text = Phrase(N_("“{table}”的页坏了：{answer}"), table=table_label(name), answer=answer)
    return Finding(code="table", where=name, text=text, table=name)


def _broken(answer: str) -> Finding:
    text = Phrase(N_("台账文件有损坏：{answer}"), answer=answer)
    return Finding(code="file", where="", text=text)


def sealed_pages(ledger: Ledger) -> Iterator[Finding]:
    """Pages of an encrypted ledger whose seal is broken; nothing for a plain one.

    After the first such page SQLCipher reads no other in the same connection, so each table is
    tried in one of its own, and no other check can say anything.
    """
    try:
        answers = ledger.query("PRAGMA cipher_integrity_check")
    except DAMAGE:
        return
    if answers:
        text = Phrase(
            N_("台账文件有 {n} 页的密封校验不符，读不全的有：{tables}"),
            n=len(answers),
            tables=joined(_unreadable_tables(ledger)),
        )
        yield Finding(code="file", where="", text=text)


def _unreadable_tables(ledger: Ledger) -> list[str]:
    try:
        with ledger.reopened() as own:
            names = own.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    except DAMAGE:
        return []
    found = []
    for (name,) in names:
        with ledger.reopened() as own:
            if not is_readable(own, name):
                found.append(table_label(name))
    return found


# ------------------------------------------------------------------------------------ the schema


@cache
def _schema_as_made() -> frozenset[tuple[Any, ...]]:
    """The tables, indexes and views as this program makes them."""
    from sqlite_utils import Database

    connection = driver.connect(":memory:", isolation_level=None)
    try:
        migrate(Database(connection, execute_plugins=False))
        return frozenset(connection.execute(_SCHEMA).fetchall())
    finally:
        connection.close()


_SCHEMA = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master "
    "WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' AND tbl_name NOT LIKE '\\_%' ESCAPE '\\'"
)


def check_schema(ledger: Ledger) -> Iterator[Finding]:
    """Hold the schema against the one the program makes."""
    try:
        held = frozenset(ledger.query(_SCHEMA))
        rows = ledger.query("SELECT name FROM _sqlite_migrations WHERE migration_set = 'roundbook'")
        steps = {row[0] for row in rows}
    except DAMAGE as damage:
        yield _broken(str(damage))
        return
    names = sorted({str(each[1]) for each in held ^ _schema_as_made()})
    if names or not steps >= set(STEPS):
        text = Phrase(
            N_("台账的表结构与程序不符：{names}"), names=joined(names or ["_sqlite_migrations"])
        )
        yield Finding(code="schema", where="", text=text)


def check_meta(ledger: Ledger, last_device: str) -> Iterator[Finding]:
    """Hold the device's id against its form, and against the journal's where it nearly agrees.

    A ledger that was restored elsewhere has an id of its own; a damaged one differs in a sign, or
    lies under a damaged key and was replaced. Then the device's signing key against the id.
    """
    try:
        held: dict[str, str] = dict(ledger.query("SELECT key, value FROM meta"))
    except DAMAGE:
        held = {}
    device = str(held.pop("device_id", ""))
    differing = sum(one != other for one, other in zip(device, last_device, strict=False))
    nearly = 0 < differing <= _FEW_SIGNS and len(device) == len(last_device)
    replaced = device != last_device and last_device in held.values()
    damaged = nearly or replaced or not _DEVICE.fullmatch(device)
    if damaged:
        yield Finding(code="meta", where="device_id", text=N_("台账的本机编号坏了。"), table="meta")
    if device and has_broken_key(ledger, last_device if damaged else device):
        yield Finding(code="meta", where=KEY_ROW, text=N_("台账的本机签名密钥坏了。"), table="meta")
