"""Steps 4 沟通 and 5 指导."""

from models.visit import GUIDANCE_TOPICS
from ui.i18n import _
from ui.screens.visit.band import Band, FlowChips, StepHead, on_typing
from ui.screens.visit.entry import VisitEntry
from ui.theme import Size
from ui.widgets import Button, LineField, Option, TextArea, column, line

__all__ = ["Guidance", "Talk"]


class Talk(Band):
    """What the shop said: opinion and needs, the market, rivals and illegal goods."""

    def __init__(self) -> None:
        super().__init__()
        self.head = StepHead(4)
        self._before = ""
        self.note = Button(kind="plain", key="Ctrl+J")
        self.head.right.addWidget(self.note)
        self.opinion = TextArea(name=_("客户意见"))
        self.market = LineField(name=_("消费者/商圈动态"), height=Size.INPUT_VISIT)
        self.rival = LineField(name=_("竞品/非法烟线索"), height=Size.INPUT_VISIT)
        both = line(self.market, self.rival, spacing=6)
        column(self.head, self.opinion, both, spacing=4, into=self)
        self.targets = {
            "opinion": self.opinion,
            "market_note": self.market,
            "rival_note": self.rival,
        }
        self.opinion.edited.connect(lambda text: self.edited.emit("opinion", text))
        on_typing(self.market, lambda text: self.edited.emit("market_note", text))
        on_typing(self.rival, lambda text: self.edited.emit("rival_note", text))

    def show_entry(self, entry: VisitEntry) -> None:
        """Show what was written."""
        self.opinion.set_text(entry.opinion)
        self.market.set_text(entry.market_note)
        self.rival.set_text(entry.rival_note)

    def show_before(self, opinion: str, day: str) -> None:
        """Show what was said last time, "" for nothing."""
        self._before = _("{day} 说：{opinion}").format(day=day, opinion=opinion) if opinion else ""
        self._word_head()

    def show_noted(self, count: int) -> None:
        """Say how many entries were noted today."""
        self.note.set_text(_("登记 {n} 条").format(n=count) if count else _("登记"))

    def _word_head(self) -> None:
        self.head.set_words(_("沟通"), self._before or _("意见、需求、消费变化"))
        self.head.hint.setToolTip(self._before)

    def retranslate(self) -> None:
        self._word_head()
        self.show_noted(0)
        self.opinion.set_name(_("客户意见"), _("客户的意见和需求"))
        self.market.set_name(_("消费者/商圈动态"), _("消费者、商圈动态"))
        self.rival.set_name(_("竞品/非法烟线索"), _("竞品、非法烟线索"))


class Guidance(Band):
    """What the shop was advised: topics and one line."""

    def __init__(self) -> None:
        super().__init__()
        self.head = StepHead(5)
        self.topics = FlowChips(GUIDANCE_TOPICS, name=_("指导项目"))
        self.words = LineField(name=_("指导内容"), height=Size.INPUT_VISIT)
        top = line(self.head, self.topics)
        top.setStretchFactor(self.topics, 1)
        column(top, self.words, spacing=4, into=self)
        self.targets = {"guidance_topics": self.topics, "guidance": self.words}
        self.topics.changed.connect(self._topics_changed)
        on_typing(self.words, lambda text: self.edited.emit("guidance", text))

    def _topics_changed(self, values: frozenset[str]) -> None:
        self.edited.emit("topics", [each for each in GUIDANCE_TOPICS if each in values])

    def show_entry(self, entry: VisitEntry) -> None:
        """Show what was chosen and written."""
        self.topics.set_values(entry.topics)
        self.words.set_text(entry.guidance)

    def retranslate(self) -> None:
        self.head.set_words(_("指导"))
        self.topics.set_options([Option(each, _(each)) for each in GUIDANCE_TOPICS], _("指导项目"))
        self.words.set_name(_("指导内容"), _("讲了什么，一句话"))
