"""Every screen and every printed form as a picture, light and dark, for looking at."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QDialog

from models.errors import DomainError
from models.paper.items import Sheet
from storage.demo.territory import DEMO_DAY
from storage.operations.demo.post_story import make_post
from storage.queries.today import StopState, today_view
from ui.demo.day import WorkingDay
from ui.demo.stage import Stage, stage
from ui.printing.forms import FORMS, Order, PrintForm, make
from ui.printing.output import render_image
from ui.printing.visit_sheets import lay_out_day
from ui.screens.analysis.page import AnalysisPage
from ui.screens.candidates.page import CandidatesPage
from ui.screens.evaluations.page import EvaluationsPage
from ui.screens.headquarters.page import HeadquartersPage
from ui.screens.reports.page import ReportsPage
from ui.screens.visit.page import VisitPage
from ui.theme import Mode, theme

__all__ = ["write_screens"]

_VISITS = 4
_DPI = 110


def write_screens(folder: Path) -> int:
    """Write the pictures into ``folder``; return how many there are."""
    with stage(folder) as here:
        here.clock.move(35)
        here.takes_pictures = False
        WorkingDay(here).visit_all(_VISITS)
        _receive_post(here, folder)
        here.takes_pictures = True
        before = theme.mode
        try:
            for mode in (Mode.LIGHT, Mode.DARK):
                theme.set_mode(mode)
                _Round(here, mode.value).take_all()
        finally:
            theme.set_mode(before)
        _forms(here)
        return len(list(here.pictures.glob("*.png")))


def _receive_post(here: Stage, folder: Path) -> None:
    """Let the window be a market manager's too: what three colleagues sent, in a 汇总库."""
    [masters] = sorted((folder / "handouts").glob("*客户主档*"))[:1]
    post = make_post(folder / "post", masters, here.clock)
    page = here.application.page("headquarters")
    assert isinstance(page, HeadquartersPage)
    page.decider.who.setText("许立新")
    page.use(folder / "post" / "汇总.db")
    # Named one by one, as by somebody who asked back: a folder enrols no second device.
    page.take([*sorted(post.glob("设备登记_*.json")), post, masters])
    here.hands.wait_for(lambda: not page.library.busy)


