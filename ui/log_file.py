"""A log in a file that names nobody and never fails whoever writes into it."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from ui.masking import diagnosis, mask, mask_message

__all__ = ["SAFE", "LogFile"]


SAFE: Final = {"safe": True}
"""``extra`` of a record whose text is hidden already, or is all our own."""


class _Masked(logging.Formatter):
    """Hides what a record quotes, its exception included."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record with its message hidden and its traceback without source lines."""
        text = record.getMessage() if getattr(record, "safe", False) else _hidden(record)
        if record.exc_info and record.exc_info[1] is not None:
            text = f"{text}\n{diagnosis(record.exc_info[1])}"
        plain = logging.LogRecord(
            record.name, record.levelno, record.pathname, record.lineno, text, None, None
        )
        plain.created, plain.msecs = record.created, record.msecs
        plain.threadName = mask(record.threadName or "")
        return super().format(plain)


def _hidden(record: logging.LogRecord) -> str:
    """Return a record's text: the words are a programmer's, what is filled in may be anybody's."""
    args = record.args if isinstance(record.args, tuple) else ()
    try:
        return mask(str(record.msg)) % tuple(
            arg if isinstance(arg, int | float) else mask_message(str(arg)) for arg in args
        )
    except (TypeError, ValueError):
        return mask_message(record.getMessage())


class LogFile(RotatingFileHandler):
    """Appends to ``path``; a full disk costs the record, nothing else.

    Attributes: ``lost`` counts the records that could not be written.
    """

    def __init__(self, path: Path, *, size: int = 1_000_000, kept: int = 4) -> None:
        super().__init__(path, maxBytes=size, backupCount=kept, encoding="utf-8")
        self.setFormatter(_Masked("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
        self.lost = 0

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Count what could not be written; the standard way would print it, unmasked."""
        del record
        self.lost += 1
