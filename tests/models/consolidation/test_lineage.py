"""Heads of a record: exact where the chain is told, and never a conflict that is none."""

from collections.abc import Sequence
from hashlib import sha256

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consolidation.lineage import HeldVersion, standing
from models.package.lineage import (
    LINEAGE_LENGTH,
    Lineage,
    is_lineage,
    joined_lineage,
    lineage_after,
)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def version(
    revision: int, content: str, follows: str = "", device: str = "a", sequence: int = 1
) -> HeldVersion:
    return HeldVersion(
        revision=revision,
        sequence=sequence,
        device=device,
        hash=digest(content),
        manager="A001",
        follows=follows,
    )


def told(*earlier: tuple[int, str], whole: bool = True) -> str:
    return Lineage.of([(n, digest(content)) for n, content in earlier], whole=whole).text


# ------------------------------------------------------------------------------------ the text

chains = st.lists(
    st.tuples(st.integers(1, 10**6), st.text("xyz", min_size=1)), max_size=LINEAGE_LENGTH + 5
)


@given(chains, st.booleans())
def test_what_is_written_is_read_again(chain: list[tuple[int, str]], whole: bool) -> None:
    lineage = Lineage.of([(n, digest(text)) for n, text in chain], whole=whole)
    assert Lineage.parse(lineage.text) == lineage
    assert not lineage.text or is_lineage(lineage.text)
    for n, text in chain:
        assert lineage.names(n, digest(text)) in (True, None)


def test_a_long_chain_is_cut_off_and_does_not_claim_to_be_whole() -> None:
    lineage = Lineage.of([(n, digest(str(n))) for n in range(1, 100)], whole=True)
    assert not lineage.whole
    assert lineage.names(60, digest("60")) is True
    assert lineage.names(60, digest("other")) is False
    assert lineage.names(59, digest("other")) is None


def test_no_chain_is_cut_off_amid_one_revision() -> None:
    lineage = Lineage.of(
        [(7, digest(str(n))) for n in range(LINEAGE_LENGTH)] + [(7, digest("x")), (8, digest("y"))],
        whole=True,
    )
    assert lineage.names(8, digest("y")) is True
    assert lineage.names(7, digest("x")) is None


@given(st.lists(chains.map(lambda chain: told(*chain)), min_size=2, max_size=4), st.randoms())
def test_joining_does_not_know_an_order(texts: list[str], random: object) -> None:
    shuffled = sorted(texts, key=lambda _: random.random())  # type: ignore[attr-defined]
    first, second = texts[0], shuffled[0]
    for text in texts[1:]:
        first = joined_lineage(first, text)
    for text in shuffled[1:]:
        second = joined_lineage(second, text)
    assert Lineage.parse(first) == Lineage.parse(second)


@pytest.mark.parametrize(
    "text", ["1", "x", "1:12", "0 0", "01:0123456789abcdef", "1:G123456789abcdef"]
)
def test_what_is_no_lineage_is_told(text: str) -> None:
    assert not is_lineage(text)


# ----------------------------------------------------------------------------------- the heads


def test_a_later_revision_leaves_one_head() -> None:
    first = version(1, "one", told())
    second = version(2, "two", told((1, "one")))
    now = standing([first, second])
    assert now.effective == second
    assert not now.in_conflict


def test_one_revision_with_two_contents_is_a_conflict_and_the_rule_names_one() -> None:
    mine = version(2, "mine", told((1, "one")), device="a", sequence=4)
    theirs = version(2, "theirs", told((1, "one")), device="b", sequence=9)
    now = standing([version(1, "one", told()), mine, theirs])
    assert now.heads == (theirs, mine)
    assert now.in_conflict


def test_a_higher_revision_that_did_not_know_the_other_is_a_conflict_too() -> None:
    lost = version(3, "lost", told((2, "two"), (1, "one")), device="a")
    restored = version(4, "restored", told((2, "two"), (1, "one")), device="b")
    now = standing([lost, restored, version(2, "two", told((1, "one")))])
    assert now.heads == (restored, lost)
    assert standing([lost, restored], dismissed={lost.key}).effective == restored
    decided = standing([lost, restored], dismissed={restored.key})
    assert (decided.effective, decided.dismissed) == (lost, (restored,))


def test_what_says_nothing_of_its_past_is_taken_to_follow() -> None:
    now = standing([version(1, "one"), version(5, "five")])
    assert not now.in_conflict


def test_nobody_replaces_a_colleagues_record_by_saying_nothing() -> None:
    mine = version(1, "mine", told())
    theirs = attrs.evolve(version(50, "gone", device="b"), manager="B002")
    assert standing([mine, theirs]).in_conflict
    handed_over = attrs.evolve(version(2, "theirs", told((1, "mine"))), manager="B002")
    assert not standing([mine, handed_over]).in_conflict


