"""Settings that are judgement: some values under one key, kept as one JSON text.

A text holds what differs from the defaults, so that a better default reaches every ledger.
"""

import json
from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar, Self

import attrs

from models.errors import InvalidValue
from models.fields import FieldInfo, check_record, fields_of

__all__ = ["Judgement"]


@attrs.frozen(kw_only=True)
class Judgement:
    """Overwrite with fields that all have a default.

    ``key`` is the id of the one setting that holds them, ``title`` what people call it. Of a kind
    ``by_day`` each change is a setting of its own, followed by ``@YYYY-MM-DD``, and holds from that
    day on.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    by_day: ClassVar[bool] = False

    def check(self) -> None:
        """Raise :class:`InvalidValue` for the first value that cannot be."""
        check_record(self)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a stored text; what it lacks, or what this version cannot take, is the default."""
        try:
            stored = json.loads(text) if text else {}
        except ValueError:
            stored = {}
        wanted = stored if isinstance(stored, dict) else {}
        usual = cls()
        found = attrs.evolve(
            usual,
            **{
                info.name: _value(info, wanted[info.name], getattr(usual, info.name))
                for info in fields_of(cls)
                if info.name in wanted
            },
        )
        try:
            found.check()
        except InvalidValue:
            return usual  # each may be, all together may not
        return found

    def to_text(self) -> str:
        """Write what differs from the defaults; raises :class:`InvalidValue` for a wrong value."""
        self.check()
        return json.dumps(self.changed(), ensure_ascii=False, sort_keys=True)

    def changed(self) -> Mapping[str, Any]:
        """Return what differs from the defaults, as JSON values."""
        usual = type(self)()
        return {
            info.name: f"{value:%H:%M}" if isinstance(value, time) else value
            for info in fields_of(type(self))
            if (value := getattr(self, info.name)) != getattr(usual, info.name)
        }


def _value(info: FieldInfo, stored: Any, usual: Any) -> Any:
    """A time is stored as 08:30; what is of another kind or breaks its rule gives way."""
    try:
        if isinstance(usual, time) and isinstance(stored, str):
            stored = time.fromisoformat(stored)
        if type(stored) is type(usual):
            info.check(stored)
            return stored
    except (ValueError, InvalidValue):
        pass
    return usual
