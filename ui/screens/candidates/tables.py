"""The lists at the left: candidates with their criteria, files by stage, standard stores."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.candidates.criteria import Candidate, Criterion
from models.candidates.rules import STAGES, day_of_stage
from models.candidates.upkeep import Upkeep, UpkeepKind
from models.marks import N_
from models.programme.standard_file import StandardFile, StandardStage
from models.units import format_money
from storage.queries.candidates import CandidatesView, Shop
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.theme import Type
from ui.words import month_day

__all__ = [
    "STAGE_TONES",
    "CandidateTable",
    "FileTable",
    "MemberTable",
    "StoreTable",
    "columns_of",
    "files_in_order",
]

_SHORT: Final[Mapping[Criterion, str]] = {
    Criterion.SCORE: N_("评估"),
    Criterion.COMPLIANCE: N_("守法"),
    Criterion.IRREGULARITY: N_("线索"),
    Criterion.LICENCE: N_("证件"),
    Criterion.ORDERING: N_("订结"),
    Criterion.RECTIFICATION: N_("整改"),
    Criterion.PURCHASE: N_("购进"),
}
STAGE_TONES: Final[Mapping[StandardStage, str]] = {
    StandardStage.INTENT: "",
    StandardStage.APPLIED: "accent",
    StandardStage.ACCEPTED: "accent",
    StandardStage.LISTED: "ok",
    StandardStage.LEFT: "",
}
"""The tone of a stage's tag."""
_SIGN = 41
_FEN = 100
_LETTERS = {
    Qt.Key.Key_N: "n", Qt.Key.Key_X: "x", Qt.Key.Key_T: "t", Qt.Key.Key_G: "g", Qt.Key.Key_O: "o",
    Qt.Key.Key_F: "f",
}  # fmt: skip

Columns = Callable[[], tuple[Column, ...]]


class StoreTable(ListTable):
    """A list of stores; the keys of what can be done with one are told on.

    Signals:
        letter: n, x, t, g, o or f was pressed.
        delete_asked: Del was pressed.
    """

    letter = Signal(str)
    delete_asked = Signal()

    def __init__(
        self, columns: Columns, name: str, *, spare: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(columns(), name="")
        self._columns, self._name, self.spare = columns, name, spare or {}

    def retranslate(self) -> None:
        """Show the heads in the language in force."""
        self.setAccessibleName(_(self._name))
        self.set_columns(self._columns())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if plain and key in _LETTERS:
            self.letter.emit(_LETTERS[key])
        elif plain and key == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)


def columns_of(*columns: Column) -> tuple[Column, ...]:
    """Return the name of the store and some columns more."""
    return (Column("name", _("店名"), 130, stretch=True, name=True), *columns)


def _name(shop: Shop, half: bool) -> Cell:
    """A store whose file is half-filled says so behind its name."""
    if not half:
        return shop.shop_name
    return (("text", shop.shop_name), ("tag:warn", _("没写完")))


# ----------------------------------------------------------------------------------- 候选


def _candidate_columns() -> tuple[Column, ...]:
    signs = tuple(
        Column(criterion.name, _(short), _SIGN, align="center", tip=_(criterion.value))
        for criterion, short in _SHORT.items()
    )
    return columns_of(
        Column("met", _("符合"), 48, align="right"),
        *signs,
        Column("score", _("评估分"), 60, align="right"),
        Column("amount", _("购进额(元)"), 92, align="right", tone="text2", size=Type.SMALL),
    )


