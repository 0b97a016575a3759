"""The rules of the house that no linter knows. Each looks at the source text or its syntax tree."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("main.py", "models", "storage", "ui")

LONGEST_FILE = 450
LONGEST_FUNCTION = 50
BORDERS = {
    "ui/command_line.py": "a command that fails is told in plain words",
    "ui/sitting.py": "what fails before there is a window is told by a dialog",
    "ui/masking.py": "an exception whose own text fails is told without it",
    "ui/shell/crash.py": "the last border must not fall itself",
    "ui/jobs.py": "a background job delivers whatever failed to the window",
    "storage/photos/intake.py": "a decoder raises anything on a damaged picture",
    "storage/photos/exif.py": "damaged metadata does not cost the picture",
    "storage/workbooks/reading/work.py": "a process of its own that reads foreign files",
    "storage/workbooks/reading/sources.py": "a thread hands its failure to whoever waits",
}
"""Where an exception of any kind may be kept, once a file; Qt's hook needs no handler."""


def sources(*places: str) -> list[Path]:
    """Every Python file under these folders (or the file itself), those there are."""
    found: list[Path] = []
    for place in places:
        path = ROOT / place
        found.extend([path] if path.is_file() else sorted(path.rglob("*.py")))
    return found


@cache
def text_of(path: Path) -> str:
    """A file, read once. Its syntax tree is not kept: a heap of nodes slows every collection."""
    return path.read_text(encoding="utf-8")


@cache
def code_only(path: Path) -> list[tuple[int, str]]:
    """The lines of a file without comments and docstrings, numbered from 1."""
    text = text_of(path)
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            for row in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                lines[row - 1] = ""
    return list(enumerate(lines, start=1))


def offences(pattern: str, *places: str, but: tuple[str, ...] = ()) -> list[str]:
    """Where code (not comments, not docstrings) matches a pattern, as `file:line: text`."""
    allowed = {ROOT / name for name in but}
    return [
        f"{path.relative_to(ROOT)}:{row}: {line.strip()}"
        for path in sources(*places)
        if path not in allowed
        # What no whole line matches no part of a line does: few files need a closer look.
        and any(re.search(pattern, line) for line in text_of(path).splitlines())
        for row, line in code_only(path)
        if re.search(pattern, line)
    ]


FORBIDDEN = {
    "a bare connection, outside the one place that owns it": (
        r"\.conn\.",
        CODE,
        ("storage/database.py",),
    ),
    "replace=True, which deletes children": (r"\breplace=True", CODE, ()),
    "alter=True, which lets a misspelt column in": (r"\balter=True", CODE, ()),
    "ws.max_row, which a far cell blows up": (r"\b(ws|sheet|worksheet)\.max_row\b", CODE, ()),
    "a formatted text to translate, which is never extracted": (
        r"""\b(_|N_|ngettext)\(\s*[rR]?[fF]["']""",
        CODE,
        (),
    ),
    "Qt's proxy for sorting, which takes seconds": (r"\bQSortFilterProxyModel\b", CODE, ()),
    "pickle, which runs what it reads": (r"\bpickle\b", CODE, ()),
    "a menu that blocks: use popup()": (r"(?i)menu\w*\.exec\(", ("ui",), ()),
    "a file dialog or message box beside ui/dialogs": (
        r"\bQMessageBox\.(question|information|warning|critical|about)\b|\bQFileDialog\.get\w+",
        ("ui",),
        ("ui/dialogs.py",),
    ),
    "the end of the process: raised in a slot it ends the window with everything in it": (
        r"\braise SystemExit\b|\bsys\.exit\(|\bos\._exit\(|(?<![.\w])(exit|quit)\(\)",
        ("ui", "storage", "models"),
        # Before there is a window, and in the process that reads foreign files.
        ("ui/app.py", "storage/workbooks/reading/child.py"),
    ),
    "a network library: there is no network call ever": (
        r"^\s*(from|import) (socket|ssl|http|urllib\.request|ftplib|smtplib|requests|httpx)\b"
        r"|\bQtNetwork\b",
        CODE,
        (),
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_nobody_writes(name: str) -> None:
    pattern, places, but = FORBIDDEN[name]
    assert offences(pattern, *places, but=but) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("ledger.db.conn.execute(sql)", "a bare connection, outside the one place that owns it"),
        ("rows = ws.max_row", "ws.max_row, which a far cell blows up"),
        ('_(f"客户 {n} 家")', "a formatted text to translate, which is never extracted"),
        ("N_(F'x')", "a formatted text to translate, which is never extracted"),
        ("chosen = self._menu.exec(point)", "a menu that blocks: use popup()"),
        (
            "raise SystemExit(1)",
            "the end of the process: raised in a slot it ends the window with everything in it",
        ),
        ("import urllib.request", "a network library: there is no network call ever"),
    ],
)
def test_the_patterns_find_what_they_are_for(line: str, name: str) -> None:
    assert re.search(FORBIDDEN[name][0], line)


def test_translated_text_that_spans_lines_is_not_formatted_either() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*CODE)
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "N_", "ngettext"}
        and any(isinstance(argument, ast.JoinedStr) for argument in node.args)
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", ["packaging", "tests", "docs", "benchmarks"])
def test_folders_that_are_no_packages_stay_so(folder: str) -> None:
    # packaging/__init__.py would hide the library `packaging`; tests are found by their path.
    assert [str(path) for path in (ROOT / folder).rglob("__init__.py")] == []


def test_files_keep_a_readable_size() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in sources(*CODE, "packaging")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_functions_keep_a_readable_size() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": length
        for path in sources(*CODE, "packaging")
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes any exception and keeps it: one that raises again only tidies up."""
    broad = handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"}
    )
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_only_the_borders_catch_everything() -> None:
    broad = [
        path.relative_to(ROOT).as_posix()
        for path in sources(*CODE)
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    ]
    assert sorted(broad) == sorted(BORDERS)
