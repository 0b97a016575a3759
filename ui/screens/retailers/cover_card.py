"""可销天数: the shop's figure, and the products of the last count, the worst first."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.stock import DEFAULT_BANDS, StockJudgement, StockState
from storage.queries.cover import ShopCover
from storage.queries.retailer_story import CheckScore
from ui.i18n import _
from ui.theme import Type, theme
from ui.widgets import BigFigure, Card, Painted, Tag, Text, line, paint_bar
from ui.widgets.painting import LEFT, RIGHT, text_line
from ui.words import cover_days, cover_tone, month_day, say

__all__ = ["CheckCard", "CoverCard"]

_ROW = 28
_MOST = 6
_LEAST_BAR = 30


@attrs.frozen
class _Line:
    name: str
    share: float
    days: str
    state: str
    tone: str


class _CoverLines(Painted):
    """Rows: product, bar of days, days, state."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[_Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[_Line]) -> None:
        """Show ``lines``."""
        self._lines = tuple(lines)
        self.setAccessibleName("；".join(f"{x.name} {x.days} {x.state}" for x in lines))
        self.setToolTip("\n".join(f"{x.name}　{x.days} {x.state}" for x in lines))
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(_ROW) * len(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        high, wide = theme.px(_ROW), self.width()
        state, days = theme.px(58), theme.px(40)
        bar = min(theme.px(72), wide - state - days - theme.px(118))
        with QPainter(self) as painter:
            for at, each in enumerate(self._lines):
                top, right = at * high, wide - state - 6
                room = QRectF(0, top, right - days - max(bar, 0) - 10, high)
                text_line(painter, room, each.name, size=Type.TABLE)
                tone = "accent" if each.tone == "text" else each.tone
                place = QRectF(right - days - bar, top, bar, high)
                if bar >= _LEAST_BAR:
                    paint_bar(painter, place, each.share, tone=tone)
                room = QRectF(right - days, top, days, high)
                text_line(painter, room, each.days, size=Type.TABLE, bold=True, align=RIGHT)
                room = QRectF(right + 6, top, state, high)
                text_line(
                    painter, room, each.state, size=Type.SMALL,
                    tone="muted" if each.tone == "text" else each.tone, align=LEFT,
                )  # fmt: skip


def _line(name: str, judgement: StockJudgement) -> _Line:
    days = judgement.cover
    share = min(1.0, float(days) / DEFAULT_BANDS.high) if days is not None else 0.0
    fine = judgement.state in (StockState.FAIR, StockState.NOTHING)
    state = "" if fine else _(judgement.state.value)
    if judgement.state is StockState.SLOW:
        share = 1.0
    return _Line(
        name,
        share,
        f"{float(days):.1f}" if days is not None else "—",
        state,
        cover_tone(judgement.state),
    )


class CoverCard(Card):
    """``show_cover(cover, names, today)``."""

    def __init__(self) -> None:
        super().__init__()
        self._figure = BigFigure()
        self._tag = Tag()
        self._lines = _CoverLines()
        self._note = Text("", Type.SMALL, tone="muted", wrap=True)
        top = QWidget()
        line(self._figure, None, self._tag, into=top)
        self._top = top
        self.add(top)
        self.add(self._lines)
        self.add(self._note)
        self.body.setSpacing(4)

    def show_cover(self, cover: ShopCover | None, names: Mapping[str, str], today: date) -> None:
        """Show the cover, or why there is none."""
        self._lines.setVisible(cover is not None)
        self._tag.setVisible(cover is not None and cover.total.days is not None)
        if cover is None:
            self.set_head(_("可销天数"))
            self._figure.set_figure("—", "", "muted")
            self._note.setText(_("还没盘过库存；走访时盘两次就能推算。"))
            self._note.show()
            return
        day = month_day(cover.counted_on, today)
        self.set_head(_("可销天数"), "", _("{day} 盘点").format(day=day))
        known = cover.total.days is not None
        self._figure.set_figure(cover_days(cover.total), _("天") if known else "",
                                "text" if known else "muted")  # fmt: skip
        bands = _("合理 {low}–{high}").format(low=DEFAULT_BANDS.low, high=DEFAULT_BANDS.fair)
        state = cover.total.state
        fair = state is StockState.FAIR
        self._tag.set_tag(
            bands if fair else _(state.value),
            "ok" if fair else cover_tone(state).replace("text", ""),
        )
        judged = {each.judgement.state for each in cover.products}
        shown = cover.products[:_MOST] if judged != {StockState.FIRST} else ()
        self._lines.show_lines(
            [_line(names.get(each.product_id, each.product_id), each.judgement) for each in shown]
        )
        self._note_rest(cover, len(shown), "" if fair or not known else bands)

    def _note_rest(self, cover: ShopCover, shown: int, bands: str) -> None:
        rest = len(cover.products) - shown
        parts = [each for each in (bands, say(cover.reason)) if each]
        if not shown:
            parts.append(_("盘了 {n} 个规格，再盘一次就能推算").format(n=rest))
        elif rest > 0:
            parts.append(_("另有 {n} 个规格").format(n=rest))
        notes = {each.judgement.note for each in cover.products if each.judgement.note}
        parts += [say(note) for note in sorted(notes)[:1]]
        self._note.setText(" · ".join(parts))
        self._note.setVisible(bool(parts))


class CheckCard(Card):
    """最近评估: score and grade; ``show_check(check, today)``, hidden without one."""

    def __init__(self) -> None:
        super().__init__()
        self._figure = BigFigure()
        self._tag = Tag()
        row = QWidget()
        line(self._figure, None, self._tag, into=row)
        self.add(row)

    def show_check(self, check: CheckScore | None, today: date) -> None:
        """Show the last check."""
        self.setVisible(check is not None)
        if check is None:
            return
        self.set_head(_("最近评估"), "", month_day(check.day, today))
        figure = f"{check.total / 10:.1f}" if check.total is not None else "—"
        self._figure.set_figure(figure, _("分") if check.total is not None else "")
        tones = {"优秀": "ok", "合格": "ok", "整改": "warn", "不合格": "bad"}
        self._tag.set_tag(_(check.grade), tones.get(check.grade, ""))
        self._tag.setVisible(bool(check.grade))
