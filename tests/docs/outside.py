"""A program of somebody else: written from docs/workbook-format.md alone, nothing of ours in it.

It reads packages and enrolments, merges them, finds edited rows, writes handouts and receipts.
Sections of the document are named in brackets.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openpyxl import Workbook, load_workbook

SIGNED = {
    *("protocol", "schema", "package", "sequence", "base_acknowledged", "device", "manager"),
    *("manager_name", "organisation", "department", "month", "created_at", "journal_operation"),
    *("journal_head", "records", "digest", "lineage", "purpose", "recipient", "route"),
    *("retailers", "open_todos", "confirmed", "key"),
}
OF_EACH_MANAGER = "retailer_notes"


class Refused(Exception):
    """The file is none, or not whole."""


def text(value: object) -> str:
    """A cell of the hidden sheets as the text it was [1.2]."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("_x005F_", "_")


def digest(lines: Iterable[Sequence[object]]) -> str:
    joined = "\n".join(sorted("\t".join(map(str, line)) for line in lines))
    return sha256(joined.encode()).hexdigest()


@dataclass(frozen=True)
class Content:
    """One content of a record, and the package that carried it [3.4, 4.3]."""

    kind: str
    record: str
    revision: int
    hash: str
    follows: str
    fields: Mapping[str, Any]
    manager: str
    sequence: int
    device: str

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.record, self.manager if self.kind == OF_EACH_MANAGER else "")

    @property
    def rank(self) -> tuple[int, int, str, str]:
        return (self.revision, self.sequence, self.device, self.hash)

    def comes_after(self, other: "Content") -> bool:
        named = self.follows.split()
        whole = "0" in named
        numbers = [int(each.split(":")[0]) for each in named if each != "0"]
        if self.revision <= other.revision:
            return False
        if f"{other.revision}:{other.hash[:16]}" in named:
            return True
        unsaid = not (whole or (numbers and other.revision >= min(numbers)))
        return unsaid and self.manager == other.manager


class Package:
    """A package that was opened; :meth:`contents` verifies it [4.1]. Or a handover [6]."""

    def __init__(self, path: Path, purpose: str = "") -> None:
        self.book = load_workbook(path)
        if not {"_manifest", "_data"} <= set(self.book.sheetnames):
            raise Refused("no package")
        rows = self.book["_manifest"].iter_rows(min_row=2, max_col=2, values_only=True)
        self.entries = {text(key): text(value) for key, value in rows}
        self.confirmed: dict[tuple[str, str], str] = {}
        if self.entries.get("purpose", "") != purpose or int(self.entries["protocol"]) > 2:
            raise Refused("not understood")

    @property
    def signed(self) -> bool:
        """[3.3]"""
        lines = []
        for key, value in self.entries.items():
            told = " ".join(value.split())
            of_sheet = re.fullmatch("sheet/.*/(rows|hash)", key, re.DOTALL)
            if told and (key in SIGNED or key.startswith("figure/") or of_sheet):
                lines.append(f"{' '.join(key.split())}\t{told[:7] if key == 'month' else told}")
        return holds(self.entries["key"], self.entries["signature"], "\n".join(sorted(lines)))

    def contents(self) -> list[Content]:
        """[3.4, 3.5]"""
        headings, *rows = self.book["_data"].iter_rows(values_only=True)
        names = list(map(text, headings))
        found = [self._content(dict(zip(names, map(text, row), strict=True))) for row in rows]
        told = (int(self.entries["records"]), self.entries["digest"], self.entries["lineage"])
        records = digest((each.kind, each.record, each.revision, each.hash) for each in found)
        lineage = digest((each.kind, each.record, each.follows) for each in found)
        if (len(found), records, lineage) != told:
            raise Refused("digest")
        confirmed = ((*key, number) for key, number in self.confirmed.items() if number != "0")
        if self.entries.get("purpose") and digest(confirmed) != self.entries["confirmed"]:
            raise Refused("confirmed")
        return found

    def _content(self, row: Mapping[str, str]) -> Content:
        parts = sorted((name for name in row if name.startswith("json")), key=lambda n: (len(n), n))
        fields = json.loads("".join(row[name] for name in parts))
        canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        told = (row["id"], row["revision"], row["hash"])
        made = sha256(canonical.encode()).hexdigest()
        if told != (fields["id"], str(fields["revision"]), made):
            raise Refused(row["id"])
        self.confirmed[row["kind"], row["id"]] = row.get("confirmed", "0")
        whose = (self.entries["manager"], int(self.entries["sequence"]), self.entries["device"])
        revision = int(row["revision"])
        return Content(row["kind"], row["id"], revision, made, row["follows"], fields, *whose)

    @property
    def sheets(self) -> list[str]:
        return [key[6:-5] for key in self.entries if re.fullmatch("sheet/.+/rows", key)]

    def columns(self, sheet: str) -> list[str]:
        return [heading for heading, _kind in json.loads(self.entries[f"sheet/{sheet}/columns"])]

    def rows(self, sheet: str) -> list[list[str]]:
        """The keys of the cells below the headings, without 合计 [3.6]."""
        cells = self.book[sheet].iter_rows(min_row=4, max_row=self.book[sheet].max_row - 1)
        return [[cell_key(cell.value) for cell in row] for row in cells]

    def marks(self, sheet: str) -> dict[str, tuple[str, str, str]]:
        """记录编号, 修订号 and the marks of the cells by the hash of each row [3.2]."""
        rows, cells = (self._parts(sheet, name) for name in ("marks", "cells"))
        split = [row.rsplit(":", 2) for row in rows]
        return {
            made: (record, revision, marks)
            for (record, revision, made), marks in zip(split, cells, strict=True)
        }

    def _parts(self, sheet: str, name: str) -> list[str]:
        found: list[str] = []
        while part := self.entries.get(f"sheet/{sheet}/{name}/{len(found) + 1}"):
            found.append(part)
        return " ".join(found).split()

    def sheet_holds(self, sheet: str) -> bool:
        """[3.6]"""
        hashes = sorted(map(row_hash, self.rows(sheet)))
        headings = "\t".join(map(cell_key, self.columns(sheet)))
        made = sha256("\n".join([headings, *hashes]).encode()).hexdigest()
        return made == self.entries[f"sheet/{sheet}/hash"]

    def edits(self, sheet: str) -> dict[str, list[str]]:
        """记录编号 → headings of the edited cells; of a row that was added, none [4.6]."""
        sent = self.marks(sheet)
        by_record = {record: marks for record, _, marks in sent.values()}
        columns, found = self.columns(sheet), {}
        for row in self.rows(sheet):
            if row_hash(row) not in sent:
                marks = by_record.get(row[-2], "")
                was = [marks[place : place + 3] for place in range(0, len(marks), 3)]
                is_now = [cell_mark(key) for key in row]
                pairs = zip(columns, was, is_now, strict=True) if was else ()
                found[row[-2]] = [name for name, old, new in pairs if old != new]
        return found


