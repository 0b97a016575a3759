"""The rule by which copies of a record are merged: any order, any doubling, any grouping."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.package import Carried, DataLine, Merged, joined, merged

KINDS = ("visit", "retailer_notes")


def copy(
    revision: int,
    digest: str = "a",
    *,
    sequence: int = 1,
    device: str = "d1",
    manager: str = "A001",
    kind: str = "visit",
    record: str = "r",
) -> Carried:
    line = DataLine(kind, record, revision, digest, digest)
    return Carried.of(manager, sequence, device, line)


COPIES = st.lists(
    st.builds(
        copy,
        st.integers(1, 3),
        st.sampled_from("abc"),
        sequence=st.integers(1, 3),
        device=st.sampled_from(("d1", "d2")),
        manager=st.sampled_from(("A001", "A002")),
        kind=st.sampled_from(KINDS),
        record=st.sampled_from("rs"),
    ),
    max_size=12,
)


@given(COPIES, st.randoms(use_true_random=False))
def test_order_and_doubling_do_not_matter(copies: list[Carried], chance) -> None:
    wanted = merged(copies)
    again = [*copies, *chance.choices(copies, k=5)] if copies else []
    chance.shuffle(again)
    assert merged(again) == wanted


@given(COPIES, COPIES, COPIES)
def test_grouping_does_not_matter(
    first: list[Carried], second: list[Carried], third: list[Carried]
) -> None:
    whole = merged([*first, *second, *third])
    assert merged(third, merged(second, merged(first))) == whole
    apart = [merged(each) for each in (third, first, second)]
    together: dict = {}
    for found in apart:
        for key, each in found.items():
            together[key] = joined(together[key], each) if key in together else each
    assert together == whole


@given(COPIES)
def test_the_winner_is_the_highest_and_rivals_share_its_revision(copies: list[Carried]) -> None:
    for key, found in merged(copies).items():
        mine = [each for each in copies if each.key == key]
        assert found.winner.version == max(each.version for each in mine)
        top = {each.line.hash for each in mine if each.line.revision == found.winner.line.revision}
        assert {each.line.hash for each in (found.winner, *found.rivals)} == top
        assert len(found.rivals) == len(top) - 1
        assert found.in_conflict is (len(top) > 1)


def test_revision_comes_before_sequence_before_device_before_hash() -> None:
    ladder = [
        copy(1, "z", sequence=9, device="d9"),
        copy(2, "z", sequence=1, device="d9"),
        copy(2, "z", sequence=2, device="d1"),
        copy(2, "a", sequence=2, device="d2"),
        copy(2, "b", sequence=2, device="d2"),
    ]
    for lower, higher in pairwise(ladder):
        assert merged([higher, lower])[higher.key].winner == higher


def test_one_revision_with_two_contents_is_a_conflict_and_a_later_one_settles_it() -> None:
    first, second = copy(2, "a", sequence=4), copy(2, "b", sequence=3)
    found = merged([first, second])[first.key]
    assert found == Merged(first, (second,))
    assert found.in_conflict
    later = copy(3, "c", sequence=1)
    assert merged([later], {first.key: found})[first.key] == Merged(later)


def test_what_two_managers_keep_of_a_retailer_stays_two_records() -> None:
    mine, other = (
        copy(1, "a", kind="retailer_notes"),
        copy(9, "b", kind="retailer_notes", manager="A002"),
    )
    assert len(merged([mine, other])) == 2
