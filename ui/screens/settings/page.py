"""设置: cards in columns; everything is in force and saved as soon as it is entered."""

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.changes import Changes
from models.checklist.settings import ChecklistChoice, CheckMarks
from models.errors import RoundbookError
from models.judgement import Judgement
from models.manager import Manager
from storage.failures import WorldFailed
from storage.operations.history import history, undo_operation
from storage.operations.profile import (
    change_judgement,
    change_setting,
    get_profile,
    set_profile,
)
from storage.operations.write_checklist import write_checklist
from storage.queries.checklists import checklist_versions
from storage.queries.enrolment import enrolment_state, own_fingerprint
from storage.queries.ledger_facts import ledger_facts
from storage.queries.plan import plan_settings
from storage.queries.retailers import retailer_rows
from storage.queries.settings import SHEET_ROWS_KEY, judgement, sheet_rows, six_one_settings
from ui.context import AppContext
from ui.enrolling import write_enrolment_file
from ui.history_words import entry_words
from ui.i18n import _, set_language
from ui.screens.settings.about_card import AboutCard
from ui.screens.settings.backup_card import BackupCard
from ui.screens.settings.backups import BackupDesk
from ui.screens.settings.checking import CheckDesk
from ui.screens.settings.checklist_card import ChecklistCard
from ui.screens.settings.data_card import DataCard
from ui.screens.settings.enrolment_card import EnrolmentCard
from ui.screens.settings.history_card import HistoryCard
from ui.screens.settings.judgement_card import JUDGEMENTS, JudgementCard
from ui.screens.settings.looks_card import LooksCard
from ui.screens.settings.plan_card import PlanCard
from ui.screens.settings.print_card import PrintCard
from ui.screens.settings.profile_card import ProfileCard
from ui.screens.settings.protection import ProtectionDesk
from ui.screens.settings.protection_card import ProtectionCard
from ui.screens.settings.six_ones_card import SixOnesCard
from ui.shell.page import Commands, PageWidget
from ui.theme import Mode, Space, theme
from ui.widgets import Card

__all__ = ["SettingsPage"]

_STEPS = 100
_NOT_IN_NAMES = r"[\\/:*?\"<>|]"
_LOOKS = {"theme_system": Mode.SYSTEM, "theme_light": Mode.LIGHT, "theme_dark": Mode.DARK}
_THREE_FROM, _TWO_FROM = 1040, 700


