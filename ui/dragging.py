"""What is dragged onto the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData

__all__ = ["dragged_files"]


def dragged_files(data: QMimeData) -> list[Path]:
    """Return the files and folders of this computer that are dragged, in their order."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
