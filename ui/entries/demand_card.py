"""需求: what a store asks for in one month, several products in one go, the three urgent ranked."""

from collections.abc import Sequence
from typing import Any, Final

import attrs
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from models.calendar import Period
from models.entries import Demand
from models.errors import InvalidValue, RefusedLine, RoundbookError
from models.fields import fields_of
from models.marks import N_
from storage.ledger.drafts import list_drafts
from storage.operations.entries import save_demands
from storage.queries.entries import demands_of
from storage.queries.work_days import work_calendar
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.entries.choices import Choices
from ui.entries.pick_field import PickField
from ui.entries.reading import read_text
from ui.i18n import _
from ui.theme import Space, Type, theme
from ui.widgets import Button, Card, LineField, Segments, Text, column, line
from ui.words import refusal, say

__all__ = ["DemandCard"]

_DRAFT: Final = "demands"
_RANKS: Final = (N_("最急"), N_("第二"), N_("第三"))
_OTHER: Final = N_("其他")
_QUANTITY: Final = next(info for info in fields_of(Demand) if info.name == "quantity")


class _Line(QWidget):
    """One product: its rank, what, how many 条, what the customer says.

    Signals:
        edited: something in it changed.
    """

    edited = Signal()

    def __init__(self, rank: int, choices: Choices) -> None:
        super().__init__()
        self.rank = rank
        self.known = ""
        self._rank = Text("", Type.SMALL, tone="accent" if rank else "muted")
        self.product = PickField(
            _("品规"), choices.products, N_("品规、拼音首字母或编码"), several=False
        )
        self.quantity = LineField(name="", placeholder="")
        self.said = LineField(name="", placeholder="")
        self._rank.setFixedWidth(theme.px(30))
        self.quantity.setFixedWidth(theme.px(62))
        self.product.picked.connect(self.edited)
        self.quantity.textEdited.connect(lambda _text: self.edited.emit())
        self.said.textEdited.connect(lambda _text: self.edited.emit())
        row = line(self._rank, self.product, self.quantity, self.said, spacing=6, into=self)
        row.setStretch(1, 5)
        row.setStretch(3, 4)
        self.retranslate()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        rank = _(_RANKS[self.rank - 1]) if self.rank else _(_OTHER)
        self._rank.setText(rank)
        self.product.set_name(f"{rank} {_('品规')}", _("品规"))
        self.quantity.set_name(f"{rank} {_('需求(条)')}", _("条"))
        self.said.set_name(f"{rank} {_('客户说法')}", _("客户怎么说"))

    def plain(self) -> dict[str, str]:
        """Return what is typed."""
        return {
            "id": self.known,
            "product": self.product.chosen(),
            "quantity": self.quantity.text().strip(),
            "said": self.said.text().strip(),
        }

    def show_plain(self, plain: dict[str, str]) -> None:
        """Show what was typed."""
        self.known = plain.get("id", "")
        self.product.show_chosen(plain.get("product", ""))
        self.quantity.set_text(plain.get("quantity", ""))
        self.said.set_text(plain.get("said", ""))
        self.mark("", "")

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for here."""
        return not any(value for key, value in self.plain().items() if key != "id")

    def mark(self, name: str, reason: str) -> None:
        """Frame one field in red with the reason."""
        fields = {"product_id": self.product, "quantity": self.quantity, "said": self.said}
        for key, field in fields.items():
            field.mark_wrong(reason if key == name else "")
        if reason:
            fields.get(name, self.product).setFocus()


class DemandCard(Card):
    """``open(retailer_id)`` shows what the store asks for next month; :meth:`save` writes it.

    Signals:
        saved: the lines were saved.
    """

    saved = Signal()

    def __init__(self, context: AppContext, choices: Choices) -> None:
        super().__init__()
        self._context, self._choices = context, choices
        self._retailer = ""
        self._earlier: dict[str, Demand] = {}
        self._lines: list[_Line] = []
        self.month = Segments(name=_("月份"))
        self._note = Text("", Type.SMALL, tone="text2", wrap=True)
        self._refused = Text("", Type.SMALL, tone="bad", wrap=True)
        self._refused.hide()
        self.save_button = Button("", kind="primary", key="Ctrl+Enter")
        self._area = QScrollArea()
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.BASE)
        self.keeper = DraftKeeper(context, self)
        self._lay_out()
        self.month.changed.connect(self._month_chosen)
        self.save_button.clicked.connect(self.save)

    def _lay_out(self) -> None:
        inside, area = QWidget(), self._area
        column(self._list, None, margins=(3, 4, 3, 4), into=inside)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        top = QWidget()
        line(self.month, None, into=top)
        self.add(top)
        self.add(self._note)
        self.add(area, 1)
        foot = QWidget()
        column(self._refused, line(self.save_button, None), spacing=Space.BASE, into=foot)
        self.foot(foot)

    # -- what is shown

    def open(self, retailer_id: str) -> None:
        """Show what was typed and not saved, else what the store asks for next month."""
        self.leave()
        self._retailer = retailer_id
        self._word()
        drafts = list_drafts(self._context.ledger)
        draft = next(
            (each for each in drafts if (each.kind, each.retailer_id) == (_DRAFT, retailer_id)),
            None,
        )
        month = str(draft.content.get("month", "")) if draft is not None else ""
        self.month.set_value(month or self.month.options[0].value)
        self._read_month()
        if draft is not None:
            self._fill(list(draft.content.get("lines", ())))
        self.keeper.begin(_DRAFT, retailer_id, self._content, draft.id if draft else "")

    def follow(self) -> None:
        """Show what became of the needs elsewhere (undo); what is typed stays."""
        if self._retailer and self.month.value() and not self.keeper.written:
            self._read_month()

    def leave(self) -> None:
        """Write what is typed."""
        self.keeper.flush()
        self.keeper.end()

    def focus_first(self) -> None:
        """Go to the first line in which nothing is asked for yet."""
        free = (each for each in self._lines if each.is_empty)
        next(free, self._lines[0]).product.setFocus()

    def _word(self) -> None:
        this = Period.month(self._context.today())
        self.month.set_options([(each.key, each.key) for each in (this.shift(1), this)], _("月份"))
        self.set_head(_("需求与断货"))
        self.save_button.set_text(_("保存"))
        for each in self._lines:
            each.retranslate()

    def _month_chosen(self, _month: str) -> None:
        self._read_month()
        self.keeper.touch()

    def _read_month(self) -> None:
        """Show what was saved of the month: ranked ones at their rank, the others behind."""
        month = self.month.value()
        self._note.setText(self._confirm_words(month))
        found = demands_of(self._context.ledger, self._retailer, month)
        self._earlier = {each.id: each for each in found}
        ranked: dict[int, Demand] = {}
        rest = []
        for each in found:
            if each.urgency and each.urgency not in ranked:
                ranked[each.urgency] = each
            else:
                rest.append(each)
        plains = [_plain(ranked[rank]) if rank in ranked else {} for rank in (1, 2, 3)]
        self._fill([*plains, *map(_plain, rest)])

    def _confirm_words(self, month: str) -> str:
        """Say how to write them and, of the month to come, by when it is settled with the shop."""
        today = Period.month(self._context.today())
        days = work_calendar(self._context.ledger).working_days(today)
        if month == today.key or not days:
            return _("三项最急的按次序写，别的写在后面；一次全部保存。")
        words = _("三项最急的按次序写，别的写在后面；{day} 前与客户确认。")
        return words.format(day=f"{days[-1]:%m-%d}")

    def _fill(self, plains: Sequence[dict[str, str]]) -> None:
        for each in self._lines:
            each.hide()
            each.deleteLater()
        self._lines.clear()
        self._refuse("")
        for plain in [*plains, *({} for _rank in range(len(_RANKS) - len(plains)))]:
            self._append().show_plain(plain)
        self._make_room()

    def _append(self) -> _Line:
        rank = len(self._lines) + 1
        made = _Line(rank if rank <= len(_RANKS) else 0, self._choices)
        made.edited.connect(self._edited)
        for field in (made.product, made.quantity, made.said):
            field.installEventFilter(self)
        self._lines.append(made)
        self._list.addWidget(made)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the line in focus in sight."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._area.ensureWidgetVisible(watched, 0, 8)
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        """Keep one empty line at the end."""
        if len(self._lines) <= len(_RANKS) or not self._lines[-1].is_empty:
            self._append()

    def _edited(self) -> None:
        self._refuse("")
        self._make_room()
        self.keeper.touch()

    def _content(self) -> dict[str, Any]:
        return {"month": self.month.value(), "lines": [each.plain() for each in self._lines]}

    # -- saving

    def save(self) -> None:
        """Save all lines as one operation; what is wrong is said at its field."""
        lines = [each for each in self._lines if not each.is_empty]
        emptied = [each.known for each in self._lines if each.is_empty and each.known]
        if not lines and not emptied:
            self._refuse(_("一项都还没写"))
            self._lines[0].product.setFocus()
            return
        draft = self.keeper.draft_id if self.keeper.flush() and self.keeper.written else None
        try:
            made = [self._demand(at, each) for at, each in enumerate(lines)]
            changes = save_demands(self._context.ledger, made, removed=emptied, draft_id=draft)
        except RefusedLine as error:
            lines[error.line].mark(error.field, say(str(error.params["reason"])))
            self._refuse(refusal(error))
        except RoundbookError as error:
            self._context.tell_failure(error)
        else:
            self.keeper.end()
            words = _("已登记需求 {n} 项") if made else _("已去掉需求 {n} 项")
            self._context.announce(changes, words.format(n=len(made) or len(emptied)))
            self.open(self._retailer)
            self.saved.emit()

    def _demand(self, at: int, typed: _Line) -> Demand:
        """Return what is typed in the line. Raises :class:`RefusedLine` for no number."""
        plain = typed.plain()
        try:
            quantity = read_text(_QUANTITY, plain["quantity"], self._context.today())
        except InvalidValue as error:
            raise RefusedLine(error, at) from error
        known = self._earlier.get(plain["id"])
        start = known or Demand(
            id="", month=self.month.value(), retailer_id=self._retailer, product_id=""
        )
        return attrs.evolve(
            start,
            product_id=plain["product"],
            quantity=quantity,
            said=plain["said"],
            urgency=typed.rank or None,
        )

    def _refuse(self, words: str) -> None:
        self._refused.setText(words)
        self._refused.setVisible(bool(words))
        if not words:
            for each in self._lines:
                each.mark("", "")


def _plain(demand: Demand) -> dict[str, str]:
    return {
        "id": demand.id,
        "product": demand.product_id,
        "quantity": "" if demand.quantity is None else str(demand.quantity),
        "said": demand.said,
    }
