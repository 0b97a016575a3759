"""The start password on the command line: asked for, given by file or variable, never in sight."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import click
import pytest

from models.manager import Manager
from storage import key_file, keys
from storage.database import LEDGER_NAME, open_ledger
from storage.keys import KEY_NAME, PASSWORD_VARIABLE
from storage.operations import protection
from storage.operations.profile import set_profile
from storage.operations.recovery_sheet import has_recovery_sheet
from tests.ui.test_command_line import Answer, Call
from ui.command_line import run

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 10, 42, 7, tzinfo=timezone(timedelta(hours=8)))
PASSWORD, OTHER = "a good password", "another password"


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    with open_ledger(place, clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
    return place


@pytest.fixture
def locked(folder: Path) -> Path:
    protection.protect(folder, PASSWORD)
    protection.lock(folder)
    return folder


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line as a process of its own would: nothing is unlocked beforehand."""

    def call_it(*arguments: object) -> Answer:
        capfd.readouterr()
        protection.lock(folder)
        code = run(["--data", str(folder), *map(str, arguments)], clock=lambda: NOW)
        protection.lock(folder)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return call_it


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lays a password into the environment, anew for each call: it is taken out at once."""
    return lambda password: monkeypatch.setenv(PASSWORD_VARIABLE, password)


class Terminal:
    """Somebody who types what is asked for; keeps the questions."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.answers: list[str] = []
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.termui.hidden_prompt_func", self._type)

    def _type(self, prompt: str) -> str:
        self.asked.append(prompt.strip())
        return self.answers.pop(0)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    import io

    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", stream)
    return Terminal(monkeypatch)


# ------------------------------------------------------------------------------ every command


@pytest.mark.parametrize(
    "command", [("profile",), ("history",), ("check",), ("board", "--month", "2026-11"), ("undo",)]
)
def test_a_plain_ledger_asks_for_nothing(call: Call, command: tuple[str, ...]) -> None:
    assert "密码" not in call(*command).err


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("profile",), 0),
        (("history",), 0),
        (("check",), 0),
        (("board", "--month", "2026-11"), 0),
        (("undo",), 0),
        (("profile", "--name", "李四"), 0),
    ],
)
def test_a_protected_one_takes_the_variable(
    call: Call, locked: Path, given: Callable[[str], None], command: tuple[str, ...], code: int
) -> None:
    given(PASSWORD)
    answer = call(*command)
    assert answer.code == code, answer.err
    assert PASSWORD_VARIABLE not in os.environ


def test_without_anybody_to_ask_a_sentence_says_what_to_give(call: Call, locked: Path) -> None:
    answer = call("profile")
    assert answer.code == 1
    assert answer.err == (
        "台账设有启动密码，这里没有人可以输入。"
        "请用环境变量 ROUNDBOOK_PASSWORD 或 --password-file 给出密码。\n"
    )


def test_a_wrong_password_is_one_sentence_and_costs_time(
    call: Call, locked: Path, given: Callable[[str], None]
) -> None:
    for _ in range(3):
        given("wrong password")
        answer = call("profile")
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == "启动密码不对。请再输一次。\n"
    given(PASSWORD)
    answer = call("profile")
    assert answer.code == 1
    assert answer.err.startswith("刚才输错了好几次，请等 2 秒再试。")


