"""Where the time comes from: the one thing besides the printer and dialogs that tests replace."""

from collections.abc import Callable
from datetime import datetime

__all__ = ["Clock", "system_clock"]

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present local time with its offset."""
    return datetime.now().astimezone()
