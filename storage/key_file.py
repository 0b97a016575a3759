"""The key file of an encrypted ledger, and the recovery code on its sheet.

The ledger and its photos are encrypted with one random key of 256 bits. A file beside them holds
that key, wrapped (AES-GCM) by what scrypt makes of the start password; so a change of password
rewrites this file and nothing else. The recovery sheet carries the key itself as groups of letters
and digits: it opens the ledger without the password and without this file.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import unicodedata
from typing import Any, Final

from models.errors import RoundbookError
from models.marks import N_
from storage import driver
from storage.failures import WorldFailed
from storage.keys import KEY_NAME

__all__ = [
    "CODE_SIGNS",
    "LEAST_LETTERS",
    "WrongPassword",
    "check_new_password",
    "key_check",
    "key_from_recovery_code",
    "new_key",
    "recovery_code",
    "unwrap_key",
    "wrap_key",
]

_FORMAT: Final = 1
_COST: Final = {"n": 2**17, "r": 8, "p": 1}
"""128 MB and about a third of a second a try on a laptop."""
_MOST_MEMORY: Final = 512 * 2**20
_MOST_RUNS: Final = 16
LEAST_LETTERS: Final = 8
"""A start password has at least so many characters; there is no other rule."""
CODE_SIGNS: Final = 56
"""Letters and digits of a recovery code, without what parts its groups."""
_GROUP: Final = 4
_CHECK_BYTES: Final = 3


class WrongPassword(RoundbookError):
    """The password (or the recovery code) is not the one of this ledger."""


def new_key() -> bytes:
    """Return a new random key."""
    return secrets.token_bytes(driver.KEY_BYTES)


def check_new_password(password: str) -> None:
    """Raise :class:`RoundbookError` where a password is too short to protect anything."""
    if len(password) < LEAST_LETTERS:
        raise RoundbookError(
            N_("启动密码至少 {n} 个字符。"),
            next_step=N_("一句好记的话比一个难记的词更安全。"),
            n=LEAST_LETTERS,
        )


def wrap_key(key: bytes, password: str) -> bytes:
    """Return the content of a key file: ``key`` as only ``password`` opens it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(_derived(password, salt, _COST)).encrypt(nonce, key, None)
    document = {
        "format": _FORMAT,
        "scrypt": {**_COST, "salt": salt.hex()},
        "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
        "check": key_check(key),
    }
    return json.dumps(document, indent=1).encode()


def unwrap_key(content: bytes, password: str) -> bytes:
    """Return the key of a key file. Raises :class:`WrongPassword`, after scrypt's time."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        document: dict[str, Any] = json.loads(content)
        cost = document["scrypt"]
        nonce, wrapped = bytes.fromhex(document["nonce"]), bytes.fromhex(document["wrapped"])
        salt = bytes.fromhex(cost["salt"])
        derived = _derived(password, salt, _cost(cost))
        return AESGCM(derived).decrypt(nonce, wrapped, None)
    except InvalidTag as error:
        raise WrongPassword(N_("启动密码不对。"), next_step=N_("请再输一次。")) from error
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise _spoilt() from error


def _cost(found: dict[str, Any]) -> dict[str, int]:
    """Return what scrypt is to cost; memory has its limit already, time has it here."""
    cost = {name: int(found[name]) for name in _COST}
    if cost["p"] > _MOST_RUNS:
        raise ValueError("more work than any of our key files asks for")
    return cost


def _spoilt() -> WorldFailed:
    return WorldFailed(
        N_("钥匙文件 {name} 读不出来。"),
        next_step=N_("请用恢复单上的恢复码打开，或从备份里取回这个文件。"),
        name=KEY_NAME,
    )


def _derived(password: str, salt: bytes, cost: dict[str, int]) -> bytes:
    # However an input method composed it, and in full or half width, it is one password.
    plain = unicodedata.normalize("NFKC", password)
    return hashlib.scrypt(
        plain.encode(), salt=salt, maxmem=_MOST_MEMORY, dklen=driver.KEY_BYTES, **cost
    )


def key_check(key: bytes) -> str:
    """Return what tells keys apart without giving anything of them away."""
    return hmac.new(key, b"roundbook key check", "sha256").hexdigest()[:16]


# ------------------------------------------------------------------------------ the recovery sheet


def recovery_code(key: bytes) -> str:
    """Return the key as groups of four letters and digits, the last ones telling slips of the pen.

    Base32 (A–Z, 2–7): nothing in it can be taken for another sign once 0, 1 and 8 are ruled out.
    """
    check = hashlib.sha256(key).digest()[:_CHECK_BYTES]
    text = base64.b32encode(key + check).decode().rstrip("=")
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def key_from_recovery_code(code: str) -> bytes:
    """Return the key of a recovery code, however it was typed. Raises :class:`WrongPassword`."""
    wide = unicodedata.normalize("NFKC", code).upper()  # an input method may have typed it
    plain = "".join(sign for sign in wide if sign.isalnum())
    plain = plain.translate(str.maketrans("018", "OIB"))
    try:
        content = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError):
        content = b""
    key, check = content[: driver.KEY_BYTES], content[driver.KEY_BYTES :]
    if len(key) != driver.KEY_BYTES or hashlib.sha256(key).digest()[:_CHECK_BYTES] != check:
        raise WrongPassword(N_("恢复码不对。"), next_step=N_("请对照恢复单再输一次。"))
    return key
