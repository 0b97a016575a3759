"""The five figures at the top in words: against target, time and last year."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from models.metrics.form import POINTS
from models.metrics.metric import Direction
from models.metrics.quotient import Quotient
from models.metrics.registry import metric as declared
from models.metrics.targets import attainment, lead_on_time
from storage.queries.metrics.glance import Glance
from ui.i18n import _
from ui.screens.analysis.glance_row import Tile
from ui.screens.analysis.words import grouped, tone_of, value_words

__all__ = ["BOUGHT", "CASE_PRICE", "KEY_SHARE", "SIX_ONES", "VISITS", "tiles_of"]

BOUGHT: Final = "bought"
CASE_PRICE: Final = "case_price"
KEY_SHARE: Final = "key_share"
VISITS: Final = "visits"
SIX_ONES: Final = "six_ones"


def tiles_of(glance: Glance) -> list[Tile]:
    """Return the five figures."""
    makers: tuple[Callable[[Glance], Tile], ...] = (
        _bought,
        _case_price,
        _key_share,
        _visits,
        _six_ones,
    )
    return [make(glance) for make in makers]


def _share(quotient: Quotient) -> float:
    ratio = quotient.ratio
    return float(ratio) if ratio is not None else 0.0


def _growth(quotient: Quotient) -> tuple[str, str]:
    """Return 同比 +1.50% and its tone."""
    if quotient.reason is not None:
        return _("同比 {why}").format(why=_(quotient.reason.value)), "muted"
    words = _("同比 {growth}").format(growth=quotient.shown_growth())
    return words, tone_of(quotient.growth, Direction.HIGHER)


def _points(change: Fraction | None) -> tuple[str, str]:
    if change is None:
        return "", "muted"
    words = _("{n} 个百分点").format(n=POINTS.number(change))
    return words, tone_of(change, Direction.HIGHER)


def _bought(glance: Glance) -> Tile:
    label, goal = _("购进总量"), glance.cartons_goal
    if glance.cartons is None:
        return Tile(key=BOUGHT, label=label, figure="—", left=_("这个月还没有购进"))
    figure, tick = grouped(glance.cartons), _share(glance.known_time)
    if goal is None:
        change, tone = _growth(glance.on_year)
        return Tile(
            key=BOUGHT, label=label, figure=figure, unit=_("条"), change=change, tone=tone,
            left=_("目标 —"), right=_("没有下发这个月的目标"),
            why=_("目标任务里没有这个月的销量，或只看了一部分零售户"),
        )  # fmt: skip
    reached = attainment(glance.cartons, goal)
    known = glance.known_time
    lead = lead_on_time(glance.cartons, goal, known.numerator, known.denominator)
    change, tone = _points(lead.ratio)
    return Tile(
        key=BOUGHT, label=label, figure=figure, unit=_("条"), change=change, tone=tone,
        share=_share(reached), tick=tick,
        left=_("目标 {n}").format(n=grouped(goal)),
        right=_("达成 {rate}").format(rate=reached.shown()),
        why=_("达成率 {rate}，到购进截至那天时间过了 {time}；右上是两者之差").format(
            rate=reached.shown(), time=known.shown()
        ),
    )  # fmt: skip


def _case_price(glance: Glance) -> Tile:
    metric, reading = declared("M10"), glance.case_price
    now, before = reading.quotient.ratio, glance.case_price_year_ago.ratio
    growth = None if now is None or not before else now / before - 1
    change = "" if growth is None else _("同比 {growth}").format(
        growth=Quotient.exact(now or Fraction(), before or Fraction(1)).shown_growth()
    )  # fmt: skip
    goal = glance.case_price_goal
    left, right = _("目标 —"), ""
    if goal is not None and now is not None:
        above = (now - goal) * metric.form.factor
        left = _("目标 {n}").format(n=grouped(goal * metric.form.factor))
        word = _("高出 {n}") if above >= 0 else _("低 {n}")
        right = word.format(n=grouped(abs(above), 2))
    elif growth is None:
        right = _("无同期")
    else:
        year_ago = value_words(glance.case_price_year_ago, metric)
        right = _("去年同期 {n}").format(n=year_ago)
    return Tile(
        key=CASE_PRICE, label=_(metric.name), figure=_or_dash(reading.quotient, "M10"),
        unit=_("元/箱"), change=change, tone=tone_of(growth, Direction.HIGHER),
        left=left, right=right, why=_(metric.formula),
    )  # fmt: skip


def _or_dash(quotient: Quotient, metric: str) -> str:
    return "—" if quotient.reason else value_words(quotient, declared(metric))


def _key_share(glance: Glance) -> Tile:
    metric, share = declared("M15"), glance.key_share.quotient
    before, now = glance.key_share_before.ratio, share.ratio
    change, tone = _points(None if now is None or before is None else now - before)
    goal = glance.key_share_goal
    left = _("{part} / {all} 条").format(
        part=grouped(share.numerator), all=grouped(share.denominator)
    )
    right = _("较上期") if change else ""
    if goal is not None:
        left = _("目标 {rate}").format(rate=f"{grouped(goal * 100, 2)}%")
        right = _("只比目标，不比进度")
    return Tile(
        key=KEY_SHARE, label=_(metric.name), figure=_or_dash(share, "M15"), change=change,
        tone=tone, share=_share(share) if now is not None else None,
        tick=float(goal) if goal is not None else None, left=left, right=right,
        why=_(metric.formula),
    )  # fmt: skip


def _work(key: str, label: str, rate: Quotient, glance: Glance, unit: str, why: str) -> Tile:  # noqa: PLR0913, PLR0917 - the words of a tile
    """Return a share of the whole month's work, against the time gone."""
    ahead = None
    if rate.ratio is not None and glance.time.ratio is not None:
        ahead = rate.ratio - glance.time.ratio
    change, tone = _points(ahead)
    if rate.reason is not None:
        return Tile(key=key, label=label, figure="—", left=_(rate.reason.value))
    return Tile(
        key=key, label=label, figure=rate.shown(), change=change, tone=tone, share=_share(rate),
        tick=_share(glance.time),
        left=unit.format(done=grouped(rate.numerator), all=grouped(rate.denominator)),
        right=_("时间 {rate}").format(rate=glance.time.shown()),
        why=why,
    )  # fmt: skip


def _visits(glance: Glance) -> Tile:
    why = _("完成户次÷整月计划户次；指标 M20 只算到今天为止的计划")
    unit = _("{done} / {all} 户次")
    return _work(VISITS, _("全月走访完成率"), glance.round.rate, glance, unit, why)


def _six_ones(glance: Glance) -> Tile:
    metric = declared("M22")
    unit = _("{done} / {all} 项")
    return _work(SIX_ONES, _(metric.name), glance.six_ones, glance, unit, _(metric.formula))
