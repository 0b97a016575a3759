"""判断标准: from when on the program warns, what a reason weighs, what is late, large or old."""

from PySide6.QtCore import Signal

from models.awards.settings import AwardSettings
from models.candidates.settings import CandidateSettings
from models.entries.deadlines import ComplaintLimits
from models.judgement import Judgement
from models.reports.settings import ReportSettings
from models.retail_format import FormatLimits
from models.spray_code import SprayLimits
from models.store_analysis import AnalysisSettings
from models.today import Weights
from models.warnings import WarningSettings
from ui.i18n import _
from ui.screens.settings.declared import DeclaredFields
from ui.theme import Type
from ui.widgets import Card, Text

__all__ = ["JUDGEMENTS", "JudgementCard"]

JUDGEMENTS: tuple[type[Judgement], ...] = (
    WarningSettings, Weights, ComplaintLimits, CandidateSettings, AwardSettings, FormatLimits,
    SprayLimits, AnalysisSettings, ReportSettings,
)  # fmt: skip


class JudgementCard(Card):
    """``show_settings(settings)`` for each of ``JUDGEMENTS``, one group each.

    Signals:
        changed: the :class:`Judgement` to be kept.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.entries = DeclaredFields()
        self.ways_back = {kind: self.entries.add_group(kind) for kind in JUDGEMENTS}
        self.fields, self.wrong = self.entries.fields, self.entries.wrong
        self.show_settings = self.entries.show_settings
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self.add(self.entries)
        self.add(self.remark)
        self.body.addStretch(1)
        self.entries.changed.connect(self.changed)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("判断标准"))
        self.remark.setText(
            _(
                "这些由各公司自定，空着就是默认。分值越高越先走访，负的往后排。只影响提醒、建议和指标。"
            )
        )
        self.entries.retranslate([_(kind.title) for kind in JUDGEMENTS])
