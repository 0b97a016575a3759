"""⑤ 报告: one form for many stores; each gets a report of its own."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
from PySide6.QtWidgets import QWidget

from models.calendar import Period
from models.errors import InvalidValue, RefusedLine
from models.marks import N_
from models.programme import StoreReport
from models.programme.rules import Event, EventFacts, finished_event
from ui.programme.event_form import EventForm, FormTools
from ui.programme.plans import REPORT

__all__ = ["ReportForm"]

_OWN = "own"
_SEPARATORS = re.compile(r"[;；\n]")


class ReportForm(EventForm):
    """An :class:`EventForm` whose stores are a report each; a saved one is corrected alone."""

    def __init__(self, tools: FormTools) -> None:
        super().__init__(tools, REPORT)

    def fresh_texts(self, day: date) -> dict[str, str]:
        """Begin with the data of the month before."""
        return super().fresh_texts(day) | {"month": Period.month(day).shift(-1).key}

    def lines_of(self, event: Event) -> Sequence[Any]:
        """Return the one store the report is about."""
        return (event,)

    def follow(self) -> None:
        """Let a saved report stay with its store."""
        self.band.fix(fixed=self.base is not None)

    def goes_on(self) -> QWidget:
        """Go on with a saved report in its only row, where delivery and signature are filled in."""
        return self.grid if self.base is not None else super().goes_on()

    def read(self) -> list[Event]:
        """Return a report for each store, checked one by one so that a store's row can be told."""
        head = {name: self.read_field(name) for name in self.boxes}
        lines = self.grid.values()
        if not lines:
            raise InvalidValue(self.plan.stores, N_("门店"), N_("至少要有一户"))
        return [self._report(at, head, line) for at, line in enumerate(lines)]

    def _report(self, at: int, head: dict[str, Any], line: dict[str, Any]) -> StoreReport:
        own = tuple(part for part in map(str.strip, _SEPARATORS.split(line.pop(_OWN))) if part)
        values = head | line | ({"suggestions": own} if own else {})
        before = self.base if isinstance(self.base, StoreReport) else None
        report = attrs.evolve(before, **values) if before else StoreReport(id="", **values)
        facts = EventFacts(
            now=self._context.ledger.clock(),
            retailers=frozenset((report.retailer_id,)),
            previous=before,
        )
        try:
            finished_event(report, facts)
        except InvalidValue as error:
            if error.field == "suggestions" and own:
                label, reason = str(error.params["label"]), error.params["reason"]
                wrong = InvalidValue(_OWN, label, reason)  # type: ignore[arg-type]
                raise RefusedLine(wrong, at) from error
            if error.field in self.grid.lines.columns:
                raise RefusedLine(error, at) from error
            raise
        return report
