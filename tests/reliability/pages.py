"""Which byte of a SQLite file belongs to what: table or index, used or not.

Read from the file itself, by the published format, so that the benchmark of flipped bits does not
rest on what it measures.
"""

from collections.abc import Iterator
from pathlib import Path

import attrs

__all__ = ["PAGE", "PageMap", "Stretch"]

PAGE = 4096
_INTERIOR = {0x02, 0x05}
_LEAF_TABLE = 0x0D
_HEADER = 100


@attrs.frozen
class Stretch:
    """Bytes of one owner: ``start`` and ``end`` in the file; ``used`` when something reads them."""

    owner: str
    start: int
    end: int
    used: bool


class PageMap:
    """Walks the trees of a file from their roots (name → first page)."""

    def __init__(self, path: Path, roots: dict[str, int]) -> None:
        self._content = path.read_bytes()
        self.stretches: list[Stretch] = [Stretch("header", 0, _HEADER, used=True)]
        self._seen: set[int] = set()
        for name, root in {"sqlite_schema": 1, **roots}.items():
            self._tree(name, root)
        for number in range(1, len(self._content) // PAGE + 1):
            if number not in self._seen:
                start = (number - 1) * PAGE
                self.stretches.append(Stretch("free pages", start, start + PAGE, used=False))

    def _number(self, at: int, size: int) -> int:
        return int.from_bytes(self._content[at : at + size], "big")

    def _varint(self, at: int) -> tuple[int, int]:
        value = 0
        for count in range(9):
            byte = self._content[at + count]
            if count == 8:
                return (value << 8) | byte, 9
            value = (value << 7) | (byte & 0x7F)
            if byte < 0x80:
                return value, count + 1
        raise AssertionError

    def _tree(self, owner: str, number: int) -> None:
        self._seen.add(number)
        base = (number - 1) * PAGE
        head = base + (_HEADER if number == 1 else 0)
        kind = self._content[head]
        cells = self._number(head + 3, 2)
        pointers = head + (12 if kind in _INTERIOR else 8)
        begin = self._number(head + 5, 2) or 65_536
        free = [(pointers + 2 * cells, base + begin), *self._free_blocks(base, head)]
        self._cut(owner, head, base + PAGE, free)
        for index in range(cells):
            at = base + self._number(pointers + 2 * index, 2)
            if kind in _INTERIOR:
                self._tree(owner, self._number(at, 4))
                at += 4
            if kind != 0x05:
                self._overflow(owner, at, table=kind == _LEAF_TABLE)
        if kind in _INTERIOR:
            self._tree(owner, self._number(head + 8, 4))

    def _free_blocks(self, base: int, head: int) -> Iterator[tuple[int, int]]:
        at = self._number(head + 1, 2)
        while at:
            size = self._number(base + at + 2, 2)
            yield base + at + 4, base + at + size
            at = self._number(base + at, 2)

    def _cut(self, owner: str, start: int, end: int, free: list[tuple[int, int]]) -> None:
        at = start
        for begin, stop in sorted(free):
            self.stretches.append(Stretch(owner, at, begin, used=True))
            self.stretches.append(Stretch("unused in pages", begin, stop, used=False))
            at = stop
        self.stretches.append(Stretch(owner, at, end, used=True))

    def _overflow(self, owner: str, at: int, *, table: bool) -> None:
        size, length = self._varint(at)
        at += length
        most = PAGE - 35
        if table:
            at += self._varint(at)[1]
        else:
            most = (PAGE - 12) * 64 // 255 - 23
        if size <= most:
            return
        least = (PAGE - 12) * 32 // 255 - 23
        local = least + (size - least) % (PAGE - 4)
        local = local if local <= most else least
        rest, number = size - local, self._number(at + local, 4)
        while number and rest > 0:
            self._seen.add(number)
            start = (number - 1) * PAGE
            held = min(rest, PAGE - 4)
            self.stretches.append(Stretch(owner, start, start + 4 + held, used=True))
            self.stretches.append(
                Stretch("unused in pages", start + 4 + held, start + PAGE, used=False)
            )
            rest, number = rest - held, self._number(start, 4)
