"""设备: whose keys are known; the fingerprint in large type, to be read out over the telephone."""

from collections.abc import Callable

from storage.headquarters.database import Headquarters
from storage.headquarters.overview import KnownDevice, known_devices
from storage.operations.headquarters import withdraw_device
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.view import View, shortcut
from ui.screens.headquarters.words import device_cell, moment_words, short_device
from ui.theme import Type
from ui.widgets import Button, Card, Text, Tick, column, line

__all__ = ["DevicesView"]

_HALF = 20
"""Where a fingerprint is broken into two lines: four groups of four and their blanks."""


class DevicesView(View):
    """The devices, and beneath them the fingerprint of the one in hand."""

    def __init__(self, library: Library, enrol: Callable[[], None]) -> None:
        super().__init__(library)
        self._found: dict[str, KnownDevice] = {}
        self.fingerprint = Text("", Type.GLANCE, bold=True)
        self.words = Text("", Type.TABLE, tone="text2", wrap=True)
        self.enrol_button = Button(key="D", icon="download")
        self.withdraw_button = Button(key="W")
        self.enrol_button.clicked.connect(enrol)
        self.withdraw_button.clicked.connect(self.ask_withdraw)
        self.only_enrolled = Tick()
        self.only_enrolled.setChecked(library.only_enrolled)
        self.only_enrolled.toggled.connect(library.set_only_enrolled)
        self.foot = Card()
        row = line(spacing=24)
        row.addWidget(self.fingerprint)
        row.addLayout(column(None, self.words, self.only_enrolled, None, spacing=10), 1)
        row.addLayout(column(self.enrol_button, self.withdraw_button, spacing=8))
        self.foot.body.addLayout(row)
        self.card.add(self.saying)
        box = column(self.card, self.empty_card, self.foot, spacing=12, into=self)
        box.setStretch(0, 1)
        box.setStretch(1, 1)
        self.table.current_key_changed.connect(lambda _key: self._show())
        self.table.opened.connect(lambda _key: self.ask_withdraw())
        shortcut("D", self, enrol)
        shortcut("W", self, self.ask_withdraw)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with titles in the language in force."""
        return (
            Column("state", _("登记情况"), width=100),
            Column("manager", _("客户经理"), width=210, size=Type.BODY, name=True),
            Column("device", _("设备"), width=92, tone="text2"),
            Column("fingerprint", _("密钥指纹"), width=330),
            Column("since", _("登记或首见于"), stretch=True, tone="text2"),
        )

    def read(self, database: Headquarters) -> None:
        """Read the devices."""
        self._found = {each.device: each for each in known_devices(database)}
        self.show_rows([
            (each.device, _cells(each), "dim" if each.withdrawn else "")
            for each in self._found.values()
        ])  # fmt: skip
        self._show()

    def word_empty(self) -> tuple[str, str]:
        """Return why there is nothing and what to do."""
        return (
            _("还没有认识的设备"),
            _("客户经理交来“设备登记_….json”，按 D 收下，再在电话里核对密钥指纹；只要一次。"),
        )

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here."""
        return [("D", _("收设备登记")), ("W", _("停用")), ("Ctrl+C", _("复制"))]

    @property
    def current(self) -> KnownDevice | None:
        """The device in hand."""
        return self._found.get(self.table.current_key())

    def _show(self) -> None:
        self.saying.close_bar()
        found = self.current
        self.fingerprint.setVisible(found is not None)
        self.withdraw_button.setEnabled(found is not None and not found.withdrawn)
        if found is None:
            self.words.setText(_("登记文件可以和上报包放在一起收。"))
            return
        self.fingerprint.setText(
            f"{found.fingerprint[:_HALF].strip()}\n{found.fingerprint[_HALF:].strip()}"
        )
        self.fingerprint.setAccessibleName(_("密钥指纹 {key}").format(key=found.fingerprint))
        self.words.setText(_explained(found))

    def ask_withdraw(self) -> None:
        """Ask why the device in hand is believed no longer."""
        found = self.current
        if found is None or found.withdrawn:
            return

        def withdraw(comment: str) -> bool:
            return self.library.act(
                lambda database, by: withdraw_device(database, found.device, by, comment),
                _("已停用；它以后的包都会待查"),
            )

        words = _("停用 {manager} 的设备").format(manager=f"{found.manager} {found.manager_name}")
        self.saying.ask(words, _("停用"), withdraw)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        self.table.setAccessibleName(_("设备"))
        self.enrol_button.set_text(_("收设备登记…"), "D")
        self.withdraw_button.set_text(_("停用…"), "W")
        self.only_enrolled.setText(_("只收已登记设备的包，别的先待查"))
        self.only_enrolled.setAccessibleName(self.only_enrolled.text())
        self._show()


def _cells(each: KnownDevice) -> tuple[Cell, ...]:
    return (
        device_cell(enrolled=each.enrolled, withdrawn=each.withdrawn),
        f"{each.manager} {each.manager_name}",
        short_device(each.device),
        each.fingerprint,
        moment_words(each.since),
    )


def _explained(found: KnownDevice) -> str:
    who = f"{found.manager} {found.manager_name}"
    if found.withdrawn:
        return _("{who} 的这台设备已停用。以前收的都留着，以后的包会待查。").format(who=who)
    if found.enrolled:
        return _(
            "{who} 的这台设备已登记。请他在电话里念一遍“设置”里的指纹，一字不差才算数。"
        ).format(who=who)
    return _("{who} 的这台设备没有登记，只认它第一包的密钥。请他交登记文件来。").format(who=who)
