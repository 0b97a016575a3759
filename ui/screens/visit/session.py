"""One visit or check that is open: how it came to be, and what it is written as."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from models.canonical import from_plain, to_plain
from models.changes import Changes
from models.check import Check
from models.checklist import score
from models.errors import DomainError, InvalidValue
from models.marks import N_
from models.photo import Photo, PhotoAbout, PhotoSubject
from models.phrase import Phrase
from models.visit import Visit
from storage.database import Ledger
from storage.failures import WorldFailed
from storage.ledger.drafts import Draft, get_draft, take_up_draft
from storage.operations.checks import record_check
from storage.operations.visits import correct_visit, get_visit_with_check, record_visit
from storage.queries.photos import photos_about
from storage.queries.visit_form import CatalogueProduct, catalogue
from storage.queries.visits import draft_of
from ui.screens.visit.check_entry import answers_of, check_of, is_begun, plain_answers
from ui.screens.visit.entry import Reading, VisitEntry, entry_of, todos_of
from ui.screens.visit.load import FormData, load_form, new_entry
from ui.screens.visit.opening import find_check
from ui.screens.visit.readers import Wrong
from ui.words import say

__all__ = ["Refused", "Session", "Sessions"]

VISIT, CHECK = "visit", "check"
"""The kinds of draft."""


class Refused(DomainError):
    """What is typed cannot be finished yet; ``target`` and ``product_id`` are where to look."""

    def __init__(self, error: DomainError, target: str, product_id: str = "") -> None:
        super().__init__(error.template, next_step=error.next_step, **error.params)
        self.target = target
        self.product_id = product_id


@attrs.define
class Session:
    """What is open. ``kind`` is visit or check (one of its own); ``base_check`` is corrected."""

    kind: str
    data: FormData
    base_check: Check | None
    draft: Draft | None

    @property
    def entry(self) -> VisitEntry:
        """What is typed."""
        return self.data.entry

    @property
    def shop(self) -> str:
        """The shop's name."""
        return self.data.context.retailer.shop_name

    @property
    def subject(self) -> tuple[str, str]:
        """Kind and id of the record that is corrected; of one not written yet the shop."""
        if self.kind == CHECK and self.base_check is not None:
            return "check", self.base_check.id
        if self.entry.visit_id:
            return "visit", self.entry.visit_id
        return "retailer", self.entry.retailer_id

    def content(self) -> dict[str, Any]:
        """Return what the draft keeps."""
        if self.kind == CHECK:
            kept = {"day": self.entry.day, "check": self.entry.check}
            return kept | ({"photos": self.entry.photos} if self.entry.photos else {})
        return self.entry.plain()

    def photos(self) -> list[Photo]:
        """Return the photos of what is open."""
        return [from_plain(Photo, plain) for plain in self.entry.photos]

    def keep_photos(self, photos: Sequence[Photo]) -> None:
        """Let these be the photos of what is open."""
        self.entry.photos = [to_plain(photo) for photo in photos]

    def photos_of_counter(self) -> int:
        """Return how many photos prove the check, those it named before there were rows too."""
        now = {each.photo for each in self.photos() if each.subject is PhotoSubject.COUNTER}
        base = self.base_check
        return len(now.union(base.photos if base and not self.entry.photos else ()))

    # -- what it is written as

    def ready_check(self) -> Check:
        """Return the check as it may be saved. Raises :class:`Refused` while it may not."""
        start = self.base_check or Check(
            id="",
            retailer_id=self.entry.retailer_id,
            day=self.data.day,
            template_version=self.data.checklist.version,
        )
        check, wrong = check_of(self.entry.check, self.data.checklist, start, self.data.today)
        _refuse(wrong, {})
        answers, _wrong = answers_of(self.entry.check, self.data.checklist)
        unanswered = score(self.data.checklist, answers).unanswered
        if unanswered:
            sentence = DomainError(
                N_("还有 {count} 项没答：{points}。"),
                count=len(unanswered),
                points="、".join(unanswered),
            )
            raise Refused(sentence, unanswered[0])
        return attrs.evolve(check, day=self.data.day)

    def finish(self, ledger: Ledger, read: Callable[[], Reading], draft: str) -> Changes:
        """Record or correct what is open; ``read`` makes a visit of what is typed."""
        if self.kind == CHECK:
            return self._finish_check(ledger, draft)
        return self._finish_visit(ledger, read(), draft)

    def _finish_visit(self, ledger: Ledger, reading: Reading, draft: str) -> Changes:
        """Record or correct the visit with its check, promises and settled todos."""
        names = {each.id: each.name for each in self.data.catalogue}
        todos, wrong = todos_of(self.entry, self.data.today)
        _refuse((*reading.wrong, *wrong), names)
        check = self.ready_check() if is_begun(self.entry.check) else None
        write = correct_visit if self.entry.visit_id else record_visit
        try:
            return write(
                ledger,
                reading.visit,
                check=check,
                todos=todos,
                photos=self.photos(),
                draft_id=draft or None,
            )
        except InvalidValue as error:
            raise Refused(error, error.field) from error
        except DomainError as error:
            raise Refused(error, "") from error

    def _finish_check(self, ledger: Ledger, draft: str) -> Changes:
        """Record or correct the check."""
        photos = self.photos()
        return record_check(ledger, self.ready_check(), photos=photos, draft_id=draft or None)


