"""What stays true for a while stands above the page: one banner each, by key."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.messages import Banner

__all__ = ["Notices"]


class Notices(QWidget):
    """A column of banners; it takes no room while there is nothing to say.

    ``show_notice("room", "warn", "磁盘快满了", "请腾出空间")`` returns the banner, to which actions
    are added; the same key again shows other words. ``drop`` takes one away.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banners: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.PAGE, 8, Space.PAGE, 0)
        self._column.setSpacing(6)
        self.hide()

    def show_notice(
        self, key: str, kind: str, title: str, text: str, *, closable: bool = True
    ) -> Banner:
        """Show a banner under ``key``, without the actions it had."""
        banner = self._banners.get(key)
        if banner is None:
            banner = self._banners[key] = Banner(closable=closable)
            banner.closed.connect(lambda: self.drop(key))
            self._column.addWidget(banner)
        banner.clear_actions()
        banner.show_words(kind, title, text)  # type: ignore[arg-type]
        banner.show()
        self.show()
        return banner

    def drop(self, key: str) -> None:
        """Take a banner away, where it is shown."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))

    def banner(self, key: str) -> Banner | None:
        """Return the banner shown under ``key``."""
        return self._banners.get(key)
