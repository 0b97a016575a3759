"""客户经理: who reported what, who is missing; from there down to each record."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from models.consolidation.overview import ManagerRow, PackageFacts
from models.errors import RoundbookError
from storage.headquarters.database import Headquarters
from storage.headquarters.overview import overview, packages
from storage.headquarters.records import RecordLine, record_lines
from ui.context import AppContext
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.manager_story import ManagerStory
from ui.screens.headquarters.records import RecordsPanel
from ui.screens.headquarters.view import Saying, View
from ui.screens.headquarters.words import manager_state, moment_words, numbers, package_words
from ui.theme import Type
from ui.widgets import column

__all__ = ["ManagersView"]


class ManagersView(View):
    """Three levels: all managers, one manager, the records of one kind beside one of them."""

    spare = ("last", "returned", "waiting")

    def __init__(self, library: Library, context: AppContext) -> None:
        super().__init__(library)
        self._context = context
        self._rows: dict[str, ManagerRow] = {}
        self._packages: Sequence[PackageFacts] = ()
        self._manager, self._kind = "", ""
        self.story = ManagerStory()
        self.records = RecordsPanel(library)
        self.levels = QStackedWidget()
        top = QWidget()
        box = column(into=top)
        box.addWidget(self.card, 1)
        box.addWidget(self.empty_card, 1)
        for level in (top, self.story, self.records):
            self.levels.addWidget(level)
        column(self.levels, into=self)
        self.table.opened.connect(self.open_manager)
        self.table.left.connect(lambda: self.back())
        self.story.kind_opened.connect(self.open_kind)
        self.story.left.connect(lambda: self.back())
        self.records.left.connect(lambda: self.back())
        self.records.counted.connect(self.counted)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with titles in the language in force."""
        quiet = "text2"
        return (
            Column("state", _("状态"), width=132),
            Column("manager", _("客户经理"), stretch=True, size=Type.BODY, name=True),
            Column("received", _("收到"), width=78, align="right"),
            Column("last", _("最近一包"), width=236, tone=quiet),
            Column("missing", _("缺号"), width=84),
            Column("late", _("逾期"), width=92),
            Column("records", _("记录"), width=66, align="right"),
            Column("conflicts", _("冲突"), width=72, align="right"),
            Column("returned", _("退回数"), width=72, align="right"),
            Column("apart", _("待查"), width=80, align="right"),
            Column("waiting", _("待批"), width=88, align="right"),
        )

    def read(self, database: Headquarters) -> None:
        """Read who is known and what arrived."""
        today = self._context.today()
        self._rows = {row.manager: row for row in overview(database, today)}
        self._packages = packages(database)
        self.show_rows([
            (row.manager, _cells(row), "bad" if row.breaks else "")
            for row in self._rows.values()
        ])  # fmt: skip
        self._read_deeper(database)

    def _read_deeper(self, database: Headquarters) -> None:
        row = self._rows.get(self._manager)
        if row is None:
            self._go(0)
            return
        self.story.show_manager(row, [p for p in self._packages if p.manager == row.manager])
        if self._kind:
            self._show_records(record_lines(database, self._manager, self._kind))

    def _show_records(self, lines: Sequence[RecordLine]) -> None:
        row = self._rows[self._manager]
        self.records.show_records(f"{row.manager} {row.name}", self._kind, lines)

    def word_empty(self) -> tuple[str, str]:
        """Return why there is nothing and what to do."""
        return (
            _("还没有收到上报包"),
            _(
                "点“收文件夹…”选收件的文件夹，或把上报包和设备登记文件拖进来。"
                "下发过的客户主档一起收，列表里就写店名。"
            ),
        )

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here."""
        level = self.levels.currentIndex()
        if level == 0:
            return [("Enter", _("看这个人的包和记录")), ("Ctrl+C", _("复制"))]
        if level == 1:
            return [("Enter", _("看这一类的记录")), ("Tab", _("换一栏")), ("Esc", _("返回"))]
        return [
            ("R", _("退回给他")),
            ("Z", _("收回退回")),
            ("Ctrl+C", _("复制")),
            ("Esc", _("返回")),
        ]

    # -- down and up

    def _go(self, level: int) -> None:
        self.levels.setCurrentIndex(level)
        if level < 2:
            self._kind = ""
        if level < 1:
            self._manager = ""
        self.keys_changed.emit()
        self.tell_rows()

    def open_manager(self, manager: str) -> None:
        """Show one manager."""
        row = self._rows[manager]
        self._manager = manager
        self.story.show_manager(row, [p for p in self._packages if p.manager == manager])
        self._go(1)
        self.story.kinds.setFocus()

    def open_kind(self, kind: str) -> None:
        """Show the records of one kind of the manager in hand."""
        self._kind = kind
        try:
            with self.library.reading() as database:
                self._show_records(record_lines(database, self._manager, kind))
        except RoundbookError as error:
            self._context.tell_failure(error)
            return
        self.levels.setCurrentIndex(2)
        self.keys_changed.emit()
        self.tell_rows()
        self.records.table.setFocus()

    def bars(self) -> tuple[Saying, ...]:
        """Return the bars in which something may be decided."""
        return (self.saying, self.records.saying)

    def back(self) -> bool:
        """Go one level up."""
        if self.records.back() or super().back():
            return True
        level = self.levels.currentIndex()
        if level == 0:
            return False
        self._go(level - 1)
        self.take_focus()
        return True

    def take_focus(self) -> None:
        """Put the focus on the list of the level."""
        (self.table, self.story.kinds, self.records.table)[self.levels.currentIndex()].setFocus()

    def step(self, by: int) -> None:
        """Move in the list of the level."""
        (self.table, self.story.kinds, self.records.table)[self.levels.currentIndex()].step(by)

    def look_for(self, words: str) -> None:
        """Find managers, or records of the kind in hand."""
        if self.levels.currentIndex() == 2:
            self.records.look_for(words)
        else:
            super().look_for(words)

    def tell_rows(self) -> None:
        """Tell how many rows of the level there are."""
        if hasattr(self, "levels") and self.levels.currentIndex() == 2:
            self.records.tell_rows()
        else:
            super().tell_rows()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        self.table.setAccessibleName(_("客户经理"))
        self.story.retranslate()
        self.records.retranslate()


def _cells(row: ManagerRow) -> tuple[Cell, ...]:
    sign, tone, word = manager_state(row)
    last = " · ".join(
        part for part in (package_words(row.last_sequence, row.last_month), _made(row)) if part
    )
    return (
        (("sign", sign), (tone, word)),
        (("name", f"{row.manager} {row.name}"), ("small", f"  {row.department}")),
        str(row.received),
        last or "—",
        (("warn", numbers(row.missing, 4)),) if row.missing else "—",
        (("bad", _("、").join(row.late[-1:])), *_more(len(row.late) - 1)) if row.late else "—",
        f"{row.records:,}",
        _count(row.conflicts, "accent!"),
        _count(row.returned, "text"),
        _count(row.quarantined, "warn!"),
        _count(row.waiting, "accent!"),
    )


def _made(row: ManagerRow) -> str:
    """Return when the latest package was made, with the year where it is not its month's."""
    words = moment_words(row.last_at)
    return words[5:] if words[:5] == row.last_month[:5] else words


def _more(count: int) -> tuple[tuple[str, str], ...]:
    return (("small", f" +{count}"),) if count > 0 else ()


def _count(count: int, tone: str) -> Cell:
    return ((tone, f"{count:,}"),) if count else "0"
