"""What the operating system has to bring: the libraries Qt loads, a Chinese font, test tools.

Standard library only. Everything is installed through apt where that is allowed without asking;
otherwise the exact command is handed back in one sentence.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

# A library Qt loads, and the Debian package that holds it. Found by starting from a minimal
# Debian and adding until the offscreen and the xcb platform ran.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
FONT_PACKAGE = "fonts-noto-cjk"

# Words in the file names of fonts that draw Chinese.
CHINESE_FONTS = ("cjk", "wqy", "sourcehan", "droidsansfallback", "uming", "ukai", "simsun", "msyh")
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)

# A tool some tests look for, and the package that brings it.
TEST_TOOLS = {"soffice": "libreoffice-calc", "pdftoppm": "poppler-utils"}

# PySide6 wheels after 6.9 want a glibc at least as new as this one.
GLIBC_OF_THE_LOCK = (2, 34)


def is_linux() -> bool:
    """Whether this is Linux, where the system has to bring something."""
    return sys.platform.startswith("linux")


def glibc_version() -> tuple[int, ...] | None:
    """The version of the C library, or None where there is none of that kind."""
    name, version = platform.libc_ver()
    if name != "glibc" or not version:
        return None
    return tuple(int(part) for part in version.split(".")[:2])


def missing_libraries(load: Callable[[str], object] = ctypes.CDLL) -> list[str]:
    """The packages of those libraries that cannot be loaded."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    return missing


def has_chinese_font(folders: Iterable[Path] = FONT_FOLDERS) -> bool:
    """Whether some font draws Chinese: fontconfig says so, or a file is named like one."""
    listing = shutil.which("fc-list")
    if listing:
        found = subprocess.run(
            [listing, ":lang=zh", "family"], capture_output=True, check=False, timeout=60
        )
        if found.stdout.strip():
            return True
    return any(
        word in file.name.lower()
        for folder in folders
        if folder.is_dir()
        for file in folder.rglob("*.[to]t[fc]")
        for word in CHINESE_FONTS
    )


def missing_test_tools(which: Callable[[str], str | None] = shutil.which) -> list[str]:
    """The packages of the tools that some tests would like to have."""
    return [package for tool, package in TEST_TOOLS.items() if not which(tool)]


def venv_package() -> str | None:
    """The package Debian keeps ensurepip in, where it is not installed; None where it is."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return None
    return f"python3.{sys.version_info.minor}-venv"


# -------------------------------------------------------------------------------------------- apt


def run_command(command: Sequence[str]) -> int:
    """Runs a command with its output shown; 127 where there is no such command."""
    try:
        return subprocess.run(list(command), check=False, stdin=subprocess.DEVNULL).returncode
    except FileNotFoundError:
        return 127


def by_hand(packages: Sequence[str]) -> str:
    """The command a person types."""
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"


def apt_prefix() -> list[str] | None:
    """How to call apt-get with the needed rights, or None where that is not possible."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if asked.returncode != 0:
        return None
    return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]


def install(
    packages: Sequence[str],
    prefix: Sequence[str] | None,
    run: Callable[[Sequence[str]], int] = run_command,
) -> bool:
    """Installs packages, with fresh package lists where the ones at hand do not do."""
    if prefix is None:
        return False
    command = [*prefix, "install", "-y", "--no-install-recommends", *packages]
    print(f"Installing with apt: {' '.join(packages)}", flush=True)
    if has_package_lists() and run(command) == 0:
        return True
    return run([*prefix, "update"]) == 0 and run(command) == 0


def has_package_lists(folder: Path = Path("/var/lib/apt/lists")) -> bool:
    """Whether apt has any list of packages at all."""
    return folder.is_dir() and any(folder.glob("*Packages*"))
