"""Workbooks that mean harm or are broken, and what reading one comes to: time, memory, sentence.

Files are made one at a time, when they are tried, and are gone afterwards.
"""

import random
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.process import CHILD_OPTION

__all__ = ["GENERATED", "Outcome", "broken_copies", "generated", "own_peak", "try_out"]

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD: Final = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'
_TITLES: Final = ("_manifest", "_data", "购进明细", "拜访汇总")
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_ONE_ROW: Final = b'<row r="1"><c r="A1"><v>1</v></c></row>'
_MB: Final = 2**20

SECONDS: Final = 10.0
ROWS_A_SECOND: Final = 100_000
"""More time only in proportion to the rows a file declares."""
MEMORY: Final = 2**30
_A_LOOK: Final = 0.005
"""Seconds between two looks at the memory of children."""


@attrs.frozen
class Outcome:
    """What reading came to: ``code`` is empty where the file was read."""

    name: str
    code: str
    sentence: str
    seconds: float
    child_peak: int
    """Highest memory of the children that read, as it was looked at while they did, in bytes."""


def try_out(name: str, path: Path, read: Callable[[Path], object]) -> Outcome:
    """Read a file to its end or to its one sentence; whatever else happens is let through."""
    code = sentence = ""
    begun = time.monotonic()
    with _Watch() as watch:
        try:
            read(path)
        except WorkbookProblem as problem:
            code, sentence = problem.code, str(problem)
    seconds = time.monotonic() - begun
    return Outcome(name, code, sentence, seconds, watch.peak)


class _Watch:
    """Looks at the memory of reading children while a file is read.

    What the system counts of children that ended begins with the memory of who started them: of
    the tests, which is more than any child needs.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            self.peak = max(self.peak, *map(_peak, _reading_children()), 0)
            if self._over.wait(_A_LOOK):
                return


def _reading_children() -> list[Path]:
    """The processes that read for us, once they are the program and no more a copy of ours."""
    return [
        Path("/proc", pid)
        for listed in Path("/proc/self/task").glob("*/children")
        for pid in _read(listed).decode().split()
        if CHILD_OPTION.encode() in _read(Path("/proc", pid, "cmdline"))
    ]


def _read(path: Path) -> bytes:
    """Read what the system tells; nothing of a thread or child that is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _peak(process: Path) -> int:
    found = re.search(rb"VmHWM:\s+(\d+)", _read(process / "status"))
    return int(found[1]) * 1024 if found else 0


def own_peak() -> int:
    """Return the highest memory of this process in bytes; where it is not told, 0."""
    return _peak(Path("/proc/self"))


# ---------------------------------------------------------------------------------------- generated


