"""A picture's likeness: which neighbouring points are lighter, across and down (dHash, 128 bits).

It stays nearly the same when a picture is scaled, saved anew or lightened, so that one that went
through a chat program is known again.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["likeness_of"]

_SIDE: Final = 8
_LEAST_SPREAD: Final = 12
"""Between the darkest and the lightest of the points; below it the picture shows nothing."""


def likeness_of(picture: "Image") -> str:
    """Return 32 hex digits, "" for a picture without detail: it would be like every other."""
    from PIL import Image

    grey = picture.convert("L").resize((_SIDE + 1, _SIDE + 1), Image.Resampling.BOX)
    points = grey.tobytes()
    if max(points) - min(points) < _LEAST_SPREAD:
        return ""
    row = _SIDE + 1
    bits = 0
    for step in (1, row):
        for y in range(_SIDE):
            for x in range(_SIDE):
                at = y * row + x
                bits = bits << 1 | (points[at] < points[at + step])
    return f"{bits:032x}"
