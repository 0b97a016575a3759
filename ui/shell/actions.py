"""Every action of the program: its menu, words and key. Menus and the key list come from here."""

import attrs
from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from models.marks import N_
from ui.i18n import _
from ui.theme.icons import icon as load_icon
from ui.theme.theme import theme

__all__ = ["HINTS", "MENUS", "SPECS", "ActionSpec", "Actions", "shown_key"]


@attrs.frozen
class ActionSpec:
    """One action; ``group`` parts a menu by rules, ``checkable`` ones are set by the window."""

    key: str
    menu: str
    text: str
    tip: str
    shortcut: str = ""
    icon: str = ""
    group: int = 0
    checkable: bool = False


MENUS = (
    ("file", N_("文件(&F)")),
    ("edit", N_("编辑(&E)")),
    ("view", N_("视图(&W)")),
    ("retailer", N_("客户(&C)")),
    ("visit", N_("走访(&B)")),
    ("exchange", N_("交换(&X)")),
    ("help", N_("帮助(&H)")),
)
"""Menus with mnemonics that no Alt shortcut of a page uses."""

_S = ActionSpec
SPECS: tuple[ActionSpec, ...] = (
    _S("print", "file", N_("打印…"), N_("打印这一页的表单"), "Ctrl+P", "print"),
    _S("forms", "file", N_("打印表单…"), N_("选一种表单，按天、线路或客户打印"), "Ctrl+Shift+P"),
    _S("save_book", "file", N_("另存为工作簿…"), N_("把这份报告存成工作簿"), "Ctrl+S"),
    _S("save_paper", "file", N_("另存为 PDF…"), N_("把这份报告按纸面存成 PDF"), "Ctrl+Shift+S"),
    _S("meeting", "file", N_("10日会议材料…"), N_("把会议的三张表一次做成工作簿和 PDF"), "Ctrl+M",
       "report"),
    _S("lock", "file", N_("现在锁定"), N_("锁上台账，再用要输启动密码"), "Ctrl+L", "lock", group=1),
    _S("quit", "file", N_("退出"), N_("关闭走访台账，内容都已保存"), "Ctrl+Q", group=2),
    _S("undo", "edit", N_("撤销"), N_("先撤销正在输入的字，再撤销上一步操作"), "Ctrl+Z", "undo"),
    _S("redo", "edit", N_("重做"), N_("把撤销的再做一遍"), "Ctrl+Y", "redo"),
    _S("cut", "edit", N_("剪切"), N_("剪切选中的文字"), "Ctrl+X", group=1),
    _S("copy", "edit", N_("复制"), N_("复制选中的文字或表格行"), "Ctrl+C", "copy", group=1),
    _S("paste", "edit", N_("粘贴"), N_("粘贴文字"), "Ctrl+V", group=1),
    _S("select_all", "edit", N_("全选"), N_("选中全部"), "Ctrl+A", group=1),
    _S("find", "edit", N_("查找"), N_("到查找框"), "Ctrl+F", "search", group=2),
    _S("reopen", "edit", N_("撤回提交"), N_("撤回提交了的报告，再改"), "Ctrl+U", group=2),
    _S("history", "edit", N_("修改记录"), N_("看谁在什么时候改了什么"), "Ctrl+H", group=2),
    _S("refresh", "view", N_("刷新"), N_("重新读取台账"), "F5", group=1),
    _S("back", "view", N_("返回上一处"), N_("回到刚才看的地方"), "Alt+Left", group=1),
    _S("previous", "view", N_("上一条"), N_("看上一户或上一期"), "Ctrl+PgUp", group=1),
    _S("next", "view", N_("下一条"), N_("看下一户或下一期"), "Ctrl+PgDown", group=1),
    _S("large", "view", N_("大字"), N_("文字和行高都放大"), "Ctrl+=", group=2, checkable=True),
    _S("theme_system", "view", N_("跟随系统"), N_("浅色深色跟随系统"), group=3, checkable=True),
    _S("theme_light", "view", N_("浅色"), N_("一直用浅色"), group=3, checkable=True),
    _S("theme_dark", "view", N_("深色"), N_("一直用深色"), group=3, checkable=True),
    _S("language_zh", "view", "中文", N_("界面用中文"), group=4, checkable=True),
    _S("language_en", "view", "English", N_("界面用英文"), group=4, checkable=True),
    _S("menu_bar", "view", N_("显示菜单栏"), N_("在窗口上方显示菜单栏"), "F10", group=5,
       checkable=True),
    _S("start_visit", "retailer", N_("开始走访"), N_("走访这一户，或临时走访一户"), "Ctrl+N",
       "visit"),
    _S("open_retailer", "retailer", N_("打开客户"), N_("看这一户的全部情况"), "Ctrl+Shift+O",
       "store"),
    _S("add_todo", "retailer", N_("加待办"), N_("给这一户加一项待办"), "Alt+T", "plus"),
    _S("show_visits", "retailer", N_("看全部走访"), N_("看这一户的全部走访"), "Alt+V"),
    _S("entries", "retailer", N_("登记…"), N_("登记投诉、需求、市场动态等报给总部的事"), "Ctrl+J",
       "edit", group=1),
    _S("hand_shops", "retailer", N_("移交选中的客户…"), N_("把选中的客户、待办和历史交给同事"),
       group=1),
    _S("finish", "visit", N_("完成"), N_("完成走访或评估，提交报告，或写入收到的文件"),
       "Ctrl+Enter", "tick"),
    _S("full_check", "visit", N_("规范评估"), N_("做全项规范陈列评估"), "Ctrl+E"),
    _S("all_products", "visit", N_("全部品规"), N_("盘库存时列出全部品规"), "Alt+A"),
    _S("purposes", "visit", N_("目的…"), N_("选这次走访的目的"), "Alt+G"),
    _S("spray_code", "visit", N_("核喷码"), N_("输条盒上的 32 位喷码，当场看码证"), "Alt+K"),
    _S("add_question", "visit", N_("记待答复的问题"), N_("当场答不上来的，两个工作日内答复"),
       "Alt+Q"),
    _S("carry_row", "visit", N_("这一行照上次"), N_("价格、在柜、标签照上次填"), "Ctrl+D"),
    _S("carry_all", "visit", N_("全部照上次"), N_("所有行的价格、在柜、标签照上次填"),
       "Ctrl+Shift+D"),
    _S("next_open", "visit", N_("去看看"), N_("到下一处要看的地方"), "F8"),
    _S("photos", "visit", N_("照片"), N_("给这次走访或评估加照片"), "Alt+P", "image"),
    _S("record_board", "visit", N_("逐个记录"), N_("把本月六个一逐个记下来"), "Ctrl+R"),
    _S("record_column", "visit", N_("整列记录"), N_("给这一列还没做的店一次记下"),
       "Ctrl+Shift+R"),
    _S("year", "visit", N_("按月或全年"), N_("看一个月，或看全年每户每月"), "Ctrl+Shift+Y"),
    _S("close_month", "visit", N_("六个一月结…"), N_("把过完的这个月签存，或看月结后的变化"),
       "Ctrl+Shift+K"),
    _S("make_plan", "visit", N_("排计划"), N_("排出这个月的走访计划，或从今天起重排"), "Ctrl+G",
       "plan"),
    _S("targets", "visit", N_("目标和计划量"), N_("看目标完成多少，按户填计划量"), "Ctrl+Shift+G",
       "plan"),
    _S("plan_by_forecast", "visit", N_("按预测填计划"), N_("空的计划量按预测填上"),
       "Ctrl+Shift+F"),
    _S("day_summary", "visit", N_("日小结"), N_("看今天做了什么，可以复制和打印"), "Ctrl+T",
       "report"),
    _S("discard", "visit", N_("不记这次走访…"), N_("丢开正在记的走访，仍可撤销")),
    *(
        _S(f"step_{n}", "visit", N_("第 {n} 步"), N_("到走访的第 {n} 步"), f"Alt+{n}", group=1)
        for n in range(1, 9)
    ),
    _S("import", "exchange", N_("收下发文件…"), N_("读总部下发的表格"), "Ctrl+O", "download"),
    _S("package", "exchange", N_("生成上报包…"), N_("把没上报的记录写成上报包"), "Ctrl+Shift+E",
       "upload"),
    _S("reconcile", "exchange", N_("对账"), N_("看哪些记录总部收到了、退回了、还没报"),
       "Ctrl+Shift+H", "list"),
    _S("consolidate", "exchange", N_("汇总（市场经理）"), N_("收上报包，定冲突，写回执"),
       "Ctrl+Shift+M", "report"),
    _S("recover", "exchange", N_("从上报包找回…"), N_("把上报过而台账里没有的记录找回来"), group=1),
    _S("hand_route", "exchange", N_("移交一条线路…"), N_("把一条线路的客户、待办和历史交给同事"),
       group=2),
    _S("take_over", "exchange", N_("接收移交…"), N_("收下同事移交的客户"), group=2),
    _S("keys", "help", N_("全部按键"), N_("列出全部按键"), "F1", "help"),
)  # fmt: skip

