"""What every screen is given: the ledger, the clock, jobs, dialogs, and one way to act.

A screen reads through :mod:`storage.queries`, acts through :meth:`AppContext.act` and refreshes
when ``changed`` names a kind it shows. Screens do not know each other: they ask for another here.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from models.changes import Changes
from models.errors import RoundbookError
from storage.database import Ledger
from storage.queries.settings import Profile, profile
from ui.dialogs import Dialogs
from ui.errands import Errand
from ui.i18n import _, told
from ui.jobs import JobRunner

__all__ = ["AppContext"]

Operation = Callable[[Ledger], Changes]


class AppContext(QObject):
    """Shared by all screens of one window.

    Attributes: ``ledger`` (the window's own connection), ``jobs``, ``dialogs``.

    Signals:
        changed: the :class:`Changes` of an operation that was done.
        failed: title and text of something that could not be done, to be shown without a dialog.
        told: one line for the toast; with the second text an undo is offered in it.
        retailer_asked: the id of a retailer whose page is to be shown.
        visit_asked: the id of a retailer to be visited now.
        visit_opened: the id of a finished visit that is to be corrected.
        check_opened: the id of a finished check that is to be corrected, with its visit if any.
        proving_asked: the id of a retailer and the six-one (② or ④) that a visit now is to prove.
        event_asked: kind of event, tuple of retailer ids and the month to be recorded of them.
        event_opened: kind and id of an event that is to be looked at or corrected.
        draft_opened: the id of a draft that is to be taken up again.
        analysis_asked: the month and the view of 分析 that are to be shown.
        report_asked: the key of a report, or of a meeting's forms, that is to be shown.
        sheets_asked: tuple of retailer ids and a day whose visit sheets are to be printed.
        page_asked: the key of a page to be shown.
        entries_asked: the id of a retailer of which something is to be noted, blank for any.
        entry_begun: kind of an entry and the texts that a new one of it is to begin with.
        entry_opened: kind and id of an entry that is to be looked at or corrected.
        history_asked: kind and id of a record whose history is to be shown, blank for all of it.
        reconciliation_asked: what headquarters has of all records is to be shown.
        handover_asked: tuple of retailer ids that are to be handed to a colleague.
        left_for: the :class:`ui.errands.Errand` the window is to be left for.
    """

    changed = Signal(object)
    failed = Signal(str, str)
    told = Signal(str, str)
    retailer_asked = Signal(str)
    visit_asked = Signal(str)
    visit_opened = Signal(str)
    check_opened = Signal(str)
    proving_asked = Signal(str, int)
    event_asked = Signal(str, tuple, str)
    event_opened = Signal(str, str)
    draft_opened = Signal(str)
    analysis_asked = Signal(str, str)
    report_asked = Signal(str)
    sheets_asked = Signal(tuple, object)
    page_asked = Signal(str)
    entries_asked = Signal(str)
    entry_begun = Signal(str, object)
    entry_opened = Signal(str, str)
    history_asked = Signal(str, str)
    reconciliation_asked = Signal()
    handover_asked = Signal(tuple)
    left_for = Signal(object)

    def __init__(
        self, ledger: Ledger, jobs: JobRunner, dialogs: Dialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.ledger = ledger
        self.jobs = jobs
        self.dialogs = dialogs

    def today(self) -> date:
        """Return the present day by the ledger's clock."""
        return self.ledger.clock().date()

    def profile(self) -> Profile | None:
        """Return whose ledger this is."""
        return profile(self.ledger)

    def act(self, operation: Operation, done: str = "") -> Changes | None:
        """Run one operation, tell everyone what changed; None when it could not be done.

        An expected failure is shown in its own words; whatever was typed stays. ``done`` is shown
        in the toast, with 撤销 beside it.
        """
        try:
            changes = operation(self.ledger)
        except RoundbookError as error:
            self.tell_failure(error)
            return None
        self.announce(changes, done)
        return changes

    def announce(self, changes: Changes, done: str = "") -> None:
        """Tell everyone what an operation changed, also one that ran in a job."""
        if changes:
            self.changed.emit(changes)
        if done:
            self.told.emit(done, _("撤销") if changes else "")

    def leave_for(self, errand: Errand) -> None:
        """Leave the window for work that needs the ledger closed; it comes back afterwards."""
        self.left_for.emit(errand)

    def tell_failure(self, error: RoundbookError) -> None:
        """Show an expected failure in the language in force."""
        self.failed.emit(*told(error))
