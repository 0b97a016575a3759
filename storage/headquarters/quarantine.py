"""Files kept apart, each with the sentence that says why, until things or a person change it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import attrs

from models.consolidation.trust import Doubt, EnrolmentDoubt
from models.errors import RoundbookError
from models.marks import N_
from models.package.enrolment import Enrolment
from models.package.received import ReceivedHead
from models.phrase import Phrase
from storage.headquarters.database import Headquarters, storable
from storage.headquarters.keys import keys_moved

__all__ = [
    "Quarantined",
    "Reason",
    "about_doubt",
    "about_enrolment",
    "about_other_content",
    "about_problem",
    "is_released",
    "is_settled",
    "keep_apart",
    "quarantined",
    "release_enrolment",
]

DOUBT: Final = "doubt/"
"""What the code of a doubt about the origin begins with."""

_PASSING: Final = frozenset({"newer", "slow", "died", "confused", "changed", "no-access"})
"""Codes of what may be otherwise the next time, the file being the same."""

_COLUMNS: Final = (
    "sha256, name, place, code, template, params, next_step, package, manager, device, sequence, "
    "state, comment, who, at"
)
_KEEP: Final = (
    f"INSERT INTO quarantined ({_COLUMNS}, keys) "  # noqa: S608 - own names
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', '', '', ?, ?) "
    "ON CONFLICT (sha256) DO UPDATE SET name = excluded.name, place = excluded.place, "
    "code = excluded.code, template = excluded.template, params = excluded.params, "
    "next_step = excluded.next_step, package = excluded.package, manager = excluded.manager, "
    "device = excluded.device, sequence = excluded.sequence, keys = excluded.keys"
)

_RELEASE: Final = N_("请与客户经理核对；确认无误，可以放行。")
_DOUBTS: Final = {
    Doubt.BAD_SIGNATURE: N_("“{file}”的内容与签名不符：签名以后被改过，或签名是假的。"),
    Doubt.OTHER_KEY: N_("“{file}”的密钥与这台设备以前的不同。"),
    Doubt.NO_SIGNATURE: N_("“{file}”没有签名，而它的设备或格式应当有签名。"),
    Doubt.OTHER_MANAGER: N_("“{file}”自称工号 {manager}，但这台设备登记在另一个工号名下。"),
    Doubt.NOT_ENROLLED: N_("“{file}”来自工号 {manager} 没有登记的设备。"),
    Doubt.WITHDRAWN: N_("“{file}”来自已经停用的设备（工号 {manager}）。"),
}
_ENROL: Final = N_("请打电话核对密钥指纹 {fingerprint}；确认无误，再单独选这个文件收设备登记。")
_ENROLMENTS: Final = {
    EnrolmentDoubt.OTHER_KEY: N_("“{file}”里的密钥与这台设备原来的不同，没有登记。"),
    EnrolmentDoubt.OTHER_MANAGER: N_("“{file}”要把已认识的设备改到工号 {manager}，没有登记。"),
    EnrolmentDoubt.FURTHER_DEVICE: N_("“{file}”要给工号 {manager} 另外登记一台设备，没有登记。"),
    EnrolmentDoubt.WITHDRAWN: N_("“{file}”的设备已经停用（工号 {manager}），没有登记。"),
}
_ENROL_NOT: Final = N_("请打电话核对密钥指纹 {fingerprint}；这份文件可能是别人写的。")
_ENROL_ANEW: Final = N_("电脑找回来了，请在上面恢复一次备份，成为新的设备，再写登记文件。")


@attrs.frozen(kw_only=True)
class Reason:
    """Why a file is kept apart: a sentence (template, parameters), and whose it says it is."""

    code: str
    template: str
    params: dict[str, str]
    next_step: str = ""
    received: ReceivedHead | None = None


@attrs.frozen(kw_only=True)
class Quarantined:
    """A file kept apart.

    Attributes: ``file`` (name), ``place`` (the folder it was last seen in), ``state`` (waiting,
    released, rejected), ``comment`` and ``who`` of a person. ``manager``, ``device``, ``sequence``
    are what it says of itself, empty and 0 where it says nothing.
    """

    sha256: str
    file: str
    place: str
    code: str
    sentence: Phrase
    next_step: Phrase
    package: str
    manager: str
    device: str
    sequence: int
    state: str
    comment: str
    who: str
    at: str

    @property
    def may_be_released(self) -> bool:
        """True where only the origin is in doubt: a person may answer for it."""
        return self.code.startswith(DOUBT) and self.state != "released"


def about_problem(problem: RoundbookError, code: str) -> Reason:
    """Make the reason of a file that cannot be read."""
    params = {name: str(value) for name, value in problem.params.items()}
    return Reason(code=code, template=problem.template, params=params, next_step=problem.next_step)


def about_doubt(doubt: Doubt, file: str, received: ReceivedHead) -> Reason:
    """Make the reason of a file whose origin is in doubt."""
    return Reason(
        code=f"{DOUBT}{doubt.value}",
        template=_DOUBTS[doubt],
        params={"file": file, "manager": received.head.manager.id},
        next_step=_RELEASE,
        received=received,
    )


def about_enrolment(doubt: EnrolmentDoubt, file: str, enrolment: Enrolment) -> Reason:
    """Make the reason of an enrolment that a person must look at."""
    steps = {EnrolmentDoubt.OTHER_KEY: _ENROL_NOT, EnrolmentDoubt.WITHDRAWN: _ENROL_ANEW}
    return Reason(
        code=doubt.value,
        template=_ENROLMENTS[doubt],
        params={
            "file": file,
            "manager": enrolment.manager,
            "fingerprint": enrolment.fingerprint,
        },
        next_step=steps.get(doubt, _ENROL),
    )


def about_other_content(file: str, received: ReceivedHead) -> Reason:
    """Make the reason of a file whose package number came before with another content."""
    return Reason(
        code="other-content",
        template=N_("“{file}”的包编号已经收过，内容却不同：其中一份是改过的，没有采用。"),
        params={"file": file},
        next_step=N_("请向客户经理要这一包的原文件。"),
        received=received,
    )


def keep_apart(
    database: Headquarters, path: Path, sha256: str, reason: Reason, now: datetime
) -> None:
    """Keep a file apart, in a transaction of its own; what a person said of it stays."""
    head = reason.received.head if reason.received else None
    row: tuple[Any, ...] = (
        *(sha256, storable(path.name), storable(str(path.parent.absolute())), reason.code),
        *(reason.template, storable(_text_of(reason.params)), reason.next_step),
        *((head.package, head.manager.id, head.device) if head else ("", "", "")),
        head.sequence if head else 0,
        now.isoformat(timespec="seconds"),
        keys_moved(database),
    )
    with database.transaction():
        database.execute(_KEEP, row)


def release_enrolment(database: Headquarters, sha256: str) -> None:
    """Keep a file apart no longer, in a transaction of its own: what it says was entered."""
    with database.transaction():
        database.execute("DELETE FROM quarantined WHERE sha256 = ?", (sha256,))


def _text_of(params: dict[str, str]) -> str:
    return json.dumps(params, ensure_ascii=False, sort_keys=True)


def quarantined(database: Headquarters) -> list[Quarantined]:
    """Return the files kept apart, by name."""
    rows = database.query(f"SELECT {_COLUMNS} FROM quarantined ORDER BY name, sha256")  # noqa: S608
    return [_read(row) for row in rows]


def _read(row: tuple[Any, ...]) -> Quarantined:
    params = json.loads(row[5])
    return Quarantined(
        sha256=row[0],
        file=row[1],
        place=row[2],
        code=row[3],
        sentence=Phrase(row[4], **params),
        next_step=Phrase(row[6], **params),
        package=row[7],
        manager=row[8],
        device=row[9],
        sequence=row[10],
        state=row[11],
        comment=row[12],
        who=row[13],
        at=row[14],
    )


def is_settled(database: Headquarters, sha256: str) -> bool:
    """Tell whether reading a file that is kept apart again would come to the same."""
    rows = database.query("SELECT code, keys, state FROM quarantined WHERE sha256 = ?", (sha256,))
    if not rows:
        return False
    code, keys, state = rows[0]
    if state != "waiting":
        return bool(state == "rejected")
    if code in _PASSING:
        return False
    return not code.startswith(DOUBT) or bool(keys == keys_moved(database))


def is_released(database: Headquarters, sha256: str) -> bool:
    """Tell whether a person answers for a file."""
    state = database.scalar("SELECT state FROM quarantined WHERE sha256 = ?", (sha256,))
    return bool(state == "released")
