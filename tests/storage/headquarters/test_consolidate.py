"""The whole loop with real ledgers and real workbooks: sent, taken in, answered, not sent again."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from models.consolidation.conflict import ConflictKind
from models.errors import DomainError
from models.package.enrolment import Enrolment, enrolment_content
from models.package.origin import fingerprint
from models.package.view_report import RowVerdict
from storage.failures import FolderInUse, NotALedger, WorldFailed
from storage.headquarters.conflicts import conflicts, shared_retailers
from storage.headquarters.database import Headquarters, open_headquarters
from storage.headquarters.findings import ViewFinding, view_findings
from storage.headquarters.overview import known_devices
from storage.headquarters.quarantine import quarantined
from storage.operations.consolidate import Stopped
from storage.operations.device import signing_device
from storage.operations.enrol_device import write_enrolment
from storage.operations.headquarters import (
    Decider,
    approve_view_row,
    decide_conflict,
    reject_quarantined,
    release_quarantined,
    return_record,
    settle_retailer,
    take_back,
    withdraw_device,
)
from storage.origin import public_key, read_enrolment, sign_enrolment
from storage.queries.pending import pending_count
from storage.workbooks.problems import WorkbookProblem
from tests.storage.conftest import EAST_EIGHT
from tests.storage.headquarters.arriving import state, uid
from tests.storage.headquarters.conftest import Office, Sender, Senders

ROOT = Path(__file__).resolve().parents[3]
Row = dict[str, Any]


def receipt_rows(path: Path, sheet: str = "回执") -> list[Row]:
    """The lines of a receipt, by heading."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return [dict(zip(rows[2], row, strict=True)) for row in rows[3:-1]]


def said(paths: Iterable[Path], manager: str) -> dict[str, tuple[str, str]]:
    """Result and comment by record, of the receipts of one manager."""
    return {
        row["记录编号"]: (row["结果"], row["意见"])
        for path in paths
        if manager in path.name
        for row in receipt_rows(path)
    }


def opened(office: Office) -> Headquarters:
    return open_headquarters(office.database)


def by(office: Office) -> Decider:
    return Decider("李主任", office.clock())


def edited(path: Path, change: Callable[[Workbook], None]) -> None:
    """Open a package in another program, change it, save it."""
    book = load_workbook(path)
    change(book)
    book.save(path)


