"""Candidates, store files and the upkeep of standard stores, each read in one pass."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from models.calendar import Period
from models.candidates.criteria import (
    Basis,
    Candidate,
    CandidateFacts,
    LastCheck,
    candidate,
    months_before,
    ranked,
)
from models.candidates.progress import Progress, ProgressFacts, ProgressStore, progress
from models.candidates.rules import file_in_force
from models.candidates.settings import CandidateSettings
from models.candidates.telling import TERMINAL_FIELD, ToldChange
from models.candidates.upkeep import Upkeep, UpkeepStore, in_programme, upkeep
from models.check import CheckGrade
from models.entries.irregularity import IrregularityState
from models.programme.standard_file import StandardFile, StandardStage
from models.retailer import CLOSED_STATUSES, StandardTerm, StatusEntry, TerminalType
from models.target import Target
from models.todo import TodoSource, TodoState
from storage.database import Ledger
from storage.queries.own_values import BY_ROUTE, OWN_NOTES, OWN_ROUTE
from storage.queries.purchases import bought_by_month, known_until
from storage.queries.settings import judgement

__all__ = [
    "CandidatesView",
    "Shop",
    "candidates_view",
    "progress_of",
    "standard_files",
    "todays_upkeep",
]

_SETTLED = tuple(state.value for state in TodoState if state.settled)


@attrs.frozen(kw_only=True)
class Shop:
    """A store as the page lists it, what it is found by, and what headquarters says of it."""

    id: str
    shop_name: str
    owner: str
    licence_no: str
    route: str
    pinyin: str
    initials: str
    terminal_type: str
    licence_until: date | None
    served: bool
    terms: tuple[StandardTerm, ...] = ()

    def member(self, day: date) -> bool:
        """Tell whether it is in the programme on a day."""
        return in_programme(self.terms, day)

    def since(self, day: date) -> date | None:
        """Return since when it has been in the programme without a break known to headquarters."""
        return next((term.since for term in self.terms if in_programme([term], day)), None)


@attrs.frozen(kw_only=True)
class CandidatesView:
    """All the page shows. ``files`` are the live ones, ``told`` what headquarters was asked."""

    today: date
    settings: CandidateSettings
    shops: Mapping[str, Shop]
    candidates: Sequence[Candidate]
    files: Sequence[StandardFile]
    upkeep: Sequence[Upkeep]
    told: Mapping[str, tuple[ToldChange, ...]]

    @property
    def members(self) -> list[Shop]:
        """The stores in the programme today, in the order of the rounds."""
        return [shop for shop in self.shops.values() if shop.member(self.today)]

    def file_of(self, retailer_id: str) -> StandardFile | None:
        """Return the file of a store that counts: an open one, else the one that left last."""
        return file_in_force(file for file in self.files if file.retailer_id == retailer_id)

    def files_beside(self, file: StandardFile) -> list[StandardFile]:
        """Return the other open files of the store of an open file: another device began them."""
        if file.stage is StandardStage.LEFT:
            return []
        own = (each for each in self.files if each.retailer_id == file.retailer_id)
        return [each for each in own if each.id != file.id and each.stage is not StandardStage.LEFT]


def candidates_view(ledger: Ledger, today: date) -> CandidatesView:
    """Return everything as it stands ``today``."""
    settings = judgement(ledger, CandidateSettings)
    shops = _shops(ledger)
    files = standard_files(ledger)
    return CandidatesView(
        today=today,
        settings=settings,
        shops=shops,
        candidates=_candidates(ledger, shops, today, settings),
        files=files,
        upkeep=_upkeep(shops, files, today, settings),
        told=_told(ledger),
    )


def todays_upkeep(ledger: Ledger, today: date) -> tuple[Upkeep, ...]:
    """Return what is to be looked after of standard stores and files on their way."""
    files = standard_files(ledger)
    shops = _shops(ledger)
    return _upkeep(shops, files, today, judgement(ledger, CandidateSettings))


def standard_files(ledger: Ledger) -> list[StandardFile]:
    """Return the live files, the earliest first."""
    rows = ledger.query(
        "SELECT id, revision, retailer_id, stage, intended_on, applied_on, accepted_on, listed_on, "
        "left_on, leaving_reason, agreement_number, agreement_from, agreement_until, difficulty, "
        "next_step FROM standard_file WHERE deleted = 0 ORDER BY rowid"
    )
    return [
        StandardFile(
            id=row[0],
            revision=row[1],
            retailer_id=row[2],
            stage=StandardStage(row[3]),
            intended_on=_day(row[4]),
            applied_on=_day(row[5]),
            accepted_on=_day(row[6]),
            listed_on=_day(row[7]),
            left_on=_day(row[8]),
            leaving_reason=row[9],
            agreement_number=row[10],
            agreement_from=_day(row[11]),
            agreement_until=_day(row[12]),
            difficulty=row[13],
            next_step=row[14],
        )
        for row in rows
    ]


def progress_of(ledger: Ledger, month: str) -> Progress:
    """Return 市场拓展进度 of a month (YYYY-MM), up to today where it has not ended."""
    opened = {
        row[0]: _day(row[1])
        for row in ledger.query(
            "SELECT id, opened_on FROM retailer WHERE deleted = 0 AND in_master = 1 ORDER BY id"
        )
    }
    terms, history = _terms(ledger), _histories(ledger)
    return progress(
        ProgressFacts(
            month=Period.parse(month),
            today=ledger.clock().date(),
            stores=[
                ProgressStore(
                    retailer_id=key,
                    opened_on=day,
                    history=tuple(history.get(key, ())),
                    terms=tuple(terms.get(key, ())),
                )
                for key, day in opened.items()
            ],
            files=standard_files(ledger),
            targets=_targets(ledger),
        )
    )


# ------------------------------------------------------------------------------------ reading


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _shops(ledger: Ledger) -> dict[str, Shop]:
    terms = _terms(ledger)
    rows = ledger.query(
        f"SELECT retailer.id, shop_name, owner, licence_no, {OWN_ROUTE}, "  # noqa: S608 - fragments
        "pinyin, initials, terminal_type, licence_until, in_master, status "
        f"FROM retailer {OWN_NOTES} WHERE retailer.deleted = 0 ORDER BY {BY_ROUTE}"
    )
    return {
        row[0]: Shop(
            id=row[0],
            shop_name=row[1],
            owner=row[2],
            licence_no=row[3],
            route=row[4],
            pinyin=row[5],
            initials=row[6],
            terminal_type=row[7],
            licence_until=_day(row[8]),
            served=bool(row[9]) and row[10] not in CLOSED_STATUSES,
            terms=tuple(terms.get(row[0], ())),
        )
        for row in rows
    }


def _terms(ledger: Ledger) -> dict[str, list[StandardTerm]]:
    found: dict[str, list[StandardTerm]] = {}
    for shop, since, until in ledger.query(
        "SELECT parent_id, since, until FROM retailer_standard_terms ORDER BY parent_id, position"
    ):
        term = StandardTerm(since=date.fromisoformat(since), until=_day(until))
        found.setdefault(shop, []).append(term)
    return found


def _histories(ledger: Ledger) -> dict[str, list[StatusEntry]]:
    found: dict[str, list[StatusEntry]] = {}
    for shop, since, status in ledger.query(
        "SELECT parent_id, since, status FROM retailer_status_history ORDER BY parent_id, position"
    ):
        entry = StatusEntry(since=date.fromisoformat(since), status=status)
        found.setdefault(shop, []).append(entry)
    return found


def _targets(ledger: Ledger) -> list[Target]:
    rows = ledger.query(
        "SELECT id, period, metric, subject, value, unit FROM target WHERE deleted = 0"
    )
    return [
        Target(id=row[0], period=row[1], metric=row[2], subject=row[3], value=row[4], unit=row[5])
        for row in rows
    ]


def _told(ledger: Ledger) -> dict[str, tuple[ToldChange, ...]]:
    found: dict[str, list[ToldChange]] = {}
    for shop, day, old, new in ledger.query(
        "SELECT retailer_id, day, old, new FROM retailer_change WHERE deleted = 0 "
        "AND field_name = ? ORDER BY day, rowid",
        (TERMINAL_FIELD,),
    ):
        found.setdefault(shop, []).append(ToldChange(date.fromisoformat(day), old, new))
    return {shop: tuple(changes) for shop, changes in found.items()}


def _upkeep(
    shops: Mapping[str, Shop],
    files: Sequence[StandardFile],
    today: date,
    settings: CandidateSettings,
) -> tuple[Upkeep, ...]:
    """Only of stores that are open: nobody renews an agreement with one that is closed."""
    live: dict[str, list[StandardFile]] = {}
    for file in files:
        if file.stage is not StandardStage.LEFT:
            live.setdefault(file.retailer_id, []).append(file)
    counted = {key: file_in_force(own) for key, own in live.items()}
    stores = [
        UpkeepStore(
            retailer_id=shop.id,
            member=shop.member(today),
            licence_until=shop.licence_until,
            file=counted.get(shop.id),
            others=tuple(each for each in live.get(shop.id, ()) if each is not counted[shop.id]),
        )
        for shop in shops.values()
        if shop.served and (shop.terms or shop.id in live)
    ]
    return upkeep(stores, today, settings)


# ------------------------------------------------------------------------------------ candidates


def _candidates(
    ledger: Ledger, shops: Mapping[str, Shop], today: date, settings: CandidateSettings
) -> list[Candidate]:
    """Judge every store that may be proposed: open, in the master, not a standard store already.

    One that headquarters has named for a day to come is one already.
    """
    months = months_before(today, settings.buying_months)
    bought = bought_by_month(ledger, months)
    known = frozenset(month for own in bought.values() for month in own)
    checks, threads = _last_checks(ledger, today), _irregularities(ledger)
    waiting = _rectifications(ledger)
    basis = Basis(today=today, known=known, until=known_until(ledger))
    rows = ledger.query(
        "SELECT id, compliance, order_channel, settlement, opened_on FROM retailer "
        "WHERE deleted = 0 AND in_master = 1"
    )
    found = []
    for key, compliance, channel, settlement, opened_on in rows:
        shop = shops[key]
        named = any(term.until is None or term.until >= today for term in shop.terms)
        if not shop.served or named or shop.terminal_type == TerminalType.STANDARD:
            continue
        own = bought.get(key, {})
        facts = CandidateFacts(
            retailer_id=key,
            shop_name=shop.shop_name,
            compliance=compliance,
            licence_until=shop.licence_until,
            order_channel=channel,
            settlement=settlement,
            opened_on=_day(opened_on),
            last_check=checks.get(key),
            open_irregularities=tuple(threads.get(key, ())),
            open_rectifications=tuple(waiting.get(key, ())),
            bought={month: quantity for month, (quantity, _priced, _amount) in own.items()},
            amount=sum(amount for _quantity, _priced, amount in own.values()),
        )
        found.append(candidate(facts, basis, settings))
    return ranked(found)


def _last_checks(ledger: Ledger, today: date) -> dict[str, LastCheck]:
    """Return the last evaluation of each store; of two on a day the one entered later."""
    rows = ledger.query(
        "SELECT retailer_id, day, CASE WHEN grade = ? THEN NULL ELSE total END, vetoes "
        "FROM display_check WHERE deleted = 0 AND day <= ? "
        "ORDER BY day, coalesce(entered_at, ''), rowid",
        (CheckGrade.INVALID.value, today.isoformat()),
    )
    last = {row[0]: row for row in rows}
    return {
        shop: LastCheck(date.fromisoformat(day), total, tuple(json.loads(vetoes)))
        for shop, day, total, vetoes in last.values()
    }


def _irregularities(ledger: Ledger) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for shop, kind in ledger.query(
        "SELECT retailer_id, kind FROM irregularity WHERE deleted = 0 AND state <> ? ORDER BY day",
        (IrregularityState.ANSWERED.value,),
    ):
        found.setdefault(shop, []).append(kind)
    return found


def _rectifications(ledger: Ledger) -> dict[str, list[date | None]]:
    """Return the due days of what evaluations asked for and is not settled."""
    marks = ", ".join("?" * len(_SETTLED))
    found: dict[str, list[date | None]] = {}
    for shop, due in ledger.query(
        "SELECT retailer_id, due FROM todo WHERE deleted = 0 AND source = ? "  # noqa: S608 - marks
        f"AND state NOT IN ({marks})",
        (TodoSource.CHECK.value, *_SETTLED),
    ):
        found.setdefault(shop, []).append(_day(due))
    return found
