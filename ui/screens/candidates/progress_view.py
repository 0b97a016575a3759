"""市场拓展进度 of a month on the page: the form, and the stores behind each of its numbers."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from models.candidates.progress import Progress, ProgressRow, ProgressSubject
from models.candidates.rules import STAGES
from models.marks import N_
from models.programme.standard_file import StandardStage
from storage.queries.candidates import Shop
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.screens.candidates.tables import StoreTable, columns_of
from ui.theme import Type
from ui.widgets import BigFigure, Card, Elided, Text, column
from ui.words import say

__all__ = ["NumberCard", "ProgressView"]

_FIGURES: Mapping[str, str] = {
    "goal": N_("目标"),
    "before": N_("上月末"),
    "came": N_("本月新增"),
    "left": N_("退出"),
    "now": N_("本月末"),
    "rate": N_("完成率"),
    "意向": N_("意向"),
    "申请": N_("申请"),
    "验收": N_("验收"),
}
_WIDTHS = {"goal": 50, "came": 66, "rate": 70}
_WIDTH = 54
_ALL = 590
"""px for the whole form; in less the steps give way: each store under way says its own below."""
_WAY = tuple(stage.value for stage in STAGES[:-1])
_MEANINGS: Mapping[ProgressSubject, str] = {
    ProgressSubject.STANDARD: N_(
        "标准店候选：上月末、本月末按总部主档的标准店期间数，在途按档案数。"
    ),
    ProgressSubject.NEW: N_("新入网：数在网的店，入网日期到了、没有注销的；新增就是新入网。"),
}


def stores_behind(row: ProgressRow, figure: str) -> tuple[str, ...]:
    """Return the stores that a number of the form counts."""
    if figure in _WAY:
        return (row.under_way or {}).get(StandardStage(figure), ())
    if figure == "goal":
        return ()
    found: tuple[str, ...] = getattr(row, "now" if figure == "rate" else figure)
    return found


def shown_number(row: ProgressRow, figure: str) -> str:
    """Return a number as the form shows it; "—" where there is none."""
    if figure == "goal":
        return "—" if row.goal.value is None else f"{row.goal.value:f}"
    if figure == "rate":
        return "—" if row.rate is None else f"{row.rate * 100:.2f}%"
    if figure in _WAY and row.under_way is None:
        return "—"
    return str(len(stores_behind(row, figure)))


def why(row: ProgressRow, figure: str) -> str:
    """Say how a number comes about, or why there is none."""
    if figure == "goal":
        return row.goal.reason or N_("总部的目标任务")
    if figure == "rate":
        return row.rate_reason or N_("本月末 ÷ 目标")
    if figure in _WAY:
        return N_("月末停在这一步的档案") if row.under_way is not None else N_("没有分步")
    return {
        "before": N_("上月最后一天"),
        "came": N_("本月末在、上月末不在"),
        "left": N_("上月末在、本月末不在"),
    }.get(figure, N_("上月末 + 本月新增 − 退出"))


def _columns() -> tuple[Column, ...]:
    figures = (
        Column(key, _(title), _WIDTHS.get(key, _WIDTH), align="right")
        for key, title in _FIGURES.items()
    )
    return (Column("subject", _("对象"), 80, stretch=True, name=True), *figures)


class _FormTable(DenseTable):
    """The form; the arrows go from number to number."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _note_columns() -> tuple[Column, ...]:
    return columns_of(
        Column("stage", _("进度"), 80),
        Column("hard", _("困难"), 200, tone="text2", size=Type.SMALL),
        Column("next", _("下步"), 200, tone="text2", size=Type.SMALL),
    )


