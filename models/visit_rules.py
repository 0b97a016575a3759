"""Rules of a visit: what it lacks, what to look at before finishing, its number and summary.

Only the day, the retailer, the shop's state and, unless 关门, one content block are mandatory, so
that a minimal visit takes less than a minute (DOMAIN 4.3). Warnings never block.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import attrs

from models.errors import DomainError, InvalidValue
from models.marks import N_
from models.phrase import Phrase
from models.stock import StockJudgement
from models.units import format_cartons
from models.visit import (
    QUICK_CHECK_ITEMS,
    SERVICES,
    QuickAnswer,
    Signature,
    StockLine,
    Visit,
    VisitMode,
)

__all__ = [
    "BACKFILL_DAYS",
    "SUMMARY_LENGTH",
    "VisitFacts",
    "VisitWarning",
    "check_visit",
    "clean_visit",
    "duration",
    "finished_visit",
    "has_content",
    "is_empty_line",
    "is_late_entry",
    "missing_parts",
    "next_visit_number",
    "summary_of",
    "visit_number",
    "warnings",
    "with_leaving_time",
]

BACKFILL_DAYS = 1
"""补录: entered more than this many days after the visit (a setting)."""

SHORTEST, LONGEST = 3, 180
SUMMARY_LENGTH = 200
_NUMBER = re.compile(r"V-(.+)-(\d{8})-(\d{3,})")


@attrs.frozen(kw_only=True)
class VisitFacts:
    """What a visit's summary and warnings must know beside the visit.

    Attributes: ``products`` and ``notices`` (names by id), ``judgements`` (of the stock lines by
    product), ``expected`` (products the form asks to count), ``settled`` (contents of todos by id),
    ``new_todos`` and ``questions`` (contents of what was promised in this visit, and of what is to
    be answered), ``checked`` (a 26-point check belongs to it).
    """

    products: Mapping[str, str] = attrs.field(factory=dict)
    notices: Mapping[str, str] = attrs.field(factory=dict)
    judgements: Mapping[str, StockJudgement] = attrs.field(factory=dict)
    expected: tuple[str, ...] = ()
    settled: Mapping[str, str] = attrs.field(factory=dict)
    new_todos: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    checked: bool = False

    def product(self, product_id: str) -> str:
        """Return a product's name, its code where the name is unknown."""
        return self.products.get(product_id, product_id)


@attrs.frozen(kw_only=True)
class VisitWarning:
    """One thing to look at; ``target`` is the field's name, ``product_id`` the stock line's."""

    target: str
    text: str
    product_id: str = ""
    serious: bool = True


NO_FACTS = VisitFacts()


def is_empty_line(line: StockLine) -> bool:
    """Tell whether a stock line holds no figure at all."""
    return line == StockLine(product_id=line.product_id)


def clean_visit(visit: Visit) -> Visit:
    """Drop stock lines without a figure and the blanks around texts."""
    texts: dict[str, Any] = {
        attribute.name: value.strip()
        for attribute in attrs.fields(Visit)
        if type(value := getattr(visit, attribute.name)) is str
    }
    lines = tuple(line for line in visit.stock_lines if not is_empty_line(line))
    return attrs.evolve(visit, **texts, stock_lines=lines)


def has_content(visit: Visit, facts: VisitFacts = NO_FACTS) -> bool:
    """Tell whether one content block holds anything, or a check or a promise belongs to it."""
    texts = (
        visit.problem,
        visit.opinion,
        visit.market_note,
        visit.rival_note,
        visit.guidance,
        visit.summary,
    )
    lists = (
        visit.quick_check,
        visit.guidance_topics,
        visit.notices_told,
        visit.services,
        visit.todos_done,
        facts.new_todos,
        facts.questions,
    )
    counted = any(not is_empty_line(line) for line in visit.stock_lines)
    return facts.checked or counted or any(lists) or any(text.strip() for text in texts)


def missing_parts(visit: Visit, facts: VisitFacts = NO_FACTS) -> tuple[str, ...]:
    """Return what a visit still lacks before it may be finished, in words."""
    missing = []
    if not visit.retailer_id:
        missing.append(N_("客户"))
    if not visit.missed and not has_content(visit, facts):
        missing.append(N_("至少一项内容（快检、库存、沟通、指导、宣传、增值、小结）"))
    return tuple(missing)


