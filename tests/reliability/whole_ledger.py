"""A small ledger in which every table has rows, written by the operations that write them."""

from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.entries import (
    COMMITMENTS,
    IRREGULARITIES,
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
from models.manager import Manager
from models.photo import Photo
from models.records import Record
from models.retailer import RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem
from models.target import Target
from models.targets.retailer_plan import RetailerPlan
from models.todo import Todo
from models.visit import QuickAnswer, QuickCheckLine, StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.ledger.drafts import save_draft
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.attaching import attach_photo, remove_photo
from storage.operations.entries import save_entry
from storage.operations.export_package import export_package
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.noted import tell_table
from storage.operations.print_sheets import PrintedSheet, note_printed
from storage.operations.profile import change_setting, set_profile
from storage.operations.retailer_notes import change_notes
from storage.operations.retailer_plans import save_plans
from storage.operations.six_ones import exempt_six_one
from storage.operations.targets import confirm_targets
from storage.operations.todos import add_todo
from storage.operations.visits import record_visit
from storage.photos.intake import Prepared
from storage.queries.settings import SHEET_ROWS_KEY

__all__ = ["NOW", "make_whole_ledger", "write_handouts"]

NOW = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))
SHOPS = ("好运烟酒商店", "银杏超市", "马桥便民店", "海棠路烟酒店", "东关副食品店", "新浦百货")
MASTER = ("客户编码", "许可证号", "客户名称", "负责人", "联系电话", "经营地址", "终端类型",
          "标准店起始", "状态", "客户经理工号")  # fmt: skip
PRODUCTS = ("商品编码", "商品名称", "批发价(元/条)", "零售指导价(元/条)")
NOTICES = ("编号", "标题", "发布日期", "是否必须传达")
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
TARGETS = ("期间", "指标", "目标值", "单位")
MONTHS = ("月份", "客户编码", "商品编码", "购进量(条)", "金额(元)")


def _handout(path: Path, *sheets: tuple[str, tuple[str, ...], list[tuple[object, ...]]]) -> Path:
    book = Workbook(write_only=True)
    for name, headings, rows in sheets:
        page = book.create_sheet(name)
        for row in ([name], ["示例烟草", "制表时间：2026-11-20"], headings, *rows):
            page.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def write_handouts(folder: Path) -> list[Path]:
    """Write four handouts: masters, purchases, purchases that change some of them, a target."""
    shops: list[tuple[object, ...]] = [
        (f"HZ{n}", f"32070610012{n}", name, "王建国", f"1380000123{n}", f"示例路{n}号",
         "标准店" if n < 3 else "普通", "2025-01-01" if n < 3 else None, "正常", "A001")
        for n, name in enumerate(SHOPS)
    ]  # fmt: skip
    goods: list[tuple[object, ...]] = [
        (f"P{n:02}", f"示例{n:02}", 95.4 + n, 108 + n) for n in range(12)
    ]
    notices: list[tuple[object, ...]] = [("N1", "元旦货源投放公告", "2026-11-20", "是")]
    lines: list[tuple[object, ...]] = [
        (f"D{n // 12}", n % 12, f"2026-11-{1 + n // 12:02}", f"HZ{n // 12 % 6}",
         f"P{n % 12:02}", 5, 95.4, 477)
        for n in range(240)
    ]  # fmt: skip
    months: list[tuple[object, ...]] = [
        ("2026-10", f"HZ{n % 6}", f"P{n // 6:02}", 7 + n, 1000 + n) for n in range(72)
    ]
    changed: list[tuple[object, ...]] = [(*line[:5], 6, 95.4, 572.4) for line in lines[:20]]
    more = [(*month[:3], 9, 2000) for month in months[:10]]
    return [
        _handout(folder / "下发_档案.xlsx", ("客户主档", MASTER, shops),
                 ("卷烟目录", PRODUCTS, goods), ("通知公告", NOTICES, notices)),
        _handout(folder / "下发_购进.xlsx", ("购进明细", LINES, lines),
                 ("购进月汇总", MONTHS, months)),
        _handout(folder / "下发_购进更正.xlsx", ("购进明细", LINES, changed),
                 ("购进月汇总", MONTHS, more)),
        _handout(folder / "下发_目标.xlsx",
                 ("目标任务", TARGETS, [("2026-11", "销量", 4, "箱")])),
    ]  # fmt: skip


def _check() -> Check:
    answers = []
    for point in DEFAULT_CHECKLIST.points:
        ratio = point.results[0] is PointResult.RATIO
        got = {"got": 8, "of": 10} if ratio else {}
        answers.append(CheckAnswer(point=point.code, result=point.results[0], **got))
    return Check(
        id="", retailer_id="HZ1", day=NOW.date(), answers=tuple(answers),
        template_version=DEFAULT_CHECKLIST.version,
    )  # fmt: skip


