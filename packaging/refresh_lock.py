"""Writes the locks anew from pyproject.toml: names, versions and hashes, no address of any index.

`python packaging/refresh_lock.py [--upgrade]`. Without --upgrade, versions that still fit stay.
The resolver lives in a throw-away environment, so the project itself does not depend on it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

COMPILE = (
    "pip",
    "compile",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    # pip looks for `coverage[toml]` by that name: without it, it would take the newest, unpinned.
    "--no-strip-extras",
    "--quiet",
)

# The file, and what it is made from besides the project's own dependencies. The developers' lock
# keeps to the versions of the users' one. The third serves desktops with glibc 2.28.
LOCKS = (
    ("requirements.lock", ()),
    ("requirements-dev.lock", ("--group=dev", "--constraints=requirements.lock")),
    ("packaging/requirements-glibc228.lock", ("--constraints=packaging/glibc228.txt",)),
)


def resolver(folder: Path) -> Path:
    """Installs uv into a folder of its own and returns the program."""
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [programs / "python", "-m", "pip", "install", "--quiet", "uv"], check=True, cwd=ROOT
    )
    return programs / "uv"


def main(arguments: list[str] | None = None) -> int:
    """Refreshes every lock; the paths in them are relative to the project."""
    parser = argparse.ArgumentParser(description="Write the locks anew.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest that fit")
    upgrade = ["--upgrade"] if parser.parse_args(arguments).upgrade else []
    with tempfile.TemporaryDirectory() as folder:
        uv = resolver(Path(folder))
        for name, extra in LOCKS:
            command = [uv, *COMPILE, *extra, *upgrade, f"--output-file={name}", "pyproject.toml"]
            subprocess.run(command, check=True, cwd=ROOT)
            print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
