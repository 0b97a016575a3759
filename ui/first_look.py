"""A quick look over the ledger at every start: what is found is said at once, with the way on.

The full check takes seconds and is asked for in 设置; this one takes milliseconds, in the
background, after the window is there.
"""

from models.errors import RoundbookError
from storage.operations.check_ledger import quick_check
from storage.operations.checking.findings import Finding
from ui.assembly import Application
from ui.i18n import _
from ui.jobs import Progress

__all__ = ["look_over"]

_KEY = "damage"


def look_over(application: Application) -> None:
    """Look in the background and tell in the window what was found.

    A ledger that is read only has said why by itself.
    """
    ledger = application.context.ledger
    if ledger.read_only:
        return

    def work(_progress: Progress, _cancelled: object) -> list[Finding]:
        with ledger.reopened() as own:
            return quick_check(own)

    def tell(findings: list[Finding]) -> None:
        if findings:
            _tell(application, len(findings))

    application.context.jobs.run(work, tell, _failed, title=_("看一眼台账"))


def _tell(application: Application, count: int) -> None:
    title = _("台账里有 {n} 处与写入时不同").format(n=count)
    text = _("请到“设置”核对台账：能修复的会列出来，修复前先备份。")
    banner = application.window.notices.show_notice(_KEY, "bad", title, text)
    banner.add_action(_("去核对")).clicked.connect(lambda: _go(application))


def _go(application: Application) -> None:
    application.window.notices.drop(_KEY)
    application.window.show_page("settings")
    application.page("settings").commands()["check_ledger"]()


def _failed(error: Exception) -> None:
    """A ledger that cannot be opened once more says so where it is used."""
    if not isinstance(error, RoundbookError):
        raise error
