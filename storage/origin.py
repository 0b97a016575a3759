"""The keys by which a device signs its packages: Ed25519, made at random, checked by anyone.

The private key is a row of the ledger and shares its protection. It goes nowhere: a copied or
restored ledger is another device and makes its own.
"""

from collections.abc import Mapping

import attrs

from models.package import Manifest
from models.package.enrolment import Enrolment, enrolment_text, parse_enrolment
from models.package.origin import (
    KEY_ENTRY,
    SIGNATURE_ENTRY,
    fingerprint,
    signed_text,
    text_of,
    unread,
)

__all__ = [
    "holds",
    "is_signed",
    "public_key",
    "read_enrolment",
    "sign",
    "sign_enrolment",
    "sign_manifest",
    "signer",
]


def public_key(private: bytes) -> bytes:
    """Return the public key that goes with a private one."""
    # cryptography costs more than the window's first paint may wait for.
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


def sign_manifest(manifest: Manifest, private: bytes) -> Manifest:
    """Add key and signature to a manifest; the last thing that is done to it."""
    entries = {**manifest.entries, KEY_ENTRY: text_of(public_key(private))}
    entries[SIGNATURE_ENTRY] = text_of(sign(private, signed_text(entries)))
    return attrs.evolve(manifest, entries=entries)


def holds(entries: Mapping[str, str]) -> bool:
    """Tell whether a manifest is signed by the key it names; False without either."""
    key, signature = (
        unread(entries.get(each, "").strip()) for each in (KEY_ENTRY, SIGNATURE_ENTRY)
    )
    return is_signed(key, signed_text(entries), signature)


def signer(entries: Mapping[str, str]) -> str:
    """Return the fingerprint of the key that a manifest names."""
    return fingerprint(unread(entries[KEY_ENTRY]))


def sign_enrolment(enrolment: Enrolment, private: bytes) -> bytes:
    """Return the signature of an enrolment by the key it names."""
    return sign(private, enrolment_text(enrolment))


def read_enrolment(content: bytes, file: str) -> Enrolment:
    """Read an enrolment file. Raises :class:`EnrolmentFault` with one sentence about ``file``."""
    return parse_enrolment(content, file, is_signed)
