"""The records of one kind, beside them one record: its fields, and every content that is held."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.errors import RoundbookError
from models.kinds import KINDS
from storage.headquarters.records import HeldContent, RecordLine, WholeRecord, whole_record
from storage.headquarters.standings import RecordKey
from storage.operations.headquarters import return_record, take_back
from ui.history_words import value_shown
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.view import FoundTable, Row, Saying, shortcut
from ui.screens.headquarters.words import moment_words, package_words, short_device
from ui.theme import Size, Space
from ui.widgets import Card, line

__all__ = ["RecordsPanel"]


class RecordsPanel(QWidget):
    """``show_records(manager, kind, lines)``; the card at the right follows the list.

    Signals:
        left: Esc was pressed.
        counted: rows shown and rows in all.
    """

    left = Signal()
    counted = Signal(int, int)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._lines: dict[str, RecordLine] = {}
        self._whole: WholeRecord | None = None
        self._head = ("", "")
        self.table = FoundTable(_columns())
        self.fields = DenseTable(_field_columns(), name="", row_height=Size.GRID_ROW, framed=False)
        self.contents = DenseTable(_content_columns(), name="", framed=False)
        self.saying = Saying()
        self.list_card, self.record_card = Card(flush=True), Card(flush=True)
        self.list_card.add(self.table, 1)
        self.record_card.add(self.fields, 3)
        self.record_card.add(self.contents, 2)
        self.record_card.add(self.saying)
        row = line(spacing=Space.GAP, into=self)
        for card, share in ((self.list_card, 46), (self.record_card, 54)):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, share)
        self.table.current_key_changed.connect(lambda _key: self._show_record())
        self.table.opened.connect(lambda _key: self.fields.setFocus())
        self.table.left.connect(self.left)
        self.saying.left.connect(self.table.setFocus)
        shortcut("R", self, self.ask_return)
        shortcut("Z", self, self.take_back)

    def show_records(self, manager: str, kind: str, lines: Sequence[RecordLine]) -> None:
        """Show the records of one kind."""
        self._lines = {"\t".join(each.record): each for each in lines}
        self._head = (f"{_(KINDS[kind].label)}", manager)
        self.list_card.set_head(*self._head)
        self.table.show_all([_row(key, each) for key, each in self._lines.items()])
        self._show_record()
        self.tell_rows()

    def look_for(self, words: str) -> None:
        """Show the records that hold all words."""
        self.table.look_for(words)
        self.tell_rows()

    def tell_rows(self) -> None:
        """Tell how many records are shown."""
        self.counted.emit(self.table.row_count(), self.table.all_count)

    @property
    def current(self) -> RecordKey | None:
        """The record in hand."""
        line_ = self._lines.get(self.table.current_key())
        return line_.record if line_ is not None else None

    def _show_record(self) -> None:
        record, self._whole = self.current, None
        if record is not None:
            try:
                with self._library.reading() as database:
                    self._whole = whole_record(database, record)
            except RoundbookError:
                self._whole = None  # the page tells it when it reads anew
        self.record_card.setVisible(self._whole is not None)
        if self._whole is not None:
            self._fill(self._whole)

    def _fill(self, whole: WholeRecord) -> None:
        returned = next((each.returned for each in whole.contents if each.counts), None)
        side = _("退回：{comment}").format(comment=returned[0]) if returned else ""
        self.record_card.set_head(value_shown(whole.title), "", side)
        rows: list[tuple[Cell, ...]] = []
        part = ""
        for named, label, words in whole.values:
            if named != part:
                part = named
                rows.append(((("small!", _(named)),), ""))
            rows.append((_(label), value_shown(words)))
        self.fields.set_rows(rows, [str(at) for at in range(len(rows))])
        several = len({each.device for each in whole.contents}) > 1
        self.contents.set_rows(
            [_content_row(each, several=several) for each in whole.contents],
            [f"{each.key}" for each in whole.contents],
        )

    # -- deciding

    def ask_return(self) -> None:
        """Ask why the record in hand goes back."""
        record = self.current
        if record is not None and self._whole is not None:
            self.saying.ask(
                _("退回这一条"), _("退回给他"), lambda comment: self._return(record, comment),
                needed=True,
            )  # fmt: skip

    def _return(self, record: RecordKey, comment: str) -> bool:
        return self._library.act(
            lambda database, by: return_record(database, record, by, comment),
            _("已退回，下一份回执会写明"),
            back=lambda database, by: take_back(database, record, by),
            undone=_("已收回退回"),
        )

    def take_back(self) -> None:
        """Take back that the record in hand was sent back."""
        record = self.current
        if record is not None:
            self._library.act(lambda database, by: take_back(database, record, by), _("已收回退回"))

    def back(self) -> bool:
        """Close the bar; False where it is not open."""
        if self.saying.is_open:
            self.saying.close_bar()
            return True
        return False

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.set_columns(_columns())
        self.fields.set_columns(_field_columns())
        self.contents.set_columns(_content_columns())
        self.table.setAccessibleName(_("记录"))
        self.fields.setAccessibleName(_("这条记录的内容"))
        self.contents.setAccessibleName(_("收到过的各版"))


def _columns() -> tuple[Column, ...]:
    return (
        Column("day", _("日期"), width=92, tone="text2"),
        Column("title", _("哪一条"), stretch=True, name=True),
        Column("revision", _("修订"), width=48, align="right"),
        Column("state", width=104),
    )


def _field_columns() -> tuple[Column, ...]:
    return (
        Column("what", _("项目"), width=150, tone="text2"),
        Column("value", _("内容"), stretch=True),
    )


def _content_columns() -> tuple[Column, ...]:
    return (
        Column("revision", _("收到过的各版"), width=172),
        Column("who", _("谁报的"), width=170, tone="text2"),
        Column("words", _("改了什么"), stretch=True, tone="text2"),
    )


def _row(key: str, each: RecordLine) -> Row:
    state: Cell = ""
    if each.contended:
        state = (("sign-small", "等待中"), ("text", _("冲突")))
    elif each.returned:
        state = (("sign-small", "逾期"), ("bad", _("退回")))
    return (key, (each.day or "—", _without_day(each), str(each.revision), state), "")


def _without_day(each: RecordLine) -> str:
    """Return the title without the day that stands before it."""
    title = value_shown(each.title)
    return title.removesuffix(each.day).strip() or title


def _content_row(each: HeldContent, *, several: bool) -> tuple[Cell, ...]:
    words = _("第 {n} 版").format(n=each.key[0])
    sign = "已完成" if each.counts else ("等待中" if each.head else "未到期")
    tag = (("tag:accent", _("计入")),) if each.counts else ()
    who = f"{each.manager} {package_words(each.sequence, each.month)}"
    told = [_("、").join(_(label) for label in each.changed)] if each.changed else []
    if each.returned is not None:
        told.insert(0, _("退回：{comment}").format(comment=each.returned[0]))
    if each.decided_against is not None:
        said = each.decided_against[0]
        told.insert(0, _("没有采用：{comment}").format(comment=said) if said else _("没有采用"))
    told.append(_("收于 {at}").format(at=moment_words(each.taken_at)))
    if several:
        told.append(_("设备 {device}").format(device=short_device(each.device)))
    return ((("sign-small", sign), ("text", words), *tag), who, " · ".join(told))