def _book(path: Path, sheet: Iterable[bytes], strings: str = "") -> None:
    """Write a workbook of four sheets, the harm in that which the file's name tells last.

    ``…@_data.xlsx`` has it where a package has its data; the others hold a row each.
    """
    harm = path.stem.rpartition("@")[2]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(_TITLES, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in range(1, len(_TITLES) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="{_TYPES}.worksheet+xml"/><Default Extension="rels" ContentType="application'
        f'/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPES}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        "</Relationships>",
        **({"xl/sharedStrings.xml": strings} if strings else {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for number, title in enumerate(_TITLES, 1):
            with archive.open(f"xl/worksheets/{number}.xml", "w", force_zip64=True) as part:
                for block in sheet if title == harm else _wrapped([_ONE_ROW]):
                    part.write(block)


def _wrapped(blocks: Iterable[bytes], before: str = "") -> Iterator[bytes]:
    yield f"{_HEAD}{before}<sheetData>".encode()
    yield from blocks
    yield b"</sheetData></worksheet>"


def _zip_bomb(path: Path) -> None:
    """300 MB of nothing in a small file."""
    _book(path, _wrapped(b" " * _MB for _ in range(300)))


def _thin_bomb(path: Path) -> None:
    """550 MB of comments, packed a hundred times smaller and no more: not yet what a bomb is."""
    noise = random.Random(3).randbytes(500).hex().encode()
    comment = b"<!--" + noise + b" " * (_MB // 10) + b"-->"
    _book(path, _wrapped(comment * 10 for _ in range(545)))


def _long_string(megabytes: int, packed: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        noise = random.Random(5).randbytes(packed).hex().encode()
        block = noise + b"A" * (_MB - len(noise))

        def text() -> Iterator[bytes]:
            yield b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
            for _ in range(megabytes):
                yield block
            yield b"</t></is></c></row>"

        _book(path, _wrapped(text()))

    return write


def _long_shared_string(path: Path) -> None:
    noise = random.Random(7).randbytes(6_000).hex()
    text = (noise + "A" * (_MB - len(noise))) * 120
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    row = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    _book(path, _wrapped([row]), strings)


def _many_runs(path: Path) -> None:
    """One cell of 400 MB in runs of a hundred kilobytes each, as a cell may have them."""
    noise = random.Random(9).randbytes(500).hex().encode()
    run = b"<r><t>" + noise + b"A" * (100_000 - len(noise)) + b"</t></r>"

    def cell() -> Iterator[bytes]:
        yield b'<row r="1"><c r="A1" t="inlineStr"><is>'
        for _ in range(4_000):
            yield run
        yield b"</is></c></row>"

    _book(path, _wrapped(cell()))


def _shared_part(path: Path) -> None:
    """One part that is 500 sheets at once."""
    _many_rows(20_000)(path)
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(9, 509))
    book = parts["xl/workbook.xml"].replace(b"</sheets>", f"{sheets}</sheets>".encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {**parts, "xl/workbook.xml": book}.items():
            target.writestr(name, content)


def _far_cell(path: Path) -> None:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    _book(path, _wrapped([row]))


def _many_rows(count: int) -> Callable[[Path], None]:
    def rows() -> Iterator[bytes]:
        for first in range(1, count + 1, 5_000):
            yield "".join(
                f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>'
                for n in range(first, first + 5_000)
            ).encode()

    return lambda path: _book(path, _wrapped(rows()))


def _empty_rows(path: Path) -> None:
    """Eight million rows of nothing, without numbers."""
    _book(path, _wrapped(b"<row/>" * 100_000 for _ in range(80)))


def _wide_rows(path: Path) -> None:
    """Cells without references, 16,384 a row."""
    row = b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    _book(path, _wrapped(row for _ in range(1_000)))


def _entities(path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'
    sheet = f'<?xml version="1.0"?>{dtd}<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr">'
    _book(path, iter([f"{sheet}<is><t>&l9;</t></is></c></row></sheetData></worksheet>".encode()]))


def _deep(path: Path) -> None:
    """A million elements one in another."""
    _book(path, _wrapped([b"<a>" * 1_000_000]))


def _wrong_dimension(dimension: str) -> Callable[[Path], None]:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 301))

    def write(path: Path) -> None:
        _book(path, _wrapped([rows], f'<dimension ref="{dimension}"/>'))

    return write


def _web_page(path: Path) -> None:
    path.write_text("<html><table>" + "<tr><td>购进明细</td></tr>" * 10_000 + "</table></html>")


GENERATED: Final[dict[str, Callable[[Path], None]]] = {
    "zip-bomb": _zip_bomb,
    "thin-bomb": _thin_bomb,
    "string-600": _long_string(600, 100),
    "string-500-thin": _long_string(500, 4_000),
    "string-120-shared": _long_shared_string,
    "string-400-runs": _many_runs,
    "shared-part": _shared_part,
    "far-cell": _far_cell,
    "rows-1000000": _many_rows(1_000_000),
    "empty-rows": _empty_rows,
    "wide-rows": _wide_rows,
    "entities": _entities,
    "deep": _deep,
    "dimension-small": _wrong_dimension("A1"),
    "dimension-huge": _wrong_dimension("A1:XFD1048576"),
    "web-page": _web_page,
}


def generated(folder: Path, titles: Sequence[str], names: Iterable[str]) -> Iterator[Path]:
    """Write the named files one after another, the harm in each of ``titles`` in turn.

    Each is gone when the next is made.
    """
    for name in names:
        for title in titles:
            path = folder / f"{name}@{title}.{'xls' if name == 'web-page' else 'xlsx'}"
            GENERATED[name](path)
            yield path
            path.unlink()


# ------------------------------------------------------------------------------------------- broken


def broken_copies(
    whole: bytes, folder: Path, *, cuts: int, flips: int, seed: int = 11
) -> Iterator[Path]:
    """Write copies of a file cut off at so many places, and with one bit flipped at so many."""
    chance = random.Random(seed)
    path = folder / "坏.xlsx"
    for number in range(cuts):
        path.write_bytes(whole[: len(whole) * number // cuts])
        yield path
    for number in range(flips):
        spoilt = bytearray(whole)
        place = len(whole) * number // flips + chance.randrange(max(1, len(whole) // flips))
        spoilt[min(place, len(whole) - 1)] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        yield path
