"""说明: what the numbers of the workbook are made of, when, and from which packages."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs

from models.calendar import Period
from models.consolidation.book.source import Figures
from models.consolidation.book.tally import Tally
from models.package.table import CellKind, SheetColumn

__all__ = ["NOTES_SHEET", "NOTE_COLUMNS", "BookHead", "notes"]

NOTES_SHEET: Final = "说明"
NOTE_COLUMNS: Final = (
    SheetColumn("项目", CellKind.TEXT, 18),
    SheetColumn("内容", CellKind.TEXT, 110),
)

_SHORT: Final = 8

_HOW: Final = (
    (
        "怎么看",
        "“总表”“六个一矩阵”里带下划线的数字可以点：跳到那位客户经理的第一条明细；"
        "明细里点左上角回总表。",
    ),
    (
        "一行一条",
        "每条明细末尾有工号、记录编号、修订号、包编号，可以在汇总库和客户经理的台账里找到同一条。",
    ),
    (
        "算哪些",
        "每条记录只算一份：修订号最高的；有冲突还没定的，先按暂时采用的一份算，"
        "标“冲突待定”；已删除的不算。",
    ),
    (
        "比率",
        "小计与合计的比率都是分子之和除以分母之和，不是各人比率的平均；没有应访、应完成数的人不计入，"
        "备注写明是谁。没有基数写“—”，原因在备注。",
    ),
    ("报送", "按发出电脑的时钟，本月第一包在次月 {due} 日（含）以前做出算按时。"),
    ("收到包、缺包", "收到包只数期间是本月的包；缺包不分月份，是编号中间没有到的包。"),
    ("走访户次", "走访明细里的行数减未遇。日均户次 = 走访户次 ÷ 有走访（含未遇）的天数。"),
    (
        "覆盖率",
        "覆盖户数 ÷ 应访户数，取自本月编号最大的一包；没有这样的包，覆盖户数数走访过的户，"
        "没有比率。",
    ),
    ("均分", "陈列均分 = 陈列分之和 ÷ 有陈列分的次数；总分均分同理。评估无效、没有分的不算。"),
    (
        "六个一",
        "完成、应完成取自本月编号最大的一包；没有这样的包，完成数数六个一明细里已完成的户与项，"
        "没有应完成。",
    ),
    ("待办", "未结：到月底已经提出、现在还没有办结的。逾期：其中期限早于 {as_of} 的。"),
    (
        "投诉",
        "受理：本月受理的投诉与建议；办结：其中已经办结的。超时按周一至周五算，"
        "不计节假日。廉洁投诉另列一表，不计入。",
    ),
    (
        "市场信息",
        "一行是一次走访里的一个规格。库存按记录写盒，不换算成条。断货户：至少一次无库存或有断货"
        "天数。",
    ),
    (
        "主流价",
        "该规格在各户出现最多的条价（一样多取低的）。汇总库没有零售指导价，价格到位率看各客户经"
        "理的“品牌培育”表。",
    ),
    ("冲突、退回", "不分月份，是现在还没有定的、还没有改好的；逐条在“冲突与隔离”。"),
    (
        "不在本表",
        "购进、推算销量、档位、许可证号不随记录上报；自有档案、品牌培育评价只在各人的包里。",
    ),
)


@attrs.frozen(kw_only=True)
class BookHead:
    """What stands on every sheet: 单位, month, when it was made; and how it was judged."""

    organisation: str
    month: Period
    made_at: datetime
    due_day: int

    @property
    def note(self) -> str:
        """The line below each title."""
        return (
            f"单位：{self.organisation}    期间：{self.month.key}    "
            f"制表时间：{self.made_at:%Y-%m-%d %H:%M}"
        )


def notes(
    head: BookHead, tallies: Sequence[Tally], figures: Sequence[Figures], named: str
) -> Iterator[tuple[str, str]]:
    """Give (what, words); ``named`` says where names of shops and products come from."""
    as_of = min(head.month.last, head.made_at.date())
    yield "范围", f"{head.organisation} {head.month.title}，{len(tallies)} 位客户经理。"
    yield "制表", f"{head.made_at:%Y-%m-%d %H:%M}，由走访台账的汇总库生成。"
    for label, text in _HOW:
        yield label, text.format(due=head.due_day, as_of=as_of.isoformat())
    yield "名称", named
    for tally, found in zip(tallies, figures, strict=True):
        yield f"{tally.manager} {tally.row.name}", _made_of(tally, found)


def _made_of(tally: Tally, found: Figures) -> str:
    told = f"本月收到 {tally.packages} 包"
    if not found.sequence:
        return f"{told}；记录来自别的月份的包，或没有记录。"
    when = found.created_at[:16].replace("T", " ")
    return (
        f"{told}；应访与应完成取自第 {found.sequence} 包"
        f"（{when} 做出，设备 {found.device[:_SHORT]}）。"
    )
