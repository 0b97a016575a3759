"""Two months of an account manager's work, day by day: visits, checks, six-ones, notes, todos."""

import random
from collections.abc import Callable
from datetime import date, time, timedelta

import attrs

from models.calendar import Period
from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.photo import Photo, PhotoAbout, PhotoSubject
from models.plan_stop import PlanStop, PostponeReason
from models.retailer import RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem
from models.todo import Todo
from models.visit import Visit
from storage.database import Ledger
from storage.demo.pictures import make_picture
from storage.demo.shops import Shop
from storage.demo.territory import Territory
from storage.operations.attaching import attach_photo
from storage.operations.checks import record_check
from storage.operations.demo.entry_story import note_entries
from storage.operations.demo.event_story import EventStory
from storage.operations.demo.file_story import keep_files, sign_off
from storage.operations.demo.visit_story import VisitStory
from storage.operations.plan import make_plan, postpone_stop
from storage.operations.retailer_notes import change_notes
from storage.operations.six_ones import exempt_six_one
from storage.operations.todos import add_todo, settle_todo
from storage.operations.visits import record_visit
from storage.photos.intake import prepare_bytes
from storage.queries.plan import day_stops, stops_where

__all__ = ["SetClock", "tell_story"]

SetClock = Callable[[date, time], None]

_SHOWN = 0.8
_PLAN_KEPT, _BESIDE_THE_PLAN = 0.93, 0.4
_KEPT_IN_TIME, _KEPT_LATE = 0.8, 0.35
_YEAR = 12
_FIRST_VISIT = 8 * 60 + 40
_TRAINING_DAY = 11
_LAST_DESIGNATION = 15
"""A store designated on or before the 15th counts that month (DOMAIN 3.2)."""

_KEPT_ON_PAPER = 0.93
"""Of what was done before there was this ledger, so much is on paper that is entered later."""

_SALUTATIONS = ("老板", "老板娘", "大姐", "大哥", "叔", "阿姨")


def tell_story(ledger: Ledger, territory: Territory, set_clock: SetClock, seed: int) -> None:
    """Record the work of ``territory.working_days``; what is done follows from the seed alone."""
    _Story(ledger, territory, set_clock, random.Random(f"{seed} story")).tell()


