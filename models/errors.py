"""What can go wrong, told in the user's words.

A message is a Chinese template with named parameters, so that the window can translate it when it
is shown: ``str(error)`` is the Chinese sentence, ``error.template`` and ``error.params`` its parts.
"""

from models.marks import N_

__all__ = ["DomainError", "InvalidValue", "RefusedLine", "RoundbookError"]


class RoundbookError(Exception):
    """An expected failure whose text may be shown to the user as it is.

    Attributes: ``template`` (Chinese, ``str.format`` fields), ``params``, ``next_step`` (what the
    user can do now, may be empty).
    """

    def __init__(self, template: str, *, next_step: str = "", **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.params = params
        self.next_step = next_step

    def __str__(self) -> str:
        """Return the sentence in Chinese, with the next step where there is one."""
        sentence = self.template.format(**self.params)
        return f"{sentence}{self.next_step.format(**self.params)}"


class DomainError(RoundbookError):
    """A rule of the trade is broken: nothing was saved."""


class InvalidValue(DomainError):
    """One field holds what it cannot hold. ``field`` is the attribute's name."""

    def __init__(self, field: str, label: str, reason: str) -> None:
        super().__init__(N_("“{label}”{reason}"), label=label, reason=reason)
        self.field = field


class RefusedLine(InvalidValue):
    """One of several lines holds what it cannot; ``line`` counts from 0."""

    def __init__(self, error: InvalidValue, line: int) -> None:
        label, reason = str(error.params["label"]), error.params["reason"]
        super().__init__(error.field, label, reason)  # type: ignore[arg-type]
        self.line = line
