"""The photos of the visit or check that is open: shown, kept in its draft, waited for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.calendar import Period
from models.photo import Photo, PhotoAbout, PhotoSubject
from models.six_one_record import SixOneItem
from storage.queries.settings import six_one_settings
from ui.context import AppContext
from ui.i18n import _
from ui.photos.bringing import is_welcome, sources_in
from ui.photos.strip import PhotoStrip
from ui.widgets import Button, line

if TYPE_CHECKING:
    from ui.screens.visit.page import VisitPage
    from ui.screens.visit.session import Session

__all__ = ["PhotoDesk"]


class PhotoDesk(QObject):
    """One strip in the form, one beside the 26 points; both hold the photos of the same draft."""

    def __init__(self, context: AppContext, page: "VisitPage") -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._session: Session | None = None
        self._opened = False
        self._then: Callable[[], None] | None = None
        self.in_visit = PhotoStrip(context, wide=True)
        self.in_check = PhotoStrip(context, wide=False)
        self.button = Button(kind="plain", icon="image", key="Alt+P")
        self.button.clicked.connect(self.take_focus)
        self._band = QWidget()
        line(self.in_visit, margins=(11, 4, 15, 4), into=self._band)
        self._band.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        page.form.quick.head.right.insertWidget(0, self.button)
        page.form.add_band(self._band)
        self.in_visit.tiles.comes_after = page.form.quick.spray
        QWidget.setTabOrder(page.form.quick.spray, self.in_visit.folder)
        page.check.panel.add_photos(self.in_check, self.in_check.folder)
        for strip, around in ((self.in_visit, page.form), (self.in_check, page.check)):
            strip.changed.connect(self._changed)
            strip.wanted.connect(self._settle)
            strip.idle.connect(self._idle)
            around.setAcceptDrops(True)
            around.installEventFilter(self)
        self._settle()

    # -- what is open

    @property
    def strip(self) -> PhotoStrip:
        """The strip that is shown."""
        return self.in_visit if self._page.mode == "visit" else self.in_check

    def show_session(self, session: "Session | None", *, check: bool = False) -> None:
        """Show the photos of what is open now."""
        if session is None or self._session is None or session.entry is not self._session.entry:
            self._opened = False
        self._session = session
        shown, other = self.in_visit, self.in_check
        if check:
            shown, other = other, shown
        other.rest()
        if session is None:
            shown.rest()
        else:
            shown.show_photos(session.photos(), self._frame(session))
        self._settle()

    @staticmethod
    def _frame(session: "Session") -> Photo:
        missed = session.entry.missed
        return Photo(
            id="",
            retailer_id=session.entry.retailer_id,
            day=session.data.day,
            about=PhotoAbout(session.kind),
            photo="",
            subject=PhotoSubject.SHOP_FRONT if missed else PhotoSubject.COUNTER,
        )

    def _changed(self) -> None:
        session, strip = self._session, self.sender()
        if session is None or not isinstance(strip, PhotoStrip):
            return
        session.keep_photos(strip.photos)
        self._page.keeper.touch()
        if strip is self.in_check:
            self._page.check.panel.show_evidence(self.evidence())
        self._settle()

    def evidence(self) -> str:
        """Say how many photos of the counter ② still wants, "" where it has them."""
        session = self._session
        if session is None or not session.data.context.is_standard:
            return ""
        month = Period.month(session.data.day)
        wanted = six_one_settings(self._context.ledger).of(SixOneItem.EVALUATION, month).photos
        if session.photos_of_counter() >= wanted:
            return ""
        return _("② 缺凭证：柜台照片")

    def _settle(self) -> None:
        """Show the strip where it holds something, was asked for, or the shop is shut."""
        session = self._session
        missed = session is not None and session.entry.missed
        self._band.setVisible(self.in_visit.is_wanted or self._opened or missed)
        count = len(session.entry.photos) if session else 0
        self.button.set_text(_("照片 {n}").format(n=count) if count else _("照片"))

    def take_focus(self) -> None:
        """Go to the photos."""
        self._opened = True
        self._settle()
        self.strip.take_focus()
        self._page.scroll_area.ensureWidgetVisible(self.strip)

    # -- what is not ready yet

    def holds(self, then: Callable[[], None] | None = None) -> bool:
        """Tell whether photos are still being brought in; ``then`` is done when they are."""
        if not (self.in_visit.busy or self.in_check.busy):
            return False
        self._then = then
        words = _("照片还在整理，好了就完成") if then else _("照片还在整理，稍等一下再离开")
        self._context.told.emit(words, "")
        return True

    def _idle(self, whole: bool) -> None:
        then, self._then = self._then, None
        if then is not None and whole:
            then()

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take pictures that are dropped anywhere on the form; other files are for the window."""
        if isinstance(event, QDragEnterEvent) and is_welcome(event.mimeData()):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            self.strip.bring(sources_in(event.mimeData()))
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.in_visit.retranslate()
        self.in_check.retranslate()
        self._settle()