HINTS: tuple[tuple[str, str], ...] = (
    ("Enter", N_("打开选中的一行，或开始走访")),
    (N_("空格"), N_("开关预览，选或不选")),
    ("Esc", N_("清除查找，关上旁边的栏")),
    (N_("方向键"), N_("在表和选项里移动")),
    ("1 2 3 4", N_("回答评估的一项：符合、部分、不符、不适用")),
    ("Tab", N_("下一处，在表里是同一行的下一格")),
    ("P R F L A M", N_("今日：改期、排路线、固定首站末站、加一户、看地图")),
    ("Alt+↑↓", N_("今日：把这一户往前、往后移")),
    ("D U X R", N_("待办：处理中、转上级、取消、再办")),
    ("F4", N_("打开日历")),
    ("Ctrl+;", N_("填今天")),
    ("Ctrl+N Del", N_("登记：新记一条，撤回一条")),
    ("Ctrl+N Del O", N_("记录：新记一次，撤回一次，打开客户")),
    ("N X T G O F", N_("候选：记下一步、退出、报信息变更、建议等级、打开客户、看另一份档案")),
    ("Ctrl+N Del", N_("候选：建一份档案，撤回一份")),
    ("A M P Del", N_("计划：加一户、移动、改期、取消")),
    ("W F U", N_("计划：看一周、看公平、看没排够的")),
    ("Alt+←→↑↓", N_("计划：把选中的走访移一天、移一周")),
    ("Ctrl+↑↓", N_("计划：调这一天的顺序")),
    (N_("空格 Ctrl+D"), N_("目标：客户确认打勾，向下填满")),
    ("M B O L", N_("分析：选指标、选按什么看、打开客户、看订单行")),
    ("← →", N_("分析：进到数从哪里来、回到表")),
    ("F6 Alt+1…5", N_("报表：到下一部分，到第几部分")),
    ("1–6", N_("对账：换一种状态")),
    ("1 2 R Z", N_("汇总：选哪一份、退回、收回刚才定的")),
    ("F X D Y N W", N_("汇总：放行、不收、收登记、批准、不批准、停用")),
    ("U R T", N_("操作记录：撤销这一步、恢复值、全部经过")),
)
"""Keys that belong to the place in focus and so are no actions."""


