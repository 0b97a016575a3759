"""The file name of a handover."""

from typing import Final

from models.handover.purpose import HandoverHead
from models.marks import N_
from models.package.naming import name_part

__all__ = ["HANDOVER_PREFIX", "handover_file_name"]

HANDOVER_PREFIX: Final = "移交_"
_ANYONE: Final = N_("同事")


def handover_file_name(head: HandoverHead) -> str:
    """移交_{单位}_{工号 of the giver}_{工号 of the taker or 同事}_{线路}_{yyyymmddHHMM}.xlsx."""
    giver = head.package.manager
    parts = (
        name_part(giver.organisation),
        name_part(giver.id),
        name_part(head.recipient or _ANYONE),
        name_part(head.route),
        f"{head.package.created_at:%Y%m%d%H%M}",
    )
    return f"{HANDOVER_PREFIX}{'_'.join(parts)}.xlsx"
