"""Instant search: which entries hold all words of a query, the best first.

Everything an entry can be found by lies in one lower-case text, built once. Pinyin and initials
are computed at import; here they are only compared.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import attrs

from models.product import Product
from models.retailer import Retailer, RetailerNotes

__all__ = ["SearchEntry", "match_span", "narrows", "normalise", "search", "sift"]

_FIELD = "\x1f"
R = TypeVar("R")
_LINE_BREAKERS = str.maketrans({_FIELD: " "})


def normalise(text: str) -> str:
    """Return ``text`` as it is compared: full-width as half-width, lower case, plain spaces."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(folded.translate(_LINE_BREAKERS).split())


def _letters(text: str) -> str:
    """Return only the letters and digits of ``text``."""
    return "".join(filter(str.isalnum, text))


@attrs.frozen
class SearchEntry:
    """One thing that can be found; make it with :meth:`of`, :meth:`retailer`, :meth:`product`.

    ``initials`` holds one character for each character of ``name``.
    """

    haystack: str
    name: str
    initials: str

    @classmethod
    def of(cls, name: str, initials: str, others: Iterable[str]) -> "SearchEntry":
        """Build the entry of a name, its initials and other texts (codes, owner, address …).

        Name and initials are found without their signs too: 青松硬 and qsy for 青松(硬).
        """
        fields = [normalise(text) for text in (name, initials, *others)]
        fields += [bare for text in fields[:2] if (bare := _letters(text)) != text]
        haystack = _FIELD + _FIELD.join(field for field in fields if field) + _FIELD
        return cls(haystack, name, initials)

    @classmethod
    def retailer(cls, retailer: Retailer, notes: RetailerNotes | None = None) -> "SearchEntry":
        """Find a retailer by name, pinyin, owner, licence, code, address and phone."""
        own = (notes.mobile, notes.landline, notes.salutation) if notes else ()
        others = (
            retailer.pinyin,
            retailer.owner,
            retailer.licence_no,
            retailer.id,
            retailer.address,
            retailer.phone,
            *own,
        )
        return cls.of(retailer.shop_name, retailer.initials, others)

    @classmethod
    def product(cls, product: Product) -> "SearchEntry":
        """Find a product by name, pinyin, brand, code and bar codes."""
        others = (
            product.pinyin,
            product.brand,
            product.id,
            product.barcode_carton,
            product.barcode_pack,
        )
        return cls.of(product.name, product.initials, others)


def narrows(previous: str, query: str) -> bool:
    """Tell whether the result of ``previous`` holds every result of ``query``."""
    return normalise(query).startswith(normalise(previous))


def _by_rank(entries: Sequence[SearchEntry], found: Iterable[int], word: str) -> list[int]:
    """Put first where a field begins with the word, then where a word of a field does."""
    field_start, word_start = f"{_FIELD}{word}", f" {word}"
    first: list[int] = []
    second: list[int] = []
    rest: list[int] = []
    for index in found:
        text = entries[index].haystack
        (first if field_start in text else second if word_start in text else rest).append(index)
    return first + second + rest


def search(
    entries: Sequence[SearchEntry], query: str, previous: Iterable[int] | None = None
) -> list[int]:
    """Return the indices of the entries that hold every word of ``query``.

    A field's beginning ranks before a word's, that before the inside; the first word decides
    before the second, ties keep the order of ``entries``. ``previous`` is a result that
    :func:`narrows` to this query; None looks at all. An empty query finds all in order.
    """
    words = normalise(query).split()
    found: Iterable[int] = range(len(entries)) if previous is None else sorted(previous)
    for word in words:
        found = [index for index in found if word in entries[index].haystack]
    for word in reversed(words):
        found = _by_rank(entries, found, word)
    return list(found)


def sift(rows: Sequence[R], query: str, entry: Callable[[R], SearchEntry]) -> list[R]:
    """Return the rows whose entry is found by ``query``, in their own order; all without one."""
    if not query:
        return list(rows)
    return [rows[at] for at in sorted(search([entry(row) for row in rows], query))]


def _plain(char: str) -> str:
    """Normalise one character, keeping the length of the text."""
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def match_span(name: str, initials: str, query: str) -> tuple[int, int] | None:
    """Return the part of ``name`` to underline for the first word of ``query`` found in it.

    The name itself is looked at before its initials; None when neither holds a word.
    """
    shown = "".join(map(_plain, name))
    letters = "".join(map(_plain, initials)) if len(initials) == len(name) else ""
    for word in normalise(query).split():
        for text in (shown, letters):
            start = text.find(word)
            if start >= 0:
                return start, start + len(word)
    return None
