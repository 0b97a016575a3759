"""What a revision came after: the chain of contents that stood before it on the device it is from.

Written into a package beside each record as ``7:0123456789abcdef 6:… 0``: number and the first 16
hex digits of the hash, the highest first, ``0`` where the chain reaches the record's creation. By
it a reader tells a later revision from one that was made without knowing the other.
"""

import re
from collections.abc import Iterable
from typing import Final, Self

import attrs

__all__ = ["LINEAGE_LENGTH", "Lineage", "is_lineage", "joined_lineage", "normal_lineage"]

LINEAGE_LENGTH: Final = 40
"""Earlier revisions that are named at most; a longer chain is cut off."""

_SHORT: Final = 16
_BEGINNING: Final = "0"
_FORM: Final = re.compile(
    r"0|[1-9][0-9]{0,9}:[0-9a-f]{16}( [1-9][0-9]{0,9}:[0-9a-f]{16})*( 0)?", re.ASCII
)


@attrs.frozen
class Lineage:
    """Earlier revisions with the beginning of their hashes; ``whole`` where none is left out."""

    past: frozenset[tuple[int, str]] = frozenset()
    whole: bool = False

    @classmethod
    def of(cls, earlier: Iterable[tuple[int, str]], *, whole: bool) -> Self:
        """Make a lineage of revisions and full hashes; a long one is cut off.

        Never amid the contents of one revision: of its lowest a chain claims to know all.
        """
        ordered = sorted({(revision, digest[:_SHORT]) for revision, digest in earlier})
        below = max((revision for revision, _ in ordered[:-LINEAGE_LENGTH]), default=0)
        kept = [each for each in ordered[-LINEAGE_LENGTH:] if each[0] > below]
        return cls(frozenset(kept), whole and len(kept) == len(ordered))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a text of :meth:`text`; an empty one says nothing."""
        parts = text.split()
        whole = parts[-1:] == [_BEGINNING]
        pairs = (part.split(":") for part in (parts[:-1] if whole else parts))
        return cls(frozenset((int(revision), digest) for revision, digest in pairs), whole)

    @property
    def text(self) -> str:
        """The lineage as it is written."""
        parts = [f"{revision}:{digest}" for revision, digest in sorted(self.past, reverse=True)]
        return " ".join([*parts, _BEGINNING] if self.whole else parts)

    def names(self, revision: int, digest: str) -> bool | None:
        """Tell whether a content is in the chain; None where the chain does not reach so far."""
        if (revision, digest[:_SHORT]) in self.past:
            return True
        lowest = min((number for number, _ in self.past), default=None)
        if self.whole or (lowest is not None and revision >= lowest):
            return False
        return None


def lineage_after(revision: int, digest: str, follows: str) -> str:
    """Return the lineage of what comes after a content: the content itself and its past."""
    past = Lineage.parse(follows)
    return Lineage.of([*past.past, (revision, digest)], whole=past.whole).text


def is_lineage(text: str) -> bool:
    """Tell whether a text has the form of a lineage."""
    return bool(_FORM.fullmatch(text))


def normal_lineage(text: str) -> str:
    """Return a lineage as it is written here: one text for all that say the same."""
    return Lineage.parse(text).text


def joined_lineage(first: str, second: str) -> str:
    """Join what two packages say of the past of one content; the order does not matter."""
    if first == second or not second:
        return first
    one, other = Lineage.parse(first), Lineage.parse(second)
    return Lineage(one.past | other.past, one.whole or other.whole).text
