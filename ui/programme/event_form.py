"""The form of one event for all of its stores: what happened, then each store in a line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from models.canonical import from_plain, to_plain
from models.errors import InvalidValue, RefusedLine, RoundbookError
from models.fields import FieldInfo, Unit, fields_of
from models.kinds import KINDS
from models.marks import N_
from models.photo import Photo
from models.programme.rules import Event
from storage.queries.photos import photos_about
from ui.context import AppContext
from ui.entries.choices import Choices
from ui.entries.controls import Sources
from ui.entries.field_box import FieldBox, reason_of
from ui.entries.reading import read_text, text_of_value
from ui.i18n import _
from ui.photos.strip import PhotoStrip
from ui.programme.heads import head_control
from ui.programme.plans import FormPlan
from ui.programme.store_band import StoreBand
from ui.programme.stores import EventStores
from ui.theme import Space
from ui.widgets import DateField, Heading, LineField, TextArea, column, line
from ui.words import say

__all__ = ["EventForm", "FormTools"]

_MARGIN = 4
_UNITS: Final[Mapping[Unit, str]] = {Unit.FEN: N_("元"), Unit.MINUTE: N_("分钟")}


@attrs.frozen
class FormTools:
    """What a form reads from; ``unfinished(kind, day)`` are the stores that lack the item."""

    context: AppContext
    choices: Choices
    unfinished: Callable[[str, date], Sequence[str]]


class EventForm(QScrollArea):
    """``show(event, retailer_ids=…, day=…)``, ``raw``/``show_raw`` for drafts, ``read``, ``mark``.

    Signals:
        changed: the user changed something.
    """

    changed = Signal()

    def __init__(self, tools: FormTools, plan: FormPlan) -> None:
        super().__init__()
        self.plan, self._tools = plan, tools
        self._context = tools.context
        self._record: Any = KINDS[plan.kind].record
        self._base: Event | None = None
        self.kept: dict[str, str] = {}
        self.stores = EventStores(tools.context.ledger, tools.choices)
        self.boxes = self._make_boxes(tools)
        self.band = StoreBand(
            plan,
            self.stores,
            self._today,
            self.day,
            lambda: tools.unfinished(plan.kind, self.day()),
        )
        self.bar, self.grid = self.band.bar, self.band.grid
        self.strip = PhotoStrip(self._context, wide=True) if plan.about else None
        self._dress()
        self._lay_out()
        self._wire()

    def _make_boxes(self, tools: FormTools) -> dict[str, FieldBox]:
        sources = Sources(
            today=tools.context.today,
            retailers=tools.choices.retailers,
            products=tools.choices.products,
        )
        infos = {info.name: info for info in fields_of(self._record)}
        names = [name for row in self.plan.rows for name in row]
        boxes = {
            name: FieldBox(infos[name], head_control(self.plan, infos[name], sources))
            for name in names
        }
        for box in boxes.values():
            unit = _UNITS.get(box.info.unit) if box.info.unit else None
            if unit:
                words = _("{label}({unit})").format(label=box.label.text(), unit=_(unit))
                box.label.setText(words)
        return boxes

    # -- building

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def _lay_out(self) -> None:
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        self._rows.setSpacing(Space.CELL)
        for names in self.plan.rows:
            if names[0] in self.plan.headings:
                self._rows.addWidget(Heading(_(self.plan.headings[names[0]])))
            row = line(*(self.boxes[name] for name in names), spacing=Space.GAP)
            for name in names:
                row.setAlignment(self.boxes[name], Qt.AlignmentFlag.AlignTop)
                row.setStretchFactor(self.boxes[name], self._stretch(name))
            if not any(self._stretch(name) for name in names):
                row.addStretch(1)
            self._rows.addLayout(row)
        self._rows.addLayout(self.own_part())
        self._rows.addWidget(self.band)
        if self.strip is not None:
            self._rows.addWidget(Heading(_("照片")))
            self._rows.addLayout(line(self.strip))
        self._rows.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # after setWidget, which fills it

    def _stretch(self, name: str) -> int:
        """Return how much of a line a field takes: texts what is left, numbers what they need."""
        widget = self.boxes[name].control.widget
        if isinstance(widget, TextArea):
            return 3
        wide = isinstance(widget, LineField) and not isinstance(widget, DateField)
        return 2 if wide and not self.boxes[name].control.short else 0

    def own_part(self) -> QVBoxLayout:
        """Lay out what only this form has, between the fields and the stores."""
        return column(spacing=Space.CELL)

    def _wire(self) -> None:
        for box in self.boxes.values():
            box.control.watch(self._touched_in(box))
            box.control.widget.installEventFilter(self)
        self.grid.installEventFilter(self)
        self.band.changed.connect(self._lines_changed)
        if self.strip is not None:
            self.strip.changed.connect(self.changed)
            day = self.boxes[self.plan.day].control.widget
            if isinstance(day, DateField):
                day.date_changed.connect(lambda _day: self._show_photos(self.photos() or []))

    def _touched_in(self, box: FieldBox) -> Callable[[], None]:
        def touched() -> None:
            box.mark("")
            self.follow()
            self.changed.emit()

        return touched

    def follow(self) -> None:
        """Show what follows from what is typed now."""

    def _lines_changed(self) -> None:
        self._fit()
        self.follow()
        self.changed.emit()

    # -- what the page uses

    def show_event(
        self,
        event: Event | None = None,
        *,
        retailer_ids: Sequence[str] = (),
        day: date | None = None,
    ) -> None:
        """Show a saved event, or a new one of ``day`` (today) with some stores."""
        self._base = event
        self.kept = {name: getattr(event, name) for name in self.plan.kept if event is not None}
        self._show_texts(self._texts_of(event) if event else self.fresh_texts(day or self._today()))
        if event is not None:
            self.grid.lines.show_records(self.lines_of(event))
        else:
            self.grid.lines.show_raw([])
            self.grid.lines.add(retailer_ids)
        about = self.plan.about
        known = event is not None and about is not None
        self._show_photos(
            photos_about(self._context.ledger, about, event.id) if known else []  # type: ignore[arg-type,union-attr]
        )
        self._begin()

    def raw(self) -> dict[str, Any]:
        """Return everything typed as plain values, for a draft."""
        return {
            "event": to_plain(self._base) if self._base is not None else None,
            "texts": {name: box.control.text() for name, box in self.boxes.items()},
            "kept": dict(self.kept),
            "stores": self.grid.lines.raw(),
            "photos": [to_plain(photo) for photo in self.photos() or ()],
        }

    def show_raw(self, raw: Mapping[str, Any]) -> None:
        """Show what :meth:`raw` gave."""
        plain = raw.get("event")
        self._base = from_plain(self._record, plain) if plain else None
        self._show_texts(raw.get("texts", {}))
        self.kept = dict(raw.get("kept", {}))
        self.grid.lines.show_raw(raw.get("stores", ()))
        self._show_photos([from_plain(Photo, each) for each in raw.get("photos", ())])
        self._begin()

    def read(self) -> list[Event]:
        """Return the events as they are to be saved.

        Raises :class:`InvalidValue` or :class:`RefusedLine` for the first that cannot be read.
        """
        values = {name: self.read_field(name) for name in self.boxes}
        values |= self.kept
        values[self.plan.stores] = tuple(map(self._line, self.grid.values()))
        if self._base is not None:
            return [attrs.evolve(self._base, **values)]
        return [self._record(id="", **values)]

    def _line(self, values: dict[str, Any]) -> Any:
        """Return a store's line; what the form does not ask stays as it was."""
        before = self.lines_of(self._base) if self._base is not None else ()
        known = (line for line in before if line.retailer_id == values["retailer_id"])
        line = next(known, None)
        return attrs.evolve(line, **values) if line is not None else self.plan.line(**values)

    def mark(self, error: RoundbookError) -> bool:
        """Say what is wrong where it is and go there; False where the form has no such place."""
        for box in self.boxes.values():
            box.mark("")
        if isinstance(error, RefusedLine):
            found = self.band.mark(error)
            self._grid_in_sight()
            return found
        if not isinstance(error, InvalidValue):
            return False
        if error.field == self.plan.stores:
            self.band.tell(say(error.params["reason"]), wrong=True)  # type: ignore[arg-type]
            self.bar.field.setFocus()
            self.ensureWidgetVisible(self.bar)
            return True
        return self._mark_field(error)

    def photos(self) -> list[Photo] | None:
        """Return its photos; None where the kind has none."""
        return list(self.strip.photos) if self.strip is not None else None

    @property
    def base(self) -> Event | None:
        """The saved event that is corrected, None of a new one."""
        return self._base

    def day(self) -> date:
        """Return the day the event is of, today where none can be read."""
        try:
            day: date | None = self.read_field(self.plan.day)
        except InvalidValue:
            day = None
        return day or self._today()

    def commit(self) -> None:
        """Let the field or cell in focus read what was typed, as leaving it would."""
        focus = QApplication.focusWidget()
        if focus is not None and self.grid.isAncestorOf(focus):
            self.grid.setFocus()
        finished = getattr(focus, "editingFinished", None)
        if focus is not None and finished is not None and self.isAncestorOf(focus):
            finished.emit()

    def focus_first(self) -> None:
        """Go to the first field that must be filled and is empty, else to where it goes on."""
        boxes = self.boxes.values()
        empty = (box for box in boxes if box.info.required and not box.control.text())
        place = next((box.control.widget for box in empty), None)
        (place or self.goes_on()).setFocus()

    def goes_on(self) -> QWidget:
        """Return where a form is gone on with: a new one at its stores, a saved one at its top.

        A saved one is read before it is corrected; its stores would push its top out of sight.
        """
        if self._base is not None:
            return self.boxes[self.plan.rows[0][0]].control.widget
        return self.grid if self.grid.lines.all else self.bar.field

    def rest(self) -> None:
        """Watch nothing: the form was left."""
        if self.strip is not None:
            self.strip.rest()

    # -- reading and showing

    def _today(self) -> date:
        return self._context.today()

    def read_field(self, name: str) -> Any:
        """Return the value of a field. Raises :class:`InvalidValue`."""
        box = self.boxes[name]
        value = read_text(box.info, box.control.text(), self._today())
        box.info.check(value)
        return value

    def text_of(self, info: FieldInfo, value: Any) -> str:
        """Return the text a field shows for a value."""
        return text_of_value(info, value)

    def lines_of(self, event: Event) -> Sequence[Any]:
        """Return the lines of a saved event."""
        lines: Sequence[Any] = getattr(event, self.plan.stores)
        return lines

    def _texts_of(self, event: Event) -> dict[str, str]:
        return {
            name: self.text_of(box.info, getattr(event, name)) for name, box in self.boxes.items()
        }

    def fresh_texts(self, day: date) -> dict[str, str]:
        """Return what a new form begins with: the day, the usual choices."""
        texts = {}
        for name, box in self.boxes.items():
            default = getattr(attrs.fields(self._record), name).default
            value = None if default is attrs.NOTHING else default
            if box.info.kind is date and box.info.required:
                value = day
            texts[name] = self.text_of(box.info, value)
        return texts

    def _show_texts(self, texts: Mapping[str, str]) -> None:
        for name, box in self.boxes.items():
            box.control.show(str(texts.get(name, "")))
            box.mark("")

    def _show_photos(self, photos: Sequence[Photo]) -> None:
        about = self.plan.about
        if self.strip is None or about is None:
            return
        event_id = self._base.id if self._base is not None else ""
        frame = Photo(
            id="",
            retailer_id="",
            day=self.day(),
            about=about,
            about_id=event_id,
            photo="",
            subject=self.plan.subject,
        )
        self.strip.show_photos(photos, frame)

    def _begin(self) -> None:
        self.band.begin()
        self.follow()
        self._fit()
        self.verticalScrollBar().setValue(0)

    def _mark_field(self, error: InvalidValue) -> bool:
        box = self.boxes.get(error.field)
        if box is None:
            return False
        box.mark(reason_of(box.info, error))
        box.control.widget.setFocus()
        self.ensureWidgetVisible(box)
        return True

    def _fit(self) -> None:
        self.band.fit(self.viewport().height())

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what has the focus in sight, the grid with its line below."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            if watched is self.grid:
                QTimer.singleShot(0, self, self._grid_in_sight)
            else:
                self.ensureWidgetVisible(watched.parentWidget() or watched, 0, 24)
        return super().eventFilter(watched, event)

    def _grid_in_sight(self) -> None:
        self.ensureWidgetVisible(self.band.said, 0, 8)
        self.ensureWidgetVisible(self.bar, 0, 4)
