"""What is typed into the plans, saved: one step for a cell, a filled column or a pasted table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from models.errors import InvalidValue, RefusedLine, RoundbookError
from models.search import normalise
from models.targets.plan_sums import PlanRow, proposed
from models.targets.retailer_plan import RetailerPlan
from storage.operations.retailer_plans import save_plans
from storage.queries.targets import PlanView
from ui.context import AppContext
from ui.i18n import _
from ui.programme.grid_cells import read_cell, text_of_cell
from ui.programme.grid_paste import pasted_words, read_stores
from ui.screens.targets.plan_grid import TYPED
from ui.words import say

__all__ = ["PlanDesk"]

Cells = Mapping[str, Mapping[str, str]]


class PlanDesk:
    """Saves over ``context``; ``refused`` is the sentence that says what could not be."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._view: PlanView | None = None
        self.refused = ""

    def take(self, view: PlanView) -> None:
        """Work on the plans of a view from now on."""
        self._view = view

    def _row(self, retailer_id: str) -> PlanRow | None:
        rows = self._view.rows if self._view is not None else ()
        return next((row for row in rows if row.retailer_id == retailer_id), None)

    def _plan(self, row: PlanRow) -> RetailerPlan:
        month = self._view.month if self._view is not None else ""
        return row.plan or RetailerPlan(id="", retailer_id=row.retailer_id, month=month)

    def texts(self) -> dict[str, dict[str, str]]:
        """Return what stands in the cells as it is typed, by retailer and field."""
        rows = self._view.rows if self._view is not None else ()
        return {
            row.retailer_id: {
                name: text_of_cell(column, getattr(row.plan, name))
                for name, column in TYPED.items()
            }
            for row in rows
            if row.plan is not None
        }

    # -- what is done

    def put(self, cells: Cells, done: str = "") -> bool:
        """Save what was typed into some cells in one step; False where nothing could be."""
        plans, today, again = [], self._context.today(), 0
        self.refused = ""
        for retailer_id, texts in cells.items():
            row = self._row(retailer_id)
            if row is None:
                continue
            try:
                plans.append(_typed(self._plan(row), texts, today))
                again += _asks_again(row, plans[-1])
            except InvalidValue as error:
                self._refuse(row.name, error)
                return False
        if again and not done:
            done = _("改了数，{n} 户的客户确认要重新打勾").format(n=again)
        return self._save(plans, done)

    def agree(self, ids: Sequence[str]) -> bool:
        """Tick 客户确认 of some retailers with today's day, or take it back where all have it."""
        rows = [row for each in ids if (row := self._row(each)) is not None]
        every = all(row.confirmed for row in rows)
        day = None if every else self._context.today()
        wanted = [row for row in rows if every or not row.confirmed]
        plans = [attrs.evolve(self._plan(row), confirmed_on=day) for row in wanted]
        self.refused = ""
        done = _("{n} 户客户确认了") if day else _("{n} 户的客户确认收回了")
        return self._save(plans, done.format(n=len(plans)) if len(plans) > 1 else "")

    def propose(self, rows: Sequence[PlanRow]) -> bool:
        """Let the forecasts be the plans of the rows that have none."""
        month = self._view.month if self._view is not None else ""
        plans = [plan for row in rows if (plan := proposed(row, month)) is not None]
        self.refused = ""
        if not plans:
            self._context.told.emit(_("没有可以按预测填的户"), "")
            return False
        return self._save(plans, _("按预测填了 {n} 户").format(n=len(plans)))

    def paste(self, text: str, shown: Sequence[str], start: tuple[str, str]) -> bool:
        """Save a table from the clipboard, as rows of retailers or from a cell on."""
        found = read_stores(text, list(TYPED.values()), shown, start, self._find)
        if not found.cells:
            self._context.told.emit(pasted_words(found), "")
            return False
        return self.put(found.cells, pasted_words(found))

    def _find(self, text: str) -> str:
        """Return the one retailer of a name, code or licence."""
        key = normalise(text)
        shops = self._view.shops.values() if self._view is not None else ()
        found = {
            shop.id
            for shop in shops
            if key in (normalise(shop.shop_name), normalise(shop.id), normalise(shop.licence_no))
        }
        return found.pop() if len(found) == 1 else ""

    def _save(self, plans: Sequence[RetailerPlan], done: str) -> bool:
        try:
            changes = save_plans(self._context.ledger, plans)
        except RefusedLine as error:
            row = self._row(plans[error.line].retailer_id)
            self._refuse(row.name if row is not None else "", error)
            return False
        except RoundbookError as error:
            self._context.tell_failure(error)
            return False
        self._context.announce(changes, done)
        return True

    def _refuse(self, shop: str, error: InvalidValue) -> None:
        label = _(str(error.params["label"]))
        reason = say(error.params["reason"])  # type: ignore[arg-type]
        self.refused = _("{shop}：“{label}”{reason}").format(shop=shop, label=label, reason=reason)


def _asks_again(row: PlanRow, plan: RetailerPlan) -> bool:
    """Tell whether other numbers take a confirmation back that stands where it stood."""
    former = row.plan
    if former is None or former.confirmed_on is None or plan.confirmed_on != former.confirmed_on:
        return False
    return (plan.cartons, plan.key_cartons) != (former.cartons, former.key_cartons)


def _typed(plan: RetailerPlan, texts: Mapping[str, str], today: date) -> RetailerPlan:
    """Return a plan with what was typed; without a total there is nothing else to agree on."""
    values: dict[str, Any] = {
        name: read_cell(TYPED[name], text, today) for name, text in texts.items() if name in TYPED
    }
    made = attrs.evolve(plan, **values)
    if "cartons" in values and made.cartons is None:
        names = ("key_cartons", "confirmed_on")
        kept: dict[str, Any] = {name: None for name in names if not texts.get(name)}
        made = attrs.evolve(made, **kept)
    return made
