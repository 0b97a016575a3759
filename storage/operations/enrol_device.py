"""The file by which headquarters gets to know this device and its key, once."""

from pathlib import Path

import attrs

from models.changes import Changes
from models.marks import N_
from models.package.enrolment import Enrolment, EnrolmentFault, enrolment_content
from models.package.naming import enrolment_file_name
from storage.database import Ledger
from storage.failures import LedgerReadOnly
from storage.ledger.unit_of_work import operation
from storage.operations.device import SIGNED_BY, settle_key, signing_device
from storage.operations.profile import sender_of
from storage.origin import public_key, read_enrolment, sign_enrolment
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.safe_file import write_safely

__all__ = ["WrittenEnrolment", "write_enrolment"]

_SHORT = 8


@attrs.frozen
class WrittenEnrolment:
    """The file, what it says, and the journal's change."""

    path: Path
    enrolment: Enrolment
    changes: Changes


def write_enrolment(ledger: Ledger, folder: Path) -> WrittenEnrolment:
    """Write the enrolment of this device into ``folder`` and note it in the journal.

    Written again it takes the place of the one before: it says the same, with today's profile.
    Raises :class:`DomainError` without a complete profile; a ledger that can only be read signs as
    nobody who could be enrolled.
    """
    if ledger.read_only:
        raise LedgerReadOnly(
            N_("台账现在是只读的，不能写登记文件。"),
            next_step=N_("等台账能写入以后再写。"),
        )
    settle_key(ledger)
    with ledger.snapshot():
        enrolment, key = _enrolment(ledger)
    content = enrolment_content(enrolment, sign_enrolment(enrolment, key))
    name = enrolment_file_name(enrolment.organisation, enrolment.manager, enrolment.device)
    path = write_safely(
        folder / name,
        lambda target: _write(target, content),
        lambda target: _verify(target, enrolment),
    )
    return WrittenEnrolment(path, enrolment, _noted(ledger, enrolment, path))


def _enrolment(ledger: Ledger) -> tuple[Enrolment, bytes]:
    manager = sender_of(ledger)
    device = signing_device(ledger)
    told = (manager.id, manager.name, manager.organisation, manager.department)
    number, name, organisation, department = (" ".join(text.split()) for text in told)
    enrolment = Enrolment(
        device=device.id,
        manager=number,
        manager_name=name,
        organisation=organisation,
        department=department,
        public_key=public_key(device.key),
        made_at=ledger.clock().replace(microsecond=0),
    )
    return enrolment, device.key


def _write(target: Path, content: bytes) -> None:
    target.write_bytes(content)


def _verify(target: Path, enrolment: Enrolment) -> None:
    try:
        same = read_enrolment(target.read_bytes(), target.name) == enrolment
    except EnrolmentFault:
        same = False
    if not same:
        raise WorkbookNotWritten(
            N_("“{file}”写好后读不回来，没有采用。"),
            file=target,
            code="not-verified",
            next_step=N_("请换一个文件夹再试。"),
        )


def _noted(ledger: Ledger, enrolment: Enrolment, path: Path) -> Changes:
    """Note the file; one that cannot be noted for once stays, it is as good without."""
    with operation(ledger, "write_enrolment", undoable=False) as unit:
        unit.details |= {
            "summary": enrolment.device[:_SHORT],
            "file": path.name,
            SIGNED_BY: enrolment.fingerprint,
        }
        unit.touch("device")
    return unit.changes