class _Round:
    """Once through every screen."""

    def __init__(self, here: Stage, mode: str) -> None:
        self._here = here
        self._hands = here.hands
        self._mode = mode

    def take_all(self) -> None:
        """Take a picture of every screen in the theme in force."""
        for take in (
            self._today, self._retailers, self._visit, self._board, self._plan, self._analysis,
        ):  # fmt: skip
            take()
        self._reports()
        for number, name in ((8, "交换"), (9, "设置")):
            self._hands.press(f"Ctrl+{number}")
            self._take(name)
        self._hands.press("Ctrl+Shift+H")
        self._take("对账")
        self._headquarters()
        self._hands.press("Ctrl+1", "Ctrl+J", "Down")
        self._take("登记")
        self._hands.press("Ctrl+1", "F1")
        self._over("按键")
        self._hands.press("Ctrl+P")
        self._hands.wait(300)
        self._over("打印预览")
        self._hands.press("Ctrl+1", "Ctrl+Shift+P")
        self._over("打印表单")

    def _take(self, name: str) -> None:
        self._here.picture(f"{name}-{self._mode}")

    def _over(self, name: str) -> None:
        """Take a picture of what lies over the window, and close it."""
        self._hands.wait()
        over = [each for each in self._here.window.findChildren(QDialog) if each.isVisible()]
        if not over:
            raise RuntimeError(f"nothing was opened over the window: {name}")
        self._here.picture(f"{name}-{self._mode}", over[0])
        over[0].close()
        self._hands.come_back()

    def _today(self) -> None:
        self._hands.press("Ctrl+1")
        self._hands.wait(200)
        self._take("今日")
        self._hands.press("M")
        self._take("今日-地图")
        self._hands.press("M", "Ctrl+T")
        self._over("日小结")

    def _retailers(self) -> None:
        self._hands.press("Ctrl+2")
        self._take("客户")
        self._hands.write("hy")
        self._take("客户-查找")
        self._hands.press("Return")
        self._take("客户-一户")
        self._hands.press("Alt+Left", "Ctrl+F")
        self._hands.press("Ctrl+A", "Del")

    def _visit(self) -> None:
        page = self._here.application.page("visit")
        assert isinstance(page, VisitPage)
        self._hands.press("Ctrl+3")
        self._take("走访-开始")
        stop = next(
            each
            for each in today_view(self._here.ledger, DEMO_DAY).stops
            if each.state in (StopState.OPEN, StopState.BEGUN)
        )
        page.start(stop.retailer_id)
        self._hands.press(*"1121", "Alt+3")
        self._hands.write("2.5")
        self._hands.press("Return")
        self._hands.write("0")
        self._take("走访")
        self._hands.press("Ctrl+J", "2")
        self._take("走访-登记")
        self._hands.press("Esc")
        self._hands.press("Ctrl+E")
        self._hands.press(*"1132")
        self._take("评估")
        self._hands.press("Alt+Left", "Alt+Left", "Ctrl+1")

    def _plan(self) -> None:
        self._hands.press("Ctrl+5", "Ctrl+G")
        self._take("计划")
        self._hands.press("W")
        self._take("计划-周")
        self._hands.press("F")
        self._take("计划-公平")
        self._hands.press("F", "Ctrl+Shift+G")
        self._take("目标")
        self._hands.press("Ctrl+5")

    def _analysis(self) -> None:
        """The figures of the month, one of them down to its order lines, and the other views."""
        self._hands.press("Ctrl+6")
        page = self._here.application.page("analysis")
        assert isinstance(page, AnalysisPage)
        page.go("main")
        self._take("分析")
        page.overview.panel.tabs.setFocus()
        self._hands.press("2")
        page.overview.panel.take_focus()
        self._hands.press("Return")
        self._take("分析-订单行")
        self._hands.press("Esc", "Esc")
        for view, name in page.view_names():
            page.go(view)
            self._take(f"分析-{name}")
        page.go("main")

    def _reports(self) -> None:
        """What is due, the week's report written, a form that is wide, the meeting's material."""
        page = self._here.application.page("reports")
        assert isinstance(page, ReportsPage)
        for key, name in (
            ("WEEKLY:2026W47", "周报"),
            ("MEETING:2026-10", "会议材料"),
            ("TARGETS:2026-10", "目标及实绩"),
            ("MARKET:2026-10", "市场动态"),
        ):
            self._here.application.context.report_asked.emit(key)
            self._hands.wait_for(lambda: not page.desk.is_reading)
            self._take(f"报表-{name}")
            self._hands.press("Esc")

    def _headquarters(self) -> None:
        self._hands.press("Ctrl+1", "Ctrl+Shift+M", "Alt+1")
        self._take("汇总")
        self._hands.press("Return")
        self._take("汇总-一人")
        self._hands.press("Return")
        self._take("汇总-记录")
        self._hands.press("Esc", "Esc", "Alt+2", "1")
        self._take("汇总-冲突")
        for number, name in ((3, "共同客户"), (4, "待查"), (5, "改动"), (6, "设备")):
            self._hands.press(f"Alt+{number}")
            self._take(f"汇总-{name}")

    def _board(self) -> None:
        self._here.application.context.page_asked.emit("board")  # Ctrl+4: where it was left
        self._take("标准店")
        self._hands.press("Ctrl+R")
        self._take("标准店-逐个记录")
        self._hands.press("Ctrl+Shift+Y")
        self._take("标准店-全年")
        self._hands.press("Ctrl+Shift+Y", "Ctrl+PgUp", "Ctrl+Shift+K")
        self._take("标准店-月结")
        self._hands.press("Esc", "Ctrl+PgDown")
        self._programme()
        self._evaluations()
        self._candidates()

    def _programme(self) -> None:
        """The campaign of the month with its stores, the reports, who collects what."""
        self._here.application.context.page_asked.emit("programme")
        self._hands.press("Right", "Return")
        self._take("记录")
        for keys, name in ((("Down",) * 3, "采集"), (("Down", "Right", "Return"), "报告")):
            self._hands.press("Esc", "Esc", *keys)
            self._take(f"记录-{name}")
        self._hands.press("Esc", "Esc", *("Up",) * 4)

    def _evaluations(self) -> None:
        self._here.application.context.page_asked.emit("evaluations")
        page = self._here.application.page("evaluations")
        assert isinstance(page, EvaluationsPage)
        for segment, name in (("store", "一户"), ("round", "常见问题")):
            page.go(segment)
            self._take(f"评估-{name}")
        page.go("store")

    def _candidates(self) -> None:
        """The lists of 候选 and the form of the month; in the first theme three files are begun."""
        self._here.application.context.page_asked.emit("candidates")
        page = self._here.application.page("candidates")
        assert isinstance(page, CandidatesPage)
        if not page.files.row_count():
            self._hands.press("N", "N", "N", "Down", "N", "N", "Down", "Down", "N")
        self._take("候选")
        for segment, name in (("way", "在办"), ("members", "标准店"), ("progress", "拓展进度")):
            page.go(segment)
            self._take(f"候选-{name}")
        page.go("next")


def _forms(here: Stage) -> None:
    """Every printed form page by page; of the visit sheets the cover, two filled and a blank."""
    view = today_view(here.ledger, DEMO_DAY)
    done = [stop.retailer_id for stop in view.stops if stop.state is StopState.DONE]
    blank = [stop.retailer_id for stop in view.stops if stop.state is StopState.OPEN]
    day = lay_out_day(here.ledger, [*done[:2], *blank[:1]], DEMO_DAY, cover=True)
    _pages(here, "走访单", day.sheets)
    for form in FORMS:
        if form.key != "visit":
            shops = dict.fromkeys((*done, *blank, *view.rows))  # not all days have photos
            _pages(here, form.name, _some_of(here, form, tuple(shops)))


def _some_of(here: Stage, form: PrintForm, shops: tuple[str, ...]) -> Sequence[Sheet]:
    """Return up to two sheets of a form, for the first thing it may be about that has any."""
    for about in form.about:
        order = Order(day=DEMO_DAY, about=about, retailer_ids=shops)
        with suppress(DomainError):
            return make(here.ledger, form, order).sheets[:2]
    raise RuntimeError(f"the demo has nothing for {form.key}")


def _pages(here: Stage, name: str, sheets: Sequence[Sheet]) -> None:
    for number, sheet in enumerate(sheets):
        for place, page in enumerate(sheet.pages, 1):
            file = f"纸-{name}-{number}-{place}.png"
            render_image(page, _DPI).save(str(here.pictures / file))