class ProgressView(QWidget):
    """``show_progress(progress, shops)``: the form over what stands in the way of who is coming.

    Signals:
        number_chosen: subject and figure of the number that is current now.
    """

    number_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.table = _FormTable(_columns(), name="", grid=True)
        self.table.spare = dict.fromkeys(_WAY, _ALL)
        self.notes = StoreTable(_note_columns, N_("在途的店"), spare={"next": 560})
        self.meaning = Text("", Type.SMALL, tone="muted", wrap=True)
        self.none = Text("", Type.SMALL, tone="muted")
        self.meaning.setContentsMargins(16, 6, 16, 10)
        self.none.setContentsMargins(16, 6, 16, 0)
        rows = column(self.table, self.meaning, self.none, self.notes, spacing=0, into=self)
        rows.setStretchFactor(self.notes, 1)
        rows.addStretch()
        self.table.current_cell_changed.connect(self.number_chosen)

    def retranslate(self) -> None:
        """Show the heads in the language in force."""
        self.table.setAccessibleName(_("市场拓展进度"))
        self.table.set_columns(_columns())
        self.notes.retranslate()
        self.meaning.setText("\n".join(_(words) for words in _MEANINGS.values()))
        self.none.setText(_("没有在途的店。"))

    def show_progress(self, progress: Progress, shops: Mapping[str, Shop]) -> None:
        """Show the form of a month."""
        rows = [
            (_(row.subject.value), *(shown_number(row, key) for key in _FIGURES))
            for row in progress.rows
        ]
        self.table.set_rows(rows, [row.subject.value for row in progress.rows])
        self.table.setFixedHeight(self._high(len(rows)))
        notes = list(_note_rows(progress.rows[0], shops))
        self.notes.set_rows([cells for _key, cells in notes], [key for key, _cells in notes])
        self.notes.setVisible(bool(notes))
        self.none.setVisible(not notes)

    def _high(self, rows: int) -> int:
        head = self.table.horizontalHeader().sizeHint().height()
        return head + rows * self.table.verticalHeader().defaultSectionSize() + 2


def _note_rows(
    row: ProgressRow, shops: Mapping[str, Shop]
) -> Sequence[tuple[str, tuple[Cell, ...]]]:
    hard = {note.retailer_id: note.text for note in row.difficulties}
    steps = {note.retailer_id: note.text for note in row.next_steps}
    found = []
    for stage, ids in reversed(list((row.under_way or {}).items())):
        for key in ids:
            stage_cell: Cell = (("tag:accent", _(stage.value)),)
            cells: tuple[Cell, ...] = (
                shops[key].shop_name if key in shops else key,
                stage_cell,
                " ".join(hard.get(key, "").split()),
                " ".join(steps.get(key, "").split()),
            )
            found.append((key, cells))
    return found


class NumberCard(Card):
    """``show_number(row, figure, shops)``: one number, what it is made of, the stores behind it.

    Signals:
        opened: id of the store that was opened.
        left: Esc was pressed.
    """

    opened = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._eyebrow = Elided("", Type.SMALL, tone="muted", bold=True)
        self._figure = BigFigure(size=Type.GLANCE)
        self._why = Text("", Type.TABLE, tone="text2", wrap=True)
        self.table = StoreTable(
            lambda: columns_of(Column("route", width=120, tone="text2", size=Type.SMALL)),
            N_("店"),
        )
        self.table.horizontalHeader().hide()
        for part in (self._eyebrow, self._figure, self._why):
            self.add(part)
        self.add(self.table, 1)
        self.table.opened.connect(self.opened)
        self.table.letter.connect(self._letter)
        self.table.left.connect(self.left)

    def _letter(self, letter: str) -> None:
        if letter == "o" and self.table.current_key():
            self.opened.emit(self.table.current_key())

    def show_number(self, row: ProgressRow, figure: str, shops: Mapping[str, Shop]) -> None:
        """Show one number of the form."""
        figure = figure if figure in _FIGURES else "now"
        name = _("{subject} · {figure}").format(
            subject=_(row.subject.value), figure=_(_FIGURES[figure])
        )
        self._eyebrow.set_text(name)
        number = shown_number(row, figure)
        unit = "" if figure == "rate" or number == "—" else _("户")
        self._figure.set_figure(number, unit, "muted" if number == "—" else "text")
        self._why.setText(say(why(row, figure)))
        ids = stores_behind(row, figure)
        known = [shops[key] for key in ids if key in shops]
        self.table.set_rows(
            [(shop.shop_name, shop.route) for shop in known], [shop.id for shop in known]
        )
        self.table.setAccessibleName(name)
        self.setAccessibleName(f"{name} {number}")
