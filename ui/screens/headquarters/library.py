"""The 汇总库 a person works with: remembered by the program, opened for each thing that is done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from models.errors import RoundbookError
from storage.headquarters.database import Headquarters, open_headquarters
from storage.operations.consolidate import Consolidated, Settings, Stopped, consolidate
from storage.operations.consolidated_book import write_consolidated
from storage.operations.headquarters import Decider
from ui.context import AppContext
from ui.i18n import _
from ui.jobs import Cancelled, Job, Progress

__all__ = ["Library"]

_PATH = "headquarters/database"
_WHO = "headquarters/who"
_ONLY_ENROLLED = "headquarters/only_enrolled"

Decision = Callable[[Headquarters, Decider], object]
Back = Callable[[Headquarters, Decider], object]
Asked = Callable[[], bool]


class Library(QObject):
    """One 汇总库, and what is done with it: files in, decisions, receipts and the workbook out.

    Attributes: ``path`` (None while none is chosen), ``who`` decides. Both are kept in
    ``settings``, never in the ledger: a market manager may have none.

    Signals:
        changed: the database holds something else now, or another one is chosen.
        decided: one decision was written.
        unnamed: nothing was decided, because nobody says who decides.
        busy_changed: a job began or is over.
    """

    changed = Signal()
    decided = Signal()
    unnamed = Signal()
    busy_changed = Signal()

    def __init__(self, context: AppContext, settings: QSettings | None, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._settings = settings
        kept = self._kept(_PATH)
        self.path: Path | None = Path(kept) if kept else None
        self._who = self._kept(_WHO)
        self._only_enrolled = self._kept(_ONLY_ENROLLED) == "yes"
        self._job: Job | None = None
        self._backs: list[tuple[Back, str]] = []

    def _kept(self, key: str) -> str:
        return str(self._settings.value(key, "")) if self._settings is not None else ""

    def _keep(self, key: str, value: str) -> None:
        if self._settings is not None:
            self._settings.setValue(key, value)

    def tell(self, words: str) -> None:
        """Say something in the line at the bottom."""
        self._context.told.emit(words, "")

    # -- which one, and who

    @property
    def who(self) -> str:
        """Who decides: as typed last, else whose ledger this is."""
        if self._who:
            return self._who
        profile = self._context.profile()
        return profile.name if profile is not None else ""

    def set_who(self, who: str) -> None:
        """Remember who decides."""
        self._who = who.strip()
        self._keep(_WHO, self._who)

    @property
    def only_enrolled(self) -> bool:
        """Whether packages of devices that are not enrolled wait for a person."""
        return self._only_enrolled

    def set_only_enrolled(self, only: bool) -> None:
        """Believe enrolled devices alone from now on, or not."""
        self._only_enrolled = only
        self._keep(_ONLY_ENROLLED, "yes" if only else "")

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._job is not None

    def choose(self, path: Path) -> bool:
        """Work with the database at ``path``, made where there is none; False where it is none."""
        try:
            with open_headquarters(path):
                pass
        except RoundbookError as error:
            self._context.tell_failure(error)
            return False
        self.path = path
        self._backs.clear()
        self._keep(_PATH, str(path))
        self.changed.emit()
        return True

    @contextmanager
    def reading(self) -> Iterator[Headquarters]:
        """Open the database and read one state of it; it is never made anew here."""
        with open_headquarters(self._chosen(), read_only=True) as database, database.snapshot():
            yield database

    def _chosen(self) -> Path:
        if self.path is None:
            raise RuntimeError("no database is chosen")
        return self.path

    # -- deciding

    def act(
        self, decide: Decision, done: str = "", *, back: Back | None = None, undone: str = ""
    ) -> bool:
        """Write one decision; ``back`` takes it back. An expected failure is told in its words."""
        path = self._chosen()
        try:
            with open_headquarters(path, read_only=True):
                pass  # one that is gone is told, not made anew
            with open_headquarters(path) as database:
                decide(database, Decider(self.who, self._context.ledger.clock()))
        except RoundbookError as error:
            self._context.tell_failure(error)
            if not self.who:
                self.unnamed.emit()
            return False
        if back is not None:
            self._backs.append((back, undone))
        self.decided.emit()
        if done:
            self._context.told.emit(done, "")
        return True

    def take_back(self) -> bool:
        """Take the last decision of this sitting back, as far as it can be."""
        if not self._backs:
            self._context.told.emit(_("这里没有可以收回的决定"), "")
            return False
        back, undone = self._backs.pop()
        return self.act(back, undone)

    # -- work in the background

    def receive(self, sources: Sequence[Path]) -> None:
        """Take files and folders in; what is taken in stays whatever happens."""
        path, now = self._chosen(), self._context.ledger.clock()
        judged = Settings(only_enrolled=self._only_enrolled)

        def work(progress: Progress, cancelled: Asked) -> Consolidated:
            return consolidate(
                path, sources, now=now, settings=judged, progress=progress, cancelled=cancelled
            )

        stopped = _("已停下。收下的都留着，再收一次就接着做")
        self._run(work, self._received, _("收上报包"), stopped)

    def _received(self, done: Consolidated) -> None:
        self._context.told.emit(received_words(done), "")
        if done.unread:
            sentences = "".join(sentence for _file, sentence in done.unread[:3])
            title = _("有 {n} 个文件没有读到").format(n=len(done.unread))
            self._context.failed.emit(title, sentences)

    def write_receipts(self, folder: Path) -> None:
        """Write the receipt of every manager into ``folder``."""
        path, now = self._chosen(), self._context.ledger.clock()

        def work(_progress: Progress, cancelled: Asked) -> Consolidated:
            return consolidate(path, (), now=now, receipts=folder, cancelled=cancelled)

        self._run(work, self._answered, _("写回执"), _("已停下。写好的回执都在"))

    def _answered(self, done: Consolidated) -> None:
        if not done.receipts:
            self._context.told.emit(_("还没有可以回执的包"), "")
            return
        words = _("回执 {n} 份在“{folder}”").format(
            n=len(done.receipts), folder=done.receipts[0].parent.name
        )
        self._context.told.emit(words, "")

    def write_book(self, month: str, folder: Path) -> None:
        """Write the consolidated workbook of a month into ``folder``."""
        path, now = self._chosen(), self._context.ledger.clock()

        def work(progress: Progress, cancelled: Asked) -> Path:
            with open_headquarters(path, read_only=True) as database:
                return write_consolidated(
                    database, month, folder, now=now, progress=progress, cancelled=cancelled
                )

        def written(book: Path) -> None:
            self._context.told.emit(_("汇总表已写好：{name}").format(name=book.name), "")

        self._run(work, written, _("写汇总表"), _("已停下，汇总表没有写"))

    def _run(
        self,
        work: Callable[[Progress, Asked], Any],
        done: Callable[[Any], None],
        title: str,
        stopped: str,
    ) -> None:
        """Run one job at a time; each opens a connection of its own."""
        if self.busy:
            self._context.told.emit(_("上一件还没做完，请稍等"), "")
            return

        def function(progress: Progress, cancelled: Asked) -> Any:
            result = work(progress, cancelled)
            if isinstance(result, Consolidated) and result.stopped is not Stopped.NOT:
                raise Cancelled
            return result

        job = self._context.jobs.run(function, done, self._failed, title=title)
        self._job = job
        if job in self._context.jobs.jobs:
            self.busy_changed.emit()
            job.ended.connect(lambda: self._over(stopped))
        else:
            self._over(stopped)

    def _over(self, stopped: str) -> None:
        job, self._job = self._job, None
        if job is not None and job.cancelled():
            self._context.told.emit(stopped, "")
        self.busy_changed.emit()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RoundbookError):
            raise error
        self._context.tell_failure(error)


def received_words(done: Consolidated) -> str:
    """Return what came of taking files in: 新收 3 包 · 已有 1 · 待查 1 · 登记 1 台."""
    parts = [_("新收 {n} 包").format(n=f"{done.new:,}")]
    for words, count in (
        (_("已有 {n} 包"), done.known),
        (_("待查 {n} 个"), len(done.apart)),
        (_("缺数据的 {n} 个"), len(done.sheets)),
        (_("主档 {n} 份"), done.masters),
        (_("登记 {n} 台设备"), done.enrolled),
    ):
        if count:
            parts.append(words.format(n=f"{count:,}"))
    return " · ".join(parts)
