"""Makes the example files of docs/workbook-format.md anew: `python -m docs.examples.make`.

Everything is invented. Clock, ids and the device's key are fixed, so that every run makes the same
files; the key is no secret and signs nothing but this example.
"""

import itertools
import re
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from unittest import mock

import attrs
from openpyxl import Workbook

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST, handed_from
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
from models.records import Record
from models.retailer import RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem
from models.todo import Todo
from models.visit import (
    PriceTag,
    Purpose,
    QuickAnswer,
    QuickCheckLine,
    ShopState,
    Signature,
    StockLine,
    Visit,
)
from storage.database import Ledger, open_ledger
from storage.headquarters.database import open_headquarters
from storage.ledger.records import find
from storage.operations.consolidate import consolidate
from storage.operations.enrol_device import write_enrolment
from storage.operations.entries import save_entry
from storage.operations.export_package import export_package
from storage.operations.headquarters import Decider, return_record
from storage.operations.import_handouts import import_handouts
from storage.operations.plan import add_stop
from storage.operations.profile import set_profile
from storage.operations.retailer_notes import change_notes
from storage.operations.six_ones import exempt_six_one
from storage.operations.todos import add_todo
from storage.operations.visits import correct_visit, record_visit, withdraw_visit

__all__ = ["MONTH", "Clock", "Examples", "make", "same_ids"]

HERE = Path(__file__).parent
MONTH = "2026-11"
OFFICE = "示例烟草"
EAST_EIGHT = timezone(timedelta(hours=8))
BEGINNING = datetime(2026, 11, 2, 8, 0, tzinfo=EAST_EIGHT)
ANSWERED = datetime(2026, 12, 2, 9, 0, tzinfo=EAST_EIGHT)
PRIVATE_KEY = sha256(b"The key of the example in docs/workbook-format.md: no secret").digest()

Row = Sequence[object]
Sheet = tuple[str, Row, Sequence[Row]]


@attrs.frozen
class Examples:
    """The files, and the folder of the ledger that wrote the package."""

    handout: Path
    enrolment: Path
    package: Path
    receipt: Path
    ledger: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """The four files that are kept."""
        return (self.handout, self.enrolment, self.package, self.receipt)


