"""关于: versions and licences."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion

from ui.i18n import _
from ui.theme import Type
from ui.widgets import Card, Fields, Text

__all__ = ["AboutCard", "program_version"]


def program_version() -> str:
    """Return the program's version, ``""`` where it runs from its source alone."""
    try:
        return version("roundbook")
    except PackageNotFoundError:
        return ""


class AboutCard(Card):
    """What program this is; ``retranslate`` fills it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = Fields()
        self.licence = Text("", Type.SMALL, tone="muted", wrap=True)
        self.add(self.fields)
        self.add(self.licence)
        self.body.addStretch(1)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("关于走访台账"))
        self.fields.set_rows(
            [
                (_("版本"), program_version() or _("从源码运行")),
                ("Qt", f"{qVersion()} · Python {platform.python_version()}"),
                (_("网络"), _("从不联网，数据只在本机")),
            ]
        )
        self.licence.setText(
            _("走访台账按 MIT 许可发布。窗口用 Qt 和 PySide6（LGPL v3，动态链接，可以自行替换），"
              "台账用 SQLite 和 SQLCipher，表格用 openpyxl 和 calamine。")
        )  # fmt: skip
