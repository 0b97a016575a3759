"""对账: what was handed over, what headquarters confirmed or sent back, what is still to go."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from models.changes import Changes
from models.kinds import KINDS, PACKAGED_KINDS
from models.report_state import ReportState
from storage.queries.entries import ENTRY_KINDS
from storage.queries.reconciliation import ReconciledRecord, Reconciliation, reconcile
from ui.context import AppContext
from ui.i18n import _
from ui.item_models import DenseTable
from ui.screens.reconciliation.rows import STATES, RecordIndex, columns, key_of, tone_of
from ui.screens.reconciliation.summary import SummaryCard
from ui.shell.page import Commands
from ui.shell.searched_page import SearchedPage
from ui.theme import Space, theme
from ui.widgets import Button, Card, Chips, EmptyState, KeyHints, Select, line

__all__ = ["ReconciliationPage"]

_ALL = "全部"
_GAP = 8
_ROOMY = 1000
"""Below this width what a record is about needs the room of the columns in ``_SPARE``."""

_SPARE = ("revision", "confirmed")


class RecordTable(DenseTable):
    """The rows.

    Signals:
        left: Esc was pressed.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ReconciliationPage(SearchedPage):
    """对账 over ``context``."""

    key = "reconciliation"
    icon = "list"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._found = Reconciliation(())
        self._index = RecordIndex.of(self._found, context.today())
        self._shown: dict[str, ReconciledRecord] = {}
        self._sort: tuple[str, bool] | None = None
        self._read_once = False
        self.chips = Chips.filters((), name="")
        self.kinds = Select(name="", edge="line")
        self.summary = SummaryCard()
        self.table = RecordTable(columns(), name="", rule_from=1)
        self.empty = EmptyState(action=" ")
        self.hints = KeyHints([])
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        self.header.add_left(self.search)
        self.package_button = Button(icon="upload")
        self.header.add_right(self.package_button)
        pinned = QWidget()
        row = line(spacing=_GAP, margins=(Space.PAGE, 0, Space.PAGE, 12), into=pinned)
        row.addWidget(self.chips, 1)
        row.addWidget(self.kinds, 0, Qt.AlignmentFlag.AlignTop)
        self.pin(pinned)
        self._card = Card(flush=True)
        self._card.add(self.table, 1)
        self._empty_card = Card()
        self._empty_card.add(self.empty, 1)
        self.body.addWidget(self.summary)
        self.body.addWidget(self._card, 1)
        self.body.addWidget(self._empty_card, 1)
        foot = QWidget()
        line(self.hints, None, margins=(Space.PAGE, 0, Space.PAGE, 10), into=foot)
        self.foot(foot)

    def _wire(self) -> None:
        self.header.back_asked.connect(self.left)
        self.search.searched.connect(lambda _text: self._show())
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self.table.setFocus)
        self.chips.changed.connect(lambda _state: self._show())
        self.kinds.chosen.connect(lambda _kind: self._show())
        self.table.opened.connect(self.open_record)
        self.table.left.connect(self._escape)
        theme.changed.connect(self._fit)
        self.table.sort_requested.connect(self._sort_by)
        self.table.copied.connect(self._copied)
        self.package_button.clicked.connect(lambda: self._context.page_asked.emit("exchange"))
        if self.empty.button is not None:
            self.empty.button.clicked.connect(self._empty_action)
        for number in range(1, len(STATES) + 2):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._chooser(number - 1))

    def _chooser(self, at: int) -> Callable[[], None]:
        def choose() -> None:
            self.chips.set_value(self.chips.options[at].value)
            self._show()

        return choose

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("对账")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        return {
            "find": self._find,
            "back": self.left.emit,
            "reconcile": self.left.emit,
            "previous": lambda: self.table.step(-1),
            "next": lambda: self.table.step(1),
        }

    def subject(self) -> tuple[str, str]:
        """Return kind and id of the record in hand, for its history."""
        record = self.current()
        return (record.kind, record.id) if record is not None else ("", "")

    def entered(self) -> None:
        """Put the focus on the list, or where one can look again."""
        (self.table if self._shown else self.search).setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew where a record that travels, a package or a receipt was touched."""
        told = changes is None or changes.touches(*PACKAGED_KINDS, "package", "receipt", "retailer")
        if told or not self._read_once:
            self._read()
            if not self.isVisible() and self._shown:
                self.table.set_current_key(next(iter(self._shown)))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(self.title, _("交上去的，总部收到了没有"))
        self.search.set_placeholder(_("店名、拼音、日期、意见"))
        self.package_button.set_text(_("去上报"))
        self.table.setAccessibleName(_("上报记录"))
        self.table.set_columns(columns())
        self.kinds.setAccessibleName(_("类别"))
        self.hints.set_hints([
            ("1–6", _("换状态")), ("Enter", _("打开")), ("Ctrl+H", _("修改记录")),
            ("Ctrl+C", _("复制")),
        ])  # fmt: skip
        self.summary.retranslate()
        self._offer()
        if self._read_once:
            self._read()

    # -- finding

    def open_state(self, state: str) -> None:
        """Show the records of one state alone."""
        self.search.clear()
        self.kinds.set_value("")
        self.chips.set_value(state)
        self._show()

    def _read(self) -> None:
        self._read_once = True
        self._found = reconcile(self._context.ledger)
        self._index = RecordIndex.of(self._found, self._context.today())
        if self._sort is not None:
            self._index.sort(*self._sort)
        self.summary.show_counts(self._found.by_state())
        self._offer()
        self._show()

    def _offer(self) -> None:
        """Offer the states and kinds with their counts."""
        chosen, kind = self.chips.value() or _ALL, self.kinds.value()
        counts = self._found.by_state()
        named = ((state.value, _(words)) for state, (words, _sign) in STATES.items())
        self.chips.set_options([(_ALL, _("全部")), *named], _("状态"))
        self.chips.set_value(chosen)
        self.chips.set_counts(
            {_ALL: len(self._found.records), **{s.value: counts.get(s, 0) for s in ReportState}}
        )
        by_kind = Counter(record.kind for record in self._found.records)
        offered = [
            (name, f"{_(KINDS[name].label)} {by_kind[name]:,}")
            for name in PACKAGED_KINDS
            if by_kind[name] or name == kind
        ]
        self.kinds.set_options([("", _("全部类别")), *offered])
        self.kinds.set_value(kind)
        self._fit()

    def _show(self) -> None:
        state = self.chips.value()
        records = self._index.shown(
            "" if state == _ALL else state, self.kinds.value(), self.search.search_text()
        )
        self._shown = {key_of(record): record for record in records}
        row = self._index.row
        self.table.set_rows(
            [row(record) for record in records],
            list(self._shown),
            [tone_of(record) for record in records],
        )
        self.search.set_count(
            _("{n} / {all} 条").format(n=f"{len(records):,}", all=f"{len(self._found.records):,}")
        )
        focused = self.table.hasFocus()
        self._card.setVisible(bool(records))
        self._empty_card.setVisible(not records)
        if not records:
            self._word_empty()
            if focused:
                self.search.setFocus()
        self.state_changed.emit()

    def _sort_by(self, column: str, ascending: bool) -> None:
        self._sort = (column, ascending)
        self._index.sort(column, ascending)
        self._show()

    @property
    def _narrowed(self) -> bool:
        state = self.chips.value()
        return bool(self.search.search_text() or self.kinds.value() or state not in ("", _ALL))

    def _word_empty(self) -> None:
        if self._narrowed:
            self.empty.set_words(_("没有这样的记录"), _("换一种状态、换一类，或者换个词找。"))
            action = _("看全部")
        else:
            self.empty.set_words(
                _("还没有要上报的记录"),
                _("走访、评估、六个一和待办记下以后，这里一条一条看得到：报了没有，总部收到没有。"),
            )
            action = _("去今日")
        if self.empty.button is not None:
            self.empty.button.set_text(action)

    def _empty_action(self) -> None:
        if self._narrowed:
            self.open_state(_ALL)
            self.table.setFocus()
        else:
            self._context.page_asked.emit("today")

    # -- the record in hand

    def current(self) -> ReconciledRecord | None:
        """Return the record in hand."""
        return self._shown.get(self.table.current_key())

    def open_record(self, key: str) -> None:
        """Show a record where it is worked on; where it has no place of its own, its history."""
        record = self._shown[key]
        if record.deleted:
            self._context.history_asked.emit(record.kind, record.id)
        elif record.kind == "visit":
            self._context.visit_opened.emit(record.id)
        elif record.kind in ENTRY_KINDS:
            self._context.entry_opened.emit(record.kind, record.id)
        elif record.retailer_id:
            self._context.retailer_asked.emit(record.retailer_id)
        else:
            self._context.history_asked.emit(record.kind, record.id)

    def _copied(self, count: int) -> None:
        self._context.told.emit(_("已复制 {n} 行，可以粘贴到表格").format(n=count), "")

    def _escape(self) -> None:
        """Clear what is looked for first, then go back to where the user was."""
        if self._narrowed:
            self.open_state(_ALL)
        else:
            self.left.emit()

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let states that do not fit have lines of their own; words go before revisions."""
        room = self.width() - 2 * Space.PAGE - self.kinds.sizeHint().width() - _GAP
        self.chips.setFixedHeight(self.chips.heightForWidth(max(room, 200)))
        narrow = self.width() < theme.px(_ROOMY)
        for at, shown in enumerate(self.table.table_model.columns):
            self.table.setColumnHidden(at, narrow and shown.key in _SPARE)
