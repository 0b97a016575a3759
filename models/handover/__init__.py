"""A handover 移交: one route's shops, promises and history for a colleague (DOMAIN 3.05).

The form is that of a package, told for other programs in docs/workbook-format.md.
"""

from models.handover.build import HandoverSource, build_handover, with_confirmed
from models.handover.naming import HANDOVER_PREFIX, handover_file_name
from models.handover.purpose import (
    CHOSEN,
    CONFIRMED_ENTRY,
    MASTER_KINDS,
    NO_ROUTE,
    PURPOSE,
    HandoverHead,
    confirmed_digest,
    handover_of,
    master_of,
)
from models.handover.sheets import HandedShop, HandedVisit

__all__ = [
    "CHOSEN",
    "CONFIRMED_ENTRY",
    "HANDOVER_PREFIX",
    "MASTER_KINDS",
    "NO_ROUTE",
    "PURPOSE",
    "HandedShop",
    "HandedVisit",
    "HandoverHead",
    "HandoverSource",
    "build_handover",
    "confirmed_digest",
    "handover_file_name",
    "handover_of",
    "master_of",
    "with_confirmed",
]