class Clock:
    """Goes on by a minute each time it is asked."""

    def __init__(self, now: datetime = BEGINNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the time."""
        self.now += timedelta(minutes=1)
        return self.now


@contextmanager
def same_ids(name: str = "example") -> Iterator[None]:
    """Let ids and the key be the same in every run."""
    numbers = itertools.count(1)

    def next_id() -> uuid.UUID:
        made = sha256(f"{name} {next(numbers)}".encode()).digest()
        return uuid.UUID(bytes=made[:16], version=4)

    with (
        mock.patch("uuid.uuid4", next_id),
        mock.patch("storage.device_key.new_private_key", return_value=PRIVATE_KEY),
    ):
        yield


def make(folder: Path) -> Examples:
    """Make the examples in ``folder``; ledger and headquarters stay beside them."""
    clock = Clock()
    home = folder / "台账"
    with same_ids(), open_ledger(home, clock=clock) as ledger:
        set_profile(
            ledger,
            Manager(id="A001", name="示例经理", organisation=OFFICE, department="示例营销部"),
        )
        handout = _settled(write_handout(folder / f"下发_{OFFICE}_A001_全部_20261102.xlsx"))
        import_handouts(ledger, [handout])
        enrolment = write_enrolment(ledger, folder).path
        _work(ledger, clock)
        clock.now = datetime(2026, 11, 30, 17, 0, tzinfo=EAST_EIGHT)
        package = _settled(export_package(ledger, MONTH, folder).path)
    receipt = _settled(_answer(folder, handout, enrolment, package))
    return Examples(handout, enrolment, package, receipt, home)


# ------------------------------------------------------------------------------------ the handout


def write_handout(path: Path) -> Path:
    """Write a handout as headquarters might: nine sheets, plain openpyxl."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = OFFICE
    for title, headings, rows in _sheets():
        page = book.create_sheet(title)
        page.append([f"{OFFICE} {title}"])
        page.append([f"单位：{OFFICE}    期间：2026年11月    制表人：示例    制表时间：2026-11-02"])
        page.append(list(headings))
        for row in rows:
            page.append(list(row))
        for column in page.columns:
            letter = column[0].column_letter
            page.column_dimensions[letter].width = 14
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _sheets() -> tuple[Sheet, ...]:
    return (*_masters(), *_purchases(), *_guidance())


def _masters() -> tuple[Sheet, ...]:
    shops = [
        ("示例A烟酒商店", "标准店", date(2025, 1, 1), "城镇", "烟酒商店", 20),
        ("示例B超市", "标准店", date(2025, 7, 1), "城镇", "超市", 18),
        ("示例C便利店", "普通", None, "乡村", "便利店", 12),
        ("示例D食杂店", "普通", None, "乡村", "食杂店", 6),
    ]
    products = [
        ("P01", "示例烟（红）", "示例牌", "一类", 200, 230, 23, "是"),
        ("P02", "示例烟（蓝）", "示例牌", "二类", 120.5, 140, 14, ""),
        ("P03", "示例烟（软金）", "范例牌", "三类", 95.4, 108, 10.8, "否"),
    ]  # fmt: skip
    return (
        (
            "客户主档",
            ("客户编码", "许可证号", "客户名称", "入网日期", "负责人", "联系电话", "经营地址",
             "市场类型", "业态", "档位", "终端类型", "标准店起始", "状态", "订货日", "拜访线路",
             "线路序", "客户经理工号"),
            [
                (f"HZ{n:04}", f"32070610000{n}", name, date(2020, 1, n),
                 f"示例{'甲乙丙丁'[n - 1]}", f"1380000000{n}", f"示例路 {n} 号", market, form,
                 grade, kind, since, "正常", "周三", "示例一线", n, "A001")
                for n, (name, kind, since, market, form, grade) in enumerate(shops, 1)
            ],
        ),
        (
            "卷烟目录",
            ("商品编码", "商品名称", "品牌", "价类", "每条盒数", "批发价(元/条)",
             "零售指导价(元/条)", "零售指导价(元/盒)", "新品", "状态", "生效日期"),
            [
                *((*row[:4], 10, *row[4:], "在销", date(2026, 1, 1)) for row in products),
                ("P01", "示例烟（红）", "示例牌", "一类", 10, 205, 235, 23.5, "是", "在销",
                 date(2026, 11, 1)),
            ],
        ),
        (
            "通知公告",
            ("编号", "标题", "类型", "正文", "发布日期", "是否宣传到户", "截止日期"),
            [("N-1", "示例公告：新品上市", "新品", "请逐户告知。\n示例烟（红）今日上市。",
              date(2026, 11, 1), "是", date(2026, 11, 30))],
        ),
    )  # fmt: skip


def _purchases() -> tuple[Sheet, ...]:
    lines = [
        (f"D{week}{shop}", line, date(2026, 11, 4 + 7 * week), f"HZ{shop:04}", f"P0{line}", 12, 10,
         price, price * 10, "订单")
        for week in range(3)
        for shop in range(1, 5)
        for line, price in ((1, 205), (2, 120.5))
    ]  # fmt: skip
    months = [
        (f"2026-{month:02}", f"HZ{shop:04}", f"P0{product}", 10 * product, 1000 * product)
        for month in (8, 9, 10)
        for shop in range(1, 5)
        for product in (1, 2, 3)
    ]
    ordered, spent = sum(line[6] for line in lines), sum(line[8] for line in lines)
    return (
        (
            "购进明细",
            ("订单号", "行号", "订货日期", "客户编码", "商品编码", "需求量(条)", "订购量(条)",
             "单价(元/条)", "金额(元)", "类型"),
            [*lines, ("合计", None, None, None, None, None, ordered, None, spent)],
        ),
        ("购进月汇总", ("月份", "客户编码", "商品编码", "数量(条)", "金额(元)"), months),
    )  # fmt: skip


def _guidance() -> tuple[Sheet, ...]:
    points = [attrs.astuple(point) for point in handed_from(DEFAULT_CHECKLIST).points]
    return (
        ("目标任务", ("期间", "指标", "对象", "目标值", "单位"),
         [("2026-11", "销量", "总量", 1234.5, "条"), ("2026Q4", "上柜率", "示例牌", "95%", "")]),
        ("货源投放", ("周期起", "周期止", "商品编码", "投放方式", "6档", "12档", "18档", "20档"),
         [(date(2026, 11, 2), date(2026, 11, 8), "P01", "按档", 0, 2, 5, 8)]),
        ("评估标准", ("版本", "序号", "分类", "检查点", "分值", "类型", "一票否决"),
         [("示例2026", *point) for point in points]),
        ("节假日", ("日期", "名称", "类型"),
         [(date(2027, 1, 1), "元旦", "放假"), (date(2027, 1, 4), "元旦", "调休上班")]),
    )  # fmt: skip


# --------------------------------------------------------------------------------- a month's work


def _work(ledger: Ledger, clock: Clock) -> None:
    """A plan, five visits (one corrected, one withdrawn), a check, todos, every kind of entry."""
    for day, shop in ((5, 1), (12, 2), (12, 3)):
        add_stop(ledger, f"HZ{shop:04}", date(2026, 11, day))
    for number, visit in enumerate(_visits()):
        clock.now = datetime.combine(visit.day, time(18), EAST_EIGHT)
        todos = [Todo(id="", content="送价签", due=date(2026, 11, 20))] if number == 0 else []
        record_visit(ledger, visit, check=_check() if number == 0 else None, todos=todos)
    first, *_, last = sorted(find(ledger, Visit), key=lambda each: each.day)
    correct_visit(ledger, attrs.evolve(first, opinion="=1+1 不是公式\n希望多供 _x000D_ 新品"))
    withdraw_visit(ledger, last.id)
    clock.now = datetime(2026, 11, 24, 18, 0, tzinfo=EAST_EIGHT)
    for entry in _entries(date(2026, 11, 24)):
        save_entry(ledger, entry)
    change_notes(
        ledger, RetailerNotes(id="HZ0003", salutation="丙师傅", best_hours="下午", starred=True)
    )
    exempt_six_one(
        ledger,
        SixOneExemption(id="", retailer_id="HZ0001", item=SixOneItem.TRAINING, period="2026Q4",
                        reason="装修", approver="示例主任"),
    )  # fmt: skip
    add_todo(ledger, Todo(id="", retailer_id="HZ0002", content="补示例资料"))


def _visits() -> tuple[Visit, ...]:
    def stock(count: int) -> tuple[StockLine, ...]:
        return (
            StockLine(product_id="P01", stock=count, on_display=True, retail_carton=2_350_000,
                      retail_pack=235_000, tag=PriceTag.PRESENT, demand=5),
            StockLine(product_id="P02", stock=0, out_days=3),
        )  # fmt: skip

    def visit(day: int, shop: int, **more: object) -> Visit:
        return Visit(id="", retailer_id=f"HZ{shop:04}", day=date(2026, 11, day), **more)  # type: ignore[arg-type]

    quick = tuple(QuickCheckLine(item=n, result=QuickAnswer.PASS) for n in range(1, 9))
    return (
        visit(5, 1, arrived=time(9, 10), left=time(9, 45), stock_lines=stock(85),
              purposes=(Purpose.SERVICE, Purpose.SIX_ONES), quick_check=quick, opinion="多供新品",
              notices_told=("N-1",), satisfaction=5, signature=Signature.PAPER),
        visit(12, 2, arrived=time(14, 0), left=time(14, 20), stock_lines=stock(120),
              market_note="附近工地开工"),
        visit(12, 3, shop_state=ShopState.CLOSED),
        visit(19, 1, arrived=time(9, 5), left=time(9, 25), stock_lines=stock(60)),
        visit(20, 4, opinion="记错了店"),
    )  # fmt: skip


def _check() -> Check:
    answers = []
    for point in DEFAULT_CHECKLIST.points:
        result = PointResult.FAIL if point.code == "A3" else point.results[0]
        got, of = (8, 10) if result is PointResult.RATIO else (None, None)
        answers.append(CheckAnswer(point=point.code, result=result, got=got, of=of))
    return Check(id="", retailer_id="HZ0001", day=date(2026, 11, 5), answers=tuple(answers),
                 template_version=DEFAULT_CHECKLIST.version)  # fmt: skip


def _entries(day: date) -> tuple[Record, ...]:
    return (
        MarketNote(id="", day=day, content="示例商圈开业", products=("P01",), retailer_id="HZ0001"),
        Complaint(id="", received_on=day, retailer_id="HZ0002", commitment=COMMITMENTS[2],
                  content="送货晚了两小时"),
        Demand(id="", month=MONTH, retailer_id="HZ0001", product_id="P03", quantity=20, urgency=1),
        RetailerChange(id="", day=day, retailer_id="HZ0003", field_name="经营地址",
                       old="示例路 3 号", new="示例路 8 号"),
        GradeSuggestion(id="", day=day, retailer_id="HZ0001", proposed_grade="21",
                        reason="连增三月"),
        Irregularity(id="", day=day, kind=IRREGULARITIES[10], situation="示例线索",
                     spray_code="00410000"),
        BrandReview(id="", month=MONTH, product_id="P01", aim=3, judgement="起步稳"),
        Expense(id="", activity="示例品鉴会", day=day, item="场地", budget=120_000, actual=110_050),
        Declaration(id="", month=MONTH, rule_1=True, rule_2=True, rule_3=True, rule_4=True,
                    rule_5=True, rule_6=True, rule_7=True, signature="示例经理"),
    )  # fmt: skip


# ------------------------------------------------------------------------------------- the answer


def _answer(folder: Path, handout: Path, enrolment: Path, package: Path) -> Path:
    """Take the package in, send one record back, write the receipt."""
    database = folder / "总部" / "汇总.db"
    consolidate(database, [enrolment, handout, package], now=ANSWERED)
    with open_headquarters(database) as opened:
        record = opened.query(
            "SELECT kind, record_id, owner FROM record WHERE kind = 'retailer_change'"
        )[0]
        who = Decider("示例审核", ANSWERED)
        return_record(opened, tuple(record), who, "请附门牌照片")
    done = consolidate(database, [package], now=ANSWERED, receipts=folder)
    return done.receipts[0]


# ------------------------------------------------------------------------------------------ files


_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def _settled(path: Path) -> Path:
    """Take the time of writing out of a workbook: the same content, the same bytes."""
    with zipfile.ZipFile(path) as book:
        parts = [(name, book.read(name)) for name in book.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2026-11-30T09:00:00Z", content)
            book.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def main() -> None:
    """Make the files and put them beside this one."""
    with tempfile.TemporaryDirectory() as folder:
        for path in make(Path(folder)).files:
            shutil.copyfile(path, HERE / path.name)
            print(f"{path.name}: {path.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