def check_visit(visit: Visit, today: date, facts: VisitFacts = NO_FACTS) -> None:
    """Raise for what makes a visit impossible: parts missing, a day or time that cannot be."""
    missing = missing_parts(visit, facts)
    if missing:
        raise DomainError(N_("走访还缺：{parts}。"), parts="、".join(missing))
    if visit.day > today:
        raise InvalidValue("day", N_("日期"), N_("不能晚于今天"))
    if visit.arrived and visit.left and visit.left < visit.arrived:
        raise InvalidValue("left", N_("离店"), N_("不能早于到店"))


def duration(visit: Visit) -> int | None:
    """Return the minutes in the shop; None when a time is missing or they are reversed."""
    if visit.arrived is None or visit.left is None or visit.left < visit.arrived:
        return None
    minutes = (visit.left.hour - visit.arrived.hour) * 60
    return minutes + visit.left.minute - visit.arrived.minute


def with_leaving_time(visit: Visit, now: datetime) -> Visit:
    """Take the moment of finishing as 离店 where none was written and it can be the true one.

    That is a visit of today that began at most three hours ago; one that is entered in the evening
    keeps its blank.
    """
    if visit.left is not None or visit.arrived is None or visit.missed or visit.day != now.date():
        return visit
    minute = now.time().replace(second=0, microsecond=0, tzinfo=None)
    leaving = attrs.evolve(visit, left=minute)
    minutes = duration(leaving)
    return leaving if minutes is not None and 1 <= minutes <= LONGEST else visit


def is_late_entry(day: date, entered_at: datetime | None, days: int = BACKFILL_DAYS) -> bool:
    """补录: entered more than ``days`` after the day of the visit."""
    return entered_at is not None and (entered_at.date() - day).days > days


def visit_number(manager_id: str, day: date, count: int) -> str:
    """V-工号-yyyymmdd-nnn, for people, not a key."""
    return f"V-{manager_id}-{day:%Y%m%d}-{count:03}"


def next_visit_number(manager_id: str, day: date, taken: Iterable[str]) -> str:
    """Return the number after the highest one taken on that day by that manager."""
    wanted = (manager_id, f"{day:%Y%m%d}")
    matches = (_NUMBER.fullmatch(number) for number in taken)
    counts = (int(match[3]) for match in matches if match and (match[1], match[2]) == wanted)
    return visit_number(manager_id, day, max(counts, default=0) + 1)


def _stock_phrases(visit: Visit, facts: VisitFacts) -> Iterator[str]:
    for line in visit.stock_lines:
        name = facts.product(line.product_id)
        wish = f"要 {line.demand} 条" if line.demand else ""
        if line.out_days:
            yield f"{name}断货 {line.out_days} 天{wish}"
        elif line.stock == 0:
            yield f"{name}断货{wish}"
        elif wish:
            yield f"{name}{wish}"


def _failed_items(visit: Visit) -> Iterator[str]:
    for line in visit.quick_check:
        if line.result is QuickAnswer.FAIL:
            yield f"{QUICK_CHECK_ITEMS[line.item - 1]}不符合"


def _phrases(visit: Visit, facts: VisitFacts) -> Iterator[str]:
    yield from _stock_phrases(visit, facts)
    yield from _failed_items(visit)
    yield from (f"办结{facts.settled[key]}" for key in visit.todos_done if key in facts.settled)
    yield from (f"讲了{facts.notices.get(key, key)}" for key in visit.notices_told)
    if visit.guidance_topics:
        yield f"指导{'、'.join(visit.guidance_topics)}"
    if visit.services:
        yield "、".join(visit.services)
    yield from (f"待办：{content}" for content in facts.new_todos)
    yield from (f"待答复：{content}" for content in facts.questions)


def summary_of(visit: Visit, facts: VisitFacts = NO_FACTS) -> str:
    """Return the manager's summary, or one made of the visit where none was written.

    Out of stock and demand first, then failed quick checks, what was settled, told, done and
    promised; whole phrases only, at most 200 characters.
    """
    if visit.summary.strip():
        return visit.summary.strip()
    phrases = list(_phrases(visit, facts))
    if not phrases:
        return _plain_summary(visit)
    text = "；".join(phrases) + "。"
    while len(text) > SUMMARY_LENGTH and len(phrases) > 1:
        phrases.pop()
        text = "；".join(phrases) + "…"
    return text if len(text) <= SUMMARY_LENGTH else text[: SUMMARY_LENGTH - 1] + "…"


def _plain_summary(visit: Visit) -> str:
    if visit.missed:
        return "店门关闭，未遇。"
    counted = sum(line.stock is not None for line in visit.stock_lines)
    if counted:
        return f"盘点 {counted} 个品规。"
    return "快检没有问题。" if visit.quick_check else ""


