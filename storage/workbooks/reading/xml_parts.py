"""Looking at the XML of a package without trusting it: no DTD, UTF-8 only, names without prefix."""

import re
from typing import Final
from xml.parsers import expat

__all__ = [
    "BLOCK",
    "LONGEST_TEXT",
    "XmlProblem",
    "check_block",
    "check_prolog",
    "elements",
    "local_name",
    "make_parser",
]

BLOCK: Final = 2**20
"""Bytes that are looked at together."""
_STRETCH: Final = BLOCK // 4
LONGEST_TEXT: Final = 2**20
"""Characters in one cell; programs stop at 32,767."""


_ENCODING: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class XmlProblem(Exception):
    """The XML is refused. ``code`` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def local_name(name: str) -> str:
    """Return an element's name without its prefix."""
    return name.rsplit(":", 1)[-1]


def check_prolog(head: bytes) -> None:
    """Refuse what is not UTF-8, and document types; ``head`` is the part's beginning."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:64]:
        raise XmlProblem("encoding")
    declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].decode("ascii", "replace").lower() not in _UTF8:
        raise XmlProblem("encoding")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise XmlProblem("entities")


def check_block(block: bytes) -> None:
    """Refuse a block of a part (:data:`BLOCK` bytes) with a text no cell can hold.

    A full cell takes less than 200,000 bytes, whatever stands in it.
    """
    if len(block) < BLOCK:
        return
    for start in range(0, BLOCK, _STRETCH):
        if block.find(b"<", start, start + _STRETCH) < 0:
            raise XmlProblem("bomb")


def make_parser() -> expat.XMLParserType:
    """Return a parser that refuses document types."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise XmlProblem("entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def elements(part: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a small part in order: name without prefix, and attributes."""
    check_prolog(part[:4096])
    found: list[tuple[str, dict[str, str]]] = []
    parser = make_parser()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (local_name(name), attributes)
    )
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise XmlProblem("damaged") from error
    return found
