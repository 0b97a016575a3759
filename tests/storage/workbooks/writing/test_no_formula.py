"""No text of ours ever becomes a formula: every text field of every kind, and of the profile.

The records go into a package and into the workbook of refused rows; what is read back is text, the
same text, and neither a program nor a person finds a formula in any sheet.
"""

import re
import types
import typing
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from models.calendar import Period
from models.candidates.progress import Goal, Note, Progress, ProgressRow, ProgressSubject
from models.canonical import to_plain
from models.check import Check
from models.entries import (
    BrandReview,
    Complaint,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
)
from models.kinds import KINDS, kind_of
from models.manager import Manager
from models.package import Package, PackageHead, PackageSource, build_package, cell_key, data_line
from models.package.facts import Entries, Events
from models.package.source import MonthPhoto
from models.photo import Photo
from models.product import Product
from models.programme import AwardRound, Campaign, MonthClose, StoreReport, Training
from models.reports import Report
from models.retailer import Retailer, StandardTerm
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones import History, StoreFacts, build_board
from models.todo import Todo
from models.visit import ShopState, Signature, Visit
from storage.workbooks.cells import cell_text
from storage.workbooks.refused import write_refused
from storage.workbooks.writing.package_book import write_package
from storage.workbooks.writing.verify import verify_package

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 12)
NOVEMBER = Period.parse("2026-11")
NOW = datetime(2026, 11, 30, 17, 30, tzinfo=timezone(timedelta(hours=8)))

EVIL = (
    "=1+1",
    '=HYPERLINK("http://example.invalid","看")',
    "=cmd|' /C calc'!A0",
    '@SUM(1+1)*cmd|" /C calc"!A0',
    "+1+1",
    "-2+3",
    "-",
    "@x",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "'=1+1",
    '";=1+1',
    "{=1+1}",
    "=" * 40,
    "_x003D_1+1",
    "_x000D_=1",
    "_x005F_x003D_",
    "#REF!",
    "#N/A",
    "TRUE",
    "1E5",
    "320706100123",
    "2026-11-12",
    "12:30",
    "50%",
    "</t></is></c><c><f>1+1</f></c>",
    "<![CDATA[=1]]>",
    "&#61;1+1",
    "\x00=1",
    "\x0b\x1f=1",
    "\ufffe\uffff=",
    "长" * 33_000,
)
TEXTS = st.one_of(
    st.sampled_from(EVIL), st.text(max_size=30), st.text("=+-@\t\r\n_x0D#'", max_size=8)
)
LONE = "\ud800=1\udfff"


def filled(record: type[Any], text: str, **given: Any) -> Any:
    """A record with ``text`` in every field that takes a text, and something in all others.

    ``given`` holds for its lines too.
    """
    attrs.resolve_types(record)
    values: dict[str, Any] = {}
    for field in attrs.fields(record):
        if field.name in given:
            values[field.name] = given[field.name]
        elif field.name in ("updated_at", "deleted", "revision"):
            continue
        else:
            values[field.name] = _value(field.type, text, given)
    return record(**values)


_PLAIN: dict[Any, Any] = {int: 3, bool: True, date: DAY, time: time(9, 5), datetime: NOW}


def _value(kind: Any, text: str, given: Mapping[str, Any]) -> Any:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        kind = next(each for each in typing.get_args(kind) if each is not type(None))
    if typing.get_origin(kind) is tuple:
        return (_value(typing.get_args(kind)[0], text, given),)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and attrs.has(kind):
        return filled(kind, text, **given)
    return text if kind is str else _PLAIN[kind]


def test_a_filled_record_has_the_text_in_every_text_field() -> None:
    """So that a new field is in the test without being named here."""
    for kind in KINDS.values():
        plain = to_plain(filled(kind.record, "=1"))
        texts = re.findall(r"'[^']*': '=1'|\['=1'\]", repr(plain))
        wanted = repr(attrs.fields(kind.record)).count("type=<class 'str'>")
        assert len(texts) >= wanted > 0, kind.name