def make_whole_ledger(folder: Path) -> Path:
    """Make the ledger in ``folder``/台账 (its handouts beside it) and return its folder."""
    home = folder / "台账"
    with open_ledger(home, clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        for path in write_handouts(folder):
            import_handouts(ledger, [path])
        for entry in _entries(NOW.date()):
            save_entry(ledger, entry)
        _work(ledger)
        export_package(ledger, "2026-11", folder)
        _print(ledger)
        save_draft(ledger, "draft-1", "visit", "HZ4", {"day": "2026-11-23", "opinion": "没写完"})
        _take_receipt(ledger)
        ledger.checkpoint()
    return home


def _entries(day: date) -> tuple[Record, ...]:
    """One of every kind of 登记."""
    month = f"{day:%Y-%m}"
    return (
        MarketNote(id="", day=day, content="工地开工", products=("P01", "P02"), retailer_id="HZ1"),
        Complaint(id="", received_on=day, retailer_id="HZ2", commitment=COMMITMENTS[2],
                  content="送货晚了两小时"),
        Demand(id="", month=month, retailer_id="HZ1", product_id="P03", quantity=20, urgency=1),
        RetailerChange(id="", day=day, retailer_id="HZ3", field_name="经营地址", new="新民路 8 号"),
        GradeSuggestion(id="", day=day, retailer_id="HZ1", proposed_grade="20", reason="连增三月"),
        Irregularity(id="", day=day, kind=IRREGULARITIES[10], situation="外地烟", spray_code="41"),
        BrandReview(id="", month=month, product_id="P04", aim=30, judgement="起步稳"),
        Expense(id="", activity="品鉴会", day=day, item="场地", budget=120_000, actual=110_050),
        Declaration(id="", month=month, rule_1=True, rule_2=True, rule_3=True, rule_4=True,
                    rule_5=True, rule_6=True, rule_7=True),
    )  # fmt: skip


def _take_receipt(ledger: Ledger) -> None:
    """Note a receipt for the first visit, and that headquarters has it of elsewhere too."""
    package, visit = ledger.scalar("SELECT id FROM package"), _first(ledger)
    with operation(ledger, "import_receipts", undoable=False) as unit:
        for table in ("acknowledged", "revision_floor"):
            ledger.execute(f"INSERT INTO {table} VALUES ('visit', ?, 1)", (visit,))
            tell_table(unit, table)
        row = (unit.seq, 0, package, "visit", visit, 1, "接收", "", "李审核", "2026-11-24")
        unit.after_head(f"INSERT INTO receipt VALUES ({', '.join('?' * len(row))})", row)
        tell_table(unit, "receipt", [row])
        unit.touch("receipt")


def _first(ledger: Ledger) -> str:
    return str(ledger.scalar("SELECT id FROM visit ORDER BY number LIMIT 1"))


def _work(ledger: Ledger) -> None:
    stock = tuple(StockLine(product_id=f"P{n:02}", stock=10 + n, demand=n) for n in range(12))
    quick = tuple(QuickCheckLine(item=n, result=QuickAnswer.PASS) for n in range(1, 9))
    visit = Visit(id="", retailer_id="HZ1", day=NOW.date(), stock_lines=stock, quick_check=quick)
    record_visit(ledger, visit, check=_check(), todos=[Todo(id="", content="答复到货")])
    for number in range(2, 6):
        day = date(2026, 11, 10 + number)
        record_visit(
            ledger,
            Visit(id="", retailer_id=f"HZ{number}", day=day, stock_lines=stock, opinion="要新品"),
        )
    change_notes(ledger, RetailerNotes(id="HZ3", salutation="王哥", starred=True))
    change_notes(ledger, RetailerNotes(id="HZ3", salutation="王哥", remark="下午去"))
    change_setting(ledger, SHEET_ROWS_KEY, "20")
    exempt_six_one(
        ledger,
        SixOneExemption(id="", retailer_id="HZ1", item=SixOneItem.TRAINING, period="2026Q4",
                        reason="装修", approver="李主任"),
    )  # fmt: skip
    confirm_targets(ledger, [target.id for target in find(ledger, Target)])
    plan = RetailerPlan(id="", retailer_id="HZ1", month="2026-12", cartons=30, key_cartons=8)
    save_plans(ledger, [plan])
    _photograph(ledger)
    add_todo(ledger, Todo(id="", content="补资料"))
    undo(ledger)
    undo(ledger)
    redo(ledger)


def _photograph(ledger: Ledger) -> None:
    """Attach a photo and take it away: its row stays, its store may be left behind."""
    content = b"\xff\xd8 as far as the store looks at it"
    picture = Prepared(
        content=content, name=sha256(content).hexdigest(), width=64, height=48,
        likeness="f0" * 16, original_name="IMG_1.jpg",
    )  # fmt: skip
    attach_photo(ledger, picture, Photo(id="", retailer_id="HZ1", day=NOW.date(), photo=""))
    remove_photo(ledger, find(ledger, Photo)[0].id)


def _print(ledger: Ledger) -> None:
    sheets = [
        PrintedSheet(serial=f"101{n:012}", retailer_id=f"HZ{n}", template="visit-1",
                     layout='{"boxes":[' + ",".join(map(str, range(60))) + "]}")
        for n in range(1, 4)
    ]  # fmt: skip
    note_printed(ledger, NOW.date(), sheets)
