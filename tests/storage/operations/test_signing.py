"""Who signs a ledger's packages: a device with its key, another one after every copy or restore."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models.backup import BackupReason
from models.package import DATA_SHEET, MANIFEST_SHEET
from models.package.origin import KEY_ENTRY, SIGNATURE_ENTRY, fingerprint
from models.retailer import RetailerNotes
from models.visit import Visit
from storage import keys
from storage.database import Ledger, open_ledger
from storage.device_key import KEY_ROW, key_in
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.device import DeviceKeyBroken, settle_device, signing_device
from storage.operations.export_package import export_package
from storage.operations.protection import protect
from storage.operations.recover_packages import preview_recovery
from storage.operations.repair import plan_repair, repair
from storage.operations.restore_backup import examine_backup, restore_backup
from storage.operations.retailer_notes import change_notes
from storage.operations.visits import record_visit
from storage.origin import holds, public_key
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.package import load_package

MONTH = "2026-11"


@pytest.fixture
def worked(shops: Ledger) -> Ledger:
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=date(2026, 11, 23), opinion=" =1+1 "))
    change_notes(shops, RetailerNotes(id="HZ1", remark="长" * 500))
    change_notes(shops, RetailerNotes(id="HZ1", remark="短"))
    return shops


@pytest.fixture
def made(worked: Ledger, tmp_path: Path) -> Path:
    return export_package(worked, MONTH, tmp_path).path


def device_of(ledger: Ledger) -> tuple[str, bytes]:
    """Id and private key, as they are in the ledger."""
    held: dict[str, str] = dict(ledger.query("SELECT key, value FROM meta"))
    return held["device_id"], key_in(held.get(KEY_ROW), held["device_id"])


def signer_of(path: Path) -> tuple[str, bytes]:
    """Device and public key of a package whose signature holds."""
    received = load_package(path).header.received
    assert received.signature_holds
    return received.head.device, received.public_key


def saved_with(path: Path, change: Callable[[Any], None]) -> Path:
    """Have openpyxl save a package again after ``change`` was made in it."""
    book = load_workbook(path)
    change(book)
    copy = path.with_name(f"存_{path.name}")
    book.save(copy)
    return copy


def with_entry(path: Path, key: str, value: str | None) -> Path:
    def change(book: Any) -> None:
        for row in book[MANIFEST_SHEET].iter_rows(min_row=2):
            if row[0].value == key:
                row[1].value = value

    return saved_with(path, change)


# --------------------------------------------------------------------------------- signed packages


def test_a_package_is_signed_by_the_ledgers_device(worked: Ledger, made: Path) -> None:
    device, private = device_of(worked)
    assert signer_of(made) == (device, public_key(private))
    header = load_package(made).header
    assert header.received.must_be_signed
    assert not header.received.is_tampered
    assert holds(header.entries)
    told = worked.scalar("SELECT json_extract(details, '$.signed_by') FROM operation "
                         "WHERE name = 'export_package'")  # fmt: skip
    assert told == fingerprint(public_key(private))
    assert check_ledger(worked).sound


def test_the_signature_survives_what_programs_do_to_a_file(worked: Ledger, made: Path) -> None:
    def sort(book: Any) -> None:
        """Sort the hidden sheets, and add a column to a visible one."""
        for name in (MANIFEST_SHEET, DATA_SHEET):
            sheet = book[name]
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
            for number, row in enumerate(reversed(rows), start=2):
                for column, value in enumerate(row, start=1):
                    sheet.cell(row=number, column=column).value = value
        book.worksheets[0].cell(row=4, column=60).value = "备注"

    own = signer_of(made)
    assert signer_of(saved_with(made, lambda book: None)) == own
    assert signer_of(saved_with(made, sort)) == own


@pytest.mark.slow
def test_the_signature_survives_libreoffice(made: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("no LibreOffice to save a package with")
    profile, out = (tmp_path / "profile").as_uri(), tmp_path / "out"
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    for kind in ("ods", "xlsx"):
        source = made if kind == "ods" else out / f"{made.stem}.ods"
        subprocess.run(
            [*command, kind, "--outdir", str(out), str(source)],
            check=True,
            capture_output=True,
            timeout=100,
        )
    assert signer_of(out / made.name) == signer_of(made)


def test_a_moved_heading_is_no_key(made: Path) -> None:
    def turn(book: Any) -> None:
        """Sort with the heading, as whoever shows the hidden sheet may."""
        sheet = book[MANIFEST_SHEET]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate(reversed(rows), start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(row=number, column=column).value = value

    assert signer_of(saved_with(made, turn)) == signer_of(made)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("manager", "A002"),
        ("device", "7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        ("sequence", "2"),
        ("journal_operation", "999"),
        ("journal_head", "0" * 64),
        ("department", None),
        ("sheet/拜访汇总/hash", "0" * 64),
        (SIGNATURE_ENTRY, None),
        (SIGNATURE_ENTRY, "AAAA"),
    ],
)
def test_a_changed_manifest_is_told(made: Path, key: str, value: str | None) -> None:
    received = load_package(with_entry(made, key, value)).header.received
    assert not received.signature_holds
    assert received.is_tampered


def test_a_package_stripped_of_key_and_signature_is_due_one(made: Path) -> None:
    stripped = with_entry(with_entry(made, KEY_ENTRY, None), SIGNATURE_ENTRY, None)
    received = load_package(stripped).header.received
    assert received.public_key == b""
    assert received.must_be_signed
    assert received.is_tampered


def test_what_records_follow_is_held_against_the_manifest(made: Path) -> None:
    def change(book: Any) -> None:
        for row in book[DATA_SHEET].iter_rows(min_row=2):
            if row[0].value == "retailer_notes":
                row[4].value = "0"

    with pytest.raises(WorkbookProblem) as caught:
        load_package(saved_with(made, change))
    assert caught.value.code == "lineage"
    assert "前后关系被改过" in str(caught.value)


def test_a_tampered_package_is_not_recovered_from(worked: Ledger, made: Path) -> None:
    forged = with_entry(made, "sequence", "7")
    preview = preview_recovery(worked, [forged])
    assert preview.packages == ()
    (left,) = preview.left_out
    assert left.sentence == f"“{forged.name}”的签名与内容不符，可能被改过，没有采用。"
    assert [each.file for each in preview_recovery(worked, [made]).packages] == [made.name]


# ------------------------------------------------------------------------------ one device, one key


def test_every_package_of_a_device_has_its_one_key(
    worked: Ledger, made: Path, tmp_path: Path
) -> None:
    folder = worked.folder
    with open_ledger(folder) as again:
        later = export_package(again, MONTH, tmp_path).path
    assert signer_of(later) == signer_of(made)


def test_a_copied_folder_signs_as_another_device(
    worked: Ledger, made: Path, tmp_path: Path, clock: Any
) -> None:
    settle_device(worked)
    worked.checkpoint()
    shutil.copytree(worked.folder, tmp_path / "copy")
    with open_ledger(tmp_path / "copy", clock=clock) as copy:
        assert settle_device(copy)
        device, public = signer_of(export_package(copy, MONTH, tmp_path).path)
        assert check_ledger(copy).sound
    assert device != signer_of(made)[0]
    assert public != signer_of(made)[1]


def test_a_restored_backup_signs_as_another_device(
    worked: Ledger, made: Path, tmp_path: Path, clock: Any
) -> None:
    file, folder = back_up(worked, BackupReason.MANUAL).file.path, worked.folder
    own = device_of(worked)
    worked.close()
    plan = examine_backup(folder, file, clock=clock)
    restore_backup(folder, file, plan, clock=clock)
    with open_ledger(folder, clock=clock) as restored:
        device, private = device_of(restored)
        assert device != own[0]
        assert private not in (b"", own[1])
        assert signer_of(export_package(restored, MONTH, tmp_path).path) == (
            device,
            public_key(private),
        )
        assert check_ledger(restored).sound


def test_a_ledger_that_can_only_be_read_signs_as_a_device_for_once(
    worked: Ledger, made: Path, tmp_path: Path
) -> None:
    with open_ledger(worked.folder, read_only=True) as looking:
        own = device_of(looking)
        first, second = (signer_of(export_package(looking, MONTH, tmp_path).path) for _ in range(2))
        assert device_of(looking) == own
    assert len({first[0], second[0], own[0]}) == 3
    assert len({first[1], second[1], public_key(own[1])}) == 3


def test_a_ledger_from_before_gets_its_key_when_it_signs(shops: Ledger, tmp_path: Path) -> None:
    with shops.transaction():
        shops.execute("DELETE FROM meta WHERE key = ?", (KEY_ROW,))
    assert check_ledger(shops).sound
    device = device_of(shops)
    assert device[1] == b""
    first = signer_of(export_package(shops, MONTH, tmp_path).path)
    assert first[0] == device[0]
    assert signer_of(export_package(shops, MONTH, tmp_path).path) == first


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE meta SET value = '!' || substr(value, 2) WHERE key = 'device_key'",
        "UPDATE meta SET value = replace(value, ' ', '  ') WHERE key = 'device_key'",
        "UPDATE meta SET key = 'device_kex' WHERE key = 'device_key'",
        "DELETE FROM meta WHERE key = 'device_key'",
        "UPDATE meta SET value = '7c9e6679-7425-40de-944b-e07fc1f90ae7' WHERE key = 'device_id'",
    ],
)
def test_a_damaged_key_signs_nothing_and_a_repair_makes_another_device(
    worked: Ledger, made: Path, tmp_path: Path, sql: str
) -> None:
    own = signer_of(made)
    before = {path.name for path in tmp_path.iterdir()}
    with worked.transaction():
        worked.execute(sql)
    with pytest.raises(DeviceKeyBroken, match="签名密钥坏了"):
        export_package(worked, MONTH, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == before
    (finding,) = check_ledger(worked).findings
    assert (finding.code, finding.where) == ("meta", KEY_ROW)
    changes = repair(worked, plan_repair(worked))
    assert changes.touches("device")
    assert check_ledger(worked).sound
    after = signer_of(export_package(worked, MONTH, tmp_path).path)
    assert own[0] != after[0]
    assert own[1] != after[1]


def test_id_and_key_both_damaged_are_mended_together(worked: Ledger, made: Path) -> None:
    own = signer_of(made)
    with worked.transaction():
        worked.execute("UPDATE meta SET value = '!' || substr(value, 2)")
    assert {each.where for each in check_ledger(worked).findings} == {"device_id", KEY_ROW}
    repair(worked, plan_repair(worked))
    assert check_ledger(worked).sound
    assert signing_device(worked).id != own[0]


def test_a_damaged_id_that_is_mended_has_its_key_again(worked: Ledger, made: Path) -> None:
    own = device_of(worked)
    with worked.transaction():
        worked.execute("UPDATE meta SET value = 'x' || substr(value, 2) WHERE key = 'device_id'")
    assert [each.where for each in check_ledger(worked).findings] == ["device_id"]
    repair(worked, plan_repair(worked))
    assert device_of(worked) == own


@pytest.mark.plain_file("sets a password itself")
def test_a_key_lies_under_the_ledgers_password(worked: Ledger, tmp_path: Path, clock: Any) -> None:
    folder, (device, private) = worked.folder, device_of(worked)
    back_up(worked, BackupReason.MANUAL)
    row = str(worked.scalar("SELECT value FROM meta WHERE key = ?", (KEY_ROW,))).encode()
    worked.close()
    assert any(row in path.read_bytes() for path in folder.glob("ledger.db*"))
    protect(folder, "正确的启动密码 7")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 2
    assert not [path.name for path in files if row in path.read_bytes()]
    with open_ledger(folder, clock=clock) as ledger:
        assert device_of(ledger) == (device, private)
        made = export_package(ledger, MONTH, tmp_path).path
    assert signer_of(made) == (device, public_key(private))
    assert not [path.name for path in tmp_path.glob("*.xlsx") if row[:40] in path.read_bytes()]
    keys.forget(folder)
