"""What may stand in a log: no name, no phone, no licence number of anybody, and no key."""

import re
import sys
import traceback
from pathlib import Path

__all__ = ["diagnosis", "mask"]

_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})-?\d{7,8}(?!\d)")
_LICENCE = re.compile(r"(?<!\d)(\d{6})\d{6}(?!\d)")
_KEY = re.compile(r"[0-9a-fA-F]{32,}")
_CODE = re.compile(r"\b[A-Za-z2-7]{4}(?:[\s-]+[A-Za-z2-7]{4}){7,}\b|\b[A-Z2-7]{48,}\b")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")


def mask(text: str) -> str:
    """Hide phones, licence numbers, Chinese names and keys in ``text`` meant for a log.

    What looks like a key may be a digest of the journal: of those the first signs are enough.
    """
    text = _KEY.sub(lambda found: found[0][:6] + "…", _CODE.sub("…", text))
    text = _PHONE.sub(r"\1****\2", text)
    text = _LANDLINE.sub(r"\1-*******", text)
    text = _LICENCE.sub(r"\1******", text)
    return _CHINESE.sub(lambda found: found[0][0] + "*" * (len(found[0]) - 1), text)


def diagnosis(error: BaseException) -> str:
    """Say where and how something failed, with nothing in it that names a person."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"  {Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    what = f"{type(error).__name__}: {mask(str(error))}"
    system = f"Python {sys.version.split()[0]} {sys.platform}"
    return "\n".join([system, *where, what])
