"""待查: files kept apart, each with its sentence; released, refused, or enrolled for."""

from collections.abc import Callable
from pathlib import Path

from models.consolidation.trust import EnrolmentDoubt
from models.marks import N_
from storage.headquarters.database import Headquarters
from storage.headquarters.quarantine import Quarantined, quarantined
from storage.operations.headquarters import reject_quarantined, release_quarantined
from ui.history_words import value_shown
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.view import View, shortcut
from ui.screens.headquarters.words import moment_words, package_words, short_device
from ui.theme import Type
from ui.widgets import Button, Card, Text, column, line
from ui.words import sentences

__all__ = ["ApartView"]

_STATES = {
    "waiting": ("未遇", "warn!", N_("待查")),
    "released": ("补做", "text", N_("放行，等再收")),
    "rejected": ("豁免", "muted", N_("不收了")),
}


class ApartView(View):
    """The files, and under them the one in hand with what can be done."""

    detail: Card

    def __init__(self, library: Library, enrol: Callable[[], None]) -> None:
        super().__init__(library)
        self._found: dict[str, Quarantined] = {}
        self.sentence = Text("", Type.BODY, wrap=True)
        self.step_words = Text("", Type.TABLE, tone="text2", wrap=True)
        self.facts = Text("", Type.SMALL, tone="muted", wrap=True)
        self.release_button = Button(key="F")
        self.reject_button = Button(key="X")
        self.enrol_button = Button(key="D")
        self.release_button.clicked.connect(self.ask_release)
        self.reject_button.clicked.connect(self.ask_reject)
        self.enrol_button.clicked.connect(enrol)
        self.detail = Card()
        self.detail.body.addLayout(column(self.sentence, self.step_words, self.facts, spacing=6))
        self.detail.body.addLayout(
            line(self.release_button, self.enrol_button, self.reject_button, None, spacing=10)
        )
        self.card.add(self.saying)
        box = column(self.card, self.detail, self.empty_card, spacing=12, into=self)
        box.setStretch(0, 1)
        box.setStretch(2, 1)
        self.table.current_key_changed.connect(lambda _key: self._show())
        self.table.opened.connect(lambda _key: self.ask_release())
        shortcut("F", self, self.ask_release)
        shortcut("X", self, self.ask_reject)
        shortcut("D", self, enrol)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with titles in the language in force."""
        return (
            Column("state", _("状态"), width=118),
            Column("file", _("文件"), width=330, name=True),
            Column("manager", _("自称工号"), width=84, tone="text2"),
            Column("why", _("为什么"), stretch=True, tone="text2"),
        )

    def read(self, database: Headquarters) -> None:
        """Read the files kept apart, those that wait first."""
        order = list(_STATES)
        found = sorted(quarantined(database), key=lambda each: order.index(each.state))
        self._found = {each.sha256: each for each in found}
        self.show_rows([(each.sha256, _cells(each), _tint(each)) for each in found])
        self._show()

    def word_empty(self) -> tuple[str, str]:
        """Return why there is nothing and what to do."""
        return (
            _("没有待查的文件"),
            _("读不出来、前后不符或来历可疑的文件会放在这里，写明原因，别的照收。"),
        )

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here."""
        return [
            ("F", _("放行")), ("D", _("收设备登记")), ("X", _("不收")), ("Ctrl+C", _("复制")),
        ]  # fmt: skip

    @property
    def current(self) -> Quarantined | None:
        """The file in hand."""
        return self._found.get(self.table.current_key())

    def _show(self) -> None:
        self.saying.close_bar()
        found = self.current
        if found is None:
            return
        self.sentence.setText(_(found.sentence))
        said = f"{found.who}：{found.comment}" if found.comment else found.who
        self.step_words.setText(sentences(_(found.next_step), said))
        facts = (
            package_words(found.sequence, ""),
            _("设备 {device}").format(device=short_device(found.device)) if found.device else "",
            _("放在 {folder}").format(folder=found.place),
            _("看到于 {at}").format(at=moment_words(found.at)),
        )
        self.facts.setText(" · ".join(part for part in facts if part))
        self.release_button.setEnabled(found.may_be_released)
        self.reject_button.setEnabled(found.state != "rejected")

    # -- deciding

    def ask_release(self) -> None:
        """Ask how one answers for the file in hand, then take it in."""
        found = self.current
        if found is None:
            return
        if not found.may_be_released:
            self.library.tell(_("这个文件不能放行，看下面写的下一步"))
            return

        def release(comment: str) -> bool:
            done = self.library.act(
                lambda database, by: release_quarantined(database, found.sha256, by, comment),
                _("已放行"),
            )
            path = Path(found.place) / found.file
            if done and path.is_file():
                self.library.receive([path])
            return done

        self.saying.ask(_("放行并收下"), _("放行"), release)

    def ask_reject(self) -> None:
        """Ask why the file in hand is put out of sight."""
        found = self.current
        if found is None or found.state == "rejected":
            return

        def reject(comment: str) -> bool:
            return self.library.act(
                lambda database, by: reject_quarantined(database, found.sha256, by, comment),
                _("不收，以后再见到它也不看"),
            )

        self.saying.ask(_("不收这个文件"), _("不收"), reject)

    def waiting_files(self) -> list[Path]:
        """Return the files in doubt that are still in their places: a new key may settle them."""
        paths = [
            Path(each.place) / each.file
            for each in self._found.values()
            if each.state != "rejected"
        ]
        return [path for path in paths if path.is_file()]

    def enrolment_in_hand(self) -> Path | None:
        """Return the enrolment file that is chosen in the list, where it is one and still there."""
        found = self.current
        if found is None or found.code not in set(EnrolmentDoubt):
            return None
        path = Path(found.place) / found.file
        return path if path.is_file() else None

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        self.table.setAccessibleName(_("待查的文件"))
        self.release_button.set_text(_("放行…"), "F")
        self.reject_button.set_text(_("不收…"), "X")
        self.enrol_button.set_text(_("收设备登记…"), "D")
        self._show()


def _cells(each: Quarantined) -> tuple[Cell, ...]:
    sign, tone, word = _STATES[each.state]
    return (
        (("sign", sign), (tone, _(word))),
        value_shown(each.file),
        each.manager or "—",
        _without_name(each),
    )


def _without_name(each: Quarantined) -> str:
    """Return the sentence without the name of the file, which stands beside it."""
    return value_shown(_(each.sentence)).removeprefix(f"“{value_shown(each.file)}”").strip()


def _tint(each: Quarantined) -> str:
    return "dim" if each.state == "rejected" else ""
