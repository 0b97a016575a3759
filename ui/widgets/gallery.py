"""All widgets of the kit on one page, for eyes and for tests. Its words are samples."""

import datetime as dt

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.item_models import Cell, Column, DenseTable
from ui.theme import Size, Space, Type
from ui.widgets.answers import Answers
from ui.widgets.bar import Bar, PartsBar
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.chart import Chart, ChartData
from ui.widgets.chips import Chips
from ui.widgets.fields import DateField, LineField, NumberField, TimeField
from ui.widgets.figures import BigFigure, FactTile, Fields
from ui.widgets.messages import Banner, EmptyState, KeyHints, Legend
from ui.widgets.month_step import MonthStep
from ui.widgets.options import Option
from ui.widgets.rail import Rail, RailStep
from ui.widgets.search_field import SearchField
from ui.widgets.segments import Segments
from ui.widgets.select import Select, Tick
from ui.widgets.state_sign import SIGN_STATES, StateSign
from ui.widgets.tag import Tag
from ui.widgets.text import Elided, Heading, Rule, Text, column, line
from ui.widgets.text_area import TextArea

__all__ = ["Gallery"]

_MONTHS = ("12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")
_THIS = (96, 118, 62, 84, 88, 92, 86, 90, 94, 101, 98, 66)
_LAST = (88, 110, 58, 80, 90, 84, 82, 85, 92, 90, 91, 61)


def _today() -> dt.date:
    return dt.date(2026, 11, 23)


