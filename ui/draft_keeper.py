"""Writes what is typed into the draft: 300 ms after the first change, however one goes on typing.

Later keys do not restart the timer, so a kill loses at most the last 300 ms.
"""

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from models.errors import RoundbookError
from storage.ledger.drafts import discard_draft, save_draft
from ui.context import AppContext
from ui.i18n import _

__all__ = ["DELAY", "DraftKeeper"]

DELAY = 300
_AGAIN = 2000


class DraftKeeper(QObject):
    """Keeps one draft; ``content`` is asked only when it is written.

    Signals:
        saved: when the draft was written (a datetime).
        failed: the draft could not be written; it is tried again.
    """

    saved = Signal(object)
    failed = Signal()

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._content: Callable[[], dict[str, Any]] | None = None
        self._kind, self._retailer = "", ""
        self._dirty = False
        self._told = False
        self.draft_id = ""
        self.written = False

    def begin(
        self,
        kind: str,
        retailer_id: str,
        content: Callable[[], dict[str, Any]],
        draft_id: str = "",
    ) -> None:
        """Keep another form from now on; ``draft_id`` is that of one taken up again."""
        self.flush()
        self._kind, self._retailer, self._content = kind, retailer_id, content
        self.draft_id = draft_id or str(uuid.uuid4())
        self.written = bool(draft_id)
        self._dirty = False

    def touch(self) -> None:
        """Something was typed."""
        self._dirty = True
        if self._content is not None and not self._timer.isActive():
            self._timer.start(DELAY)

    def flush(self) -> bool:
        """Write now what is not written yet; return whether nothing is left to write."""
        self._timer.stop()
        if not self._dirty or self._content is None:
            return True
        try:
            when = save_draft(
                self._context.ledger, self.draft_id, self._kind, self._retailer, self._content()
            )
        except RoundbookError as error:
            self._tell(error)
            return False
        self._dirty, self._told, self.written = False, False, True
        self.saved.emit(when)
        return True

    def settled(self) -> bool:
        """Tell whether the form may be left: what is typed is written, or the user gives it up."""
        if self.flush():
            return True
        given_up = self._context.dialogs.confirm(
            _("刚才输入的还没有保存"),
            _("现在写不进台账。留在这里，能写了会自动保存；离开，这些内容就没有了。"),
            _("不保存，离开"),
        )
        if given_up:
            self.end()
        return given_up

    def put_aside(self, draft_id: str) -> bool:
        """Put a draft aside; it can be taken up again. False, told, where that cannot be noted."""
        try:
            discard_draft(self._context.ledger, draft_id)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return False
        return True

    def _tell(self, error: RoundbookError) -> None:
        """Tell the user once, and try again a little later."""
        self.failed.emit()
        if not self._told:
            self._told = True
            self._context.tell_failure(error)
        self._timer.start(_AGAIN)

    def end(self) -> None:
        """Stop keeping: the form was finished or put aside."""
        self._timer.stop()
        self._content, self._dirty = None, False
        self.draft_id, self.written = "", False