def finished_visit(
    visit: Visit, today: date, facts: VisitFacts = NO_FACTS, backfill_days: int = BACKFILL_DAYS
) -> Visit:
    """Return the visit as it may be saved: clean, checked, with summary and 补录 flag."""
    clean = clean_visit(visit)
    check_visit(clean, today, facts)
    return attrs.evolve(
        clean,
        summary=summary_of(clean, facts),
        backfilled=is_late_entry(clean.day, clean.entered_at, backfill_days),
    )


def _mismatches(visit: Visit, facts: VisitFacts) -> Iterator[VisitWarning]:
    for line in visit.stock_lines:
        judged = facts.judgements.get(line.product_id)
        if judged is None or not judged.mismatch:
            continue
        now = format_cartons(judged.stock, judged.per_carton)
        before = format_cartons(judged.last, judged.per_carton)
        yield VisitWarning(
            target="stock_lines",
            product_id=line.product_id,
            text=Phrase(
                N_("{product} 本次 {now} 条，多于上次 {before} + 购进 {purchased}"),
                product=facts.product(line.product_id),
                now=now,
                before=before,
                purchased=judged.purchased,
            ),
        )


def _time_warning(visit: Visit) -> Iterator[VisitWarning]:
    minutes = duration(visit)
    if minutes is not None and minutes < SHORTEST:
        text = Phrase(N_("在店 {minutes} 分钟，不到 {limit} 分钟"), minutes=minutes, limit=SHORTEST)
        yield VisitWarning(target="left", text=text)
    if minutes is not None and minutes > LONGEST:
        text = Phrase(N_("在店 {minutes} 分钟，超过 {limit} 分钟"), minutes=minutes, limit=LONGEST)
        yield VisitWarning(target="left", text=text)
    if visit.arrived and visit.left and minutes is None:
        yield VisitWarning(target="left", text=N_("离店早于到店"))


def _uncounted(visit: Visit, facts: VisitFacts) -> Iterator[VisitWarning]:
    counted = {line.product_id for line in visit.stock_lines if line.stock is not None}
    left = [product for product in facts.expected if product not in counted]
    if counted and left:
        yield VisitWarning(
            target="stock_lines",
            product_id=left[0],
            text=Phrase(N_("{count} 个品规未盘，可以不盘"), count=len(left)),
            serious=False,
        )


_HANDS_ON = frozenset(SERVICES) - {"订货辅导", "其他"}
"""Services that nobody does by telephone."""


def _seen_from_afar(visit: Visit, facts: VisitFacts) -> Iterator[VisitWarning]:
    """Name what only someone who is there can have seen or done, and who is not named."""
    if visit.mode is VisitMode.ON_SITE or visit.missed:
        return
    shelves = any(line.tag is not None or line.on_display is not None for line in visit.stock_lines)
    parts = (
        (N_("快检"), visit.quick_check),
        (N_("评估"), facts.checked),
        (N_("在柜和标签"), shelves),
        (N_("增值服务"), _HANDS_ON.intersection(visit.services)),
        (N_("签字"), visit.signature is Signature.PAPER),
    )
    found = [name for name, there in parts if there]
    if found:
        words: str = found[0]
        for name in found[1:]:
            words = Phrase(N_("{first}、{rest}"), first=words, rest=name)
        text = Phrase(N_("{mode}走访，却记了当面才有的：{parts}"), mode=visit.mode, parts=words)
        yield VisitWarning(target="mode", text=text)
    if not visit.received_by.strip() and not visit.received_role.strip():
        answered = N_("还没写谁接的电话")
        if visit.mode is VisitMode.ONLINE:
            answered = N_("还没写谁回的")
        yield VisitWarning(target="received", text=answered)


def warnings(visit: Visit, facts: VisitFacts = NO_FACTS) -> tuple[VisitWarning, ...]:
    """Return what to look at before finishing, the serious first; none of it blocks."""
    found = [*_mismatches(visit, facts), *_time_warning(visit)]
    if visit.missed and has_content(visit, facts):
        found.append(VisitWarning(target="shop_state", text=N_("店铺状态是关门，却记了走访内容")))
    if visit.signature is Signature.NONE and not visit.unsigned_reason.strip():
        found.append(VisitWarning(target="unsigned_reason", text=N_("未签字，还没写原因")))
    found.extend(_seen_from_afar(visit, facts))
    found.extend(_uncounted(visit, facts))
    return tuple(found)
