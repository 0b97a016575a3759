"""Writes the kept ledger of today's schema: `python tests/data/ledgers/make.py`.

Each schema that was handed out keeps one file here, written by the program of its day and never
written again; a test upgrades all of them. Run this once, before the next migration is added.
Everything in it is made up.
"""

import shutil
import sys
import tempfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from openpyxl import Workbook  # noqa: E402 - the program is found beside this file

from models.check import Check, CheckAnswer, PointResult  # noqa: E402
from models.checklist import DEFAULT_CHECKLIST  # noqa: E402
from models.entries import COMMITMENTS, Complaint, Demand, MarketNote  # noqa: E402
from models.manager import Manager  # noqa: E402
from models.records import Record  # noqa: E402
from models.retailer import RetailerNotes  # noqa: E402
from models.todo import Todo  # noqa: E402
from models.visit import StockLine, Visit  # noqa: E402
from storage.database import LEDGER_NAME, Ledger, open_ledger  # noqa: E402
from storage.ledger.drafts import save_draft  # noqa: E402
from storage.migrations import SCHEMA_VERSION  # noqa: E402
from storage.operations.entries import save_entry  # noqa: E402
from storage.operations.export_package import export_package  # noqa: E402
from storage.operations.history import redo, undo  # noqa: E402
from storage.operations.import_handouts import import_handouts  # noqa: E402
from storage.operations.profile import set_profile  # noqa: E402
from storage.operations.retailer_notes import change_notes  # noqa: E402
from storage.operations.todos import add_todo  # noqa: E402
from storage.operations.visits import record_visit  # noqa: E402

NOW = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))
MASTER = ("客户编码", "许可证号", "客户名称", "负责人", "联系电话", "经营地址", "终端类型",
          "标准店起始", "状态", "客户经理工号")  # fmt: skip
PRODUCTS = ("商品编码", "商品名称", "批发价(元/条)", "零售指导价(元/条)")
LINES = (
    "订单号",
    "行号",
    "订货日期",
    "客户编码",
    "商品编码",
    "订购量(条)",
    "单价(元/条)",
    "金额(元)",
)


def handout(path: Path, *sheets: tuple[str, tuple[str, ...], list[tuple[object, ...]]]) -> Path:
    """Writes a handout as headquarters does."""
    book = Workbook(write_only=True)
    for name, headings, rows in sheets:
        page = book.create_sheet(name)
        for row in ([name], ["示例烟草", "制表时间：2026-11-20"], headings, *rows):
            page.append(list(row))
    book.save(path)
    return path


def handouts(folder: Path) -> list[Path]:
    """Two handouts, the second of which changes lines of the first."""
    shops: list[tuple[object, ...]] = [
        (f"HZ{n}", f"32070610012{n}", f"示例商店{n}", "王建国", "13800001234", f"示例路{n}号",
         "标准店" if n < 3 else "普通", "2025-01-01" if n < 3 else None, "正常", "A001")
        for n in range(1, 5)
    ]  # fmt: skip
    goods: list[tuple[object, ...]] = [
        (f"P{n:02}", f"示例{n:02}", 95.4 + n, 108 + n) for n in range(12)
    ]
    lines: list[tuple[object, ...]] = [
        (f"D{n // 12}", n % 12, f"2026-11-{1 + n // 12:02}", f"HZ{1 + n // 12 % 4}",
         f"P{n % 12:02}", 5, 95.4, 477)
        for n in range(120)
    ]  # fmt: skip
    changed = [(*line[:5], 6, 95.4, 572.4) for line in lines[:10]]
    return [
        handout(folder / "下发_一.xlsx", ("客户主档", MASTER, shops), ("卷烟目录", PRODUCTS, goods),
                ("购进明细", LINES, lines)),
        handout(folder / "下发_二.xlsx", ("购进明细", LINES, list(changed))),
    ]  # fmt: skip


def best_check() -> Check:
    """A display check with every point at its best but one ratio."""
    answers = []
    for point in DEFAULT_CHECKLIST.points:
        ratio = point.results[0] is PointResult.RATIO
        got = {"got": 8, "of": 10} if ratio else {}
        answers.append(CheckAnswer(point=point.code, result=point.results[0], **got))
    return Check(
        id="", retailer_id="HZ1", day=NOW.date(), answers=tuple(answers),
        template_version=DEFAULT_CHECKLIST.version,
    )  # fmt: skip


def entries() -> list[Record]:
    """What is noted beside visits."""
    day = NOW.date()
    return [
        Complaint(id="", received_on=day, retailer_id="HZ1", commitment=COMMITMENTS[2],
                  content="送货晚了"),
        Demand(id="", month="2026-12", retailer_id="HZ2", product_id="P03", quantity=5, urgency=1),
        MarketNote(id="", day=day, content="新品问的人多", products=("P01",), retailer_id="HZ1"),
    ]  # fmt: skip


def fill(ledger: Ledger, folder: Path) -> None:
    """One of every kind of record, and of what a journal can hold."""
    set_profile(ledger, Manager(id="A001", name="示例员", organisation="示例烟草"))
    for path in handouts(folder):
        import_handouts(ledger, [path])
    stock = tuple(StockLine(product_id=f"P{n:02}", stock=10 + n) for n in range(11))
    visit = Visit(id="", retailer_id="HZ1", day=NOW.date(), stock_lines=stock)
    record_visit(ledger, visit, check=best_check(), todos=[Todo(id="", content="答复到货")])
    record_visit(ledger, Visit(id="", retailer_id="HZ2", day=date(2026, 11, 22), opinion="要新品"))
    change_notes(ledger, RetailerNotes(id="HZ3", salutation="王哥", starred=True))
    for entry in entries():
        save_entry(ledger, entry)
    export_package(ledger, "2026-11", folder)
    add_todo(ledger, Todo(id="", content="补资料"))
    undo(ledger)
    undo(ledger)
    redo(ledger)
    save_draft(ledger, "draft-1", "visit", "HZ4", {"market_note": "没写完"})


def main() -> None:
    """Writes the file of today's schema; an existing one is never written over."""
    kept = Path(__file__).with_name(f"{SCHEMA_VERSION:04}.db")
    if kept.exists():
        raise SystemExit(f"{kept.name} is kept as it is")
    with tempfile.TemporaryDirectory() as name:
        with open_ledger(Path(name), clock=lambda: NOW) as ledger:
            fill(ledger, Path(name))
            connection = ledger._connection
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        shutil.copyfile(Path(name) / LEDGER_NAME, kept)
    sys.stdout.write(f"wrote {kept.name}, {kept.stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    main()
