"""① 活动: the legal gate, a summary that is long enough, what was ordered beside what was sold."""

from datetime import date, timedelta
from typing import Any

from models.errors import DomainError, InvalidValue, RoundbookError
from models.fields import FieldInfo
from models.programme import LEGAL_GATE, EventState
from models.programme.rules import SUMMARY_LENGTH
from storage.queries.event_stores import bought_around
from storage.queries.purchases import known_until
from ui.entries.reading import label_of_field
from ui.i18n import _
from ui.programme.event_form import EventForm, FormTools
from ui.programme.grid_cells import read_cell
from ui.programme.materials import materials_text, read_materials
from ui.programme.plans import CAMPAIGN
from ui.words import refusal

__all__ = ["CampaignForm"]

_FIRST_DAY = date(2000, 1, 1)
_WEEK = timedelta(days=7)


class CampaignForm(EventForm):
    """An :class:`EventForm` of a campaign."""

    def __init__(self, tools: FormTools) -> None:
        self._bought: dict[tuple[str, date], str] = {}
        super().__init__(tools, CAMPAIGN)
        for name, basis in LEGAL_GATE.items():
            self.boxes[name].label.setText(_(basis))

    # -- what is typed

    def read_field(self, name: str) -> Any:
        """Read 物料 from its line, all else as ever."""
        if name == "materials":
            box = self.boxes[name]
            return read_materials(box.info, box.control.text())
        return super().read_field(name)

    def text_of(self, info: FieldInfo, value: Any) -> str:
        """Return the text a field shows for a value."""
        if info.name == "materials":
            return materials_text(value)
        return super().text_of(info, value)

    def mark(self, error: RoundbookError) -> bool:
        """Say what is wrong where it is; what is no field's is the summary's."""
        if super().mark(error):
            return True
        box = self.boxes["summary"]
        done = self.boxes["state"].control.text() == EventState.DONE
        short = len(box.control.text()) < SUMMARY_LENGTH
        if not (done and short) or not isinstance(error, DomainError):
            return False
        box.mark(refusal(error))
        box.control.widget.setFocus()
        self.ensureWidgetVisible(box)
        return True

    # -- what follows

    def follow(self) -> None:
        """Count the summary; tell what the stores ordered in the days around theirs."""
        box = self.boxes["summary"]
        words = _("{label} {count} / {least} 字").format(
            label=_(label_of_field(box.info)),
            count=len(box.control.text()),
            least=SUMMARY_LENGTH,
        )
        box.label.setText(words)
        days = self._days()
        self._ask(days)
        for at, line in enumerate(self.grid.lines.all):
            day = days.get(line.retailer_id)
            told = self._bought[line.retailer_id, day] if day is not None else ""
            if line.beside.get("bought", "") != told:
                line.beside["bought"] = told
                self.grid.refresh_beside(at)

    def _days(self) -> dict[str, date]:
        """Return the days on which stores were done, those that make sense."""
        column, today = self.grid.lines.columns["done_on"], self._today()
        days = {}
        for line in self.grid.lines.all:
            try:
                day = read_cell(column, line.cells.get("done_on", ""), today)
            except InvalidValue:
                continue
            if day is not None and _FIRST_DAY <= day <= today:
                days[line.retailer_id] = day
        return days

    def _ask(self, days: dict[str, date]) -> None:
        new = {store: day for store, day in days.items() if (store, day) not in self._bought}
        if not new:
            return
        ledger = self._context.ledger
        known = known_until(ledger)
        for store, (before, after) in bought_around(ledger, new).items():
            self._bought[store, new[store]] = _words(before, after, new[store], known)


def _words(before: int, after: int, day: date, known: date | None) -> str:
    """Say 12 → 8; what is not known yet is not told as if it were all."""
    if known is None or known < day - timedelta(days=1):
        return "—"
    if known <= day:
        return f"{before} → —"
    whole = f"{before} → {after}"
    return whole if known >= day + _WEEK else _("{figures} 未满").format(figures=whole)
