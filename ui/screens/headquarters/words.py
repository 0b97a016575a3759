"""Words of several segments: who, which package, when, how sure a device is."""

from models.consolidation.overview import ManagerRow
from models.marks import N_
from ui.i18n import _
from ui.item_models import Cell

__all__ = [
    "device_cell",
    "manager_state",
    "moment_words",
    "numbers",
    "origin_cell",
    "package_words",
    "short_device",
]

_ORIGINS = {
    "enrolled": ("已完成", N_("已登记")),
    "first-seen": ("等待中", N_("首见")),
    "unsigned": ("未遇", N_("没有签名")),
    "released": ("补做", N_("已放行")),
}


def short_device(device: str) -> str:
    """Return the beginning of a device's id, enough to tell two apart."""
    return device[:8]


def package_words(sequence: int, month: str) -> str:
    """Return 第 3 包 · 2026-11."""
    words = _("第 {n} 包").format(n=sequence) if sequence else ""
    return " · ".join(part for part in (words, month) if part)


def moment_words(at: str) -> str:
    """Return 2026-11-28 17:00 of a time as it is kept."""
    return at[:16].replace("T", " ")


def numbers(values: tuple[int, ...], most: int = 6) -> str:
    """Return 2、5、6 and how many more there are."""
    shown = _("、").join(map(str, values[:most]))
    more = len(values) - most
    return _("{shown} 等 {n} 个").format(shown=shown, n=len(values)) if more > 0 else shown


def origin_cell(origin: str) -> Cell:
    """Return sign and word of how sure an origin is."""
    sign, word = _ORIGINS.get(origin, ("未遇", origin))
    return (("sign", sign), ("text", _(word)))


def device_cell(*, enrolled: bool, withdrawn: bool, origin: str = "") -> Cell:
    """Return sign and word of a device: 停用, 已登记, 首见."""
    if withdrawn:
        return (("sign", "逾期"), ("bad", _("已停用")))
    return origin_cell("enrolled" if enrolled else origin or "first-seen")


def manager_state(row: ManagerRow) -> tuple[str, str, str]:
    """Return sign, tone and word of what matters most of a manager."""
    if row.breaks:
        return "逾期", "bad!", _("历史不一致")
    if row.late:
        return "逾期", "bad", _("逾期")
    if row.missing:
        return "缺包", "warn", _("缺号")
    if row.quarantined:
        return "改期", "warn", _("待查")
    if row.conflicts or row.waiting:
        return "等待中", "text", _("要决定")
    return "已完成", "text2", _("齐")
