"""What the form has in hand: a new entry, one that is corrected, or a draft of either."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from models.entries.rules import is_locked
from models.kinds import KINDS, kind_of
from models.records import Record
from storage.database import Ledger
from storage.operations.entries import get_entry
from storage.queries.entries import EntryDraft
from ui.entries.plans import fresh_texts, shown_fields
from ui.entries.reading import text_of_value

__all__ = ["Opened", "open_draft", "open_entry", "open_new"]


@attrs.frozen(kw_only=True)
class Opened:
    """``texts`` are what the form begins with, ``blank`` those in which nothing is typed yet."""

    kind: str
    texts: Mapping[str, str]
    blank: Mapping[str, str]
    entry: Record | None = None
    draft_id: str = ""

    @property
    def locked(self) -> bool:
        """True when it stays as it was saved."""
        return self.entry is not None and is_locked(self.entry)

    def record(self, values: Mapping[str, Any]) -> Record:
        """Return the entry with what was typed."""
        if self.entry is not None:
            changed: Record = attrs.evolve(self.entry, **values)
            return changed
        return KINDS[self.kind].record(id="", **values)


def open_new(
    kind: str, now: datetime, retailer_id: str = "", known: Mapping[str, str] | None = None
) -> Opened:
    """Begin a new entry; ``known`` texts are there before one types."""
    texts = {**fresh_texts(kind, now, retailer_id), **(known or {})}
    return Opened(kind=kind, texts=texts, blank=texts)


def open_entry(entry: Record) -> Opened:
    """Correct an entry."""
    kind = kind_of(entry)
    texts = {
        info.name: text_of_value(info, getattr(entry, info.name)) for info in shown_fields(kind)
    }
    return Opened(kind=kind, texts=texts, blank=texts, entry=entry)


def open_draft(ledger: Ledger, draft: EntryDraft) -> Opened:
    """Go on with a draft; one whose entry was withdrawn meanwhile becomes a new one."""
    entry = get_entry(ledger, draft.kind, draft.entry_id) if draft.entry_id else None
    begun = open_entry(entry) if entry is not None else open_new(draft.kind, draft.saved_at)
    texts = {**begun.texts, **draft.raw}
    return attrs.evolve(begun, texts=texts, draft_id=draft.id)
