"""The texts of the program against the English catalogue.

``python -m tests.ui.catalogue`` brings the catalogue in step: texts that are new come in without
English and are listed, texts that are gone go out, and the compiled file is written anew.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "ui/resources/locale/en/LC_MESSAGES/roundbook.po"
MARKS = ("_", "N_")
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
ON_PAPER = re.compile(r"models/(paper|visit_sheet|day_cover|package|consolidation/book)/")
"""Forms of headquarters: always Chinese, so their enumerations are not looked up."""


def sources() -> list[Path]:
    """Return every module whose texts may be shown."""
    return [
        path
        for folder in ("ui", "models", "storage")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def place(path: Path) -> str:
    """Return a module's path from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def _marked(call: ast.Call, in_models: bool) -> list[ast.expr]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return call.args[:1] if name in MARKS or (in_models and name == "field") else []


def _values(node: ast.ClassDef) -> list[ast.expr]:
    if not any(getattr(base, "id", "") == "StrEnum" for base in node.bases):
        return []
    return [line.value for line in node.body if isinstance(line, ast.Assign)]


def texts_of(path: Path) -> Iterator[str]:
    """Yield what is marked, and in models the labels of fields and the words of enumerations."""
    name = place(path)
    in_models, shown = name.startswith("models/"), not ON_PAPER.match(name)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            found = _marked(node, in_models)
        elif isinstance(node, ast.ClassDef) and shown:
            found = _values(node)
        for each in found:
            value = each.value if isinstance(each, ast.Constant) else ""
            if isinstance(value, str) and CHINESE.search(value):
                yield value


def unmarked(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of every Chinese string that is neither marked nor a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument in _marked(node, in_models=place(path).startswith("models/")):
                marked.update(id(part) for part in ast.walk(argument))
        elif isinstance(node, ast.Expr):
            marked.add(id(node.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in marked:
            continue
        if isinstance(node.value, str) and IDEOGRAPH.search(node.value):
            yield node.lineno, node.value


def texts() -> dict[str, str]:
    """Return every text with one module it stands in."""
    found: dict[str, str] = {}
    for path in sources():
        for text in texts_of(path):
            found.setdefault(text, place(path))
    return found


def catalogue() -> Catalog:
    """Return the English catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file)


def english() -> dict[str, str]:
    """Return each text with its English, empty where it has none."""
    return {
        str(message.id): "" if message.fuzzy else str(message.string or "")
        for message in catalogue()
        if message.id
    }


def write(known: dict[str, str]) -> None:
    """Write the catalogue of all texts, with the English of ``known``, and compile it."""
    kept = catalogue()
    fresh = Catalog(locale="en", header_comment=kept.header_comment, fuzzy=False)
    fresh.mime_headers = kept.mime_headers
    for text in sorted(texts()):
        fresh.add(text, known.get(text, ""))
    with PO.open("wb") as file:
        write_po(file, fresh, width=100, no_location=True)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, fresh)


def main() -> int:
    """Bring the catalogue in step and list what still wants English."""
    known = english()
    write(known)
    missing = [f"{where}: {text}" for text, where in texts().items() if not known.get(text)]
    sys.stdout.write("".join(f"{line}\n" for line in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