def test_a_terminal_is_asked_without_echo(call: Call, locked: Path, terminal: Terminal) -> None:
    terminal.answers = [PASSWORD]
    answer = call("profile")
    assert answer.code == 0
    assert "张明" in answer.out
    assert terminal.asked == ["启动密码："]
    assert PASSWORD not in answer.out + answer.err


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\nsecond line\n"])
def test_a_file_gives_it_in_its_first_line(
    call: Call, locked: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / "password.txt"
    file.write_bytes((PASSWORD + ending).encode("utf-8-sig"))
    code = run(["--data", str(locked), "--password-file", str(file), "profile"], clock=lambda: NOW)
    protection.lock(locked)
    assert code == 0


def test_the_standard_input_gives_it_too(locked: Path) -> None:
    command = [sys.executable, "main.py", "--data", str(locked), "--password-file", "-", "profile"]
    done = subprocess.run(
        command, cwd=ROOT, input=f"{PASSWORD}\n", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "张明" in done.stdout


@pytest.mark.parametrize(("content", "words"), [(None, "读不出来"), (b"\n", "是空的"),
                                                (b"\xff\xfe\xff", "读不出来")])  # fmt: skip
def test_a_file_that_gives_nothing_is_told(
    locked: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes | None,
    words: str,
) -> None:  # fmt: skip
    file = tmp_path / "password.txt"
    if content is not None:
        file.write_bytes(content)
    code = run(["--data", str(locked), "--password-file", str(file), "profile"])
    assert code == 1
    assert words in capfd.readouterr().err


def test_a_lost_key_file_is_told_instead_of_asking(call: Call, locked: Path) -> None:
    (locked / KEY_NAME).unlink()
    for copy in locked.rglob(KEY_NAME):
        copy.unlink()
    answer = call("profile")
    assert answer.code == 1
    assert "恢复码" in answer.err


# ------------------------------------------------------------------------------ password …


def test_set_takes_a_new_password_twice_and_reminds_of_the_sheet(
    call: Call, folder: Path, terminal: Terminal
) -> None:
    terminal.answers = [PASSWORD, PASSWORD]
    answer = call("password", "set")
    assert answer.code == 0
    assert terminal.asked == ["新的启动密码：", "再输一次："]
    assert "恢复单" in answer.err
    assert protection.is_protected(folder)
    protection.unlock(folder, PASSWORD)


def test_set_takes_a_file_and_refuses_what_is_too_short_or_set(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "new.txt"
    file.write_text("short\n", encoding="utf-8")
    answer = call("password", "set", "--new-password-file", file)
    assert (answer.code, answer.err) == (
        1,
        "启动密码至少 8 个字符。一句好记的话比一个难记的词更安全。\n",
    )
    assert not protection.is_protected(folder)
    file.write_text(PASSWORD, encoding="utf-8")
    assert call("password", "set", "--new-password-file", file).code == 0
    answer = call("password", "set", "--new-password-file", file)
    assert (answer.code, answer.err) == (1, "已经设有启动密码。要换密码请用 password change。\n")


def test_set_without_a_terminal_says_how(call: Call, folder: Path) -> None:
    answer = call("password", "set")
    assert answer.code == 1
    assert "--new-password-file" in answer.err
    assert not protection.is_protected(folder)


def test_change_needs_the_old_one(
    call: Call, locked: Path, tmp_path: Path, given: Callable[[str], None]
) -> None:
    file = tmp_path / "new.txt"
    file.write_text(OTHER, encoding="utf-8")
    given("wrong password")
    assert call("password", "change", "--new-password-file", file).code == 1
    given(PASSWORD)
    assert call("password", "change", "--new-password-file", file).out == "已换启动密码。\n"
    protection.unlock(locked, OTHER)


def test_remove_needs_it_too_and_makes_everything_plain(
    call: Call, locked: Path, given: Callable[[str], None]
) -> None:
    given("wrong password")
    assert call("password", "remove").code == 1
    assert protection.is_protected(locked)
    given(PASSWORD)
    answer = call("password", "remove")
    assert answer.code == 0
    assert "恢复单作废" in answer.out
    assert not protection.is_protected(locked)


@pytest.mark.parametrize("command", ["change", "remove"])
def test_what_is_not_set_can_be_neither_changed_nor_removed(
    call: Call, folder: Path, command: str
) -> None:
    answer = call("password", command)
    assert (answer.code, answer.err) == (1, "没有设启动密码。要设请用 password set。\n")


def test_the_code_is_shown_only_when_asked_for(
    call: Call, locked: Path, given: Callable[[str], None]
) -> None:
    answer = call("password", "recovery")
    assert answer.code == 2
    assert answer.err.endswith("请写 --to 文件.pdf，或用 --show 在屏幕上显示。\n")
    given(PASSWORD)
    answer = call("password", "recovery", "--show")
    assert answer.out.strip() == protection.recovery_code_of(locked, PASSWORD)


def test_the_sheet_is_written_as_a_pdf_and_noted(locked: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "恢复单.pdf"
    target.parent.mkdir()
    env = {**os.environ, PASSWORD_VARIABLE: PASSWORD}
    done = subprocess.run(
        [sys.executable, "main.py", "--data", str(locked), "password", "recovery", "--to", target],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [each.name for each in target.parent.iterdir()] == ["恢复单.pdf"]
    code = protection.recovery_code_of(locked, PASSWORD)
    assert code not in done.stdout + done.stderr
    protection.unlock(locked, PASSWORD)
    with open_ledger(locked) as ledger:
        assert has_recovery_sheet(ledger)
    protection.lock(locked)


def test_a_folder_without_a_ledger_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    assert run(["--data", str(empty), "password", "set"]) == 1
    assert "还没有台账" in capfd.readouterr().err
    assert not (empty / LEDGER_NAME).exists()


# ------------------------------------------------------------------------------ out of sight


def test_what_was_given_is_in_no_repr() -> None:
    from ui.commands.passwords import Passwords

    assert PASSWORD not in repr(Passwords(variable=PASSWORD))


def test_the_reading_child_gets_no_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from storage.workbooks.reading import process

    probe = tmp_path / "probe.py"
    probe.write_text(
        "import json, os, sys\nsys.stdin.readline()\n"
        "print(json.dumps(['env', json.dumps([dict(os.environ), sys.argv])]), flush=True)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, str(probe)])
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    child = process.ReadingChild({"what": 1}, seconds=20, cancelled=None)
    try:
        told = next(iter(child.lines()))
    finally:
        child.close()
    assert "PATH" in told[1]
    assert PASSWORD not in told[1]
    assert PASSWORD_VARIABLE not in told[1]


def test_no_password_is_an_argument_of_any_command() -> None:
    from ui.command_line import roundbook

    def parameters(command: click.Command) -> set[str]:
        own = {name for param in command.params for name in param.opts}
        below = command.commands.values() if isinstance(command, click.Group) else ()
        return own.union(*(parameters(each) for each in below))

    secret = {name for name in parameters(roundbook) if "password" in name}
    assert secret == {"--password-file", "--new-password-file"}


def test_a_key_is_remembered_for_this_process_alone(locked: Path) -> None:
    assert keys.key_for(locked) is None
