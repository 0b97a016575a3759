"""Every check of the project in the order in which it is run; the first that fails ends the run.

Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from environment import ROOT, tool
from system_needs import TEST_TOOLS

BELOW_THE_WINDOW = ("architecture", "docs", "models", "packaging", "reliability", "storage")
BUILD = ROOT / "build"
WHEELS = BUILD / "wheel"
COVERAGE_FLOOR = 95

PYTEST = (tool("python"), "-m", "pytest")
LANES = {
    "below": [f"tests/{name}" for name in BELOW_THE_WINDOW],
    "window": ["tests/ui", "tests/journeys"],
}
ENCRYPTED = ("--encrypted", "-m", "not slow")

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
    """The tests, with the branches of models/ and storage/ covered: two lanes on two cores.

    One lane works without a window. The other drives the window, then goes through the tests of
    storage once more with every ledger encrypted.
    """
    with tempfile.TemporaryDirectory(prefix="roundbook-lanes-") as name:
        covered = {lane: Path(name) / f"coverage-{lane}" for lane in LANES}
        output = Path(name) / "output"
        with output.open("wb") as told, beside(*covering(covered, "below"), out=told) as below:
            command, env = covering(covered, "window")
            good = run(*command, env=env)
            good = run(*PYTEST, "tests/storage", *ENCRYPTED) and good
            good = below.wait() == 0 and good
        print(output.read_text(encoding="utf-8", errors="replace"), flush=True)
        return good and enough_is_covered(Path(name), list(covered.values()))


def covering(files: dict[str, Path], lane: str) -> tuple[list[str | Path], dict[str, str]]:
    """The command of one lane, and its environment, in which it keeps what it covered."""
    command: list[str | Path] = [*PYTEST, *LANES[lane], "--cov", "--cov-report="]
    return command, {**offscreen(), "COVERAGE_FILE": str(files[lane])}


@contextmanager
def beside(
    command: list[str | Path], env: dict[str, str], *, out: BinaryIO
) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs meanwhile; it ends with us, whatever happens."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def enough_is_covered(folder: Path, files: list[Path]) -> bool:
    """Whether both lanes together cover what they must."""
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
