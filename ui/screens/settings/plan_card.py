"""计划和线路: how often stores are visited, what a day holds, how a round is estimated."""

from collections.abc import Callable, Sequence

import attrs
from PySide6.QtCore import Signal

from models.errors import InvalidValue
from models.fields import fields_of, label_of
from models.marks import N_
from models.phrase import Phrase
from models.plan.settings import DEFAULT_PLAN_SETTINGS, PlanSettings
from models.search import SearchEntry
from storage.queries.retailers import RetailerRow
from ui.i18n import _
from ui.picker import Choice, Picker
from ui.screens.settings.declared import DeclaredFields
from ui.theme import Type
from ui.widgets import Button, Card, Text, line, parse_number

__all__ = ["PlanCard"]

_VISITS = (
    "per_standard", "per_a", "per_b", "per_c", "per_new", "new_months", "problem_extra",
    "phone_half",
)  # fmt: skip
_DAYS = (
    "capacity", "apart_days", "before_order_days", "long_ago_days", "uncovered_days", "saturdays",
)  # fmt: skip
_DEGREES = {"start_longitude": (73, 136), "start_latitude": (3, 54)}


class PlanCard(Card):
    """``show_settings(settings)``; ``fields`` by name, made from the declaration.

    Signals:
        changed: the :class:`PlanSettings` to be kept.
        shops_asked: the user looks for a store to start from; answer with ``open_shops``.
    """

    changed = Signal(object)
    shops_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._settings = DEFAULT_PLAN_SETTINGS
        self._shops: dict[str, RetailerRow] = {}
        self._picker: Picker | None = None
        self.entries = DeclaredFields()
        names = [info.name for info in fields_of(PlanSettings)]
        rest = [name for name in names if name not in (*_VISITS, *_DAYS)]
        for group in (_VISITS, _DAYS, rest):
            self.entries.add_group(PlanSettings, group)
        self.fields, self.wrong = self.entries.fields[PlanSettings], self.entries.wrong
        for name in _DEGREES:
            self.entries.readers[name] = _degrees(name)
        self.from_shop = Button("", kind="plain", icon="store")
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self.add(self.entries)
        self.body.addLayout(line(self.from_shop, None))
        self.add(self.remark)
        self.body.addStretch(1)
        self.entries.changed.connect(self.changed)
        self.from_shop.clicked.connect(self.shops_asked)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_(PlanSettings.title))
        self.entries.retranslate((_("每月走访几次"), _("排在哪天"), _("一天的线路")))
        self.from_shop.set_text(_("用一户的位置当出发点…"))
        self.remark.setText(
            _("类别按最近三个整月的购进分，月初定下。改了以后，已排好的走访不动，重排才按新的来。")
        )

    def show_settings(self, settings: PlanSettings) -> None:
        """Show what is in force."""
        self._settings = settings
        self.entries.show_settings(settings)

    def open_shops(self, rows: Sequence[RetailerRow]) -> None:
        """Let one of the stores with a known place be chosen as the start."""
        self._shops = {row.id: row for row in rows}
        if self._picker is None:
            self._picker = Picker(self, name=_("从哪一户出发"), side_width=90)
            self._picker.picked.connect(self._start_from)
        choices = [
            Choice(
                row.id,
                row.shop_name,
                row.street,
                SearchEntry.of(
                    row.shop_name, row.initials, (row.pinyin, row.owner, row.licence_no, row.id)
                ),
            )
            for row in rows
        ]
        self._picker.open_below(self.from_shop, choices, _("店名、拼音或编码"))

    def _start_from(self, retailer_id: str) -> None:
        row = self._shops[retailer_id]
        settings = attrs.evolve(
            self._settings, start_longitude=row.longitude, start_latitude=row.latitude
        )
        if settings != self._settings:
            self.changed.emit(settings)


def _degrees(name: str) -> Callable[[str], str]:
    """Make what reads degrees as they are typed."""
    low, high = _DEGREES[name]
    reason = Phrase(
        N_("应是 {low} 到 {high} 之间的度数，例如 {example}"),
        low=low, high=high, example="119.2217" if low > 60 else "34.5966",
    )  # fmt: skip

    def read(text: str) -> str:
        degrees = parse_number(text)
        if degrees is None or not low <= degrees <= high:
            raise InvalidValue(name, label_of(PlanSettings, name), reason)
        return str(degrees)

    return read
