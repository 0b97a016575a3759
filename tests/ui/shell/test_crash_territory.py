"""A whole territory in the messages of failures: nothing of anybody in the log or a diagnosis."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest
from PySide6.QtCore import qWarning

from models.errors import DomainError
from models.retailer import Retailer
from models.visit import Visit
from storage.database import Ledger, open_ledger
from storage.demo.territory import make_territory_data
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.visits import record_visit
from ui.shell import CrashGuard

pytestmark = pytest.mark.allow_logs("crashes are logged")


class Time:
    """Each look at the clock is two seconds later: no failure is the same as the one before."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 2
        return self.now


@pytest.fixture
def guard(tmp_path: Path, qapp: object) -> Iterator[CrashGuard]:
    made = CrashGuard(tmp_path / "logs", about="Roundbook", clock=Time())
    made.install()
    yield made
    made.remove()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The shops of the made-up territory, and one with a Latin name."""
    rows = [shop.row for shop in make_territory_data().shops]
    fields = {attribute.name for attribute in attrs.fields(Retailer)}
    with open_ledger(tmp_path / "台账") as ledger:
        with operation(ledger, "import_handouts") as unit:
            for row in rows:
                known = {name: value for name, value in row.items() if name in fields and value}
                unit.save(Retailer(**known))
            unit.save(
                Retailer(id="HZ9999", licence_no="320706999999", shop_name="Lucky Star Tobacco",
                         owner="Wang Jianguo", phone="138 0000 1234", address="No 12 Haizhou Rd")
            )  # fmt: skip
        yield ledger


def secrets_of(retailers: list[Retailer]) -> set[str]:
    found: set[str] = set()
    for each in retailers:
        found |= {each.shop_name, each.owner, each.phone, each.licence_no, each.address, each.id}
        found |= {part for part in each.shop_name.split() + each.owner.split() if part}
    return {secret for secret in found if len(secret) > 1}


def provoke(ledger: Ledger, each: Retailer) -> Iterator[BaseException]:
    """Fail in ways that quote what is known of a shop."""
    attempts = (
        lambda: {}[each.licence_no],
        lambda: {}[each.shop_name],
        lambda: int(each.address or "地址"),
        lambda: ledger.query(f"SELECT {each.owner} FROM retailer WHERE phone = {each.phone}"),
        lambda: ledger.query(f"SELECT * FROM '{each.shop_name}'"),
        lambda: Path(f"/nowhere/{each.shop_name}/{each.licence_no}.xlsx").read_bytes(),
        lambda: getattr(each, each.shop_name),
        lambda: record_visit(ledger, Visit(id="", retailer_id=f"{each.id}{each.shop_name}",
                                           day=date(2026, 11, 23))),
    )  # fmt: skip
    for attempt in attempts:
        try:
            attempt()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            yield error
    yield DomainError("“{shop}”没有保存：{owner} {phone}", shop=each.shop_name, owner=each.owner,
                      phone=each.phone)  # fmt: skip
    yield RuntimeError(f"{each.shop_name}，{each.owner}，{each.phone}，{each.address}")


def test_nothing_of_anybody_is_logged_or_copied(guard: CrashGuard, ledger: Ledger) -> None:
    told: list[str] = []
    guard.crashed.connect(lambda _title, _text, diagnosis: told.append(diagnosis))
    retailers = find(ledger, Retailer)
    count = 0
    for each in retailers:
        for error in provoke(ledger, each):
            guard.tell(error)
            count += 1
        qWarning(f"QPixmap: cannot open {each.shop_name} {each.phone}")
        logging.getLogger("roundbook.x").warning("%s %s", each.owner, each.licence_no)
    assert guard.folder is not None
    logs = [file.read_text(encoding="utf-8") for file in guard.folder.glob("roundbook.log*")]
    assert sum(text.count(" ERROR ") for text in logs) > len(retailers)
    assert count == 10 * len(retailers)
    assert len(told) >= 6 * len(retailers)
    everything = "\n".join([*logs, *told])
    assert sorted(secret for secret in secrets_of(retailers) if secret in everything) == []
