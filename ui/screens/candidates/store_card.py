"""The card of the store in hand: what speaks for it, its file, what can be done next."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.candidates.criteria import Finding
from models.candidates.rules import STAGES
from models.programme.standard_file import StandardStage
from ui.entries.controls import Sources
from ui.entries.form import EntryForm
from ui.i18n import _
from ui.screens.candidates.desk import HIDDEN, KIND, LEAVING
from ui.screens.candidates.findings import FindingList
from ui.screens.candidates.tables import STAGE_TONES
from ui.theme import Size, Space, Type
from ui.widgets import Button, Card, Elided, EmptyState, Rule, Tag, Text, column, line

__all__ = ["StoreCard"]


class StoreCard(Card):
    """``form`` is the file of the store; the page fills the words and works the buttons.

    Signals:
        letter_asked: n, x, t, g, o or f: one of the buttons.
        save_asked, withdraw_asked: the buttons of the file.
    """

    letter_asked = Signal(str)
    save_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, sources: Sources) -> None:
        super().__init__()
        self._sources = sources
        self.name = Elided("", Type.PANEL, bold=True)
        self.stage = Tag()
        self.about = Elided("", Type.SMALL, tone="text2")
        self.findings = FindingList()
        self.upkeep = Text("", Type.SMALL, tone="warn", wrap=True)
        self.file_head = Text("", Type.TABLE, bold=True)
        self.kept = Text("", Type.SMALL, tone="text2")
        self.form = EntryForm(KIND, sources, HIDDEN)
        self.told = Text("", Type.SMALL, tone="text2", wrap=True)
        self.refused = Text("", Type.SMALL, tone="bad", wrap=True)
        self.next = Button("", kind="primary", key="N", height=Size.MAIN_BUTTON)
        self.save = Button("", key="Ctrl+Enter", height=Size.MAIN_BUTTON)
        self.leave = Button("", key="X", height=Size.MAIN_BUTTON)
        self.tell = Button("", key="T")
        self.grade = Button("", key="G")
        self.open = Button("", key="O")
        self.other = Button("", kind="plain", key="F")
        self.withdraw = Button("", kind="plain", key="Del")
        self.empty = EmptyState(hints=())
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._form_box = QWidget()
        self._form_room = column(self.form, into=self._form_box)
        column(
            line(self.name, self.stage, spacing=Space.BASE),
            self.about, 6, self.findings, self.upkeep, 6, Rule(), 6,
            line(self.file_head, self.kept, None, self.other, self.withdraw, spacing=Space.BASE),
            spacing=3, into=self._inside,
        )  # fmt: skip
        self.add(self._inside)
        self.add(self._form_box, 1)
        self.add(self.empty, 1)
        self._foot_box = QWidget()
        column(
            self.told,
            self.refused,
            line(self.next, self.save, self.leave, spacing=Space.BASE),
            line(self.grade, self.tell, None, self.open, spacing=Space.BASE),
            spacing=Space.BASE,
            into=self._foot_box,
        )
        self.foot(self._foot_box)

    def _wire(self) -> None:
        for button, letter in (
            (self.next, "n"), (self.leave, "x"), (self.tell, "t"), (self.grade, "g"),
            (self.open, "o"), (self.other, "f"),
        ):  # fmt: skip
            button.clicked.connect(
                lambda _down=False, letter=letter: self.letter_asked.emit(letter)
            )
        self.save.clicked.connect(self.save_asked)
        self.withdraw.clicked.connect(self.withdraw_asked)

    # -- showing

    def show_nobody(self, title: str, text: str) -> None:
        """Show that no store is in hand."""
        self.empty.set_words(title, text)
        self._show_parts(store=False)

    def _show_parts(self, *, store: bool) -> None:
        for part in (self._inside, self._form_box, self._foot_box):
            part.setVisible(store)
        self.empty.setVisible(not store)

    def show_store(self, name: str, about: str, findings: Sequence[Finding], upkeep: str) -> None:
        """Show who the store is and what was found of it."""
        self._show_parts(store=True)
        self.setAccessibleName(name)
        self.name.set_text(name)
        self.about.set_text(about)
        self.findings.show_findings(findings)
        self.upkeep.setText(upkeep)
        self.upkeep.setVisible(bool(upkeep))

    def show_file(self, stage: StandardStage | None, wanted: StandardStage | None) -> None:
        """Show where the file stands; ``wanted`` is the stage that N writes down."""
        known = stage is not None
        self.stage.setVisible(known)
        if stage is not None:
            self.stage.set_tag(_(stage.value), STAGE_TONES[stage])
        self.file_head.setText(_("标准店档案") if known else _("还没有建档"))
        self.next.setVisible(wanted is not None)
        if wanted is not None:
            words = _("记下“{stage}”") if known else _("建档：{stage}")
            self.next.set_text(words.format(stage=_(wanted.value)))
        self.leave.setVisible(stage in STAGES)
        self.withdraw.setVisible(known)

    def show_others(self, count: int) -> None:
        """Show whether there are open files beside the one in hand."""
        self.other.setVisible(count > 0)

    def make_form(self) -> EntryForm:
        """Make the form anew: the words are others."""
        self._form_room.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = EntryForm(KIND, self._sources, HIDDEN)
        self._form_room.addWidget(self.form)
        return self.form

    def show_leaving(self, shown: bool, begun: bool) -> None:
        """Show the fields of 退出, or not; one that is only begun is what is to be saved now."""
        self.form.set_shown(shown, *LEAVING)
        if begun:
            self.next.hide()
            self.leave.hide()
        self.save.kind = "outlined" if self.next.isVisibleTo(self) else "primary"
        self.save.set_text(_("记下“{stage}”").format(stage=_("退出")) if begun else _("保存"))

    def say_told(self, words: str, button: str) -> None:
        """Say what headquarters was told; ``button`` asks for what it is still to be told."""
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.tell.set_text(button)
        self.tell.setVisible(bool(button))

    def refuse(self, words: str) -> None:
        """Say why it could not be saved where no field is to blame; ``""`` takes it back."""
        self.refused.setText(words)
        self.refused.setVisible(bool(words))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.leave.set_text(_("退出…"))
        self.grade.set_text(_("建议等级"))
        self.open.set_text(_("打开客户"))
        self.withdraw.set_text(_("撤回"))
        self.other.set_text(_("看另一份"))