class Gallery(QWidget):
    """Three columns of cards; attributes are the widgets that tests use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._top()
        columns = line(spacing=Space.GAP)
        for stretch, cards in (
            (476, (self._route(), self._board())),
            (372, (self._next(), self._entry(), self._words())),
            (300, (self._rail(), self._figures(), self._chart())),
        ):
            columns.addLayout(column(*cards, spacing=Space.STACK), stretch)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.PAGE, 12, Space.PAGE, Space.STACK)
        outer.setSpacing(Space.STACK)
        outer.addLayout(self._head)
        outer.addWidget(self.filters)
        outer.addLayout(columns, 1)

    def _top(self) -> None:
        self.search = SearchField("店名、负责人、许可证号、地址、电话、拼音")
        self.search.set_count("7 / 250 户")
        self.month = MonthStep("2026-11")
        self.filters = Chips.filters(
            ["全部", "标准店", "本月未访", "有待办", "可销偏低"], name="筛选"
        )
        self.filters.set_counts(
            {"全部": 250, "标准店": 20, "本月未访": 41, "有待办": 18, "可销偏低": 12}
        )
        self.filters.set_value("全部")
        self._head = line(
            Text("样张", Type.PAGE, bold=True), self.search, self.month, None,
            Select(["全部线路", "海州一线"], name="线路", edge="line"),
            Button("打印", icon="print", key="Ctrl+P"), Button("删除", kind="danger"), spacing=12,
        )  # fmt: skip

    def _route(self) -> QWidget:
        card = Card("路线 16 户", side="完成 5 · 未遇 1 · 改期 1 · 还剩 9", flush=True)
        self.route = DenseTable(
            (
                Column("number", width=44, align="right", tone="muted"),
                Column("sign", width=36, align="center"),
                Column("name", width=150, size=Type.BODY, name=True),
                Column("notes", stretch=True, tone="text2"),
                Column("time", width=64, align="right", tone="text2"),
            ),
            name="路线", row_height=Size.ROUTE_ROW, header=False, rule_from=2,
        )  # fmt: skip
        tags = (("tag:accent", "标准店"), ("tag:bad", "整改逾期 1"), ("tag:warn", "缺 2 项"))
        plan = (("tag", "周三订货"), ("tag", "待办 2"))
        moved = (("tag:warn", "送货日上午，改 11-24"),)
        shut = (("warn", "店门关闭，改 11-25"),)
        rows: list[tuple[Cell, ...]] = [
            ("1", (("sign", "已完成"),), "和顺百货超市", "库存 12 个 · 快检 8/8", "08:36"),
            ("4", (("sign", "未遇"),), "阿诚副食店", shut, "09:24"),
            ("7", (("sign", "当前"),), "好运烟酒商店", tags, ""),
            ("8", (("sign", "待做"),), "银杏超市", plan, ""),
            ("14", (("sign", "改期"),), "临河土产门市", moved, ""),
        ]
        self.route.set_rows(rows, ["1", "4", "7", "8", "14"])
        self.route.set_current_key("7")
        card.add(self.route)
        return card

    def _board(self) -> QWidget:
        card = Card(flush=True)
        self.board = DenseTable(
            (
                Column("name", "标准店", stretch=True, name=True, sortable=True),
                Column("next", "下次走访", 74, "right", tone="text2"),
                Column("one", "① 活动", 92),
                Column("two", "② 评估", 92),
                Column("stock", "本次", 62, "right", editable=True, size=Type.BODY),
                Column("share", "完成", 56, "right"),
            ),
            name="标准店六个一", row_height=Size.BOARD_ROW, grid=True,
        )  # fmt: skip
        self.board.set_sort("name")
        states = ("已完成", "待做", "进行中", "补做", "豁免", "未到期", "不适用", "逾期")
        said = ("11-05", "待做", "进行中", "11-16", "豁免", "", "", "欠 13 天")
        tones = {"进行中": "accent", "逾期": "bad"}
        sure: Cell = (("sign", "已完成"), ("small:text2", "11-03"))
        rows: list[tuple[Cell, ...]] = []
        for at, (state, words) in enumerate(zip(states, said, strict=True)):
            now: Cell = (("sign", state), (f"small:{tones.get(state, 'text2')}", words))
            share: Cell = (("ok!", "4/4"),) if at % 3 else "2/4"
            count = f"{at}.5" if at else "—"
            rows.append((f"示例烟酒店 {at}", "11-23", now, sure, count, share))
        tints = ["", "", "bad", *[""] * 5]
        self.board.set_rows(rows, [str(at) for at in range(8)], tints)
        card.add(self.board)
        card.foot(Legend([(state, state) for state in SIGN_STATES[:8] if state != "未走访"]))
        return card

    def _next(self) -> QWidget:
        card = Card()
        tiles = line(
            FactTile("本月购进", "66 条", "计划 88 · 75%"),
            FactTile("可销天数", "9.6 天", "合理 7–21"),
            FactTile("上次走访", "12 天前", "11-11 现场"),
        )
        signs = line(
            *(StateSign(state) for state in ("已完成", "补做", "待做", "逾期", "未到期")), None
        )
        self.start = Button("开始走访", kind="primary", key="Enter", height=Size.MAIN_BUTTON)
        row = line(spacing=12)
        row.addWidget(self.start, 1)
        row.addWidget(Button("改期", height=Size.MAIN_BUTTON))
        card.body.addWidget(Text("下一户 · 第 7 站", Type.SMALL, tone="accent", bold=True))
        card.body.addWidget(Text("好运烟酒商店", Type.FOCUS, bold=True))
        card.body.addWidget(
            Elided("王建国（王哥） · 上午在店 · 新浦街道解放东路 18 号", tone="text2")
        )
        card.body.addLayout(tiles)
        card.add(Heading("六个一 · 11 月", "11-11 小结"))
        card.body.addLayout(signs)
        card.add(Rule())
        card.body.addLayout(row)
        return card

    def _entry(self) -> QWidget:
        card = Card("到店问候 · 看门头", side="改做 26 项评估  Ctrl+E")
        self.status = Segments(["营业", "关门", "停业", "转让", "装修"], name="营业状态")
        self.status.set_value("营业")
        self.points = Answers.points("A3 柜台内外整洁", half=True, none=True)
        self.points.set_value("部分符合")
        self.quick = Answers.quick("亮证")
        self.quick.set_value("不符合")
        self.topics = Chips(["订货", "结构", "陈列", "系统"], name="指导内容")
        self.topics.set_values(["订货", "陈列"])
        self.date = DateField(_today, name="日期")
        self.date.set_date(_today())
        self.time = TimeField(name="到店")
        self.time.set_time(dt.time(10, 8))
        self.number = NumberField(name="实有")
        self.number.set_text("40")
        self.area = TextArea(name="沟通", placeholder="意见、需求、消费变化")
        self.tick = Tick("元旦货源投放公告")
        self.tick.setChecked(True)
        score = Segments([Option(str(n), str(n)) for n in range(1, 6)], name="满意度", height=26)
        score.set_value("4")
        for row in (
            line(self.status, None),
            line(self.points, 16, self.quick, None),
            line(self.date, self.time, self.number, Text("/"), NumberField(name="应有"), None),
            line(Select(["王建国 · 店主", "店员"], name="接待"), score, None),
            line(self.tick, Tick("示例白鹭(软)上市"), None),
        ):
            card.body.addLayout(row)
        card.add(self.topics)
        card.add(self.area)
        card.add(LineField(name="一句话", placeholder="讲了什么，一句话"))
        return card

    def _words(self) -> QWidget:
        card = Card()
        card.add(Banner("warn", "总部没有收到第 6 包", "其中 31 条已随第 7 包接收，不用补交"))
        banner = Banner("bad", "", "磁盘满了，刚才的内容还在", closable=True)
        banner.add_action("清理后再试")
        card.add(banner)
        card.add(EmptyState("没有找到", "其余 243 户都不含“hyyj”", action="清除查找",
                            hints=[("Esc", "清除查找"), ("Ctrl+N", "开始走访")]))  # fmt: skip
        return card

    def _rail(self) -> QWidget:
        card = Card()
        self.rail = Rail("走访步骤")
        self.rail.set_steps(
            [
                RailStep("到店问候", "已完成", "", "Alt+1"),
                RailStep("看柜台", "已完成", "8/8", "Alt+2"),
                RailStep("盘库存", "待做", "6/8", "Alt+3"),
                RailStep("沟通", "待做", "", "Alt+4"),
            ],
            2,
        )
        card.add(self.rail)
        card.add(KeyHints([("1", "符合"), ("2", "部分 ½"), ("3", "不符"), ("4", "不适用")]))
        return card

    def _figures(self) -> QWidget:
        card = Card("可销天数", side="11-11 盘点")
        bar = Bar()
        bar.set_value(0.784, 0.7667, words="达成 78.40%，时间 76.67%")
        parts = PartsBar()
        parts.set_parts(
            [(600, "accent"), (42, "softline"), (2, "warn"), (37, "last")], "已接收 600，待回执 42"
        )
        fields = Fields()
        fields.set_rows([("负责人", "王建国"), ("许可证止", "2027-02-14 · 83 天", "warn")])
        card.body.addLayout(line(BigFigure("9.6", "天"), None, Tag("合理 7–21", "ok")))
        card.body.addLayout(line(BigFigure("94.8", size=Type.SCORE), Tag("否决", "veto"),
                                 Tag("偏低", "warn"), Tag("电话"), None))  # fmt: skip
        card.add(bar)
        card.add(parts)
        card.add(fields)
        off = Button("停用")
        off.setEnabled(False)
        card.body.addLayout(line(Button("添加", kind="plain", key="Alt+T"), off, None))
        return card

    def _chart(self) -> QWidget:
        card = Card("月购进", "条")
        card.add_side(
            Legend([("#accent", "近 12 月"), ("#last", "去年"), ("#accent-", "截至23日")])
        )
        self.chart = Chart("bars", name="月购进")
        self.chart.set_data(ChartData(_MONTHS, _THIS, _LAST, partial=True, unit="条"))
        lines = Chart("lines", name="购进总量")
        notes = ((1, "春节前"),)
        lines.set_data(ChartData(_MONTHS, _THIS, _LAST, partial=True, notes=notes, from_zero=False))
        card.add(self.chart, 1)
        card.add(lines, 1)
        return card
