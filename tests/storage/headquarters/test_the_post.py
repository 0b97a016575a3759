"""Whatever the post does: headquarters ends up with what wins, and both sides agree on it."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.storage.headquarters.post import Laptop, World

pytestmark = pytest.mark.slow

which = st.integers(0, 9)
years = st.sampled_from((-30, -7, -1, 0, 0, 1, 12))
deeds = st.lists(
    st.tuples(st.sampled_from(("visit", "correct", "correct", "withdraw", "undo")), which),
    min_size=1,
    max_size=4,
)


class Post(RuleBasedStateMachine):
    """Two or three managers, some with two devices, and everything that happens to their mail.

    ``seen`` counts over all runs what came to pass: a post in which nothing happens shows nothing.
    """

    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="roundbook-post-"))
        self.world = World(self.folder / "w")

    @initialize(others=st.lists(years, min_size=1, max_size=2))
    def begin(self, others: list[int]) -> None:
        self.world.hire("A001", 0)
        for number, off in enumerate(others):
            self.world.hire(f"B00{number}", off)

    def laptop(self, number: int) -> Laptop:
        return self.world.laptops[number % len(self.world.laptops)]

    # ------------------------------------------------------------------------- the day's work

    @rule(number=which, deeds=deeds)
    def work(self, number: int, deeds: list[tuple[str, int]]) -> None:
        """A day of visits made, corrected, withdrawn and undone; in the evening a package."""
        laptop, world = self.laptop(number), self.world
        for deed, what in deeds:
            if deed == "visit":
                laptop.visit(f"visit {world.number()}", f"意见 {world.made}")
            elif deed == "correct":
                laptop.correct(what, f"改 {world.number()}")
            elif deed == "withdraw":
                laptop.withdraw(what)
            else:
                laptop.undo()

    @rule(number=which, fate=st.sampled_from(("comes", "late", "lost", "twice", "torn")))
    def send(self, number: int, fate: str) -> None:
        world = self.world
        parcel = world.send(self.laptop(number))
        if fate == "torn":
            world.deliver_torn(parcel, 0.6)
        if fate in ("comes", "twice"):
            world.deliver(parcel)
        if fate in ("comes", "lost"):
            world.on_the_way.remove(parcel)
        world.seen["packages lost"] += fate == "lost"

    @precondition(lambda self: self.world.on_the_way)
    @rule(number=which, part=st.floats(0.0, 0.99))
    def what_was_late_comes(self, number: int, part: float) -> None:
        """Out of turn, a second time, or first its beginning and then the whole."""
        parcel = self.world.on_the_way.pop(number % len(self.world.on_the_way))
        if part > 0.5:
            self.world.deliver_torn(parcel, part)
        self.world.deliver(parcel)

    @precondition(lambda self: any(self.world.inbox.iterdir()))
    @rule(fates=st.lists(st.sampled_from(("comes", "lost", "twice", "torn")), min_size=5))
    def consolidate(self, fates: list[str]) -> None:
        """Headquarters looks into its folder and answers; the answers have their fates too."""
        world = self.world
        done = world.consolidate()
        world.check(done)
        for number, laptop in enumerate(world.laptops):
            for answer in done.receipts:
                self._hand_out(laptop, answer, fates[number % len(fates)])

    def _hand_out(self, laptop: Laptop, answer: Path, fate: str) -> None:
        if fate == "torn":
            self.world.hand_out_torn(laptop, answer, 0.7)
        if fate in ("comes", "twice"):
            self.world.hand_out(laptop, answer)
        if fate == "twice":
            self.world.hand_out(laptop, answer)

    @precondition(lambda self: self.world.answers)
    @rule(number=which, answer=which)
    def an_old_answer_comes(self, number: int, answer: int) -> None:
        """One that came before, one that was overtaken, one for another device."""
        answers = self.world.answers
        self.world.hand_out(self.laptop(number), answers[answer % len(answers)])

    # ------------------------------------------------------------------------ laptops and disks

    @rule(number=which)
    def put_aside(self, number: int) -> None:
        self.world.put_aside(self.laptop(number))

    @precondition(lambda self: self.world.shelf and len(self.world.laptops) < 5)
    @rule(number=which, off=years, instead=st.booleans())
    def put_back(self, number: int, off: int, instead: bool) -> None:
        self.world.put_back(number, off, instead=instead)

    @precondition(lambda self: len(self.world.laptops) < 5)
    @rule(number=which, what=which, off=years)
    def go_on_with_both(self, number: int, what: int, off: int) -> None:
        """A folder is copied, and both laptops change the same visit."""
        laptop = self.laptop(number)
        laptop.visit(f"visit {self.world.number()}", "意见")
        self.world.put_aside(laptop)
        other = self.world.put_back(-1, off, instead=False)
        for each in (laptop, other):
            if each is not None:
                each.correct(what, f"改 {self.world.number()}")

    @rule(number=which)
    def recover(self, number: int) -> None:
        self.world.recover(self.laptop(number))

    # ------------------------------------------------------------------------------- in the end

    def teardown(self) -> None:
        try:
            if self.world.laptops:
                self._last_package_of_each()
        finally:
            self.seen.update(self.world.seen)
            self.world.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _last_package_of_each(self) -> None:
        world = self.world
        for laptop in world.laptops:
            world.deliver(world.send(laptop))
        done = world.consolidate()
        world.check(done)
        world.check_nothing_is_lost()
        world.check_again()
        world.check_any_order(sorted(world.inbox.iterdir(), reverse=True))


def test_whatever_the_post_does_both_sides_agree_in_the_end() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Post,
        settings=settings(
            max_examples=6,
            stateful_step_count=24,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a step costs half a second
            suppress_health_check=list(HealthCheck),
        ),
    )
