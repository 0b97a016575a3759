"""The first window: whose ledger this is, and whether to try it with made-up shops."""

import tempfile
from pathlib import Path
from typing import Any

import attrs
from PySide6.QtCore import QEventLoop, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from models.errors import RoundbookError
from models.manager import Manager
from storage.database import Ledger
from storage.folders import SAMPLES_PREFIX
from storage.operations.profile import get_profile, set_profile
from ui.i18n import _
from ui.jobs import JobRunner, Progress
from ui.screens.settings.field_row import FieldRow, align_rows
from ui.screens.settings.profile_card import profile_faults
from ui.start_window import Sign
from ui.theme import Size, Type, theme
from ui.theme.icons import app_icon
from ui.widgets import (
    Bar,
    Button,
    Card,
    FocusRing,
    Text,
    Tick,
    column,
    line,
)
from ui.words import refusal

__all__ = ["FirstRunWindow", "ask_profile", "fill_with_samples"]

_FIELDS = ("id", "name", "organisation", "department")
_NEEDED = ("id", "name", "organisation")
_LATER = "first_run_later"
_WIDTH, _HEIGHT, _CARD = 720, 560, 480
_MADE, _WRITTEN, _READ = 15, 45, 85
"""Where the bar stands when the territory is made, its handouts are written, and read."""


def fill_with_samples(ledger: Ledger, progress: Progress, cancelled: Any = lambda: False) -> None:
    """Make up a territory and bring its handouts in, the way headquarters' are."""
    from storage.demo.territory import make_handouts, make_territory_data
    from storage.operations.import_handouts import import_handouts

    progress(2, 100, "")
    with (
        ledger.reopened() as own,
        tempfile.TemporaryDirectory(dir=own.folder, prefix=SAMPLES_PREFIX) as folder,
    ):
        territory = make_territory_data(own.clock().date())
        progress(_MADE, 100, "")
        paths = make_handouts(Path(folder), territory)
        progress(_WRITTEN, 100, "")
        total = max(1, len(territory.lines) + len(territory.months))
        read = dict.fromkeys((path.name for path in paths), 0)

        def tell(name: str, rows: int) -> None:
            read[name] = rows
            share = min(1.0, sum(read.values()) / total)
            progress(_WRITTEN + int(share * (_READ - _WRITTEN)), 100, "")

        import_handouts(own, paths, take_over=True, progress=tell, cancelled=cancelled)
        progress(100, 100, "")


