"""Handing shops to a colleague: one file of everything the ledger knows of them (DOMAIN 3.05).

Nothing is taken away here: the giver's own todos and history stay, and are hidden only when the
next master no longer holds the shops.
"""

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

import attrs

from models.changes import Changes
from models.errors import DomainError
from models.handover import HandoverHead, build_handover, handover_file_name
from models.marks import N_
from models.package import Package
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.device import SIGNED_BY, Device, settle_key, signing_device
from storage.operations.sending import (
    Cancelled,
    Progress,
    Watch,
    new_head,
    signed,
    taken_back_unless_noted,
    write_watched,
)
from storage.origin import signer
from storage.queries.handover_source import handover_source, routes_of
from storage.queries.retailers import retailer_rows
from storage.workbooks.safe_file import free_name

__all__ = ["HandoverMade", "HandoverOrder", "export_handover", "shops_of"]

EXPORT_HANDOVER = "export_handover"


@attrs.frozen(kw_only=True)
class HandoverOrder:
    """What is handed over to whom: ``route`` as it is written on the file, ``recipient`` 工号."""

    route: str
    retailers: Collection[str]
    recipient: str = ""


@attrs.frozen(kw_only=True)
class HandoverMade:
    """A handover that was made. ``records`` counts the lines of its data."""

    path: Path
    route: str
    recipient: str
    shops: int
    open_todos: int
    records: int
    changes: Changes


def shops_of(ledger: Ledger, route: str) -> tuple[str, ...]:
    """Return the ids of a route's shops. Raises :class:`DomainError` with the routes there are."""
    routes = routes_of(retailer_rows(ledger, ledger.clock().date()))
    found = next((each for each in routes if each.route == route), None)
    if found is None:
        known = "、".join(each.route for each in routes if each.route)
        if not known:
            raise DomainError(
                N_("没有叫“{route}”的拜访线路，台账里还没有线路。"),
                next_step=N_("请先收客户主档。"),
                route=route,
            )
        raise DomainError(
            N_("没有叫“{route}”的拜访线路。"),
            next_step=N_("台账里有这些线路：{known}。"),
            route=route,
            known=known,
        )
    return found.shops


def export_handover(
    ledger: Ledger,
    order: HandoverOrder,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> HandoverMade:
    """Write a handover into ``folder`` and note it in the journal.

    Raises :class:`DomainError` without a complete profile, without shops, or for oneself;
    :class:`storage.operations.sending.ExportCancelled` when the user stops, another
    :class:`WorkbookProblem` when the file cannot be written. Nothing is noted then and no file is
    left. A ledger that can only be read notes nothing.
    """
    settle_key(ledger)
    with ledger.snapshot():
        device = signing_device(ledger)
        head = _head(ledger, order, device)
        source = handover_source(ledger, head, frozenset(order.retailers))
        if not source.shops:
            raise DomainError(N_("没有选中客户，没有可移交的。"))
        handover = signed(build_handover(source), device)
    target = free_name(folder / handover_file_name(head))
    path = write_watched(handover, target, Watch(progress, cancelled))
    return HandoverMade(
        path=path,
        route=head.route,
        recipient=head.recipient,
        shops=len(source.shops),
        open_todos=len(source.todos),
        records=len(handover.lines),
        changes=_noted(ledger, head, handover, path),
    )


def _head(ledger: Ledger, order: HandoverOrder, device: Device) -> HandoverHead:
    package = new_head(ledger, device.id, _next_number(ledger, device.id))
    recipient = order.recipient.strip()
    if recipient == package.manager.id:
        raise DomainError(
            N_("工号 {number} 是您自己，不用移交。"),
            next_step=N_("请填接收人的工号，或者留空。"),
            number=recipient,
        )
    return HandoverHead(package=package, recipient=recipient, route=order.route)


def _next_number(ledger: Ledger, device: str) -> int:
    made = ledger.scalar(
        "SELECT count(*) FROM operation WHERE name = ? AND device = ?", (EXPORT_HANDOVER, device)
    )
    return int(made) + 1


def _noted(ledger: Ledger, head: HandoverHead, handover: Package, path: Path) -> Changes:
    """Note a handover; where that fails its file is taken back."""
    if ledger.read_only:
        return Changes()
    with (
        taken_back_unless_noted(path),
        operation(ledger, EXPORT_HANDOVER, undoable=False) as unit,
    ):
        unit.details = {
            "summary": N_("{route}：{n} 户").format(
                route=head.route, n=handover.manifest.entries["retailers"]
            ),
            "handover": head.package.package,
            "recipient": head.recipient,
            "file": path.name,
            "file_sha256": sha256(path.read_bytes()).hexdigest(),
            "digest": handover.manifest.digest,
            SIGNED_BY: signer(handover.manifest.entries),
        }
        unit.touch("handover", (head.package.package,))
    return unit.changes
