"""Master sheets (客户主档, 卷烟目录, 货源投放 …): rows merged into headquarters' own records.

A column the file does not carry leaves its field as it is; a blank cell clears it. What the manager
keeps of a retailer is another record and is never touched here.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any

import attrs

from models.canonical import from_plain, to_plain
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from models.retailer import TerminalType
from storage.ledger.staging import Counts
from storage.operations.handouts.gathering import (
    Facts,
    absorb_limits,
    absorb_point,
    fact_told,
    flawed_limit,
    holiday_key,
    limit_facts,
    limit_key,
    no_facts,
    target_key,
    weights_told,
)
from storage.pinyin import pinyin_of

__all__ = ["MASTER_SHEETS", "MasterSheet"]

Plain = dict[str, Any]
Refusal = Callable[[Plain | None, Plain, Plain], str | None]
"""Takes a record as it was before the import, as it would be, and the row that asks for it."""


def _blank_value(kind: str, name: str) -> Any:
    """What a cleared field holds: empty text, or None where the field may be None."""
    attribute = getattr(attrs.fields(KINDS[kind].record), name)
    return None if attribute.default is attrs.NOTHING else attribute.default


def _with_status(plain: Plain, made_on: date) -> None:
    """Keep the status as a history; the first known one also holds for the time before."""
    history = plain["status_history"]
    since = plain["status_since"] or made_on.isoformat()
    entry = {"since": since, "status": plain["status"]}
    if history and history[-1]["status"] == entry["status"] and not plain["status_since"]:
        return
    earlier = [each for each in history if each["since"] < since]
    if not earlier or earlier[-1]["status"] != entry["status"]:
        earlier.append(entry)
    plain["status_history"] = earlier


def _with_standard_term(plain: Plain, row: Plain, made_on: date) -> None:
    """Keep the stays in the programme of standard stores; a store can leave and return."""
    terms = list(plain["standard_terms"])
    since = row.get("standard_since")
    is_standard = plain["terminal_type"] == TerminalType.STANDARD
    if "standard_until" not in row and _is_over(terms, since):
        since = None  # the day of an earlier stay, still written there after leaving
    if is_standard and since is None and not (terms and terms[-1]["until"] is None):
        since = made_on.isoformat()
    if since is not None and is_standard:
        known = next((term for term in terms if term["since"] == since), None)
        base = known or {"since": since, "source": N_("客户主档"), "reason": ""}
        term = {**base, "until": row.get("standard_until", base.get("until"))}
        terms = [each for each in terms if each["since"] != since] + [term]
    elif not is_standard and terms and terms[-1]["until"] is None and "terminal_type" in row:
        until = row.get("standard_until") or made_on.isoformat()
        terms[-1] = {**terms[-1], "until": until}
    plain["standard_terms"] = sorted(terms, key=lambda term: str(term["since"]))


def _is_over(terms: list[Plain], since: str | None) -> bool:
    """Tell whether the stay that began on ``since`` is known to have ended."""
    return any(term["since"] == since and term["until"] is not None for term in terms)


def _finish_retailer(plain: Plain, row: Plain, made_on: date) -> None:
    plain["in_master"] = True
    _with_status(plain, made_on)
    _with_standard_term(plain, row, made_on)
    name_full, name_initials = pinyin_of(plain["shop_name"])
    owner_full, owner_initials = pinyin_of(plain["owner"], person=True)
    plain["pinyin"] = f"{name_full} {owner_full}".strip()
    plain["initials"] = f"{name_initials} {owner_initials}".strip()


def _is_past_price(row: Plain, current: Plain) -> bool:
    """A row of the catalogue that tells an older price than the one that holds."""
    mine, held = row.get("effective_on"), current.get("effective_on")
    return bool(mine and held and mine < held)


def _with_past_price(current: Plain, row: Plain) -> Plain:
    """Add an older price to the history and leave everything else as it is."""
    entry = {
        "since": row["effective_on"],
        "wholesale": row["wholesale"],
        "retail_carton": row.get("retail_carton"),
        "retail_pack": row.get("retail_pack"),
    }
    others = [each for each in current["prices"] if each["since"] != entry["since"]]
    prices = sorted([*others, entry], key=lambda each: each["since"] or "")
    return {**current, "prices": prices}


def _finish_product(plain: Plain, _row: Plain, made_on: date) -> None:
    prices = [dict(entry) for entry in plain["prices"]]
    entry = {
        "since": plain["effective_on"] or (made_on.isoformat() if prices else None),
        "wholesale": plain["wholesale"],
        "retail_carton": plain["retail_carton"],
        "retail_pack": plain["retail_pack"],
    }
    same = prices and all(
        prices[-1][key] == entry[key] for key in ("wholesale", "retail_carton", "retail_pack")
    )
    if not same:
        prices = [each for each in prices if each["since"] != entry["since"]] + [entry]
    plain["prices"] = sorted(prices, key=lambda each: each["since"] or "")
    plain["pinyin"], plain["initials"] = pinyin_of(plain["name"])


def _finish_notice(plain: Plain, _row: Plain, made_on: date) -> None:
    if plain["published_on"] is None:
        plain["published_on"] = made_on.isoformat()


_KEPT_WHEN_BLANK = frozenset({("notice", "published_on")})
"""Where blank means the day the sheet was made: the first such day stays."""


def _finish_nothing(_plain: Plain, _row: Plain, _made_on: date) -> None:
    """Leave a record as its rows tell it."""


def _own_id(row: Plain) -> str:
    return str(row["id"])


@attrs.frozen(kw_only=True)
class _Shape:
    """How the rows of a sheet become records of ``kind``.

    ``key`` tells a row's record; ``absorb`` brings in what a row says of its lines, and ``facts``
    yields what rows of one record must agree on. ``flaw`` is why a row cannot be taken, ``look``
    what a person should look at in a finished record.
    """

    kind: str
    finish: Callable[[Plain, Plain, date], None] = _finish_nothing
    key: Callable[[Plain], str] = _own_id
    absorb: Callable[[Plain, Plain], None] | None = None
    facts: Callable[[Plain], Facts] = no_facts
    flaw: Callable[[Plain], str | None] | None = None
    look: Callable[[Plain], str | None] | None = None


MASTER_SHEETS: dict[str, _Shape] = {
    "客户主档": _Shape(kind="retailer", finish=_finish_retailer),
    "卷烟目录": _Shape(kind="product", finish=_finish_product),
    "通知公告": _Shape(kind="notice", finish=_finish_notice),
    "目标任务": _Shape(kind="target", key=target_key),
    "货源投放": _Shape(
        kind="supply_limit",
        key=limit_key,
        absorb=absorb_limits,
        facts=limit_facts,
        flaw=flawed_limit,
    ),
    "评估标准": _Shape(kind="checklist", absorb=absorb_point, look=weights_told),
    "节假日": _Shape(kind="holiday", key=holiday_key),
}


class MasterSheet:
    """One master sheet in memory.

    After :meth:`compare` ``plains`` are the records to save, ``before`` what they were (None for
    new ones), ``warnings`` what a person should look at.
    """

    def __init__(self, kind: str, present: Sequence[str], made_on: date) -> None:
        self.kind = kind
        self._shape = MASTER_SHEETS[kind]
        self.record_kind = self._shape.kind
        self.present = tuple(present)
        self.made_on = made_on
        self.rows: list[tuple[int, Plain]] = []
        self.refused: list[tuple[int, str, Plain]] = []
        self.plains: dict[str, Plain] = {}
        self.before: dict[str, Plain | None] = {}
        self.warnings: list[str] = []
        self._keys: dict[int, str] = {}
        self._told: dict[tuple[str, Hashable], tuple[Any, int]] = {}

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take rows as the reader gives them: row number, then the values of its fields."""
        for row in rows:
            values = dict(zip(self.present, row[1:], strict=True))
            self._keys[int(row[0])] = self._shape.key(values)
            self.rows.append((int(row[0]), values))

    def refuse(self, reason: Callable[[Plain], str | None]) -> None:
        """Refuse the rows for which ``reason`` gives one."""
        kept = []
        for number, row in self.rows:
            why = reason(row)
            if why:
                self.refused.append((number, why, row))
            else:
                kept.append((number, row))
        self.rows = kept

    @property
    def named(self) -> set[str]:
        """The business keys this sheet names, refused rows included."""
        taken = {row["id"] for _, row in self.rows}
        return taken | {row["id"] for _, _, row in self.refused}

    def refused_rows(self) -> list[tuple[int, str, list[tuple[str, Any]]]]:
        """Return (row, reason, (field, value) …) of what the ledger refused."""
        return [
            (number, reason, [(name, row[name]) for name in self.present])
            for number, reason, row in self.refused
        ]

    def compare(self, known: dict[str, Plain], refusal: Refusal | None = None) -> Counts:
        """Merge every row into what is ``known`` (updated in place) and count the outcome.

        Of a record that is new, each row is. A row that ``refusal`` gives a reason for is left out.
        """
        self._refuse_flaws()
        new = changed = unchanged = 0
        rows, self.rows = self.rows, []
        for number, row in rows:
            key = self._keys[number]
            current = known.get(key)
            live = current if current is not None and not current["deleted"] else None
            merged = self._merged({**row, "id": key}, live)
            why = refusal(self.before.get(key, live), merged, row) if refusal else None
            if why:
                self.refused.append((number, why, row))
                continue
            self.rows.append((number, row))
            gathered = self._shape.absorb is not None and key in self.before
            if live is None or (gathered and self.before[key] is None):
                new += 1
            elif merged == live:
                unchanged += 1
                continue
            else:
                changed += 1
            self.before.setdefault(key, live)
            self.plains[key] = known[key] = merged
        self._look(known)
        return Counts(new, changed, unchanged, len(self.refused))

    def _refuse_flaws(self) -> None:
        """Refuse the rows that cannot be taken by themselves, or beside an earlier one."""
        if self._shape.flaw is not None:
            self.refuse(self._shape.flaw)
        kept = []
        for number, row in self.rows:
            facts = [((self._keys[number], name), value) for name, value in self._shape.facts(row)]
            why = self._disagreement(facts)
            if why:
                self.refused.append((number, why, row))
                continue
            self._told.update((at, (value, number)) for at, value in facts if at not in self._told)
            kept.append((number, row))
        self.rows = kept

    def _disagreement(self, facts: Sequence[tuple[tuple[str, Hashable], Any]]) -> str | None:
        for at, value in facts:
            said, row = self._told.get(at, (value, 0))
            if said != value:
                return Phrase(N_("{what}与第 {row} 行说的不一样"), what=fact_told(at[1]), row=row)
        return None

    def _look(self, known: dict[str, Plain]) -> None:
        if self._shape.look is not None:
            keys = dict.fromkeys(self._keys[number] for number, _ in self.rows)
            self.warnings = [why for key in keys if (why := self._shape.look(known[key]))]

    def _stays(self, key: str, name: str) -> bool:
        """Tell whether a blank says nothing here: another row of the record tells the field."""
        return (self.record_kind, name) in _KEPT_WHEN_BLANK or (key, name) in self._told

    def _merged(self, row: Plain, current: Plain | None) -> Plain:
        record_class = KINDS[self.record_kind].record
        if current is None:
            required = {
                attribute.name: row.get(attribute.name) or ""
                for attribute in attrs.fields(record_class)
                if attribute.default is attrs.NOTHING
            }
            current = to_plain(from_plain(record_class, required))
        elif self.record_kind == "product" and _is_past_price(row, current):
            return _with_past_price(current, row)
        merged = {**current, "deleted": False}
        for name in self.present:
            if name in merged and name != "id":
                value = row[name]
                if value is None and self._stays(row["id"], name):
                    continue
                merged[name] = _blank_value(self.record_kind, name) if value is None else value
        if self._shape.absorb is not None:
            self._shape.absorb(merged, row)
        self._shape.finish(merged, row, self.made_on)
        return merged