class FirstRunWindow(QWidget):
    """One card; ``answered`` tells whether the program is to open.

    Signals:
        closed: the window is gone, look at ``answered``.
    """

    closed = Signal()

    def __init__(self, ledger: Ledger, jobs: JobRunner | None = None) -> None:
        super().__init__()
        self.answered = False
        self.later = False
        self._ledger = ledger
        self._jobs = jobs or JobRunner(self)
        self._known = get_profile(ledger)
        self.rows = {name: FieldRow() for name in _FIELDS}
        self.samples = Tick("")
        self.wrong = Text("", Type.TABLE, tone="bad", wrap=True)
        self.bar = Bar()
        self.busy = Text("", Type.TABLE, tone="text2")
        self.start = Button("", kind="primary", key="Enter", height=Size.MAIN_BUTTON)
        self.skip = Button("", key="Esc", height=Size.MAIN_BUTTON)
        self._title = Text("", Type.PAGE, bold=True)
        self._what = Text("", Type.BODY, tone="text2", wrap=True)
        self._why = Text("", Type.SMALL, tone="muted", wrap=True)
        self._lay_out()
        self._wire()
        self._fill()

    def _lay_out(self) -> None:
        self.setWindowIcon(app_icon())
        self.setFixedSize(theme.px(_WIDTH), theme.px(_HEIGHT))
        card = Card()
        card.setFixedWidth(theme.px(_CARD))
        head = line(Sign(), self._title, None, spacing=12)
        buttons = line(self.start, self.skip, spacing=12)
        buttons.setStretch(0, 1)
        inside = QWidget()
        column(
            head, 4, self._what, 10, *self.rows.values(), 4, self.samples, self.bar, self.busy,
            self.wrong, 8, buttons, 2, self._why, spacing=8, margins=(12, 8, 12, 8), into=inside,
        )  # fmt: skip
        card.add(inside)
        middle = line(None, card, None)
        column(None, middle, None, into=self)
        self._ring = FocusRing(self)

    def _wire(self) -> None:
        self.start.clicked.connect(self.submit)
        self.skip.clicked.connect(self.put_off)
        for row in self.rows.values():
            row.field.returnPressed.connect(self._enter)
            row.field.textEdited.connect(lambda _text, row=row: row.mark(""))

    def _fill(self) -> None:
        """Word everything, and take over what an import already knows."""
        self.setWindowTitle(_("走访台账"))
        self._title.setText(_("走访台账"))
        self._what.setText(
            _("记走访、盘库存、做六个一，一次录入，各种表都有。\n全部存在这台电脑上，从不联网。")
        )
        words = {
            "id": (_("工号"), _("例如：A001")),
            "name": (_("姓名"), ""),
            "organisation": (_("单位"), _("例如：某某市烟草公司")),
            "department": (_("营销部"), ""),
        }
        for name, row in self.rows.items():
            row.set_label(*words[name], needed=name in _NEEDED)
            row.set_text(getattr(self._known, name) if self._known is not None else "")
        align_rows(self.rows.values())
        self.samples.set_text(_("放入示例数据试用（编出来的零售户和购进，可以撤销）"))
        empty = not self._ledger.scalar("SELECT EXISTS (SELECT 1 FROM retailer)")
        self.samples.setVisible(empty)
        self.start.set_text(_("开始使用"))
        self.skip.set_text(_("以后再填"))
        self._why.setText(
            _(
                "走访单和上报包上要写这几项，没填时打印和上报会说明缺什么。\n"
                "怕电脑丢了被人看到，可以随时在“设置”里设启动密码。"
            )
        )
        for part in (self.bar, self.busy, self.wrong):
            part.hide()
        self._first_empty().field.setFocus()

    def _first_empty(self) -> FieldRow:
        rows = [self.rows[name] for name in _NEEDED]
        return next((row for row in rows if not row.text()), rows[0])

    # -- keys

    def _enter(self) -> None:
        """Enter goes to what is still to be filled, then starts."""
        if any(not self.rows[name].text() for name in _NEEDED):
            self._first_empty().field.setFocus()
        else:
            self.submit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.put_off()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QPushButton):
                focus.click()
            elif not isinstance(focus, QWidget) or focus is self.samples or focus is self:
                self.submit()
        else:
            super().keyPressEvent(event)

    # -- acting

    def submit(self) -> None:
        """Save the profile if it is sound, then lay in the samples where wanted."""
        if not self.start.isEnabled():
            return
        base = self._known if self._known is not None else Manager(id="", name="")
        texts: dict[str, Any] = {name: row.text() for name, row in self.rows.items()}
        manager = attrs.evolve(base, **texts)
        faults = profile_faults(manager)
        for name, row in self.rows.items():
            row.mark(faults.get(name, ""))
        if faults:
            first = next((name for name in self.rows if name in faults), "id")
            self.rows[first].field.setFocus()
            return
        try:
            set_profile(self._ledger, manager)
        except RoundbookError as error:
            self._tell(refusal(error))
            return
        self._known = get_profile(self._ledger)
        if self.samples.isVisibleTo(self) and self.samples.isChecked():
            self._lay_in()
        else:
            self._end(True)

    def put_off(self) -> None:
        """Open the program without a profile."""
        if self.start.isEnabled():
            self.later = True
            self._end(True)

    def _end(self, answered: bool) -> None:
        self.answered = answered
        self.close()

    def _tell(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _lay_in(self) -> None:
        self._set_busy(True)
        ledger = self._ledger
        self._jobs.run(
            lambda progress, cancelled: fill_with_samples(ledger, progress, cancelled),
            lambda _nothing: self._end(True),
            self._failed,
            lambda done, total, _text: self.bar.set_value(done / max(total, 1)),
            title=_("放入示例数据"),
        )

    def _set_busy(self, busy: bool) -> None:
        for part in (*self.rows.values(), self.samples, self.start, self.skip):
            part.setEnabled(not busy)
        self.bar.set_value(0.0)
        self.bar.setVisible(busy)
        self.busy.setText(_("正在编一片零售户和十三个月的购进…"))
        self.busy.setVisible(busy)
        self.samples.setVisible(not busy)

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, RoundbookError):
            raise error
        self.samples.setChecked(False)
        self._tell(refusal(error))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._jobs.stop_all()
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("bg"))


def ask_profile(
    ledger: Ledger, settings: QSettings | None = None, jobs: JobRunner | None = None
) -> bool:
    """Ask whose ledger this is; False when the window was closed and nothing is to open.

    Who put it off once is not asked again: 设置 has the same fields, and what needs them says so.
    """
    if settings is not None and settings.value(_LATER, False, type=bool):
        return True
    window = FirstRunWindow(ledger, jobs)
    loop = QEventLoop()
    window.closed.connect(loop.quit)
    window.show()
    loop.exec()
    if window.later and settings is not None:
        settings.setValue(_LATER, True)
    window.deleteLater()
    return window.answered
