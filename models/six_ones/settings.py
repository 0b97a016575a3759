"""Settings of the six-ones 六个一: period, due day, what counts as done (DOMAIN 3.1, 3.2).

They carry the month from which they hold, so that a closed month never changes.
"""

import json
import re
from collections.abc import Mapping
from datetime import date

import attrs

from models.calendar import Period, PeriodKind
from models.errors import DomainError, InvalidValue
from models.marks import N_
from models.six_one_record import SixOneItem

__all__ = ["DEFAULT_SETTINGS", "ItemSettings", "SixOneSettings", "rule_from", "setting_of"]

_KEY = re.compile(r"six_one\.([1-6])@(\d{4}-\d{2})")


@attrs.frozen(kw_only=True)
class ItemSettings:
    """How one item is asked for from ``valid_from`` on.

    Attributes: ``period``; ``information_points`` (the period of a store that is a 信息采集点,
    None: the same); ``due_day`` of the period's last month (None: its last day); ``minimum_lines``
    (distinct products for ④); ``photos`` (for ②); ``backfill_days`` (entered later than that is
    补录); ``valid_from`` (a month's key, "" from the beginning).
    """

    item: SixOneItem
    period: PeriodKind = attrs.field(default=PeriodKind.MONTH, converter=PeriodKind)
    information_points: PeriodKind | None = attrs.field(
        default=None, converter=attrs.converters.optional(PeriodKind)
    )
    due_day: int | None = None
    minimum_lines: int = 10
    photos: int = 1
    backfill_days: int = 3
    valid_from: str = ""

    def period_for(self, *, information_point: bool) -> PeriodKind:
        """Return the period that holds for a store."""
        return (information_point and self.information_points) or self.period

    def due(self, period: Period) -> date:
        """Return the due day of one period; a week is due on its Sunday."""
        if self.due_day is None or period.kind is PeriodKind.WEEK:
            return period.last
        return period.last.replace(day=min(self.due_day, period.last.day))


def setting_of(rule: ItemSettings) -> tuple[str, str]:
    """Return the id and the value under which the ledger keeps what holds from a month on."""
    points = rule.information_points
    value = {
        "period": rule.period.value,
        "information_points": points.value if points is not None else None,
        "due_day": rule.due_day,
        "minimum_lines": rule.minimum_lines,
        "photos": rule.photos,
        "backfill_days": rule.backfill_days,
    }
    return f"six_one.{rule.item.value}@{rule.valid_from}", json.dumps(value, ensure_ascii=False)


def rule_from(key: str, value: str) -> ItemSettings | None:
    """Return the rule that a setting of :func:`setting_of` keeps; None for another setting."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    return ItemSettings(item=SixOneItem(int(found[1])), valid_from=found[2], **json.loads(value))


def _check(settings: ItemSettings) -> None:
    if settings.due_day is not None and not 1 <= settings.due_day <= 31:
        raise InvalidValue("due_day", N_("到期日"), N_("应在 1 到 31 之间"))
    if settings.minimum_lines < 1:
        raise InvalidValue("minimum_lines", N_("采集品规数"), N_("不能小于 1"))
    if settings.photos < 0 or settings.backfill_days < 0:
        raise InvalidValue("photos", N_("照片张数和补录天数"), N_("不能小于 0"))
    if settings.valid_from and Period.parse(settings.valid_from).kind is not PeriodKind.MONTH:
        raise InvalidValue("valid_from", N_("启用月份"), N_("应写成 2026-11"))


@attrs.frozen
class SixOneSettings:
    """All item settings with their history."""

    items: tuple[ItemSettings, ...]

    def of(self, item: SixOneItem, month: Period) -> ItemSettings:
        """Return what holds for ``item`` in ``month``; the default where nothing is set."""
        held = [each for each in self.items if each.item is item and each.valid_from <= month.key]
        return max(held, key=lambda each: each.valid_from, default=_DEFAULTS[item])

    def of_month(self, month: Period) -> tuple[ItemSettings, ...]:
        """Return what holds in ``month`` for ①…⑥, in order."""
        return tuple(self.of(item, month) for item in SixOneItem)

    def changed(self, new: ItemSettings, today: date) -> "SixOneSettings":
        """Return the settings with ``new`` in force from its month on.

        DomainError when that month is over: a closed month never changes.
        """
        _check(new)
        if new.valid_from < Period.month(today).key:
            raise DomainError(
                N_("{month} 已经结束，设置只能从本月或以后的月份起改。"),
                month=new.valid_from or N_("以前的月份"),
            )
        return self.replaced(new)

    def replaced(self, new: ItemSettings) -> "SixOneSettings":
        """Return the settings with ``new`` in the place of what held from its month on."""
        return SixOneSettings((*self.without(new).items, new))

    def without(self, old: ItemSettings) -> "SixOneSettings":
        """Return the settings without what holds for an item from a month on."""
        gone = (old.item, old.valid_from)
        return SixOneSettings(
            tuple(each for each in self.items if (each.item, each.valid_from) != gone)
        )


_DEFAULTS: Mapping[SixOneItem, ItemSettings] = {
    each.item: each
    for each in (
        ItemSettings(item=SixOneItem.PROMOTION),
        ItemSettings(item=SixOneItem.EVALUATION),
        ItemSettings(item=SixOneItem.TRAINING, period=PeriodKind.QUARTER),
        ItemSettings(item=SixOneItem.MARKET_INFORMATION, information_points=PeriodKind.WEEK),
        ItemSettings(item=SixOneItem.REPORT),
        ItemSettings(item=SixOneItem.AWARD, period=PeriodKind.QUARTER),
    )
}

DEFAULT_SETTINGS = SixOneSettings(tuple(_DEFAULTS.values()))
"""①②④⑤ monthly (④ weekly for a 信息采集点), ③⑥ quarterly, due on the last day (DOMAIN 3.1)."""