def set_entry(key: str, value: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for row in book["_manifest"].iter_rows():
            if row[0].value == key:
                row[1].value = value

    return change


def test_what_is_confirmed_is_not_sent_again(sender: Senders, office: Office) -> None:
    a, b = sender("A001"), sender("B002")
    a.visit("一")
    a.visit("二", day=21)
    b.visit("三")
    first = a.send()
    b.send()
    done = office.consolidate()
    assert (done.new, done.known, done.apart, done.conflicts) == (2, 0, (), 0)
    assert [each.manager for each in done.managers] == ["A001", "B002"]
    assert len(done.receipts) == 2
    assert done.records == first.records + 1
    a.receive(*[path for path in done.receipts if "A001" in path.name])
    assert pending_count(a.ledger).nothing
    a.correct("二", "要新品")
    assert a.send().records == 1
    again = office.consolidate()
    assert (again.new, again.known) == (1, 2)
    a.receive(*[path for path in again.receipts if "A001" in path.name])
    assert pending_count(a.ledger).nothing
    (row,) = [each for each in again.managers if each.manager == "A001"]
    assert (row.received, row.last_sequence, row.missing, row.name) == (2, 2, (), "A001 名")


def test_a_lost_package_is_named_and_does_no_harm(sender: Senders, office: Office) -> None:
    a = sender("A001")
    for number, name in enumerate(("一", "二", "三"), start=1):
        a.visit(name, day=number)
        made = a.send()
        if number == 2:
            made.path.unlink()
    done = office.consolidate()
    assert done.managers[0].missing == (2,)
    notes = {row["项目"]: row["内容"] for row in receipt_rows(done.receipts[0], "说明")}
    assert notes["没有收到"] == "第 2 包没有收到，第 3 包已带上全部记录"
    a.receive(*done.receipts)
    assert pending_count(a.ledger).nothing


def _contended(sender: Senders, second: str) -> tuple[Sender, Sender]:
    """One record, changed on both sides without knowing of one another."""
    mine, theirs = sender("A001"), sender(second)
    for each, opinion in ((mine, "要新品"), (theirs, "要赊销")):
        each.visit("一")
        each.correct("一", opinion)
        each.send()
    return mine, theirs


@pytest.mark.parametrize(
    ("second", "kind"),
    [("A001/2", ConflictKind.TWO_DEVICES), ("B002", ConflictKind.TWO_MANAGERS)],
)
def test_a_conflict_is_laid_out_held_back_and_decided(
    sender: Senders, office: Office, second: str, kind: ConflictKind
) -> None:
    _contended(sender, second)
    held = office.consolidate()
    assert held.conflicts == 1
    assert all(uid("一") not in said([path], "") for path in held.receipts)
    with opened(office) as database:
        (found,) = conflicts(database)
        assert found.type is kind
        told = {row.label: sorted(row.values) for row in found.rows}
        assert told["客户意见"] == ["要新品", "要赊销"]
        assert set(told) <= {"客户意见", "编号"}
        winner = next(each for each in found.heads if each.plain["opinion"] == "要新品")
        decide_conflict(database, found, winner.held.key, by(office), "以现场为准")
        assert conflicts(database) == []
        with pytest.raises(DomainError):
            decide_conflict(database, attrs.evolve(found, heads=()), (99, "x"), by(office))
    office.clock.move(days=1)
    done = office.consolidate()
    assert (done.new, done.conflicts) == (0, 0)
    assert sorted(
        (row["结果"], row["意见"], row["处理人"])
        for path in done.receipts
        for row in receipt_rows(path)
        if row["记录编号"] == uid("一")
    ) == [("接收", "", ""), ("退回", "以现场为准", "李主任")]


def test_what_is_sent_back_stays_so_until_it_is_put_right(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    a.send()
    office.consolidate()
    record = ("visit", uid("一"), "")
    with opened(office) as database:
        with pytest.raises(DomainError):
            return_record(database, record, by(office), " ")
        return_record(database, record, by(office), "照片不清")
    back = office.consolidate()
    assert said(back.receipts, "A001")[uid("一")] == ("退回", "照片不清")
    assert back.managers[0].returned == 1
    a.receive(*back.receipts)
    assert pending_count(a.ledger).returned == 1
    a.correct("一", "已补拍")
    a.send()
    done = office.consolidate()
    latest = [row for row in receipt_rows(done.receipts[0]) if row["记录编号"] == uid("一")]
    assert {row["修订号"]: row["结果"] for row in latest} == {1: "退回", 2: "接收"}
    assert done.managers[0].returned == 0
    a.receive(*done.receipts)
    assert (
        a.ledger.scalar("SELECT revision FROM acknowledged WHERE record_id = ?", (uid("一"),)) == 2
    )
    with opened(office) as database:
        take_back(database, record, by(office))
        with pytest.raises(DomainError):
            take_back(database, record, by(office))


def test_no_receipt_is_written_twice_or_over_another(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    a.send()
    (first,) = office.consolidate().receipts
    content = first.read_bytes()
    assert office.consolidate().receipts == (first,)
    assert first.name == "下发_示例烟草_A001_回执_20261123.xlsx"
    a.visit("二", day=21)
    a.send()
    (second,) = office.consolidate().receipts
    assert second.name == "下发_示例烟草_A001_回执_20261123 (2).xlsx"
    assert first.read_bytes() == content
    office.clock.move(days=1)
    (third,) = office.consolidate().receipts
    assert third.name == "下发_示例烟草_A001_回执_20261124.xlsx"


def test_every_acceptance_names_a_content_that_is_held(sender: Senders, office: Office) -> None:
    mine, _ = _contended(sender, "A001/2")
    mine.visit("二", day=21)
    mine.correct("二", "再改")
    mine.send()
    done = office.consolidate()
    with opened(office) as database:
        held = set(
            database.query(
                "SELECT package.id, record_id, revision, substr(hash, 1, 16) FROM carried "
                "JOIN package ON package.number = carried.package "
                "JOIN version ON version.number = carried.version WHERE valid = 1"
            )
        )
    accepted = [
        (row["包编号"], row["记录编号"], int(row["修订号"]), row["校验"])
        for path in done.receipts
        for row in receipt_rows(path)
        if row["结果"] == "接收"
    ]
    assert accepted
    assert set(accepted) <= held


def test_a_master_in_the_folder_tells_what_shops_are_called(
    sender: Senders, office: Office
) -> None:
    for name, shop, day in (("新", "好运烟酒", "2026-11-20"), ("旧", "老店名", "2025-01-01")):
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "客户主档"
        sheet.append(["客户主档"])
        sheet.append([f"制表时间：{day}"])
        sheet.append(["客户编码", "许可证号", "客户名称"])
        sheet.append(["HZ1", "320706100121", shop])
        book.save(office.post / f"下发_示例烟草_A001_客户主档_{name}.xlsx")
    a = sender("A001")
    a.visit("一")
    a.send()
    done = office.consolidate()
    assert (done.new, done.masters, done.apart) == (1, 2, ())
    shops = {row["客户"] for row in receipt_rows(done.receipts[0]) if row["客户"]}
    assert shops == {"好运烟酒"}
    assert (office.consolidate().known, office.consolidate().masters) == (3, 0)


# ------------------------------------------------------------------------------------- quarantine


def test_what_is_no_package_is_one_line_each(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    good = a.send().path
    content = good.read_bytes()
    (office.post / "空.xlsx").write_bytes(b"")
    (office.post / "半截.xlsx").write_bytes(content[: len(content) // 2])
    (office.post / "文本.xlsx").write_text("日期,客户\n", encoding="utf-8")
    Workbook().save(office.post / "别的.xlsx")
    (office.post / "设备登记_假.json").write_text("{}", encoding="utf-8")
    done = office.consolidate()
    assert done.new == 1
    assert {each.file: each.code for each in done.apart} == {
        "空.xlsx": "empty",
        "半截.xlsx": "damaged",
        "文本.xlsx": "text",
        "别的.xlsx": "no-manifest",
        "设备登记_假.json": "no-enrolment",
    }
    assert all(each.file in each.sentence for each in done.apart)
    again = office.consolidate()
    assert again.apart == done.apart
    assert again.known == 1


@pytest.mark.skipif(sys.platform == "win32", reason="names are always Unicode there")
def test_names_that_are_no_utf8_stop_nobody(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    made = a.send().path
    made.rename(os.fsdecode(os.fsencode(made.parent) + b"/\xc9\xcf\xb1\xa8.xlsx"))
    Path(os.fsdecode(os.fsencode(made.parent) + b"/\xbf\xd5.xlsx")).write_bytes(b"")
    done = office.consolidate()
    assert (done.new, [each.code for each in done.apart]) == (1, ["empty"])
    assert f"{done.apart[0].sentence}" == "“??.xlsx”是空文件。"


def test_a_changed_package_waits_for_a_person(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    path = a.send().path
    edited(path, set_entry("month", "2026-10"))
    done = office.consolidate()
    assert (done.new, [each.code for each in done.apart]) == (0, ["doubt/bad-signature"])
    assert done.managers == ()
    with opened(office) as database:
        release_quarantined(database, done.apart[0].sha256, by(office), "电话核对过")
    taken = office.consolidate()
    assert (taken.new, taken.apart) == (1, ())
    with opened(office) as database:
        assert database.query("SELECT month, origin FROM package") == [("2026-10", "released")]
        assert database.query("SELECT who, what FROM decision") == [
            ("李主任", "release_quarantined")
        ]


def test_what_was_rejected_is_not_looked_at_again(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    edited(a.send().path, set_entry("sequence", "9"))
    (apart,) = office.consolidate().apart
    with opened(office) as database:
        reject_quarantined(database, apart.sha256, by(office))
    done = office.consolidate()
    assert (done.new, done.apart) == (0, ())


def test_content_that_does_not_hash_cannot_be_released(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")

    def change(book: Workbook) -> None:
        cell = book["_data"].cell(row=2, column=6)
        cell.value = str(cell.value).replace("无", "有")

    edited(a.send().path, change)
    (apart,) = office.consolidate().apart
    assert apart.code == "line"
    assert not apart.may_be_released
    with opened(office) as database, pytest.raises(DomainError):
        release_quarantined(database, apart.sha256, by(office))


def test_a_file_saved_again_is_the_same_package(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    path = a.send().path
    office.consolidate()
    edited(path, lambda _: None)
    done = office.consolidate()
    assert (done.new, done.known, done.apart) == (0, 1, ())


def rows_in(database: Headquarters, state: str) -> list[ViewFinding]:
    every = view_findings(database)
    return [each for each in every if each.position >= 0 and each.state == state]


def test_a_package_without_its_data_acknowledges_nothing(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")
    whole = a.send().path
    content = whole.read_bytes()
    edited(whole, lambda book: book.remove(book["_data"]))
    done = office.consolidate()
    assert (done.new, done.sheets, done.apart) == (0, (whole.name,), ())
    assert done.records == 0
    with opened(office) as database:
        assert rows_in(database, "told")
        assert rows_in(database, "waiting") == []
    whole.write_bytes(content)
    healed = office.consolidate()
    assert (healed.new, healed.managers[0].received) == (1, 1)


def test_a_row_somebody_added_waits_for_approval(sender: Senders, office: Office) -> None:
    a = sender("A001")
    a.visit("一")

    def change(book: Workbook) -> None:
        sheet = book["拜访汇总"]
        sheet.insert_rows(5)
        sheet.cell(row=5, column=3).value = "HZ9"
        sheet.cell(row=4, column=19).value = "改了"

    edited(a.send().path, change)
    done = office.consolidate()
    assert (done.new, done.managers[0].waiting) == (1, 1)
    with opened(office) as database:
        (added,) = rows_in(database, "waiting")
        assert (added.verdict, added.number, added.manager) == (RowVerdict.NEW, 5, "A001")
        (told,) = rows_in(database, "told")
        assert (told.verdict, told.record_id) == (RowVerdict.EDITED, uid("一"))
        with pytest.raises(DomainError):
            approve_view_row(database, told.row, by(office))
        approve_view_row(database, added.row, by(office), "电话补报")
        assert [(row.state, row.comment) for row in rows_in(database, "approved")] == [
            ("approved", "电话补报")
        ]


# -------------------------------------------------------------------------------------- enrolment


def test_once_enrolled_only_enrolled_devices_are_believed(sender: Senders, office: Office) -> None:
    first, second = sender("A001"), sender("A001/2")
    first.visit("一")
    second.visit("二", day=21)
    write_enrolment(first.ledger, office.post)
    first.send(), second.send()
    done = office.consolidate()
    assert (done.enrolled, done.new) == (1, 1)
    assert [each.code for each in done.apart] == ["doubt/not-enrolled"]
    assert office.consolidate().apart == done.apart
    named = write_enrolment(second.ledger, office.post).path
    told = office.consolidate()
    assert (told.enrolled, told.new) == (0, 0)
    assert {each.code for each in told.apart} == {"doubt/not-enrolled", "enrolment-further"}
    with opened(office) as database:
        [waiting] = [each for each in quarantined(database) if each.code == "enrolment-further"]
    asked = read_enrolment(named.read_bytes(), named.name).fingerprint
    assert asked in waiting.next_step, "what is to be compared by telephone is told"
    assert office.consolidate(named).enrolled == 1
    later = office.consolidate()
    assert (later.enrolled, later.new, later.apart) == (0, 1, ())
    with opened(office) as database:
        assert [each.enrolled for each in known_devices(database)] == [True, True]
        withdraw_device(database, known_devices(database)[0].device, by(office), "丢了")
    for each in (first, second):
        each.visit("三", day=22)
        each.send()
    last = office.consolidate()
    assert [each.code for each in last.apart] == ["doubt/withdrawn"]
    assert last.new == 1


def _enrolment(path: Path, private: bytes, device: str, manager: str) -> Path:
    """An enrolment somebody wrote with a key of his own."""
    enrolment = Enrolment(
        device=device,
        manager=manager,
        manager_name="别人",
        organisation="示例烟草",
        department="",
        public_key=public_key(private),
        made_at=datetime(2026, 11, 23, 12, tzinfo=EAST_EIGHT),
    )
    path.write_bytes(enrolment_content(enrolment, sign_enrolment(enrolment, private)))
    return path


def test_no_enrolment_takes_a_device_over_or_brings_a_withdrawn_one_back(
    sender: Senders, office: Office
) -> None:
    a = sender("A001")
    a.visit("一")
    write_enrolment(a.ledger, office.post)
    a.send()
    assert office.consolidate().enrolled == 1
    own = signing_device(a.ledger)
    again = _enrolment(office.post / "设备登记_改名.json", own.key, own.id, "A001")
    stolen = _enrolment(office.post / "设备登记_别人.json", b"f" * 32, own.id, "A001")
    for sources in ((), (stolen,), (again,)):
        done = office.consolidate(*sources)
        assert done.enrolled == 0
    with opened(office) as database:
        before = known_devices(database)
        assert [each.fingerprint for each in before] == [fingerprint(public_key(own.key))]
        withdraw_device(database, own.id, by(office), "丢了")
    assert {each.code for each in office.consolidate().apart} == {"enrolment-other-key"}
    assert [each.code for each in office.consolidate(again).apart] == ["enrolment-withdrawn"]
    with opened(office) as database:
        assert [each.withdrawn for each in known_devices(database)] == [True]


@pytest.mark.parametrize(
    ("key", "value"),
    [("month", "2026-13"), ("month", "9999-12"), ("month", "0000-01"), ("base_acknowledged", "1")],
)
def test_a_month_or_base_that_cannot_be_is_no_package(
    sender: Senders, office: Office, key: str, value: str
) -> None:
    a = sender("A001")
    a.visit("一")
    edited(a.send().path, set_entry(key, value))
    (apart,) = office.consolidate().apart
    assert (apart.code, apart.may_be_released) == ("manifest", False)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among files there")
def test_a_pipe_is_no_package(sender: Senders, office: Office) -> None:
    pipe = office.post / "上报_管道.xlsx"
    os.mkfifo(pipe)
    assert office.consolidate().new == 0
    with pytest.raises(DomainError, match="不是文件"):
        office.consolidate(pipe)
    with pytest.raises(WorkbookProblem, match="不是文件"):
        sender("A001").receive(pipe)


def test_one_retailer_in_two_hands_is_shown_until_it_is_found_in_order(
    sender: Senders, office: Office
) -> None:
    a, b = sender("A001"), sender("B002")
    a.visit("一", day=3)
    b.visit("二", day=20)
    a.send(), b.send()
    assert office.consolidate().shared == 1
    with opened(office) as database:
        (shared,) = shared_retailers(database)
        assert (shared.retailer_id, shared.month) == ("HZ1", "2026-11")
        assert set(shared.records) == {"A001", "B002"}
        settle_retailer(database, shared, by(office), "十五日起移交")
        assert shared_retailers(database) == []
        assert shared_retailers(database, settled=True)[0].settled == "十五日起移交"


# ------------------------------------------------------------------------------- stopped and killed


def test_a_stop_keeps_what_was_taken_in(sender: Senders, office: Office) -> None:
    for name in ("A001", "B002", "C003"):
        each = sender(name)
        each.visit(name)
        each.send()
    told: list[tuple[int, int, str]] = []

    def after_one() -> bool:
        return any(done for done, _, _ in told)

    stopped = office.consolidate(cancelled=after_one, progress=lambda *step: told.append(step))
    assert (stopped.stopped, stopped.new, stopped.receipts) == (Stopped.IN_FILES, 1, ())
    assert office.consolidate().new == 2


_KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from storage.operations.consolidate import consolidate

def progress(done, total, file):
    if done == 2:
        os._exit(9)

consolidate(Path(sys.argv[1]), [Path(sys.argv[2])], now=datetime.fromisoformat(sys.argv[3]),
            progress=progress)
"""


def test_a_kill_between_packages_goes_on_where_it_was(sender: Senders, office: Office) -> None:
    for name in ("A001", "B002", "C003", "D004"):
        each = sender(name)
        each.visit(name)
        each.send()
    arguments = (str(office.database), str(office.post), office.clock().isoformat())
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, *arguments], cwd=ROOT, check=False, env=dict(os.environ)
    )
    assert done.returncode == 9
    assert (lambda c: (c.known, c.new))(office.consolidate()) == (2, 2)
    with opened(office) as database:
        resumed = state(database)
    office.database.unlink()
    office.consolidate()
    with opened(office) as database:
        assert state(database) == resumed


# ------------------------------------------------------------------------------------ the database


def test_only_one_consolidation_at_a_time(office: Office) -> None:
    with opened(office) as database, database.alone(), pytest.raises(FolderInUse, match="汇总"):
        office.consolidate()


@pytest.mark.plain_file("what a file is can be read in a plain one alone")
def test_a_database_of_another_kind_is_left_alone(sender: Senders, office: Office) -> None:
    a = sender("A001")
    ledger = a.ledger.folder / "ledger.db"
    with pytest.raises(NotALedger, match="不是汇总库"):
        open_headquarters(ledger)
    text = office.post / "说明.db"
    text.write_text("不是数据库" * 200, encoding="utf-8")
    with pytest.raises(WorldFailed, match="不是汇总库"):
        open_headquarters(text)
    with pytest.raises(NotALedger, match="文件夹"):
        open_headquarters(office.post)
    (office.post / "空.db").touch()
    with pytest.raises(NotALedger, match="不是汇总库"):
        open_headquarters(office.post / "空.db", read_only=True)
    with pytest.raises(WorldFailed, match="找不到"):
        open_headquarters(office.post / "没有.db", read_only=True)
