"""The project's own Python environment: made from a lock with hashes, and known to be current.

Standard library only. A stamp in the environment keeps the hash of the lock it was made from, so
that the second start costs nothing and needs no network.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from system_needs import GLIBC_OF_THE_LOCK, glibc_version

ROOT = Path(__file__).resolve().parent.parent
STAMP = "roundbook-lock.json"
RUNTIME_LOCK = "requirements.lock"
DEVELOPER_LOCK = "requirements-dev.lock"
OLD_GLIBC_LOCK = "packaging/requirements-glibc228.lock"


class SetUpError(Exception):
    """The set-up cannot go on; the text is one sentence that says what to do."""


def venv_folder(root: Path = ROOT) -> Path:
    """Where the environment lies."""
    return root / ".venv"


def tool(name: str, root: Path = ROOT) -> Path:
    """A program of the environment."""
    if os.name == "nt":
        return venv_folder(root) / "Scripts" / f"{name}.exe"
    return venv_folder(root) / "bin" / name


def locks(*, developer: bool, root: Path = ROOT) -> list[Path]:
    """The locks the environment has to follow: the last one is installed, it holds the others."""
    glibc = glibc_version()
    if glibc is not None and glibc < GLIBC_OF_THE_LOCK:
        if developer:
            raise SetUpError("The checks need glibc 2.34 or newer; only `run` works here.")
        return [root / OLD_GLIBC_LOCK]
    names = [RUNTIME_LOCK, DEVELOPER_LOCK] if developer else [RUNTIME_LOCK]
    return [root / name for name in names]


def digest(lock: Path) -> str:
    """The hash of a lock, the same for either kind of line end."""
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def read_stamp(root: Path = ROOT) -> dict[str, str]:
    """Which locks the environment was made from, by name and hash."""
    try:
        stamp = json.loads((venv_folder(root) / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_current(wanted: list[Path], root: Path = ROOT) -> bool:
    """Whether the environment is there and was made from these locks as they are now."""
    stamp = read_stamp(root)
    return tool("python", root).exists() and all(
        stamp.get(lock.name) == digest(lock) for lock in wanted
    )


def works(python: Path) -> bool:
    """Whether this interpreter starts, has pip and is new enough."""
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def create(root: Path = ROOT) -> None:
    """Makes the environment, or makes it anew where it does not start."""
    python = tool("python", root)
    if python.exists() and works(python):
        return
    folder = str(venv_folder(root))
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False)
    if made.returncode != 0:
        raise SetUpError(f"Python could not make the environment {folder}.")


def install_locked(wanted: list[Path], root: Path = ROOT) -> None:
    """Installs what the last lock names, every file checked against its hash; then stamps."""
    python = tool("python", root)
    stamp = venv_folder(root) / STAMP
    stamp.unlink(missing_ok=True)
    print(f"Installing the packages of {wanted[-1].name} (once) …", flush=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, "--require-hashes", "--requirement", wanted[-1]], check=False, cwd=root
    )
    if done.returncode != 0:
        raise SetUpError(
            "The Python packages could not be installed: check that PyPI can be reached, "
            "then run the command again."
        )
    stamp.write_text(
        json.dumps({lock.name: digest(lock) for lock in wanted}, indent=1), encoding="utf-8"
    )


def ensure(*, developer: bool, root: Path = ROOT) -> Path:
    """Returns the interpreter of a current environment, making what is missing."""
    wanted = locks(developer=developer, root=root)
    if not is_current(wanted, root):
        create(root)
        install_locked(wanted, root)
    return tool("python", root)
