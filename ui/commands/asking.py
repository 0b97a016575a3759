"""Asking the person at the terminal before anything is written."""

import sys
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import attrs
import click

from ui.commands.console import show_json

__all__ = ["Question", "confirmed"]

P = TypeVar("P")


def confirmed(question: str, left: str, *, unasked: Callable[[], object] | None = None) -> bool:
    """Ask whether to go on; where not, say what was ``left`` ("没有写入").

    Where nobody can answer ``unasked`` tells first, for programs, what would have been asked.
    """
    if sys.stdin.isatty():
        answer = click.confirm(question, default=False, err=True, prompt_suffix=" ")
        if not answer:
            click.echo(f"{left}。", err=True)
        return answer
    if unasked is not None:
        unasked()
    click.echo(f"{left}：这里没有人可以回答。确认无误后请加 --yes 再运行。", err=True)
    return False


@attrs.define
class Question(Generic[P]):
    """Shows a preview and asks whether to write it, where there is anything to write.

    ``yes`` and ``as_json`` are the command's options; ``show`` tells a preview to a person and
    ``plain`` gives what a program is told of one that nobody agreed to.
    """

    yes: bool
    as_json: bool
    show: Callable[[P], object]
    plain: Callable[[P], dict[str, Any]]
    writes: Callable[[P], bool] = lambda _preview: True
    answered_yes: bool = attrs.field(default=False, init=False)

    def agrees(self, preview: P) -> bool:
        """Return the answer, which ``answered_yes`` remembers."""
        if not self.as_json:
            self.show(preview)
        self.answered_yes = self.yes or not self.writes(preview) or self._ask(preview)
        return self.answered_yes

    def _ask(self, preview: P) -> bool:
        unasked = (lambda: show_json(self.plain(preview))) if self.as_json else None
        return confirmed("写入吗？", "没有写入", unasked=unasked)
