"""The fixed lines of 销售目标及实绩达成分析表 (DOMAIN 5.3), and targets as they are set."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from models.calendar import Period
from models.errors import DomainError
from models.handout.text import comparable
from models.marks import N_
from models.phrase import Phrase
from models.target import Target
from models.targets.aims import Aim, CatalogueProduct, Scope, Unclear, aim_of
from models.targets.confirmation import (
    TargetConfirmation,
    TargetState,
    confirmation_of,
    state_of,
)
from models.targets.facts import TargetFacts
from models.targets.lines import Line, line_of
from models.targets.measures import Measure, value_of

__all__ = ["SheetLine", "TargetRow", "periods_with", "sheet_lines", "target_rows"]

_CLASSES: Final = ("一类", "二类", "三类", "四类", "五类")


@attrs.frozen
class SheetLine:
    """项目, 单位 and the figures. 毛利 is an estimate by guide prices."""

    key: str
    name: str
    unit: str
    line: Line


def sheet_lines(facts: TargetFacts) -> tuple[SheetLine, ...]:
    """Return the lines of the form: 总量, 一类…五类, 单箱, 重点品牌各, 省外, 毛利."""
    return tuple(
        SheetLine(key, name, unit, line_of(facts, aim, unit))
        for key, name, unit, aim in _items(facts.catalogue.values())
    )


def _items(catalogue: Iterable[CatalogueProduct]) -> Iterator[tuple[str, str, str, Aim]]:
    yield "total", N_("总量"), "箱", Aim(Measure.QUANTITY)
    for name in _CLASSES:
        aim = Aim(Measure.QUANTITY, Scope.PRICE_CLASS, name)
        yield f"class {name}", Phrase(N_("{name}烟"), name=name), "箱", aim
    yield "price", N_("单箱"), "元/箱", Aim(Measure.PRICE)
    for name, scope in _key_brands(catalogue).items():
        aim = Aim(Measure.QUANTITY, scope, comparable(name))
        yield f"brand {name}", Phrase(N_("重点 {name}"), name=name), "箱", aim
    yield "outside", N_("省外"), "箱", Aim(Measure.QUANTITY, Scope.ORIGIN, "省外")
    yield "margin", N_("毛利(估)"), "万元", Aim(Measure.MARGIN)


def _key_brands(catalogue: Iterable[CatalogueProduct]) -> dict[str, Scope]:
    """Return key brands by name; a key product without a brand stands for itself."""
    return {
        product.brand or product.name: Scope.BRAND if product.brand else Scope.PRODUCT
        for product in catalogue
        if product.is_key
    }


@attrs.frozen(kw_only=True)
class TargetRow:
    """One target as headquarters set it; ``line`` is None where ``unclear`` says why.

    ``confirmation`` is the last one, of what it says now or of what it said before.
    """

    target: Target
    state: TargetState
    confirmation: TargetConfirmation | None = None
    line: Line | None = None
    unclear: Unclear | None = None


def target_rows(
    by_period: Mapping[Period, TargetFacts], confirmations: Iterable[TargetConfirmation]
) -> tuple[TargetRow, ...]:
    """Return the targets of some periods, in their order, each with its figures."""
    known = tuple(confirmations)
    return tuple(
        _row(facts, target, known)
        for period, facts in by_period.items()
        for target in facts.targets
        if period_of(target) == period
    )


def _row(facts: TargetFacts, target: Target, known: tuple[TargetConfirmation, ...]) -> TargetRow:
    row = TargetRow(
        target=target, state=state_of(target, known), confirmation=confirmation_of(target, known)
    )
    aim = aim_of(target, facts.subjects)
    if isinstance(aim, Aim) and value_of(aim.measure, target.value, target.unit) is None:
        aim = Unclear.VALUE
    if isinstance(aim, Unclear):
        return attrs.evolve(row, unclear=aim)
    own = attrs.evolve(facts, targets=_before_others(target, facts.targets))
    return attrs.evolve(row, line=line_of(own, aim, target.unit))


def _before_others(target: Target, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Let a target speak for itself where another one means the same."""
    return (target, *(each for each in targets if each.id != target.id))


def period_of(target: Target) -> Period | None:
    """Return the period of a target; None for what is none."""
    try:
        return Period.parse(target.period)
    except DomainError:
        return None


def periods_with(targets: Iterable[Target], month: Period) -> tuple[Period, ...]:
    """Return the periods that cover a month and have targets: the month first, then longer ones."""
    found = {period for target in targets if (period := period_of(target)) is not None}
    return tuple(sorted((each for each in found if each.covers(month)), key=lambda e: e.days))
