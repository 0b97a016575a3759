"""表里的改动: rows of the sheets for people that are not as sent; new ones want an approval."""

from PySide6.QtWidgets import QSizePolicy

from models.marks import N_
from storage.headquarters.database import Headquarters
from storage.headquarters.findings import ViewFinding, view_findings
from storage.operations.headquarters import approve_view_row, reject_view_row
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.screens.headquarters.library import Library
from ui.screens.headquarters.view import View, shortcut
from ui.screens.headquarters.words import package_words
from ui.theme import Size, Space, Type
from ui.widgets import Card, Text, line

__all__ = ["EditsView"]

_STATES = {
    "waiting": ("等待中", "accent!", N_("要批准")),
    "told": ("未到期", "muted", N_("只告知")),
    "approved": ("已完成", "text", N_("已批准")),
    "rejected": ("豁免", "muted", N_("没有批准")),
}


class EditsView(View):
    """The rows, and beside them what stands in the one in hand. Y approves, N does not."""

    spare = ("sheet", "row")
    detail: Card

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._found: dict[str, ViewFinding] = {}
        self.cells = DenseTable(_cell_columns(), name="", row_height=Size.GRID_ROW, framed=False)
        self.words = Text("", Type.TABLE, tone="text2", wrap=True)
        self.words.setContentsMargins(Space.CARD - 1, 0, Space.CARD - 1, 8)
        self.detail = Card(flush=True)
        self.detail.add(self.words)
        self.detail.add(self.cells, 1)
        self.detail.add(self.saying)
        row = line(spacing=Space.GAP, into=self)
        for card, share in ((self.card, 60), (self.detail, 40)):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, share)
        row.addWidget(self.empty_card, 100)
        self.table.current_key_changed.connect(lambda _key: self._show())
        self.table.opened.connect(lambda _key: self.cells.setFocus())
        shortcut("Y", self, lambda: self.ask(approve=True))
        shortcut("N", self, lambda: self.ask(approve=False))

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with titles in the language in force."""
        return (
            Column("state", _("状态"), width=126),
            Column("who", _("谁的哪一包"), width=176, tone="text2"),
            Column("sheet", _("表"), width=90),
            Column("row", _("行"), width=42, align="right"),
            Column("what", _("改了什么"), stretch=True),
        )

    def read(self, database: Headquarters) -> None:
        """Read what was found, what waits first."""
        self._found = {"\t".join(map(str, each.row)): each for each in view_findings(database)}
        self.show_rows([(key, _cells(each), _tint(each)) for key, each in self._found.items()])
        self._show()

    def word_empty(self) -> tuple[str, str]:
        """Return why there is nothing and what to do."""
        return (
            _("表里没有改动"),
            _("计入的是包里的数据页；给人看的表被改过、多了行，会列在这里，一行一行写明。"),
        )

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here."""
        return [
            ("Y", _("批准")), ("N", _("不批准")), ("Enter", _("看这一行")), ("Ctrl+C", _("复制")),
        ]  # fmt: skip

    @property
    def current(self) -> ViewFinding | None:
        """The row in hand."""
        return self._found.get(self.table.current_key())

    def _show(self) -> None:
        self.saying.close_bar()
        found = self.current
        if found is None:
            return
        place = _("{sheet} 第 {n} 行").format(sheet=found.sheet, n=found.number)
        self.detail.set_head(place if found.number else found.sheet, _state_words(found))
        self.words.setText(_explained(found))
        self.cells.setVisible(bool(found.cells))
        rows = [
            ((("warn!", heading),), (("text!", text or "—"),))
            if heading in found.columns
            else ((("text2", heading),), text)
            for heading, text in _in_order(found)
        ]
        self.cells.set_rows(rows, [heading for heading, _text in _in_order(found)])

    def ask(self, *, approve: bool) -> None:
        """Ask what is said of the row in hand."""
        found = self.current
        if found is None:
            return
        if not found.decidable:
            self.library.tell(_("这一行只是告知，计入的是数据页里的内容，不用批准"))
            return
        judge = approve_view_row if approve else reject_view_row

        def decide(comment: str) -> bool:
            return self.library.act(
                lambda database, by: judge(database, found.row, by, comment),
                _("已批准") if approve else _("没有批准"),
            )

        words = _("批准这一行") if approve else _("不批准这一行")
        self.saying.ask(words, _("批准") if approve else _("不批准"), decide)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        self.table.setAccessibleName(_("表里的改动"))
        self.cells.setAccessibleName(_("这一行的内容"))
        self.cells.set_columns(_cell_columns())
        self._show()


def _cell_columns() -> tuple[Column, ...]:
    return (
        Column("heading", _("列"), width=132),
        Column("value", _("表里现在写的"), stretch=True),
    )


def _in_order(found: ViewFinding) -> list[tuple[str, str]]:
    """Return what was edited, then what else says anything."""
    edited = [each for each in found.cells if each[0] in found.columns]
    return [*edited, *(each for each in found.cells if each[1] and each[0] not in found.columns)]


def _state_words(found: ViewFinding) -> str:
    said = f"{found.who}：{found.comment}" if found.comment else found.who
    return " · ".join(part for part in (_(_STATES[found.state][2]), said) if part)


def _explained(found: ViewFinding) -> str:
    """Say what decides: the data that travelled along, or a person."""
    if not found.whole:
        return _(
            "这个文件缺了数据页，只有表里的行。批准的行留着备查，不当作已上报；请客户经理再交一包。"
        )
    if found.state == "told":
        return _("计入的是数据页里的内容，表里的改动不算数，只告知。")
    return _(
        "这一行是在 Excel 里添的，数据页里没有。批准只表示看过、认可，请客户经理在台账里补记。"
    )


def _cells(found: ViewFinding) -> tuple[Cell, ...]:
    sign, tone, word = _STATES[found.state]
    who = f"{found.manager} {package_words(found.sequence, found.month)}"
    number = str(found.number) if found.number else "—"
    return ((("sign", sign), (tone, _(word))), who, found.sheet, number, _what(found))


def _what(found: ViewFinding) -> Cell:
    parts: list[tuple[str, str]] = []
    if found.verdict is not None:
        parts.append(("text", _(found.verdict.value)))
    if found.columns:
        parts.append(("warn!", f" {_('、').join(found.columns)}"))
    notes = _("；").join(_(note) for note in found.notes)
    if notes:
        parts.append(("text2", f" {notes}" if parts else notes))
    return tuple(parts)


def _tint(found: ViewFinding) -> str:
    return "dim" if found.state == "rejected" else ""
