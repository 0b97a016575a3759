"""冲突: contents that stand side by side, decided by keys; the next one comes by itself."""

from PySide6.QtWidgets import QSizePolicy

from models.consolidation.conflict import Conflict, Head
from models.kinds import KINDS
from storage.headquarters.conflicts import conflicts
from storage.headquarters.database import Headquarters
from storage.headquarters.standings import RecordKey
from storage.operations.headquarters import decide_conflict, reopen_conflict, return_conflict
from ui.history_words import value_shown
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.headquarters.conflict_card import ConflictCard
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.view import View, shortcut
from ui.theme import Space
from ui.widgets import Card, line

__all__ = ["ConflictsView"]

_MOST_SIDES = 9


class ConflictsView(View):
    """The list, and the conflict in hand beside it. 1 2 … choose, Enter adopts, R sends back."""

    detail: Card

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._found: dict[str, Conflict] = {}
        self._chosen = -1
        self.sides = ConflictCard()
        self.detail = Card(flush=True)
        self.detail.add(self.sides, 1)
        self.detail.add(self.saying)
        row = line(spacing=Space.GAP, into=self)
        for card, share in ((self.card, 32), (self.detail, 68)):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, share)
        row.addWidget(self.empty_card, 100)
        self.table.current_key_changed.connect(lambda _key: self._show_sides())
        self.table.opened.connect(lambda _key: self.confirm())
        self.sides.confirmed.connect(self.confirm)
        self.sides.left.connect(self.table.setFocus)
        self.saying.closed.connect(self._unchoose)
        for number in range(1, _MOST_SIDES + 1):
            shortcut(str(number), self, lambda at=number - 1: self.choose(at))  # type: ignore[misc]
        shortcut("R", self, self.ask_return)
        shortcut("Z", self, library.take_back)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with titles in the language in force."""
        return (
            Column("title", _("哪一条"), stretch=True, name=True),
            Column("kind", _("类别"), width=82, tone="text2"),
        )

    def read(self, database: Headquarters) -> None:
        """Read the conflicts nobody decided."""
        found = conflicts(database)
        self._found = {"\t".join(_record(each)): each for each in found}
        self.show_rows([(key, _cells(each), "") for key, each in self._found.items()])
        self._show_sides()

    def word_empty(self) -> tuple[str, str]:
        """Return why there is nothing and what to do."""
        return (
            _("没有要定的冲突"),
            _("同一条记录有两份内容、谁也没看过谁的，列在这里。定了的写进回执；按 Z 收回。"),
        )

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here."""
        return [
            ("1 2", _("选哪一份")), ("Enter", _("采用")), ("R", _("各份都退回")),
            ("Z", _("收回刚才定的")), ("Ctrl+C", _("复制")),
        ]  # fmt: skip

    # -- the one in hand

    @property
    def current(self) -> Conflict | None:
        """The conflict in hand."""
        return self._found.get(self.table.current_key())

    @property
    def chosen(self) -> Head | None:
        """The content that was chosen and is not confirmed yet."""
        found = self.current
        return found.heads[self._chosen] if found is not None and self._chosen >= 0 else None

    def _show_sides(self) -> None:
        self.saying.close_bar()
        self._chosen = -1
        found = self.current
        if found is not None:
            title = f"{_(KINDS[found.kind].label)} · {value_shown(found.title)}"
            self.detail.set_head(title, _(found.type.value))
            self.sides.show_conflict(found, self._chosen)

    def choose(self, at: int) -> None:
        """Choose the content at a place; nothing is written before it is confirmed."""
        found = self.current
        if found is None or at >= len(found.heads):
            return
        self._chosen = at
        self.sides.show_conflict(found, at)
        head = found.heads[at]
        words = _("采用 {n}：{manager}").format(n=at + 1, manager=_who(head))
        self.saying.offer(words, _("采用这一份"), self._decide)

    def _unchoose(self) -> None:
        self._chosen = -1
        if self.current is not None:
            self.sides.show_conflict(self.current, -1)

    def confirm(self) -> None:
        """Adopt the content that was chosen; say how to choose where none is."""
        if self.saying.is_open:
            self.saying.confirm()
        else:
            self.library.tell(_("先按 1 或 2 选一份"))

    def _decide(self, comment: str) -> bool:
        found, head = self.current, self.chosen
        if found is None or head is None:
            return False
        record = _record(found)
        return self.library.act(
            lambda database, by: decide_conflict(database, found, head.held.key, by, comment),
            _("已采用 {manager} 的一份；按 Z 收回").format(manager=_who(head)),
            back=lambda database, by: reopen_conflict(database, record, by),
            undone=_("已收回，冲突重新列出"),
        )

    def ask_return(self) -> None:
        """Ask why all sides go back; what was chosen, or counts now, counts until then."""
        found = self.current
        if found is None:
            return
        head = self.chosen or found.heads[0]
        record = _record(found)

        def send_back(comment: str) -> bool:
            return self.library.act(
                lambda database, by: return_conflict(database, found, head.held.key, by, comment),
                _("各份都已退回；按 Z 收回"),
                back=lambda database, by: reopen_conflict(database, record, by),
                undone=_("已收回，冲突重新列出"),
            )

        words = _("各份都退回，暂按 {n}").format(n=found.heads.index(head) + 1)
        self.saying.ask(words, _("退回给他们"), send_back, needed=True)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        self.table.setAccessibleName(_("冲突"))
        self.sides.retranslate()


def _cells(found: Conflict) -> tuple[Cell, ...]:
    title = (("sign", "等待中"), ("text", value_shown(found.title)))
    return (title, _(KINDS[found.kind].label))


def _record(found: Conflict) -> RecordKey:
    return (found.kind, found.record_id, found.owner)


def _who(head: Head) -> str:
    return f"{head.held.manager} {head.manager_name}"
