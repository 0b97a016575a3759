"""Every check of the project in the order in which it is run; the first that fails ends the run.

Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from environment import ROOT, tool
from system_needs import TEST_TOOLS

BUILD = ROOT / "build"
WHEELS = BUILD / "wheel"
COVERAGE_FLOOR = 95

PYTEST = (tool("python"), "-m", "pytest")
COVERED = ("--cov", "--cov-report=")
# Every folder of tests. What takes longest comes first: then neither core waits long in the end.
PARTS: dict[str, tuple[str, ...]] = {
    "storage": ("tests/storage", *COVERED),
    "ui": ("tests/ui", *COVERED),
    "reliability": ("tests/reliability", *COVERED),
    "encrypted": ("tests/storage", "--encrypted", "-m", "not slow"),
    "journeys": ("tests/journeys", *COVERED),
    "models": ("tests/models", *COVERED),
    "docs": ("tests/docs", *COVERED),
    "architecture": ("tests/architecture", "tests/packaging"),
}
AT_ONCE = 2
LOOK_EVERY = 0.1

# What one day of the sample territory, driven through the real windows, leaves behind.
DEMO_RESULTS = ("*.xlsx", "*.pdf", "*.png")


def offscreen() -> dict[str, str]:
    """The environment of a program that must not look for a screen or for this tree."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**env, "QT_QPA_PLATFORM": "offscreen"}


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> bool:
    """Whether a command ended well; its output is shown as it comes."""
    return (
        subprocess.run(
            command, check=False, cwd=cwd, env=env or offscreen(), stdin=subprocess.DEVNULL
        ).returncode
        == 0
    )


def check_format() -> bool:
    """The layout of the code is ruff's."""
    return run(tool("ruff"), "format", "--check", ".")


def check_lint() -> bool:
    """Ruff's rules."""
    return run(tool("ruff"), "check", ".")


def check_imports() -> bool:
    """The layers of the house."""
    return run(tool("lint-imports"))


def check_types() -> bool:
    """Strict types."""
    return run(tool("python"), "-m", "mypy")


def check_tests() -> bool:
    """The tests, with the branches of models/ and storage/ covered, in parts on two cores.

    Those of storage run twice: once more with every ledger encrypted. Each part keeps its files in
    a folder of its own: in a shared one pytest clears away what another run is clearing away.
    """
    with tempfile.TemporaryDirectory(prefix="roundbook-parts-") as name:
        covered = [Path(name) / f"coverage-{number}" for number in range(len(PARTS))]
        jobs = [
            Job(
                part,
                (*PYTEST, *words, f"--basetemp={Path(name) / part}"),
                {**offscreen(), "COVERAGE_FILE": str(file)},
            )
            for (part, words), file in zip(PARTS.items(), covered, strict=True)
        ]
        good = run_beside(jobs)
        return good and enough_is_covered(Path(name), [file for file in covered if file.exists()])


class Job(NamedTuple):
    """A command that runs beside others."""

    name: str
    command: tuple[str | Path, ...]
    env: dict[str, str]


def run_beside(jobs: Iterable[Job], at_once: int = AT_ONCE) -> bool:
    """Whether all ended well. Where one ends, its output is shown, and the next begins."""
    waiting, good = list(jobs), True
    running: list[Started] = []
    with ExitStack() as stack:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(stack.enter_context(started(waiting.pop(0))))
            for each in [each for each in running if each.process.poll() is not None]:
                running.remove(each)
                print(f"\n-- {each.name} ({time.monotonic() - each.since:.0f} s)")
                each.output.seek(0)
                print(each.output.read().decode(errors="replace"), flush=True)
                good = each.process.returncode == 0 and good
            time.sleep(LOOK_EVERY)
    return good


class Started(NamedTuple):
    """A job that runs or has run, since when, and what it has said."""

    name: str
    process: subprocess.Popen[bytes]
    since: float
    output: IO[bytes]


@contextmanager
def started(job: Job) -> Iterator[Started]:
    """A job that runs meanwhile; it ends with us, whatever happens."""
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            job.command,
            cwd=ROOT,
            env=job.env,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Started(job.name, process, time.monotonic(), told)
        finally:
            process.kill()
            process.wait()


