"""走访 while none is open: find a shop to visit, go on with what is unfinished, correct a visit."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.search import SearchEntry, match_span, narrows, search
from storage.queries.visits import DraftRow, ShopRow, VisitRow
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.theme import Space, Type, theme
from ui.widgets import Button, Card, EmptyState, KeyHints, Rule, SearchField, Text, column, line
from ui.words import days_ago, month_day

__all__ = ["StartView"]

_HITS = 200


class _VisitTable(DenseTable):
    """Finished visits; Delete asks to withdraw the current one.

    Signals:
        withdraw_asked: id of the visit.
    """

    withdraw_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current_key():
            self.withdraw_asked.emit(self.current_key())
        else:
            super().keyPressEvent(event)


class DraftList(QWidget):
    """Unfinished forms, each with 继续 and 放弃; those put aside with 取回.

    Signals:
        opened: id of the draft to go on with.
        discarded: id of the draft to put aside.
    """

    opened = Signal(str)
    discarded = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)

    def show_drafts(
        self, drafts: Sequence[DraftRow], aside: Sequence[DraftRow], today: dt.date
    ) -> None:
        """Show what is unfinished, then what was put aside."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for draft in drafts:
            self._rows.addWidget(self._row(draft, today, aside=False))
        if drafts and aside:
            self._rows.addWidget(Rule())
        for draft in aside:
            self._rows.addWidget(self._row(draft, today, aside=True))

    def _row(self, draft: DraftRow, today: dt.date, *, aside: bool) -> QWidget:
        row = QWidget()
        name = Text(draft.shop_name, Type.BODY, bold=not aside, tone="text2" if aside else "text")
        kind = _("评估") if draft.kind == "check" else _("走访")
        kind = _("更正走访") if draft.corrects else kind
        day = dt.date.fromisoformat(draft.day) if _is_day(draft.day) else draft.saved_at.date()
        when = f"{month_day(draft.saved_at.date(), today)} {draft.saved_at:%H:%M:%S}"
        words = _("{kind} {day}，保存于 {when}")
        said = words.format(kind=kind, day=month_day(day, today), when=when)
        label = Text(said, Type.SMALL, tone="muted")
        go = Button(_("取回") if aside else _("继续"), kind="outlined", height=30)
        go.setAccessibleName(f"{go.text()} {draft.shop_name} {said}")
        go.clicked.connect(lambda: self.opened.emit(draft.id))
        parts: list[QWidget] = [go]
        if not aside:
            away = Button(_("放弃"), kind="plain")
            away.setAccessibleName(f"{away.text()} {draft.shop_name} {said}")
            away.clicked.connect(lambda: self.discarded.emit(draft.id))
            parts.insert(0, away)
        line(column(name, label, spacing=1), None, *parts, spacing=12, into=row)
        return row


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


