"""The file by which a device is enrolled at headquarters, once: whose it is, and its public key.

A small JSON text that nobody opens and saves again. It is signed by the key it names, which proves
that whoever made it has that key, and no more: that it is the manager's, a person attests by
handing it in or by reading the fingerprint out.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from models.errors import RoundbookError
from models.marks import N_
from models.package.origin import fingerprint, signed_lines, text_of, unread

__all__ = [
    "LARGEST_ENROLMENT",
    "Enrolment",
    "EnrolmentFault",
    "enrolment_content",
    "enrolment_text",
    "parse_enrolment",
]

LARGEST_ENROLMENT: Final = 4096
"""Bytes of the largest file that is read."""

IsSigned = Callable[[bytes, bytes, bytes], bool]
"""Called with public key, content and signature."""

_FORM: Final = "roundbook-enrolment"
_VERSION: Final = 1
_KEY_BYTES: Final = 32
_LONGEST: Final = 100
_FIELDS: Final = ("device", "manager", "manager_name", "organisation", "department", "made_at")
_MAY_BE_EMPTY: Final = "department"
_DEVICE: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_AGAIN: Final = N_("请在那台电脑上重新写一份登记文件。")


class EnrolmentFault(RoundbookError):
    """A file enrols nothing. ``code`` tells tests and journals why."""

    def __init__(self, code: str, template: str, step: str, **params: object) -> None:
        super().__init__(template, next_step=step, **params)
        self.code = code


@attrs.frozen(kw_only=True)
class Enrolment:
    """A device, whose it is (工号, 姓名, 单位, 营销部), and the key it signs with."""

    device: str
    manager: str
    manager_name: str
    organisation: str
    department: str
    public_key: bytes
    made_at: datetime

    @property
    def fingerprint(self) -> str:
        """What two people compare over the telephone."""
        return fingerprint(self.public_key)


def enrolment_text(enrolment: Enrolment) -> bytes:
    """Return what is signed of an enrolment; nothing that is signed of a package can equal it."""
    return f"{_FORM} {_VERSION}\n".encode() + signed_lines(_entries(enrolment).items())


def _entries(enrolment: Enrolment) -> dict[str, str]:
    return {
        "device": enrolment.device,
        "manager": enrolment.manager,
        "manager_name": enrolment.manager_name,
        "organisation": enrolment.organisation,
        "department": enrolment.department,
        "made_at": enrolment.made_at.isoformat(timespec="seconds"),
        "key": text_of(enrolment.public_key),
    }


def enrolment_content(enrolment: Enrolment, signature: bytes) -> bytes:
    """Return the bytes of the file."""
    told = {
        "form": _FORM,
        "version": _VERSION,
        **{key: " ".join(value.split()) for key, value in _entries(enrolment).items()},
        "fingerprint": enrolment.fingerprint,
        "signature": text_of(signature),
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode()


def parse_enrolment(content: bytes, file: str, is_signed: IsSigned) -> Enrolment:
    """Read a file; raises :class:`EnrolmentFault` for whatever is not one as it was written."""
    told = _told(content, file)
    values = {name: _text(told, name, file) for name in _FIELDS}
    key = unread(_text(told, "key", file))
    if len(key) != _KEY_BYTES:
        raise _field_fault("key", file)
    if not _DEVICE.fullmatch(values["device"]):
        raise _field_fault("device", file)
    made_at = _moment(values.pop("made_at"), file)
    enrolment = Enrolment(**values, public_key=key, made_at=made_at)
    signature = unread(_text(told, "signature", file))
    same = _text(told, "fingerprint", file) == enrolment.fingerprint
    if not (same and is_signed(key, enrolment_text(enrolment), signature)):
        raise EnrolmentFault(
            "signature", N_("“{file}”被改过：内容与签名不符，没有登记。"), _AGAIN, file=file
        )
    return enrolment


def _told(content: bytes, file: str) -> Mapping[str, Any]:
    if len(content) > LARGEST_ENROLMENT:
        raise _no_enrolment(file)
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _no_enrolment(file) from error
    if not isinstance(told, dict) or told.get("form") != _FORM:
        raise _no_enrolment(file)
    version = told.get("version")
    if type(version) is not int or version < 1:
        raise _field_fault("version", file)
    if version > _VERSION:
        raise EnrolmentFault(
            "newer",
            N_("“{file}”由更新版本的走访台账写成，没有登记。"),
            N_("请先安装新版本。"),
            file=file,
        )
    return told


def _no_enrolment(file: str) -> EnrolmentFault:
    return EnrolmentFault(
        "no-enrolment",
        N_("“{file}”不是设备登记文件，没有登记。"),
        N_("请选名字以“设备登记_”开头的原文件。"),
        file=file,
    )


def _text(told: Mapping[str, Any], name: str, file: str) -> str:
    """Return a field's text: printable and of a length that a person's or a firm's name has."""
    value = told.get(name)
    if not isinstance(value, str) or not value.isprintable() or len(value) > _LONGEST:
        raise _field_fault(name, file)
    if not value.strip() and name != _MAY_BE_EMPTY:
        raise _field_fault(name, file)
    return value


def _field_fault(name: str, file: str) -> EnrolmentFault:
    return EnrolmentFault(
        "field", N_("“{file}”里的“{field}”缺失或不对，没有登记。"), _AGAIN, file=file, field=name
    )


def _moment(text: str, file: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _field_fault("made_at", file) from error
    if moment.tzinfo is None:
        raise _field_fault("made_at", file)
    return moment
