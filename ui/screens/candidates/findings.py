"""The criteria of one store: sign, value, and why that is enough or not."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from models.candidates.criteria import Finding, Verdict
from ui.i18n import _
from ui.theme import Size, Space, Type, theme
from ui.widgets import Elided, StateSign, Text
from ui.words import say

__all__ = ["FindingList"]

_VALUE = 132
_TONES = {Verdict.MET: "muted", Verdict.NOT_MET: "bad", Verdict.UNKNOWN: "text2"}


class FindingList(QWidget):
    """``show_findings(findings)``: one line for each criterion."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.BASE)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(3, 1)
        self._rows: list[tuple[StateSign, Text, Text, Elided]] = []
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._grid.setColumnMinimumWidth(1, theme.px(Space.LABEL - Space.CELL))
        self._grid.setColumnMinimumWidth(2, theme.px(_VALUE))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what was found; nothing where nothing was judged."""
        while len(self._rows) < len(findings):
            self._add_row()
        for at, parts in enumerate(self._rows):
            shown = at < len(findings)
            for part in parts:
                part.setVisible(shown)
            if shown:
                self._show(parts, findings[at])
        self.setVisible(bool(findings))

    def _add_row(self) -> None:
        parts = (
            StateSign(size=Size.SIGN_SMALL),
            Text("", Type.SMALL, tone="muted"),
            Text("", Type.SMALL),
            Elided("", Type.SMALL, tone="muted"),
        )
        for at, part in enumerate(parts):
            self._grid.addWidget(part, len(self._rows), at, Qt.AlignmentFlag.AlignVCenter)
        self._rows.append(parts)

    @staticmethod
    def _show(parts: tuple[StateSign, Text, Text, Elided], finding: Finding) -> None:
        sign, label, value, reason = parts
        sign.set_state(finding.verdict.value)
        label.setText(_(finding.criterion.value))
        value.setText(say(finding.value))
        reason.set_text(say(finding.reason))
        reason.set_tone(_TONES[finding.verdict])
        reason.setToolTip(say(finding.reason))
        words = (finding.criterion.value, finding.verdict.value, finding.value, finding.reason)
        value.setAccessibleName(" ".join(say(each) for each in words))
