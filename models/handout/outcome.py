"""What reading one cell can come to besides a value."""

from typing import Final

import attrs

from models.handout.text import shown

__all__ = ["NO_RESULT", "Bad", "CellError", "Doubtful", "Unreadable", "Value"]

Value = str | int | bool | None
"""A parsed value; dates are ``yyyy-mm-dd`` texts, months ``yyyy-mm``."""


class Unreadable(Exception):
    """A cell cannot be read; the text is the reason, without the heading."""


@attrs.frozen
class Bad:
    """Stands in a parsed column where a cell was refused."""

    reason: str


@attrs.frozen
class Doubtful:
    """A value that is kept although something about it should be looked at."""

    value: Value
    message: str


@attrs.frozen
class CellError:
    """A cell whose content is an error (#DIV/0! …) or a formula that was never calculated."""

    text: str

    @property
    def reason(self) -> str:
        """The reason its row is refused."""
        if self.text:
            return f"是错误值 {shown(self.text)}"
        return "是没有算出结果的公式, 请用 WPS 或 Excel 打开并保存一次"

    def __str__(self) -> str:
        """Return what stood in the cell."""
        return self.text or "（公式没有结果）"


NO_RESULT: Final = CellError("")
"""A formula without a stored result: its value is unknown, not blank."""
