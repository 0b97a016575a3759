"""What the recovery sheet says, as plain values."""

from datetime import datetime

import attrs

__all__ = ["RecoverySheetData"]


@attrs.frozen(kw_only=True)
class RecoverySheetData:
    """Whose ledger it opens, and the code: groups of four signs with dashes between them.

    ``ledger`` tells ledgers of one person apart: the short number that 设置 shows too.
    """

    manager_id: str
    manager_name: str
    organisation: str
    ledger: str
    printed_at: datetime
    code: str = attrs.field(repr=False)
