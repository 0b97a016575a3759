"""Kills: a process is killed while it works; what it had acknowledged must be there afterwards.

Not a test module: ``benchmarks/kills.py`` and ``test_kills.py`` start it as a process of its own,
so that forking is safe (``python -m tests.reliability.kills --kills 200 --seed 1``).

A scenario works in a worker process and tells each step before it begins and once it is done, as a
user would see it done, with what can be verified later. A first, undisturbed run teaches how long
everything takes. Then, again and again, a worker is killed (SIGKILL: nothing of it gets to tidy
up) at a random moment. Half of the kills fall evenly over the time the work takes, half evenly over
the stretches between two messages, so that a short stretch, a commit say, is not missed. Then
:mod:`tests.reliability.kills_look` takes a fresh look at what is left.

What works is a registry (:mod:`tests.reliability.kills_scenarios`); the broken scenarios
(:mod:`tests.reliability.kills_broken`) prove that a violation would be found.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import attrs

from tests.reliability.kills_look import look_after
from tests.reliability.kills_scenario import Scenario
from tests.reliability.kills_worker import Message, Worker

__all__ = ["Report", "kill_scenario", "main"]

LONGEST_RUN = 60.0
"""Seconds after which work that nobody kills is taken for hanging."""
PATIENCE = 5.0
"""Seconds that processes of a killed worker may outlive it."""
AFTER_THE_END = "after the end"
TRIES = 6
MEMORY = Path("/dev/shm")
"""A folder in memory, where there is one: a kill spares what was written, on whatever disk."""


@attrs.frozen
class Stretch:
    """What lies between two messages: the number of the first and how long it took to the next."""

    number: int
    seconds: float


@attrs.frozen
class Moment:
    """When to kill: ``seconds`` after message ``number``."""

    number: int
    seconds: float


@attrs.define
class Report:
    """What the kills of one scenario showed. ``fell`` counts them by what was being done."""

    scenario: str
    seconds: float
    kills: int = 0
    acknowledged: int = 0
    swept: int = 0
    fell: Counter[str] = attrs.field(factory=Counter)
    violations: list[str] = attrs.field(factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {**attrs.asdict(self), "fell": dict(self.fell)}


# ------------------------------------------------------------------------------- when to kill


def learn_stretches(scenario: Scenario, messages: Sequence[Message]) -> list[Stretch]:
    """Return the stretches in which a kill is wanted, as an undisturbed run had them."""
    return [
        Stretch(number, after.at - before.at)
        for number, (before, after) in enumerate(pairwise(messages))
        if scenario.aim is None or scenario.aim == before.what
    ]


def plan(stretches: Sequence[Stretch], kills: int, chance: Random) -> list[Moment]:
    """Return moments spread over the stretches: half by time, half by number of stretches.

    Each half is cut into as many equal slices as it has kills, and one moment is taken of each: so
    few kills are as well spread as many.
    """
    shares = [((number // 2 + chance.random()) / ((kills + 1) // 2)) for number in range(kills)]
    return [
        _by_time(stretches, min(share, 1.0)) if number % 2 else _by_number(stretches, share, chance)
        for number, share in enumerate(shares)
    ]


def _by_number(stretches: Sequence[Stretch], share: float, chance: Random) -> Moment:
    stretch = stretches[min(int(share * len(stretches)), len(stretches) - 1)]
    return Moment(stretch.number, chance.random() * stretch.seconds)


def _by_time(stretches: Sequence[Stretch], share: float) -> Moment:
    left = share * sum(stretch.seconds for stretch in stretches)
    for stretch in stretches:
        if left <= stretch.seconds:
            return Moment(stretch.number, left)
        left -= stretch.seconds
    return Moment(stretches[-1].number, stretches[-1].seconds)


# -------------------------------------------------------------------------------- one scenario


@attrs.frozen(kw_only=True)
class Manner:
    """How to kill: where the ground lies, whether workers are started anew, whether to tell all.

    ``patience``: seconds that processes of a killed worker may outlive it.
    """

    place: Path | None = MEMORY if MEMORY.is_dir() else None
    spawn: bool = False
    tell: bool = False
    patience: float = PATIENCE


@attrs.frozen
class Ground:
    """Where a scenario is played: its template, and where copies of it lie."""

    scenario: Scenario
    template: Path
    place: Path
    manner: Manner

    def copy(self) -> Path:
        """Return a fresh copy of what the scenario starts from."""
        return Path(shutil.copytree(self.template, Path(tempfile.mkdtemp(dir=self.place)) / "地"))


def kill_scenario(scenario: Scenario, kills: int, seed: int, manner: Manner) -> Report:
    """Kill a scenario's worker ``kills`` times and return what was found."""
    with tempfile.TemporaryDirectory(prefix="roundbook-kills-", dir=manner.place) as name:
        template = Path(name) / "template"
        template.mkdir()
        scenario.prepare(template)
        ground = Ground(scenario, template, Path(name), manner)
        _, violations = _undisturbed(ground)  # the first of its kind is slow
        messages, again = _undisturbed(ground)
        report = Report(scenario.name, messages[-1].at - messages[0].at)
        report.violations += [*violations, *again]
        stretches = learn_stretches(scenario, messages)
        chance = Random(f"{seed} {scenario.name}")
        for number, moment in enumerate(plan(stretches, kills, chance)):
            found = _kill_in_time(ground, moment, report)
            report.violations += [f"kill {number} ({_where(moment)}): {each}" for each in found]
            if manner.tell:
                sys.stderr.write(f"{scenario.name} {number}: {_where(moment)} {found or 'ok'}\n")
    return report


