"""A log in a file that names nobody and never fails whoever writes into it."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ui.masking import diagnosis, mask

__all__ = ["LogFile"]


class _Masked(logging.Formatter):
    """Hides what a record quotes, its exception included."""

    def __init__(self, layout: str) -> None:
        super().__init__(layout)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record with its message hidden and its traceback without source lines."""
        text = mask(record.getMessage())
        if record.exc_info and record.exc_info[1] is not None:
            text = f"{text}\n{diagnosis(record.exc_info[1])}"
        plain = logging.LogRecord(
            record.name, record.levelno, record.pathname, record.lineno, text, None, None
        )
        plain.created, plain.msecs = record.created, record.msecs
        plain.threadName = mask(record.threadName or "")
        return super().format(plain)


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
