"""The views of the page, one shown at a time."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

__all__ = ["Stack"]


class Stack(QStackedWidget):
    """As large as the view that is shown needs, not as the largest of all.

    It answers no height for its width: a scroll area would then take the wished for the least
    height, and the elastic parts of a view would never give way.
    """

    def __init__(self, *views: QWidget) -> None:
        super().__init__()
        for view in views:
            self.addWidget(view)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()