def test_what_comes_after_a_content_names_it_and_its_past() -> None:
    third = lineage_after(2, digest("two"), told((1, "one")))
    assert third == told((2, "two"), (1, "one"))
    assert lineage_after(5, digest("five"), "") == told((5, "five"), whole=False)


def test_a_record_made_twice_under_one_id_is_a_conflict() -> None:
    first = version(1, "notes of the lost laptop", told(), device="a")
    second = version(2, "notes made anew", told(), device="b")
    assert standing([first, second]).in_conflict


def test_not_everything_can_be_dismissed() -> None:
    only = version(1, "one", told())
    assert standing([only], dismissed={only.key}).effective == only


# -------------------------------------------------------------- against what really happened


@attrs.define
class Device:
    """A device as it really is: what its record holds, and what its journal knows of the past."""

    name: str
    revision: int = 0
    content: str = ""
    journal: list[tuple[int, str]] = attrs.field(factory=list)
    whole: bool = True
    floor: int = 0

    def version(self) -> HeldVersion:
        follows = Lineage.of(
            [(n, digest(text)) for n, text in self.journal[:-1]], whole=self.whole
        ).text
        return version(self.revision, self.content, follows, device=self.name)


@attrs.define
class World:
    """Devices of one record; ``past`` is the true ancestry, which nobody in the world knows."""

    devices: list[Device] = attrs.field(factory=lambda: [Device("d0")])
    backups: list[Device] = attrs.field(factory=list)
    past: dict[tuple[int, str], frozenset[tuple[int, str]]] = attrs.field(factory=dict)
    arrived: list[HeldVersion] = attrs.field(factory=list)
    made: int = 0

    def step(self, what: str, which: int) -> None:
        device = self.devices[which % len(self.devices)]
        getattr(self, what)(device)

    def save(self, device: Device) -> None:
        self.made += 1
        before = (device.revision, device.content)
        known = self.past.get(before, frozenset()) | ({before} if device.revision else set())
        device.revision = max(device.revision, device.floor) + 1
        device.content = f"content {self.made}"
        device.journal.append((device.revision, device.content))
        self.past[device.revision, device.content] = frozenset(known)

    def back_up(self, device: Device) -> None:
        self.backups.append(attrs.evolve(device, journal=list(device.journal)))

    def restore(self, device: Device) -> None:
        if self.backups:
            old = self.backups[device.revision % len(self.backups)]
            fresh = attrs.evolve(old, name=f"d{len(self.devices)}", journal=list(old.journal))
            fresh.floor = device.revision
            self.devices.append(fresh)

    def send(self, device: Device) -> None:
        if device.revision:
            self.arrived.append(device.version())

    def recover(self, device: Device) -> None:
        """Take over what another device handed over, where it stands above one's own."""
        above = [each for each in self.arrived if each.revision > device.revision]
        if above:
            best = max(above, key=lambda each: each.rank)
            content = next(text for _, text in self.past if digest(text) == best.hash)
            own = (device.revision, device.content)
            if device.revision and own not in self.past[best.revision, content]:
                return  # changed on both sides: one's own stays
            device.revision, device.content = best.revision, content
            device.journal = [(best.revision, content)]
            device.whole = False

    def true_heads(self) -> set[tuple[int, str]]:
        held = {each.key for each in self.arrived}
        contents = [(n, text) for n, text in self.past if (n, digest(text)) in held]
        return {
            (n, digest(text))
            for n, text in contents
            if not any((n, text) in self.past[other] for other in contents)
        }


steps = st.lists(
    st.tuples(st.sampled_from(("save", "save", "send", "send", "back_up", "restore")),
              st.integers(0, 5)),
    min_size=4, max_size=40,
)  # fmt: skip
steps_with_recovery = st.lists(
    st.tuples(
        st.sampled_from(("save", "save", "send", "send", "back_up", "restore", "recover")),
        st.integers(0, 5),
    ),
    min_size=4, max_size=40,
)  # fmt: skip


def run(script: Sequence[tuple[str, int]]) -> World:
    world = World()
    for what, which in script:
        world.step(what, which)
    return world


@given(steps, st.randoms())
def test_the_heads_are_those_that_really_stand_side_by_side(
    script: list[tuple[str, int]], random: object
) -> None:
    world = run(script)
    if not world.arrived:
        return
    now = standing(world.arrived)
    assert {head.key for head in now.heads} == world.true_heads()
    shuffled = sorted(world.arrived * 2, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert standing(shuffled).effective.key == now.effective.key
    assert now.effective == max(world.arrived, key=lambda each: each.rank)


@given(steps_with_recovery)
def test_after_recoveries_no_conflict_is_told_that_is_none(script: list[tuple[str, int]]) -> None:
    world = run(script)
    if world.arrived:
        now = standing(world.arrived)
        assert {head.key for head in now.heads} <= world.true_heads()
