"""Handing shops to a colleague: one file of everything the ledger knows of them (DOMAIN 3.05).

Nothing is taken away here: the giver's own todos and history stay, and are hidden only when the
next master no longer holds the shops.
"""

import uuid
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path

import attrs

from models.changes import Changes
from models.errors import DomainError
from models.handover import HandoverHead, build_handover, handover_file_name
from models.marks import N_
from models.package import Package, PackageHead
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.unit_of_work import operation
from storage.migrations import SCHEMA_VERSION
from storage.operations.device import SIGNED_BY, Device, settle_key, signing_device
from storage.operations.profile import get_profile
from storage.origin import sign_manifest, signer
from storage.queries.handover_source import handover_source, routes_of
from storage.queries.retailers import retailer_rows
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.safe_file import free_name, write_safely
from storage.workbooks.writing.package_book import write_package
from storage.workbooks.writing.verify import verify_package

__all__ = ["HandoverCancelled", "HandoverMade", "HandoverOrder", "export_handover", "shops_of"]

EXPORT_HANDOVER = "export_handover"

Progress = Callable[[int, int, str], None]
"""Called with rows done, rows in all, and what is being done."""

Cancelled = Callable[[], bool]


class HandoverCancelled(WorkbookProblem):
    """The user stopped the export; nothing was written and nothing is noted."""

    def __init__(self, file: Path) -> None:
        super().__init__(N_("已停止生成“{file}”，没有留下任何内容。"), file=file, code="cancelled")


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
    :class:`WorkbookProblem` when the file cannot be written or the user stops. Nothing is noted
    then and no file is left. A ledger that can only be read notes nothing.
    """
    settle_key(ledger)
    with ledger.snapshot():
        device = signing_device(ledger)
        head = _head(ledger, order, device)
        source = handover_source(ledger, head, frozenset(order.retailers))
        if not source.shops:
            raise DomainError(N_("没有选中客户，没有可移交的。"))
        handover = build_handover(source)
    handover = attrs.evolve(handover, manifest=sign_manifest(handover.manifest, device.key))
    target = free_name(folder / handover_file_name(head))
    steps = _Steps(handover, target, progress, cancelled)
    path = write_safely(
        target,
        lambda file: write_package(file, handover, steps.written),
        lambda file: steps.verified(file, handover),
    )
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
    manager = get_profile(ledger)
    if manager is None or not (manager.id and manager.name and manager.organisation):
        raise DomainError(N_("请先在设置里填好工号、姓名和单位。"))
    recipient = order.recipient.strip()
    if recipient == manager.id:
        raise DomainError(
            N_("工号 {number} 是您自己，不用移交。"),
            next_step=N_("请填接收人的工号，或者留空。"),
            number=recipient,
        )
    now = ledger.clock()
    package = PackageHead(
        package=str(uuid.uuid4()),
        sequence=_next_number(ledger, device.id),
        base_acknowledged=0,
        device=device.id,
        manager=manager,
        month=f"{now:%Y-%m}",
        created_at=now,
        journal_operation=journal.last_sequence(ledger),
        journal_head=journal.head_hash(ledger),
        schema=SCHEMA_VERSION,
    )
    return HandoverHead(package=package, recipient=recipient, route=order.route)


def _next_number(ledger: Ledger, device: str) -> int:
    made = ledger.scalar(
        "SELECT count(*) FROM operation WHERE name = ? AND device = ?", (EXPORT_HANDOVER, device)
    )
    return int(made) + 1


class _Steps:
    """Tells how far the writing is, and stops it when the user wants."""

    def __init__(
        self, handover: Package, path: Path, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self._path = path
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0
        self._total = sum(len(table.rows) for table in handover.tables) + len(handover.lines)

    def written(self, rows: int) -> None:
        """Count rows that were written."""
        self._done = min(self._done + rows, self._total)
        self._tell(N_("正在写入"))

    def verified(self, file: Path, handover: Package) -> None:
        """Read the file back."""
        self._done = self._total
        self._tell(N_("正在核对"))
        verify_package(file, handover)
        self._stop_if_wanted()

    def _tell(self, words: str) -> None:
        self._stop_if_wanted()
        if self._progress:
            self._progress(self._done, self._total, words)

    def _stop_if_wanted(self) -> None:
        if self._cancelled and self._cancelled():
            raise HandoverCancelled(self._path)


def _noted(ledger: Ledger, head: HandoverHead, handover: Package, path: Path) -> Changes:
    """Note a handover; where that fails its file is taken back."""
    if ledger.read_only:
        return Changes()
    try:
        with operation(ledger, EXPORT_HANDOVER, undoable=False) as unit:
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
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return unit.changes
