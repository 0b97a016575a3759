"""操作记录: find a step, see what it changed, take it back, put one value back."""

from collections.abc import Callable

import attrs
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from models.changes import Changes
from models.difference import field_label
from models.kinds import KINDS
from storage.ledger.journal import HEAD_SHOWN, head_hash, last_sequence
from storage.operations.history import obstacle, redo_operation, undo_operation
from storage.operations.restore import EarlierValue, restore_obstacle, restore_value
from storage.queries.history_changes import (
    operation_changes,
    present_words,
    record_name,
    record_timeline,
)
from storage.queries.history_view import (
    HistoryEntry,
    HistoryFilter,
    history_counts,
    history_page,
    months_of_history,
)
from ui.context import AppContext
from ui.history_words import entry_words, moment, step_labels, value_shown
from ui.i18n import _
from ui.screens.history.filters import Filters
from ui.screens.history.lines import Line, operation_lines, timeline_lines
from ui.screens.history.step_card import StepCard
from ui.screens.history.steps import StepTable
from ui.shell.page import Commands
from ui.shell.searched_page import SearchedPage
from ui.theme import Space, Type
from ui.widgets import Button, Card, EmptyState, Text, column, line

__all__ = ["HistoryPage"]

_PAGE = 200


class HistoryPage(SearchedPage):
    """操作记录 over ``context``: :meth:`open_history`."""

    key = "history"
    icon = "clock"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._wanted = HistoryFilter()
        self._entries: list[HistoryEntry] = []
        self._found = 0
        self._lines_of = 0
        self._busy = False
        self.filters = Filters(context.today)
        self.table = StepTable()
        self.card = StepCard()
        self.empty = EmptyState(action=" ")
        self.head_line = Text("", Type.SMALL, tone="muted", wrap=True)
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        self.header.add_left(self.search)
        self.pin(self.filters)
        self._list_card = Card(flush=True)
        self._list_card.add(self.table, 1)
        self._work = QWidget()
        row = line(spacing=Space.GAP, into=self._work)
        for part, share in ((self._list_card, 46), (self.card, 54)):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(part, share)
        self._empty_card = Card()
        self._empty_card.add(self.empty, 1)
        self.body.addWidget(self._work, 1)
        self.body.addWidget(self._empty_card, 1)
        foot = QWidget()
        column(self.head_line, margins=(Space.PAGE, 0, Space.PAGE, 10), into=foot)
        self.foot(foot)

    def _wire(self) -> None:
        self.header.back_asked.connect(self.left)
        self.search.searched.connect(lambda _text: self._filter())
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self.table.setFocus)
        self.filters.changed.connect(self._filter)
        self.table.current_key_changed.connect(lambda _key: self._step_changed())
        self.table.opened.connect(lambda _key: self.card.table.setFocus())
        self.table.more_wanted.connect(self._read_more)
        self.table.left.connect(self._escape)
        self.card.table.left.connect(self.table.setFocus)
        self.card.line_changed.connect(self._line_changed)
        self.card.turn_asked.connect(self.turn)
        self.card.restore_asked.connect(self.restore)
        self.card.timeline_asked.connect(self.show_timeline)
        for table in (self.table, self.card.table):
            table.copied.connect(self._copied)
        if self.empty.button is not None:
            self.empty.button.clicked.connect(self._empty_action)
        for key, button in (
            ("U", self.card.turn), ("T", self.card.timeline),
            ("R", self.card.value.old), ("N", self.card.value.new),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(_pressed(button))

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("操作记录")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        return {
            "find": self._find,
            "back": self.left.emit,
            "history": self.left.emit,
            "previous": lambda: self.table.step(-1),
            "next": lambda: self.table.step(1),
        }

    def entered(self) -> None:
        """Put the focus on the list, or where one can look again."""
        (self.table if self._entries else self.search).setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew: every operation is one more line."""
        if changes is None or changes:
            self._read(max(_PAGE, len(self._entries)))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(self.title, _("谁在什么时候，把什么改成了什么"))
        self.search.set_placeholder(_("做了什么、店名、待办、日志头"))
        self.filters.retranslate()
        self._name_record()
        self.table.retranslate()
        self.card.retranslate()
        if self._entries:
            self._read(len(self._entries))

    # -- finding

    def open_history(self, kind: str = "", record_id: str = "", *, exactly: bool = False) -> None:
        """Show all steps, or those of one record.

        Of a retailer all that concerns it is shown, unless ``exactly`` the record is asked for.
        """
        self.filters.want_record(kind, record_id, exactly=exactly)
        self._name_record()
        quiet = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(quiet)
        self._filter()

    def _name_record(self) -> None:
        """Say on the chip whose steps are shown alone."""
        wanted = self.filters.wanted("")
        kind, record_id = wanted.record or ("retailer", wanted.retailer)
        if record_id:
            title = value_shown(record_name(self._context.ledger, kind, record_id))
            label = KINDS[kind].label if wanted.record and kind in KINDS else ""
            self.filters.name_record(f"{_(label)} {title}".strip())

    def _filter(self) -> None:
        """Read what is wanted now, from the newest on."""
        self._entries = []
        self._read(_PAGE)
        if self._entries:
            self.table.set_current_key(str(self._entries[0].seq))

    def _read(self, limit: int) -> None:
        ledger, labels = self._context.ledger, step_labels()
        self._wanted = self.filters.wanted(self.search.search_text())
        counts = history_counts(ledger, self._wanted, labels)
        group = self._wanted.group
        self._found = counts.get(group, 0) if group else sum(counts.values())
        self._entries = history_page(ledger, self._wanted, limit=limit, labels=labels)
        self.filters.show_counts(counts)
        self.filters.show_months(months_of_history(ledger))
        self.search.set_count(
            _("{n} / {all} 步").format(n=f"{self._found:,}", all=f"{last_sequence(ledger):,}")
        )
        self._say_head()
        self._show_entries()
        self._lines_of = 0
        self._show_step()

    def _read_more(self) -> None:
        """Read on behind the last step that is shown."""
        if self._entries:
            self._entries += history_page(
                self._context.ledger,
                self._wanted,
                before=self._entries[-1].seq,
                limit=_PAGE,
                labels=step_labels(),
            )
            self._show_entries()

    def _say_head(self) -> None:
        words = _(
            "日志头 {head}：每一步都接着上一步的校验码。走访单、上报包上的日志头在这里查得到，"
            "核对台账又完好，那之前的记录就没人改过。整本重写拦不住，但那时就查不到了。"
        )
        self.head_line.setText(words.format(head=head_hash(self._context.ledger)[:HEAD_SHOWN]))

    def _show_entries(self) -> None:
        some = bool(self._entries)
        focus = QApplication.focusWidget()
        if not some and focus is not None and self._work.isAncestorOf(focus):
            self.search.setFocus()
        self._work.setVisible(some)
        self._empty_card.setVisible(not some)
        if not some:
            self._word_empty()
        profile = self._context.profile()
        me = profile.number if profile is not None else ""
        more = self._found > len(self._entries)
        self._busy = True
        self.table.show_entries(self._entries, self._context.today(), me, more=more)
        self._busy = False

    def _word_empty(self) -> None:
        if self.filters.narrowed or self.search.search_text():
            self.empty.set_words(_("没有这样的操作"), _("换一段时间、换一类，或者换个词找。"))
            action = _("看全部")
        else:
            self.empty.set_words(
                _("还没有操作"), _("收下总部下发的表格、记一次走访，这里就有了，每一步都能撤销。")
            )
            action = _("收下发文件")
        if self.empty.button is not None:
            self.empty.button.set_text(action)

    def _empty_action(self) -> None:
        if self.filters.narrowed or self.search.search_text():
            self.open_history()
            self.table.setFocus()
        else:
            self._context.page_asked.emit("exchange")

    # -- the step that is chosen

    def current(self) -> HistoryEntry | None:
        """Return the chosen step."""
        key = self.table.current_key()
        return next((entry for entry in self._entries if str(entry.seq) == key), None)

    def _step_changed(self) -> None:
        if not self._busy:
            self._show_step()

    def _show_step(self) -> None:
        """Show the chosen step; of one record its whole story, the step in sight."""
        entry = self.current()
        refused = obstacle(self._context.ledger, entry.seq) if entry is not None else None
        self.card.show_step(entry, refused)
        if entry is None:
            self.card.show_lines((), "")
        elif self._wanted.record is not None:
            self._show_timeline(*self._wanted.record, entry.seq)
        elif self._lines_of != entry.seq:
            found = operation_changes(self._context.ledger, entry, only=self._wanted.retailer)
            self.card.show_lines(operation_lines(found), _nothing(entry))
            self._lines_of = entry.seq

    def _show_timeline(self, kind: str, record_id: str, seq: int) -> None:
        if self._lines_of != -1:
            stories = record_timeline(self._context.ledger, kind, record_id)
            today = self._context.today()
            when = {story.entry.seq: moment(story.entry.at, today) for story in stories}
            self.card.show_lines(timeline_lines(stories, when), "")
            self._lines_of = -1
        line_ = self.card.current()
        if line_ is None or line_.seq != seq:
            self.card.go_to_step(seq)

    def show_timeline(self) -> None:
        """Show the whole story of the record in hand."""
        line_ = self.card.current()
        if line_ is None or line_.story is None:
            return
        found, entry = line_.story.difference, line_.story.entry
        if self._wanted.record != (found.kind, found.record_id):
            self.open_history(found.kind, found.record_id, exactly=True)
            self.table.set_current_key(str(entry.seq))
            self.card.table.setFocus()

    def _line_changed(self) -> None:
        line_ = self.card.current()
        story = line_.story if line_ is not None else None
        whole = self._wanted.record is not None
        self.card.timeline.setEnabled(story is not None and not whole)
        if whole and line_ is not None and line_.seq and line_.seq != self._seq():
            self._busy = True
            self.table.set_current_key(str(line_.seq))
            self._busy = False
            entry = self.current()
            if entry is not None:
                self.card.show_step(entry, obstacle(self._context.ledger, entry.seq))
        self._show_value(line_)

    def _seq(self) -> int:
        entry = self.current()
        return entry.seq if entry is not None else 0

    def _show_value(self, line_: Line | None) -> None:
        value = _earlier(line_, after=False)
        self.card.value.setVisible(value is not None)
        if value is None or line_ is None or line_.change is None:
            return
        ledger = self._context.ledger
        now = present_words(ledger, value.kind, value.record_id, line_.change)
        after = attrs.evolve(value, after=True)
        self.card.value.show_value(
            line_, now, restore_obstacle(ledger, value), restore_obstacle(ledger, after)
        )

    # -- acting

    def turn(self) -> None:
        """Take the chosen step back, or do it again."""
        entry = self.current()
        if entry is None:
            return
        turn = redo_operation if entry.undone else undo_operation
        done = _("已重做：{what}") if entry.undone else _("已撤销：{what}")
        self._context.act(
            lambda ledger: turn(ledger, entry.seq), done.format(what=entry_words(entry))
        )

    def restore(self, after: bool) -> None:
        """Put the value of the current row back: the one before, or the one after."""
        line_ = self.card.current()
        value = _earlier(line_, after=after)
        if value is None or line_ is None or line_.change is None:
            return
        story, change = line_.story, line_.change
        done = _("已恢复“{field}”").format(field=_(field_label(value.kind, value.field)))
        if self._context.act(lambda ledger: restore_value(ledger, value), done) and story:
            self.card.go_to_value(story, change)

    def _copied(self, count: int) -> None:
        self._context.told.emit(_("已复制 {n} 行，可以粘贴到表格").format(n=count), "")


def _nothing(entry: HistoryEntry) -> str:
    if entry.name in ("print_sheets", "print_check_sheets", "export_package"):
        return _("这一步没有改台账里的记录。")
    return _("这一步没有留下可以逐项看的改动。")


def _earlier(line_: Line | None, *, after: bool) -> EarlierValue | None:
    """Return the value a row tells of, None for a row that tells of none."""
    if line_ is None or line_.story is None or line_.change is None:
        return None
    found = line_.story.difference
    return EarlierValue(
        kind=found.kind,
        record_id=found.record_id,
        operation=line_.story.entry.seq,
        field=line_.change.field,
        after=after,
    )


def _pressed(button: Button) -> Callable[[], None]:
    """Return what presses a button that is in sight."""

    def press() -> None:
        if button.isVisible():
            button.click()

    return press
