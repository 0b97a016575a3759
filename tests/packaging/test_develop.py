"""The entry script: what it does without a display, with an old Python, when a check fails."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, develop: ModuleType) -> list[list[str]]:
    """The arguments the app would have been started with; the machine is set up and is Linux."""
    calls: list[list[str]] = []

    def start(_python: Path, *arguments: object, offscreen: bool = False) -> int:
        calls.append([str(argument) for argument in arguments] + ["offscreen"] * offscreen)
        return 0

    monkeypatch.setattr(develop, "set_up", lambda **_kwargs: Path(sys.executable))
    monkeypatch.setattr(develop, "start_app", start)
    monkeypatch.setattr(develop.system_needs, "is_linux", lambda: True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return calls


@pytest.fixture
def demo_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, develop: ModuleType) -> Path:
    monkeypatch.setattr(develop, "ROOT", tmp_path)
    monkeypatch.setattr(develop, "DEMO_FOLDER", tmp_path / "build" / "demo")
    return tmp_path / "build" / "demo"


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_run_opens_the_app_where_there_is_a_display(
    variable: str,
    started: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    develop: ModuleType,
) -> None:
    monkeypatch.setenv(variable, ":0")
    assert develop.main(["run"]) == 0
    assert started == [[]]


def test_run_without_a_display_drives_a_day_and_says_where_it_lies(
    started: list[list[str]],
    demo_folder: Path,
    develop: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (demo_folder / "of the last time").mkdir(parents=True)
    assert develop.main(["run"]) == 0
    assert started == [["demo", "--to", str(demo_folder), "offscreen"]]
    said = capsys.readouterr().out
    assert f"结果在 {demo_folder.relative_to(demo_folder.parents[1])}" in said
    assert "The results lie in" in said
    assert not demo_folder.exists()


def test_arguments_of_run_reach_the_app(started: list[list[str]], develop: ModuleType) -> None:
    assert develop.main(["run", "--data", "/somewhere", "check", "--json"]) == 0
    assert started == [["--data", "/somewhere", "check", "--json"]]


def test_an_old_python_hands_over_to_a_newer_one(
    monkeypatch: pytest.MonkeyPatch, develop: ModuleType
) -> None:
    handed: list[list[str]] = []

    def run(command: list[str], **_kwargs: object) -> subprocess.CompletedProcess[str]:
        handed.append(command)
        return subprocess.CompletedProcess(command, 7)

    monkeypatch.setattr(develop, "OLDEST", (99, 0))
    monkeypatch.setattr(develop, "newer_python", lambda: "/opt/python3.99")
    monkeypatch.setattr(develop.subprocess, "run", run)
    monkeypatch.setattr(develop.sys, "argv", ["develop.py", "run", "--data", "x"])
    with pytest.raises(SystemExit) as ended:
        develop.restart_if_too_old()
    assert ended.value.code == 7
    assert handed == [["/opt/python3.99", develop.__file__, "run", "--data", "x"]]


def test_an_old_python_alone_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, develop: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(develop, "OLDEST", (99, 0))
    monkeypatch.setattr(develop, "newer_python", lambda: None)
    assert develop.main(["setup"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Roundbook needs Python 3.11 or newer, this is ")
    assert said.err.count("\n") == 1


def test_missing_libraries_without_rights_stop_with_the_command(
    monkeypatch: pytest.MonkeyPatch, develop: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    needs = develop.system_needs
    monkeypatch.setattr(needs, "is_linux", lambda: True)
    monkeypatch.setattr(needs, "missing_libraries", lambda: ["libgl1"])
    monkeypatch.setattr(needs, "venv_package", lambda: "python3.11-venv")
    monkeypatch.setattr(needs, "apt_prefix", lambda: None)
    monkeypatch.setattr(develop, "has_environment", lambda: False)
    assert develop.main(["run"]) == 1
    assert "sudo apt-get install -y libgl1 python3.11-venv\n" in capsys.readouterr().err


def test_a_missing_font_is_said_and_does_not_stop(
    monkeypatch: pytest.MonkeyPatch, develop: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(develop.system_needs, "has_chinese_font", lambda: False)
    monkeypatch.setattr(develop.system_needs, "apt_prefix", lambda: None)
    develop.bring_font()
    assert "sudo apt-get install -y fonts-noto-cjk" in capsys.readouterr().out


def test_an_unknown_command_is_a_mistake_of_usage(develop: ModuleType) -> None:
    with pytest.raises(SystemExit) as ended:
        develop.main(["fly"])
    assert ended.value.code == 2


def test_the_makefile_offers_what_the_script_knows(develop: ModuleType) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    offered = next(
        line.split(":=")[1].split() for line in makefile.splitlines() if line.startswith("COMMANDS")
    )
    assert set(offered) == set(develop.COMMANDS)


def test_clean_keeps_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, develop: ModuleType
) -> None:
    monkeypatch.setattr(develop, "ROOT", tmp_path)
    for folder in ("build/demo", ".venv", "models", ".mypy_cache"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / ".coverage.host.1").touch()
    assert develop.main(["clean"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {".venv", "models"}


# ------------------------------------------------------------------------------------ the checks


def test_the_first_check_that_fails_ends_the_run(
    checks: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "not_tried", lambda: ["there is no printer"])
    ticks = count()
    run: list[str] = []

    def check(name: str, good: bool) -> tuple[str, object]:
        return name, lambda: run.append(name) or good

    steps = (check("format", True), check("lint", False), check("types", True))
    assert not checks.run_all(steps, clock=lambda: next(ticks))
    assert run == ["format", "lint"]
    assert capsys.readouterr().out.splitlines()[-5:] == [
        "ok     format      1.0 s",
        "FAILED lint        1.0 s",
        "not tried: there is no printer",
        "not reached: types",
        "checks: 1 passed, 1 failed",
    ]


def test_every_check_is_run_where_all_are_good(
    checks: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checks.run_all((("a", lambda: True), ("b", lambda: True)))
    assert capsys.readouterr().out.endswith("checks: 2 passed, 0 failed\n")


def test_the_order_of_the_checks(checks: ModuleType) -> None:
    names = [name for name, _ in checks.ALL]
    assert names == ["format", "lint", "imports", "types", "tests", "wheel", "start"]


def test_every_folder_of_tests_is_in_one_part(checks: ModuleType) -> None:
    tests = checks.ROOT / "tests"
    folders = {path.relative_to(tests).parts[0] for path in tests.glob("*/**/test_*.py")}
    walked = [
        word
        for words in checks.PARTS.values()
        for word in words
        if word.startswith("tests/") and "--encrypted" not in words
    ]
    assert sorted(walked) == sorted(f"tests/{name}" for name in folders)


def test_storage_is_tried_whole_over_encrypted_ledgers(checks: ModuleType) -> None:
    encrypted = [words for words in checks.PARTS.values() if "--encrypted" in words]
    assert encrypted == [("tests/storage", "--encrypted", "-m", "not slow")]


def saying(text: str, *, code: int = 0) -> tuple[str, ...]:
    return sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"


def test_what_runs_beside_says_its_word_and_one_that_fails_is_enough(
    checks: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    env = dict(os.environ)
    jobs = [checks.Job(name, saying(f"word of {name}"), env) for name in "abc"]
    assert checks.run_beside(jobs)
    said = capsys.readouterr().out
    assert all(f"word of {name}" in said for name in "abc")
    assert not checks.run_beside([checks.Job("bad", saying("no", code=1), env), *jobs])
    assert "word of c" in capsys.readouterr().out


def test_no_more_run_at_once_than_there_are_cores_for(checks: ModuleType, tmp_path: Path) -> None:
    """Each notes itself when it begins and when it ends."""
    note = tmp_path / "note"
    code = (
        "import sys, time\n"
        "def say(word): open(sys.argv[1], 'a').write(word)\n"
        "say('('); time.sleep(0.2); say(')')"
    )
    job = checks.Job("one", (sys.executable, "-c", code, str(note)), dict(os.environ))
    assert checks.run_beside([job] * 3, at_once=1)
    assert note.read_text() == "()()()"


def test_what_runs_beside_ends_with_the_check(checks: ModuleType) -> None:
    endless = (sys.executable, "-c", "import time; time.sleep(600)")
    with checks.started(checks.Job("endless", endless, dict(os.environ))) as job:
        assert job.process.poll() is None
    assert job.process.poll() is not None


def test_what_is_not_there_is_said(
    checks: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(checks.shutil, "which", lambda tool: None if tool == "soffice" else tool)
    assert checks.not_tried(tmp_path / "clone") == [
        "soffice is not installed (package libreoffice-calc)",
        "there is no real input in ../shared/data",
    ]


def test_a_demo_that_leaves_too_little_is_no_start(
    checks: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("上报_A001.xlsx", "pictures/今日.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert not checks.has_results(tmp_path)
    assert capsys.readouterr().out == "The demo left no *.pdf.\n"
    (tmp_path / "走访单.pdf").touch()
    assert checks.has_results(tmp_path)
