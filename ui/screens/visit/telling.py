"""Steps 6 宣传 and 7 增值服务·整改."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.visit import SERVICES
from storage.queries.visit_form import FormNotice
from ui.i18n import _
from ui.screens.visit.band import Band, FlowChips, StepHead
from ui.screens.visit.entry import VisitEntry
from ui.theme import Type, theme
from ui.widgets import Elided, Option, Text, Tick, column

__all__ = ["Services", "Telling"]

_ROWS = 2


class Telling(Band):
    """Notices that this shop is to be told, each with a tick; more than two scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.head = StepHead(6)
        self._none = Text("", Type.TABLE, tone="muted")
        self._ticks: dict[str, Tick] = {}
        self._inside = QWidget()
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        self._area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column(self.head, self._none, self._area, spacing=4, into=self)
        theme.changed.connect(self._measure)

    def show_entry(self, entry: VisitEntry, notices: Sequence[FormNotice]) -> None:
        """Show the notices and which were told."""
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._ticks.clear()
        for notice in notices:
            tick = Tick(notice.title)
            tick.setToolTip(notice.title)
            tick.setChecked(notice.id in entry.notices)
            tick.toggled.connect(self._toggled)
            tick.installEventFilter(self)
            self._ticks[notice.id] = tick
            self._list.addWidget(tick)
        self._list.addStretch(1)
        self.targets = dict(self._ticks)
        self.retranslate()
        self._measure()

    def _toggled(self) -> None:
        told = [key for key, tick in self._ticks.items() if tick.isChecked()]
        self.edited.emit("notices", told)

    def _measure(self) -> None:
        rows = min(len(self._ticks), _ROWS)
        self._area.setFixedHeight(rows * theme.px(26))
        self._area.setVisible(rows > 0)
        self._none.setVisible(rows == 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._area.ensureWidgetVisible(watched, 0, 0)
        return super().eventFilter(watched, event)

    @property
    def told(self) -> tuple[int, int]:
        """Return how many were told, of how many."""
        return sum(tick.isChecked() for tick in self._ticks.values()), len(self._ticks)

    def retranslate(self) -> None:
        count = len(self._ticks)
        self.head.set_words(_("宣传"), _("要告知 {n} 份").format(n=count) if count else "")
        self._none.setText(_("没有要告知的通知"))


class Services(Band):
    """What was done for the shop, and what of the last shortcomings is settled."""

    def __init__(self) -> None:
        super().__init__()
        self.head = StepHead(7)
        self._settled = Elided("", Type.SMALL, tone="text2")
        self.head.right.addWidget(self._settled)
        self.services = FlowChips(SERVICES, name=_("增值服务"))
        column(self.head, self.services, spacing=4, into=self)
        self.targets = {"services": self.services}
        self.services.changed.connect(self._changed)

    def _changed(self, values: frozenset[str]) -> None:
        self.edited.emit("services", [each for each in SERVICES if each in values])

    def show_entry(self, entry: VisitEntry) -> None:
        """Show what was chosen."""
        self.services.set_values(entry.services)

    def show_settled(self, words: str) -> None:
        """Say what was settled in this visit."""
        self._settled.set_text(words)

    def retranslate(self) -> None:
        self.head.set_words(_("增值 · 整改"))
        self.services.set_options([Option(each, _(each)) for each in SERVICES], _("增值服务"))