def source_of(texts: Sequence[str], key: str = "") -> PackageSource:
    """A source whose every record and master holds one of ``texts`` everywhere.

    The profile holds the first of them. Stores and products are named by them too, or by ``key``.
    """
    told = [_Told(text, key or text, number) for number, text in enumerate(texts)]
    first = texts[0]
    stores = [
        StoreFacts(retailer_id=each.key, terms=(StandardTerm(since=date(2025, 1, 1)),))
        for each in told
    ]
    made = [record for each in told for record in each.packaged]
    return PackageSource(
        head=PackageHead(
            package="11111111-1111-4111-8111-111111111111",
            sequence=1,
            base_acknowledged=0,
            device="22222222-2222-4222-8222-222222222222",
            manager=filled(Manager, first, id=key or f"{first}1"),
            month="2026-11",
            created_at=NOW,
            journal_operation=1,
            journal_head="ab" * 32,
            schema=3,
        ),
        month=NOVEMBER,
        visits=tuple(each.visit for each in told),
        checks=tuple(each.of(Check) for each in told),
        board=build_board(NOVEMBER, DAY, stores, History.of(each.done for each in told)),
        retailers={each.key: each.of(Retailer) for each in told},
        products={each.key: each.of(Product) for each in told},
        notices={each.text: each.text for each in told},
        todos={each.visit.id: (each.of(Todo),) for each in told},
        stock={},
        lines=() if key else tuple(data_line(kind_of(each), to_plain(each)) for each in made),
        entries=_entries(told),
        events=_events(told),
        progress=_progress(told),
        reports=tuple(each.of(Report) for each in told),
        population=frozenset(each.key for each in told),
        brands=tuple(sorted({each.key for each in told})),
        promotions=tuple(each.done for each in told),
        last_receipt=first,
        photos=tuple(MonthPhoto(each.of(Photo), (each.text,)) for each in told),
    )


class _Told:
    """Records that hold one text everywhere but in their ids."""

    def __init__(self, text: str, key: str, number: int) -> None:
        self.text, self.key, self._number = text, key, number
        self.visit = self.of(Visit, shop_state=ShopState.OPEN, signature=Signature.NONE)
        self.done = self.of(SixOneRecord, item=SixOneItem.PROMOTION, done_on=DAY, derived=False)

    def of(self, record: type[Any], **given: Any) -> Any:
        named = record in (Retailer, Product)
        keys = {
            "id": self.key if named else f"{record.__name__}{self._number}",
            "retailer_id": self.key,
            "product_id": self.key,
            "point": self.text[:40],  # becomes a heading
        }
        return filled(record, self.text, **(keys | given))

    @property
    def packaged(self) -> list[Any]:
        """One record of each kind that travels."""
        return [self.of(kind.record) for kind in KINDS.values() if kind.packaged]


def _entries(told: Sequence[_Told]) -> Entries:
    def every(record: type[Any], **given: Any) -> tuple[Any, ...]:
        return tuple(each.of(record, **given) for each in told)

    integrity = [
        attrs.evolve(each, id=f"i{each.id}", commitment="客户服务讲廉洁")
        for each in every(Complaint)
    ]
    return Entries(
        market_notes=every(MarketNote),
        complaints=(*every(Complaint), *integrity),
        demands=every(Demand),
        changes=every(RetailerChange),
        suggestions=every(GradeSuggestion),
        irregularities=every(Irregularity),
        reviews=every(BrandReview),
        expenses=every(Expense),
        declarations=every(Declaration),
    )


def _events(told: Sequence[_Told]) -> Events:
    def every(record: type[Any]) -> tuple[Any, ...]:
        return tuple(each.of(record) for each in told)

    return Events(
        campaigns=every(Campaign),
        trainings=every(Training),
        reports=every(StoreReport),
        rounds=every(AwardRound),
        close=told[0].of(MonthClose, month="2026-11", counted=True),
    )


