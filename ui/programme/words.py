"""Words of the six items and their events that several screens say."""

from models.kinds import KINDS
from models.six_one_record import SixOneItem
from models.six_ones import ItemSettings
from storage.queries.programme import EventRow
from ui.i18n import _
from ui.words import say

__all__ = [
    "condition",
    "event_words",
    "evidence_words",
    "item_name",
    "item_title",
    "kind_words",
    "missing_words",
]


def item_name(item: SixOneItem) -> str:
    """Return 活动 评估 培训 采集 报告 评优."""
    return (_("活动"), _("评估"), _("培训"), _("采集"), _("报告"), _("评优"))[item - 1]


def item_title(item: SixOneItem) -> str:
    """Return the whole name: 品牌宣传促销活动 …."""
    return (
        _("品牌宣传促销活动"), _("规范陈列、规范经营评估"), _("客户培训"),
        _("市场信息采集"), _("经营分析报告"), _("客户评优"),
    )[item - 1]  # fmt: skip


def condition(item: SixOneItem, rule: ItemSettings, *, weekly: bool) -> str:
    """Return when the item counts as done."""
    if item is SixOneItem.MARKET_INFORMATION:
        words = _("每周采集 ≥{n} 个品规") if weekly else _("采集 ≥{n} 个品规")
        return words.format(n=rule.minimum_lines)
    return {
        SixOneItem.PROMOTION: _("办过一次活动，小结至少 10 个字"),
        SixOneItem.EVALUATION: _("全项评估都答完，分数高低都算"),
        SixOneItem.TRAINING: _("参加过一次培训"),
        SixOneItem.REPORT: _("把上月的分析报告交到店主手里"),
        SixOneItem.AWARD: _("评优有了结果，不论评没评上"),
    }[item]


def evidence_words(item: SixOneItem, rule: ItemSettings) -> str:
    """Return what proves the item."""
    if item is SixOneItem.EVALUATION:
        return _("柜台照片 ≥{n} 张").format(n=rule.photos) if rule.photos else _("不要求照片")
    return {
        SixOneItem.PROMOTION: _("照片、物料签收、活动小结，有一样即可"),
        SixOneItem.TRAINING: _("签到表"),
        SixOneItem.MARKET_INFORMATION: _("采集单本身，不另拍照"),
        SixOneItem.REPORT: _("店主签收"),
        SixOneItem.AWARD: _("评分表和公示照片，两样都要"),
    }[item]


def missing_words(missing: tuple[str, ...]) -> str:
    """Return the evidence still missing, each choice in the language in force."""
    choices = (_("或").join(_(one) for one in each.split("或")) for each in missing)
    return _("、").join(choices)


def kind_words(kind: str) -> str:
    """Return what a kind of event is called: 宣传促销活动, 客户培训 …."""
    return _(KINDS[kind].label)


def event_words(row: EventRow) -> str:
    """Return what an event is about: its theme, its topic and content, its title."""
    if row.kind == "store_report":
        return _("{month} 的数据").format(month=row.what[0])
    words = [say(part) for part in row.what]
    if len(words) > 1 and words[1].startswith(words[0]):
        return words[1]  # 真假鉴别与喷码识读 says its topic
    return " ".join(words)