class _Story:
    """The work of two months, in the order in which it was done."""

    def __init__(
        self, ledger: Ledger, territory: Territory, set_clock: SetClock, chance: random.Random
    ) -> None:
        self._ledger = ledger
        self._territory = territory
        self._set_clock = set_clock
        self._chance = chance
        self._visits = VisitStory(territory, chance)
        self._checked: set[tuple[str, int]] = set()
        self._standard = [shop for shop in territory.shops if "standard_since" in shop.row]
        self._planned: set[Period] = set()
        products = [product.id for product in territory.products]
        self._events = EventStory(ledger, products, random.Random(chance.random()))

    def tell(self) -> None:
        """Tell every day."""
        for number, day in enumerate(self._territory.working_days):
            self._plan_the_month(day)
            self._visit_all(day)
            if number == 0:
                self._note_what_is_known(day)
                self._enter_the_past(day)
            self._keep_promises(day)
            self._do_six_ones(number, day)
            self._close_last_month(day)
        self._keep_files()
        self._plan_the_month(self._territory.today)
        self._note_entries()
        self._leave_todos()
        self._put_off_two()

    def _note_entries(self) -> None:
        last = self._territory.working_days[-1]
        self._set_clock(last, time(17, 50))
        note_entries(self._ledger, self._territory, last)

    # --------------------------------------------------------------------------------------- plan

    def _plan_the_month(self, day: date) -> None:
        """Make a month's plan on the morning of its first working day."""
        month = Period.month(day)
        if month not in self._planned:
            self._planned.add(month)
            self._set_clock(day, time(8, 10))
            make_plan(self._ledger, month)

    def _put_off_two(self) -> None:
        """Two stops of the next day wait: a meeting was called, a road is closed."""
        today = self._territory.today
        stops = day_stops(self._ledger, today)
        self._set_clock(self._territory.working_days[-1], time(17, 58))
        for stop, reason, remark in zip(
            stops[-2:],
            (PostponeReason.ERRAND, PostponeReason.OTHER),
            ("营销部开会", "门前修路"),
            strict=False,
        ):
            later = today + timedelta(days=2)
            if later not in {each.day for each in self._stops_of_shop(stop.retailer_id)}:
                postpone_stop(self._ledger, stop.id, later, reason, remark)

    def _stops_of_shop(self, shop: str) -> tuple[PlanStop, ...]:
        return stops_where(self._ledger, "retailer_id = ?", (shop,))

    # ------------------------------------------------------------------------------------- visits

    def _visit_all(self, day: date) -> None:
        minutes = _FIRST_VISIT
        for shop in self._shops_of(day):
            length = self._chance.randint(12, 26)
            arrived, left = _moment(minutes), _moment(minutes + length)
            self._set_clock(day, _moment(minutes + length + 1))
            visit, todos = self._visits.visit(shop, day, (arrived, left))
            check = None
            if not visit.missed:
                visit = attrs.evolve(visit, todos_done=self._settled_here(shop))
                check = self._check(shop, day)
            changes = record_visit(self._ledger, visit, check=check, todos=todos)
            if check is not None:
                (visit_id,) = changes.kinds["visit"]
                self._show_the_counter(attrs.evolve(visit, id=visit_id))
            minutes += length + self._chance.randint(5, 14)

    def _show_the_counter(self, visit: Visit) -> None:
        """Most checks come with a photo of the counter."""
        if self._chance.random() > _SHOWN:
            return
        moment = visit.arrived or time(9)
        content = make_picture(self._chance, visit.day, moment)
        frame = Photo(
            id="",
            retailer_id=visit.retailer_id,
            day=visit.day,
            about=PhotoAbout.VISIT,
            about_id=visit.id,
            subject=PhotoSubject.COUNTER,
            photo="",
        )
        name = f"IMG_{visit.day:%Y%m%d}_{moment:%H%M%S}.jpg"
        attach_photo(self._ledger, prepare_bytes(content, name), frame)

    def _shops_of(self, day: date) -> list[Shop]:
        """Most of the day's plan, and now and then a shop beside it, in the order of the route."""
        planned = {stop.retailer_id for stop in day_stops(self._ledger, day)}
        kept = {key for key in sorted(planned) if self._chance.random() < _PLAN_KEPT}
        beside = self._chance.choice(self._territory.shops)
        if self._chance.random() < _BESIDE_THE_PLAN:
            kept.add(beside.id)
        return [shop for shop in self._territory.shops if shop.id in kept and shop.trades_on(day)]

    def _settled_here(self, shop: Shop) -> tuple[str, ...]:
        """Half of what is open at a shop is settled when it is visited."""
        rows = self._ledger.query(
            "SELECT id FROM todo WHERE deleted = 0 AND state = '待处理' AND retailer_id = ? "
            "ORDER BY due, content",
            (shop.id,),
        )
        return tuple(row[0] for row in rows if self._chance.random() < 0.5)

    def _check(self, shop: Shop, day: date) -> Check | None:
        """A standard store is checked once a month, on most of the first visits."""
        key = (shop.id, day.month)
        if not _is_standard(shop, day) or key in self._checked or self._chance.random() < 0.45:
            return None
        self._checked.add(key)
        return Check(
            id="",
            retailer_id=shop.id,
            day=day,
            template_version=DEFAULT_CHECKLIST.version,
            answers=self._answers(),
            display_demand=self._chance.choice(
                ("", "重点规格放在视线高度", "补齐价签，保持满陈列")
            ),
        )

    def _answers(self) -> tuple[CheckAnswer, ...]:
        found = []
        for point in DEFAULT_CHECKLIST.points:
            best, *others = point.results
            if best is PointResult.RATIO:
                of = self._chance.choice((5, 10, 20, 40))
                got = of - self._chance.choices((0, 1, 2), (75, 18, 7))[0]
                found.append(CheckAnswer(point=point.code, result=best, got=got, of=of))
                continue
            allowed = [each for each in others if each is not PointResult.SOLD_TO_MINOR]
            worse = bool(allowed) and not point.veto and self._chance.random() < 0.09
            result = self._chance.choice(allowed) if worse else best
            found.append(CheckAnswer(point=point.code, result=result))
        return tuple(found)

    # ----------------------------------------------------------------------- what is known of shops

    def _note_what_is_known(self, day: date) -> None:
        self._set_clock(day, time(17, 20))
        starred = {shop.id for shop in self._chance.sample(self._territory.shops, 6)}
        points = {shop.id for shop in self._standard[4:6]}
        known = {shop.id for shop in self._territory.shops[::12]}
        for shop in self._territory.shops:
            if shop.id not in starred | points | known:
                continue
            change_notes(
                self._ledger,
                RetailerNotes(
                    id=shop.id,
                    salutation=f"{shop.row['owner'][0]}{self._chance.choice(_SALUTATIONS)}",
                    area=self._chance.randint(15, 120),
                    district=self._chance.choice(("居民", "商业", "学校周边", "交通", "农村")),
                    opening_hours="7:00-21:30",
                    counters=self._chance.randint(1, 4),
                    near_school=self._chance.random() < 0.1,
                    best_hours=self._chance.choice(("上午", "下午", "10点前")),
                    information_point=True if shop.id in points else None,
                    starred=shop.id in starred,
                ),
            )

    def _keep_promises(self, day: date) -> None:
        """Settle most of what is due, and some of what was left lying."""
        self._set_clock(day, time(17, 30))
        due = self._ledger.query(
            "SELECT id, due FROM todo WHERE deleted = 0 AND state = '待处理' AND due <= ? "
            "ORDER BY due, retailer_id, content",
            (day.isoformat(),),
        )
        for todo_id, until in due:
            in_time = date.fromisoformat(until) == day
            if self._chance.random() < (_KEPT_IN_TIME if in_time else _KEPT_LATE):
                settle_todo(self._ledger, todo_id)

    # ------------------------------------------------------------------------------------ six-ones

    def _enter_the_past(self, day: date) -> None:
        """Enter the year before from the paper that was kept until now."""
        self._set_clock(day, time(17, 35))
        month = Period.month(day)
        for back in range(_YEAR, 0, -1):
            done_on = month.shift(-back).first + timedelta(days=back + 8)
            stores = [shop for shop in self._standard if _is_standard(shop, done_on)]
            for shop in stores:
                self._enter_month(shop, done_on)
            self._events.past_month(done_on, stores)

    def _enter_month(self, shop: Shop, done_on: date) -> None:
        """Enter a check and a visit that counted the stock: ② and ④ follow from them."""
        if self._chance.random() < _KEPT_ON_PAPER:
            self._check_of_paper(shop, done_on)
        if self._chance.random() < _KEPT_ON_PAPER:
            record_visit(self._ledger, self._visits.on_paper(shop, done_on))

    def _check_of_paper(self, shop: Shop, day: date) -> None:
        """Enter a check that was made on paper; what it asked for was put right long ago."""
        answers = [
            attrs.evolve(each, got=max(0, (each.of or 0) - self._chance.choice((0, 0, 1, 4))))
            if each.result is PointResult.RATIO
            else each
            for each in self._answers()
        ]
        made = Check(
            id="", retailer_id=shop.id, day=day, answers=tuple(answers),
            template_version=DEFAULT_CHECKLIST.version,
        )  # fmt: skip
        changes = record_check(self._ledger, made)
        for todo_id in changes.ids("todo"):
            settle_todo(self._ledger, todo_id)

    def _do_six_ones(self, number: int, day: date) -> None:
        """Some of ①, ③ and ⑤ every day, so that the months fill up."""
        self._set_clock(day, time(17, 40))
        there = [shop for shop in self._standard if _is_standard(shop, day)]
        turn = [
            shop
            for place, shop in enumerate(self._standard)
            if shop in there and (place + number) % 10 == 3
        ]
        self._events.day(day, turn)
        if day.month % 3 == 1 and number == _TRAINING_DAY:
            self._events.train(day, there)
        if number == len(self._territory.working_days) // 2:
            self._exempt(self._standard[-2], day)

    def _close_last_month(self, day: date) -> None:
        """Sign the month before off on the third working day; one entry comes later."""
        days = [each for each in self._territory.working_days if each.month == day.month]
        if days[0] == self._territory.working_days[0] or day not in days[2:4]:
            return
        self._set_clock(day, time(17, 45))
        last = Period.month(day).shift(-1)
        if day == days[2]:
            sign_off(self._ledger, last.key)
        else:
            self._events.late(last.last, self._standard[:4])

    def _keep_files(self) -> None:
        last = self._territory.working_days[-1]
        self._set_clock(last, time(17, 48))
        others = [s for s in self._territory.shops if s not in self._standard and s.trades_on(last)]
        keep_files(self._ledger, self._standard, others[5:20:5], last)

    def _exempt(self, shop: Shop, day: date) -> None:
        exempt_six_one(
            self._ledger,
            SixOneExemption(
                id="",
                retailer_id=shop.id,
                item=SixOneItem.PROMOTION,
                period=f"{day:%Y-%m}",
                reason="门前修路，暂不开展",
                approver="许立新",
            ),
        )

    # --------------------------------------------------------------------------------------- todos

    def _leave_todos(self) -> None:
        last = self._territory.working_days[-1]
        self._set_clock(last, time(17, 55))
        owed = (
            ("收齐直接需求表", 2, ""),
            ("送新版价签", 0, self._standard[3].id),
            ("核对许可证到期换证材料", -2, self._territory.shops[34].id),
        )
        for content, days, shop in owed:
            due = self._territory.today + timedelta(days=days)
            add_todo(self._ledger, Todo(id="", content=content, retailer_id=shop, due=due))


def _is_standard(shop: Shop, day: date) -> bool:
    since = shop.row.get("standard_since")
    return since is not None and since <= min(day, day.replace(day=_LAST_DESIGNATION))


def _moment(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
