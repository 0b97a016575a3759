"""What a manifest says of a handover, and what its lines are.

A handover has the form of a package, so that one reader reads both. What makes it one is the entry
``purpose``; no handover counts as a package and no package as a handover.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

import attrs
from cattrs.errors import BaseValidationError

from models.canonical import canonical_json, from_plain, to_plain
from models.kinds import KINDS
from models.marks import N_
from models.package.data import DataLine
from models.package.manifest import PackageHead

__all__ = [
    "CHOSEN",
    "CONFIRMED_ENTRY",
    "MASTER_KINDS",
    "NO_ROUTE",
    "PURPOSE",
    "HandoverHead",
    "confirmed_digest",
    "handover_of",
    "master_of",
]

PURPOSE: Final = "handover"
"""Value of the manifest entry ``purpose``; a package has none."""

CONFIRMED_ENTRY: Final = "confirmed"
"""Manifest entry: the digest over what headquarters has confirmed of the lines."""

MASTER_KINDS: Final = ("retailer", "product")
"""What goes along of headquarters' own, so that shops and products have names."""

CHOSEN: Final = N_("选定客户")
"""Stands for the route where shops were chosen one by one."""

NO_ROUTE: Final = N_("没有线路的客户")
"""Stands for the route of shops that are on none."""

_NO_SUCH_RECORD: Final = (
    BaseValidationError, LookupError, AttributeError, ValueError, TypeError, RecursionError,
)  # fmt: skip


@attrs.frozen(kw_only=True)
class HandoverHead:
    """What is said of a handover: the head it shares with packages, for whom, which route.

    ``recipient``: 工号, empty for whoever takes it. ``package.sequence`` counts the handovers of
    the device, not its packages.
    """

    package: PackageHead
    recipient: str
    route: str

    @property
    def entries(self) -> dict[str, str]:
        """The entries that stand in the manifest beside those of every package."""
        return {"purpose": PURPOSE, "recipient": self.recipient, "route": self.route}


def handover_of(entries: Mapping[str, str], head: PackageHead) -> HandoverHead | None:
    """Read the head of a handover out of a manifest; None for what is none."""
    if entries.get("purpose", "").strip() != PURPOSE:
        return None
    return HandoverHead(
        package=head,
        recipient=entries.get("recipient", "").strip(),
        route=entries.get("route", "").strip(),
    )


def confirmed_digest(lines: Iterable[DataLine]) -> str:
    """Return the digest over what headquarters has confirmed, in whatever order the lines are."""
    texts = sorted(
        f"{line.kind}\t{line.record_id}\t{line.confirmed}" for line in lines if line.confirmed
    )
    return sha256("\n".join(texts).encode()).hexdigest()


def master_of(line: DataLine) -> dict[str, Any] | None:
    """Return a master record of a line as today's JSON values; None when it is none."""
    if line.kind not in MASTER_KINDS or not line.record_id or line.revision < 1:
        return None
    told = json.loads(line.json)
    try:
        plain = to_plain(from_plain(KINDS[line.kind].record, told))
        same = canonical_json({key: plain[key] for key in told}) == line.json
    except _NO_SUCH_RECORD:
        return None
    return plain if same and not plain["deleted"] else None
