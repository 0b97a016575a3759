"""⑥ 评优: a round whose results are proposed by the standard; people decide."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from models.awards import COMPONENTS, AwardDetail
from models.calendar import Period, PeriodKind
from models.errors import InvalidValue, RoundbookError
from models.marks import N_
from models.programme import AwardResult, AwardRound
from models.programme.rules import Event
from storage.operations.award_rounds import award_detail, proposed_round
from ui.i18n import _
from ui.programme.award_words import score_words, standard_words
from ui.programme.event_form import EventForm, FormTools
from ui.programme.plans import AWARD
from ui.theme import Size, Space, Type
from ui.widgets import Button, Text, column, line

__all__ = ["AwardForm"]

_FOR = "scored_for"
"""In a draft: the period, day and stores the scores are of."""


class AwardForm(EventForm):
    """An :class:`EventForm` of an award round; ``propose`` scores it."""

    def __init__(self, tools: FormTools) -> None:
        self.button = Button(_("按标准计算"), height=Size.INPUT_VISIT)
        self.standard = Text("", Type.SMALL, tone="text2", wrap=True)
        self._scored_for = ""
        self._details: dict[tuple[str, str, str], AwardDetail | None] = {}
        super().__init__(tools, AWARD)
        self.button.clicked.connect(self.propose)
        self.band.explain = self._explain

    def own_part(self) -> QVBoxLayout:
        """Lay out the button and by what was scored."""
        row = line(self.button, self.standard, spacing=Space.GAP)
        row.setStretchFactor(self.standard, 1)
        return column(row, spacing=Space.CELL)

    def read_field(self, name: str) -> Any:
        """Read the period as it is written in a record: 2026Q4."""
        value = super().read_field(name)
        return "".join(value.split()).upper() if name == "period" else value

    def propose(self) -> None:
        """Let the results be those of the standard in force, of all standard stores or those here.

        What was there before comes back with Ctrl+Z in the grid.
        """
        try:
            award = self._round()
        except InvalidValue as error:
            self.mark(error)
            return
        try:
            proposed = proposed_round(self._context.ledger, award)
        except RoundbookError:
            self.mark(InvalidValue("period", N_("期间"), N_("应写成 2026Q4、2026-11 或 2026 这样")))
            return
        if not proposed.results:
            self.mark(InvalidValue("period", N_("期间"), N_("里没有标准店可评")))
            return
        self._details.clear()
        self.grid.lines.replace(proposed.results)
        self.kept["standard"] = proposed.standard
        self._scored_for = self._scored_now()
        self.grid.show_lines()
        self.grid.changed.emit()
        self.grid.setFocus()

    def _round(self) -> AwardRound:
        """Read the round as far as its scores go by it: period, day and stores."""
        return AwardRound(
            id="",
            title="",
            period=self.read_field("period"),
            day=self.read_field("day"),
            results=tuple(AwardResult(retailer_id=each) for each in self.grid.lines.ids()),
        )

    # -- what was scored

    def show_event(
        self,
        event: Event | None = None,
        *,
        retailer_ids: Sequence[str] = (),
        day: date | None = None,
    ) -> None:
        """Show a saved round, or a new one of the quarter of ``day`` (today)."""
        self._scored_for = ""
        self._details.clear()
        super().show_event(event, retailer_ids=retailer_ids, day=day)
        self._scored_for = self._scored_now() if self.kept.get("standard") else ""
        self.follow()

    def fresh_texts(self, day: date) -> dict[str, str]:
        """Begin with the quarter of the day."""
        return super().fresh_texts(day) | {"period": Period.of(PeriodKind.QUARTER, day).key}

    def raw(self) -> dict[str, Any]:
        """Return everything typed, and what the scores are of."""
        return super().raw() | {_FOR: self._scored_for}

    def show_raw(self, raw: Mapping[str, Any]) -> None:
        """Show what :meth:`raw` gave."""
        self._scored_for = str(raw.get(_FOR, ""))
        super().show_raw(raw)

    def _explain(self, store: str, column: str) -> str:
        """Say how a score of the current store comes about, by what the ledger holds now."""
        if column not in (*COMPONENTS, "total"):
            return ""
        detail = self._detail(store)
        return "" if detail is None else score_words(detail, column)

    def _detail(self, store: str) -> AwardDetail | None:
        period, day = (self.boxes[name].control.text() for name in ("period", "day"))
        asked = (store, period, day)
        if asked not in self._details:
            try:
                self._details[asked] = award_detail(self._context.ledger, self._round(), store)
            except RoundbookError:
                self._details[asked] = None
        return self._details[asked]

    def _scored_now(self) -> str:
        texts = [self.boxes[name].control.text() for name in ("period", "day")]
        return "|".join([*texts, *sorted(self.grid.lines.ids())])

    def follow(self) -> None:
        """Say by what was scored, and whether that is still of these stores and this period."""
        standard = self.kept.get("standard", "")
        stale = bool(standard) and self._scored_for != self._scored_now()
        words = _("按评优标准算出各店的得分、名次和结果；表里没有店就算所有标准店。")
        if stale:
            words = _("期间、日期或参评店改过，得分还是原来的，请再算一次。")
        self.standard.setText(words if stale or not standard else standard_words(standard))
        self.standard.set_tone("warn" if stale else "text2")
