"""The file in hand: shown, kept as a draft while one types, saved, moved on a stage."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import attrs
from PySide6.QtCore import QObject, Signal

from models.candidates.rules import DAY_OF, next_stage, stage_by_days
from models.changes import Changes
from models.errors import DomainError, InvalidValue, RoundbookError
from models.fields import fields_of
from models.programme.standard_file import StandardFile, StandardStage
from storage.ledger.drafts import Draft, list_drafts
from storage.operations.standard_files import get_file, save_file
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.entries.form import EntryForm
from ui.entries.reading import Texts, text_of_value
from ui.words import refusal

__all__ = ["HIDDEN", "KIND", "LEAVING", "FileDesk", "file_drafts"]

KIND: Final = "standard_file"
HIDDEN: Final = frozenset(("retailer_id", "stage"))
"""The store is the one in hand, the stage follows from the days."""
LEAVING: Final = ("left_on", "leaving_reason")


def file_drafts(drafts: list[Draft]) -> dict[str, Draft]:
    """Return the half-filled files by store, the one touched last of each."""
    return {each.retailer_id: each for each in reversed(drafts) if each.kind == KIND}


class FileDesk(QObject):
    """Works ``form`` over ``context``; ``keeper`` keeps what is typed.

    Signals:
        changed: what is typed, or what is in hand, is another.
        refused: why it could not be saved where no field is to blame; ``""`` takes it back.
        kept: when the draft was written.
        saved: the :class:`Changes`, the stage before (None of a new file) and the one now.
    """

    changed = Signal()
    refused = Signal(str)
    kept = Signal(object)
    saved = Signal(object, object, object)

    def __init__(self, context: AppContext, form: EntryForm, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._form = context, form
        self._base: Texts = {}
        self.retailer_id = ""
        self.file: StandardFile | None = None
        self.keeper = DraftKeeper(context, self)
        self.keeper.saved.connect(self.kept)
        form.changed.connect(self._typed)

    def use(self, form: EntryForm) -> None:
        """Go on with another form: the same, in another language."""
        form.show_texts(self._form.texts())
        self._form = form
        form.changed.connect(self._typed)

    @property
    def typed(self) -> bool:
        """Tell whether anything is typed that is not saved."""
        return bool(self.retailer_id) and self._form.texts() != self._base

    @property
    def stage(self) -> StandardStage | None:
        """Return the stage the file in hand has reached, None of a new one."""
        return self.file.stage if self.file is not None else None

    @property
    def leaving(self) -> bool:
        """Tell whether 退出 is being written, or was."""
        texts = self._form.texts()
        return self.stage is StandardStage.LEFT or any(texts[name] for name in LEAVING)

    def next_stage(self) -> StandardStage | None:
        """Return the stage that the key N writes down, None where there is none."""
        return next_stage(self.file.stage) if self.file is not None else StandardStage.INTENT

    # -- what is in hand

    def show(self, retailer_id: str, file: StandardFile | None, known: Mapping[str, date]) -> None:
        """Take a store in hand, with what is half-filled of it; ``known`` days of a new file."""
        self.leave()
        self.retailer_id = retailer_id
        draft = file_drafts(list_drafts(self._context.ledger)).get(retailer_id)
        if draft is not None:
            named = str(draft.content.get("file_id", ""))
            open_file = file if file is not None and file.stage is not StandardStage.LEFT else None
            file = (get_file(self._context.ledger, named) if named else None) or open_file
        self._begin(file, known, draft)

    def begin(self, known: Mapping[str, date]) -> None:
        """Begin another file of the store in hand; what is half-filled of one stays as it is."""
        if self.file is not None and not self.typed:
            self.leave()
            self._begin(None, known)

    def show_nothing(self) -> None:
        """Have no store in hand."""
        self.leave()
        self.retailer_id, self.file = "", None

    def _begin(
        self, file: StandardFile | None, known: Mapping[str, date], draft: Draft | None = None
    ) -> None:
        self.file = file
        self._base = {**dict.fromkeys(self._form.texts(), ""), **_texts(file, known)}
        raw = draft.content.get("raw", {}) if draft is not None else {}
        self._form.show_texts({**self._base, **raw})
        self._base = self._form.texts() if not raw else self._base
        self._form.verticalScrollBar().setValue(0)
        self.keeper.begin(KIND, self.retailer_id, self._content, draft.id if draft else "")
        self.refused.emit("")
        self.changed.emit()

    def _content(self) -> dict[str, Any]:
        return {"file_id": self.file.id if self.file else "", "raw": self._form.texts()}

    def _typed(self) -> None:
        self.keeper.touch()
        self.refused.emit("")
        self.changed.emit()

    def write(self, **texts: str) -> None:
        """Write into fields as if it were typed."""
        self._form.show_texts({**self._form.texts(), **texts})
        self._typed()

    def leave(self) -> None:
        """Write what is typed as a draft; one in which nothing is typed is no draft."""
        if not self.retailer_id:
            return
        self.keeper.flush()
        if self.keeper.written and not self.typed:
            self.keeper.put_aside(self.keeper.draft_id)
        self.keeper.end()

    # -- acting

    def save(self, stage: StandardStage | None = None) -> None:
        """Save what is typed; with ``stage`` as reached today where no day is written."""
        if not self.retailer_id:
            return
        self._form.commit()
        draft = self.keeper.draft_id if self.keeper.flush() and self.keeper.written else None
        before = self.stage
        try:
            made = self._made(stage)
            changes = save_file(self._context.ledger, made, draft_id=draft)
        except InvalidValue as error:
            if not self._form.mark(error):
                self.refused.emit(refusal(error))
        except DomainError as error:
            self.refused.emit(refusal(error))
        except RoundbookError as error:
            self._context.tell_failure(error)
        else:
            self.keeper.end()
            self._done(changes, before, made.stage)

    def _made(self, stage: StandardStage | None) -> StandardFile:
        values = self._form.read(self._context.today())
        if stage is not None and values[DAY_OF[stage]] is None:
            values[DAY_OF[stage]] = self._context.today()
        reached = stage_by_days({name: values[name] for name in DAY_OF.values()})
        base = self.file or StandardFile(id="", retailer_id=self.retailer_id)
        made: StandardFile = attrs.evolve(base, **values, stage=reached)
        return made

    def _done(self, changes: Changes, before: StandardStage | None, now: StandardStage) -> None:
        """Show the file as it was saved, then tell."""
        known = self.file.id if self.file is not None else ""
        key = next(iter(changes.ids(KIND)), known)
        self._begin(get_file(self._context.ledger, key), {})
        self.saved.emit(changes, before, now)


def _texts(file: StandardFile | None, known: Mapping[str, date]) -> dict[str, str]:
    if file is None:
        return {name: day.isoformat() for name, day in known.items()}
    return {
        info.name: text_of_value(info, getattr(file, info.name))
        for info in fields_of(StandardFile)
        if info.name not in HIDDEN
    }
