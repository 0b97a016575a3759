"""Work that needs the ledger closed: restoring, setting a start password, locking.

The window is left for it, everything in it being saved; the errand runs behind a small waiting
window; then the ledger is opened again, and the new window tells what came of it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from ui.jobs import Progress

__all__ = ["Errand", "Work"]

Work = Callable[[Path, Progress, Callable[[], bool]], Any]
"""``work(folder, progress, cancelled)`` runs in a thread; nobody has the ledger open meanwhile."""


def _say_nothing(_application: Any, _result: Any) -> None:
    """Let the result speak for itself."""


@attrs.frozen
class Errand:
    """What the window is left for.

    ``title`` is shown while it runs. ``done(application, result)`` is called with the new window's
    :class:`ui.assembly.Application`; a failure of ``work`` is shown there by itself. What is
    ``quick`` is done at once, with no window that says so.
    """

    title: str
    work: Work
    done: Callable[[Any, Any], None] = _say_nothing
    quick: bool = False
