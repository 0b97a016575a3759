"""What the recovery sheet says, as plain values."""

import attrs

from models.paper.issued import Issued

__all__ = ["RecoverySheetData"]


@attrs.frozen(kw_only=True)
class RecoverySheetData(Issued):
    """Whose ledger it opens, and the code: groups of four signs with dashes between them.

    ``ledger`` tells ledgers of one person apart: the short number that 设置 shows too.
    """

    ledger: str
    code: str = attrs.field(repr=False)
