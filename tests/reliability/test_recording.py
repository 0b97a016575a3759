"""The recording is true: the shipped driver asks the system for the very same, in the same order.

Seen from outside with strace, where there is one: every write with place and length, every sync of
a file and of the folder, every file cut or deleted, and what was acknowledged in between.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.disk import Create, Delete, Sync, SyncNames, Truncate, Write
from tests.reliability.power_cuts import Take, record
from tests.reliability.power_scenarios import SCENARIOS

CHILD = Path(__file__).with_name("traced_child.py")
MARKS = "marks"
CALLS = "pwrite64,pwritev,write,ftruncate,fallocate,fsync,fdatasync,unlink,rename"
CALL = re.compile(r"(\w+)\(\d+<(?P<path>[^>]*)>(?:, \"\"\.*)?(?P<numbers>[^)<]*)")
UNLINK = re.compile(r"unlink\(\"(?P<path>[^\"]*)\"\) += 0")
WORDS = {"pwrite64": "write", "ftruncate": "cut", "fsync": "sync", "fdatasync": "sync"}


@pytest.fixture(scope="module")
def strace(tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """The program that watches, or a skip where there is none or it may not.

    Where it can it stops at the calls it shall tell alone, not at every one.
    """
    found = shutil.which("strace")
    if found is None:
        pytest.skip("no strace")
    log = tmp_path_factory.mktemp("strace") / "log"
    for more in (["--seccomp-bpf"], []):
        command = [found, "-f", *more, "-e", f"trace={CALLS}"]
        tried = [*command, "-o", log, sys.executable, "-c", ""]
        if not subprocess.run(tried, check=False, stderr=subprocess.DEVNULL).returncode:
            return [*command, "-y", "-s", "0"]
    pytest.skip("strace may not watch here")


@pytest.fixture(scope="module")
def watched(strace: list[str | Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which each scenario has run, all watched at once: their log lies there."""
    folder = tmp_path_factory.mktemp("watched")
    subprocess.run(
        [*strace, "-o", folder / "log", sys.executable, CHILD, folder],
        check=True,
        env={name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")},
    )
    return folder


def recorded_words(take: Take) -> Iterator[str]:
    names = dict(enumerate(take.recording.begin))
    acknowledged = [mark.position for mark in take.marks[1:]]
    for position, operation in enumerate((*take.recording.operations, None)):
        yield from ["done"] * acknowledged.count(position)
        match operation:
            case Create(file, name):
                names[file] = name
            case Write(file, offset, data):
                yield f"write {names[file]} {len(data)} {offset}"
            case Truncate(file, size):
                yield f"cut {names[file]} {size}"
            case Sync(file):
                yield f"sync {names[file]}"
            case SyncNames():
                yield "sync names"
            case Delete(name):
                yield f"delete {name}"


def traced_words(text: str, folder: Path, databases: tuple[str, ...]) -> Iterator[str]:
    watched = {f"{name}{end}" for name in databases for end in ("", "-wal", "-journal")}
    for line in text.splitlines():
        if gone := UNLINK.search(line):
            path, word, numbers = Path(gone["path"]), "delete", ""
        elif called := CALL.search(line):
            path, word = Path(called["path"]), WORDS.get(called[1], called[1])
            numbers = called["numbers"].replace(",", "").strip()
        else:
            continue
        if path == folder.with_name(MARKS):
            yield {"5": "begin", "4": "done", "3": "end"}[numbers]
        elif path == folder:
            yield f"{word} names"
        elif path.parent == folder and path.name in watched:
            yield f"{word} {path.name} {numbers}".strip()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_shipped_driver_does_what_was_recorded(
    watched: Path, name: str, tmp_path: Path
) -> None:
    text = (watched / "log").read_text(encoding="utf-8", errors="replace")
    seen = list(traced_words(text, watched / name / "while", SCENARIOS[name].databases))
    ours = list(recorded_words(record(SCENARIOS[name], tmp_path / "ours")))
    assert seen[seen.index("begin") + 1 : seen.index("end")] == ours