def _refuse(wrong: Sequence[Wrong], names: dict[str, str]) -> None:
    if not wrong:
        return
    first = wrong[0]
    text = first.text
    if first.product_id:
        name = names.get(first.product_id, first.product_id)
        text = Phrase(N_("{name} {text}"), name=name, text=first.text)
    sentence = DomainError(
        N_("有一处读不懂：{text}。"), next_step=N_("改好再完成，别的都还在。"), text=say(text)
    )
    raise Refused(sentence, first.target, first.product_id)


class Sessions:
    """Opens visits and checks over one ledger. The catalogue is kept until it changes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._products: Sequence[CatalogueProduct] | None = None

    def forget_products(self) -> None:
        """Read the catalogue anew the next time."""
        self._products = None

    @property
    def products(self) -> Sequence[CatalogueProduct]:
        """The catalogue."""
        if self._products is None:
            self._products = catalogue(self._ledger)
        return self._products

    def warm(self) -> None:
        """Read the catalogue before it is wanted."""
        self._products = catalogue(self._ledger)

    def start_visit(self, retailer_id: str) -> Session | None:
        """Begin a visit now, or go on with the one that is unfinished at this shop."""
        known = draft_of(self._ledger, VISIT, retailer_id)
        if known:
            return self.resume(known)
        entry = new_entry(self._ledger, retailer_id, self._ledger.clock())
        return self._session(VISIT, entry, None, None)

    def start_check(self, retailer_id: str) -> Session | None:
        """Begin a check of its own, or go on with the one that is unfinished at this shop."""
        known = draft_of(self._ledger, CHECK, retailer_id)
        if known:
            return self.resume(known)
        day = self._ledger.clock().date().isoformat()
        return self._session(CHECK, VisitEntry(retailer_id=retailer_id, day=day), None, None)

    def resume(self, draft_id: str) -> Session | None:
        """Go on with a draft, one that was put aside too; None when it is gone."""
        draft = get_draft(self._ledger, draft_id)
        if draft is None:
            return None
        with contextlib.suppress(WorldFailed):  # it is taken up again when it is next written
            take_up_draft(self._ledger, draft_id)
        plain = {**draft.content, "retailer_id": draft.retailer_id}
        entry = VisitEntry.from_plain(plain)
        if draft.kind == CHECK:
            check_id = str(entry.check.get("id", ""))
            base = find_check(self._ledger, check_id) if check_id else None
            return self._session(CHECK, entry, base, draft)
        return self._visit_session(entry, draft)

    def correct_visit(self, visit_id: str) -> Session | None:
        """Open a finished visit; None when it was withdrawn."""
        found = get_visit_with_check(self._ledger, visit_id)
        if found is None:
            return None
        known = draft_of(self._ledger, VISIT, found[0].retailer_id, visit_id)
        if known:
            return self.resume(known)
        packs = {each.id: each.per_carton for each in self.products}
        entry = entry_of(*found, packs)
        entry.photos = self._photos(PhotoAbout.VISIT, visit_id)
        return self._visit_session(entry, None)

    def correct_check(self, check: Check) -> Session | None:
        """Open a finished check of its own."""
        entry = VisitEntry(
            retailer_id=check.retailer_id, day=check.day.isoformat(), check=plain_answers(check)
        )
        entry.photos = self._photos(PhotoAbout.CHECK, check.id)
        return self._session(CHECK, entry, check, None)

    def _photos(self, about: PhotoAbout, record_id: str) -> list[dict[str, Any]]:
        return [to_plain(photo) for photo in photos_about(self._ledger, about, record_id)]

    def again(self, session: Session) -> Session | None:
        """Read again what a session shows beside what is typed."""
        base = (session.data.base, session.data.base_check) if session.data.base else None
        data = self._load(session.entry, base)
        return attrs.evolve(session, data=data) if data else None

    def judged_anew(self, session: Session) -> bool:
        """Read again by what a check is judged; True where that changed while it lay open."""
        fresh = self.again(session)
        if fresh is None or fresh.data.checklist == session.data.checklist:
            return False
        session.data = fresh.data
        return True

    def _visit_session(self, entry: VisitEntry, draft: Draft | None) -> Session | None:
        base = get_visit_with_check(self._ledger, entry.visit_id) if entry.visit_id else None
        if base is None:
            entry.visit_id = ""
        return self._session(VISIT, entry, base[1] if base else None, draft, base)

    def _session(
        self,
        kind: str,
        entry: VisitEntry,
        base_check: Check | None,
        draft: Draft | None,
        base: tuple[Visit, Check | None] | None = None,
    ) -> Session | None:
        data = self._load(entry, base)
        return Session(kind, data, base_check, draft) if data else None

    def _load(self, entry: VisitEntry, base: tuple[Visit, Check | None] | None) -> FormData | None:
        today = self._ledger.clock().date()
        return load_form(self._ledger, entry, today, base, self.products)
