"""启动密码: what it protects, whether it is set, what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.operations.copies_under_key import OpenLeftovers
from storage.queries.settings import LOCK_MINUTES
from ui.i18n import _
from ui.theme import Type
from ui.widgets import Button, Card, Select, Text, column, line

__all__ = ["ProtectionCard"]

_SHOWN = 3


class ProtectionCard(Card):
    """``show_state(protected=True, has_sheet=False, minutes=10)``.

    Signals:
        set_asked, change_asked, sheet_asked, remove_asked, lock_asked: the user wants it.
        minutes_chosen: after how many minutes it locks itself, as text.
    """

    set_asked = Signal()
    change_asked = Signal()
    sheet_asked = Signal()
    remove_asked = Signal()
    lock_asked = Signal()
    minutes_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._minutes = 0
        self._protected: bool | None = None
        self._found = OpenLeftovers()
        self.state = Text("", Type.TABLE, wrap=True)
        self.reminder = Text("", Type.TABLE, tone="warn", wrap=True)
        self.leftovers = Text("", Type.TABLE, tone="warn", wrap=True)
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self.set_password = Button("", icon="lock")
        self.lock = Button("", icon="lock", key="Ctrl+L")
        self.change = Button("")
        self.sheet = Button("", icon="print")
        self.remove = Button("", kind="plain")
        self.minutes = Select(name="")
        self._minutes_label = Text("", Type.TABLE, tone="muted")
        self._locking = QWidget()
        self._lay_out()
        self.set_password.clicked.connect(self.set_asked)
        self.lock.clicked.connect(self.lock_asked)
        self.change.clicked.connect(self.change_asked)
        self.sheet.clicked.connect(self.sheet_asked)
        self.remove.clicked.connect(self.remove_asked)
        self.minutes.chosen.connect(self.minutes_chosen)

    def _lay_out(self) -> None:
        column(
            line(self._minutes_label, self.minutes, None, self.lock),
            line(self.sheet, self.change, None, self.remove),
            into=self._locking,
        )
        self.add(self.state)
        self.add(self.reminder)
        self.add(self.leftovers)
        self.leftovers.hide()
        self.body.addLayout(line(self.set_password, None))
        self.add(self._locking)
        self.add(self.remark)
        self.body.addStretch(1)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("启动密码"))
        self.set_password.set_text(_("设置启动密码…"))
        self.lock.set_text(_("现在锁定"))
        self.change.set_text(_("换密码…"))
        self.sheet.set_text(_("打印恢复单…"))
        self.remove.set_text(_("取消启动密码…"))
        self._minutes_label.setText(_("没人用时锁定"))
        self.minutes.setAccessibleName(_("没人用时锁定"))
        self.minutes.set_options(
            [
                (str(each), _("{n} 分钟后").format(n=each) if each else _("从不"))
                for each in LOCK_MINUTES
            ]
        )
        self.minutes.set_value(str(self._minutes))
        self.reminder.setText(_("恢复单还没有打印。忘了密码又没有恢复单，就没有人能打开台账了。"))
        self._word_state()
        self.show_leftovers(self._found)

    def show_state(self, *, protected: bool, has_sheet: bool, minutes: int) -> None:
        """Show whether there is a password, whether its sheet was made, and when it locks."""
        self._minutes, self._protected = minutes, protected
        self.minutes.set_value(str(minutes))
        self._word_state()
        self.state.set_tone("ok" if protected else "text2")
        self.reminder.setVisible(protected and not has_sheet)
        self.set_password.setVisible(not protected)
        self._locking.setVisible(protected)

    def _word_state(self) -> None:
        """Say what a start password protects; nothing before it is known whether there is one."""
        if self._protected is None:
            return
        if self._protected:
            self.state.setText(_("已设启动密码。台账、照片、草稿和备份都加了密。"))
            self.remark.setText(
                _("上报包、存成的 PDF 和下发文件是给别人看的，不加密，请自己收好。")
            )
        else:
            self.state.setText(
                _("电脑丢了或被人拿去，没有启动密码，谁都能看这本台账。"
                  "设了以后，台账、照片、草稿和备份都加密，拷走也读不出来。")
            )  # fmt: skip
            self.remark.setText(
                _("不设也能用。上报包、存成的 PDF 和下发文件是给别人看的，不加密。")
            )

    def show_leftovers(self, found: OpenLeftovers) -> None:
        """Name what in the data folder can still be read by anybody."""
        self._found = found
        lines = []
        if found.backups:
            words = _("有 {n} 份旧备份损坏了，没法加密，不用就请删掉。")
            lines.append(words.format(n=found.backups))
        if found.files:
            words = _("数据文件夹里有没加密的文件，请挪走或删掉：{names}")
            lines.append(words.format(names=_("、").join(found.files[:_SHOWN])))
        self.leftovers.setText("\n".join(lines))
        self.leftovers.setVisible(bool(lines))
