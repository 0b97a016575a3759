"""Brings what was copied before under the key of the ledger, in the background."""

from collections.abc import Callable

from models.errors import RoundbookError
from storage.operations.copies_under_key import settle_all_copies
from ui.context import AppContext
from ui.i18n import _
from ui.jobs import Progress

__all__ = ["seal_copies"]


def seal_copies(context: AppContext) -> None:
    """Encrypt backups that are not yet, and keep the key file beside them, in the second place too.

    A failure is told; the next start tries again.
    """

    def work(_progress: Progress, _cancelled: Callable[[], bool]) -> None:
        with context.ledger.reopened() as own:
            settle_all_copies(own)

    def failed(error: Exception) -> None:
        if not isinstance(error, RoundbookError):
            raise error
        context.tell_failure(error)

    context.jobs.run(work, None, failed, title=_("把备份也加密"))