def shown_key(shortcut: str) -> str:
    """Return a shortcut as people write it."""
    return shortcut.replace("PgDown", "PgDn").replace("Left", "←")


def _sequences(shortcut: str) -> list[QKeySequence]:
    if shortcut.endswith("Enter"):
        return [QKeySequence(shortcut.replace("Enter", "Return")), QKeySequence(shortcut)]
    if shortcut == "Ctrl+Y":
        return [QKeySequence(shortcut), QKeySequence("Ctrl+Shift+Z")]
    return [QKeySequence(shortcut)] if shortcut else []


class Actions(QObject):
    """Makes the QActions, keeps their words and tells which one was asked for.

    Signals:
        asked: the key of the action the user chose.
    """

    asked = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._tinted: frozenset[str] = frozenset()
        for spec in SPECS:
            self.add(spec)
        theme.changed.connect(self._untint)

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def __iter__(self) -> "object":
        return iter(self._specs)

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """Return all actions there are now, pages included."""
        return tuple(self._specs.values())

    def add(self, spec: ActionSpec) -> QAction:
        """Add an action; its key and its shortcut must be new."""
        taken = {other.shortcut for other in self._specs.values() if other.shortcut}
        if spec.key in self._specs or spec.shortcut in taken:
            raise ValueError(f"{spec.key} {spec.shortcut}")
        action = QAction(self)
        action.setShortcuts(_sequences(spec.shortcut))
        action.setCheckable(spec.checkable)
        action.triggered.connect(lambda: self.asked.emit(spec.key))
        self._specs[spec.key], self._actions[spec.key] = spec, action
        self._word(spec)
        return action

    def qactions(self) -> list[QAction]:
        """Return the QActions, for ``QWidget.addActions``."""
        return list(self._actions.values())

    def enable(self, keys: set[str]) -> None:
        """Enable the actions in ``keys`` and no others."""
        for key, action in self._actions.items():
            action.setEnabled(key in keys)

    def check(self, key: str, on: bool) -> None:
        """Tick a checkable action without telling anybody."""
        with QSignalBlocker(self._actions[key]):
            self._actions[key].setChecked(on)

    def words(self, key: str) -> tuple[str, str]:
        """Return the text and the status tip of an action in the language in force."""
        spec = self._specs[key]
        number = key.rpartition("_")[2]
        return (
            _(spec.text).replace("{n}", number),
            _(spec.tip).replace("{n}", number),
        )

    def fill(self, bar: QMenuBar, popup: QMenu) -> None:
        """Make the menus, once on the bar and again below ``popup``."""
        for key, title in MENUS:
            menu = QMenu(_(title), bar)
            menu.aboutToShow.connect(self._tint)
            self._menus[key] = menu
            bar.addMenu(menu)
            popup.addMenu(menu)
        self.refill()

    def refill(self) -> None:
        """Put all actions into their menus, after some were added."""
        for key, title in MENUS:
            menu = self._menus[key]
            menu.clear()
            menu.setTitle(_(title))
            group = 0
            for spec in sorted(self._of(key), key=lambda one: one.group):
                if spec.group != group and not menu.isEmpty():
                    menu.addSeparator()
                group = spec.group
                menu.addAction(self._actions[spec.key])

    def _of(self, menu: str) -> list[ActionSpec]:
        return [spec for spec in self._specs.values() if spec.menu == menu]

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        for spec in self._specs.values():
            self._word(spec)
        for key, title in MENUS:
            if key in self._menus:
                self._menus[key].setTitle(_(title))

    def _word(self, spec: ActionSpec) -> None:
        action = self._actions[spec.key]
        text, tip = self.words(spec.key)
        action.setText(text)
        action.setStatusTip(tip)
        action.setToolTip(tip)

    def _untint(self) -> None:
        self._tinted = frozenset()

    def _tint(self) -> None:
        """Paint the icons when a menu is first about to show them, not at the start."""
        for spec in self._specs.values():
            if spec.icon and spec.key not in self._tinted:
                self._actions[spec.key].setIcon(load_icon(spec.icon, "text2"))
        self._tinted = frozenset(self._specs)
