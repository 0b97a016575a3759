"""备份: when the last one was, where they lie, what can be done with them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.backup import BackupFile, LastBackup
from ui.backups import when_words
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell, Column
from ui.screens.settings.data_card import size_words
from ui.theme import Size, Space, Type, theme
from ui.widgets import Button, Card, Elided, Text, column, line

__all__ = ["BackupCard", "BackupState"]

_ROWS = 5


@attrs.frozen(kw_only=True)
class BackupState:
    """What the card shows: ``copied`` are the names that the second place has as well."""

    last: LastBackup
    files: Sequence[BackupFile]
    copied: frozenset[str]


class BackupCard(Card):
    """``show_state(state, today)``, ``show_busy(words)``.

    Signals:
        backup_asked: a backup is to be made now.
        place_asked, place_dropped: the second place is to be chosen, is not wanted any more.
        restore_asked: path of a backup that is to be tried out and restored.
        file_asked: another file is to be chosen for that.
    """

    backup_asked = Signal()
    place_asked = Signal()
    place_dropped = Signal()
    restore_asked = Signal(str)
    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True)
        self._state: BackupState | None = None
        self._today = date.min
        self.now = Button("", icon="shield", kind="plain")
        self.words = Text("", Type.TABLE, wrap=True)
        self.place = Elided("", Type.SMALL, tone="muted")
        self.remark = Text("", Type.SMALL, tone="warn", wrap=True)
        self.choose = Button("", icon="folder", kind="plain")
        self.drop = Button("", icon="close", kind="plain")
        self.table = DenseTable(_columns(), name="", row_height=Size.GRID_ROW, header=False)
        self.restore = Button("", icon="undo")
        self.other = Button("", kind="plain")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        pad = Space.CARD - 1
        place = line(self.place, self.choose, self.drop, spacing=4)
        place.setStretch(0, 1)
        inside = QWidget()
        column(self.words, place, self.remark, spacing=2, margins=(pad, 0, pad, 8), into=inside)
        self.add_side(self.now)
        self.add(inside)
        self.add(self.table, 1)
        holder = QWidget()
        holder.setLayout(line(self.restore, None, self.other, spacing=12))
        self.foot(holder)
        theme.changed.connect(self._measure)
        self._measure()

    def _wire(self) -> None:
        self.now.clicked.connect(self.backup_asked)
        self.choose.clicked.connect(self.place_asked)
        self.drop.clicked.connect(self.place_dropped)
        self.restore.clicked.connect(self._ask)
        self.other.clicked.connect(self.file_asked)
        self.table.opened.connect(lambda _key: self._ask())
        self.table.current_key_changed.connect(lambda _key: self._current())

    def _measure(self) -> None:
        self.table.setFixedHeight(theme.px(Size.GRID_ROW) * _ROWS + 2)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("备份"))
        self.now.set_text(_("现在备份"))
        self.choose.set_text(_("选第二处…"))
        self.drop.set_name(_("不用第二处"))
        self.restore.set_text(_("从这份恢复…"))
        self.other.set_text(_("别的文件…"))
        self.table.setAccessibleName(_("备份"))
        if self._state is not None:
            self._show()

    def show_state(self, state: BackupState, today: date) -> None:
        """Show the last backup, the second place, and the list."""
        self._state, self._today = state, today
        self.now.setEnabled(True)
        self.retranslate()

    def show_busy(self, words: str) -> None:
        """Say what is being done."""
        self.now.setEnabled(False)
        self.restore.setEnabled(False)
        self.words.setText(words)
        self.words.set_tone("text2")

    def _show(self) -> None:
        state = self._state
        if state is None:
            return
        words, tone = self._last_words(state.last)
        self.words.setText(words)
        self.words.set_tone(tone)
        self._show_place(state)
        rows = [_row(file, file.path.name in state.copied, self._today) for file in state.files]
        self.table.set_rows(rows, [str(file.path) for file in state.files])
        self.table.setVisible(bool(rows))
        self._current()

    def _last_words(self, last: LastBackup) -> tuple[str, str]:
        if last.at is None:
            return _("还没有备份。每半小时、退出时、导入前会自动备份。"), "warn"
        when = when_words(last.at, self._today)
        if last.changed:
            return _("最近的备份 {when}，写成后核对过；之后又有改动。").format(when=when), "text"
        return _("最近的备份 {when}，写成后核对过，都在里面。").format(when=when), "ok"

    def _show_place(self, state: BackupState) -> None:
        place = state.last.second_place
        self.drop.setVisible(bool(place))
        self.place.set_text(
            _("第二处：{place}").format(place=place) if place else _("第二处：没有设")
        )
        remark = ""
        if not place:
            remark = _("电脑坏了、丢了，这里的备份也没了：请选U盘或移动硬盘。")
        elif state.last.second_missed:
            remark = _("最近一次没有抄到第二处；接上以后会自动补抄。")
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    def _current(self) -> None:
        self.restore.setEnabled(bool(self.table.current_key()) and self.now.isEnabled())

    def _ask(self) -> None:
        key = self.table.current_key()
        if key and self.restore.isEnabled():
            self.restore_asked.emit(str(Path(key)))


def _row(file: BackupFile, copied: bool, today: date) -> tuple[Cell, ...]:
    name = file.name
    words = _("{reason} · 第 {n} 步").format(reason=_(name.reason.value), n=f"{name.operation:,}")
    what: Cell = (("text", words),)
    state: Cell = (("tag:ok", _("两处")),) if copied else ""
    return when_words(name.at, today), what, state, _size(file.size)


def _size(size: int) -> str:
    """Return a size in few signs: the column is narrow."""
    megabytes = size / 2**20
    return size_words(size) if megabytes < 10 else f"{megabytes:,.0f} MB"


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", width=86, tone="muted", size=Type.SMALL),
        Column("what", stretch=True),
        Column("state", width=58, align="right"),
        Column("size", width=62, align="right", tone="muted", size=Type.SMALL),
    )
