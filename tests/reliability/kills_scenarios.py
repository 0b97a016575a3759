"""What is killed: every kind of writing the program has.

A later kind joins by one entry: write a :class:`~tests.reliability.kills_scenario.Scenario` beside
its like (or in a module ``kills_<kind>.py``) and add it here. Its work must

* tell :meth:`Work.started` before a step and :meth:`Work.done` only where the user would see it
  done, or wrap a step that is one operation of the journal in :meth:`Work.operation`;
* tell :meth:`Work.phase` within long steps, so that kills fall into each part of them;
* need not end well: everything is looked at after a kill at any moment.

What is looked for after every kill is in :mod:`tests.reliability.kills_look`; its own ``look`` adds
what only this kind knows (a file beside the ledger, a row without its like).
"""

from tests.reliability.kills_daily import DRAFTS, VISITS
from tests.reliability.kills_entries import ENTRIES
from tests.reliability.kills_exchange import EXPORT, IMPORT, READER, RECOVERY
from tests.reliability.kills_folder import BACKUP, MIGRATION, PASSWORD
from tests.reliability.kills_handover import GIVING, TAKING
from tests.reliability.kills_headquarters import HEADQUARTERS, PACKAGE_READER
from tests.reliability.kills_paper import PRINTING
from tests.reliability.kills_photos import PHOTOS
from tests.reliability.kills_places import MOVE, RESTORE
from tests.reliability.kills_programme import PROGRAMME
from tests.reliability.kills_receipts import RECEIPTS
from tests.reliability.kills_scenario import Scenario

__all__ = ["SCENARIOS"]

SCENARIOS: tuple[Scenario, ...] = (
    VISITS,
    DRAFTS,
    ENTRIES,
    IMPORT,
    READER,
    EXPORT,
    RECOVERY,
    RECEIPTS,
    GIVING,
    TAKING,
    HEADQUARTERS,
    PACKAGE_READER,
    MIGRATION,
    BACKUP,
    RESTORE,
    MOVE,
    PHOTOS,
    PROGRAMME,
    PASSWORD,
    PRINTING,
)
