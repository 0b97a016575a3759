"""The tables of 评估: the month's checks, a store's points over time, what fails most."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.check import Check, CheckGrade, PointResult
from models.checklist import DEFAULT_CHECKLIST, Point
from models.evaluations import Change, Failure, PointCell, PointLine
from models.marks import N_
from storage.queries.evaluations import Evaluated, StoreEvaluations, Unevaluated
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.theme import Size, Type

__all__ = [
    "LAST",
    "WAITS",
    "CheckTable",
    "FailureTable",
    "PointTable",
    "StoreTable",
    "failure_key",
    "point_words",
]

LAST: Final = 5
"""So many checks of a store are laid side by side."""
_POINT, _DAY = 150, 64
_EDGE = 9
WAITS: Final = "store/"
"""What the key of a store that waits begins with; the key of a check is its id."""
_TONES = {
    CheckGrade.EXCELLENT: "ok",
    CheckGrade.QUALIFIED: "ok",
    CheckGrade.RECTIFY: "warn",
    CheckGrade.FAILED: "bad",
    CheckGrade.INVALID: "warn",
}
_CHANGES = {Change.BETTER: ("ok", "↑"), Change.WORSE: ("bad", "↓"), Change.SAME: ("text2", "")}


def _grade_tone(grade: CheckGrade | None) -> str:
    """Return the tone of a grade's tag."""
    return _TONES[grade] if grade is not None else "muted"


def _points(tenths: int | None) -> str:
    return "—" if tenths is None else f"{tenths / 10:.1f}"


class _Keys(ListTable):
    """A list whose O asks for the store of a row.

    Signals:
        store_asked: O was pressed; key of the row whose store is wanted.
    """

    store_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_O:
            self.store_asked.emit(self.current_key())
        else:
            super().keyPressEvent(event)


class CheckTable(_Keys):
    """The month's checks, then the standard stores that still wait for one.

    Keys are ids of checks, and ``WAITS`` and the retailer for those that wait.
    """

    def __init__(self) -> None:
        super().__init__(self._columns(), name="", row_height=Size.LIST_ROW)
        self.spare = {"display": 520, "operation": 520, "day": 440}

    @staticmethod
    def _columns() -> tuple[Column, ...]:
        return (
            Column("name", _("店名"), 140, stretch=True, name=True, size=Type.BODY),
            Column("day", _("日期"), 58, align="center", tone="text2"),
            Column("total", _("总分"), 62, align="right", size=Type.BODY),
            Column("display", _("陈列"), 62, align="right", tone="text2"),
            Column("operation", _("经营"), 60, align="right", tone="text2"),
            Column("grade", _("等级"), 104),
            Column("todos", _("已整改"), 76, align="right"),
        )

    def show_rows(self, checks: Sequence[Evaluated], waiting: Sequence[Unevaluated]) -> None:
        """Show the month."""
        self.set_columns(self._columns())
        self.setAccessibleName(_("本月评估"))
        rows = [_check_row(each) for each in checks]
        rows += [_waiting_row(each) for each in waiting]
        keys = [each.check.id for each in checks]
        keys += [f"{WAITS}{each.store.retailer_id}" for each in waiting]
        self.set_rows(rows, keys, ["" for _each in checks] + ["dim" for _each in waiting])


def _check_row(each: Evaluated) -> tuple[Cell, ...]:
    check = each.check
    grade: list[tuple[str, str]] = []
    if check.grade is not None:
        grade.append((f"tag:{_grade_tone(check.grade)}", _(check.grade.value)))
    if check.vetoes:
        grade.append(("tag:veto", _("否决")))
    return (
        each.shop_name,
        f"{check.day:%m-%d}",
        _points(check.total),
        _points(check.display_score),
        _points(check.operation_score),
        tuple(grade),
        _settled(each),
    )


def _settled(each: Evaluated) -> Cell:
    if not each.todos:
        return ""
    words = f"{each.todos - each.open_todos}/{each.todos}"
    if each.open_todos:
        return (("warn", words),)
    return (("sign-small", "已完成"), ("text2", words))


def _waiting_row(each: Unevaluated) -> tuple[Cell, ...]:
    waits: Cell = (("sign-small", each.state.value), ("small:muted", _("还没评估")))
    return (each.store.shop_name, "", "", "", "", waits, "")


