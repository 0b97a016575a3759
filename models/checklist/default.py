"""The default checklist, version v1: 26 points, weight 100 (DOMAIN 3.4)."""

from models.check import PointResult
from models.checklist.template import TITLE, Checklist, Point, PointKind
from models.marks import N_

__all__ = ["DEFAULT_CHECKLIST"]

_FAIL = frozenset({PointResult.FAIL})
_SOLD = frozenset({PointResult.SOLD_TO_MINOR})
_HALF = PointKind.HALF
_RATIO = PointKind.RATIO

_COUNTER = (
    Point(
        code="A1",
        text=N_("许可证亮证经营，挂在显著位置，在有效期"),
        short=N_("亮证经营，位置显著，在有效期"),
        weight=4,
    ),
    Point(
        code="A2",
        text=N_("卷烟柜台位置醒目，顾客进店可见"),
        short=N_("柜台醒目，进店可见"),
        weight=4,
    ),
    Point(
        code="A3",
        text=N_("柜台内外整洁，柜前柜上无杂物遮挡"),
        short=N_("柜台内外整洁，无杂物遮挡"),
        weight=4,
        kind=_HALF,
    ),
    Point(
        code="A4",
        text=N_("烟柜/背柜、灯光、玻璃完好（无灯为不适用）"),
        short=N_("烟柜、灯光、玻璃完好"),
        weight=3,
        optional=True,
    ),
)

_DISPLAY = (
    Point(
        code="B1",
        text=N_("满陈列，无空位"),
        short=N_("满陈列，无空位"),
        weight=5,
        kind=_HALF,
    ),
    Point(
        code="B2",
        text=N_("按品牌·系列·价位分类集中"),
        short=N_("按品牌、系列、价位集中"),
        weight=5,
        kind=_HALF,
    ),
    Point(
        code="B3",
        text=N_("应上柜重点规格到位：实际/应上柜"),
        short=N_("应上柜重点规格到位"),
        weight=6,
        kind=_RATIO,
        ratio=(N_("实际"), N_("应上柜")),
    ),
    Point(
        code="B4",
        text=N_("重点培育品牌在黄金位置（视线高度/收银旁）"),
        short=N_("重点培育品牌在黄金位置"),
        weight=4,
    ),
    Point(
        code="B5",
        text=N_("包烟双包陈列，品规间距≥1cm"),
        short=N_("包烟双包陈列，间距 ≥1cm"),
        weight=3,
        kind=_HALF,
        optional=True,
    ),
    Point(
        code="B6",
        text=N_("条烟堆头整齐（梯形≥6条）"),
        short=N_("条烟堆头整齐，≥6 条"),
        weight=2,
        optional=True,
    ),
    Point(
        code="B7",
        text=N_("断货品规有提示，不用空盒长期占位"),
        short=N_("断货有提示，不长期空占"),
        weight=3,
    ),
    Point(
        code="B8",
        text=N_("先进先出，无霉变·破损·超12个月"),
        short=N_("先进先出，无霉变、超期"),
        weight=4,
    ),
    Point(
        code="B9",
        text=N_("上期陈列要求保持（持续度，首次为不适用）"),
        short=N_("上期陈列要求保持"),
        weight=3,
        optional=True,
        first_time=True,
    ),
)

_PRICES = (
    Point(
        code="C1",
        text=N_("一货一签：有签规格/陈列规格"),
        short=N_("一货一签"),
        weight=6,
        kind=_RATIO,
        ratio=(N_("有签规格"), N_("陈列规格")),
    ),
    Point(
        code="C2",
        text=N_("货签相符，签位对应"),
        short=N_("货签相符，签位对应"),
        weight=4,
        kind=_HALF,
    ),
    Point(
        code="C3",
        text=N_("价签统一·整洁·无涂改"),
        short=N_("价签统一、整洁、无涂改"),
        weight=3,
        kind=_HALF,
    ),
    Point(
        code="C4",
        text=N_("明码实价：抽查5规格，实售价=标价的个数/抽查数"),
        short=N_("明码实价，抽查 5 个规格"),
        weight=5,
        kind=_RATIO,
        ratio=(N_("实售价=标价"), N_("抽查")),
    ),
    Point(
        code="C5",
        text=N_("无天价烟（≥1000元/条），警示语张贴"),
        short=N_("无天价烟，警示语张贴"),
        weight=2,
    ),
)

_LAW = (
    Point(
        code="D1",
        text=N_("全部从当地烟草公司购进（100%入网）"),
        short=N_("全部从当地烟草公司购进"),
        weight=6,
        veto=_FAIL,
    ),
    Point(
        code="D2",
        text=N_("无假烟、走私烟、专供出口烟"),
        short=N_("无假烟、走私烟、专供出口烟"),
        weight=6,
        veto=_FAIL,
    ),
    Point(
        code="D3",
        text=N_("抽查3条喷码与本证一致"),
        short=N_("抽查 3 条喷码与本证一致"),
        weight=4,
        kind=_RATIO,
        ratio=(N_("一致"), N_("抽查")),
    ),
    Point(
        code="D4",
        text=N_("“不向未成年人售烟”标志显著；不向未成年人售烟"),
        short=N_("不向未成年人售烟，标志显著"),
        weight=4,
        kind=PointKind.MINORS,
        veto=_SOLD,
    ),
    Point(
        code="D5",
        text=N_("证·照·址·人相符"),
        short=N_("证、照、址、人相符"),
        weight=3,
    ),
    Point(
        code="D6",
        text=N_("无代订代收、套购、大户控制小户"),
        short=N_("无代订代收、套购、控小户"),
        weight=2,
    ),
)

_SYSTEM = (
    Point(
        code="E1",
        text=N_("网上订货/电子结算正常，无扣款失败"),
        short=N_("网上订货、电子结算正常"),
        weight=2,
        optional=True,
    ),
    Point(
        code="E2",
        text=N_("上次问题已整改"),
        short=N_("上次问题已整改"),
        weight=3,
        kind=_HALF,
        optional=True,
        follow_up=True,
    ),
)

DEFAULT_CHECKLIST = Checklist(
    version="v1",
    title=TITLE,
    points=_COUNTER + _DISPLAY + _PRICES + _LAW + _SYSTEM,
)
