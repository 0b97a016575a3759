"""One working day: a dozen visits, one check, the board, the package, the sheets on paper."""

import random
from collections.abc import Sequence
from pathlib import Path

import attrs

from storage.demo.territory import DEMO_DAY
from storage.operations.check_ledger import check_ledger
from storage.queries.today import RouteStop, StopState, today_view
from storage.queries.visit_form import FormProduct
from ui.demo.stage import Stage, stage
from ui.screens.visit.page import VisitPage

__all__ = ["DayResult", "WorkingDay", "drive_day"]

_VISITS = 12
_COUNTED = 8
_OPINIONS = ("紧俏规格还想多要一点", "新版价签看着清楚", "天冷了，晚上关门早")
_SUMMARY = "柜台整齐，补了两个断货，约好下周送价签"
_PROMISE = "下周送新版价签"
_RATIOS = {"B3": ("8", "10"), "C1": ("36", "37"), "C4": ("5", "5"), "D3": ("3", "3")}
_SHORT = ("B7", "C3")


@attrs.frozen(kw_only=True)
class DayResult:
    """What one day left behind."""

    folder: Path
    visits: int
    package: Path
    sheets: Path
    pictures: int


def drive_day(folder: Path) -> DayResult:
    """Make the territory in ``folder`` and work one day in it; raises for whatever goes wrong."""
    with stage(folder) as here:
        day = WorkingDay(here)
        day.morning()
        here.clock.move(35)
        day.visit_all(_VISITS)
        day.evening()
        report = check_ledger(here.ledger)
        if not report.sound:
            raise RuntimeError(f"the demo's ledger is unsound: {report.findings[0].text}")
        [package] = sorted(folder.glob("上报_*.xlsx"))
        [sheets] = sorted(folder.glob("*.pdf"))
        return DayResult(
            folder=folder,
            visits=day.done,
            package=package,
            sheets=sheets,
            pictures=len(list(here.pictures.glob("*.png"))),
        )


class WorkingDay:
    """The day as it goes on."""

    def __init__(self, here: Stage) -> None:
        self._here = here
        self._hands = here.hands
        self._chance = random.Random(f"{DEMO_DAY} day")
        self.done = 0
        self._checked = False

    @property
    def _visit_page(self) -> VisitPage:
        page = self._here.application.page("visit")
        assert isinstance(page, VisitPage)
        return page

    def _stops(self) -> list[RouteStop]:
        return list(today_view(self._here.ledger, DEMO_DAY).stops)

    # ------------------------------------------------------------------------------------ morning

    def morning(self) -> None:
        """Look at the day, print its sheets."""
        self._here.picture("今日")
        self._hands.press("Ctrl+P")
        self._hands.wait(200)
        self._save_sheets()

    def _save_sheets(self) -> None:
        from ui.printing.preview import SheetPreview

        [preview] = self._here.window.findChildren(SheetPreview)
        self._here.picture("打印预览", preview)
        self._hands.press("Ctrl+S")
        self._hands.wait_for(lambda: any(self._here.dialogs.folder.glob("*.pdf")))
        self._hands.press("Esc")
        self._hands.wait_for(lambda: not preview.isVisible())
        self._hands.come_back()

    # ------------------------------------------------------------------------------------- visits

    def visit_all(self, visits: int) -> None:
        """Visit stops in the order of the round."""
        for stop in [each for each in self._stops() if each.state is StopState.OPEN][:visits]:
            self._visit(stop)
        self._hands.press("Ctrl+1")
        self._here.picture("今日-收工")

    def _visit(self, stop: RouteStop) -> None:
        self._hands.press("Ctrl+1")
        table = self._here.application.page("today").route.table  # type: ignore[attr-defined]
        table.set_current_key(stop.retailer_id)
        self._hands.press("Return")
        self._hands.wait()
        closed = self.done == 5
        if closed:
            self._find_it_shut()
        else:
            self._fill_in()
        self._here.clock.move(self._chance.randint(14, 24))
        if self.done in (1, 5):
            self._here.picture("走访-未遇" if closed else "走访")
        before = self._count()
        self._hands.press("Ctrl+Return")
        self._hands.wait()
        if self._count() != before + 1:
            raise RuntimeError(
                f"the visit was not finished: {self._here.window.banner.accessibleName()}"
            )
        self.done += 1
        self._here.clock.move(self._chance.randint(6, 15))

    def _handed_over(self) -> bool:
        return bool(self._here.ledger.scalar("SELECT count(*) FROM package"))

    def _count(self) -> int:
        return int(self._here.ledger.scalar("SELECT count(*) FROM visit WHERE deleted = 0"))

    def _find_it_shut(self) -> None:
        self._hands.press("Alt+1", "Right")

    def _fill_in(self) -> None:
        form = self._visit_page.form
        for _item in range(8):
            failed = self._chance.random() < 0.08
            self._hands.press("2" if failed else "1")
        self._hands.press("Alt+3")
        self._count_stock(form.stock.products()[:_COUNTED])
        if self._chance.random() < 0.5:
            self._hands.press("Alt+4")
            self._hands.write(self._chance.choice(_OPINIONS))
        if not self._checked and form.data is not None and form.data.context.is_standard:
            self._check()
        self._hands.press("Alt+6", "Space")
        if self.done == 1:
            self._hands.press("Alt+8")
            self._hands.write(_SUMMARY)
            self._hands.press("Tab", "4", "Tab", "1", "Alt+T")
            self._hands.write(_PROMISE)
        self._hands.wait()

    def _count_stock(self, products: Sequence[FormProduct]) -> None:
        for product in products:
            self._hands.write(self._counted(product))
            self._hands.press("Return")

    def _counted(self, product: FormProduct) -> str:
        """A count that last time's stock and what was delivered since allow."""
        held = (product.last_packs or 0) + (product.bought or 0) * product.per_carton
        if product.last_packs is None:
            held = self._chance.randint(5, 60)
        packs = int(held * self._chance.uniform(0.1, 0.7))
        return f"{packs // product.per_carton}.{packs % product.per_carton}"

    # -------------------------------------------------------------------------------------- check

    def _check(self) -> None:
        """Answer the 26 points of a standard store."""
        self._checked = True
        self._hands.press("Ctrl+E")
        view = self._visit_page.check
        for code, row in view.rows.items():
            if code not in view.score().unanswered:
                continue
            row.take_focus()
            if row.ratio is not None:
                got, of = _RATIOS[code]
                self._hands.write(got)
                self._hands.press("Return")
                self._hands.write(of)
            else:
                self._hands.press("3" if code in _SHORT else "1")
        self._here.picture("评估")
        self._hands.press("Ctrl+Return")
        self._hands.wait()

    # ------------------------------------------------------------------------------------ evening

    def evening(self) -> None:
        """Look at customers and the board, make the package."""
        self._hands.press("Ctrl+2")
        self._here.picture("客户")
        self._hands.press("Return")
        self._here.picture("客户-一户")
        self._hands.press("Ctrl+4")
        self._here.picture("标准店")
        self._plan()
        self._here.clock.move(20)
        self._hands.press("Ctrl+8")
        self._hands.press("Ctrl+Shift+E")
        jobs = self._here.window.jobs
        self._hands.wait_for(lambda: not jobs.jobs and self._handed_over())
        self._here.picture("交换")
        self._hands.press("Ctrl+9")
        self._here.picture("设置")

    def _plan(self) -> None:
        """Lay the rest of the month."""
        self._hands.press("Ctrl+5", "Ctrl+G")
        self._here.picture("计划")