class PointTable(_Keys):
    """One store's points, its last checks side by side, the newest at the right."""

    def __init__(self) -> None:
        self._count = 0
        super().__init__(self._columns(()), name="", row_height=Size.GRID_ROW, edge=_EDGE)
        self.spare = {f"at{at}": _POINT + _DAY * (LAST - at) for at in range(LAST - 1)}

    def gives_way(self, column: str) -> bool:
        """The oldest go first; before the first check there is nothing."""
        empty = column in [f"at{at}" for at in range(LAST - self._count)]
        return empty or super().gives_way(column)

    @staticmethod
    def _columns(checks: Sequence[Check]) -> tuple[Column, ...]:
        heads = [f"{check.day:%m-%d}" for check in checks]
        heads = [""] * (LAST - len(heads)) + heads
        days = (Column(f"at{at}", head, _DAY, align="center") for at, head in enumerate(heads))
        return (Column("point", _("检查点"), _POINT, stretch=True, name=True), *days)

    def show_store(self, store: StoreEvaluations) -> None:
        """Show the points; what changed carries an arrow."""
        self.set_columns(self._columns(store.checks))
        self._count = len(store.checks)
        self.leave_out()
        self.setAccessibleName(_("各次评估逐项对比"))
        self.set_rows(
            [_line(each) for each in store.lines], [str(n) for n in range(len(store.lines))]
        )


def _line(line: PointLine) -> tuple[Cell, ...]:
    cells: list[Cell] = [""] * (LAST - len(line.cells))
    cells += [_found(cell) for cell in line.cells]
    return (point_words(line.point), *cells)


def _found(cell: PointCell) -> Cell:
    """Return what a check found, in quiet letters where all is well and nothing changed."""
    tone, arrow = _CHANGES[cell.change]
    if cell.share is None:
        tone = "muted"
    elif not arrow and cell.share < 1:
        tone = "warn"
    return ((f"small:{tone}", f"{_short(cell.words)}{arrow}"),)


def point_words(point: Point) -> str:
    """Return code and short wording in the language in force."""
    return f"{point.code} {_(point.short) if point.short else ''}".strip()


_SHORT: Final[Mapping[str, str]] = {
    PointResult.PASS: "✓",
    PointResult.HALF: "½",
    PointResult.FAIL: "✗",
    PointResult.NOT_APPLICABLE: "—",
    PointResult.SIGN_MISSING: N_("缺标志"),
    PointResult.SOLD_TO_MINOR: N_("售烟"),
}


def _short(words: str) -> str:
    """Return a result in the room of a narrow column; the numbers of a ratio as they are."""
    return _(_SHORT.get(words, words)) if words else ""


class FailureTable(_Keys):
    """What fails most: a bar, how many of how many, the points lost."""

    def __init__(self) -> None:
        super().__init__(self._columns(), name="", row_height=Size.GRID_ROW, edge=_EDGE)
        self.spare = {"share": 440}

    @staticmethod
    def _columns() -> tuple[Column, ...]:
        return (
            Column("point", _("检查点"), 160, stretch=True, name=True),
            Column("share", _("不到位"), 96),
            Column("count", _("次数"), 62, align="right"),
            Column("rate", _("占比"), 72, align="right", tone="text2"),
            Column("lost", _("失分"), 62, align="right", tone="text2"),
        )

    def show_failures(self, found: Sequence[Failure]) -> None:
        """Show the failures of a round."""
        self.set_columns(self._columns())
        self.setAccessibleName(_("常见问题"))
        versions = {each.version for each in found}
        rows = [_failure_row(each, several=len(versions) > 1) for each in found]
        self.set_rows(rows, [failure_key(each) for each in found])


def failure_key(failure: Failure) -> str:
    """Return what names a failure: its version and point."""
    return f"{failure.version}/{failure.point.code}"


def _failure_row(failure: Failure, *, several: bool) -> tuple[Cell, ...]:
    rate = failure.rate
    own = failure.version == DEFAULT_CHECKLIST.version
    version = f"{failure.version} " if several or not own else ""
    bar: Cell = (
        (("bar", f"{float(rate.value):.4f}||warn"),) if rate.numerator and rate.value else ""
    )
    return (
        f"{version}{point_words(failure.point)}",
        bar,
        f"{rate.numerator}/{rate.denominator}" if rate.denominator else "—",
        str(rate),
        "—" if failure.lost is None else f"{float(failure.lost):.1f}",
    )


class StoreTable(_Keys):
    """The stores behind a failure; keys are ids of checks."""

    def __init__(self) -> None:
        columns = (
            Column("name", stretch=True, name=True),
            Column("what", width=150, align="right"),
        )
        super().__init__(columns, name="", header=False, row_height=Size.GRID_ROW, edge=_EDGE)

    def show_stores(self, checks: Sequence[Evaluated], code: str) -> None:
        """Show what each check found at a point."""
        self.setAccessibleName(_("哪几户"))
        rows = [_store_row(each, code) for each in checks]
        self.set_rows(rows, [each.check.id for each in checks])


def _store_row(each: Evaluated, code: str) -> tuple[Cell, ...]:
    answer = next(answer for answer in each.check.answers if answer.point == code)
    measured = answer.got is not None and answer.of is not None
    words = f"{answer.got}/{answer.of}" if measured else _(answer.result.value)
    found: Cell = (("small:text2", f"{each.check.day:%m-%d}"), ("gap", "8"), ("warn", words))
    return (each.shop_name, found)
