"""日小结: the day in words, made of what was recorded (seed row 2.31). All of it is Chinese."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import indent

import attrs

from models.calendar import day_and_weekday
from models.six_one_record import SixOneItem

__all__ = ["DaySummary", "SummaryStop", "summary_lines", "summary_table", "summary_text"]


@attrs.frozen(kw_only=True)
class SummaryStop:
    """One stop of the day. ``state``: 已完成, 未遇, 改期, 没走; ``score`` in tenths of a point.

    ``out``: products that were out; ``demands``: what was asked for, in words; ``promised``: todos
    made in the visit, ``settled``: how many were settled; ``found``: opinion, market and rivals.
    """

    shop_name: str
    state: str
    planned: bool = True
    at: str = ""
    mode: str = ""
    counted: int = 0
    out: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    passed: int = 0
    answered: int = 0
    score: int | None = None
    promised: tuple[str, ...] = ()
    settled: int = 0
    told: int = 0
    found: tuple[str, ...] = ()
    summary: str = ""
    items: tuple[SixOneItem, ...] = ()
    moved: str = ""

    @property
    def remarks(self) -> str:
        """What became of it, or what was done there, in one line."""
        if self.moved:
            return self.moved
        signs = "".join(item.sign for item in self.items)
        parts = (
            (self.mode and self.mode != "现场", f"{self.mode}走访"),
            (self.counted, f"盘库存 {self.counted} 个"),
            (self.out, f"断货 {len(self.out)}（{'、'.join(self.out)}）"),
            (self.answered, f"快检 {self.passed}/{self.answered}"),
            (self.score is not None, f"评估 {score_words(self.score)}"),
            (self.items, f"六个一 {signs}"),
            (self.promised, f"承诺：{'；'.join(self.promised)}"),
        )
        return " · ".join(words for holds, words in parts if holds)


def score_words(score: int | None) -> str:
    """Return tenths of a point as points: 91.6."""
    return "" if score is None else f"{score / 10:.1f}"


@attrs.frozen(kw_only=True)
class DaySummary:
    """The day. ``complaints``, ``notes``, ``oddities``: shop and content of the day's entries.

    ``tomorrow``: how many stops the next working day has, None where there is no plan for it.
    """

    day: date
    manager: str
    organisation: str
    route: str
    stops: tuple[SummaryStop, ...]
    complaints: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    oddities: tuple[tuple[str, str], ...] = ()
    tomorrow: int | None = None

    def count(self, state: str, *, planned: bool = True) -> int:
        """Return how many stops, planned or beside the round, are in a state."""
        return sum(stop.state == state and stop.planned is planned for stop in self.stops)


def _visits(data: DaySummary) -> str:
    planned = sum(stop.planned for stop in data.stops)
    parts = [f"计划 {planned} 户", f"完成 {data.count('已完成')}"]
    counts = {state: data.count(state) for state in ("未遇", "改期", "没走")}
    parts += [f"{state} {count}" for state, count in counts.items() if count]
    if beside := data.count("已完成", planned=False):
        parts.append(f"临时走访 {beside}")
    phone = sum(stop.mode == "电话" and stop.state == "已完成" for stop in data.stops)
    if phone:
        parts.append(f"其中电话 {phone}")
    return "，".join(parts)


def _six_ones(stops: Sequence[SummaryStop]) -> str:
    done = [(item, stop.shop_name) for stop in stops for item in stop.items]
    if not done:
        return ""
    by_item = (
        f"{item.sign}{item.short_name} {'、'.join(shop for each, shop in done if each is item)}"
        for item in SixOneItem
        if any(each is item for each, _shop in done)
    )
    return f"做了 {len(done)} 项：" + "；".join(by_item)


def _stock(stops: Sequence[SummaryStop]) -> str:
    counted = [stop for stop in stops if stop.counted]
    if not counted:
        return ""
    words = f"盘了 {len(counted)} 户 {sum(stop.counted for stop in counted)} 个品规"
    out: dict[str, int] = {}
    for stop in stops:
        for product in stop.out:
            out[product] = out.get(product, 0) + 1
    if not out:
        return f"{words}，没有断货"
    most = sorted(out.items(), key=lambda pair: (-pair[1], pair[0]))
    return f"{words}，断货：" + "、".join(f"{name} {count} 户" for name, count in most)


def _checks(stops: Sequence[SummaryStop]) -> str:
    parts = [
        f"{stop.shop_name} {score_words(stop.score)}" for stop in stops if stop.score is not None
    ]
    quick = [stop for stop in stops if stop.answered]
    if quick:
        passed, answered = sum(s.passed for s in quick), sum(s.answered for s in quick)
        parts.append(f"快检 {len(quick)} 户，符合 {passed}/{answered}")
    return "；".join(parts)


def _promises(stops: Sequence[SummaryStop]) -> str:
    made = [(stop.shop_name, each) for stop in stops for each in stop.promised]
    settled = sum(stop.settled for stop in stops)
    parts = [f"新增 {len(made)} 项"] if made else []
    parts += [f"办结 {settled} 项"] if settled else []
    words = "，".join(parts)
    told = "；".join(f"{shop}：{each}" for shop, each in made)
    return f"{words}。{told}" if told else words


def _of_shops(pairs: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> str:
    """Say it shop by shop, each in a line of its own."""
    told = ((shop, " ".join(content.split()).rstrip("。；;. ")) for shop, content in pairs)
    return "\n".join(f"{shop}：{content}" if shop else content for shop, content in told)


def summary_lines(data: DaySummary) -> tuple[tuple[str, str], ...]:
    """Return heading and words of everything the day brought; what it did not bring is left out.

    Words about several shops have a line for each.
    """
    stops = data.stops
    told = sum(stop.told for stop in stops)
    found = (
        ("走访", _visits(data)),
        ("六个一", _six_ones(stops)),
        ("库存断货", _stock(stops)),
        ("检查评估", _checks(stops)),
        ("承诺待办", _promises(stops)),
        ("客户需求", _of_shops((s.shop_name, "、".join(s.demands)) for s in stops if s.demands)),
        ("客户意见与市场", _of_shops((s.shop_name, "；".join(s.found)) for s in stops if s.found)),
        ("投诉建议", _of_shops(data.complaints)),
        ("市场信息", _of_shops(data.notes)),
        ("异常线索", _of_shops(data.oddities)),
        ("宣传告知", f"{told} 户次" if told else ""),
        ("走访小结", _of_shops((s.shop_name, s.summary) for s in stops if s.summary)),
        ("未遇和改期", _of_shops((s.shop_name, s.moved) for s in stops if s.moved)),
        ("下一个工作日", "" if data.tomorrow is None else f"计划 {data.tomorrow} 户"),
    )
    return tuple((head, words) for head, words in found if words)


def summary_text(data: DaySummary) -> str:
    """Return the summary as plain text, to be pasted anywhere."""
    head = f"日小结 {day_and_weekday(data.day)}"
    who = " · ".join(part for part in (data.organisation, data.manager, data.route) if part)
    lines = [
        f"{name}：{words}" if "\n" not in words else f"{name}：\n" + indent(words, "　")
        for name, words in summary_lines(data)
    ]
    return "\n".join((head, *([who] if who else ()), *lines))


_HEADS = (
    "序", "店名", "状态", "到店", "方式", "盘点品规", "断货品规", "快检", "评估", "六个一", "承诺",
    "说明",
)  # fmt: skip


def summary_table(data: DaySummary) -> str:
    """Return the stops as tab-separated text, the heads first, to be pasted into a sheet."""
    rows = [_HEADS, *(_row(number, stop) for number, stop in enumerate(data.stops, start=1))]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def _row(number: int, stop: SummaryStop) -> tuple[str, ...]:
    return (
        str(number),
        stop.shop_name,
        stop.state if stop.planned else f"{stop.state}（临时）",
        stop.at,
        stop.mode,
        str(stop.counted) if stop.counted else "",
        "、".join(stop.out),
        f"{stop.passed} / {stop.answered}" if stop.answered else "",
        score_words(stop.score),
        "".join(item.sign for item in stop.items),
        "；".join(stop.promised),
        stop.moved or stop.summary,
    )
