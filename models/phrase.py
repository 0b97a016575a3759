"""A Chinese sentence that keeps its template and parameters, so that a window can translate it."""

from typing import Any

__all__ = ["Phrase"]


class Phrase(str):
    """A finished Chinese text; ``template`` (marked) and ``params`` are what it was made of.

    It is a plain text wherever one is wanted. Parameters that are phrases or marked words may be
    translated in their turn.
    """

    __slots__ = ("params", "template")

    template: str
    params: dict[str, Any]

    def __new__(cls, template: str, /, **params: Any) -> "Phrase":
        """Fill ``template``, whose fields are written as ``str.format`` wants them."""
        made = super().__new__(cls, template.format(**params))
        made.template = template
        made.params = params
        return made
