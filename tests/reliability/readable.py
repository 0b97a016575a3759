"""Looks for words and bytes that nobody should be able to read: in files, and within archives."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["found", "spellings"]


def spellings(word: str) -> list[bytes]:
    """A word as it may lie on a disk: in the usual encodings, and escaped in JSON."""
    escaped = json.dumps(word).strip('"').encode()
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), escaped]


def _contents(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, and those of what it holds where it is an archive."""
    yield name, content
    if content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _contents(f"{name}!{member}", archive.read(member))


def found(
    places: Iterable[Path], words: Iterable[str], pieces: Iterable[bytes] = ()
) -> list[tuple[str, str]]:
    """Return (file, word) for everything that can be read below ``places``, names of files too."""
    wanted = [(word, spelling) for word in words for spelling in spellings(word)]
    wanted += [(repr(piece[:8]), piece) for piece in pieces]
    hits = set()
    for place in places:
        for path in sorted(place.rglob("*")):
            name = path.relative_to(place.parent).as_posix()
            hits |= {(name, word) for word, spelling in wanted if spelling in name.encode()}
            try:
                content = path.read_bytes()
            except OSError:  # a folder, or a file that is gone meanwhile
                continue
            for part, inside in _contents(name, content):
                hits |= {(part, word) for word, spelling in wanted if spelling in inside}
    return sorted(hits)
