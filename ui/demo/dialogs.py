"""Answers to the questions the window asks, for as long as nobody sits before it."""

from collections.abc import Sequence
from pathlib import Path

__all__ = ["DemoDialogs"]


class DemoDialogs:
    """Puts every file into one folder and says yes; keeps what it was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[str] = []

    def ask_open_files(self, title: str, pattern: str = "") -> list[Path]:
        """Give up: the demo opens no files this way."""
        del title, pattern
        return []

    def ask_save_file(self, title: str, name: str, pattern: str = "") -> Path | None:
        """Save under the proposed name."""
        del title, pattern
        return self.folder / name

    def ask_folder(self, title: str) -> Path | None:
        """Choose the folder."""
        del title
        return self.folder

    def confirm(self, title: str, text: str, yes: str = "") -> bool:
        """Say yes."""
        del title, text, yes
        return True

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        """Take the first choice."""
        del title, text
        return choices[0][0]

    def tell(self, title: str, text: str) -> None:
        """Keep what was told."""
        self.told.append(f"{title} {text}".strip())

    def tell_error(self, title: str, text: str, details: str = "") -> None:
        """Keep what failed."""
        self.told.append(f"{title} {text} {details}".strip())
