"""What is really imported, which no reading of the source can tell."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

HEAVY = ("PySide6", "shiboken6", "openpyxl", "pypinyin", "segno", "PIL")


def imported_by(module: str) -> set[str]:
    """The top names in sys.modules of a fresh process after importing one module."""
    code = (
        f"import json, sys; import {module}; "
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    # Coverage follows into child processes, and brings sqlite3 with it.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("module", ["main", "ui.command_line"])
def test_the_command_line_starts_without_qt_and_other_weight(module: str) -> None:
    assert imported_by(module).isdisjoint(HEAVY)


def test_models_need_no_database_no_workbook_and_no_qt() -> None:
    loaded = imported_by("models.records")
    assert loaded.isdisjoint({"PySide6", "sqlite3", "sqlcipher3", "sqlite_utils", "openpyxl"})


def test_main_names_neither_qt_nor_the_database() -> None:
    # main.py is a module, so import-linter does not see it. It may name storage for the process
    # that reads foreign workbooks: through ui that would start with a command line it never needs.
    named = set()
    for node in ast.walk(ast.parse((ROOT / "main.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named.add((node.module or "").split(".")[0])
    assert named <= {"ui", "storage", *sys.stdlib_module_names} - {"sqlite3"}
