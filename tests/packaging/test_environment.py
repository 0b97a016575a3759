"""The environment follows its lock: made once, made again when the lock changes."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "packaging/requirements-glibc228.lock")


def pins(lock: str) -> dict[str, list[str]]:
    """Name to versions; a package may have one for each kind of machine."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(normal(name), []).append(version)
    return found


def normal(requirement: str) -> str:
    """The name in a requirement, spelled as indexes compare it."""
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_only_names_versions_and_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text
    assert not re.search(r"(^|\s)/", text, re.MULTILINE), "a path of some machine"
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = {normal(name) for name in project["project"]["dependencies"]}
    developer = {normal(name) for name in project["dependency-groups"]["dev"]}
    assert runtime <= pins("requirements.lock").keys()
    assert runtime | developer <= pins("requirements-dev.lock").keys()


def test_developers_run_on_what_users_run_on() -> None:
    users, developers = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: developers.get(name) for name in users} == users


@pytest.mark.parametrize("lock", LOCKS)
def test_the_binding_that_loses_none_is_never_locked(lock: str) -> None:
    assert "6.12.0" not in pins(lock)["pyside6-essentials"]


def test_the_binding_for_old_desktops_is_the_last_that_runs_there() -> None:
    assert pins("packaging/requirements-glibc228.lock")["pyside6-essentials"] == ["6.9.3"]


# ------------------------------------------------------------------------------------- the stamp


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with its two locks, each naming nothing."""
    for lock in LOCKS[:2]:
        (tmp_path / lock).write_text("# nothing\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, environment: ModuleType) -> list[list[str]]:
    """The commands that would have been run; each ends well."""
    run: list[list[str]] = []

    def remember(command: list[object], **_kwargs: Any) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        run.append(words)
        if "venv" in words:
            python = Path(words[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.touch()
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(environment.subprocess, "run", remember)
    monkeypatch.setattr(environment, "glibc_version", lambda: (2, 36))
    return run


@pytest.mark.skipif(sys.platform == "win32", reason="folders are named otherwise there")
def test_the_second_time_nothing_is_run(
    project: Path, commands: list[list[str]], environment: ModuleType
) -> None:
    environment.ensure(developer=True, root=project)
    assert any("--require-hashes" in command for command in commands)
    commands.clear()
    environment.ensure(developer=True, root=project)
    environment.ensure(developer=False, root=project)
    assert commands == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders are named otherwise there")
@pytest.mark.parametrize("changed", LOCKS[:2])
def test_a_changed_lock_is_installed_without_making_the_environment_anew(
    changed: str, project: Path, commands: list[list[str]], environment: ModuleType
) -> None:
    environment.ensure(developer=True, root=project)
    commands.clear()
    (project / changed).write_text("# something\n", encoding="utf-8")
    environment.ensure(developer=True, root=project)
    assert not any("venv" in command for command in commands)
    assert any(command[-1].endswith("requirements-dev.lock") for command in commands)


@pytest.mark.skipif(sys.platform == "win32", reason="folders are named otherwise there")
def test_an_environment_for_users_alone_does_not_do_for_developers(
    project: Path, commands: list[list[str]], environment: ModuleType
) -> None:
    environment.ensure(developer=False, root=project)
    assert environment.is_current(environment.locks(developer=False, root=project), project)
    assert not environment.is_current(environment.locks(developer=True, root=project), project)


def test_a_failed_installation_leaves_no_stamp_and_says_what_to_do(
    project: Path, monkeypatch: pytest.MonkeyPatch, environment: ModuleType
) -> None:
    environment.venv_folder(project).mkdir()
    (environment.venv_folder(project) / environment.STAMP).write_text("{}", encoding="utf-8")
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(environment.subprocess, "run", lambda *_a, **_k: failed)
    with pytest.raises(environment.SetUpError, match="PyPI"):
        environment.install_locked([project / LOCKS[0]], project)
    assert environment.read_stamp(project) == {}
    assert not (environment.venv_folder(project) / environment.STAMP).exists()


@pytest.mark.parametrize("text", ["", "[]", "{broken"])
def test_a_damaged_stamp_counts_as_none(text: str, project: Path, environment: ModuleType) -> None:
    environment.venv_folder(project).mkdir()
    (environment.venv_folder(project) / environment.STAMP).write_text(text, encoding="utf-8")
    assert environment.read_stamp(project) == {}


def test_line_ends_do_not_change_a_lock(tmp_path: Path, environment: ModuleType) -> None:
    (tmp_path / "a").write_bytes(b"x==1\ny==2\n")
    (tmp_path / "b").write_bytes(b"x==1\r\ny==2\r\n")
    assert environment.digest(tmp_path / "a") == environment.digest(tmp_path / "b")


@pytest.mark.parametrize(
    ("glibc", "lock"),
    [((2, 28), LOCKS[2]), ((2, 33), LOCKS[2]), ((2, 34), LOCKS[0]), (None, LOCKS[0])],
)
def test_an_old_desktop_gets_its_own_lock(
    glibc: tuple[int, int] | None,
    lock: str,
    monkeypatch: pytest.MonkeyPatch,
    environment: ModuleType,
) -> None:
    monkeypatch.setattr(environment, "glibc_version", lambda: glibc)
    assert environment.locks(developer=False, root=ROOT) == [ROOT / lock]


def test_the_checks_say_that_they_do_not_run_on_an_old_desktop(
    monkeypatch: pytest.MonkeyPatch, environment: ModuleType
) -> None:
    monkeypatch.setattr(environment, "glibc_version", lambda: (2, 28))
    with pytest.raises(environment.SetUpError, match=r"glibc 2\.34"):
        environment.locks(developer=True, root=ROOT)
