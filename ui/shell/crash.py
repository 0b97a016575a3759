"""The last border: an exception nobody caught is logged, told in plain words, and survived."""

import contextlib
import faulthandler
import logging
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from models.errors import RoundbookError
from ui.i18n import _, is_marked, told
from ui.log_file import SAFE, LogFile
from ui.masking import diagnosis, mask_message
from ui.shell.repeats import Repeats

__all__ = ["FAULTS", "CrashGuard"]

_log = logging.getLogger("roundbook")

_QT_NAME = re.compile(r"\bQ[A-Z][a-z]\w*")

FAULTS = "faults.log"
"""Where the interpreter writes its stacks when the process is struck down."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
}


class CrashGuard(QObject):
    """Catches what escapes: ``sys.excepthook``, threads, what is unraisable, Qt's messages.

    The same failure at the same place is told once, and again only after it had stopped; the log
    counts it. ``clock`` tells seconds.

    Attributes: ``folder`` (of the logs, None without), ``about`` (what the program is).

    Signals:
        expected: title and text of a failure the program foresaw (a RoundbookError).
        crashed: title, text and a diagnosis that may be copied; the app stays up.
    """

    expected = Signal(str, str)
    crashed = Signal(str, str, str)
    _fallen = Signal(str)

    def __init__(
        self,
        folder: Path | None = None,
        *,
        about: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.folder = folder
        self.about = about
        self._faults: TextIO | None = None
        self._handler: logging.Handler | None = None
        self._before: tuple[Any, Any, Any] | None = None
        self._owns_faults = False
        self._repeats = Repeats(clock)
        self._telling = threading.local()
        self._fallen.connect(self._tell_fallen, Qt.ConnectionType.QueuedConnection)
        if folder is not None:
            with contextlib.suppress(OSError):  # a full disk must not keep the window shut
                self._write_to(folder)

    def _write_to(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._handler = LogFile(folder / "roundbook.log")
        _log.addHandler(self._handler)
        self._faults = (folder / FAULTS).open("a", encoding="utf-8")

    def install(self) -> None:
        """Take over the hooks."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._main
        threading.excepthook = self._thread
        sys.unraisablehook = self._unraisable
        qInstallMessageHandler(self._qt)
        if self._faults is not None and not faulthandler.is_enabled():
            faulthandler.enable(self._faults)
            self._owns_faults = True

    def remove(self) -> None:
        """Give the hooks back and close the files."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
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

    def note(self, text: str) -> None:
        """Keep a diagnosis in the log that is told elsewhere."""
        _log.error("%s", text, extra=SAFE)

    def tell(self, error: BaseException) -> None:
        """Log ``error`` and tell the user, as if it had escaped; never fails itself."""
        if getattr(self._telling, "now", False):  # telling failed: not told again and again
            _log.error("while telling: %s", type(error).__name__)
            return
        self._telling.now = True
        try:
            self._tell(error)
        except Exception as failure:  # noqa: BLE001 - the last border must not fall itself
            self._fallen.emit(f"{type(error).__name__} / {type(failure).__name__}")
        finally:
            self._telling.now = False

    def _tell(self, error: BaseException) -> None:
        count, is_news = self._repeats.count(error)
        if isinstance(error, RoundbookError):
            if is_news:
                self._tell_expected(error)
        elif is_news:
            text = diagnosis(error, self.about)
            if count == 1:
                _log.error("%s", text, extra=SAFE)
            else:
                text = f"{text}\n×{count}"
                self._note_repeated(error, count)
            self.crashed.emit(*_words(), text)
        elif self._repeats.is_round(count):
            self._note_repeated(error, count)

    def _tell_expected(self, error: RoundbookError) -> None:
        known = is_marked(error.template)
        template = error.template if known else mask_message(error.template)
        _log.warning("expected: %s %s", type(error).__name__, template, extra=SAFE)
        self.expected.emit(*told(error))

    def _note_repeated(self, error: BaseException, count: int) -> None:
        _log.error("again (×%d): %s", count, self._repeats.name(error), extra=SAFE)

    def _tell_fallen(self, kinds: str) -> None:
        """Tell at least that something failed, once there is room for it again."""
        _log.error("could not be told: %s", kinds)
        self.crashed.emit(*_words(), f"{self.about}\n{kinds}".strip())

    def _main(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.tell(error.with_traceback(trace))

    def _thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.tell(args.exc_value)

    def _unraisable(self, args: Any) -> None:
        """Log what failed where nobody could be told, such as while tidying up."""
        if args.exc_value is not None and self._repeats.count(args.exc_value)[0] == 1:
            _log.error("unraisable: %s", diagnosis(args.exc_value), extra=SAFE)

    def _qt(self, kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        said = mask_message(text or "", _QT_NAME.findall(text or ""))
        _log.log(_LEVELS.get(kind, logging.ERROR), "qt: %s", said, extra=SAFE)


def _words() -> tuple[str, str]:
    return (
        _("刚才这一步没有做成，您的数据没有丢"),
        _("可以接着用。请复制诊断信息发给管理员，里面没有客户的姓名和电话。"),
    )
