"""The visit on one page, in the order of the paper: steps at the left, the form at the right."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from models.checklist import DEFAULT_CHECKLIST
from models.visit import Visit
from models.visit_rules import VisitFacts, VisitWarning, missing_parts, summary_of, warnings
from storage.queries.stock import judge_lines
from ui.i18n import _
from ui.screens.visit.band import Band
from ui.screens.visit.check_entry import is_begun
from ui.screens.visit.closing import Closing
from ui.screens.visit.entry import Reading, VisitEntry, read_entry, todos_of
from ui.screens.visit.foot import Foot
from ui.screens.visit.greeting import Greeting
from ui.screens.visit.load import FormData
from ui.screens.visit.quick_check import QuickCheck
from ui.screens.visit.side import SidePanel
from ui.screens.visit.steps import rail_steps
from ui.screens.visit.stock_band import StockBand
from ui.screens.visit.talk import Guidance, Talk
from ui.screens.visit.telling import Services, Telling
from ui.theme import Radius, Size, Space, Type, theme
from ui.widgets import Card, Painted, Rail, Text, column, line
from ui.widgets.painting import box, hairline

__all__ = ["VisitForm"]

_SETTLE = 40
"""ms after a key until rail, summary and warnings follow; the row itself follows at once."""


class _Sheet(Painted):
    """The white card of the form; rules part its bands."""

    def __init__(self) -> None:
        super().__init__()
        self.bands = QVBoxLayout(self)
        self.bands.setContentsMargins(0, 0, 0, 0)
        self.bands.setSpacing(0)
        self.ruled: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, QRectF(self.rect()), fill="card", edge="line", radius=Radius.CARD)
            for at, widget in enumerate(each for each in self.ruled if each.isVisible()):
                if at:
                    inset = 1 if widget is self.ruled[-1] else 15
                    hairline(painter, inset, self.width() - inset, widget.y())


class VisitForm(QWidget):
    """``show_form(data)`` shows a visit; ``entry`` is what is typed, always up to date.

    Signals:
        touched: something was typed.
        check_asked: the 26 points are wanted.
        told: a line for the toast.
    """

    touched = Signal()
    check_asked = Signal()
    told = Signal(str)

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today
        self._data: FormData | None = None
        self._check_words = ""
        self._points = len(DEFAULT_CHECKLIST.points)
        self._make_parts()
        self._lay_out()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLE)
        self._later.timeout.connect(self.settle)
        self._wire()
        self.retranslate()

    def _make_parts(self) -> None:
        self.rail = Rail(_("走访步骤"))
        self.side = SidePanel()
        self.greeting = Greeting()
        self.quick = QuickCheck(self._today)
        self.stock = StockBand()
        self.talk, self.guidance = Talk(), Guidance()
        self.telling, self.services = Telling(), Services()
        self.closing = Closing(self._today)
        self.foot = Foot()
        self._of_counter: list[QWidget] = []
        self.steps: tuple[Band, ...] = (
            self.greeting, self.quick, self.stock, self.talk,
            self.guidance, self.telling, self.services, self.closing,
        )  # fmt: skip

    def _lay_out(self) -> None:
        rail_card = Card(flush=True)
        rail_card.body.setContentsMargins(5, 5, 5, 5)
        rail_card.add(self.rail)
        left = QWidget()
        column(rail_card, self.side, spacing=Space.STACK, into=left)
        left_layout = left.layout()
        if isinstance(left_layout, QVBoxLayout):
            left_layout.setStretchFactor(self.side, 1)
        self._left = left
        self._sheet = _Sheet()
        self._columns = QWidget()
        self._column_boxes = [QWidget() for _each in range(3)]
        for place, bands in zip(
            self._column_boxes,
            ((self.talk, self.guidance), (self.telling, self.services), (self.closing,)),
            strict=True,
        ):
            column(*bands, None, spacing=7, into=place)
        thirds = line(*self._column_boxes, spacing=16, margins=(15, 7, 15, 7), into=self._columns)
        for at, share in enumerate((38, 28, 33)):
            thirds.setStretch(at, share)
        self._closed = Text("", Type.BODY, tone="text2", wrap=True)
        self._closed.setContentsMargins(15, 18, 15, 18)
        self._room = QWidget()
        for widget, stretch in (
            (self.greeting, 0), (self.quick, 0), (self._closed, 0), (self.stock, 1),
            (self._columns, 0), (self._room, 0), (self.foot, 0),
        ):  # fmt: skip
            self._sheet.bands.addWidget(widget, stretch)
        self._sheet.ruled = [
            self.greeting, self.quick, self._closed, self.stock, self._columns, self.foot
        ]  # fmt: skip
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.GAP)
        whole.addWidget(left)
        whole.addWidget(self._sheet, 1)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._left.setFixedWidth(theme.px(Size.RAIL))

    def _wire(self) -> None:
        for band in self.steps:
            band.edited.connect(self._edited)
        self.side.settled.connect(lambda ids: self._edited("settled", ids))
        self.rail.chosen.connect(self.go_to_step)
        self.quick.check_asked.connect(self.check_asked)
        self.quick.ended.connect(lambda: self.go_to_step(2))
        self.stock.ended.connect(lambda: self.go_to_step(3))
        self.stock.told.connect(self.told)
        self.foot.asked.connect(self._see)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    # -- what is shown

    @property
    def entry(self) -> VisitEntry:
        """Return what is typed."""
        return self._data.entry if self._data else VisitEntry(retailer_id="")

    @property
    def data(self) -> FormData | None:
        """Return what the form shows."""
        return self._data

    def show_form(self, data: FormData) -> None:
        """Show a visit as it was typed so far."""
        self._data = data
        entry = data.entry
        self.greeting.show_entry(entry, data.choices)
        self.quick.show_entry(entry)
        self.stock.show_entry(entry, data.context, data.catalogue, data.day)
        self.talk.show_entry(entry)
        self.guidance.show_entry(entry)
        self.telling.show_entry(entry, data.context.notices)
        self.services.show_entry(entry)
        self.closing.show_entry(entry)
        self.closing.todos.answer_by = data.answer_by
        self._points = len(data.checklist.points)
        self.side.show_context(data.context, data.today, entry.settled)
        self._fold()
        self.settle()

    def show_check(self, words: str) -> None:
        """Say what the points of the check came to so far."""
        self._check_words = words
        self.quick.show_check(words, self._points)

    def add_band(self, band: QWidget) -> None:
        """Put a band below the counter, a part of that step; it stays where the shop is shut."""
        self._of_counter.append(band)
        self._sheet.bands.insertWidget(self._sheet.bands.indexOf(self.stock), band)
        self._sheet.ruled.insert(self._sheet.ruled.index(self.stock), band)

    def focus_start(self) -> None:
        """Move the focus to where typing begins: the first open item of the quick check.

        Where nobody is there to see it, that is who answered.
        """
        if self.entry.remote and not self.entry.missed:
            self.greeting.go_to("received")
        else:
            (self.greeting if self.entry.missed else self.quick).focus_first()

    def focus_missing(self) -> None:
        """Move the focus to where the one thing that is missing is written soonest."""
        if self.entry.remote and not self.entry.missed:
            self.talk.focus_first()
        else:
            self.focus_start()

    def _fold(self) -> None:
        """Fold away what a shut shop has no use for, grey out what only eyes can see.

        Nothing typed is lost.
        """
        closed = self.entry.missed
        for widget in (self.quick, self.stock, *self._column_boxes[:2]):
            widget.setHidden(closed)
        self.closing.fold(closed)
        self._closed.setVisible(closed)
        for band in (self.quick, self.stock, self.closing):
            band.set_remote(self.entry.remote)
        self._sheet.bands.setStretchFactor(self._room, 1 if closed else 0)
        self._sheet.update()

    # -- what was typed

    def _edited(self, name: str, value: object) -> None:
        if self._data is None:
            return
        setattr(self._data.entry, name, value)
        if name in ("shop_state", "mode"):
            self._fold()
        self.touched.emit()
        if not self._later.isActive():
            self._later.start()

    def read(self) -> Reading:
        """Make the visit of what is typed."""
        data = self._data
        if data is None:
            raise RuntimeError("no visit is open")
        order = [product.id for product in self.stock.products()]
        return read_entry(data.entry, self._today(), data.per_carton, order, data.base)

    def facts(self, visit: Visit) -> VisitFacts:
        """Return what the rules must know beside the visit."""
        data = self._data
        if data is None:
            return VisitFacts()
        todos, _wrong = todos_of(data.entry, self._today())
        return VisitFacts(
            products={each.id: each.name for each in data.catalogue},
            notices={each.id: each.title for each in data.context.notices},
            judgements=judge_lines(data.context.stock, visit),
            expected=self.stock.expected(),
            settled={each.id: each.content for each in data.context.todos},
            new_todos=tuple(todo.content for todo in todos if not todo.is_question),
            questions=tuple(todo.content for todo in todos if todo.is_question),
            checked=is_begun(data.entry.check),
        )

    def settle(self) -> None:
        """Let rail, summary, six-ones and warnings follow what is typed."""
        data = self._data
        if data is None:
            return
        visit = self.read().visit
        facts = self.facts(visit)
        notices = len(data.context.notices)
        self.rail.set_steps(rail_steps(data.entry, visit, facts, notices, data.checklist))
        proposal = summary_of(visit, facts) if not visit.summary.strip() else ""
        self.closing.show_proposal(proposal or _("看到什么，答应什么，一两句话"))
        self.foot.show_warnings(warnings(visit, facts), self._calm(visit, facts))
        counted = {line.product_id for line in visit.stock_lines if line.stock is not None}
        self.side.show_six_ones(counted, data.collected, self._check_words)
        done = [facts.settled[each] for each in data.entry.settled if each in facts.settled]
        self.services.show_settled(
            _("办结：{what}").format(what=_("、").join(done)) if done else ""
        )

    def _calm(self, visit: Visit, facts: VisitFacts) -> str:
        if self.entry.missed:
            return _("记为未遇：算一次尝试，不算走访")
        missing = _("、").join(_(part) for part in missing_parts(visit, facts))
        return _("还缺：{parts}").format(parts=missing) if missing else _("没有要再看的")

    # -- where the focus goes

    def go_to_step(self, step: int) -> None:
        """Move the focus to a step (from 0); folded ones give way to the first."""
        band = self.steps[step]
        if band is self.quick and self.entry.remote:
            step, band = 2, self.stock
        if not band.isVisibleTo(self):
            band = self.greeting
        self.rail.set_current(step)
        band.focus_first()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            return
        for at, band in enumerate(self.steps):
            parts = (band, *self._of_counter) if band is self.quick else (band,)
            if at != self.rail.current and any(part.isAncestorOf(new) for part in parts):
                self.rail.set_current(at)

    def _see(self, found: VisitWarning) -> None:
        self.go_to(found.target, found.product_id)

    def go_to(self, target: str, product_id: str = "") -> None:
        """Move the focus to one field, or to one product of the grid."""
        if product_id:
            key = target if target != "stock_lines" else "stock"
            self.stock.go_to_cell(product_id, key)
            return
        for band in self.steps:
            if band.go_to(target):
                return

    def propose_todo(self) -> str:
        """Return what a new promise is likely about: the first failed item without one."""
        from models.visit import QUICK_CHECK_ITEMS, QuickAnswer

        known = " ".join(content for content, *_rest in self.entry.todos)
        for at, item in enumerate(QUICK_CHECK_ITEMS, 1):
            failed = self.entry.quick.get(str(at)) == QuickAnswer.FAIL.value
            if failed and item not in known:
                return _("整改：{item}").format(item=_(item))
        return ""

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        for band in self.steps:
            band.retranslate()
        self.rail.set_name(_("走访步骤"))
        self.side.retranslate()
        self.foot.retranslate()
        self._closed.setText(
            _("店门关闭。其余各步收起来了，写过的都还在，改回营业就看得到；下面可以写一句说明。")
        )
        self.show_check(self._check_words)
        if self._data is not None:
            self.settle()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
