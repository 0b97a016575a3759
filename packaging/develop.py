"""Sets the project up, opens the app, runs the checks: `python packaging/develop.py COMMAND`.

Standard library only: it runs on a fresh Debian, Ubuntu or Windows with nothing but Python, and
makes the rest. The Makefile calls it and nothing else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import checks
import system_needs
from environment import ROOT, SetUpError, ensure, is_current, locks

OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14")

DEMO_FOLDER = ROOT / "build" / "demo"
SCREENS_FOLDER = ROOT / "build" / "screens"

# What a clean removes; the environment stays.
MADE = (
    "build",
    "dist",
    "htmlcov",
    ".coverage*",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
)


# ----------------------------------------------------------------------------------------- set-up


def newer_python(which: Callable[[str], str | None] = shutil.which) -> str | None:
    """Another interpreter of this machine that is new enough."""
    return next((found for name in NEWER_PYTHONS if (found := which(name))), None)


def restart_if_too_old() -> None:
    """Hands over to a newer Python, or says which one is needed."""
    if sys.version_info >= OLDEST:
        return
    other = newer_python()
    if other is None:
        raise SetUpError(
            f"Roundbook needs Python 3.11 or newer, this is {sys.version.split()[0]}: "
            "install one, then run the command again."
        )
    again = [other, str(Path(__file__).resolve()), *sys.argv[1:]]
    sys.exit(subprocess.run(again, check=False).returncode)


def bring_libraries() -> None:
    """Sees to what Qt and the environment cannot do without."""
    packages = system_needs.missing_libraries()
    venv = system_needs.venv_package()
    if venv is not None and not has_environment():
        packages.append(venv)
    if not packages or system_needs.install(packages, system_needs.apt_prefix()):
        return
    raise SetUpError(f"System packages are missing, please run: {system_needs.by_hand(packages)}")


def has_environment() -> bool:
    """Whether the environment is there already, so that nothing is needed to make it."""
    return is_current(locks(developer=False))


def bring_font() -> None:
    """Sees to a Chinese font; without one the app starts all the same, with boxes for letters."""
    if system_needs.has_chinese_font():
        return
    packages = [system_needs.FONT_PACKAGE]
    if system_needs.install(packages, system_needs.apt_prefix()):
        return
    print(
        "No Chinese font was found, so Chinese shows as empty boxes; "
        f"please run: {system_needs.by_hand(packages)}"
    )


def set_up(*, developer: bool) -> Path:
    """Brings everything the app (or, for developers, the checks) needs; returns the Python."""
    restart_if_too_old()
    if system_needs.is_linux():
        bring_libraries()
        bring_font()
    return ensure(developer=developer)


# --------------------------------------------------------------------------------------- commands


def tell(chinese: str, english: str) -> None:
    """Says something to the person who starts the app, who may read either language."""
    print(f"{chinese}\n{english}", flush=True)


def has_display() -> bool:
    """Whether a window can be opened."""
    if not system_needs.is_linux():
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start_app(python: Path, *arguments: str | Path, offscreen: bool = False) -> int:
    """Runs main.py from this tree."""
    env = checks.offscreen() if offscreen else None
    command = [python, ROOT / "main.py", *arguments]
    return subprocess.run(command, check=False, env=env).returncode


def command_setup(_arguments: list[str]) -> int:
    """Prepare everything for developing."""
    python = set_up(developer=True)
    print(f"Ready: {python.relative_to(ROOT)}")
    return 0


def command_run(arguments: list[str]) -> int:
    """Open the app; without a display, run the demo and say where its results lie."""
    python = set_up(developer=False)
    if arguments or has_display():
        return start_app(python, *arguments)
    tell(
        "这台机器没有显示器:改为在后台演示一个完整的工作日……",
        "There is no display here: driving one whole working day in the background …",
    )
    shutil.rmtree(DEMO_FOLDER, ignore_errors=True)
    code = start_app(python, "demo", "--to", DEMO_FOLDER, offscreen=True)
    if code == 0:
        where = DEMO_FOLDER.relative_to(ROOT)
        tell(
            f"结果在 {where}:台账、上报包、打印的走访单(PDF)和界面截图(PNG)。",
            f"The results lie in {where}: the ledger, the package, the printed sheets (PDF) "
            "and pictures of the screens (PNG).",
        )
    return code


def command_test(_arguments: list[str]) -> int:
    """Run every check."""
    set_up(developer=True)
    return 0 if checks.run_all(checks.ALL) else 1


def command_check(_arguments: list[str]) -> int:
    """Run the quick checks only: format, lint, layers, types."""
    set_up(developer=True)
    return 0 if checks.run_all(checks.QUICK) else 1


def command_screens(arguments: list[str]) -> int:
    """Write every screen and every printed form as PNG, light and dark."""
    python = set_up(developer=False)
    shutil.rmtree(SCREENS_FOLDER, ignore_errors=True)
    code = start_app(python, "screens", "--to", SCREENS_FOLDER, *arguments, offscreen=True)
    if code == 0:
        print(f"The pictures lie in {SCREENS_FOLDER.relative_to(ROOT)}.")
    return code


def command_bench(arguments: list[str]) -> int:
    """Measure each figure the project holds itself to, one after the other."""
    python = set_up(developer=True)
    found = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    wanted = [file for file in found if not arguments or file.stem in arguments]
    if not wanted:
        print("There is no such benchmark.")
        return 1
    env = {**checks.offscreen(), "PYTHONPATH": str(ROOT)}
    failed = [file.stem for file in wanted if not checks.run(python, file, env=env)]
    for name in failed:
        print(f"out of reach: {name}")
    return 1 if failed else 0


def command_tools(_arguments: list[str]) -> int:
    """Install LibreOffice and poppler, which some tests use to look from outside."""
    packages = system_needs.missing_test_tools() if system_needs.is_linux() else []
    if packages and not system_needs.install(packages, system_needs.apt_prefix()):
        print(
            "Tests that look from outside will be skipped; "
            f"for them, run: {system_needs.by_hand(packages)}"
        )
    return 0


def command_lock(arguments: list[str]) -> int:
    """Write the locks anew from pyproject.toml (--upgrade takes the newest versions)."""
    restart_if_too_old()
    refresh = Path(__file__).with_name("refresh_lock.py")
    return subprocess.run([sys.executable, refresh, *arguments], check=False).returncode


def command_clean(_arguments: list[str]) -> int:
    """Remove what was built and cached; the environment and all data stay."""
    for path in [path for name in MADE for path in ROOT.glob(name)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": command_setup,
    "run": command_run,
    "test": command_test,
    "check": command_check,
    "screens": command_screens,
    "bench": command_bench,
    "tools": command_tools,
    "lock": command_lock,
    "clean": command_clean,
}


def parser() -> argparse.ArgumentParser:
    """The commands with what each does."""
    parser = argparse.ArgumentParser(
        description="Set Roundbook up, open it, check it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:<8} {run.__doc__}" for name, run in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Runs one command; every refusal is one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show Chinese
    arguments = parser().parse_args(argv)
    try:
        return COMMANDS[arguments.command](arguments.arguments)
    except SetUpError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
