"""The tables of 评估: the month's checks, a store's points over time, what fails most."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.check import Check, CheckGrade
from models.checklist import DEFAULT_CHECKLIST
from models.evaluations import Change, Failure, PointLine
from storage.queries.board import StoreLine
from storage.queries.evaluations import Evaluated, StoreEvaluations
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.theme import Size, Type

__all__ = ["CheckTable", "FailureTable", "PointTable", "StoreTable", "failure_key", "grade_tone"]

_CHECKS = 6
_TONES = {
    CheckGrade.EXCELLENT: "ok",
    CheckGrade.QUALIFIED: "ok",
    CheckGrade.RECTIFY: "warn",
    CheckGrade.FAILED: "bad",
    CheckGrade.INVALID: "warn",
}
_CHANGES = {Change.BETTER: ("ok", "↑"), Change.WORSE: ("bad", "↓"), Change.SAME: ("text2", "")}


def grade_tone(grade: CheckGrade | None) -> str:
    """Return the tone of a grade's tag."""
    return _TONES[grade] if grade is not None else "muted"


def _points(tenths: int | None) -> str:
    return "—" if tenths is None else f"{tenths / 10:.1f}"


class _Letters(DenseTable):
    """A table in which O opens the store.

    Signals:
        store_asked: key of the row whose store is wanted.
    """

    store_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_O and not event.modifiers():
            self.store_asked.emit(self.current_key())
        else:
            super().keyPressEvent(event)


class CheckTable(_Letters):
    """The month's checks, then the standard stores that still wait for one.

    Keys are ids of checks, and ``store/<retailer id>`` for those that wait.
    """

    def __init__(self) -> None:
        super().__init__(self._columns(), name="", row_height=Size.LIST_ROW)

    @staticmethod
    def _columns() -> tuple[Column, ...]:
        return (
            Column("name", _("店名"), 140, stretch=True, name=True, size=Type.BODY),
            Column("day", _("日期"), 58, align="center", tone="text2"),
            Column("total", _("总分"), 62, align="right", size=Type.BODY),
            Column("display", _("陈列"), 58, align="right", tone="text2"),
            Column("operation", _("经营"), 58, align="right", tone="text2"),
            Column("grade", _("等级"), 112),
            Column("todos", _("整改"), 76, align="right", tone="text2"),
        )

    def show_rows(self, checks: Sequence[Evaluated], waiting: Sequence[StoreLine]) -> None:
        """Show the month."""
        self.set_columns(self._columns())
        self.setAccessibleName(_("本月评估"))
        rows = [_check_row(each) for each in checks]
        rows += [_waiting_row(each) for each in waiting]
        keys = [each.check.id for each in checks]
        keys += [f"store/{each.retailer_id}" for each in waiting]
        self.set_rows(rows, keys, ["" for _each in checks] + ["dim" for _each in waiting])


def _check_row(each: Evaluated) -> tuple[Cell, ...]:
    check = each.check
    grade: list[tuple[str, str]] = []
    if check.grade is not None:
        grade.append((f"tag:{grade_tone(check.grade)}", _(check.grade.value)))
    if check.vetoes:
        grade += [("gap", "4"), ("tag:veto", _("否决"))]
    settled = each.todos - each.open_todos
    return (
        each.shop_name,
        f"{check.day:%m-%d}",
        _points(check.total),
        _points(check.display_score),
        _points(check.operation_score),
        tuple(grade),
        f"{settled}/{each.todos}" if each.todos else "",
    )


def _waiting_row(each: StoreLine) -> tuple[Cell, ...]:
    waits: Cell = (("sign-small", "待做"), ("small:muted", _("还没评估")))
    return (each.shop_name, "", "", "", "", waits, "")


class PointTable(DenseTable):
    """One store's points, its last checks side by side, the newest at the right."""

    def __init__(self) -> None:
        super().__init__(self._columns(()), name="", row_height=Size.GRID_ROW)

    @staticmethod
    def _columns(checks: Sequence[Check]) -> tuple[Column, ...]:
        heads = [f"{check.day:%m-%d}" for check in checks]
        heads = [""] * (_CHECKS - len(heads)) + heads
        days = (Column(f"at{at}", head, 74, align="center") for at, head in enumerate(heads))
        return (Column("point", _("检查点"), 150, stretch=True, name=True), *days)

    def show_store(self, store: StoreEvaluations) -> None:
        """Show the points; what changed carries an arrow."""
        self.set_columns(self._columns(store.checks))
        for at in range(_CHECKS):
            self.setColumnHidden(1 + at, at < _CHECKS - len(store.checks))
        self.setAccessibleName(_("各次评估逐项对比"))
        self.set_rows(
            [_line(each) for each in store.lines], [str(n) for n in range(len(store.lines))]
        )


def _line(line: PointLine) -> tuple[Cell, ...]:
    cells: list[Cell] = [""] * (_CHECKS - len(line.cells))
    for cell in line.cells:
        tone, arrow = _CHANGES[cell.change]
        full = cell.share == 1
        cells.append(
            ((f"small:{tone if arrow or full else 'warn'}", f"{_short(cell.words)}{arrow}"),)
        )
    return (f"{line.point.code} {_(line.point.short) if line.point.short else ''}".strip(), *cells)


def _short(words: str) -> str:
    return {"部分符合": "½", "不适用": "—"}.get(words, _(words) if words else "")


class FailureTable(DenseTable):
    """What fails most: a bar, how many of how many, the points lost."""

    def __init__(self) -> None:
        super().__init__(self._columns(), name="", row_height=Size.GRID_ROW)

    @staticmethod
    def _columns() -> tuple[Column, ...]:
        return (
            Column("point", _("检查点"), 160, stretch=True, name=True),
            Column("share", _("不到位"), 110),
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
    point, rate = failure.point, failure.rate
    own = failure.version == DEFAULT_CHECKLIST.version
    version = f"{failure.version} " if several or not own else ""
    bar: Cell = (("bar", f"{float(rate.value or 0):.4f}||warn"),)
    return (
        f"{version}{point.code} {_(point.short) if point.short else ''}".strip(),
        bar,
        f"{rate.numerator}/{rate.denominator}",
        str(rate),
        f"{float(failure.lost):.1f}",
    )


class StoreTable(_Letters):
    """The stores behind a failure; keys are ids of checks."""

    def __init__(self) -> None:
        columns = (
            Column("name", stretch=True, name=True),
            Column("what", width=150, align="right"),
        )
        super().__init__(columns, name="", header=False, row_height=Size.GRID_ROW, framed=False)

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