def holds(key: str, signature: str, signed: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(b64decode(key))
        public.verify(b64decode(signature), signed.encode())
    except InvalidSignature:
        return False
    return True


def enrolled(path: Path) -> Mapping[str, str]:
    """[5]"""
    told: dict[str, str] = json.loads(path.read_text(encoding="utf-8-sig"))
    names = ["device", "manager", "manager_name", "organisation", "department", "made_at", "key"]
    lines = sorted(f"{name}\t{told[name]}" for name in names if told[name])
    made = sha256(b64decode(told["key"])).hexdigest()[:32].upper()
    if made != told["fingerprint"].replace(" ", ""):
        raise Refused("fingerprint")
    if not holds(told["key"], told["signature"], "\n".join(["roundbook-enrolment 1", *lines])):
        raise Refused("signature")
    return told


def cell_key(value: object) -> str:
    """[3.6]"""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        moment = datetime.combine(date(2000, 1, 1), value) + timedelta(seconds=30)
        return f"{moment:%H:%M}"
    if isinstance(value, int | float):
        number = Decimal(repr(value)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
        return f"{number:f}".rstrip("0").rstrip(".")
    unseen = "[\0-\x20\x7f-\xa0\ud800-\udfff\u3000\ufffe\uffff]"
    return re.sub(unseen, "", text(value))


def row_hash(keys: Iterable[str]) -> str:
    return sha256("\t".join(keys).encode()).hexdigest()[:16]


def cell_mark(key: str) -> str:
    return f"{crc32(key.encode()) & 0xFFF:03x}"


def merged(contents: Iterable[Content]) -> dict[tuple[str, str, str], list[Content]]:
    """The heads of each record, what counts first [4.3]. Of equal contents the last one speaks."""
    held: dict[tuple[str, str, str], dict[tuple[int, str], Content]] = {}
    for each in contents:
        known = held.setdefault(each.key, {})
        same = known.get((each.revision, each.hash), each)
        known[each.revision, each.hash] = max(same, each, key=lambda one: one.rank)
    heads = {}
    for key, known in held.items():
        every = sorted(known.values(), key=lambda one: one.rank, reverse=True)
        heads[key] = [one for one in every if not any(other.comes_after(one) for other in every)]
    return heads


def write_sheet(path: Path, sheet: str, headings: Sequence[str], *rows: Sequence[object]) -> Path:
    """A handout of one sheet [2]: plain, without title rows."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for row in (headings, *rows):
        page.append(list(row))
    book.save(path)
    return path


def write_receipt(path: Path, package: Package, back: Mapping[str, str]) -> Path:
    """Answer every content of a package [2.6]; ``back``: 意见 by 记录编号 of what is returned."""
    headings = ("包编号", "记录编号", "修订号", "校验", "日期", "结果", "意见")
    number, day = package.entries["package"], date(2026, 12, 3)
    rows = []
    for each in package.contents():
        answer = ("退回", back[each.record]) if each.record in back else ("接收", None)
        rows.append((number, each.record, each.revision, each.hash[:16], day, *answer))
    return write_sheet(path, "回执", headings, *rows)
