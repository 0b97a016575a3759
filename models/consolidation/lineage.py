"""Which contents of a record stand side by side: its heads.

Every line of a package says which revisions it follows. A content that another one follows is its
past; what nothing follows is a head. One head is the normal case. Two are a conflict: two people,
or one person on two devices, changed the record without knowing of each other, with the same
revision number or not. The merge rule (highest revision, sequence, device, hash) names one of them
anyway; a person may say otherwise.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import attrs

from models.package.lineage import Lineage

__all__ = ["HeldVersion", "Standing", "VersionKey", "standing"]

VersionKey = tuple[int, str]
"""Revision and hash: what makes a content of one record."""


@attrs.frozen(kw_only=True, slots=False)
class HeldVersion:
    """One content of a record, as the highest package that carried it carried it.

    Attributes: ``manager`` (工号), ``device``, ``sequence`` (of that package), ``follows`` (the
    line's lineage).
    """

    revision: int
    sequence: int
    device: str
    hash: str
    manager: str
    follows: str = ""

    @property
    def key(self) -> VersionKey:
        """Revision and hash."""
        return (self.revision, self.hash)

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """The merge rule: the highest wins."""
        return (self.revision, self.sequence, self.device, self.hash)

    @cached_property
    def _past(self) -> Lineage:
        return Lineage.parse(self.follows)

    def comes_after(self, other: "HeldVersion") -> bool:
        """Tell whether this content was made knowing ``other``.

        Where nothing is said of so early a revision (an old package, a chain that was cut off), a
        higher revision of the same manager is taken to follow a lower one. Of another manager it is
        not: nobody replaces a colleague's record by saying nothing.
        """
        if self.revision <= other.revision:
            return False
        named = self._past.names(other.revision, other.hash)
        return self.manager == other.manager if named is None else named


@attrs.frozen(kw_only=True)
class Standing:
    """What holds of one record.

    ``effective`` is the content that counts; ``heads`` all that stand side by side, the highest
    first, without those a person dismissed; ``dismissed`` the heads that were.
    """

    effective: HeldVersion
    heads: tuple[HeldVersion, ...]
    dismissed: tuple[HeldVersion, ...] = ()

    @property
    def in_conflict(self) -> bool:
        """True when a person must look."""
        return len(self.heads) > 1


def standing(
    versions: Iterable[HeldVersion], dismissed: Collection[VersionKey] = frozenset()
) -> Standing:
    """Judge the contents of one record; at least one is needed, their order does not matter.

    A dismissal counts only while another head is left: what holds is never nothing.
    """
    ordered = sorted(versions, key=_rank, reverse=True)
    every = [each for each in ordered if not _is_past(each, ordered)]
    kept = tuple(head for head in every if head.key not in dismissed)
    if not kept:
        return Standing(effective=every[0], heads=(every[0],), dismissed=tuple(every[1:]))
    left_out = tuple(head for head in every if head.key in dismissed)
    return Standing(effective=kept[0], heads=kept, dismissed=left_out)


def _rank(version: HeldVersion) -> tuple[int, int, str, str]:
    return version.rank


def _is_past(version: HeldVersion, versions: Sequence[HeldVersion]) -> bool:
    return any(each.comes_after(version) for each in versions)
