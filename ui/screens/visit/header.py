"""What stands at the right of the head: saved when, which day, print, finish."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.checklist import Checklist, score
from ui.i18n import _
from ui.screens.visit.check_entry import answers_of, is_begun
from ui.screens.visit.load import FormData
from ui.screens.visit.session import CHECK, Session
from ui.theme import Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets import Button, DateField, Painted, line
from ui.widgets.painting import text_line
from ui.words import listed

__all__ = ["SavedSign", "VisitButtons", "check_words", "done_words", "head_words"]


class SavedSign(Painted):
    """✓ 已自动保存 10:19:42, or in red that it was not."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._bad = "", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_saved(self, when: dt.datetime | None) -> None:
        """Say when the draft was written; None says nothing."""
        words = _("已自动保存 {time}").format(time=f"{when:%H:%M:%S}") if when else ""
        self._show(words, bad=False)

    def show_failed(self) -> None:
        """Say that the draft could not be written."""
        self._show(_("还没保存上"), bad=True)

    def _show(self, text: str, *, bad: bool) -> None:
        self._text, self._bad = text, bad
        self.setAccessibleName(text)
        self.restyle()

    @property
    def text(self) -> str:
        """Return what is said."""
        return self._text

    def sizeHint(self) -> QSize:
        wide = theme.width(self._text, Type.TABLE) + 20 if self._text else 0
        return QSize(wide, theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text:
            return
        with QPainter(self) as painter:
            tone = "bad" if self._bad else "accent"
            place = QRectF(0, (self.height() - 14) / 2, 14, 14)
            paint_icon(painter, place, "warning" if self._bad else "tick", theme.color(tone))
            room = QRectF(20, 0, self.width() - 20, self.height())
            text_line(
                painter, room, self._text, size=Type.TABLE, tone="bad" if self._bad else "text2"
            )


class VisitButtons(QWidget):
    """The right side of the head while a visit or a check is open."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.saved = SavedSign()
        self.day = DateField(today, name=_("日期"), height=Size.BUTTON)
        self.purposes = Button(kind="plain", key="Alt+G")
        self.history = Button(kind="plain", key="Ctrl+H")
        self.print = Button(icon="print")
        self.finish = Button(kind="primary", key="Ctrl+Enter")
        line(
            self.saved, self.purposes, self.history, self.day, self.print, self.finish,
            spacing=12, into=self,
        )  # fmt: skip
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.finish.setMinimumWidth(theme.px(168))

    def show_words(self, finish: str, *, written: bool) -> None:
        """Show all words in the language in force; ``finish`` is on the main button.

        ``written``: what is open was finished before and so has a history.
        """
        self.history.set_text(_("修改记录"))
        self.history.setVisible(written)
        self.day.set_name(_("日期"), "11-23")
        self.print.set_text(_("打印"))
        self.finish.set_text(finish)


def head_words(data: FormData | None, *, checking: bool) -> tuple[str, str, str]:
    """Return title, subtitle and the main button's word for what is open."""
    if data is None:
        return _("走访"), _("找一户开始，或接着没写完的"), ""
    shop = data.context.retailer
    if checking:
        template = _("模板 {version}，{n} 项").format(
            version=data.checklist.version, n=len(data.checklist.points)
        )
        return _("规范评估"), _joined(shop.shop_name, shop.licence_no, template), _("完成评估")
    days = " ".join(
        words.format(day=listed(day))
        for words, day in ((_("{day}订货"), shop.order_day), (_("{day}送货"), shop.delivery_day))
        if day
    )
    about = _joined(shop.licence_no, shop.owner, listed(shop.retail_format), days)
    return shop.shop_name, about, _("完成更正") if data.entry.visit_id else _("完成走访")


def done_words(session: Session) -> str:
    """Say what was finished."""
    if session.kind == CHECK:
        words = _("已完成评估：{shop}")
    elif session.entry.visit_id:
        words = _("已更正走访：{shop}")
    else:
        words = _("已完成走访：{shop}")
    return words.format(shop=session.shop)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def check_words(plain: Mapping[str, Any], checklist: Checklist) -> str:
    """Say what the points came to so far, "" while they are not begun."""
    if not is_begun(plain):
        return ""
    answers, _wrong = answers_of(plain, checklist)
    now = score(checklist, answers)
    total = "—" if now.total is None else str(now.total)
    if now.unanswered:
        return _("{total}，还有 {n} 项").format(total=total, n=len(now.unanswered))
    return f"{total} {_(now.grade) if now.grade else ''}".strip()
