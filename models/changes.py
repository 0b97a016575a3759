"""What an operation touched, so that each screen refreshes only if it must."""

from collections.abc import Iterable, Mapping

import attrs

__all__ = ["Changes"]


def _frozen(kinds: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {kind: frozenset(ids) for kind, ids in kinds.items()}


@attrs.frozen
class Changes:
    """Kinds of record and the ids touched by one operation.

    Kinds are domain words (``visit``, ``retailer``, ``purchase`` …). ``operation`` is the journal's
    number of the operation, 0 when nothing was written. An empty id set means "many of the kind".
    """

    operation: int = 0
    kinds: Mapping[str, frozenset[str]] = attrs.field(factory=dict, converter=_frozen)

    def touches(self, *kinds: str) -> bool:
        """Tell whether any record of one of ``kinds`` was touched."""
        return any(kind in self.kinds for kind in kinds)

    def ids(self, kind: str) -> frozenset[str]:
        """Return the ids of ``kind`` that were touched; empty for none or for many."""
        return self.kinds.get(kind, frozenset())

    def __bool__(self) -> bool:
        """Return True when anything was touched."""
        return bool(self.kinds)
