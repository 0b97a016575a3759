"""目标: confirm what headquarters wants, see what came, plan it out by retailer."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy

from models.calendar import Period
from models.changes import Changes
from models.metrics.quotient import Quotient, Reason
from models.search import SearchEntry, sift
from models.targets.plan_sums import PlanRow
from storage.operations.targets import confirm_targets
from storage.queries.forecasts import past_months
from storage.queries.targets import (
    PlanView,
    TargetsView,
    plan_view,
    targets_view,
    with_plans_of_now,
)
from ui.context import AppContext
from ui.i18n import _
from ui.place_tabs import PlaceTabs
from ui.screens.targets.goal_card import GoalCard
from ui.screens.targets.plan_card import ACCURACY, PLANS, PRODUCTS, PlanCard
from ui.screens.targets.plan_desk import PlanDesk
from ui.shell.page import Commands, PageWidget
from ui.theme import Size, Space, theme
from ui.widgets import Card, MonthStep, SearchField, Select, line

__all__ = ["TargetsPage"]

_READ = ("target", "purchase", "product", "retailer", "retailer_notes")
_KINDS = (*_READ, "target_confirmation", "retailer_plan")
_PAST = 12


class TargetsPage(PageWidget):
    """目标 over ``context``."""

    key = "targets"
    icon = "plan"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._today = context.today()
        self._targets: TargetsView | None = None
        self._plans: PlanView | None = None
        self.tabs = PlaceTabs(context, self.key)
        self.month = MonthStep(Period.month(self._today).key)
        self.search = SearchField()
        self.route = Select(name="", height=Size.BUTTON)
        self.goals, self.plans = GoalCard(), PlanCard()
        self.desk = PlanDesk(context)
        self._lay_out()
        self._wire()
        self.retranslate()

    # -- building

    def _lay_out(self) -> None:
        self.header.add_left(self.tabs)
        self.header.add_left(self.month)
        self.header.add_right(self.search)
        self.header.add_right(self.route)
        row = line(spacing=Space.GAP)
        self._columns: tuple[tuple[Card, int, int], ...] = (
            (self.goals, 390, 350), (self.plans, 740, 458),
        )  # fmt: skip
        for card, share, _least in self._columns:
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, share)
        self.body.addLayout(row, 1)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        for card, _share, least in self._columns:
            card.setMinimumWidth(theme.px(least))
        self.search.setMinimumWidth(theme.px(132))
        self.search.setMaximumWidth(theme.px(200))
        self.route.setMaximumWidth(theme.px(140))

    def _wire(self) -> None:
        go_to_exchange = self._go_to_exchange
        self.month.changed.connect(lambda _month: self._read())
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.stepped.connect(self.plans.grid.step)
        self.search.entered.connect(self._focus_grid)
        self.route.chosen.connect(lambda _route: self._show_rows())
        self.goals.confirm_asked.connect(self.confirm)
        self.goals.import_asked.connect(go_to_exchange)
        self.goals.table.left.connect(self._escape)
        self.goals.table.onward.connect(self._focus_grid)
        self.goals.table.opened.connect(lambda _key: self._focus_grid())
        self.plans.propose_asked.connect(self.propose)
        self.plans.view_changed.connect(self._view_changed)
        if self.plans.empty.button is not None:
            self.plans.empty.button.clicked.connect(go_to_exchange)
        grid = self.plans.grid
        grid.typed.connect(lambda cells: self._done(self.desk.put(cells)))
        grid.toggled.connect(lambda ids: self._done(self.desk.agree(ids)))
        grid.pasted.connect(
            lambda text, *start: self._done(self.desk.paste(text, self._shown(), start))
        )
        grid.left.connect(self._escape)
        grid.current_key_changed.connect(lambda _key: self._tell())
        for table in (self.plans.products.table, self.plans.accuracy.table):
            table.left.connect(self._escape)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("目标")

    def subject(self) -> tuple[str, str]:
        """Return the retailer in hand for its history and entries."""
        key = self.plans.grid.current_key() if self.plans.grid.hasFocus() else ""
        return ("retailer", key) if key else ("", "")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        found = {
            "previous": self.month.back, "next": self.month.forth, "find": self._find,
            "back": self._escape,
        }  # fmt: skip
        if self.goals.asking:
            found["finish"] = self.confirm
        if self.plans.view.value() == PLANS and self.plans.propose.isVisibleTo(self.plans):
            found["plan_by_forecast"] = self.propose
        if self.plans.grid.current_key():
            found["open_retailer"] = lambda: self._context.retailer_asked.emit(
                self.plans.grid.current_key()
            )
        return found

    def entered(self) -> None:
        """Put the focus where something is to be done; read anew where another day began."""
        if self._today != self._context.today():
            self._read()
        if self.goals.asking:
            self.goals.table.setFocus()
        else:
            self._focus_grid()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch; plans alone are read by themselves."""
        if changes is None or changes.touches(*_READ):
            self._read()
        elif changes.touches("target_confirmation"):
            self._read_targets()
        if changes is not None and changes.touches("retailer_plan") and self._plans is not None:
            self._take(with_plans_of_now(self._context.ledger, self._plans))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(_("计划"))
        self.search.set_placeholder(_("查店名"))
        self.route.setAccessibleName(_("拜访线路"))
        self.month.set_month(self.month.month)
        self.goals.retranslate()
        self.plans.retranslate()
        if self.plans.empty.button is not None:
            self.plans.empty.button.set_text(_("去交换"))
        self._read()

    # -- reading and showing

    def _read(self) -> None:
        self._today = self._context.today()
        self._read_targets()
        self._take(plan_view(self._context.ledger, self.month.month, self._today))
        self._view_changed()

    def _read_targets(self) -> None:
        self._targets = targets_view(self._context.ledger, self.month.month, self._today)
        self.goals.show_view(self._targets)
        self.state_changed.emit()

    def _take(self, view: PlanView) -> None:
        self._plans = view
        self.desk.take(view)
        routes = sorted({row.route for row in view.rows} - {""})
        route = self.route.value()
        self.route.set_options([("", _("全部线路")), *((each, each) for each in routes)])
        self.route.set_value(route)
        self.route.setVisible(len(routes) > 1)
        self._show_rows()

    def rows(self) -> list[PlanRow]:
        """Return the rows in sight: of the route chosen, found by what is typed."""
        view, route = self._plans, self.route.value()
        if view is None:
            return []
        kept = [row for row in view.rows if not route or row.route == route]
        return sift(kept, self.search.search_text(), lambda row: self._entry(row))

    def _entry(self, row: PlanRow) -> SearchEntry:
        shop = self._plans.shops[row.retailer_id] if self._plans is not None else None
        others = (shop.pinyin, shop.id, shop.owner, shop.licence_no) if shop is not None else ()
        return SearchEntry.of(row.name, shop.initials if shop is not None else "", others)

    def _show_rows(self) -> None:
        view = self._plans
        if view is None:
            return
        rows = self.rows()
        self.plans.show_rows(rows, self.desk.texts(), view.recent, self._today)
        narrowed = self.search.search_text() or self.route.value()
        self.search.set_count(f"{len(rows)}/{len(view.rows)}" if narrowed else "")
        self._show_nobody()
        self._tell()
        self.state_changed.emit()

    def _show_nobody(self) -> None:
        known = self._plans is not None and bool(self._plans.rows)
        if known:
            self.plans.empty.set_words(_("没有找到这样的店"), _("按 Esc 清除查找。"))
        else:
            self.plans.empty.set_words(
                _("还没有客户"), _("收下总部下发的客户主档，就可以按户填计划。请先去“交换”。")
            )
        if self.plans.empty.button is not None:
            self.plans.empty.button.setVisible(not known)

    def _tell(self) -> None:
        """Hold the plans of all retailers against the targets, whatever is in sight."""
        none = Quotient.none(Reason.NO_TARGET)
        goals = (self._targets.goal, self._targets.key_goal) if self._targets else (none, none)
        rows = self._plans.rows if self._plans is not None else ()
        self.plans.tell(rows, goals, self.desk.refused)

    def _view_changed(self) -> None:
        view = self.plans.view.value()
        plans = view == PLANS
        self.search.setVisible(plans)
        self.route.setVisible(plans and self.route.count() > 2)
        if view == PRODUCTS and self._plans is not None:
            self.plans.products.show_view(self._plans)
        elif view == ACCURACY:
            self.plans.accuracy.show_months(past_months(self._context.ledger, self._past()))
        self.state_changed.emit()

    def _past(self) -> Sequence[str]:
        """Return the months that are over, up to the one in sight."""
        last = min(Period.parse(self.month.month), Period.month(self._today).shift(-1), key=_first)
        return [last.shift(-back).key for back in range(_PAST - 1, -1, -1)]

    # -- acting

    def confirm(self) -> None:
        """Confirm all targets that are new or changed."""
        asking = self.goals.asking
        if asking:
            done = _("已确认 {n} 项目标").format(n=len(asking))
            self._context.act(lambda ledger: confirm_targets(ledger, asking), done)

    def propose(self) -> None:
        """Fill the empty plans in sight with what is forecast."""
        self._done(self.desk.propose(self.rows()))

    def _done(self, _saved: bool) -> None:
        self._tell()

    def _shown(self) -> list[str]:
        return [row.retailer_id for row in self.rows()]

    def _go_to_exchange(self) -> None:
        self._context.page_asked.emit("exchange")

    # -- keys

    def _focus_grid(self) -> None:
        views = {PRODUCTS: self.plans.products.table, ACCURACY: self.plans.accuracy.table}
        table = views.get(self.plans.view.value() or PLANS, self.plans.grid)
        if not table.row_count():
            self.plans.view.setFocus()
            return
        table.setFocus()
        if table is self.plans.grid and table.current_column() == "name":
            table.set_current_key(table.current_key(), "cartons")

    def _find(self) -> None:
        if self.plans.view.value() != PLANS:
            self.plans.choose(PLANS)
        self.search.setFocus()
        self.search.selectAll()

    def _escape(self) -> None:
        """Clear what is looked for first, then go from the plans to the targets."""
        if self.search.text():
            self.search.clear()
        elif self.plans.view.value() != PLANS:
            self.plans.choose(PLANS)
            self._focus_grid()
        elif self.goals.table.isVisibleTo(self.goals) and not self.goals.table.hasFocus():
            self.goals.table.setFocus()
        else:
            self._focus_grid()


def _first(period: Period) -> str:
    return period.key
