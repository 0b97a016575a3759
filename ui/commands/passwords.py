"""Where the command line takes a password from: a file, the environment, or a terminal.

Never from the arguments, which every process of the computer can read. The variable is taken out of
the environment at once, so that no child of ours has it.
"""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

import attrs
import click

from models.errors import RoundbookError
from storage import keys
from storage.clock import Clock
from storage.database import LEDGER_NAME
from storage.keys import PASSWORD_VARIABLE

__all__ = ["Passwords", "new_password", "password_from", "take_variable", "unlock"]


@attrs.frozen
class Passwords:
    """What was given with the call; neither is shown by its repr."""

    file: Path | None = None
    variable: str | None = attrs.field(default=None, repr=False)

    def current(self) -> str:
        """Return the start password, asked for on a terminal where it was not given."""
        if self.file is not None:
            return password_from(self.file)
        if self.variable is not None:
            return self.variable
        if not sys.stdin.isatty():
            raise RoundbookError(
                "台账设有启动密码，这里没有人可以输入。",
                next_step="请用环境变量 {name} 或 --password-file 给出密码。",
                name=PASSWORD_VARIABLE,
            )
        return str(click.prompt("启动密码", hide_input=True, err=True, prompt_suffix="："))


def take_variable(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """Take the password out of the environment; None where it is not there or empty."""
    return environment.pop(PASSWORD_VARIABLE, None) or None


def password_from(file: Path) -> str:
    """Return the first line of a file, ``-`` for the standard input."""
    try:
        if str(file) == "-":
            text = sys.stdin.readline()
        else:
            with file.open(encoding="utf-8-sig") as opened:
                text = opened.readline()
    except (OSError, UnicodeDecodeError) as error:
        raise RoundbookError("密码文件“{file}”读不出来。", file=file) from error
    password = text.rstrip("\r\n")
    if not password:
        raise RoundbookError("密码文件“{file}”是空的。", file=file)
    return password


def new_password(file: Path | None) -> str:
    """Return a new password: from a file, or typed twice on a terminal."""
    if file is not None:
        return password_from(file)
    if not sys.stdin.isatty():
        raise RoundbookError(
            "这里没有人可以输入新密码。", next_step="请用 --new-password-file 给出。"
        )
    return str(
        click.prompt(
            "新的启动密码",
            hide_input=True,
            confirmation_prompt="再输一次",
            err=True,
            prompt_suffix="：",
        )
    )


def unlock(folder: Path, passwords: Passwords, clock: Clock) -> None:
    """Unlock the ledger in ``folder`` where it is locked. A wrong password is counted."""
    file = folder / LEDGER_NAME
    if not keys.is_locked(file) or keys.protection_of(file) is keys.Protection.LOST:
        return  # without its key file no password opens it: whoever opens it says so
    from storage.operations import protection
    from storage.operations.tries import one_try

    password = passwords.current()
    with one_try(folder, clock):
        protection.unlock(folder, password)
