"""Handing over and taking over, as the exchange page offers it: two cards in the place of one."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from models.changes import Changes
from models.handover import CHOSEN, HANDOVER_PREFIX, NO_ROUTE
from storage.database import Ledger
from storage.operations.export_handover import HandoverMade, HandoverOrder, export_handover
from storage.operations.handover.previews import HandoverPreview
from storage.operations.import_handover import import_handover
from storage.queries.handover_source import RouteShops, routes_of
from storage.queries.retailers import retailer_rows
from ui.context import AppContext
from ui.i18n import _
from ui.jobs import Progress
from ui.screens.exchange.give_card import GiveCard
from ui.screens.exchange.take_card import TakeCard
from ui.theme import Type
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.text import Text

__all__ = ["HandoverDesk"]

_FILES = "*.xlsx"

Work = Callable[[Ledger, Progress, Callable[[], bool]], Any]
Run = Callable[[Work, Callable[[Any], None], str], None]
"""Runs work as a job of the page: the work, what is done with its result, its title."""


class _Strip(Card):
    """The two ways between colleagues, in one row under the packages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.words = Text("", Type.TABLE, tone="text2", wrap=True)
        self.give_button = Button(kind="plain")
        self.take_button = Button(kind="plain")
        self.add_side(self.give_button)
        self.add_side(self.take_button)
        self.add(self.words)
        self.retranslate()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("同事之间"))
        self.words.setText(_("一条线路的客户、未结待办和历史，用一个文件交给接手的同事。"))
        self.give_button.set_text(_("移交一条线路…"))
        self.take_button.set_text(_("接收移交…"))


class HandoverDesk(QObject):
    """The cards of a handover and what they do.

    Attributes: ``give`` and ``take`` stand in the place of the incoming card while they are shown,
    ``strip`` offers both.

    Signals:
        opened: one of the two cards comes up, the others are to go.
        shown: it is filled now, and other things can be done than before.
        closed: neither is shown any more.
    """

    opened = Signal()
    shown = Signal()
    closed = Signal()

    def __init__(self, context: AppContext, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._run = run
        self._file: Path | None = None
        self.give, self.take, self.strip = GiveCard(), TakeCard(), _Strip()
        self.give.hide()
        self.take.hide()
        self.strip.give_button.clicked.connect(lambda: self.choose_route())
        self.strip.take_button.clicked.connect(self.choose_file)
        self.give.give_asked.connect(self.hand_over)
        self.give.dropped.connect(self.drop)
        self.take.write_asked.connect(self.write)
        self.take.dropped.connect(self.drop)

    @property
    def is_open(self) -> bool:
        """True while one of the cards is shown."""
        return not (self.give.isHidden() and self.take.isHidden())

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what can be done now."""
        able: dict[str, Callable[[], None]] = {
            "hand_route": self.choose_route,
            "take_over": self.choose_file,
        }
        if not self.give.isHidden() and self.give.chosen is not None:
            able["finish"] = self.hand_over
        elif self.take.can_write:
            able["finish"] = self.write
        return able

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        for card in (self.give, self.take, self.strip):
            card.retranslate()

    def drop(self) -> None:
        """Give up what is shown; nothing was written."""
        self._file = None
        self.hide()
        self.closed.emit()

    def hide(self) -> None:
        """Let something else stand in the place of the cards."""
        self.take.show_nothing()
        self.give.hide()
        self.take.hide()

    def _show(self, card: Card) -> None:
        self.opened.emit()
        for each in (self.give, self.take):
            each.setVisible(each is card)

    # -- out

    def choose_route(self, shops: Collection[str] = ()) -> None:
        """Let the user choose a route, or hand over the ``shops`` chosen elsewhere."""
        rows = retailer_rows(self._context.ledger, self._context.today())
        chosen = None
        if shops:
            among = [row for row in rows if row.id in shops]
            todos = sum(row.open_todos for row in among)
            chosen = RouteShops(CHOSEN, tuple(row.id for row in among), todos)
        self._show(self.give)
        self.give.show_choices(routes_of(rows), chosen)
        self.shown.emit()

    def hand_over(self) -> None:
        """Ask for a folder and write the file in the background."""
        chosen = self.give.chosen
        if chosen is None:
            return
        owner = self._context.profile()
        if owner is None or not owner.complete:
            self._context.failed.emit(
                _("还没有填本人资料，不能移交。"), _("请先到“设置”里填好工号、姓名和单位。")
            )
            return
        folder = self._context.dialogs.ask_folder(_("移交文件放到哪个文件夹"))
        if folder is None:
            return
        order = HandoverOrder(
            route=chosen.route or NO_ROUTE,
            retailers=chosen.shops,
            recipient=self.give.recipient.text().strip(),
        )

        def work(ledger: Ledger, progress: Progress, cancelled: Callable[[], bool]) -> Any:
            return export_handover(ledger, order, folder, progress=progress, cancelled=cancelled)

        self._run(work, self._made, _("生成移交文件"))

    def _made(self, made: HandoverMade) -> None:
        self.drop()
        self._context.announce(made.changes)
        self._context.told.emit(_("移交文件已生成：{name}").format(name=made.path.name), "")

    # -- in

    def takes(self, named: Sequence[Path]) -> bool:
        """Read a handover that was dropped alone; False where it is something else."""
        if len(named) != 1 or not named[0].name.startswith(HANDOVER_PREFIX):
            return False
        self.read(named[0])
        return True

    def choose_file(self) -> None:
        """Let the user choose a colleague's file and look what it would bring."""
        pattern = f"{_('移交文件')} ({_FILES})"
        chosen = self._context.dialogs.ask_open_files(_("接收移交"), pattern)
        if chosen:
            self.read(chosen[0])

    def read(self, path: Path) -> None:
        """Read a handover in the background and show what it would bring."""
        self._file = path
        # Where nothing is missing, what headquarters confirmed is noted all the same.
        self._take({"agreed": lambda preview: not preview.writes}, self._looked)

    def _take(self, how: dict[str, Any], done: Callable[[Any], None]) -> None:
        path = self._file
        if path is None:
            return

        def work(ledger: Ledger, progress: Progress, cancelled: Callable[[], bool]) -> Any:
            def told(rows: int, total: int) -> None:
                progress(rows, total, path.name)

            return import_handover(ledger, path, progress=told, cancelled=cancelled, **how)

        self._run(work, done, _("读移交文件"))

    def _looked(self, result: tuple[Changes, HandoverPreview]) -> None:
        self._show(self.take)
        self.take.show_preview(result[1])
        self.shown.emit()

    def write(self) -> None:
        """Write what is previewed, in the background; another outcome is refused."""
        if self.take.can_write:
            self._take({"expected": self.take.preview}, self._taken)

    def _taken(self, result: tuple[Changes, HandoverPreview]) -> None:
        changes, preview = result
        self.drop()
        done = _("接收了 {giver} 移交的 {n} 户，{todos} 条未结待办").format(
            giver=preview.giver, n=f"{preview.retailers:,}", todos=f"{preview.open_todos:,}"
        )
        self._context.announce(changes, done)
