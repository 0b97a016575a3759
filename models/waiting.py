"""How long a wrong password makes one wait before the next try."""

from typing import Final

__all__ = ["FREE_TRIES", "LONGEST_WAIT", "seconds_to_wait"]

FREE_TRIES: Final = 2
"""So many slips cost nothing but the checking itself."""
LONGEST_WAIT: Final = 60


def seconds_to_wait(wrong: int) -> int:
    """Return the seconds to wait after ``wrong`` wrong tries in a row: 2, 4, 8 … from the third on.

    It never becomes more than a minute: whoever owns the ledger must not be locked out of it.
    """
    if wrong <= FREE_TRIES:
        return 0
    return int(min(2 ** min(wrong - FREE_TRIES, 10), LONGEST_WAIT))