class CandidateTable(StoreTable):
    """The ranked candidates."""

    def __init__(self) -> None:
        super().__init__(_candidate_columns, N_("标准店候选"), spare={"amount": 640, "score": 548})

    def show_rows(
        self, rows: Sequence[Candidate], view: CandidatesView, half: frozenset[str]
    ) -> None:
        """Show candidates in the order they come in; ``half`` have a half-filled file."""
        stages = {
            each.retailer_id: file.stage
            for each in view.files
            if (file := view.file_of(each.retailer_id))
        }
        cells = []
        for each in rows:
            shop = view.shops[each.retailer_id]
            cells.append(
                (
                    _candidate_name(shop, stages.get(shop.id), shop.id in half),
                    _met(each),
                    *((("sign-small", found.verdict.value),) for found in each.findings),
                    "—" if each.score is None else f"{each.score // 10}.{each.score % 10}",
                    format_money(each.facts.amount // _FEN * _FEN).removesuffix(".00"),
                )
            )
        self.set_rows(cells, [each.retailer_id for each in rows])


def _candidate_name(shop: Shop, stage: StandardStage | None, half: bool) -> Cell:
    if half or stage is None or stage is StandardStage.LEFT:
        return _name(shop, half)
    return (("text", shop.shop_name), (_tag(stage), _(stage.value)))


def _tag(stage: StandardStage) -> str:
    tone = STAGE_TONES[stage]
    return f"tag:{tone}" if tone else "tag"


def _met(each: Candidate) -> Cell:
    words = f"{each.met}/{len(each.findings)}"
    return (("ok!", words),) if each.qualified else words


# ----------------------------------------------------------------------------------- 在办


def _file_columns() -> tuple[Column, ...]:
    return columns_of(
        Column("stage", _("进度"), 80),
        Column("since", _("到这一步"), 84, tone="text2", size=Type.SMALL),
        Column("days", _("停了"), 66, align="right"),
        Column("next", _("下步"), 150, tone="text2", size=Type.SMALL),
        Column("hard", _("困难"), 130, tone="text2", size=Type.SMALL),
    )


def files_in_order(files: Sequence[StandardFile]) -> list[StandardFile]:
    """Return files by stage, those that rest longest first, 退出 at the end (the last first)."""
    order = (*STAGES, StandardStage.LEFT)

    def rank(file: StandardFile) -> tuple[int, int]:
        day = (day_of_stage(file, file.stage) or date.max).toordinal()
        return order.index(file.stage), -day if file.stage is StandardStage.LEFT else day

    return sorted(files, key=rank)


class FileTable(StoreTable):
    """The files by stage; the key of a row is its store."""

    def __init__(self) -> None:
        super().__init__(_file_columns, N_("标准店档案"), spare={"hard": 640, "next": 510})

    def show_rows(
        self, rows: Sequence[StandardFile], view: CandidatesView, half: frozenset[str]
    ) -> None:
        """Show files in the order they come in."""
        resting = {each.retailer_id for each in view.upkeep if each.kind is UpkeepKind.RESTING}
        cells, tones = [], []
        for file in rows:
            shop = view.shops[file.retailer_id]
            late = file.retailer_id in resting and file.stage is not StandardStage.LEFT
            cells.append(_file_row(file, _name(shop, shop.id in half), view.today, late))
            tones.append("warn" if late else "")
        self.set_rows(cells, [file.retailer_id for file in rows], tones)


def _file_row(file: StandardFile, name: Cell, today: date, late: bool) -> tuple[Cell, ...]:
    since = day_of_stage(file, file.stage)
    way = file.stage in STAGES[:-1] and since is not None
    days = _("{n} 天").format(n=(today - since).days) if way and since is not None else ""
    stage: Cell = ((_tag(file.stage), _(file.stage.value)),)
    words = file.leaving_reason if file.stage is StandardStage.LEFT else file.next_step
    return (
        name,
        stage,
        month_day(since, today) if since is not None else "—",
        (("warn!", days),) if late else days,
        " ".join(words.split()),
        " ".join(file.difficulty.split()),
    )


# ----------------------------------------------------------------------------------- 标准店


def _member_columns() -> tuple[Column, ...]:
    return columns_of(
        Column("since", _("标准店起"), 92, tone="text2", size=Type.SMALL),
        Column("until", _("协议止"), 92, tone="text2", size=Type.SMALL),
        Column("days", _("还有"), 84, align="right"),
        Column("licence", _("许可证止"), 92, tone="text2", size=Type.SMALL),
        Column("file", _("档案"), 96),
    )


class MemberTable(StoreTable):
    """The stores that are in the programme today."""

    def __init__(self) -> None:
        super().__init__(_member_columns, N_("标准店"), spare={"since": 580, "licence": 490})

    def show_rows(self, rows: Sequence[Shop], view: CandidatesView, half: frozenset[str]) -> None:
        """Show stores in the order they come in; what ends soon is coloured."""
        ending = {(each.retailer_id, each.kind): each for each in view.upkeep}
        cells, tones = [], []
        for shop in rows:
            file = view.file_of(shop.id)
            agreement = ending.get((shop.id, UpkeepKind.AGREEMENT))
            licence = ending.get((shop.id, UpkeepKind.LICENCE))
            cells.append(
                (
                    _name(shop, shop.id in half),
                    _iso(shop.since(view.today)),
                    _iso(file.agreement_until if file is not None else None),
                    _days_left(file, agreement, view),
                    _ending(shop.licence_until, licence),
                    _file_tag(file),
                )
            )
            tones.append("bad" if _is_over(agreement, licence) else "")
        self.set_rows(cells, [shop.id for shop in rows], tones)


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else "—"


def _is_over(*found: Upkeep | None) -> bool:
    return any(each is not None and each.days < 0 for each in found)


def _days_left(file: StandardFile | None, found: Upkeep | None, view: CandidatesView) -> Cell:
    if file is None or file.agreement_until is None:
        return "—"
    days = (file.agreement_until - view.today).days
    words = _("{n} 天").format(n=days) if days >= 0 else _("过了 {n} 天").format(n=-days)
    return words if found is None else ((("bad!" if days < 0 else "warn!"), words),)


def _ending(day: date | None, found: Upkeep | None) -> Cell:
    if found is None:
        return _iso(day)
    return ((f"small:{'bad' if found.days < 0 else 'warn'}", _iso(day)),)


def _file_tag(file: StandardFile | None) -> Cell:
    if file is None:
        return (("small:muted", _("还没有建档")),)
    return ((_tag(file.stage), _(file.stage.value)),)
