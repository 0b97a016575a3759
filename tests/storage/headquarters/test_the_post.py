"""Whatever the post does: headquarters ends up with what wins, and both sides agree on it."""

import shutil
import tempfile
from pathlib import Path

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

which = st.integers(0, 9)
years = st.sampled_from((-30, -7, -1, 0, 0, 1, 12))


class Post(RuleBasedStateMachine):
    """Two or three managers, some with two devices, and everything that happens to their mail."""

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

    @rule(number=which)
    def visit(self, number: int) -> None:
        made = self.world.number()
        self.laptop(number).visit(f"visit {made}", f"意见 {made}")

    @rule(number=which, what=which)
    def correct(self, number: int, what: int) -> None:
        self.laptop(number).correct(what, f"改 {self.world.number()}")

    @rule(number=which, what=which)
    def withdraw(self, number: int, what: int) -> None:
        self.laptop(number).withdraw(what)

    @rule(number=which)
    def undo(self, number: int) -> None:
        self.laptop(number).undo()

    # ------------------------------------------------------------------------ laptops and disks

    @rule(number=which)
    def put_aside(self, number: int) -> None:
        self.world.put_aside(self.laptop(number))

    @precondition(lambda self: self.world.shelf and len(self.world.laptops) < 5)
    @rule(number=which, off=years, instead=st.booleans())
    def put_back(self, number: int, off: int, instead: bool) -> None:
        self.world.put_back(number, off, instead=instead)

    @rule(number=which)
    def recover(self, number: int) -> None:
        self.world.recover(self.laptop(number))

    # ---------------------------------------------------------------------------------- the post

    @rule(number=which)
    def send(self, number: int) -> None:
        self.world.send(self.laptop(number))

    @precondition(lambda self: self.world.on_the_way)
    @rule(number=which, stays=st.booleans())
    def deliver(self, number: int, stays: bool) -> None:
        """A package arrives, late or not, out of turn or not; where it stays, it comes again."""
        parcels = self.world.on_the_way
        parcel = parcels[number % len(parcels)]
        self.world.deliver(parcel)
        if not stays:
            parcels.remove(parcel)

    @precondition(lambda self: self.world.on_the_way)
    @rule(number=which)
    def lose(self, number: int) -> None:
        self.world.on_the_way.pop(number % len(self.world.on_the_way))

    @precondition(lambda self: self.world.on_the_way)
    @rule(number=which, part=st.floats(0.0, 0.99))
    def deliver_torn(self, number: int, part: float) -> None:
        parcels = self.world.on_the_way
        self.world.deliver_torn(parcels[number % len(parcels)], part)

    @rule()
    def consolidate(self) -> None:
        self.world.check(self.world.consolidate())

    @precondition(lambda self: self.world.answers)
    @rule(number=which, answer=which)
    def hand_out(self, number: int, answer: int) -> None:
        """A receipt arrives: an old one, one that came before, one for another device."""
        answers = self.world.answers
        self.world.hand_out(self.laptop(number), answers[answer % len(answers)])

    @precondition(lambda self: self.world.answers)
    @rule(number=which, answer=which, part=st.floats(0.05, 0.95))
    def hand_out_torn(self, number: int, answer: int, part: float) -> None:
        answers = self.world.answers
        self.world.hand_out_torn(self.laptop(number), answers[answer % len(answers)], part)

    # ------------------------------------------------------------------------------- in the end

    def teardown(self) -> None:
        try:
            if self.world.laptops:
                self._last_package_of_each()
        finally:
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