class SettingsPage(PageWidget):
    """设置 over ``context``."""

    key = "settings"
    icon = "settings"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.profile = ProfileCard()
        self.looks = LooksCard()
        self.six_ones = SixOnesCard()
        self.plan = PlanCard()
        self.judgement = JudgementCard()
        self.checklist = ChecklistCard()
        self.data = DataCard()
        self.protection = ProtectionCard()
        self.backup = BackupCard()
        self.enrolment = EnrolmentCard()
        self.history = HistoryCard()
        self.printing = PrintCard()
        self.about = AboutCard()
        self._columns: tuple[QVBoxLayout, ...] = ()
        self._count = 0
        self.checks = CheckDesk(context, self.data)
        self.desk = ProtectionDesk(context, self.protection, self.window)
        self.backups = BackupDesk(context, self.backup, self.window)
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        self._inside_cards = QWidget()
        row = QHBoxLayout(self._inside_cards)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.GAP)
        columns = []
        for share in (10, 14, 11):
            column = QVBoxLayout()
            column.setSpacing(Space.STACK)
            row.addLayout(column, share)
            columns.append(column)
        self._columns = tuple(columns)
        self.body.addWidget(self._inside_cards, 1)
        self.history.setMinimumHeight(theme.px(120))
        self._arrange(3)
        theme.changed.connect(self._fit)

    def _wire(self) -> None:
        self.profile.changed.connect(self._save_profile)
        self.looks.asked.connect(self._look)
        self.six_ones.changed.connect(self._save_setting)
        self.printing.changed.connect(self._save_rows)
        self.plan.changed.connect(self._save_judgement)
        self.judgement.changed.connect(self._save_judgement)
        self.checklist.changed.connect(self._save_judgement)
        self.checklist.write_asked.connect(self._write_checklist)
        self.plan.shops_asked.connect(self._choose_start)
        self.protection.lock_asked.connect(lambda: self._look("lock"))
        self.enrolment.file_asked.connect(lambda: write_enrolment_file(self._context))
        self.history.undo_asked.connect(self._undo)
        self.history.all_asked.connect(lambda: self._context.history_asked.emit("", ""))

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("设置")

    def entered(self) -> None:
        """Put the focus on the first field that is not filled, else on the first."""
        rows = list(self.profile.rows.values())
        needed = (row for row in rows if row.label.text().endswith("*"))
        empty = next((row for row in needed if not row.text()), rows[0])
        empty.field.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch; every operation is one more line of the history."""
        ledger = self._context.ledger
        if changes is None or changes.touches("manager"):
            self.profile.show_profile(get_profile(ledger))
        if changes is None or changes.touches("setting"):
            self._show_settings()
        if changes is None or changes.touches("setting", "checklist", "check"):
            self._show_checklists()
        self.desk.refresh()
        self.backups.refresh()
        facts = ledger_facts(ledger)
        self.data.show_facts(facts)
        if changes is None or changes.touches("device", "package"):
            self.enrolment.show_device(
                facts.device, own_fingerprint(ledger), enrolment_state(ledger)
            )
        self.history.show_entries(history(ledger, limit=_STEPS), self._context.today())

    def _show_settings(self) -> None:
        ledger = self._context.ledger
        self.six_ones.show_settings(six_one_settings(ledger), self._context.today())
        self.printing.show_rows(sheet_rows(ledger))
        self.plan.show_settings(plan_settings(ledger))
        for kind in JUDGEMENTS:
            self.judgement.show_settings(judgement(ledger, kind))

    def _show_checklists(self) -> None:
        ledger = self._context.ledger
        choice = judgement(ledger, ChecklistChoice)
        self.checklist.show_versions(checklist_versions(ledger), choice)
        self.checklist.show_marks(judgement(ledger, CheckMarks))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(self.title, _("改了就生效，都已保存，可以撤销"))
        for card in (
            self.profile, self.looks, self.six_ones, self.data, self.protection, self.backup,
            self.enrolment, self.history, self.printing, self.about, self.plan,
            self.judgement, self.checklist,
        ):  # fmt: skip
            card.retranslate()
        self._settle()
        self._fit()

    def _settle(self) -> None:
        """Let the layouts measure anew now, not when Qt gets to it: words were changed."""
        inside = self._inside_cards
        for part in (*reversed(inside.findChildren(QWidget)), inside):
            layout = part.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
            part.updateGeometry()

    def commands(self) -> Commands:
        """Return what can be done here from anywhere."""
        return {"check_ledger": self.check_ledger}

    def check_ledger(self) -> None:
        """Check the ledger as asked from elsewhere, with what comes of it in sight."""
        self.checks.check()
        self.scroll_area.ensureWidgetVisible(self.data.check, 0, self.data.height())

    # -- laying out

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take as many columns as have room for their words."""
        room = self.width() - 2 * Space.PAGE
        wide = self.width() / theme.factor
        for count in (3, 2, 1):
            if wide < {3: _THREE_FROM, 2: _TWO_FROM, 1: 0}[count]:
                continue
            self._arrange(count)
            if self._inside_cards.minimumSizeHint().width() <= room:
                return

    def _arrange(self, count: int) -> None:
        """Deal the cards into ``count`` columns."""
        if count == self._count:
            return
        self._count = count
        profile, looks, six = self.profile, self.looks, self.six_ones
        data, story, about, paper = self.data, self.history, self.about, self.printing
        lock, copies, enrol, plan = self.protection, self.backup, self.enrolment, self.plan
        rules, lists = self.judgement, self.checklist
        rest = (lock, enrol, story, paper, about)
        dealt: tuple[tuple[Card, ...], ...] = {
            3: (
                (profile, looks, paper, data, lock, about),
                (six, lists, plan, rules),
                (copies, enrol, story),
            ),
            2: (
                (profile, looks, paper, copies, data, lock, enrol, about),
                (six, lists, plan, rules, story),
                (),
            ),
            1: ((profile, looks, six, lists, plan, rules, copies, data, *rest), (), ()),
        }[count]
        for column, cards in zip(self._columns, dealt, strict=True):
            for card in (card for part in dealt for card in part):
                column.removeWidget(card)  # takeAt(0) leaves an item that keeps a card from growing
            for at, card in enumerate(cards, 1):
                elastic = card is story or (story not in cards and at == len(cards))
                column.addWidget(card, int(elastic))
        row = self._inside_cards.layout()
        if isinstance(row, QHBoxLayout):
            for at, share in enumerate((10, 14, 11)):
                row.setStretch(at, share if dealt[at] else 0)
            row.setSpacing(Space.GAP if count > 1 else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        else:
            super().keyPressEvent(event)

    # -- acting

    def _save_profile(self, manager: Manager) -> None:
        ledger = self._context.ledger
        try:
            changes = set_profile(ledger, manager)
        except WorldFailed as error:
            self.profile.try_again(get_profile(ledger))
            self._context.tell_failure(error)
        except RoundbookError as error:
            self.profile.show_profile(get_profile(ledger))
            self._context.tell_failure(error)
        else:
            self._context.announce(changes, _("已保存本人资料"))

    def _save_setting(self, key: str, value: str) -> None:
        self._change(key, value, _("已改六个一设置"))

    def _save_rows(self, rows: str) -> None:
        self._change(SHEET_ROWS_KEY, rows, _("走访单列 {n} 个品规").format(n=rows))

    def _save_judgement(self, settings: Judgement) -> None:
        done = _("已改设置：{what}").format(what=_(settings.title))
        saved = self._context.act(lambda ledger: change_judgement(ledger, settings), done)
        if saved is None:
            self._show_settings()
            self._show_checklists()

    def _write_checklist(self, version: str) -> None:
        """Write a version as the workbook headquarters hands out."""
        # headquarters' form, in Chinese whatever is shown; a version is named as they like
        name = f"评估标准_{re.sub(_NOT_IN_NAMES, '-', version)}.xlsx"
        path = self._context.dialogs.ask_save_file(_("写出评估标准"), name, "Excel (*.xlsx)")
        if path is None:
            return
        try:
            written = write_checklist(self._context.ledger, version, path)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return
        self._context.told.emit(_("已写出 {name}").format(name=written.name), "")

    def _choose_start(self) -> None:
        rows = retailer_rows(self._context.ledger, self._context.today())
        self.plan.open_shops([row for row in rows if row.place is not None])

    def _change(self, key: str, value: str, done: str) -> None:
        """Save a choice; one that cannot be saved is not shown as if it were in force."""
        saved = self._context.act(lambda ledger: change_setting(ledger, key, value), done)
        if saved is None:
            self._show_settings()

    def _look(self, command: str) -> None:
        """Let the window do it, because it remembers; alone (in a test) do it here."""
        run: Any = getattr(self.window(), "run_command", None)
        if callable(run):
            run(command)
        elif command.startswith("language_"):
            set_language(command.removeprefix("language_"))
        elif command == "large":
            theme.set_large(not theme.large)
        else:
            theme.set_mode(_LOOKS[command])
        self.looks.show_now()

    def _undo(self, seq: int) -> None:
        entry = next((e for e in history(self._context.ledger, limit=_STEPS) if e.seq == seq), None)
        if entry is not None:
            done = _("已撤销：{what}").format(what=entry_words(entry))
            self._context.act(lambda ledger: undo_operation(ledger, seq), done)
