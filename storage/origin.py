"""The keys by which a device signs its packages: Ed25519, made at random, checked by anyone.

The private key is a row of the ledger and shares its protection. It goes nowhere: a copied or
restored ledger is another device and makes its own.
"""

import base64
import binascii

__all__ = ["KEY_BYTES", "is_signed", "new_private_key", "public_key", "sign", "text_of", "unread"]

KEY_BYTES = 32
"""Length of a key, private or public."""


def new_private_key() -> bytes:
    """Return a new random key."""
    # cryptography costs more than the window's first paint may wait for.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the public key that goes with a private one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(private: bytes, content: bytes) -> bytes:
    """Sign; the same content and key give the same 64 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).sign(content)


def is_signed(public: bytes, content: bytes, signature: bytes) -> bool:
    """Tell whether a signature is that of the key over the content; False for what is no key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def text_of(key_or_signature: bytes) -> str:
    """Write a key or a signature as text (base64)."""
    return base64.b64encode(key_or_signature).decode("ascii")


def unread(text: str) -> bytes:
    """Read what :func:`text_of` wrote; empty bytes for what it cannot have written."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
