"""评估标准: the version new checks use, those there are, pass marks, a version as a file."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.checklist.settings import ChecklistChoice, CheckMarks
from storage.queries.checklists import ChecklistVersion
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.screens.settings.declared import DeclaredFields
from ui.theme import Size, Type, theme
from ui.widgets import Button, Card, Select, Text, line
from ui.words import refusal

__all__ = ["ChecklistCard"]

_SHOWN = 4
_HEAD = 36
_EDGE = 9


class ChecklistCard(Card):
    """``show_versions(versions, choice)`` and ``show_marks(marks)``.

    Signals:
        changed: the :class:`ChecklistChoice` or :class:`CheckMarks` to be kept.
        write_asked: the version that is wanted as a workbook.
    """

    changed = Signal(object)
    write_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._versions: Sequence[ChecklistVersion] = ()
        self._choice = ChecklistChoice()
        self._label = Text("", Type.TABLE, tone="muted")
        self.used = Select(name="")
        self.table = DenseTable(_columns(), name="", row_height=Size.GRID_ROW, edge=_EDGE)
        self.why = Text("", Type.SMALL, tone="bad", wrap=True)
        self.write = Button("", icon="download")
        self.entries = DeclaredFields()
        self.way_back = self.entries.add_group(CheckMarks)
        self.fields, self.wrong = self.entries.fields[CheckMarks], self.entries.wrong
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self.used.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.addLayout(line(self._label, self.used, spacing=12))
        self.add(self.table)
        self.add(self.why)
        holder = QWidget()
        line(self.write, None, into=holder)
        self.add(holder)
        self.add(self.entries)
        self.add(self.remark)
        self.body.addStretch(1)
        self.used.chosen.connect(self._pin)
        self.table.current_key_changed.connect(lambda _key: self._current())
        self.table.opened.connect(self._ask)
        self.write.clicked.connect(lambda: self._ask(self.table.current_key()))
        self.entries.changed.connect(self.changed)
        theme.changed.connect(self._measure)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("评估标准"))
        self._label.setText(_("新的评估用"))
        self.used.setAccessibleName(_("新的评估用哪一版"))
        self.table.setAccessibleName(_("有哪几版"))
        self.entries.retranslate([_(CheckMarks.title)])
        self.remark.setText(
            _("总部下发的评估标准收下当天起用。以前的评估永远按当时那一版和当时的分数线看和改。")
        )
        self._show()

    def show_marks(self, marks: CheckMarks) -> None:
        """Show the pass marks as they were last set."""
        self.entries.show_settings(marks)

    def show_versions(self, versions: Sequence[ChecklistVersion], choice: ChecklistChoice) -> None:
        """Show the versions there are and what was chosen of them."""
        self._versions, self._choice = versions, choice
        self._show()

    def _show(self) -> None:
        usable = [each.version for each in self._versions if each.problem is None]
        newest = usable[0] if usable else ""
        options = [("", _("总部最新的（{version}）").format(version=newest))]
        options += [(each, _("固定用 {version}").format(version=each)) for each in usable]
        pinned = self._choice.version
        if pinned and pinned not in usable:
            options.append((pinned, _("{version}（本机没有，暂用最新的）").format(version=pinned)))
        self.used.set_options(options)
        self.used.set_value(pinned)
        chosen = self.table.current_key()
        self.table.set_columns(_columns())
        self.table.set_rows(
            [_row(each) for each in self._versions],
            [each.version for each in self._versions],
            ["" if each.problem is None else "dim" for each in self._versions],
        )
        if not chosen:
            self.table.set_current_key(next((e.version for e in self._versions if e.in_force), ""))
        self._measure()
        self._current()

    def _measure(self) -> None:
        rows = min(max(len(self._versions), 1), _SHOWN)
        self.table.setFixedHeight(theme.px(_HEAD) + rows * theme.px(Size.GRID_ROW) + 2)

    def _current(self) -> None:
        """Tell of the version in hand why it cannot be used, and offer to write it."""
        key = self.table.current_key()
        version = next((each for each in self._versions if each.version == key), None)
        problem = version.problem if version is not None else None
        self.why.setText("" if problem is None else refusal(problem))
        self.why.setVisible(problem is not None)
        self.write.set_text(_("写出 {version} 的表格…").format(version=key))
        self.write.setEnabled(bool(key))

    def _pin(self, version: str) -> None:
        choice = ChecklistChoice(version=version)
        if choice != self._choice:
            self.changed.emit(choice)

    def _ask(self, version: str) -> None:
        if version:
            self.write_asked.emit(version)


def _columns() -> tuple[Column, ...]:
    return (
        Column("version", _("版本"), 120, stretch=True, name=True),
        Column("points", _("项数"), 54, align="right"),
        Column("weight", _("满分"), 54, align="right", tone="text2"),
        Column("came", _("收到"), 92, align="center", tone="text2"),
        Column("checks", _("已评"), 54, align="right", tone="text2"),
    )


def _row(each: ChecklistVersion) -> tuple[Cell, ...]:
    name: Cell = each.version
    if each.in_force:
        name = (("text", each.version), ("tag:accent", _("在用")))
    elif each.problem is not None:
        name = (("muted", each.version), ("tag:bad", _("不能用")))
    known = each.problem is None
    return (
        name,
        str(each.points) if known else "—",
        str(each.weight) if known else "—",
        _("自带") if each.came_on is None else each.came_on.isoformat(),
        str(each.checks),
    )