def enough_is_covered(folder: Path, files: list[Path]) -> bool:
    """Whether all parts together cover what they must."""
    env = {**offscreen(), "COVERAGE_FILE": str(folder / "coverage")}
    python = tool("python")
    report = ("report", "--show-missing", f"--fail-under={COVERAGE_FLOOR}")
    return run(python, "-m", "coverage", "combine", "--quiet", *files, env=env) and run(
        python, "-m", "coverage", *report, env=env
    )


def check_wheel() -> bool:
    """The wheel is built from this tree alone."""
    shutil.rmtree(WHEELS, ignore_errors=True)
    command = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(WHEELS)]
    return run(tool("python"), *command)


def check_start() -> bool:
    """The program of the wheel starts far from this tree and works through a day."""
    with tempfile.TemporaryDirectory(prefix="roundbook-start-") as name:
        folder = Path(name)
        program = install_wheel(folder / "site")
        if program is None:
            return False
        env = {
            **offscreen(),
            "PYTHONPATH": str(folder / "site"),
            "XDG_DATA_HOME": str(folder / "data"),
        }
        results = folder / "demo"
        return (
            run(*program, "--help", cwd=folder, env=env)
            and run(*program, "demo", "--to", results, cwd=folder, env=env)
            and has_results(results)
        )


def install_wheel(site: Path) -> list[str | Path] | None:
    """Lays the wheel into a folder of its own; returns how to call its program."""
    wheels = sorted(WHEELS.glob("*.whl"))
    if len(wheels) != 1:
        print(f"There should be one wheel in {WHEELS.relative_to(ROOT)}, not {len(wheels)}.")
        return None
    options = ["--quiet", "--no-deps", "--no-index", "--target", str(site)]
    if not run(tool("python"), "-m", "pip", "install", *options, wheels[0]):
        return None
    script = site / "bin" / "roundbook"
    return [tool("python"), script] if script.exists() else [site / "bin" / "roundbook.exe"]


def has_results(folder: Path) -> bool:
    """Whether the demo left a package, a print and a picture."""
    missing = [pattern for pattern in DEMO_RESULTS if not any(folder.rglob(pattern))]
    if missing:
        print(f"The demo left no {', '.join(missing)}.")
    return not missing


QUICK: tuple[tuple[str, Callable[[], bool]], ...] = (
    ("format", check_format),
    ("lint", check_lint),
    ("imports", check_imports),
    ("types", check_types),
)
ALL: tuple[tuple[str, Callable[[], bool]], ...] = (
    *QUICK,
    ("tests", check_tests),
    ("wheel", check_wheel),
    ("start", check_start),
)


def not_tried(root: Path = ROOT) -> list[str]:
    """What the tests cannot try on this machine, a sentence each."""
    missing = [
        f"{program} is not installed (package {package})"
        for program, package in TEST_TOOLS.items()
        if not shutil.which(program)
    ]
    if not (root.parent / "shared" / "data").is_dir():
        missing.append("there is no real input in ../shared/data")
    return missing


def run_all(
    checks: tuple[tuple[str, Callable[[], bool]], ...],
    clock: Callable[[], float] = time.monotonic,
) -> bool:
    """Runs checks up to the first that fails, then sums up."""
    lines, passed, failed = [], 0, 0
    for name, check in checks:
        print(f"\n== {name}", flush=True)
        start = clock()
        good = check()
        lines.append(f"{'ok    ' if good else 'FAILED'} {name:<8} {clock() - start:6.1f} s")
        passed, failed = passed + good, failed + (not good)
        if not good:
            break
    skipped = not_tried()
    print("\n" + "\n".join(lines))
    for sentence in skipped:
        print(f"not tried: {sentence}")
    left = len(checks) - passed - failed
    if left:
        print(f"not reached: {', '.join(name for name, _ in checks[-left:])}")
    print(f"checks: {passed} passed, {failed} failed", flush=True)
    return not failed
