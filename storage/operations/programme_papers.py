"""What board and year record of the six-ones say on paper (DOMAIN 3.2, 3.3, 5.3).

Both are for the manager, headquarters and the file, not for a store.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from models.calendar import Period, PeriodKind
from models.candidates.rules import file_in_force
from models.check import Check
from models.errors import DomainError
from models.forms.six_ones_board import BoardSheetData
from models.forms.year_record import Deed, YearRecordData
from models.programme import StandardFile, StandardStage
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from storage.database import Ledger
from storage.ledger.records import find, get
from storage.operations.sheet_data import issued
from storage.queries.board import board_of_month, exemptions, records, standard_terms, year_of_store
from storage.queries.month_close import closed_view
from storage.queries.retailers import retailer_row

__all__ = [
    "board_months",
    "board_sheet_data",
    "record_years",
    "year_record_data",
]

_MOST_MONTHS, _MOST_YEARS = 36, 10


def _today(ledger: Ledger) -> date:
    return ledger.clock().date()


def _first_term(ledger: Ledger) -> date | None:
    terms = standard_terms(ledger).values()
    return min((term.since for each in terms for term in each), default=None)


# ---------------------------------------------------------------------------------- the board


def board_months(ledger: Ledger) -> list[tuple[str, str]]:
    """Return (key, title) of the months a board can be printed of, this month first."""
    since, month = _first_term(ledger), Period.month(_today(ledger))
    months = (month.shift(-back) for back in range(_MOST_MONTHS if since else 0))
    return [(each.key, each.title) for each in months if since and each.last >= since]


def board_sheet_data(ledger: Ledger, month: str) -> BoardSheetData:
    """Return the board of a month as it stands now, beside what was signed off."""
    today = _today(ledger)
    view = board_of_month(ledger, month, today)
    closed, names = closed_view(ledger, view.board), dict(view.names)
    for each in closed.differences if closed else ():
        if each.was.retailer_id not in names:
            row = retailer_row(ledger, each.was.retailer_id, today)
            names[each.was.retailer_id] = row.shop_name if row else each.was.retailer_id
    return BoardSheetData(issued=issued(ledger), board=view.board, names=names, closed=closed)


# ----------------------------------------------------------------------------- a store's year


def record_years(ledger: Ledger) -> list[tuple[str, str]]:
    """Return (year, title) of the years there were standard stores in, this year first."""
    since, today = _first_term(ledger), _today(ledger)
    years = range(today.year, today.year - _MOST_YEARS, -1)
    return [(str(year), f"{year} 年") for year in years if since and year >= since.year]


def year_record_data(
    ledger: Ledger, retailer_ids: Sequence[str], year: int
) -> list[YearRecordData]:
    """Return the record of each store that was a standard store in ``year``."""
    by, today = issued(ledger), _today(ledger)
    terms, span = standard_terms(ledger), Period(PeriodKind.YEAR, date(year, 1, 1))
    found = []
    for retailer_id in retailer_ids:
        row = retailer_row(ledger, retailer_id, today)
        own = terms.get(retailer_id, ())
        within = [term for term in own if term.since <= span.last]
        within = [term for term in within if term.until is None or term.until >= span.first]
        if row is None or not within:
            continue
        file = _file(ledger, retailer_id)
        found.append(
            YearRecordData(
                issued=by,
                year=year,
                until=min(f"{today:%Y-%m}", f"{year}-12"),
                shop_name=row.shop_name,
                licence_no=row.licence_no,
                owner=row.owner,
                terms="；".join(_span(term.since, term.until) for term in own),
                stage=_stage(file),
                agreement=_agreement(file),
                rows=year_of_store(ledger, retailer_id, f"{year}-12", today),
                deeds=tuple(_deeds(ledger, retailer_id, span)),
                exemptions=tuple(_exempted(ledger, retailer_id, span)),
            )
        )
    return found


def _span(since: date | None, until: date | None) -> str:
    begin = f"{since:%Y-%m-%d}" if since else "—"
    return f"{begin} 至 {until:%Y-%m-%d}" if until else f"{begin} 起"


def _file(ledger: Ledger, retailer_id: str) -> StandardFile | None:
    return file_in_force(
        find(ledger, StandardFile, "deleted = 0 AND retailer_id = ?", (retailer_id,))
    )


def _stage(file: StandardFile | None) -> str:
    if file is None:
        return ""
    reached = {
        StandardStage.INTENT: file.intended_on,
        StandardStage.APPLIED: file.applied_on,
        StandardStage.ACCEPTED: file.accepted_on,
        StandardStage.LISTED: file.listed_on,
        StandardStage.LEFT: file.left_on,
    }
    day = reached[file.stage]
    return f"{file.stage.value} {day:%Y-%m-%d}" if day else file.stage.value


def _agreement(file: StandardFile | None) -> str:
    if file is None or not (file.agreement_number or file.agreement_from or file.agreement_until):
        return ""
    dated = file.agreement_from or file.agreement_until
    span = _span(file.agreement_from, file.agreement_until) if dated else ""
    return f"{file.agreement_number} {span}".strip()


def _deeds(ledger: Ledger, retailer_id: str, span: Period) -> Iterator[Deed]:
    """Yield what was finished in the year by day, with its proof."""
    done = [each for each in records(ledger, span.first, span.last, retailer_id) if each.finalised]
    for record in sorted(done, key=lambda each: (each.done_on, each.item)):
        yield Deed(
            day=record.done_on,
            item=record.item,
            what=_what(ledger, record),
            evidence=_proof(record),
            remark="补录" if record.backfilled else "",
        )


def _proof(record: SixOneRecord) -> str:
    """Say what proves it and what is missing; ② from a check keeps names of photos, no words."""
    given, missing = "、".join(record.evidence), "、".join(record.missing_evidence)
    if record.item is SixOneItem.EVALUATION and record.derived and given:
        given = f"柜台照片 {len(record.evidence)} 张"
    return "，".join(filter(None, (given, missing and f"缺{missing}")))


def _what(ledger: Ledger, record: SixOneRecord) -> str:
    """Say what was done: for ② the score, for ④ how many products, else its own words."""
    if record.item is SixOneItem.EVALUATION:
        check = get(ledger, Check, record.ref_id) if record.ref_id else None
        if check is not None and check.total is not None:
            grade = check.grade.value if check.grade else ""
            veto = f"，一票否决 {'、'.join(check.vetoes)}" if check.vetoes else ""
            return f"得分 {check.total // 10}.{check.total % 10} {grade}{veto}"
    amounts = {
        SixOneItem.PROMOTION: "参与 {n} 人",
        SixOneItem.MARKET_INFORMATION: "采集 {n} 个品规",
        SixOneItem.REPORT: "建议 {n} 条",
        SixOneItem.TRAINING: "到场 {n} 人",
    }
    template = amounts.get(record.item, "")
    amount = template.format(n=record.amount) if template and record.amount else ""
    return "，".join(part for part in (record.note, amount) if part)


def _exempted(ledger: Ledger, retailer_id: str, span: Period) -> Iterator[SixOneExemption]:
    for each in exemptions(ledger):
        if each.retailer_id != retailer_id:
            continue
        try:
            period = Period.parse(each.period)
        except DomainError:
            continue
        if period.first <= span.last and period.last >= span.first:
            yield each
