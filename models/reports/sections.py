"""What each report consists of (DOMAIN 5.3): sections as data, with the texts they ask for."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from models.marks import N_
from models.reports.cells import Table
from models.reports.report import ReportKind, ReportText

__all__ = ["SECTIONS", "Content", "Filled", "Section", "TextField"]

_UPRIGHT: Final = 140
"""Half-width characters that a table may have across upright paper."""


@attrs.frozen
class TextField:
    """A text the manager writes. ``label`` stands on paper too; ``hint`` says what belongs there.

    The text of a section that has only one is called by the section, so its label is empty.
    """

    id: str
    label: str
    hint: str


@attrs.frozen
class Section:
    """One section: its tables are made of the ledger, its texts are written."""

    id: str
    title: str
    texts: tuple[TextField, ...] = ()


@attrs.frozen
class Filled:
    """A section with its tables. ``suggested``: words made of the figures, by id of the text."""

    section: Section
    tables: tuple[Table, ...] = ()
    suggested: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Content:
    """A report as it reads now or read once; ``until`` says 截至 where the period was not over."""

    kind: ReportKind
    period: str
    until: str
    sections: tuple[Filled, ...]

    @property
    def wide(self) -> bool:
        """True where a table wants the long side of the paper."""
        tables = (table for filled in self.sections for table in filled.tables)
        return any(sum(column.width for column in table.columns) > _UPRIGHT for table in tables)

    def text(self, section: str, field: str, texts: Iterable[ReportText]) -> str:
        """Return what stands in a section: what was written, else what is suggested."""
        for each in texts:
            if each.place == (section, "", field):
                return each.text
        found = next((filled for filled in self.sections if filled.section.id == section), None)
        return found.suggested.get(field, "") if found is not None else ""

    def all_texts(self, texts: Iterable[ReportText]) -> tuple[ReportText, ...]:
        """Return what was written, and what is suggested where nothing was."""
        written = tuple(texts)
        places = {each.place for each in written}
        return (
            *written,
            *(
                ReportText(section=filled.section.id, column=field, text=text)
                for filled in self.sections
                for field, text in filled.suggested.items()
                if text and (filled.section.id, "", field) not in places
            ),
        )


def _text(hint: str) -> tuple[TextField, ...]:
    return (TextField("正文", "", hint),)


_SALES: Final = Section(
    "sales", "一、销售分析", _text(N_("增减的主要原因：节假日、货源、大户、天气、停业…"))
)
_MARKET: Final = Section(
    "market", "二、市场动态", _text(N_("价格、库存、断货、消费、竞品和非法烟、政策反映"))
)
_TARGETS: Final = Section("targets", "目标及实绩")

SECTIONS: Final[Mapping[ReportKind, tuple[Section, ...]]] = {
    ReportKind.WEEKLY: (
        _SALES,
        _MARKET,
        Section("work", "三、工作完成", _text(N_("没完成的原因、碰到的困难"))),
        Section("next", "四、下周计划", _text(N_("下周要做的重点工作"))),
    ),
    ReportKind.MONTHLY: (
        _SALES,
        _MARKET,
        Section("customers", "三、客户现状", _text(N_("客户变化的原因，要关注的客户"))),
        Section(
            "staff",
            "四、人员状况",
            (
                TextField("培训和自测", "培训和自测", N_("参加的培训、自测成绩")),
                TextField("考勤", "考勤", N_("出勤、请假")),
                TextField("困难", "困难", N_("工作中的困难，需要的支持")),
            ),
        ),
        Section("measures", "五、改进措施", _text(N_("下月措施：谁、什么时候、做到什么程度"))),
    ),
    ReportKind.QUARTERLY: (
        attrs.evolve(_SALES, title="一、经营分析"),
        _MARKET,
        Section("customers", "三、客户管理", _text(N_("客户服务、标准店、客户结构的变化"))),
        Section("proposals", "四、提案建议", _text(N_("对货源、政策、服务、系统的建议"))),
    ),
    ReportKind.TARGETS: (_TARGETS,),
    ReportKind.ABC: (
        Section(
            "abc",
            "客户ABC分析",
            (
                TextField("A", "A 类策略", N_("怎样服务 A 类客户")),
                TextField("B", "B 类策略", N_("怎样服务 B 类客户")),
                TextField("C", "C 类策略", N_("怎样服务 C 类客户")),
            ),
        ),
    ),
    ReportKind.EXPANSION: (Section("expansion", "市场拓展进度"),),
    ReportKind.MARKET: (Section("dynamics", "市场动态分析"),),
}
"""The sections of each report in order."""