def _kill_in_time(ground: Ground, moment: Moment, report: Report) -> list[str]:
    """Kill, and where the work was done before, again and earlier: that was no kill."""
    violations: list[str] = []
    for _ in range(TRIES):
        found, fell = _kill(ground, moment, report)
        violations += found
        if fell != AFTER_THE_END:
            break
        moment = Moment(moment.number, moment.seconds / 2)
    report.kills += 1
    report.fell[fell] += 1
    return violations


def _where(moment: Moment) -> str:
    return f"{moment.seconds * 1000:.1f} ms after message {moment.number}"


def _undisturbed(ground: Ground) -> tuple[list[Message], list[str]]:
    """Let the work run to its end once; that must show no violation either."""
    root = ground.copy()
    worker = Worker(ground.scenario, root, spawn=ground.manner.spawn)
    messages = worker.messages_at_the_end(LONGEST_RUN)
    violations = [f"undisturbed: {each}" for each in _look(ground, root, worker, messages)[0]]
    if len(messages) < 2 or messages[-1].kind != "ended":
        raise RuntimeError(f"{ground.scenario.name} does not work: {messages} {violations}")
    return messages, violations


def _kill(ground: Ground, moment: Moment, report: Report) -> tuple[list[str], str]:
    """Kill once and look; return what is violated, and what was being done."""
    root = ground.copy()
    worker = Worker(ground.scenario, root, spawn=ground.manner.spawn)
    reached = worker.wait_for_message(moment.number, LONGEST_RUN)
    if reached is not None:
        time.sleep(max(0.0, reached.at + moment.seconds - time.monotonic()))
    aimed_at = reached.proof.get("pid") if reached is not None and ground.scenario.aim else None
    if aimed_at is None:
        worker.kill()
    else:
        worker.kill_other(aimed_at)
    messages = worker.messages_at_the_end(LONGEST_RUN)
    violations, swept = _look(ground, root, worker, messages)
    report.swept += swept
    report.acknowledged += sum(each.kind == "done" for each in messages)
    return violations, _fell(messages, reached if aimed_at is not None else None)


def _fell(messages: Sequence[Message], aimed: Message | None) -> str:
    """Name what was being done when the kill fell."""
    if aimed is not None:
        return aimed.what
    last = messages[-1] if messages else None
    if last is None or last.kind == "ready":
        return "opening"
    return {"done": "between two steps", "ended": AFTER_THE_END}.get(last.kind, last.what)


def _look(
    ground: Ground, root: Path, worker: Worker, messages: list[Message]
) -> tuple[list[str], int]:
    violations = worker.orphans(ground.manner.patience)
    found, swept = look_after(ground.scenario, root, messages)
    shutil.rmtree(root.parent)
    return [*violations, *found], swept


# -------------------------------------------------------------------------------- as a program


def shares(scenarios: Sequence[Scenario], kills: int) -> list[int]:
    """Return how many of ``kills`` each scenario gets."""
    each, rest = divmod(kills, len(scenarios))
    return [each + (number < rest) for number in range(len(scenarios))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run kills as the arguments say; returns 1 where something was violated."""
    from tests.reliability.kills_broken import BROKEN
    from tests.reliability.kills_scenarios import SCENARIOS

    given = _parser().parse_args(arguments)
    every = {each.name: each for each in (BROKEN if given.broken else SCENARIOS)}
    if given.work:
        from tests.reliability.kills_worker import work

        return work(every[given.work], Path(given.root))
    chosen = [every[name] for name in given.scenario or every]
    manner = Manner(
        place=given.place or Manner().place,
        spawn=given.spawn,
        tell=given.tell,
        patience=given.patience,
    )
    reports = [
        kill_scenario(each, kills, given.seed, manner)
        for each, kills in zip(chosen, shares(chosen, given.kills), strict=True)
    ]
    _show(reports, given.seed, as_json=given.json)
    return 1 if any(report.violations for report in reports) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Kills the program at work and looks after it.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenario", action="append", help="this one alone; may be repeated")
    parser.add_argument("--spawn", action="store_true", help="start workers anew, do not fork")
    parser.add_argument("--broken", action="store_true", help="the scenarios that are wrong")
    parser.add_argument("--place", type=Path, help="where to work; in memory where that can be")
    parser.add_argument("--patience", type=float, default=PATIENCE)
    parser.add_argument("--tell", action="store_true", help="tell each kill on standard error")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--root", help=argparse.SUPPRESS)
    return parser


def _show(reports: Sequence[Report], seed: int, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps([report.as_json() for report in reports], ensure_ascii=False))
        return
    for report in reports:
        where = ", ".join(f"{what} {count}" for what, count in report.fell.most_common())
        sys.stdout.write(
            f"{report.scenario:<24} {report.kills:>4} kills over {report.seconds:5.2f} s, "
            f"{report.acknowledged:>5} steps acknowledged, {report.swept:>3} leftovers swept, "
            f"{len(report.violations)} violations\n{'':<24}   {where}\n"
        )
        sys.stdout.writelines(f"    {each}\n" for each in report.violations)
    kills, found = (
        sum(report.kills for report in reports),
        sum(len(report.violations) for report in reports),
    )
    sys.stdout.write(f"{kills} kills, seed {seed}: {found} violations\n")


if __name__ == "__main__":
    sys.exit(main())
