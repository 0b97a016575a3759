"""The bar over the stores of an event: one by name, or many by one press."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.marks import N_
from models.search import SearchEntry
from ui.entries.pick_field import PickField
from ui.i18n import _
from ui.picker import Choice, Picker
from ui.programme.stores import EventStores
from ui.theme import Size, Type, theme
from ui.widgets import Button, Text, line

__all__ = ["AddBar"]

_WIDE = 270


class AddBar(QWidget):
    """``AddBar(stores, day, unfinished)``: ``unfinished`` are those that lack this item.

    Signals:
        added: tuple of ids to be added.
    """

    added = Signal(tuple)

    def __init__(
        self,
        stores: EventStores,
        day: Callable[[], date],
        unfinished: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__()
        self._stores, self._day, self._unfinished = stores, day, unfinished
        hint = N_("加一户：店名、首字母、编码或证号")
        self.field = PickField(_("加一户"), stores.choices.retailers, hint, several=False)
        self.field.setMinimumWidth(theme.px(_WIDE))
        self.field.setFixedHeight(theme.px(Size.INPUT_VISIT))
        self.all = Button(_("全部标准店"), height=Size.INPUT_VISIT)
        self.route = Button(_("一条线路"), icon="chevron-down", height=Size.INPUT_VISIT)
        self.open = Button(_("还没做的"), height=Size.INPUT_VISIT)
        self.count = Text("", Type.TABLE, tone="text2", bold=True)
        self._picker: Picker | None = None
        line(self.field, self.all, self.route, self.open, None, self.count, into=self)
        self.field.picked.connect(self._picked)
        self.all.clicked.connect(lambda: self._add(self._stores.standard(self._day())))
        self.route.clicked.connect(self._ask_route)
        self.open.clicked.connect(
            lambda: self._add(self._stores.in_order(list(self._unfinished())))
        )

    def set_count(self, count: int) -> None:
        """Say how many there are."""
        self.count.setText(_("{n} 户").format(n=count))

    def _add(self, ids: Sequence[str]) -> None:
        self.added.emit(tuple(ids))

    def _picked(self) -> None:
        chosen = self.field.chosen()
        self.field.show_chosen("")
        if chosen:
            self._add([chosen])

    def _ask_route(self) -> None:
        if self._picker is None:
            self._picker = Picker(self, name=_("线路"), side_width=70)
            self._picker.picked.connect(self._route_picked)
            self.destroyed.connect(self._picker.deleteLater)
        choices = [
            Choice(
                f"{at}",
                route or _("没有线路"),
                _("{n} 户").format(n=len(ids)),
                SearchEntry.of(route, "", ()),
            )
            for at, (route, ids) in enumerate(self._stores.routes(self._day()).items())
        ]
        self._picker.open_below(self.route, choices, _("线路"))

    def _route_picked(self, at: str) -> None:
        self._add(list(self._stores.routes(self._day()).values())[int(at)])
