"""The device's private key as a row of the ledger: bound to the device's id, or no key at all.

A device has one key for life: where the row no longer agrees with itself or with the id, only
another device, with an id of its own, gets another key. The row is as well protected as the ledger.
"""

import base64
import binascii
import os
from hashlib import sha256
from typing import Final

__all__ = ["KEY_BYTES", "KEY_ROW", "key_in", "new_key_row", "new_private_key"]

KEY_BYTES: Final = 32
"""Length of a key, private or public."""

KEY_ROW: Final = "device_key"
"""Where the key is in the table ``meta``."""

_SEAL: Final = 16


def new_private_key() -> bytes:
    """Return a new random key; of an Ed25519 key every 32 bytes are one (RFC 8032, 5.1.5)."""
    return os.urandom(KEY_BYTES)


def new_key_row(device: str) -> str:
    """Make a key for a device; return it as its row in the ledger."""
    private = new_private_key()
    return _row(device, private)


def key_in(row: object, device: str) -> bytes:
    """Return the key in a row of that device; empty bytes where it is damaged or another's."""
    text = row.partition(" ")[0] if isinstance(row, str) else ""
    try:
        private = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    # Held against the whole row: base64 has signs with bits that mean nothing.
    return private if len(private) == KEY_BYTES and row == _row(device, private) else b""


def _row(device: str, private: bytes) -> str:
    return f"{base64.b64encode(private).decode('ascii')} {_seal(device, private)}"


def _seal(device: str, private: bytes) -> str:
    return sha256(f"{device}\n".encode("utf-8", "surrogatepass") + private).hexdigest()[:_SEAL]
