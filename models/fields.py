"""One declaration for each field: name, type, Chinese label, unit and rule.

Workbook headings, form labels, validation, the change view and the ledger's columns all read the
declaration from here, so that a field is described once.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, get_args, get_origin

import attrs

from models.errors import InvalidValue
from models.marks import N_

__all__ = [
    "FieldInfo",
    "Owner",
    "Unit",
    "check_record",
    "field",
    "fields_of",
    "label_of",
    "record_field",
]

Rule = Callable[[Any], str | None]
"""Takes a value that is not None and returns the reason it is refused, or None."""

_METADATA = "roundbook"


class Owner(StrEnum):
    """Who may change a field (records of headquarters change by import alone)."""

    HEADQUARTERS = "总部"
    MANAGER = "客户经理"


class Unit(StrEnum):
    """The unit a stored number has (see the ledger's units in docs/glossary.md)."""

    FEN = "分"
    PRICE = "1/10000元"
    PACK = "盒"
    CARTON = "条"
    SQUARE_METRE = "m²"
    HOUR = "小时"
    DAY = "天"
    WORKING_DAY = "工作日"
    MONTH = "个月"
    MINUTE = "分钟"
    PERSON = "人"
    POINT = "分值"


@attrs.frozen
class FieldInfo:
    """What is known of one field. ``kind`` is the Python type without ``| None``."""

    name: str
    label: str
    kind: Any
    optional: bool
    unit: Unit | None
    owner: Owner
    rule: Rule | None
    required: bool
    children: type[Any] | None

    def check(self, value: object) -> None:
        """Raise :class:`InvalidValue` when ``value`` breaks the field's rule."""
        if value is None or value == "":
            if self.required:
                raise InvalidValue(self.name, self.label, N_("要填"))
            return
        reason = self.rule(value) if self.rule else None
        if reason:
            raise InvalidValue(self.name, self.label, reason)


def field(
    label: str,
    *,
    unit: Unit | None = None,
    owner: Owner = Owner.MANAGER,
    rule: Rule | None = None,
    required: bool = False,
    **kwargs: Any,
) -> Any:
    """Declare a field of a record; ``kwargs`` go to :func:`attrs.field`.

    ``required`` is what must be filled before a record is finished; a draft may lack it.
    """
    metadata = {"label": label, "unit": unit, "owner": owner, "rule": rule, "required": required}
    return attrs.field(metadata={_METADATA: metadata}, **kwargs)


def record_field(default: Any = attrs.NOTHING) -> Any:
    """Declare a bookkeeping field (id, revision …) that has no label of its own."""
    return attrs.field(default=default, metadata={_METADATA: None})


def _unwrap(annotation: Any) -> tuple[Any, bool]:
    """Split ``X | None`` into ``(X, True)``; anything else into ``(annotation, False)``."""
    arguments = get_args(annotation)
    if type(None) in arguments:
        rest = [argument for argument in arguments if argument is not type(None)]
        return rest[0], True
    return annotation, False


def _child_class(kind: Any) -> type[Any] | None:
    """Return the record class of ``tuple[Record, ...]``, None for everything else."""
    if get_origin(kind) is not tuple:
        return None
    first = get_args(kind)[0]
    return first if isinstance(first, type) and attrs.has(first) else None


_DECLARED: dict[type[Any], tuple[FieldInfo, ...]] = {}


def fields_of(record: type[Any]) -> tuple[FieldInfo, ...]:
    """Return the labelled fields of a record class in the order they are declared."""
    if record not in _DECLARED:
        _DECLARED[record] = _read_declaration(record)
    return _DECLARED[record]


def _read_declaration(record: type[Any]) -> tuple[FieldInfo, ...]:
    attrs.resolve_types(record)
    found = []
    for attribute in attrs.fields(record):
        metadata = attribute.metadata.get(_METADATA)
        if not metadata:
            continue
        kind, optional = _unwrap(attribute.type)
        found.append(
            FieldInfo(
                name=attribute.name,
                kind=kind,
                optional=optional,
                children=_child_class(kind),
                **metadata,
            )
        )
    return tuple(found)


def label_of(record: type[Any], name: str) -> str:
    """Return the Chinese label of one field of ``record``."""
    return next(info.label for info in fields_of(record) if info.name == name)


def check_record(record: object) -> None:
    """Hold every field of ``record`` (and of its lines) against its rule.

    Raises :class:`InvalidValue` for the first that breaks it.
    """
    for info in fields_of(type(record)):
        value = getattr(record, info.name)
        info.check(value)
        if info.children:
            for child in value:
                check_record(child)
