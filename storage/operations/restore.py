"""恢复这个值: one field's earlier value put back, as a new operation that can be undone.

It goes through the operation a person would use to type the value again, so that rules hold, scores
are counted anew and the six-ones follow.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from models.candidates.rules import DAY_OF, stage_by_days
from models.canonical import from_plain, to_plain
from models.changes import Changes
from models.check import Check
from models.difference import field_label, restorable
from models.difference.restoring import BY_IMPORT
from models.entries import ENTRY_RECORDS
from models.errors import RoundbookError
from models.kinds import KINDS, kind_of
from models.manager import Manager
from models.marks import N_
from models.photo import Photo
from models.programme.rules import EVENT_RECORDS
from models.programme.standard_file import StandardFile
from models.retailer import RetailerNotes
from models.setting import Setting
from models.six_one_record import SixOneExemption, SixOneRecord
from models.targets.retailer_plan import RetailerPlan
from models.todo import Todo
from models.visit import Visit
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger.records import get, plains_by_id
from storage.operations.attaching import describe_photo
from storage.operations.checks import record_check
from storage.operations.entries import save_entry
from storage.operations.profile import change_setting, set_profile
from storage.operations.programme import EVENT_KINDS, save_event
from storage.operations.retailer_notes import change_notes
from storage.operations.retailer_plans import save_plans
from storage.operations.six_ones import correct_six_one, exempt_six_one
from storage.operations.standard_files import save_file
from storage.operations.todos import change_todo
from storage.operations.visits import correct_visit

__all__ = ["EarlierValue", "SoNow", "restore_obstacle", "restore_value"]

Plain = dict[str, Any]


@attrs.frozen(kw_only=True)
class EarlierValue:
    """The value a field of a record had before an operation (``after``: the one it gave it)."""

    kind: str
    record_id: str
    operation: int
    field: str
    after: bool = False


class SoNow(UndoRefused):
    """The value is what the record holds now: there is nothing to put back."""


def restore_value(ledger: Ledger, value: EarlierValue) -> Changes:
    """Put an earlier value back.

    Raises :class:`UndoRefused` where that cannot be done by itself, and what the operation that
    writes it raises.
    """
    wanted = _wanted(ledger, value)
    changes = _WRITERS[value.kind](ledger, wanted)
    if not changes:
        raise _is_so_now(value)
    return changes


def restore_obstacle(ledger: Ledger, value: EarlierValue) -> RoundbookError | None:
    """Return why a value cannot be put back, as far as is seen without writing."""
    try:
        _wanted(ledger, value)
    except UndoRefused as refused:
        return refused
    return None


def _wanted(ledger: Ledger, value: EarlierValue) -> Plain:
    """Return the record as it stands now, with the one value put back."""
    _refuse_kind(value.kind)
    content = _content(ledger, value)
    current = plains_by_id(ledger, value.kind, [value.record_id]).get(value.record_id)
    if current is None or current["deleted"]:
        if value.kind != "retailer_notes":
            raise UndoRefused(
                N_("这条{kind}现在不在台账里。"),
                next_step=N_("请先撤销删除或撤回它的那一步。"),
                kind=KINDS[value.kind].label,
            )
        current = _blank_notes(value.record_id)
    _refuse_field(value, current)
    if content.get(value.field) == current.get(value.field):
        raise _is_so_now(value)
    wanted = {**current, value.field: _value_in(content, value)}
    if value.kind == "todo" and value.field == "state":
        wanted["settled_on"] = content.get("settled_on")
    return wanted


def _refuse_kind(kind: str) -> None:
    if kind in BY_IMPORT:
        raise UndoRefused(
            N_("{kind}由总部维护，只随导入改变，不能单独恢复一个值。"),
            next_step=N_("请撤销那次导入，或等总部下发更正。"),
            kind=KINDS[kind].label,
        )
    if kind not in _WRITERS:
        raise UndoRefused(N_("这类记录不能单独恢复一个值。"), next_step=N_("请撤销那一步。"))


def _refuse_field(value: EarlierValue, current: Mapping[str, Any]) -> None:
    if restorable(value.kind, value.field, current):
        return
    if current.get("derived"):
        raise UndoRefused(
            N_("这条六个一由走访、评估或活动自动生成。"),
            next_step=N_("请恢复那次走访、评估或活动里的值。"),
        )
    raise UndoRefused(
        N_("“{field}”由程序自己维护，不能单独恢复。"),
        next_step=N_("需要的话请撤销那一步。"),
        field=field_label(value.kind, value.field),
    )


def _is_so_now(value: EarlierValue) -> SoNow:
    label = field_label(value.kind, value.field)
    return SoNow(N_("“{field}”现在就是这个值，不用恢复。"), field=label)


def _content(ledger: Ledger, value: EarlierValue) -> Plain:
    """Return what the record held before the operation, or after it."""
    found = ledger.query(
        "SELECT before, after FROM change WHERE operation = ? AND kind = ? AND record_id = ?",
        (value.operation, value.kind, value.record_id),
    )
    if not found:
        raise UndoRefused(N_("第 {seq} 步没有动过这条记录。"), seq=value.operation)
    text = found[0][1] if value.after else found[0][0]
    plain: Plain | None = json.loads(text) if text else None
    if plain is not None and not plain["deleted"]:
        return plain
    if value.kind == "retailer_notes":
        return _blank_notes(value.record_id)
    raise UndoRefused(
        N_("那时还没有（或已没有）这条记录，没有值可以恢复。"),
        next_step=N_("要去掉或找回整条记录，请撤销这一步。"),
    )


def _blank_notes(retailer_id: str) -> Plain:
    return to_plain(RetailerNotes(id=retailer_id))


def _value_in(content: Plain, value: EarlierValue) -> Any:
    """Return the value; one of a time when nobody had thought of the field is its default."""
    if value.field in content:
        return content[value.field]
    default = getattr(attrs.fields(KINDS[value.kind].record), value.field).default
    return list(default) if isinstance(default, tuple) else default


# -- through what a person would use


def _visit(ledger: Ledger, plain: Plain) -> Changes:
    return correct_visit(ledger, from_plain(Visit, plain))


def _check(ledger: Ledger, plain: Plain) -> Changes:
    check = from_plain(Check, plain)
    visit = get(ledger, Visit, check.visit_id) if check.visit_id else None
    if visit is not None:
        return correct_visit(ledger, visit, check=check)
    return record_check(ledger, check)


def _notes(ledger: Ledger, plain: Plain) -> Changes:
    return change_notes(ledger, attrs.evolve(from_plain(RetailerNotes, plain), deleted=False))


def _todo(ledger: Ledger, plain: Plain) -> Changes:
    return change_todo(ledger, from_plain(Todo, plain))


def _six_one(ledger: Ledger, plain: Plain) -> Changes:
    return correct_six_one(ledger, from_plain(SixOneRecord, plain))


def _exemption(ledger: Ledger, plain: Plain) -> Changes:
    return exempt_six_one(ledger, from_plain(SixOneExemption, plain))


def _manager(ledger: Ledger, plain: Plain) -> Changes:
    return set_profile(ledger, from_plain(Manager, plain))


def _setting(ledger: Ledger, plain: Plain) -> Changes:
    setting = from_plain(Setting, plain)
    return change_setting(ledger, setting.id, setting.value)


def _photo(ledger: Ledger, plain: Plain) -> Changes:
    return describe_photo(ledger, from_plain(Photo, plain))


def _standard_file(ledger: Ledger, plain: Plain) -> Changes:
    """The days decide: the stage follows them, and without 退出日期 there is no reason."""
    file = from_plain(StandardFile, plain)
    stage = stage_by_days({name: getattr(file, name) for name in DAY_OF.values()})
    reason = file.leaving_reason if file.left_on is not None else ""
    return save_file(ledger, attrs.evolve(file, stage=stage, leaving_reason=reason))


def _retailer_plan(ledger: Ledger, plain: Plain) -> Changes:
    return save_plans(ledger, [from_plain(RetailerPlan, plain)])


def _entry(kind: str) -> Callable[[Ledger, Plain], Changes]:
    return lambda ledger, plain: save_entry(ledger, from_plain(KINDS[kind].record, plain))


def _event(kind: str) -> Callable[[Ledger, Plain], Changes]:
    def write(ledger: Ledger, plain: Plain) -> Changes:
        event = from_plain(KINDS[kind].record, plain)
        if not isinstance(event, EVENT_RECORDS):
            raise TypeError(kind)
        return save_event(ledger, event)

    return write


_WRITERS: Mapping[str, Callable[[Ledger, Plain], Changes]] = {
    "visit": _visit,
    "check": _check,
    "retailer_notes": _notes,
    "todo": _todo,
    "six_one": _six_one,
    "six_one_exemption": _exemption,
    "manager": _manager,
    "setting": _setting,
    "photo": _photo,
    "standard_file": _standard_file,
    "retailer_plan": _retailer_plan,
    **{kind_of(record): _entry(kind_of(record)) for record in ENTRY_RECORDS},
    **{kind: _event(kind) for kind in EVENT_KINDS},
}
