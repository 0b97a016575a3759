"""How far one record has got with headquarters: 对账, record by record."""

from enum import StrEnum

__all__ = ["ReportState", "report_state"]


class ReportState(StrEnum):
    """状态, in the order in which they ask for attention."""

    RETURNED = "退回"
    CHANGED = "已改未上报"
    UNSENT = "未上报"
    AWAITING = "待回执"
    ACCEPTED = "已接收"

    @property
    def to_do(self) -> bool:
        """True when something is left for the manager: put right, or hand over."""
        return self in (ReportState.RETURNED, ReportState.CHANGED, ReportState.UNSENT)


def report_state(revision: int, *, sent: int, confirmed: int, returned: bool) -> ReportState:
    """Return the state of a record.

    ``revision`` is the present one, ``sent`` and ``confirmed`` the highest that a package carried
    and that headquarters accepted (0 for none); ``returned``: the last word on the present revision
    sends it back. A record that was corrected since is no longer returned: it is to be sent again.
    """
    if returned:
        return ReportState.RETURNED
    if confirmed >= revision:
        return ReportState.ACCEPTED
    if sent >= revision:
        return ReportState.AWAITING
    return ReportState.CHANGED if sent or confirmed else ReportState.UNSENT
