"""The last border: an exception nobody caught is logged, told in plain words, and survived."""

import contextlib
import faulthandler
import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from models.errors import RoundbookError
from ui.i18n import _, told
from ui.masking import mask

__all__ = ["CrashGuard", "mask"]

_log = logging.getLogger("roundbook")


class CrashGuard(QObject):
    """Catches what escapes: ``sys.excepthook``, threads, Qt's messages.

    Signals:
        expected: title and text of a failure the program foresaw (a RoundbookError).
        crashed: title, text and a diagnosis that may be copied; the app stays up.
    """

    expected = Signal(str, str)
    crashed = Signal(str, str, str)

    def __init__(self, folder: Path | None = None, *, about: str = "") -> None:
        super().__init__()
        self._about = about
        self._faults: TextIO | None = None
        self._handler: logging.Handler | None = None
        self._before: tuple[Any, Any, Any] | None = None
        self._busy = False
        self._owns_faults = False
        if folder is not None:
            with contextlib.suppress(OSError):  # a full disk must not keep the window shut
                self._write_to(folder)

    def _write_to(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._handler = RotatingFileHandler(
            folder / "roundbook.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8"
        )
        self._handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s")
        )
        _log.addHandler(self._handler)
        self._faults = (folder / "faults.log").open("a", encoding="utf-8")

    def install(self) -> None:
        """Take over the hooks."""
        self._before = (sys.excepthook, threading.excepthook, None)
        sys.excepthook = self._main
        threading.excepthook = self._thread
        qInstallMessageHandler(self._qt)
        if self._faults is not None and not faulthandler.is_enabled():
            faulthandler.enable(self._faults)
            self._owns_faults = True

    def remove(self) -> None:
        """Give the hooks back and close the files."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before[0], self._before[1]
            qInstallMessageHandler(None)
            self._before = None
        if self._handler is not None:
            _log.removeHandler(self._handler)
            self._handler.close()
            self._handler = None
        if self._faults is not None:
            if self._owns_faults:
                faulthandler.disable()
            self._faults.close()
            self._faults = None

    def tell(self, error: BaseException) -> None:
        """Log ``error`` and tell the user, as if it had escaped."""
        if isinstance(error, RoundbookError):
            _log.warning("expected: %s", mask(str(error)))
            self.expected.emit(*told(error))
            return
        diagnosis = self._diagnosis(error)
        _log.error("%s", diagnosis)
        title = _("刚才这一步没有做成，您的数据没有丢")
        text = _("可以接着用。请复制诊断信息发给管理员，里面没有客户的姓名和电话。")
        self.crashed.emit(title, text, diagnosis)

    def _diagnosis(self, error: BaseException) -> str:
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"  {Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
        what = f"{type(error).__name__}: {mask(str(error))}"
        system = f"Python {sys.version.split()[0]} {sys.platform}"
        return "\n".join([self._about, system, *where, what]).strip()

    def _main(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif not self._busy:
            self._busy = True
            try:
                self.tell(error.with_traceback(trace))
            finally:
                self._busy = False

    def _thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.tell(args.exc_value)

    def _qt(self, kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        level = {
            QtMsgType.QtDebugMsg: logging.DEBUG,
            QtMsgType.QtInfoMsg: logging.INFO,
            QtMsgType.QtWarningMsg: logging.WARNING,
        }.get(kind, logging.ERROR)
        _log.log(level, "qt: %s", mask(text or ""))
