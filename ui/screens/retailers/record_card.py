"""The left card of a retailer's page: headquarters' fields, and one's own that can be changed."""

from datetime import date

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.completeness import Completeness
from models.masks import mask_phone
from models.retailer import Retailer, RetailerNotes
from storage.queries.retailer_story import RetailerStory
from ui.i18n import _
from ui.screens.retailers.notes_form import NotesForm
from ui.theme import theme
from ui.theme.icons import paint_icon
from ui.widgets import Bar, Button, Card, Fields, Heading, Painted, Rule, column, line
from ui.words import listed

__all__ = ["RecordCard"]

_LICENCE_DAYS = 90
Row = tuple[str, str] | tuple[str, str, str]


class _Lock(Painted):
    """A small lock: these fields change by import alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(16, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_icon(painter, QRectF(0, 0, 14, 14), "lock", theme.color("muted"))


class RecordCard(Card):
    """``show_story(story, today)``; ``edit()`` opens the form of one's own fields.

    Signals:
        changed: name of a field of the notes and its new value.
        history_asked: the record's history is wanted.
        format_asked: of which 业态 the shop is, is to be judged.
        edit_ended: the form was closed.
    """

    changed = Signal(str, object)
    history_asked = Signal()
    format_asked = Signal()
    edit_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bar = Bar()
        self._theirs_head = Heading()
        self._theirs = Fields()
        self._own_head = Heading()
        self._own = Fields()
        self._edit = Button("", kind="plain", key="E")
        self._history = Button("", kind="plain", key="Ctrl+H")
        self._format = Button("", kind="plain", key="F")
        self.form = NotesForm()
        self.form.hide()
        lock = _Lock()
        own_head = line(self._own_head, None, self._edit)
        inside = QWidget()
        column(
            self._bar, 8, line(lock, self._theirs_head, None, spacing=4),
            self._theirs, 4, Rule(),
            6, own_head, self._own, self.form, None, line(self._history, None, self._format),
            spacing=6, into=inside,
        )  # fmt: skip
        self.add(inside, 1)
        self._edit.clicked.connect(self.edit)
        self._history.clicked.connect(self.history_asked)
        self._format.clicked.connect(self.format_asked)
        self.form.changed.connect(self.changed)
        self.form.ended.connect(self.end_edit)

    @property
    def editing(self) -> bool:
        """True while the form is open."""
        return not self.form.isHidden()

    def edit(self) -> None:
        """Open the form."""
        self._own.hide()
        self.form.show()
        self._word_edit()
        self.form.focus_first()

    def end_edit(self) -> None:
        """Close the form."""
        if self.editing:
            self.form.hide()
            self._own.show()
            self._word_edit()
            self.edit_ended.emit()

    def _word_edit(self) -> None:
        self._edit.setVisible(not self.editing)
        self._edit.set_text(_("改"))

    def show_story(self, story: RetailerStory, today: date) -> None:
        """Show the record."""
        found = story.completeness
        words = _("必填 {filled}/{all}").format(filled=found.filled, all=found.required)
        self.set_head(_("档案"), "", words)
        self._bar.set_value(found.filled / found.required, words=_missing_words(found))
        self._theirs_head.set_text(_("总部维护"))
        self._own_head.set_text(_("我来维护"))
        self._history.set_text(_("修改记录"))
        self._format.set_text(_("判定业态"))
        self._theirs.set_rows(_their_rows(story.retailer, today))
        self._own.set_rows(_own_rows(story.notes, found))
        self.form.show_notes(story.notes)
        self._word_edit()


def _missing_words(found: Completeness) -> str:
    if not found.missing:
        return _("必填项都有了")
    return _("还缺 {fields}").format(fields=_("、").join(_(label) for label in found.labels))


def _their_rows(retailer: Retailer, today: date) -> list[Row]:
    market = " · ".join(_(each) for each in (retailer.market_type, retailer.size) if each)
    days = " · ".join(listed(each) for each in (retailer.order_day, retailer.delivery_day) if each)
    grade = _("{grade}（总部核定）").format(grade=retailer.supply_grade)
    rows: list[Row] = [
        (_("负责人"), retailer.owner),
        (_("联系电话"), mask_phone(retailer.phone)),
        (_("客户编码"), retailer.id),
        (_("业态"), listed(retailer.retail_format)),
        (_("市场类型"), market),
        (_("地址"), retailer.address),
        (_("订货送货"), days),
        _licence_row(retailer, today),
        (_("档位"), grade if retailer.supply_grade else ""),
    ]
    for label, value in ((_("守法等级"), retailer.compliance), (_("星级"), retailer.stars)):
        if value:
            rows.append((label, _(value)))
    return [row if row[1] else (row[0], "—", "muted") for row in rows]


def _licence_row(retailer: Retailer, today: date) -> Row:
    until = retailer.licence_until
    if until is None:
        return (_("许可证止"), "")
    days = (until - today).days
    if days < 0:
        return (_("许可证止"), _("{day} · 已过期").format(day=until), "bad")
    if days <= _LICENCE_DAYS:
        return (_("许可证止"), _("{day} · {days} 天").format(day=until, days=days), "warn")
    return (_("许可证止"), until.isoformat())


def _own_rows(notes: RetailerNotes, found: Completeness) -> list[Row]:
    """Return one's own fields; a required one that is empty says so."""
    missing = {each.name for each in found.missing}
    area = [_("{n} m²").format(n=notes.area)] if notes.area is not None else []
    if notes.counters is not None:
        area.append(_("柜台 {n} 节").format(n=notes.counters))
    route = [notes.visit_route] if notes.visit_route else []
    if notes.route_order is not None:
        route.append(_("第 {n} 站").format(n=notes.route_order))
    shown = (
        ("salutation", _("称呼"), notes.salutation),
        ("mobile", _("手机"), mask_phone(notes.mobile)),
        ("landline", _("固话"), notes.landline),
        ("area", _("面积"), " · ".join(area)),
        ("district", _("商圈"), notes.district),
        ("opening_hours", _("营业时间"), notes.opening_hours),
        ("visit_route", _("线路"), " ".join(route)),
        ("best_hours", _("最佳时段"), notes.best_hours),
        ("near_school", _("学校周边"), _yes_no(notes.near_school)),
        ("information_point", _("信息采集点"), _yes_no(notes.information_point)),
        ("remark", _("备注"), notes.remark),
    )
    always = ("salutation", "mobile", "area", "district", "opening_hours", "near_school")
    rows: list[Row] = []
    for name, label, value in shown:
        if value:
            rows.append((label, value))
        elif name in missing:
            rows.append((label, _("未填"), "warn"))
        elif name in always:
            rows.append((label, "—", "muted"))
    return rows


def _yes_no(value: bool | None) -> str:
    if value is None:
        return ""
    return _("是") if value else _("否")
