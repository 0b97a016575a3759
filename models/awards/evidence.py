"""What stands behind a store's award result: its checks, its obligations, its purchases.

The figures that are scored are counted from this, so that what a screen or a sheet shows of a
result adds up to it.
"""

from collections.abc import Mapping
from datetime import date

import attrs

from models.awards.scoring import (
    Component,
    Growth,
    StoreFigures,
    components,
    growths,
    shares,
)
from models.awards.settings import COMPONENTS, AwardSettings
from models.checklist import tenths
from models.marks import N_
from models.phrase import Phrase
from models.programme import AwardResult
from models.six_one_record import SixOneItem
from models.six_ones import Cell

__all__ = [
    "AwardDetail",
    "Behind",
    "Bought",
    "CheckSeen",
    "MonthBought",
    "StoreEvidence",
    "award_detail_of",
]


@attrs.frozen(kw_only=True)
class CheckSeen:
    """A check of the period; ``total`` in tenths, None where it is 评估无效 and does not count."""

    id: str
    day: date
    total: int | None
    vetoes: tuple[str, ...] = ()


@attrs.frozen
class Bought:
    """条; of them those whose price is known; their 分."""

    quantity: int = 0
    priced: int = 0
    amount: int = 0


@attrs.frozen
class MonthBought:
    """A whole month (YYYY-MM) that is compared with the same one a year before."""

    month: str
    now: Bought
    before: Bought

    @property
    def compared(self) -> bool:
        """True where the store bought a year before: without that there is nothing to grow from."""
        return self.before.quantity > 0


@attrs.frozen(kw_only=True)
class StoreEvidence:
    """Everything a round goes by of one store; ``cells`` are the obligations ①–⑤ that count."""

    retailer_id: str
    licence_no: str = ""
    market_type: str = ""
    compliance: str = ""
    checks: tuple[CheckSeen, ...] = ()
    cells: tuple[Cell, ...] = ()
    months: tuple[MonthBought, ...] = ()

    @property
    def asked(self) -> tuple[Cell, ...]:
        """The obligations ④."""
        return tuple(each for each in self.cells if each.item is SixOneItem.MARKET_INFORMATION)

    def figures(self) -> StoreFigures:
        """Count what is scored."""
        months = [month for month in self.months if month.compared]
        return StoreFigures(
            retailer_id=self.retailer_id,
            licence_no=self.licence_no,
            market_type=self.market_type,
            compliance=self.compliance,
            totals=tuple(each.total for each in self.checks if each.total is not None),
            vetoed=sum(bool(each.vetoes) for each in self.checks),
            owed=len(self.cells),
            done=sum(cell.done for cell in self.cells),
            asked=len(self.asked),
            told=sum(cell.done for cell in self.asked),
            quantity=sum(month.now.quantity for month in months),
            priced=sum(month.now.priced for month in months),
            amount=sum(month.now.amount for month in months),
            quantity_before=sum(month.before.quantity for month in months),
            priced_before=sum(month.before.priced for month in months),
            amount_before=sum(month.before.amount for month in months),
        )


@attrs.frozen
class Behind:
    """One line of what a component is made of; ``kind`` and ``id`` name the record, if there is."""

    label: str
    value: str
    kind: str = ""
    id: str = ""


@attrs.frozen(kw_only=True)
class AwardDetail:
    """How one store's result comes about, by what the ledger holds now.

    Attributes: ``parts`` (each component by name), ``shares`` (by how much it counts, in tenths of
    a percent; what has no base is not in it), ``growths`` (what growth is made of), ``behind`` (the
    lines of each component), ``scored`` (the result by what is there now; rank and outcome are the
    round's), ``kept`` (the row of the round, None where it has none).
    """

    evidence: StoreEvidence
    parts: Mapping[str, Component]
    shares: Mapping[str, int]
    growths: tuple[Growth, ...]
    behind: Mapping[str, tuple[Behind, ...]]
    scored: AwardResult
    kept: AwardResult | None = None

    @property
    def differs(self) -> tuple[str, ...]:
        """The names of what is no longer as the round has it (also ``total``)."""
        if self.kept is None:
            return ()
        names = (*COMPONENTS, "total")
        return tuple(
            name for name in names if getattr(self.kept, name) != getattr(self.scored, name)
        )


def award_detail_of(
    evidence: StoreEvidence,
    scored: AwardResult,
    settings: AwardSettings,
    kept: AwardResult | None = None,
) -> AwardDetail:
    """Return how a store's result comes about."""
    figures = evidence.figures()
    parts, grown = components(figures, settings), growths(figures, settings)
    return AwardDetail(
        evidence=evidence,
        parts=parts,
        shares={name: tenths(share) for name, share in shares(parts, settings).items()},
        growths=grown,
        behind={
            "standard": tuple(_check(each) for each in evidence.checks),
            "cooperation": tuple(_cell(each) for each in evidence.cells),
            "growth": (*map(_growth, grown), *map(_month, evidence.months)),
            "information": tuple(_cell(each) for each in evidence.asked),
            "compliance": (Behind(N_("守法等级"), figures.level or "—"),),
        },
        scored=attrs.evolve(scored, rank=None, outcome=None),
        kept=kept,
    )


def _points(value: int) -> str:
    return f"{value // 10}.{value % 10}"


def _check(check: CheckSeen) -> Behind:
    if check.total is None:
        told: str = N_("评估无效，不计")
    else:
        told = Phrase(N_("{points} 分"), points=_points(check.total))
    if check.vetoes:
        veto = Phrase(N_("一票否决 {points}"), points="、".join(check.vetoes))
        told = Phrase(N_("{told}，{veto}"), told=told, veto=veto)
    return Behind(check.day.isoformat(), told, "check", check.id)


def _cell(cell: Cell) -> Behind:
    record = cell.record
    label = f"{cell.item.sign} {cell.period or cell.month}"
    if record is None:
        return Behind(label, cell.description)
    kind, key = (record.ref_kind, record.ref_id) if record.ref_id else ("six_one", record.id)
    return Behind(label, cell.description, kind, key)


def _growth(grown: Growth) -> Behind:
    change = tenths((grown.now / grown.before - 1) * 100)
    told = Phrase(
        N_("{change}%，{points} 分"),
        change=f"{'-' if change < 0 else '+'}{_points(abs(change))}",
        points=_points(tenths(grown.points)),
    )
    return Behind(grown.label, told)


def _month(month: MonthBought) -> Behind:
    if not month.compared:
        return Behind(month.month, N_("去年同月没有购进，不比"))
    told = Phrase(
        N_("{now} 条，去年同月 {before} 条"),
        now=f"{month.now.quantity:,}",
        before=f"{month.before.quantity:,}",
    )
    return Behind(month.month, told)
