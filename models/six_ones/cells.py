"""The state of one cell: store x item x month (DOMAIN 3.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import attrs

from models.calendar import Period, PeriodKind
from models.errors import DomainError
from models.marks import N_
from models.phrase import Phrase
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones.designation import StoreFacts, counts_in
from models.six_ones.settings import ItemSettings

__all__ = ["Cell", "CellQuestion", "CellState", "History", "cell_of"]


class CellState(StrEnum):
    """States of a cell (DOMAIN 3.2)."""

    DONE = "已完成"
    DONE_LATE = "补做"
    BEGUN = "进行中"
    TO_DO = "待做"
    OVERDUE = "逾期"
    NOT_DUE = "未到期"
    EXEMPT = "豁免"
    NOT_APPLICABLE = "不适用"

    @property
    def done(self) -> bool:
        """True for 已完成 and 补做."""
        return self in (CellState.DONE, CellState.DONE_LATE)


@attrs.frozen(kw_only=True)
class Cell:
    """One cell of the board and what stands behind it.

    Attributes: ``month`` and ``period`` (keys); ``counted`` (an obligation of this month);
    ``due``; ``record`` (what makes it done or begun); ``progress`` (weeks done of weeks asked for a
    weekly item, else None); ``days_overdue`` (0 unless past due and not done).
    """

    retailer_id: str
    item: SixOneItem
    month: str
    state: CellState
    period: str = ""
    counted: bool = False
    due: date | None = None
    record: SixOneRecord | None = None
    progress: tuple[int, int] | None = None
    days_overdue: int = 0

    @property
    def done(self) -> bool:
        """True for 已完成 and 补做."""
        return self.state.done

    @property
    def done_on(self) -> date | None:
        """The day it was done."""
        return self.record.done_on if self.record and self.done else None

    @property
    def missing_evidence(self) -> tuple[str, ...]:
        """凭证 that the record still lacks; it counts as done all the same."""
        return self.record.missing_evidence if self.record else ()

    @property
    def backfilled(self) -> bool:
        """补录: entered more than some days after it was done."""
        return bool(self.record and self.record.backfilled)

    @property
    def label(self) -> str:
        """The words beside the sign: 11-05, 欠 13 天, 待做 …; empty where the sign is enough."""
        if self.done_on:
            return f"{self.done_on:%m-%d}"
        if self.state is CellState.OVERDUE:
            return Phrase(N_("欠 {days} 天"), days=self.days_overdue)
        return "" if self.state in (CellState.NOT_DUE, CellState.NOT_APPLICABLE) else self.state

    @property
    def description(self) -> str:
        """The state in words: 已完成, and 已完成(10月) where it was done in an earlier month."""
        day = self.done_on
        if day and Period.month(day).key != self.month:
            return Phrase(N_("{state}({month}月)"), state=self.state.value, month=day.month)
        return self.state.value


_Key = tuple[str, SixOneItem]


@attrs.frozen
class History:
    """Records and exemptions of all stores, found by store and item; make it with :meth:`of`."""

    _records: Mapping[_Key, tuple[SixOneRecord, ...]]
    _exemptions: Mapping[_Key, tuple[Period, ...]]

    @classmethod
    def of(
        cls, records: Iterable[SixOneRecord], exemptions: Iterable[SixOneExemption] = ()
    ) -> "History":
        """Sort what is not deleted; an exemption whose period is unreadable exempts nothing."""
        by_key: dict[_Key, list[SixOneRecord]] = defaultdict(list)
        for record in records:
            if not record.deleted:
                by_key[record.retailer_id, record.item].append(record)
        periods: dict[_Key, list[Period]] = defaultdict(list)
        for exemption in exemptions:
            period = None if exemption.deleted else _period_or_none(exemption.period)
            if period:
                periods[exemption.retailer_id, exemption.item].append(period)
        return cls(
            {
                key: tuple(sorted(found, key=lambda each: (each.done_on, each.id)))
                for key, found in by_key.items()
            },
            {key: tuple(found) for key, found in periods.items()},
        )

    def records(self, retailer_id: str, item: SixOneItem) -> tuple[SixOneRecord, ...]:
        """Return the records of one store and item by the day they were done."""
        return self._records.get((retailer_id, item), ())

    def exempted(self, retailer_id: str, item: SixOneItem) -> tuple[Period, ...]:
        """Return the periods for which one store is exempted from one item."""
        return self._exemptions.get((retailer_id, item), ())


def _period_or_none(key: str) -> Period | None:
    try:
        return Period.parse(key)
    except DomainError:
        return None


@attrs.frozen(kw_only=True)
class CellQuestion:
    """Everything on which one cell depends."""

    store: StoreFacts
    rule: ItemSettings
    month: Period
    today: date
    history: History

    @property
    def records(self) -> tuple[SixOneRecord, ...]:
        """The records of this store and item."""
        return self.history.records(self.store.retailer_id, self.rule.item)

    @property
    def kind(self) -> PeriodKind:
        """The period that holds for this store."""
        return self.rule.period_for(information_point=self.store.is_point(self.month))

    def exempts(self, period: Period) -> bool:
        """Tell whether an exemption covers the whole of ``period``."""
        exempted = self.history.exempted(self.store.retailer_id, self.rule.item)
        return any(each.covers(period) for each in exempted)

    def cell(self, state: CellState) -> Cell:
        """Return a bare cell in ``state``."""
        return Cell(
            retailer_id=self.store.retailer_id,
            item=self.rule.item,
            month=self.month.key,
            state=state,
        )


def cell_of(question: CellQuestion) -> Cell:
    """Return the cell; the day something was done decides its period, never the day of entry."""
    if not counts_in(question.store, question.month):
        return question.cell(CellState.NOT_APPLICABLE)
    if question.kind is PeriodKind.WEEK:
        return _weekly_cell(question)
    return _periodic_cell(question)


def _first_done(records: Iterable[SixOneRecord]) -> SixOneRecord | None:
    return next((record for record in records if record.finalised), None)


def _periodic_cell(question: CellQuestion) -> Cell:
    """A month, quarter or year: the obligation belongs to its last month."""
    month = question.month
    period = Period.of(question.kind, month.first)
    owed_in = period.months()[-1]
    if question.exempts(owed_in):
        return attrs.evolve(question.cell(CellState.EXEMPT), period=period.key)
    first, last = period.first, min(period.last, month.last)
    seen = [record for record in question.records if first <= record.done_on <= last]
    done = _first_done(seen)
    due = question.rule.due(period)
    counted = owed_in == month
    overdue = counted and not done and question.today > due
    return attrs.evolve(
        question.cell(_periodic_state(question, seen, due)),
        period=period.key,
        counted=counted,
        due=due,
        record=done or (seen[-1] if seen else None),
        days_overdue=(question.today - due).days if overdue else 0,
    )


def _periodic_state(question: CellQuestion, seen: Sequence[SixOneRecord], due: date) -> CellState:
    done = _first_done(seen)
    if done:
        return CellState.DONE if done.done_on <= due else CellState.DONE_LATE
    if seen:
        return CellState.BEGUN
    month = question.month
    if due not in month or question.today < month.first:
        return CellState.NOT_DUE
    return CellState.OVERDUE if question.today > due else CellState.TO_DO


def _weekly_cell(question: CellQuestion) -> Cell:
    """A weekly item is one cell: done when every week ending in the month has its record."""
    weeks = [week for week in question.month.weeks_ending() if not question.exempts(week)]
    bare = attrs.evolve(question.cell(CellState.EXEMPT), period=question.month.key)
    if not weeks or question.exempts(question.month):
        return bare
    seen = {week: [r for r in question.records if r.done_on in week] for week in weeks}
    done = {week: found for week in weeks if (found := _first_done(seen[week]))}
    open_weeks = [week for week in weeks if week not in done]
    late = [week for week in open_weeks if week.last < question.today]
    latest = [record for week in weeks for record in seen[week]][-1:]
    return attrs.evolve(
        bare,
        state=_weekly_state(question.today, weeks, seen, open_weeks),
        counted=True,
        due=(open_weeks or weeks[-1:])[0].last,
        record=list(done.values())[-1] if not open_weeks else next(iter(latest), None),
        progress=(len(done), len(weeks)),
        days_overdue=(question.today - late[0].last).days if late else 0,
    )


def _weekly_state(
    today: date,
    weeks: Sequence[Period],
    seen: Mapping[Period, Sequence[SixOneRecord]],
    open_weeks: Sequence[Period],
) -> CellState:
    if not open_weeks:
        return CellState.DONE
    if any(week.last < today and not seen[week] for week in open_weeks):
        return CellState.OVERDUE
    if any(seen.values()):
        return CellState.BEGUN
    return CellState.NOT_DUE if today < weeks[0].first else CellState.TO_DO
