"""交换: handouts in with a preview, packages out, and what was exchanged so far."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from models.changes import Changes
from models.difference.restoring import BY_IMPORT
from models.errors import RoundbookError
from storage.database import Ledger
from storage.operations.export_package import ExportResult, export_package
from storage.operations.handouts.folders import PACKAGE_PREFIX, handout_files
from storage.operations.handouts.previews import ImportPreview
from storage.operations.history import undo_operation
from storage.operations.import_handouts import import_handouts, preview_handouts
from storage.operations.recover_packages import recover_packages
from storage.operations.recovery.previews import RecoveryPreview
from storage.operations.refused_rows import save_refused
from storage.queries.enrolment import enrolment_state
from storage.queries.imports import list_imports
from storage.queries.packages import list_packages, next_sequence
from storage.queries.pending import pending_count
from ui.context import AppContext
from ui.dragging import dragged_files
from ui.enrolling import write_enrolment_file
from ui.i18n import _
from ui.jobs import Job, Progress
from ui.screens.exchange.handover_desk import HandoverDesk
from ui.screens.exchange.import_card import ImportCard
from ui.screens.exchange.package_card import OutgoingState, PackageCard, PackagesCard
from ui.screens.exchange.receipt_words import done_words
from ui.screens.exchange.received_card import ReceivedCard
from ui.screens.exchange.recovery_card import RecoveryCard
from ui.shell.page import Commands, PageWidget
from ui.theme import Space
from ui.widgets.text import column, line

__all__ = ["ExchangePage"]

_PATTERN = "*.xlsx *.xlsm *.xls *.et *.csv"
_PACKAGES = "*.xlsx"
_LEFT_SHARE, _RIGHT_SHARE = 55, 45


class ExchangePage(PageWidget):
    """Files in, files out. Reading and writing of workbooks run as jobs."""

    key = "exchange"
    icon = "exchange"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._paths: tuple[Path, ...] = ()
        self._left = 0
        self._job: Job | None = None
        self._recovered_from: tuple[Path, ...] = ()
        self.incoming = ImportCard()
        self.recovery = RecoveryCard()
        self.received = ReceivedCard()
        self.outgoing = PackageCard(f"{context.today():%Y-%m}")
        self.packages = PackagesCard()
        self.handover = HandoverDesk(context, self._run, self)
        self._build()
        self._wire()
        self.setAcceptDrops(True)
        self.retranslate()

    def _build(self) -> None:
        desk = self.handover
        shown = (self.incoming, self.recovery, desk.give, desk.take)
        left = column(*shown, self.received, spacing=Space.STACK)
        for place, share in enumerate((3, 3, 3, 3, 2)):  # of the first four one is shown
            left.setStretch(place, share)
        self.recovery.hide()
        right = column(self.outgoing, self.packages, desk.strip, spacing=Space.STACK)
        right.setStretch(1, 1)
        row = line(spacing=Space.GAP)
        row.addLayout(left, _LEFT_SHARE)
        row.addLayout(right, _RIGHT_SHARE)
        self.body.addLayout(row)

    def _wire(self) -> None:
        self.incoming.files_asked.connect(self.choose_files)
        self.incoming.write_asked.connect(self.write)
        self.incoming.dropped.connect(self.drop)
        self.incoming.refused_asked.connect(self.save_refused)
        self.incoming.take_over_changed.connect(lambda _on: self.read(self._paths, self._left))
        self.received.undo_asked.connect(self.undo_import)
        self.outgoing.package_asked.connect(self.make_package)
        self.outgoing.enrolment_asked.connect(self._write_enrolment)
        self.packages.recovery_asked.connect(self.choose_packages)
        self.packages.reconciliation_asked.connect(self.context.reconciliation_asked)
        self.recovery.write_asked.connect(self.write_recovered)
        self.recovery.dropped.connect(self.drop_recovery)
        self.recovery.take_packages_changed.connect(
            lambda _on: self.read_packages(self._recovered_from)
        )

        self.handover.opened.connect(self._make_room)
        self.handover.shown.connect(self.state_changed)
        self.handover.closed.connect(self.drop_recovery)
        self.handover.closed.connect(self.entered)

    def _write_enrolment(self) -> None:
        """Write the enrolment file; its button goes away, a package is what comes next."""
        write_enrolment_file(self.context)
        if self.outgoing.enrol_button.isHidden():
            self.outgoing.button.setFocus()

    def _make_room(self) -> None:
        """Let one of the handover's cards stand where handouts come in."""
        self.drop_recovery()
        self.incoming.hide()
        self.state_changed.emit()

    @property
    def title(self) -> str:
        """Return the page's name in the navigation."""
        return _("交换")

    def badge(self) -> str:
        """Return how many records are not handed over yet."""
        return str(pending_count(self.context.ledger).unsent or "")

    def entered(self) -> None:
        """Put the focus where the next key belongs."""
        if self.recovery.can_write:
            self.recovery.write_button.setFocus()
        elif self.incoming.can_write:
            self.incoming.write_button.setFocus()
        elif self.incoming.empty.button is not None:
            self.incoming.empty.button.setFocus()

    def commands(self) -> Commands:
        """Return what can be done now."""
        able: dict[str, Callable[[], None]] = {
            "import": self.choose_files,
            "package": lambda: self.make_package(self.outgoing.month.month),
            "recover": self.choose_packages,
        }
        able |= self.handover.commands()
        if self.recovery.can_write:
            able["finish"] = self.write_recovered
        elif (
            self.recovery.preview is None and not self.handover.is_open and self.incoming.can_write
        ):
            able["finish"] = self.write
        return able

    def refresh(self, changes: Changes | None) -> None:
        """Show packages, imports and what is pending anew."""
        ledger = self.context.ledger
        device = str(ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'"))
        self.outgoing.show_state(
            OutgoingState(
                next_sequence(ledger, device),
                pending_count(ledger),
                rescue=ledger.read_only,
                enrolment=enrolment_state(ledger),
            )
        )
        self.packages.show_packages(list_packages(ledger), self.context.today())
        if changes is None or changes.touches(
            *BY_IMPORT, "purchase", "purchase_line", "purchase_month", "receipt"
        ):
            self.received.show_imports(list_imports(ledger))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(_("交换"), _("文件进，文件出，不联网"))
        for card in (
            self.incoming, self.recovery, self.received, self.outgoing, self.packages,
            self.handover,
        ):  # fmt: skip
            card.retranslate()

    # -- in

    def choose_files(self) -> None:
        """Let the user choose handouts and read them."""
        pattern = f"{_('下发文件')} ({_PATTERN})"
        chosen = self.context.dialogs.ask_open_files(_("收下发文件"), pattern)
        if chosen:
            self.read(chosen)

    def take(self, named: Sequence[Path]) -> None:
        """Take files and folders that were dropped: handouts in, packages of ours looked through.

        Among handouts a package is handed to the reader, which says what it is.
        """
        if not named or self.handover.takes(named):
            return
        try:
            found = handout_files(named)
            if not found.paths and not found.packages:
                raise found.nothing(named[0])
        except RoundbookError as error:
            self.context.tell_failure(error)
            return
        if all(path.name.startswith(PACKAGE_PREFIX) for path in found.paths):
            self.read_packages((*found.paths, *found.packages))
        else:
            self.read(found.paths, found.left)

    def read(self, paths: Sequence[Path], left: int = 0) -> None:
        """Read handouts in the background and show what they would do.

        ``left``: how many other files of their folders are left aside.
        """
        if not paths:
            return
        self._paths, self._left = tuple(paths), left
        take_over = self.incoming.take_over.isChecked()

        def work(ledger: Ledger, progress: Progress, cancelled: Callable[[], bool]) -> Any:
            def told(file: str, rows: int) -> None:
                progress(rows, 0, file)

            return preview_handouts(
                ledger, paths, take_over=take_over, progress=told, cancelled=cancelled
            )

        self._run(work, self._previewed, _("读下发文件"))

    def _previewed(self, preview: ImportPreview) -> None:
        self.drop_recovery()
        self.incoming.show_preview(preview, self._left)
        self.state_changed.emit()

    def write(self) -> None:
        """Write what is previewed, in the background; another outcome is refused."""
        expected = self.incoming.preview
        if expected is None or not self.incoming.can_write:
            return
        paths, take_over = self._paths, self.incoming.take_over.isChecked()

        def work(ledger: Ledger, progress: Progress, cancelled: Callable[[], bool]) -> Any:
            def told(file: str, rows: int) -> None:
                progress(rows, 0, file)

            return import_handouts(
                ledger, paths, expected=expected, take_over=take_over, progress=told,
                cancelled=cancelled,
            )  # fmt: skip

        self._run(work, self._written, _("写入台账"))

    def _written(self, result: tuple[Changes, ImportPreview]) -> None:
        changes, preview = result
        self.drop()
        self.received.show_imports(list_imports(self.context.ledger))
        if not preview.only_receipts:
            self.context.announce(changes, done_words(preview))
            return
        if changes:
            self.context.changed.emit(changes)
        self.context.told.emit(done_words(preview), "")  # of receipts there is no undo

    def drop(self) -> None:
        """Give the preview up; nothing was written."""
        self._paths = ()
        self.incoming.take_over.blockSignals(True)
        self.incoming.take_over.setChecked(False)
        self.incoming.take_over.blockSignals(False)
        self.incoming.show_nothing()
        self.state_changed.emit()

    def save_refused(self) -> None:
        """Save the refused rows in a workbook that can be corrected and received again."""
        preview = self.incoming.preview
        if preview is None:
            return
        path = self.context.dialogs.ask_save_file(
            _("另存错误行"), f"错误行_{self.context.today():%Y%m%d}.xlsx", "*.xlsx"
        )
        if path is None:
            return
        try:
            written = save_refused(preview, path)
        except RoundbookError as error:
            self.context.tell_failure(error)
            return
        self.context.told.emit(_("错误行在 {path}").format(path=written.name), "")

    def undo_import(self, operation: int) -> None:
        """Take one import back."""
        self.context.act(lambda ledger: undo_operation(ledger, operation), _("已撤销这次导入"))
        self.received.show_imports(list_imports(self.context.ledger))

    # -- out

    def make_package(self, month: str) -> None:
        """Ask for a folder and write the next package in the background."""
        owner = self.context.profile()
        if owner is None or not owner.complete:
            self.context.failed.emit(
                _("还没有填本人资料，不能上报。"), _("请先到“设置”里填好工号、姓名和单位。")
            )
            return
        folder = self.context.dialogs.ask_folder(_("上报包放到哪个文件夹"))
        if folder is None:
            return

        def work(ledger: Ledger, progress: Progress, cancelled: Callable[[], bool]) -> Any:
            return export_package(ledger, month, folder, progress=progress, cancelled=cancelled)

        self._run(work, self._made, _("生成上报包"))

    def _made(self, result: ExportResult) -> None:
        self.refresh(None)
        self.context.announce(result.changes)
        if not result.noted:
            title = _("救援包已生成：{name}").format(name=result.path.name)
            text = _("台账现在只读，这一包没有记进台账；下一包会再带上全部记录，总部不会收重。")
            self.context.failed.emit(title, text)
            return
        self.context.told.emit(
            _("第 {n} 包已生成：{name}").format(n=result.sequence, name=result.path.name), ""
        )

    # -- back

    def choose_packages(self) -> None:
        """Let the user choose packages and look what they would bring back."""
        pattern = f"{_('上报包')} ({_PACKAGES})"
        chosen = self.context.dialogs.ask_open_files(_("从上报包找回"), pattern)
        if chosen:
            self.read_packages(chosen)

    def read_packages(self, paths: Sequence[Path]) -> None:
        """Read packages in the background and show what the ledger lacks of them."""
        if paths:
            self._recovered_from = tuple(paths)
            # Where nothing is missing, what the packages make known is noted all the same.
            self._recover({"agreed": lambda preview: not preview.writes}, self._looked)

    def _recover(self, how: dict[str, Any], done: Callable[[Any], None]) -> None:
        paths, take = self._recovered_from, self.recovery.take_packages.isChecked()

        def work(ledger: Ledger, progress: Progress, cancelled: Callable[[], bool]) -> Any:
            def told(file: str, rows: int) -> None:
                progress(rows, 0, file)

            return recover_packages(
                ledger, paths, take_packages=take, progress=told, cancelled=cancelled, **how
            )

        self._run(work, done, _("读上报包"))

    def _looked(self, result: tuple[Changes, RecoveryPreview]) -> None:
        self.handover.hide()
        self.incoming.hide()
        self.recovery.show()
        self.recovery.show_preview(result[1])
        self.state_changed.emit()

    def write_recovered(self) -> None:
        """Write what is previewed, in the background; another outcome is refused."""
        if self.recovery.can_write:
            self._recover({"expected": self.recovery.preview}, self._came_back)

    def _came_back(self, result: tuple[Changes, RecoveryPreview]) -> None:
        changes, preview = result
        total = preview.total
        self.drop_recovery()
        done = _("找回了：新增 {new}，更新 {changed}").format(
            new=f"{total.new:,}", changed=f"{total.changed:,}"
        )
        self.context.announce(changes, done)

    def drop_recovery(self) -> None:
        """Give the preview of packages up, or of a handover; nothing was written."""
        self._recovered_from = ()
        self.handover.hide()
        self.recovery.show_nothing()
        self.recovery.hide()
        self.incoming.show()
        self.state_changed.emit()

    # -- both

    def _run(
        self,
        work: Callable[[Ledger, Progress, Callable[[], bool]], Any],
        done: Callable[[Any], None],
        title: str,
    ) -> None:
        """Run ``work`` with a ledger connection of its own; one job at a time."""
        if self._job is not None:
            self.context.told.emit(_("上一件还没做完，请稍等"), "")
            return
        ledger = self.context.ledger

        def function(progress: Progress, cancelled: Callable[[], bool]) -> Any:
            with ledger.reopened() as own:
                return work(own, progress, cancelled)

        self._job = self.context.jobs.run(function, done, self._failed, title=title)
        if self._job in self.context.jobs.jobs:
            self._job.ended.connect(self._over)
        else:
            self._over()

    def _over(self) -> None:
        self._job = None

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RoundbookError):
            self.context.tell_failure(error)
            return
        raise error

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.handover.is_open:
            self.handover.drop()
            return
        if event.key() == Qt.Key.Key_Escape and self.recovery.preview is not None:
            self.drop_recovery()
            return
        if event.key() == Qt.Key.Key_Escape and self.incoming.preview is not None:
            self.drop()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(dragged_files(event.mimeData()))
