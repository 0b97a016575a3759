"""The stores of an event: the bar that adds them, the grid, and a line that says what is wrong."""

from collections.abc import Callable, Sequence
from datetime import date

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import RefusedLine
from ui.i18n import _
from ui.programme.adding import AddBar
from ui.programme.grid_cells import Ask, text_of_cell
from ui.programme.plans import FormPlan
from ui.programme.store_grid import StoreGrid
from ui.programme.stores import EventStores
from ui.theme import Size, Space, Type, theme
from ui.widgets import Text, column
from ui.words import say

__all__ = ["StoreBand"]

_LEAST_ROWS = 8
_AROUND = 110
"""What stays in sight round the grid: the bar over it, the line below it."""


class StoreBand(QWidget):
    """``StoreBand(plan, stores, today, day, unfinished)``: ``bar``, ``grid``, ``said``.

    Signals:
        changed: the stores, or what is typed of them, are others.
    """

    changed = Signal()

    def __init__(
        self,
        plan: FormPlan,
        stores: EventStores,
        today: Callable[[], date],
        day: Callable[[], date],
        unfinished: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__()
        self._plan, self._stores = plan, stores
        self._told = ""
        self.explain: Callable[[str, str], str] = lambda _store, _column: ""
        """What is behind the current cell, by store and column; a form may say."""
        self.bar = AddBar(stores, day, unfinished)
        self.grid = StoreGrid(
            plan.columns,
            fresh=_fresh_line(plan),
            today=today,
            name_of=stores.name,
            find=stores.find,
            name_width=plan.name_width,
        )
        self.said = Text("", Type.SMALL, tone="muted", wrap=True)
        column(self.bar, self.grid, self.said, spacing=Space.CELL, into=self)
        self.bar.added.connect(self._add)
        self.grid.changed.connect(self._changed)
        self.grid.told.connect(self.tell)
        self.grid.looked.connect(self._say)
        self._say()

    def begin(self) -> None:
        """Show what the lines hold now: another event."""
        self._told = ""
        self.grid.show_lines()

    def fix(self, *, fixed: bool) -> None:
        """Let the stores stay those that are there."""
        self.grid.fixed = fixed
        self.bar.setVisible(not fixed)

    def fit(self, room: int) -> None:
        """Let the grid be as high as its rows, but never higher than a view of ``room`` px."""
        least = theme.px(36) + _LEAST_ROWS * theme.px(Size.GRID_ROW) + 2
        room = max(room - theme.px(_AROUND), least)
        self.grid.setFixedHeight(min(self.grid.sizeHint().height(), room))

    def _changed(self) -> None:
        self._told = ""
        self._say()
        self.changed.emit()

    def _add(self, ids: Sequence[str]) -> None:
        new = self.grid.add_stores(ids)
        there = len(ids) - new
        said = _("加了 {n} 户").format(n=new)
        if there and new:
            said = _("加了 {n} 户，{there} 户已在表里").format(n=new, there=there)
        elif there:
            said = _("已在表里，到了那一行")
        elif not ids:
            said = _("没有可加的户")
        self.tell(said)

    # -- the line below the grid

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say what was done, or what is wrong with all of it."""
        self._told = words
        self._say()
        if wrong:
            self.said.set_tone("bad")

    def _say(self) -> None:
        """Tell what is wrong, else what was done last, else the keys."""
        self.bar.set_count(len(self.grid.lines.all))
        wrong = self.grid.wrong_sentence()
        usual = _("还没有门店：上面输入店名，或一次加上多户")
        if self.grid.lines.all:
            usual = self.explain(*self.grid.here()) or self.grid.cut_text() or self._keys()
        self.said.setText(wrong or self._told or usual)
        self.said.set_tone("bad" if wrong else "text2" if self._told else "muted")

    def _keys(self) -> str:
        """Return the keys that work in the grid."""
        asked = {column.ask for column in self._plan.columns if column.typed}
        words = [
            _("Ctrl+D 向下填满"),
            _("空格打勾") if Ask.TICK in asked else "",
            _("数字键选") if Ask.CHOICE in asked else "",
            _("Ctrl+V 粘贴表格"),
            "" if self.grid.fixed else _("Ctrl+Delete 移出一户"),
        ]
        return " · ".join(word for word in words if word)

    def mark(self, error: RefusedLine) -> bool:
        """Say what is wrong with a store's line and go there; False where there is no such line."""
        reason = say(error.params["reason"])  # type: ignore[arg-type]
        if self.grid.mark(error.line, error.field, reason):
            return True
        ids = self.grid.lines.ids()
        if error.line >= len(ids):
            return False
        self.grid.setFocus()
        self.grid.go(ids[error.line], "name")
        self.tell(f"{self._stores.name(ids[error.line])}：{reason}", wrong=True)
        return True


def _fresh_line(plan: FormPlan) -> dict[str, str]:
    """Return the texts a new line begins with: the defaults of its class."""
    defaults = {each.name: each.default for each in attrs.fields(plan.line)}
    return {
        column.name: text_of_cell(column, defaults[column.name])
        for column in plan.columns
        if not column.beside and defaults.get(column.name, attrs.NOTHING) is not attrs.NOTHING
    }
