"""⑤ 报告: one form for many stores; each gets a report of its own, with advice from its own data.

What the rules propose for a store stands in its line as soon as the store is there. It gives way to
whatever is typed, there or for all stores, and follows the month while nobody touched it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs
from PySide6.QtWidgets import QWidget

from models.calendar import Period, PeriodKind
from models.errors import DomainError, InvalidValue, RefusedLine
from models.marks import N_
from models.programme import StoreReport
from models.programme.rules import Event, EventFacts, finished_event
from storage.queries.store_analysis import StoreAnalyses
from ui.programme.event_form import EventForm, FormTools
from ui.programme.plans import REPORT

__all__ = ["ReportForm"]

_OWN = "own"
_PARTED = "；"
_SEPARATORS = re.compile(r"[;；\n]")


class ReportForm(EventForm):
    """An :class:`EventForm` whose stores are a report each; a saved one is corrected alone."""

    def __init__(self, tools: FormTools) -> None:
        self._proposed: dict[str, str] = {}
        self._known: tuple[Period, date, StoreAnalyses] | None = None
        super().__init__(tools, REPORT)

    def show_event(
        self,
        event: Event | None = None,
        *,
        retailer_ids: Sequence[str] = (),
        day: date | None = None,
    ) -> None:
        """Begin anew: what was proposed before, and what it went by, is forgotten."""
        self._proposed, self._known = {}, None
        super().show_event(event, retailer_ids=retailer_ids, day=day)

    def raw(self) -> dict[str, Any]:
        """Return everything typed, and what of it was only proposed."""
        return {**super().raw(), "proposed": dict(self._proposed)}

    def show_raw(self, raw: Mapping[str, Any]) -> None:
        """Show what :meth:`raw` gave."""
        self._proposed, self._known = dict(raw.get("proposed", {})), None
        super().show_raw(raw)

    def fresh_texts(self, day: date) -> dict[str, str]:
        """Begin with the data of the month before."""
        return super().fresh_texts(day) | {"month": Period.month(day).shift(-1).key}

    def lines_of(self, event: Event) -> Sequence[Any]:
        """Return the one store the report is about."""
        return (event,)

    def follow(self) -> None:
        """Let a saved report stay with its store; propose what each store of a new one is told."""
        self.band.fix(fixed=self.base is not None)
        if self.base is None:
            self._propose()

    def _propose(self) -> None:
        shared = bool(self.boxes["suggestions"].control.text().strip())
        analyses = None if shared else self._analyses()
        lines = self.grid.lines.all
        there = {line.retailer_id for line in lines}
        self._proposed = {key: text for key, text in self._proposed.items() if key in there}
        for at, line in enumerate(lines):
            text = line.cells.get(_OWN, "")
            if text != self._proposed.get(line.retailer_id, "") or not (shared or analyses):
                continue  # typed, or nothing to go by
            found = analyses.proposed(line.retailer_id) if analyses else ()
            words = _PARTED.join(found)
            self._proposed[line.retailer_id] = words
            if words != text:
                line.cells[_OWN] = words
                self.grid.refresh_row(at)

    def _analyses(self) -> StoreAnalyses | None:
        """Return what the rules go by; None while month or day cannot be read."""
        try:
            month, day = Period.parse(self.boxes["month"].control.text()), self.day()
        except DomainError:
            return None
        if month.kind is not PeriodKind.MONTH:
            return None
        if self._known is None or self._known[:2] != (month, day):
            self._known = (month, day, StoreAnalyses(self._context.ledger, month, day))
        return self._known[2]

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
