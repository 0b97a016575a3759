"""One child for many files: what happens to a file is the same as with a child of its own."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.visit import Visit
from storage.database import Ledger
from storage.operations.export_package import export_package
from storage.operations.visits import record_visit
from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading import kept_child, process
from storage.workbooks.reading.package import PackageReader, load_package

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def made(shops: Ledger, tmp_path: Path) -> Path:
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=date(2026, 11, 23), summary="已讲解"))
    return export_package(shops, "2026-11", tmp_path).path


@pytest.fixture
def reader() -> Iterator[PackageReader]:
    with PackageReader() as opened:
        yield opened


def resting(reader: PackageReader) -> int:
    child = reader.children._resting
    assert child is not None
    return child.pid


def is_alive(pid: int) -> bool:
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return told.rsplit(")", 1)[1].split()[0] not in ("Z", "X")


def code_of(reader: PackageReader, path: Path, **how: Any) -> str:
    with pytest.raises(WorkbookProblem) as caught:
        reader.load(path, **how)
    return caught.value.code


def test_many_files_have_one_child_and_a_bad_one_harms_only_itself(
    made: Path, reader: PackageReader, tmp_path: Path, make: Callable[..., Path], kit: Any
) -> None:
    whole = load_package(made)
    pids = []
    for _ in range(3):
        assert reader.load(made) == whole
        pids.append(resting(reader))
    assert len(set(pids)) == 1
    broken = tmp_path / "断.xlsx"
    broken.write_bytes(made.read_bytes()[:-400])
    assert code_of(reader, broken) == "damaged"
    assert code_of(reader, make([kit.line()])) == "no-manifest"
    assert reader.load(made) == whole
    assert resting(reader) == pids[0], "a file that never got to the child leaves it as it was"
    reader.close()
    assert not is_alive(pids[0])


def test_a_file_that_fails_in_the_child_ends_it_and_the_next_has_another(
    made: Path, reader: PackageReader, tmp_path: Path, kit: Any
) -> None:
    whole = reader.load(made)
    before = resting(reader)
    rows = '<row r="1"><c r="A1" t="s"><v>77</v></c></row>' * 3
    xml = f'{kit.head}<worksheet xmlns="{kit.main}"><sheetData>{rows}</sheetData></worksheet>'
    bad = kit.package(tmp_path / "坏.xlsx", {"_manifest": xml, "_data": xml})
    assert code_of(reader, bad) in ("damaged", "rows-lost", "manifest")
    assert not is_alive(before)
    assert reader.load(made) == whole


def test_a_child_killed_between_files_is_replaced(made: Path, reader: PackageReader) -> None:
    whole = reader.load(made)
    os.kill(resting(reader), 9)
    assert reader.load(made) == whole


def test_a_child_killed_at_work_is_no_verdict_on_a_file_if_it_read_others_before(
    made: Path, reader: PackageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reader.load(made)
    deaths: list[int] = []
    real = process.ReadingChild.again

    def die(child: Any, *args: Any, **how: Any) -> bool:
        begun = real(child, *args, **how)
        os.kill(child.pid, 9)
        deaths.append(child.pid)
        return begun

    monkeypatch.setattr(process.ReadingChild, "again", die)
    assert reader.load(made) == whole
    assert len(deaths) == 1


def test_a_stopped_reading_leaves_the_reader_fit(made: Path, reader: PackageReader) -> None:
    whole = reader.load(made)
    with pytest.raises(WorkbookCancelled):
        reader.load(made, cancelled=lambda: True)
    assert reader.load(made) == whole


def test_a_child_reads_so_many_files_and_no_more(
    made: Path, reader: PackageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_child, "MOST_FILES", 2)
    reader.load(made)
    first = resting(reader)
    reader.load(made)
    assert reader.children._resting is None
    assert not is_alive(first)
    reader.load(made)
    assert resting(reader) != first


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_it_ends_with_its_parent(made: Path) -> None:
    script = f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from pathlib import Path
        from storage.workbooks.reading.package import PackageReader
        reader = PackageReader()
        reader.load(Path({str(made)!r}))
        print(reader.children._resting.pid, flush=True)
        sys.stdin.read()
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.communicate()
    begun = time.monotonic()
    while is_alive(child) and time.monotonic() - begun < 5:
        time.sleep(0.02)
    assert not is_alive(child)


def test_what_was_found_ahead_is_what_the_loading_tells(
    made: Path, reader: PackageReader, tmp_path: Path
) -> None:
    reader.look_ahead(made, view=True)
    assert reader.load(made, view=True) == load_package(made, view=True)
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(made.read_bytes()[:2000])
    reader.look_ahead(bad)
    assert code_of(reader, bad) == "damaged"
    bad.write_bytes(made.read_bytes())
    reader.look_ahead(bad)
    os.utime(bad, (1, 1))
    assert code_of(reader, bad) == "changed"
    assert reader.load(bad).lines == load_package(made).lines
