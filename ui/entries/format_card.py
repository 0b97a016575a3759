"""业态判定: a few answers by keys, the suggestion with its reasons, and the change that follows."""

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.entries.rules import CHANGEABLE
from models.fields import label_of
from models.retail_format import (
    FormatAnswers,
    FormatLimits,
    FormatSuggestion,
    MainBusiness,
    same_format,
    suggest_format,
)
from models.retailer import Retailer, RetailerNotes
from storage.ledger.records import get
from storage.queries.settings import judgement
from ui.context import AppContext
from ui.entries.reading import NO, YES
from ui.i18n import _
from ui.theme import Space, Type
from ui.widgets import Button, Card, LineField, Segments, Text, column, line
from ui.widgets.fields import parse_number
from ui.words import listed, say

__all__ = ["FormatCard"]

_LABEL = label_of(Retailer, "retail_format")
_LARGEST = 100_000


class FormatCard(Card):
    """``open(retailer_id)``; what headquarters has stands, a difference may become an entry.

    Signals:
        change_asked: texts of the 客户信息变更 that is to be written.
    """

    change_asked = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._retailer: Retailer | None = None
        self.business = Segments(name="")
        self.self_service = Segments(name="")
        self.departments = Segments(name="")
        self.resort = Segments(name="")
        self.area = LineField(name="", placeholder="m²")
        self._labels = [Text("", Type.SMALL, tone="muted") for _each in range(5)]
        self._found = Text("", Type.CARD, bold=True, wrap=True)
        self._why = Text("", Type.TABLE, tone="text2", wrap=True)
        self._flags = Text("", Type.TABLE, tone="warn", wrap=True)
        self._theirs = Text("", Type.TABLE, wrap=True)
        self.change = Button("", kind="primary", key="Ctrl+Enter")
        self._boxes: dict[str, QWidget] = {}
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        parts = (self.business, self.self_service, self.departments, self.area, self.resort)
        names = ("business", "self_service", "departments", "area", "resort")
        for name, label, part in zip(names, self._labels, parts, strict=True):
            box = QWidget()
            column(label, line(part, None), spacing=3, into=box)
            self._boxes[name] = box
            self.add(box)
        said = QWidget()
        column(self._found, self._why, self._flags, self._theirs, None, spacing=6, into=said)
        self.add(said, 1)
        foot = QWidget()
        line(self.change, None, into=foot)
        self.foot(foot)
        self.body.setSpacing(Space.CELL)

    def _wire(self) -> None:
        for part in (self.business, self.self_service, self.departments, self.resort):
            part.changed.connect(lambda _value: self._show())
        self.area.textEdited.connect(lambda _text: self._show())
        self.change.clicked.connect(self.ask_change)

    # -- what is shown

    def open(self, retailer_id: str) -> None:
        """Begin with what is known of the shop: its 面积 and market."""
        ledger = self._context.ledger
        self._retailer = get(ledger, Retailer, retailer_id)
        notes = get(ledger, RetailerNotes, retailer_id)
        self._word()
        for part in (self.self_service, self.departments, self.resort):
            part.set_value(NO)
        self.business.set_value("")
        self.area.set_text(str(notes.area) if notes is not None and notes.area else "")
        self._show()

    def focus_first(self) -> None:
        """Go to the first question."""
        self.business.setFocus()

    def _word(self) -> None:
        self.set_head(_("业态判定"))
        words = (_("主营"), _("自选，出口付款"), _("分区销售、统一管理"), _("面积(m²)"),
                 _("旅游度假区"))  # fmt: skip
        for label, text in zip(self._labels, words, strict=True):
            label.setText(text)
        self.business.set_options([(each.value, _(each.value)) for each in MainBusiness], words[0])
        answers = ((YES, _("是")), (NO, _("否")))
        for part, name in (
            (self.self_service, words[1]),
            (self.departments, words[2]),
            (self.resort, words[4]),
        ):
            part.set_options(answers, name)
        self.area.set_name(words[3], "m²")
        self.change.set_text(_("登记信息变更"))

    def _answers(self) -> FormatAnswers | None:
        """Return what was answered, None before 主营 is."""
        if not self.business.value():
            return None
        return FormatAnswers(
            business=MainBusiness(self.business.value()),
            self_service=self.self_service.value() == YES,
            departments=self.departments.value() == YES,
            area=self._area(),
            rural=self._rural,
            resort=self.resort.value() == YES,
        )

    @property
    def _rural(self) -> bool:
        return self._retailer is not None and self._retailer.market_type == "乡村"

    def _area(self) -> Decimal | None:
        found = parse_number(self.area.text()) if self.area.text().strip() else None
        return found if found is not None and 0 < found <= _LARGEST else None

    def suggestion(self) -> FormatSuggestion | None:
        """Return what the answers come to so far."""
        answers = self._answers()
        return (
            suggest_format(answers, judgement(self._context.ledger, FormatLimits))
            if answers
            else None
        )

    @property
    def differs(self) -> bool:
        """Tell whether headquarters has another format than the one suggested."""
        found, retailer = self.suggestion(), self._retailer
        if found is None or retailer is None:
            return False
        return not same_format(found.format, retailer.retail_format)

    def _show(self) -> None:
        general = self.business.value() == MainBusiness.GENERAL
        service = self.business.value() == MainBusiness.SERVICE
        self._boxes["self_service"].setVisible(general)
        self._boxes["departments"].setVisible(general)
        self._boxes["area"].setVisible(self.business.value() != "" and not service)
        self._boxes["resort"].setVisible(service and self._rural)
        typed = self.area.text().strip()
        self.area.mark_wrong(_("请填面积，例如 45") if typed and self._area() is None else "")
        self._say(self.suggestion())

    def _say(self, found: FormatSuggestion | None) -> None:
        theirs = self._retailer.retail_format if self._retailer is not None else ""
        if found is None:
            waiting = _("还要知道面积") if self.business.value() else _("先答主营什么")
            self._found.setText(waiting)
            self._why.setText("")
            self._flags.setText("")
        else:
            self._found.setText(_("建议：{format}").format(format=_(found.format.value)))
            self._why.setText("\n".join(f"· {say(each)}" for each in found.reasons))
            self._flags.setText("\n".join(f"! {say(words)}" for _flag, words in found.flags))
        self._flags.setVisible(bool(self._flags.text()))
        known = listed(theirs) if theirs else "—"
        if found is None:
            self._theirs.setText(_("总部：{format}").format(format=known))
        elif self.differs:
            self._theirs.setText(
                _("总部：{format}，不同。以总部为准，可以登记变更。").format(format=known)
            )
        else:
            self._theirs.setText(_("总部：{format}，一致").format(format=known))
        self.change.setEnabled(self.differs)

    # -- what follows

    def ask_change(self) -> None:
        """Ask for the entry that tells headquarters, filled in."""
        texts = self.change_texts()
        if texts:
            self.change_asked.emit(texts)

    def change_texts(self) -> Mapping[str, str]:
        """Return the texts of the 客户信息变更; empty where there is nothing to change."""
        found = self.suggestion()
        if found is None or not self.differs or _LABEL not in CHANGEABLE:
            return {}
        return {
            "field_name": _LABEL,
            "new": found.format.value,
            "basis": "；".join(str(each) for each in found.reasons)[:200],
        }
