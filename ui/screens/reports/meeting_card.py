"""The meeting of the 10th: its three forms together, made into files by one key."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.reports.reminders import period_words
from models.reports.standing import Standing
from storage.queries.report_list import ReportRow
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.screens.reports.words import MEETING_NAME, full_name, meeting_state, state_of
from ui.theme import Size, Type, theme
from ui.widgets import Button, Card, Elided, StateSign, Text, column, line
from ui.words import month_day, say

__all__ = ["MeetingCard"]


class MeetingCard(Card):
    """``show_rows(rows)``: the forms of one month.

    Signals:
        files_asked, preview_asked, submit_asked: the buttons.
        report_asked: the key of a form that is to be opened.
        left: one goes back to the list.
    """

    files_asked = Signal()
    preview_asked = Signal()
    submit_asked = Signal()
    report_asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = Text("", Type.PANEL, bold=True)
        self.sign = StateSign("待做")
        self.state = Text("", Type.TABLE)
        self.days = Elided("", Type.SMALL, tone="muted")
        self.forms = ListTable(self._titles(), name="", header=False, row_height=Size.LIST_ROW)
        self.about = Text("", Type.TABLE, tone="text2", wrap=True)
        self.files = Button("", kind="primary", key="Ctrl+M", height=Size.MAIN_BUTTON)
        self.submit = Button("", key="Ctrl+Enter", height=Size.MAIN_BUTTON)
        self.preview = Button("", icon="print", key="Ctrl+P", height=Size.MAIN_BUTTON)
        head = QWidget()
        column(
            line(self.name, self.sign, self.state, None, spacing=10),
            self.days,
            spacing=2,
            into=head,
        )
        for part in (head, self.forms, self.about):
            self.add(part)
        self.body.addStretch(1)
        foot = QWidget()
        line(self.files, self.submit, None, self.preview, into=foot)
        self.foot(foot)
        self.files.clicked.connect(self.files_asked)
        self.submit.clicked.connect(self.submit_asked)
        self.preview.clicked.connect(self.preview_asked)
        self.forms.opened.connect(self.report_asked)
        self.forms.onward.connect(lambda: self.report_asked.emit(self.forms.current_key()))
        for leaving in (self.forms.left, self.forms.back):
            leaving.connect(self.left)

    @staticmethod
    def _titles() -> tuple[Column, ...]:
        return (
            Column("sign", width=40),
            Column("name", stretch=True, size=Type.BODY, name=True),
            Column("state", width=220, align="right"),
        )

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.files.set_text(_("做成工作簿和 PDF"))
        self.submit.set_text(_("三张都提交"))
        self.preview.set_text(_("预览"))
        self.forms.setAccessibleName(_(MEETING_NAME))
        self.about.setText(
            _("三张表一次做成一个工作簿和一份 PDF。策略、困难、原因和措施打开各表去写，"
              "提交过的按提交时的数。")
        )  # fmt: skip

    def show_rows(self, rows: Sequence[ReportRow], today: date) -> None:
        """Show the three forms and how they stand."""
        first = rows[0]
        self.name.setText(f"{_(MEETING_NAME)} · {say(period_words(first.period))}")
        sign, words, tone = meeting_state(tuple(rows), today)
        self.sign.set_state(sign)
        self.state.setText(words)
        self.state.set_tone(tone)
        limit = month_day(first.schedule.limit, today)
        self.days.set_text(_("{day} 前交（含当天）").format(day=limit))
        self.forms.set_rows([_cells(row, today) for row in rows], [row.key for row in rows])
        self.forms.setFixedHeight(len(rows) * theme.px(Size.LIST_ROW) + 2)
        self.submit.setVisible(any(row.is_open for row in rows))


def _cells(row: ReportRow, today: date) -> tuple[Cell, ...]:
    sign, words, tone = state_of(row, today)
    said = words
    if row.standing is Standing.RETURNED and row.review is not None and row.review.comment:
        said = f"{words} · {row.review.comment}"
    return ((("sign-small", sign),), full_name(row.kind), ((tone, said),))
