"""客户现状: how many there are, of which kinds, how they moved, how they were served."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from models.abc import AbcClass
from models.cell_kind import CellKind
from models.metrics.quotient import Quotient
from models.metrics.service import closed_in_time, complaints_closed
from models.reports.cells import (
    Cell,
    Column,
    Row,
    Table,
    counted,
    figure_table,
    share,
    shown,
    words,
)

__all__ = ["CustomerFacts", "StoreFlow", "customer_tables"]

_OTHERS: Final = "其他"
_OTHERS_LIMIT: Final = 5
"""Percent of the stores that may be of 其他类 (DOMAIN 2.2, S7)."""
_NO_FORMAT: Final = "未填"


@attrs.frozen
class StoreFlow:
    """Stores at the begin of a period, those that came and left, and at its end: by id."""

    before: frozenset[str]
    now: frozenset[str]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """期初, 新增, 退出, 期末."""
        counts = (self.before, self.now - self.before, self.before - self.now, self.now)
        return tuple(counted(len(each)) for each in counts)


@attrs.frozen(kw_only=True)
class CustomerFacts:
    """Who there is. ``formats`` by store, ``classes`` and ``classes_before`` by store (M09).

    ``satisfaction``: points of visits that asked; ``complaints``: received, closed, late.
    """

    in_net: StoreFlow
    trading: StoreFlow
    standard: StoreFlow
    formats: Mapping[str, str]
    classes: Mapping[str, AbcClass]
    classes_before: Mapping[str, AbcClass]
    suggestions: int
    complaints: tuple[int, int, int]
    satisfaction: Quotient
    contented: Quotient


def customer_tables(facts: CustomerFacts) -> tuple[Table, ...]:
    """Return the tables of 客户现状 (客户管理)."""
    return (_numbers(facts), _formats(facts), _migration(facts), _service(facts))


def _numbers(facts: CustomerFacts) -> Table:
    rows = (
        ("in_net", "在网户", facts.in_net),
        ("trading", "正常营业户", facts.trading),
        ("standard", "标准店", facts.standard),
    )
    whole = CellKind.WHOLE
    return Table(
        id="numbers",
        title="户数增减",
        columns=(
            Column("项目", width=14),
            *(Column(head, whole, 10) for head in ("期初", "新增", "退出", "期末")),
        ),
        rows=tuple(Row(key, (words(name), *flow.cells)) for key, name, flow in rows),
    )


def _formats(facts: CustomerFacts) -> Table:
    stores, before = facts.in_net.now, facts.in_net.before
    counts = _by_format(facts, stores)
    then = _by_format(facts, before)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    names += sorted(name for name in then if name not in counts)
    others = sum(number for name, number in counts.items() if name.startswith(_OTHERS))
    part = share(others, len(stores))
    over = others * 100 > _OTHERS_LIMIT * len(stores)
    verdict = f"超过 {_OTHERS_LIMIT}%，要核对" if over else f"不超过 {_OTHERS_LIMIT}%"
    return Table(
        id="formats",
        title="业态分布",
        columns=(
            Column("业态", width=14),
            Column("户数", CellKind.WHOLE, 10),
            Column("占比", CellKind.PERCENT, 10),
            Column("期初户数", CellKind.WHOLE, 10),
            Column("增减", CellKind.WHOLE, 10),
        ),
        rows=tuple(
            Row(name, _format_cells(name, counts.get(name, 0), then.get(name, 0), len(stores)))
            for name in names
        ),
        foot=(Row("total", _format_cells("合计", len(stores), len(before), len(stores))),),
        note=f"其他类 {others} 户，占 {part.text}，{verdict}。" if stores else "",
    )


def _by_format(facts: CustomerFacts, stores: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for store in stores:
        name = facts.formats.get(store) or _NO_FORMAT
        counts[name] = counts.get(name, 0) + 1
    return counts


def _format_cells(name: str, now: int, before: int, stores: int) -> tuple[Cell, ...]:
    return (
        words(name),
        counted(now),
        share(now, stores),
        counted(before),
        counted(now - before),
    )


def _migration(facts: CustomerFacts) -> Table:
    """Return from which class to which the stores went."""
    every = dict.fromkeys((*facts.classes_before, *facts.classes))
    moves: dict[tuple[str, str], int] = {}
    for store in every:
        way = (_class(facts.classes_before, store), _class(facts.classes, store))
        moves[way] = moves.get(way, 0) + 1
    ends = ("A", "B", "C", "无")
    rows = [
        Row(start, (words(start), *(counted(moves.get((start, end), 0)) for end in ends)))
        for start in ends
        if any(moves.get((start, end)) for end in ends)
    ]
    up = sum(number for (a, b), number in moves.items() if "无" not in (a, b) and b < a)
    down = sum(number for (a, b), number in moves.items() if "无" not in (a, b) and b > a)
    known = bool(facts.classes and facts.classes_before)
    return Table(
        id="migration",
        title="ABC 迁移",
        columns=(
            Column("上期＼本期", width=12),
            *(Column(end, CellKind.WHOLE, 8) for end in ends),
        ),
        rows=tuple(rows) if known else (),
        note=f"上升 {up} 户，下降 {down} 户。" if known else "没有可比的上期购进。",
    )


def _class(classes: Mapping[str, AbcClass], store: str) -> str:
    return classes[store].value if store in classes else "无"


def _service(facts: CustomerFacts) -> Table:
    received, closed, late = facts.complaints
    closing = complaints_closed(closed, received)
    in_time = closed_in_time(received - late, received)
    rows = (
        ("suggestions", "等级变更建议", "户次", counted(facts.suggestions)),
        ("received", "投诉和建议受理", "件", counted(received)),
        ("closed", "诉求处理率", "%", shown(closing, bare=True)),
        ("in_time", "诉求及时率", "%", shown(in_time, bare=True)),
        ("contented", "投诉客户满意率", "%", shown(facts.contented, bare=True)),
        ("satisfaction", "走访满意度(5 分制)", "分", shown(facts.satisfaction, "mean")),
    )
    return figure_table("service", "服务", rows)
