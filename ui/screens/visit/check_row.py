"""One point of the check: its words painted, its answers or its two numbers beside them."""

from collections.abc import Mapping

import attrs
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.check import PointResult
from models.checklist import Point, PointKind, earned_points
from models.marks import N_
from ui.i18n import _
from ui.screens.visit.check_entry import read_answer
from ui.theme import Radius, Size, Type, theme
from ui.widgets import Answers, LineField, Painted, Text, line
from ui.widgets.painting import RIGHT, box, hairline, text_line
from ui.widgets.tag import paint_tag, tag_width

__all__ = ["CheckRow"]

_SHORT = N_("符合|不符|缺标|售烟")
_TO_RESULT = {
    PointKind.MINORS: {
        "符合": PointResult.PASS,
        "部分符合": PointResult.SIGN_MISSING,
        "不符合": PointResult.SOLD_TO_MINOR,
    },
}
_CODE, _TEXT, _ANSWERS, _POINTS, _WEIGHT = 16, 46, 141, 34, 22
_LEAST, _MOST = 31, 40


class _RatioBoxes(QWidget):
    """Two numbers a / b.

    Signals:
        typed: both texts.
        moved: -1 or 1, another row is wanted.
        note_asked: N was pressed.
    """

    typed = Signal(str, str)
    moved = Signal(int)
    note_asked = Signal()

    def __init__(self, point: Point) -> None:
        super().__init__()
        self._labels = point.ratio
        self.got = LineField(name=point.code, height=Size.INPUT_VISIT)
        self.of = LineField(name=point.code, height=Size.INPUT_VISIT)
        for field in (self.got, self.of):
            field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            field.textEdited.connect(lambda _text: self.typed.emit(self.got.text(), self.of.text()))
            field.installEventFilter(self)
        line(self.got, Text("/", Type.BODY, tone="text2"), self.of, None, spacing=7, into=self)
        self.setFocusProxy(self.got)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.got.setFixedWidth(theme.px(52))
        self.of.setFixedWidth(theme.px(44))

    def set_texts(self, got: str, of: str) -> None:
        self.got.set_text(got)
        self.of.set_text(of)

    def mark_wrong(self, reason: str) -> None:
        self.got.mark_wrong(reason)
        self.of.mark_wrong(reason)

    def say(self, name: str) -> None:
        for field, label in zip((self.got, self.of), self._labels, strict=True):
            field.setAccessibleName(f"{name} {_(label)}")
            field.setToolTip(_(label))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, LineField):
            watched.selectAll()
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        return self._key(Qt.Key(event.key()), watched is self.got)

    def _key(self, key: Qt.Key, first: bool) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Slash):
            if first:
                self.of.setFocus(Qt.FocusReason.OtherFocusReason)
            elif key != Qt.Key.Key_Slash:
                self.moved.emit(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_N:
            self.note_asked.emit()
        else:
            return False
        return True


class CheckRow(Painted):
    """One point. ``show_typed(typed)`` shows its answer.

    Signals:
        typed: code and what is answered now (result, got, of, note).
        moved: code and -1 or 1, the row before or after is wanted.
        entered: code of the row that has the focus now.
    """

    typed = Signal(str, object)
    moved = Signal(str, int)
    entered = Signal(str)

    def __init__(self, point: Point, *, last: bool) -> None:
        super().__init__()
        self.point = point
        self._last = last
        self._typed: dict[str, str] = {}
        self._source = ""
        self._current = False
        self._note: LineField | None = None
        self.ratio: _RatioBoxes | None = None
        self.answers: Answers | None = None
        if PointResult.RATIO in point.results:
            self._make_ratio(point)
        else:
            self._make_answers(point)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.retranslate()

    def _make_ratio(self, point: Point) -> None:
        self.ratio = _RatioBoxes(point)
        self.ratio.setParent(self)
        self.ratio.typed.connect(self._ratio_typed)
        self.ratio.moved.connect(lambda by: self.moved.emit(self.point.code, by))
        self.ratio.note_asked.connect(self.ask_note)
        for field in (self.ratio.got, self.ratio.of):
            field.installEventFilter(self)

    def _make_answers(self, point: Point) -> None:
        minors = point.kind is PointKind.MINORS
        self.answers = Answers.points(
            point.code,
            half=point.kind in (PointKind.HALF, PointKind.MINORS),
            none=point.optional,
            labels={"部分符合": "缺标", "不符合": "售烟"} if minors else None,
            parent=self,
        )
        self.answers.answered.connect(self._answered)
        self.answers.cleared.connect(lambda: self._keep(result=""))
        self.answers.moved.connect(lambda by: self.moved.emit(self.point.code, by))
        self.answers.installEventFilter(self)

    # -- what the view uses

    def show_typed(self, typed: Mapping[str, str], source: str = "") -> None:
        """Show an answer and where a prefilled one comes from."""
        self._typed, self._source = dict(typed), source
        if self.ratio is not None:
            self.ratio.set_texts(typed.get("got", ""), typed.get("of", ""))
            self._mark()
        elif self.answers is not None:
            self.answers.set_value(self._place_of(typed.get("result", "")))
        self._say()
        self.update()

    def set_source(self, source: str) -> None:
        """Say where the answer comes from, "" once the user has answered."""
        self._source = source
        self.update()

    def take_focus(self) -> None:
        """Move the focus to the answers."""
        widget = self.ratio or self.answers
        if widget is not None:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_current(self, current: bool) -> None:
        """Mark the row as the one being answered."""
        if current == self._current:
            return
        self._current = current
        if self.answers is not None:
            self.answers.set_row_focus(current)
        self.update()

    def ask_note(self) -> None:
        """Open the note over the words of the point."""
        if self._note is None:
            self._note = LineField(name=_("备注"), height=Size.INPUT_VISIT, parent=self)
            self._note.textEdited.connect(lambda text: self._keep(note=text))
            self._note.installEventFilter(self)
        self._note.set_name(f"{self.point.code} {_('备注')}", _("{point} 备注").format(
            point=self.point.code))  # fmt: skip
        self._note.set_text(self._typed.get("note", ""))
        self._place_note()
        self._note.show()
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _close_note(self, back: bool) -> None:
        if self._note is not None and self._note.isVisible():
            if back:
                self.take_focus()
            self._note.hide()
            self.update()

    # -- what the user does

    def _place_of(self, result: str) -> str:
        """Return the place of a result: 标志缺失 stands where ½ does."""
        names = _TO_RESULT.get(self.point.kind, {})
        return next((place for place, value in names.items() if value == result), result)

    def _answered(self, place: str) -> None:
        names = _TO_RESULT.get(self.point.kind, {})
        self._keep(result=str(names.get(place, place)))
        self.moved.emit(self.point.code, 1)

    def _ratio_typed(self, got: str, of: str) -> None:
        self._keep(got=got.strip(), of=of.strip())
        self._mark()

    def _mark(self) -> None:
        _answer, problem = read_answer(self.point, self._typed)
        if self.ratio is not None:
            self.ratio.mark_wrong(_(problem) if problem else "")

    def _keep(self, **texts: str) -> None:
        merged = {**self._typed, **texts}
        self._typed = {key: text for key, text in merged.items() if text}
        self._source = ""
        self._say()
        self.update()
        self.typed.emit(self.point.code, dict(self._typed))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and watched is not self._note:
            self.entered.emit(self.point.code)
        elif event.type() is QEvent.Type.FocusOut and watched is self._note:
            self._close_note(back=False)
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if watched is self._note:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
                self._close_note(back=True)
                return True
        elif watched is self.answers and key == Qt.Key.Key_N and not event.modifiers():
            self.ask_note()
            return True
        return False

    # -- Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.take_focus()
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widget = self.ratio or self.answers
        if widget is not None:
            high = widget.sizeHint().height()
            left = self.width() - _right_pad() - theme.px(_ANSWERS) - 3
            wide = theme.px(_ANSWERS if self.ratio is None else 118) + 3
            widget.setGeometry(left, (self.height() - high) // 2, wide, high)
        self._place_note()

    def _place_note(self) -> None:
        if self._note is not None:
            left = _side() + theme.px(_TEXT - _CODE)
            wide = self.width() - _right_pad() - theme.px(_ANSWERS + _WEIGHT) - left - 12
            top = (self.height() - self._note.height()) // 2
            self._note.setGeometry(left, top, wide, self._note.height())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(_MOST))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(_LEAST))

    def paintEvent(self, _event: QPaintEvent) -> None:
        room = QRectF(self.rect())
        with QPainter(self) as painter:
            if self._current:
                ground = room.adjusted(5, 0, -5, 0)
                box(painter, ground, fill="soft", radius=Radius.CONTROL)
                bar = QRectF(ground.left() + 1, ground.top() + 9, 3, ground.height() - 18)
                box(painter, bar, fill="accent", radius=1.5)
            elif not self._last:
                left = _side() + theme.px(_TEXT - _CODE)
                hairline(painter, left, room.right() - _side(), room.bottom() - 1)
            self._paint_words(painter, room)
            self._paint_points(painter, room)

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        left = _side()
        text_line(painter, room.adjusted(left, 0, 0, 0), self.point.code, size=Type.TABLE,
                  tone="muted")  # fmt: skip
        left += theme.px(_TEXT - _CODE)
        right = room.right() - _right_pad() - theme.px(_ANSWERS) - 12
        weight = QRectF(right - theme.px(_WEIGHT), 0, theme.px(_WEIGHT), room.height())
        text_line(painter, weight, str(self.point.weight), size=Type.TABLE, tone="text2",
                  align=RIGHT)  # fmt: skip
        end = weight.left() - 4
        veto = _("否决")
        if self.point.veto:
            end -= tag_width(veto) + 8
        words = QRectF(left, 0, max(0.0, end - left), room.height())
        left += text_line(painter, words, _(self.point.short), bold=self._current) + 8
        if self.point.veto:
            left += paint_tag(painter, left, room.center().y(), veto, "veto") + 8
        beside = self._typed.get("note", "") or self._source
        rest = QRectF(left, 0, max(0.0, end - left), room.height())
        if beside and rest.width() > theme.px(24):
            text_line(painter, rest, beside, size=Type.SMALL, tone="muted")

    def _paint_points(self, painter: QPainter, room: QRectF) -> None:
        if self.ratio is None:
            return
        answer, _problem = read_answer(self.point, self._typed)
        earned = earned_points(self.point, answer) if answer is not None else None
        if earned is None:
            return
        full = earned == self.point.weight
        place = QRectF(room.right() - _side() - theme.px(_POINTS), 0, theme.px(_POINTS),
                       room.height())  # fmt: skip
        text_line(painter, place, f"{float(earned):.1f}", size=Type.SMALL,
                  tone="ok" if full else "warn", bold=True, align=RIGHT)  # fmt: skip

    def focus_rect(self) -> QRect:
        return self.rect()

    def _say(self) -> None:
        name = f"{self.point.code} {_(self.point.short)} {self._source}".strip()
        self.setToolTip(" · ".join(filter(None, (_(self.point.text), self._typed.get("note", "")))))
        if self.ratio is not None:
            self.ratio.say(name)
        elif self.answers is not None:
            self.answers.set_options(
                [attrs.evolve(each, label=each.value and self._label(each.value))
                 for each in self.answers.options],
                name,
            )  # fmt: skip

    def _label(self, place: str) -> str:
        """Return the short word of a place; the places are narrow in every language."""
        met, failed, missing, sold = _(_SHORT).split("|")
        if self.point.kind is PointKind.MINORS:
            return {"符合": met, "部分符合": missing, "不符合": sold}.get(place, "—")
        return {"符合": met, "部分符合": "½", "不符合": failed}.get(place, "—")

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self._say()
        self.update()


def _side() -> int:
    return 16


def _right_pad() -> int:
    return 16
