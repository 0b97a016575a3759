"""The bottom line: what is done today, the job that runs, and that all is saved here."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import _
from ui.jobs import Job, JobRunner
from ui.theme import Size, Space, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.bar import Bar
from ui.widgets.button import Button
from ui.widgets.painted import Painted
from ui.widgets.painting import hairline
from ui.widgets.text import Elided, Text, line

__all__ = ["StatusLine"]


class _JobPart(QWidget):
    """Title, bar and cancel of the job that has run longest."""

    def __init__(self, runner: JobRunner) -> None:
        super().__init__()
        self._runner = runner
        self._shown: Job | None = None
        self.words = Text("", Type.SMALL, tone="text2")
        self.bar = Bar()
        self.bar.setFixedWidth(120)
        self.cancel = Button(_("取消"), kind="plain")
        self.cancel.clicked.connect(self._cancel)
        line(self.words, self.bar, self.cancel, spacing=10, into=self)
        runner.started.connect(self._next)
        runner.ended.connect(self._next)
        self._next()

    def _next(self, _job: object = None) -> None:
        job = next((each for each in self._runner.jobs if each.title), None)
        if job is not self._shown:
            self._shown = job
            if job is not None:
                job.progressed.connect(self._progress)
                self._progress(job.done, job.total, job.text)
        self.setVisible(job is not None)

    def _progress(self, done: int, total: int, text: str) -> None:
        job = self._shown
        if job is None:
            return
        share = done / total if total else 0.0
        percent = f" {share:.0%}" if total else ""
        self.words.setText(f"{text or job.title}{percent}")
        self.bar.set_value(share, words=f"{job.title}{percent}")
        self.cancel.set_text(_("取消"))

    def _cancel(self) -> None:
        if self._shown is not None:
            self._shown.cancel()


class StatusLine(Painted):
    """28 px: ``set_text`` at the left, ``set_saved`` at the right behind a shield."""

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read_only = False
        self._text = Elided("", Type.SMALL, tone="text2")
        self._saved = Text("", Type.SMALL, tone="text2")
        self._shield = _Shield()
        self.job = _JobPart(runner)
        row = line(spacing=6, margins=(Space.PAGE, 1, Space.PAGE, 0), into=self)
        row.addWidget(self._text, 1)
        row.addWidget(self.job)
        row.addSpacing(24)
        row.addWidget(self._shield)
        row.addWidget(self._saved)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_saved("")

    def set_text(self, text: str) -> None:
        """Show ``text`` at the left."""
        self._text.set_text(text)

    def set_saved(self, more: str) -> None:
        """Show 全部保存在本机 and ``more`` ("备份已核验 08:02")."""
        self._more = more
        words = _("只读：看得到，改不了") if self._read_only else _("全部保存在本机")
        self._saved.setText(f"{words} · {more}" if more else words)

    def set_read_only(self) -> None:
        """Say that nothing can be saved, for as long as the window is open."""
        self._read_only = True
        self._saved.set_tone("warn")
        self._shield.set_look("warning", "warn")
        self.set_saved(self._more)

    def retranslate(self) -> None:
        """Show the words in the language in force."""
        self.set_saved(self._more)

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(Size.STATUS))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("card"))
            hairline(painter, 0, self.width(), 0)


class _Shield(Painted):
    """The green shield with a tick, or what stands in its place."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._tone = "shield", "ok"

    def set_look(self, icon: str, tone: str) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(16, 16)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            room = QRectF(0, (self.height() - 16) / 2, 16, 16)
            paint_icon(painter, room, self._icon, theme.color(self._tone))