class StartView(QWidget):
    """The page while no visit is open.

    Signals:
        start_asked: id of the shop to be visited now.
        import_asked: there are no shops yet, handouts are to be brought in.
        draft_opened, draft_discarded: id of a draft.
        visit_opened, withdraw_asked: id of a finished visit.
    """

    start_asked = Signal(str)
    import_asked = Signal()
    draft_opened = Signal(str)
    draft_discarded = Signal(str)
    visit_opened = Signal(str)
    withdraw_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shops: Sequence[ShopRow] = ()
        self._entries: list[SearchEntry] = []
        self._initials: dict[str, str] = {}
        self._found: list[int] = []
        self._query = ""
        self._today = dt.date.min
        self._visits: Sequence[VisitRow] = ()
        self._shown: tuple[Sequence[DraftRow], Sequence[DraftRow]] = ((), ())
        self._make()
        self._lay_out()
        self._wire()

    def _make(self) -> None:
        self.field = SearchField()
        self.shops = DenseTable(_shop_columns(), name=_("客户"), header=False, framed=False)
        self.shops.set_highlighter("name", self._marks)
        self.nothing = EmptyState(action=_("收下发文件"))
        self.hints = KeyHints()
        self.begin = Button(kind="primary", key="Enter")
        self.drafts = DraftList()
        self.drafts_card = Card()
        self.drafts_card.add(self.drafts)
        self.visits = _VisitTable(_visit_columns(), name=_("最近的走访"), row_height=32)
        self.visits_card = Card(flush=True)
        self.open = Button(kind="plain", key="Enter")
        self.withdraw = Button(kind="plain", key="Del")
        self._no_visits = Text("", Type.TABLE, tone="muted")
        self._no_visits.setContentsMargins(15, 4, 15, 15)

    def _lay_out(self) -> None:
        find = Card(flush=True)
        self.find_card = find
        top = QWidget()
        line(self.field, margins=(15, 0, 15, 10), into=top)
        foot = QWidget()
        line(self.hints, None, self.begin, into=foot)
        find.add(top)
        find.add(self.shops, 1)
        find.add(self.nothing, 1)
        find.foot(foot)
        find.body.setSpacing(0)
        for button in (self.open, self.withdraw):
            self.visits_card.add_side(button)
        self.visits_card.add(self._no_visits)
        self.visits_card.add(self.visits, 1)
        self.visits_card.body.addStretch(0)
        right = column(self.drafts_card, self.visits_card, spacing=Space.STACK)
        right.setStretchFactor(self.visits_card, 1)
        whole = line(find, spacing=Space.GAP, into=self)
        whole.addLayout(right, 1)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.find_card.setFixedWidth(theme.px(430))

    def _wire(self) -> None:
        self.field.searched.connect(self._search)
        self.field.stepped.connect(self.shops.step)
        self.field.entered.connect(self._start)
        self.shops.opened.connect(self.start_asked)
        self.begin.clicked.connect(self._start)
        if self.nothing.button is not None:
            self.nothing.button.clicked.connect(self.import_asked)
        self.drafts.opened.connect(self.draft_opened)
        self.drafts.discarded.connect(self.draft_discarded)
        self.visits.opened.connect(self.visit_opened)
        self.visits.withdraw_asked.connect(self.withdraw_asked)
        self.open.clicked.connect(lambda: self._with_visit(self.visit_opened.emit))
        self.withdraw.clicked.connect(lambda: self._with_visit(self.withdraw_asked.emit))

    def _with_visit(self, do: object) -> None:
        key = self.visits.current_key()
        if key and callable(do):
            do(key)

    def current_shop(self) -> str:
        """Return the shop that Enter would start."""
        return self.shops.current_key()

    def _start(self) -> None:
        if self.current_shop():
            self.start_asked.emit(self.current_shop())

    # -- what is shown

    def show_shops(self, shops: Sequence[ShopRow], today: dt.date) -> None:
        """Take the shops to be searched."""
        self._shops, self._today = shops, today
        self._entries = [
            SearchEntry.of(
                each.shop_name,
                each.initials,
                (each.pinyin, each.owner, each.licence_no, each.id, each.address, each.phone),
            )
            for each in shops
        ]
        self._initials = {each.shop_name: each.initials for each in shops}
        self._query = ""
        self._search(self.field.search_text())

    def _search(self, query: str) -> None:
        previous = self._found if self._query and narrows(self._query, query) else None
        self._found = search(self._entries, query, previous)
        self._query = query
        found = [self._shops[at] for at in self._found[:_HITS]]
        self.shops.set_rows([self._shop(each) for each in found], [each.id for each in found])
        if found:
            self.shops.set_current_key(found[0].id)
        words = _("{found} / {all} 户").format(found=len(self._found), all=len(self._shops))
        self.field.set_count(words)
        self.begin.setEnabled(bool(found))
        self._say_nothing(bool(found))

    def _say_nothing(self, found: bool) -> None:
        """Say what to do where no shop is found, or none is known yet."""
        self.shops.setVisible(found)
        self.nothing.setVisible(not found)
        if self.nothing.button is not None:
            self.nothing.button.setVisible(not self._shops)
            self.nothing.button.set_text(_("收下发文件"))
        if self._shops:
            words = _("{n} 户里都没有“{text}”。Esc 清除查找。")
            text = words.format(n=len(self._shops), text=self._query)
            self.nothing.set_words(_("没有找到"), text)
        else:
            self.nothing.set_words(
                _("还没有客户"), _("总部下发的客户主档收进来，这里就能找到每一户。")
            )

    def _shop(self, shop: ShopRow) -> tuple[Cell, ...]:
        when = days_ago(shop.last_visit, self._today)
        quiet = "" if shop.status in ("正常", "新入网") else _(shop.status)
        return (shop.shop_name, shop.owner, quiet or when)

    def _marks(self, text: str) -> Sequence[tuple[int, int]]:
        span = match_span(text, self._initials.get(text, ""), self._query) if self._query else None
        return [(span[0], span[1] - span[0])] if span else []

    def show_drafts(
        self, drafts: Sequence[DraftRow], aside: Sequence[DraftRow], today: dt.date
    ) -> None:
        """Show what is unfinished."""
        self._shown, self._today = (drafts, aside), today
        self.drafts.show_drafts(drafts, aside, today)
        self.drafts_card.setVisible(bool(drafts or aside))
        title = _("上次未完成的 {n} 条").format(n=len(drafts)) if drafts else _("放在一边的")
        self.drafts_card.set_head(title, _("都在本机，接着写就行") if drafts else "")

    def show_visits(self, visits: Sequence[VisitRow], today: dt.date) -> None:
        """Show the last finished visits."""
        self._visits, self._today = visits, today
        self.visits.set_rows([self._visit(each) for each in visits], [each.id for each in visits])
        for widget in (self.open, self.withdraw, self.visits):
            widget.setVisible(bool(visits))
        self._no_visits.setVisible(not visits)
        layout = self.visits_card.body
        layout.setStretch(layout.count() - 1, 0 if visits else 1)

    def show_newest(self) -> None:
        """Make the newest visit current."""
        self.visits.step(-self.visits.row_count())

    def _visit(self, visit: VisitRow) -> tuple[Cell, ...]:
        sign = "未遇" if visit.missed else "已完成"
        tags: list[tuple[str, str]] = []
        if visit.score is not None:
            tags.append(("tag", f"{visit.score / 10:.1f} {_(visit.grade)}"))
        if visit.mode != "现场":
            tags.append(("tag", _(visit.mode)))
        if visit.backfilled:
            tags.append(("tag", _("补录")))
        day = month_day(visit.day, self._today)
        return (
            (("sign-small", sign), ("text", f"{day} {visit.arrived}".strip())),
            visit.shop_name,
            (("text2", visit.summary),),
            tuple(tags) or "",
        )

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.find_card.set_head(_("开始走访"))
        self.field.set_placeholder(_("店名、拼音首字母、许可证、负责人"))
        self.begin.set_text(_("开始走访"))
        self.hints.set_hints([("↑↓", _("选")), ("Ctrl+E", _("只做评估"))])
        self.visits_card.set_head(_("最近的走访"))
        self.visits.set_columns(_visit_columns())
        self.open.set_text(_("打开更正"))
        self.withdraw.set_text(_("撤回"))
        self._no_visits.setText(_("还没有走访。左边找一户，Enter 开始。"))
        self.visits.setAccessibleName(_("最近的走访"))
        self.shops.setAccessibleName(_("客户"))
        self._search(self.field.search_text())
        self.show_drafts(*self._shown, self._today)
        self.show_visits(self._visits, self._today)


def _shop_columns() -> list[Column]:
    return [
        Column("name", stretch=True, size=Type.BODY, name=True),
        Column("owner", width=84, tone="text2"),
        Column("last", width=92, align="right", tone="text2"),
    ]


def _visit_columns() -> list[Column]:
    return [
        Column("day", _("日期"), width=136),
        Column("name", _("客户"), width=190, size=Type.BODY, name=True),
        Column("summary", _("小结"), stretch=True, tone="text2"),
        Column("tags", "", width=150),
    ]
