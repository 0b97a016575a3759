"""What a device signs of a package, and how people compare keys.

The signature covers who sent what in which order, and through digests every record, what it
follows, every row of the sheets and every figure. What only helps to read (row marks, cell marks)
is not covered: it follows from what is.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

__all__ = [
    "KEY_ENTRY",
    "SIGNATURE_ENTRY",
    "SIGNED_ENTRIES",
    "fingerprint",
    "signed_lines",
    "signed_text",
    "text_of",
    "unread",
]

KEY_ENTRY = "key"
"""Manifest entry: the device's public key (Ed25519, 32 bytes, base64)."""

SIGNATURE_ENTRY = "signature"
"""Manifest entry: the signature (64 bytes, base64) over :func:`signed_text`."""

_DAY_TIME = re.compile(r"(\d{4}-\d{2})(-01)?([ T]00:00:00)?")
SIGNED_ENTRIES = (
    "protocol", "schema", "package", "sequence", "base_acknowledged", "device", "manager",
    "manager_name", "organisation", "department", "month", "created_at", "journal_operation",
    "journal_head", "records", "digest", "lineage", "purpose", "recipient",
    "route", "retailers", "open_todos", "confirmed", KEY_ENTRY,
)  # fmt: skip
"""Manifest entries that are signed, beside figures and what is said of the sheets."""

_SIGNED_OF_SHEET = ("rows", "hash")


def signed_text(entries: Mapping[str, str]) -> bytes:
    """Return what is signed of a manifest: its lines ``key⇥value``, sorted, as UTF-8.

    Entries that are missing or empty have no line. A month that a program took for a day counts as
    the month it was.
    """
    return signed_lines(_covered(entries))


def signed_lines(entries: Iterable[tuple[str, str]]) -> bytes:
    """Write entries as the sorted lines that are signed; those without a value have none.

    White space inside counts as one blank each: no entry can hold what reads as two lines.
    """
    pairs = ((_in_one_line(key), _in_one_line(value)) for key, value in entries)
    lines = sorted(f"{key}\t{value}" for key, value in pairs if value)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _covered(entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in entries.items():
        if _is_covered(key):
            yield key, _as_month(value.strip()) if key == "month" else value


def _is_covered(key: str) -> bool:
    if key in SIGNED_ENTRIES or key.startswith("figure/"):
        return True
    return key.startswith("sheet/") and key.rsplit("/", 1)[-1] in _SIGNED_OF_SHEET


def _as_month(text: str) -> str:
    found = _DAY_TIME.fullmatch(text)
    return found[1] if found else text


def fingerprint(public_key: bytes) -> str:
    """Return a key's fingerprint as people read it out: eight groups of four hex digits."""
    digest = sha256(public_key).hexdigest()[:32].upper()
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def text_of(key_or_signature: bytes) -> str:
    """Write a key or a signature as text (base64)."""
    return base64.b64encode(key_or_signature).decode("ascii")


def unread(text: str) -> bytes:
    """Read what :func:`text_of` wrote; empty bytes for what it cannot have written."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return content if text_of(content) == text else b""
