"""The strip above the list: how much headquarters has, and what the rest is waiting for."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from models.report_state import ReportState
from ui.i18n import _
from ui.screens.reconciliation.rows import STATES
from ui.theme import Type
from ui.widgets import BigFigure, Card, Legend, PartsBar, Text, column, line

__all__ = ["SummaryCard"]

_TONES = {
    ReportState.ACCEPTED: "accent",
    ReportState.AWAITING: "softline",
    ReportState.UNSENT: "last",
    ReportState.CHANGED: "warn",
    ReportState.RETURNED: "bad",
}
"""From left to right: what is settled first."""


class SummaryCard(Card):
    """``show_counts(counts by state)``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.figure = BigFigure(size=Type.GLANCE)
        self.words = Text("", Type.TABLE, tone="text2")
        self.bar = PartsBar()
        self.legend = Legend([])
        self._counts: Mapping[ReportState, int] = {}
        row = line(spacing=24)
        row.addLayout(column(self.figure, self.words, spacing=2))
        row.addLayout(column(self.bar, line(self.legend, None), spacing=8), 1)
        self.body.addLayout(row)

    def show_counts(self, counts: Mapping[ReportState, int]) -> None:
        """Show how many records are in which state."""
        self._counts = counts
        whole, accepted = sum(counts.values()), counts.get(ReportState.ACCEPTED, 0)
        self.figure.set_figure(f"{accepted:,}", _("/ {n} 条总部已接收").format(n=f"{whole:,}"))
        self.words.setText(self._left(counts))
        said = [
            (f"#{tone}", f"{_(STATES[state][0])} {counts.get(state, 0):,}")
            for state, tone in _TONES.items()
        ]
        self.legend.set_entries(said)
        self.bar.set_parts(
            [(counts.get(state, 0), tone) for state, tone in _TONES.items()],
            _("，").join(text for _tone, text in said),
        )
        self.setVisible(whole > 0)

    @staticmethod
    def _left(counts: Mapping[ReportState, int]) -> str:
        returned = counts.get(ReportState.RETURNED, 0)
        unsent = counts.get(ReportState.UNSENT, 0) + counts.get(ReportState.CHANGED, 0)
        if returned:
            return _("{n} 条退回，改好再报一次").format(n=f"{returned:,}")
        if unsent:
            return _("{n} 条要上报").format(n=f"{unsent:,}")
        if counts.get(ReportState.AWAITING, 0):
            return _("都交了，等总部回执")
        return _("两边一致")

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.show_counts(self._counts)
