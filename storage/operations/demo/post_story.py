"""A market manager's post: packages of three made-up colleagues, with what befalls packages.

One number never arrives, one visit was changed on two devices, one file is torn, and in one the
sheets for people were edited.
"""

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs

from models.entries import MarketCategory, MarketNote
from models.manager import Manager
from models.visit import Visit
from storage.clock import Clock
from storage.database import Ledger, open_ledger
from storage.demo.territory import ORGANISATION, SEED
from storage.ledger.records import get
from storage.operations.enrol_device import write_enrolment
from storage.operations.entries import save_entry
from storage.operations.export_package import export_package
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile
from storage.operations.visits import correct_visit, record_visit

__all__ = ["make_post"]

_PEOPLE = (
    ("G3101", "许文静", "城东营销部"),
    ("G3102", "高志远", "城东营销部"),
    ("G3103", "罗敏", "城西营销部"),
)
_VISITS = 24
_OPINIONS = (
    "紧俏规格还想多要一点",
    "新版价签看着清楚",
    "天冷了，晚上关门早",
    "旁边工地开工，低价位走得快",
)
_TORN = 6_000


@attrs.frozen
class _Colleague:
    """One device of one colleague, who visits shops of his own."""

    ledger: Ledger
    post: Path
    shops: Sequence[str]
    chance: random.Random
    month: str

    def visit(self, day: date, shop: str) -> str:
        key = str(UUID(int=self.chance.getrandbits(128), version=4))
        opinion = self.chance.choice(_OPINIONS)
        record_visit(self.ledger, Visit(id=key, retailer_id=shop, day=day, opinion=opinion))
        return key

    def visit_some(self, last: date, count: int) -> None:
        for place in range(count):
            shop = self.shops[place % len(self.shops)]
            self.visit(last - timedelta(days=place // 6), shop)

    def note(self, day: date, content: str) -> None:
        note = MarketNote(id="", day=day, category=MarketCategory.PRICE, content=content)
        save_entry(self.ledger, note)

    def correct(self, key: str, **said: Any) -> None:
        visit = get(self.ledger, Visit, key)
        if visit is not None:
            correct_visit(self.ledger, attrs.evolve(visit, **said))

    def send(self) -> Path:
        return export_package(self.ledger, self.month, self.post).path


def make_post(folder: Path, masters: Path, clock: Clock) -> Path:
    """Fill ``folder``/收件 and return it; ``masters`` is the 客户主档 the colleagues work from."""
    post = folder / "收件"
    post.mkdir(parents=True)
    chance = random.Random(f"{SEED} post")
    today = clock().date()
    with ExitStack() as stack:
        made = _People(folder, masters, clock, stack, chance)
        first, second, third = (made(number) for number in range(len(_PEOPLE)))
        write_enrolment(first.ledger, post)
        _on_two_devices(first, made, today)
        second.visit_some(today, _VISITS // 2)
        _edit_sheets(second.send())
        third.visit_some(today, _VISITS // 3)
        third.visit(today, second.shops[0])
        third.send()
        third.visit(today, third.shops[-1])
        torn = third.send()
        torn.write_bytes(torn.read_bytes()[:_TORN])
    return post


def _on_two_devices(first: _Colleague, made: Callable[[int], _Colleague], today: date) -> None:
    """Let a visit be changed here and there, and a package be lost."""
    other = made(0)
    write_enrolment(other.ledger, first.post)
    key = first.visit(today, first.shops[0])
    visit = get(first.ledger, Visit, key)
    if visit is not None:
        record_visit(other.ledger, attrs.evolve(visit, revision=0))
    first.visit_some(today, _VISITS)
    first.note(today, "城东农贸市场改造，低价位走得快")
    first.send()
    first.correct(key, opinion=_OPINIONS[0], summary="柜台整齐，补了两个断货")
    other.correct(key, opinion=_OPINIONS[1], summary="约好下周送价签", received_by="店员")
    first.send().unlink()
    first.visit(today, first.shops[1])
    first.send()
    other.send()


@attrs.frozen
class _People:
    """Opens a new ledger of a colleague, by his place among them."""

    folder: Path
    masters: Path
    clock: Clock
    stack: ExitStack
    chance: random.Random
    made: list[Ledger] = attrs.field(factory=list)

    def __call__(self, number: int) -> _Colleague:
        ledger = self.stack.enter_context(
            open_ledger(self.folder / f"colleague-{len(self.made)}", clock=self.clock)
        )
        self.made.append(ledger)
        key, name, department = _PEOPLE[number]
        owner = Manager(id=key, name=name, organisation=ORGANISATION, department=department)
        import_handouts(ledger, [self.masters])  # another's masters, so before the profile
        set_profile(ledger, owner)
        rows = ledger.query("SELECT id FROM retailer ORDER BY id LIMIT 30 OFFSET ?", (number * 29,))
        shops = [str(row[0]) for row in rows]
        post = self.folder / "收件"
        return _Colleague(ledger, post, shops, self.chance, f"{self.clock():%Y-%m}")


def _edit_sheets(path: Path) -> None:
    """Change an opinion in the sheet for people, and add a row, as people do in Excel."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["拜访汇总"]
    heads = {cell.value: cell.column or 0 for cell in sheet[3]}
    sheet.cell(4, heads["客户意见"]).value = "店主说要新品"
    sheet.insert_rows(6)
    for name in ("日期", "客户编码", "客户名称", "店铺状态"):
        sheet.cell(6, heads[name]).value = sheet.cell(5, heads[name]).value
    sheet.cell(6, heads["客户意见"]).value = "补一条"
    book.save(path)
