"""本人资料: seven fields, each saved when it is left; no button to forget."""

from typing import Any

import attrs
from PySide6.QtCore import Signal

from models.errors import InvalidValue
from models.fields import fields_of
from models.manager import Manager
from ui.i18n import _
from ui.screens.settings.field_row import FieldRow, align_rows
from ui.theme import Type, theme
from ui.widgets import Card, Text

__all__ = ["ProfileCard", "profile_faults"]

_FIELDS = ("id", "name", "phone", "organisation", "department", "area", "supervisor")
_NEEDED = ("id", "name", "organisation")


class ProfileCard(Card):
    """``show_profile(manager)``.

    Signals:
        changed: the Manager as it is now, sound in all fields.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._known: Manager | None = None
        self.rows = {name: FieldRow() for name in _FIELDS}
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        for row in self.rows.values():
            self.add(row)
            row.edited.connect(self._edited)
        self.add(self.remark)
        self.body.addStretch(1)
        theme.changed.connect(self._align)

    def _align(self) -> None:
        align_rows(self.rows.values())

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("本人资料"))
        for name, label in (("id", _("工号")), *_labels()):
            self.rows[name].set_label(label, needed=name in _NEEDED)
        align_rows(self.rows.values())
        self._say()

    def show_profile(self, manager: Manager | None) -> None:
        """Show whose ledger it is."""
        self._known = manager
        for name, row in self.rows.items():
            row.set_text(getattr(manager, name) if manager is not None else "")
        self._say()

    def try_again(self, saved: Manager | None) -> None:
        """Keep what is typed though it could not be saved; leaving a field saves it again."""
        self._known = saved
        for row in self.rows.values():
            row.field.tell_again()

    def _say(self) -> None:
        missing = [self.rows[name].field.accessibleName() for name in _NEEDED
                   if not self.rows[name].text()]  # fmt: skip
        if missing:
            words = _("填好{fields}才会保存，打印和上报也要用。").format(
                fields=_("、").join(missing)
            )
        else:
            words = _("离开一格就已保存，可以撤销。写在走访单和上报包上。")
        self.remark.setText(words)
        self.remark.set_tone("warn" if missing else "muted")

    def _edited(self) -> None:
        """Save what is typed if all of it can be saved, else say at the field what is wrong."""
        texts: dict[str, Any] = {name: row.text() for name, row in self.rows.items()}
        base = self._known if self._known is not None else Manager(id="", name="")
        manager = attrs.evolve(base, **texts)
        faults = profile_faults(manager)
        for name, row in self.rows.items():
            row.mark(self._reason(name, faults.get(name, "")))
        self._say()
        if not faults and manager != self._known:
            self._known = manager
            self.changed.emit(manager)

    def _reason(self, name: str, reason: str) -> str:
        """A field that was never filled is not scolded for being empty."""
        was = getattr(self._known, name) if self._known is not None else ""
        if not self.rows[name].text() and not was:
            return ""
        return reason


def _labels() -> tuple[tuple[str, str], ...]:
    return tuple((info.name, _(info.label)) for info in fields_of(Manager) if info.name in _FIELDS)


def profile_faults(manager: Manager) -> dict[str, str]:
    """Return what is wrong, by field."""
    faults = {} if manager.id else {"id": _("要填")}
    for info in fields_of(Manager):
        try:
            info.check(getattr(manager, info.name))
        except InvalidValue as error:
            faults[info.name] = _(str(error.params["reason"]))
    return faults
