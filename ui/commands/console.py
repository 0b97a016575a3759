"""What every command is given: the data folder, and the two ways to open the ledger in it."""

import contextlib
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs
import click

from models.errors import RoundbookError
from storage.clock import Clock
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import DiskFull, LedgerUnreadable
from storage.folders import logs_folder
from storage.instance_lock import InstanceLock
from storage.operations.circumstances import circumstances
from storage.operations.device import settle_device
from storage.operations.folder import refuse_missing, settle_folder
from storage.rescue import RESCUABLE, open_rescue, sweep_rescues
from ui.commands.passwords import Passwords, unlock
from ui.log_file import SAFE, LogFile
from ui.masking import diagnosis

__all__ = ["Console", "log_failure", "made_folder", "pass_console", "show_json"]

_log = logging.getLogger("roundbook.command_line")


@attrs.frozen
class Console:
    """The data folder, the clock and the passwords given to one call of the command line."""

    folder: Path
    clock: Clock
    passwords: Passwords = attrs.field(factory=Passwords)

    @contextmanager
    def reading(self) -> Iterator[Ledger]:
        """Open the ledger to look at it; works while the app is open on the same folder."""
        self.require_ledger()
        unlock(self.folder, self.passwords, self.clock)
        with ExitStack() as stack:
            try:
                ledger = open_ledger(self.folder, clock=self.clock, read_only=True)
                stack.enter_context(ledger)
            except RESCUABLE as error:
                ledger = self._rescued(error, stack)
            yield ledger

    @contextmanager
    def writing(self, command: str) -> Iterator[Ledger]:
        """Open the ledger to change it, as the only one who may; made where there is none."""
        with ExitStack() as stack:
            yield self._opened(command, stack)

    @contextmanager
    def handing_over(self, command: str) -> Iterator[Ledger]:
        """Open the ledger to take out what is in it: to be changed, or else as it can be read."""
        with ExitStack() as stack:
            try:
                ledger = self._opened(command, stack)
            except RESCUABLE as error:
                if self._is_missing():
                    raise
                stack.close()
                ledger = self._rescued(error, stack)
            yield ledger

    @contextmanager
    def closed(self, command: str) -> Iterator[None]:
        """Hold the data folder with its ledger closed, for what no connection may watch."""
        with InstanceLock(self.folder).acquire(f"命令 {command}"):
            settle_folder(self.folder)
            yield

    def require_ledger(self) -> None:
        """Refuse where there is no ledger: only what fills one makes one."""
        if self._is_missing():
            refuse_missing(self.folder)  # one that was there says so itself
            raise RoundbookError(
                "“{folder}”里还没有台账。",
                next_step="请先用 import 收下发文件，或检查 --data 是否写对。",
                folder=self.folder,
            )

    def _is_missing(self) -> bool:
        try:
            return not (self.folder / LEDGER_NAME).exists()
        except PermissionError:  # whoever opens it says so
            return False

    def _opened(self, command: str, stack: ExitStack) -> Ledger:
        stack.enter_context(InstanceLock(self.folder).acquire(f"命令 {command}"))
        settle_folder(self.folder)
        refuse_missing(self.folder)
        unlock(self.folder, self.passwords, self.clock)
        sweep_rescues(self.folder)
        ledger = stack.enter_context(open_ledger(self.folder, clock=self.clock))
        for each in circumstances(ledger):  # before anything bears the present time
            click.echo(f"注意：{each}", err=True)
        if settle_device(ledger):
            click.echo(
                "注意：换了电脑或文件夹，本机编号已换新，上报包从第 1 包起编号。"
                "请用 enrol 写一份新的登记文件交给总部。",
                err=True,
            )
        return ledger

    def _rescued(self, error: RoundbookError, stack: ExitStack) -> Ledger:
        """Read what can be read, with nobody writing meanwhile."""
        with contextlib.suppress(LedgerUnreadable, DiskFull):  # nor can anybody else, then
            lock = InstanceLock(self.folder).acquire("命令", step="请先关掉它再试。")
            stack.enter_context(lock)
        unlock(self.folder, self.passwords, self.clock)
        ledger = stack.enter_context(open_rescue(self.folder, clock=self.clock))
        click.echo(f"注意：{error}现在只读打开。", err=True)
        return ledger


pass_console = click.make_pass_decorator(Console)


def made_folder(folder: Path) -> Path:
    """Return ``folder``, made where it was not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RoundbookError(
            "文件夹“{folder}”不能建立。", next_step="请另选一个文件夹。", folder=folder
        ) from error
    return folder


def show_json(document: Any) -> None:
    """Print one JSON document, always in UTF-8, whatever the terminal speaks."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    click.echo(f"{text}\n".encode(), nl=False)


def log_failure(folder: Path, error: BaseException) -> None:
    """Note what went wrong in the data folder's log; where that cannot be, on stderr."""
    try:
        logs = logs_folder(folder)
        logs.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = LogFile(logs / "command_line.log", kept=2)
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
    _log.addHandler(handler)
    try:
        _log.error("%s", diagnosis(error), extra=SAFE)
    finally:
        _log.removeHandler(handler)
        handler.close()
