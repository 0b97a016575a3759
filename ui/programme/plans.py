"""The forms of the events, declared: which fields stand in a line, which columns the stores have.

What a form does beyond that is in its own class (campaign_form, award_form, report_form).
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from models.fields import FieldInfo, Owner
from models.marks import N_
from models.photo import PhotoAbout, PhotoSubject
from models.programme import LEGAL_GATE, Attendee, AwardResult, CampaignStore, StoreReport
from ui.programme.award_words import reason_words
from ui.programme.grid_cells import GridColumn, column_of
from ui.words import say

__all__ = ["AWARD", "CAMPAIGN", "REPORT", "TRAINING", "FormPlan", "hint_for"]


@attrs.frozen(kw_only=True)
class FormPlan:
    """One form: ``rows`` are the fields line by line, ``columns`` what is asked of each store.

    ``stores`` is the field that holds the lines, ``line`` their class, ``day`` the field that says
    when; ``kept`` are fields that are filled in by themselves; ``areas`` how many lines a text
    has; ``headings`` stand over the line that begins with a field; photos are kept where ``about``
    is given.
    """

    kind: str
    rows: tuple[tuple[str, ...], ...]
    stores: str
    line: type[Any]
    day: str
    columns: tuple[GridColumn, ...]
    kept: tuple[str, ...] = ()
    areas: Mapping[str, int] = attrs.field(factory=dict)
    headings: Mapping[str, str] = attrs.field(factory=dict)
    about: PhotoAbout | None = None
    subject: PhotoSubject = PhotoSubject.OTHER
    name_width: int = 0


def _told(name: str, label: str, width: int, **more: Any) -> GridColumn:
    """Declare a column of texts that is no field of the line."""
    info = FieldInfo(
        name=name,
        label=label,
        kind=str,
        optional=False,
        unit=None,
        owner=Owner.MANAGER,
        rule=None,
        required=False,
        children=None,
    )
    return GridColumn(info=info, width=width, title=label, **more)


_SAID: Final = N_("店里说卖了多少")
_DELIVERIES: Final = N_("1 纸质　2 电子　3 口头讲解")

CAMPAIGN: Final = FormPlan(
    kind="campaign",
    rows=(
        ("theme", "method"),
        ("products", "materials"),
        ("starts_on", "ends_on", "cost", "plan_number"),
        tuple(LEGAL_GATE),
        ("summary", "state"),
    ),
    headings={next(iter(LEGAL_GATE)): N_("合规确认：五项都确认，活动才能完成")},
    areas={"summary": 2},
    stores="stores",
    line=CampaignStore,
    day="starts_on",
    columns=(
        column_of(CampaignStore, "done_on", 84, tip=N_("在这一户做的那天，算在哪个月就看它")),
        column_of(CampaignStore, "participants", 58, title=N_("人数")),
        column_of(CampaignStore, "sold_before", 76, title=N_("前7日(条)"), tip=_SAID),
        column_of(CampaignStore, "sold_after", 76, title=N_("后7日(条)"), tip=_SAID),
        _told(
            "bought",
            N_("购进 前→后"),
            96,
            typed=False,
            beside=True,
            tip=N_("同样前后 7 日从公司订的条数，不是店里的销量"),
        ),
        column_of(CampaignStore, "effect", 50, title=N_("效果"), tip=N_("1 到 5，5 最好")),
        column_of(CampaignStore, "opinion", 100, stretch=True),
        column_of(CampaignStore, "received", 60, title=N_("签收"), tip=N_("物料签收")),
    ),
    about=PhotoAbout.CAMPAIGN,
    subject=PhotoSubject.CAMPAIGN,
    name_width=132,
)

TRAINING: Final = FormPlan(
    kind="training",
    rows=(
        ("topic", "form", "day", "minutes"),
        ("content", "lecturer"),
        ("material", "place", "state"),
    ),
    stores="attendees",
    line=Attendee,
    day="day",
    columns=(
        column_of(Attendee, "attended", 60),
        column_of(Attendee, "person", 170, tip=N_("谁来的，可以写几个人")),
        column_of(Attendee, "people", 76, tip=N_("不填算 1 人")),
        column_of(Attendee, "signed", 60, tip=N_("签到表上签了字")),
        column_of(Attendee, "score", 84, tip=N_("0 到 100")),
        column_of(Attendee, "satisfaction", 84, tip=N_("1 到 5，5 最好")),
    ),
    about=PhotoAbout.TRAINING,
    subject=PhotoSubject.SIGN_IN,
)

REPORT: Final = FormPlan(
    kind="store_report",
    rows=(("month", "made_on"), ("suggestions",)),
    areas={"suggestions": 3},
    stores="retailer_id",
    line=StoreReport,
    day="made_on",
    columns=(
        column_of(StoreReport, "delivered_on", 84, tip=N_("交到店里的那天，算在哪个月就看它")),
        column_of(StoreReport, "delivery", 80, title=N_("方式"), tip=_DELIVERIES),
        column_of(StoreReport, "signed_by", 80),
        column_of(StoreReport, "feedback", 120),
        _told(
            "own",
            N_("本户的建议"),
            210,
            stretch=True,
            tip=N_("按本户数据提的建议，可以改；上面写了共同的就用共同的，几条用；分开"),
        ),
    ),
    name_width=132,
)

AWARD: Final = FormPlan(
    kind="award_round",
    rows=(
        ("title", "period", "day"),
        ("notice_from", "notice_until", "commendation", "state"),
    ),
    kept=("standard",),
    stores="results",
    line=AwardResult,
    day="day",
    columns=(
        column_of(AwardResult, "section", 70, typed=False, said=say),
        column_of(AwardResult, "standard", 54, title=N_("规范"), typed=False),
        column_of(AwardResult, "cooperation", 68, title=N_("六个一"), typed=False),
        column_of(AwardResult, "growth", 60, title=N_("增长"), typed=False),
        column_of(AwardResult, "information", 54, title=N_("信息"), typed=False),
        column_of(AwardResult, "compliance", 54, title=N_("守法"), typed=False),
        column_of(AwardResult, "total", 54, typed=False),
        column_of(AwardResult, "rank", 48, typed=False),
        column_of(AwardResult, "outcome", 76, tip=N_("1 优秀　2 达标　3 未评上")),
        column_of(
            AwardResult,
            "reason",
            84,
            stretch=True,
            tip=N_("没排名、少算一项的写明为什么"),
            said=reason_words,
        ),
    ),
    about=PhotoAbout.AWARD_ROUND,
    subject=PhotoSubject.NOTICE,
    name_width=122,
)

_HINTS: Final[Mapping[tuple[str, str], str]] = {
    ("campaign", "theme"): N_("新品陈列月、明码标价周…"),
    ("campaign", "materials"): N_("海报 15、价签 300"),
    ("campaign", "plan_number"): N_("有方案的写方案号"),
    ("campaign", "summary"): N_("做了什么，店主怎么说，效果怎样"),
    ("training", "content"): N_("讲了什么"),
    ("training", "minutes"): N_("分钟"),
    ("store_report", "suggestions"): N_("一行一条，最多 5 条；各户都用，某一户不同的写在它那一行"),
    ("award_round", "title"): N_("四季度标准店评优"),
    ("award_round", "period"): "2026Q4",
    ("award_round", "commendation"): N_("授牌、通报…"),
}


def hint_for(kind: str, name: str) -> str:
    """Return what stands in an empty field."""
    return _HINTS.get((kind, name), "")
