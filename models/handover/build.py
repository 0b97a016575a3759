"""A handover put together: its sheets, its manifest, its data."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from models.handover.purpose import CONFIRMED_ENTRY, HandoverHead, confirmed_digest
from models.handover.sheets import (
    HandedShop,
    HandedTodo,
    HandedVisit,
    shop_sheet,
    todo_sheet,
    visit_sheet,
)
from models.package.build import Package
from models.package.common import derived_id
from models.package.data import DataLine, ordered
from models.package.manifest import Manifest, make_manifest
from models.package.table import Column, SheetDefinition, SheetTable, build_table

__all__ = ["HandoverSource", "build_handover", "with_confirmed"]


@attrs.frozen(kw_only=True)
class HandoverSource:
    """What a handover is made of, read from one state of the ledger.

    Attributes: ``todos`` (open ones), ``visits`` (live ones), ``lines`` (every record of the shops
    and the products they name).
    """

    head: HandoverHead
    shops: tuple[HandedShop, ...]
    todos: tuple[HandedTodo, ...]
    visits: tuple[HandedVisit, ...]
    lines: tuple[DataLine, ...]


@attrs.frozen
class _Word:
    """One line of 说明."""

    package: str
    subject: str
    text: str


_WORDS: Final = SheetDefinition[_Word](
    title="说明",
    columns=(
        Column("事项", lambda row: row.subject, width=14),
        Column("内容", lambda row: row.text, width=96),
    ),
    record_id=lambda row: derived_id(row.package, row.subject),
    revision=lambda _row: 0,
)


_CARE: Final = ("保管", "本文件没有加密，含客户电话和地址。请当面交接，接收后删除。")


def build_handover(source: HandoverSource) -> Package:
    """Build everything that goes into a handover."""
    head = source.head
    tables = (
        shop_sheet(source.shops),
        todo_sheet(source.todos),
        visit_sheet(source.visits),
        _words_sheet(source),
    )
    lines = ordered(source.lines)
    manifest = make_manifest(head.package, tables, lines)
    entries = {
        **manifest.entries,
        **head.entries,
        "retailers": str(len(source.shops)),
        "open_todos": str(len(source.todos)),
        CONFIRMED_ENTRY: confirmed_digest(lines),
    }
    return Package(
        organisation=head.package.manager.organisation,
        note=_note(head),
        tables=tables,
        manifest=Manifest(entries=entries),
        lines=lines,
    )


def with_confirmed(lines: Iterable[DataLine], known: Mapping[str, int]) -> Iterator[DataLine]:
    """Add to lines of one kind the revision headquarters confirmed of each, by id.

    A revision above the line's own is not told: it is of a content the line does not know.
    """
    for line in lines:
        yield attrs.evolve(line, confirmed=min(known.get(line.record_id, 0), line.revision))


def _note(head: HandoverHead) -> str:
    """Row 2 of every sheet: 单位, 线路, 移交人, 接收人, 制表时间."""
    giver = head.package.manager
    return "    ".join(
        (
            f"单位：{giver.organisation}",
            f"线路：{head.route}",
            f"移交人：{giver.name}（{giver.id}）",
            f"接收人：{head.recipient or '同事'}",
            f"制表时间：{head.package.created_at:%Y-%m-%d %H:%M}",
        )
    )


def _words_sheet(source: HandoverSource) -> SheetTable:
    """Build 说明; there is nothing to add up, so the last row holds what matters most."""
    package = source.head.package.package
    table = build_table(_WORDS, [_Word(package, *pair) for pair in _words(source)])
    return attrs.evolve(table, total=(*_CARE, None, None))


def _words(source: HandoverSource) -> Iterator[tuple[str, str]]:
    head = source.head
    giver = head.package.manager
    visits = len(source.visits)
    yield "移交人", f"{giver.name}（{giver.id}）"
    yield "接收人", f"工号 {head.recipient}" if head.recipient else "本单位任何同事"
    yield "线路", head.route
    yield (
        "内容",
        f"{len(source.shops)} 户，{len(source.todos)} 条未结待办，{visits} 次走访，"
        "连同评估、六个一、豁免、经营分析报告、标准店档案、月计划、登记和自有档案。",
    )
    yield "怎样接收", "在走访台账的“交换”里点“接收移交…”，或把这个文件拖进窗口；先预览，再写入。"
    yield (
        "接收以后",
        "客户、历史和未结待办原样出现在接收人的台账里。"
        "记录编号和修订号不变，两个人都上报，总部仍合成一条。",
    )
    yield (
        "移交人这边",
        "什么也不删。这些户的未结待办照样显示，直到下一次收的客户主档里不再有这些户。",
    )
    yield (
        "不随文件走",
        "照片文件不在里面；购进明细由总部下发给接收人。多户一起的活动、培训、评优和月结留在移交人这边，"
        "各户由此完成的六个一随户移交。",
    )
