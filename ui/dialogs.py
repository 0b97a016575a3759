"""Every dialog goes through one object, so that tests replace it and the last folder is kept."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox, QWidget

from ui.i18n import _

__all__ = ["Dialogs", "WindowDialogs"]

_IN_A_ROW = 2
"""More choices than these stand one under another: side by side long ones are cut."""


class Dialogs(Protocol):
    """What screens may ask; ``None``, ``[]`` or False is "the user gave up"."""

    def ask_open_files(self, title: str, pattern: str = "") -> list[Path]:
        """Ask for files to read; ``pattern`` such as ``"表格 (*.xlsx *.xls)"``."""
        ...

    def ask_save_file(self, title: str, name: str, pattern: str = "") -> Path | None:
        """Ask where to write a file called ``name``; over-writing is asked by the system."""
        ...

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        ...

    def confirm(self, title: str, text: str, yes: str = "") -> bool:
        """Ask before what cannot be undone; ``yes`` is the word on the button."""
        ...

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        """Ask for one of a few (value, label) choices, shown as buttons."""
        ...

    def tell(self, title: str, text: str) -> None:
        """Tell what the user must have read."""
        ...

    def tell_error(self, title: str, text: str, details: str = "") -> None:
        """Tell what failed and what to do now; ``details`` can be copied."""
        ...


class WindowDialogs:
    """The real dialogs, over ``parent``; the last folder is kept in ``settings``."""

    def __init__(
        self,
        parent: Callable[[], QWidget | None] = lambda: None,
        settings: QSettings | None = None,
    ) -> None:
        self._parent = parent
        self._settings = settings
        self._folder = str(settings.value("last_folder", "")) if settings is not None else ""

    def _remember(self, folder: Path) -> None:
        self._folder = str(folder)
        if self._settings is not None:
            self._settings.setValue("last_folder", self._folder)

    def ask_open_files(self, title: str, pattern: str = "") -> list[Path]:
        """Ask for files to read."""
        names, _chosen = QFileDialog.getOpenFileNames(
            self._parent(), title, self._folder, self._pattern(pattern)
        )
        paths = [Path(name) for name in names]
        if paths:
            self._remember(paths[0].parent)
        return paths

    def ask_save_file(self, title: str, name: str, pattern: str = "") -> Path | None:
        """Ask where to write."""
        start = str(Path(self._folder) / name)
        text, _chosen = QFileDialog.getSaveFileName(self._parent(), title, start, pattern)
        if not text:
            return None
        path = Path(text)
        if not path.suffix:
            path = path.with_suffix(Path(name).suffix)
        self._remember(path.parent)
        return path

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        text = QFileDialog.getExistingDirectory(self._parent(), title, self._folder)
        if not text:
            return None
        self._remember(Path(text))
        return Path(text)

    def confirm(self, title: str, text: str, yes: str = "") -> bool:
        """Ask before what cannot be undone."""
        return self.choose(title, text, [("yes", yes or _("继续"))]) == "yes"

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        """Ask for one of a few choices."""
        box = self._box(QMessageBox.Icon.Question, title, text)
        buttons = {
            value: box.addButton(label, QMessageBox.ButtonRole.AcceptRole)
            for value, label in choices
        }
        away = box.addButton(_("取消"), QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(away)
        if len(choices) > 1:
            box.setDefaultButton(away)
        row = box.findChild(QDialogButtonBox)
        if row is not None and len(choices) > _IN_A_ROW:
            row.setOrientation(Qt.Orientation.Vertical)
        box.exec()
        pressed = box.clickedButton()
        return next((value for value, button in buttons.items() if button is pressed), None)

    def tell(self, title: str, text: str) -> None:
        """Tell what the user must have read."""
        box = self._box(QMessageBox.Icon.Information, title, text)
        box.addButton(_("知道了"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def tell_error(self, title: str, text: str, details: str = "") -> None:
        """Tell what failed and what to do now."""
        box = self._box(QMessageBox.Icon.Warning, title, text)
        box.addButton(_("知道了"), QMessageBox.ButtonRole.AcceptRole)
        if details:
            box.setDetailedText(details)
        box.exec()

    @staticmethod
    def _pattern(pattern: str) -> str:
        every = _("所有文件")
        return f"{pattern};;{every} (*)" if pattern else ""

    def _box(self, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        box = QMessageBox(self._parent())
        box.setIcon(icon)
        box.setWindowTitle(title)
        box.setText(f"{title}\n\n{text}" if text else title)
        return box
