"""Killed while receipts are taken over, alone and together with handouts."""

from collections.abc import Iterator
from pathlib import Path

from storage.database import Ledger, open_ledger
from storage.operations.export_package import export_package
from storage.operations.import_handouts import import_handouts
from tests.data.ledgers.make import LINES, NOW, handout
from tests.reliability.kills_ground import GOODS, SHOPS, lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of, out_of

__all__ = ["RECEIPTS"]

_HEADINGS = ("包编号", "记录编号", "修订号", "结果", "意见")
_ALONE, _TOGETHER = "回执_一.xlsx", "回执_二.xlsx"
_LINES = 600


def _lay_receipts(root: Path) -> None:
    """A package that was handed over, and two receipts that answer it."""
    lay_ground(root)
    with open_ledger(data_of(root), clock=lambda: NOW) as ledger:
        made = export_package(ledger, "2026-11", out_of(root))
        records = ledger.query(
            "SELECT record_id, revision FROM package_record WHERE package = ? ORDER BY record_id",
            (made.package_id,),
        )
        ledger.checkpoint()
    half = len(records) // 2
    for name, result, part in (
        (_ALONE, "接收", records[:half]), (_TOGETHER, "退回", records[half:]),
    ):  # fmt: skip
        rows = [(made.package_id, *record, result, "说清楚") for record in part]
        handout(out_of(root) / name, ("回执", _HEADINGS, rows))
    lines = [
        (f"K{n // 12}", n % 12, "2026-10-01", SHOPS[n // 12 % 4], GOODS[n % 12], 5, 95.4, 477)
        for n in range(_LINES)
    ]
    handout(out_of(root) / "购进.xlsx", ("购进明细", LINES, lines))


def _take(work: Work) -> None:
    with open_for_work(work) as ledger:
        _bring_in(work, ledger, "receipts", _ALONE)
        _bring_in(work, ledger, "receipts and handouts", _TOGETHER, "购进.xlsx")
        if import_handouts(ledger, [out_of(work.root) / _ALONE])[0]:
            raise RuntimeError("a doubled receipt changed something")


def _bring_in(work: Work, ledger: Ledger, what: str, *names: str) -> None:
    def agreed(_preview: object) -> bool:
        work.phase(f"{what}: writing")
        return True

    with work.operation(ledger, f"{what}: reading", count=len(names)):
        import_handouts(ledger, [out_of(work.root) / name for name in names], agreed=agreed)


def _whole_receipts(left: Left) -> Iterator[str]:
    """Each receipt is there with all that follows from it, or not at all; so are its handouts."""
    told = dict(left.ledger.query("SELECT result, count(*) FROM receipt GROUP BY result"))
    confirmed = left.ledger.scalar("SELECT count(*) FROM acknowledged")
    if confirmed != told.get("接收", 0):
        yield f"{told.get('接收', 0)} lines accept, {confirmed} records are confirmed"
    todos = left.ledger.scalar("SELECT count(*) FROM todo WHERE source = '总部'")
    if todos != told.get("退回", 0):
        yield f"{told.get('退回', 0)} lines send back, {todos} todos ask for it"
    lines = left.ledger.scalar("SELECT count(*) FROM active_purchase_line WHERE day = '2026-10-01'")
    if (lines, bool(todos)) not in ((0, False), (_LINES, True)):
        yield f"{lines} lines came in with {todos} returned records"


RECEIPTS = Scenario(name="receipts", prepare=_lay_receipts, work=_take, look=_whole_receipts)