def _progress(told: Sequence[_Told]) -> Progress:
    notes = tuple(Note(each.key, each.text) for each in told)
    row = ProgressRow(
        subject=ProgressSubject.STANDARD, goal=Goal(None, told[0].text), before=(), came=(),
        left=(), now=(), difficulties=notes, next_steps=notes,
    )  # fmt: skip
    return Progress(month="2026-11", until=DAY, rows=(row,))


def assert_no_formula(path: Path) -> None:
    """Neither the XML of any sheet nor a reader knows a formula, an error or an external link."""
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            assert "externalLink" not in part
            assert not part.endswith(("vbaProject.bin", ".vml"))
            if part.startswith("xl/worksheets/"):
                content = parts.read(part)
                assert not re.search(rb"<f[ >/]", content), part
                assert not re.search(rb'<c [^>]*t="(str|e)"', content), part
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in ("f", "e"), (sheet.title, cell.coordinate)
                if str(cell.value or "").startswith("="):
                    assert cell.quotePrefix, (sheet.title, cell.coordinate)


def assert_same_texts(path: Path, package: Package) -> None:
    """Every cell of every sheet reads back as it was meant."""
    book = CalamineWorkbook.from_path(path)
    for table in package.tables:
        rows = book.get_sheet_by_name(table.title).to_python()
        assert [cell_key(each) for each in rows[2]] == [
            cell_key(cell_text(each)) for each in table.headings
        ]
        for read, row in zip(rows[3:-1], table.rows, strict=True):
            meant = [cell_text(each) if isinstance(each, str) else each for each in row.values]
            assert list(map(cell_key, read)) == list(map(cell_key, meant)), table.title
    entries = dict(row[:2] for row in book.get_sheet_by_name("_manifest").to_python()[1:])
    assert entries == {key: cell_text(value) for key, value in package.manifest.entries.items()}


def written(tmp_path: Path, package: Package) -> Path:
    path = tmp_path / "包.xlsx"
    write_package(path, package)
    verify_package(path, package)
    return path


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=15,
    deadline=None,
)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_no_text_of_a_package_becomes_a_formula(tmp_path: Path, texts: list[str]) -> None:
    package = build_package(source_of(texts))
    assert all(len(table.rows) > 0 for table in package.tables), "every sheet has something"
    path = written(tmp_path, package)
    assert_no_formula(path)
    assert_same_texts(path, package)


@pytest.mark.parametrize("first", [0, 5, 8, 20, 23, 33])
def test_no_known_trick_becomes_a_formula(tmp_path: Path, first: int) -> None:
    """All of them in the records, each of some in the profile: title, notes, cover, manifest."""
    package = build_package(source_of([*EVIL[first:], *EVIL[:first]]))
    path = written(tmp_path, package)
    assert_no_formula(path)
    assert_same_texts(path, package)


def test_a_broken_character_harms_no_sheet(tmp_path: Path) -> None:
    """A lone surrogate: no record of the ledger can hold one, but what is made by hand may."""
    assert_no_formula(written(tmp_path, build_package(source_of([LONE], key="K1"))))


@attrs.frozen
class Row:
    """A refused row as an import keeps it."""

    file: str
    kind: str
    headings: tuple[str, ...]
    row: int
    reasons: tuple[str, ...]
    cells: tuple[Any, ...]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(st.one_of(TEXTS, st.just(LONE)))
def test_no_text_of_a_refused_row_becomes_a_formula(tmp_path: Path, text: str) -> None:
    rows = [
        Row(text, "客户主档", ("客户编码", text, "许可证号"), 4, (text,), (text, text, text, text)),
        Row("f", "通知公告", ("编号", "标题", "正文"), 5, ("要填",), (text, text, text)),
    ]
    path = write_refused(tmp_path / "错误行.xlsx", rows, {"客户主档": DAY})
    assert_no_formula(path)
    read = CalamineWorkbook.from_path(path).get_sheet_by_name("通知公告").to_python()[3]
    assert [cell_key(each) for each in read[1:4]] == [cell_key(cell_text(text))] * 3
    path.unlink()
