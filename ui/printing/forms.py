"""Every printed form there is: one entry here and the print desk, the pictures and tests have it.

A form says what it may be about (the day's round, a route, standard stores, some shops, a grade)
and makes sheets of a ledger and an order. What is read back by machine is noted with its layout
when it is printed, other forms are not noted (docs/paper.md).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import attrs

from models.check_sheet.data import CheckSheetData
from models.check_sheet.layout import lay_out_check
from models.errors import DomainError
from models.forms.award import lay_out_award_letter, lay_out_award_notice
from models.forms.campaign import lay_out_campaign, lay_out_receipt
from models.forms.contact_sheet import ContactSheetData, lay_out_contact_sheet
from models.forms.job_description import lay_out_job
from models.forms.period_report import lay_out_period_report
from models.forms.rectification import lay_out_rectification
from models.forms.six_ones_board import lay_out_board
from models.forms.store_report import lay_out_store_report
from models.forms.supply_notice import lay_out_supply_notice
from models.forms.training import SignInData, lay_out_sign_in
from models.forms.year_record import lay_out_year_record
from models.marks import N_
from models.paper.items import Sheet
from models.paper.shop_sheet import SheetMode
from models.reports import ReportKind
from storage.database import Ledger
from storage.operations import (
    event_papers,
    form_data,
    programme_papers,
    report_forms,
    report_papers,
)
from storage.operations.sheet_data import issued
from storage.queries.retailers import retailer_row, retailer_rows
from storage.queries.today import today_view
from ui.printing.faces import measure
from ui.printing.visit_sheets import Printable, kept_layouts, lay_out_day

__all__ = [
    "FORMS",
    "About",
    "Order",
    "Picks",
    "PrintForm",
    "form_named",
    "make",
    "routes",
    "shops_about",
]


class About(StrEnum):
    """What a form is printed for."""

    DAY = "day"
    ROUTE = "route"
    STANDARD = "standard"
    SHOPS = "shops"
    GRADE = "grade"
    EVENT = "event"
    NOTHING = "nothing"


@attrs.frozen(kw_only=True)
class Order:
    """What was asked for: ``choice`` is the route or the grade, ``words`` what was typed in.

    ``pick`` is the key of what the form offers to pick from; "" is the first of it.
    """

    day: date
    about: About
    choice: str = ""
    pick: str = ""
    retailer_ids: tuple[str, ...] = ()
    mode: SheetMode | None = None
    words: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Picks:
    """What a form is printed of: a month, a year, an event. ``of`` returns (key, words) of each."""

    label: str
    of: Callable[[Ledger], list[tuple[str, str]]]


@attrs.frozen(kw_only=True)
class PrintForm:
    """One form. ``hint`` says what it is for, ``nothing`` what to say when there is nothing.

    ``moded`` forms are printed blank or filled. ``words`` are (key, label) of what may be typed.
    With ``picks`` one of these is picked instead of a day; of a form that may be about an event
    only then.
    """

    key: str
    name: str
    hint: str
    about: tuple[About, ...]
    make: Callable[[Ledger, Order], Printable]
    nothing: str
    moded: bool = False
    words: tuple[tuple[str, str], ...] = ()
    picks: Picks | None = None

    def picked(self, about: About) -> Picks | None:
        """Return what there is to pick from for a form about ``about``."""
        return self.picks if about is About.EVENT or About.EVENT not in self.about else None


_ROUND = (About.DAY, About.ROUTE, About.SHOPS)
_EVERY = (About.DAY, About.ROUTE, About.STANDARD, About.SHOPS)


def routes(ledger: Ledger, day: date) -> list[str]:
    """Return the routes that shops to be served lie on."""
    rows = retailer_rows(ledger, day)
    return sorted({row.visit_route for row in rows if row.visit_route and row.served})


def shops_about(ledger: Ledger, order: Order) -> tuple[str, ...]:
    """Return the shops an order is about, in the order of the round."""
    if order.about is About.DAY:
        return tuple(stop.retailer_id for stop in today_view(ledger, order.day).to_visit)
    if order.about is About.SHOPS:
        return order.retailer_ids
    rows = [row for row in retailer_rows(ledger, order.day) if row.served]
    if order.about is About.ROUTE:
        return tuple(row.id for row in rows if row.visit_route == order.choice)
    if order.about is About.STANDARD:
        return tuple(row.id for row in rows if row.standard)
    return ()


def make(ledger: Ledger, form: PrintForm, order: Order) -> Printable:
    """Make the sheets; :class:`DomainError` in one sentence where there are none."""
    picks, pick = form.picked(order.about), order.pick
    if picks is not None and not pick:
        pick = next((key for key, _words in picks.of(ledger)), "")
    found = attrs.evolve(order, pick=pick, retailer_ids=shops_about(ledger, order))
    ready = form.make(ledger, found)
    if not ready.sheets:
        raise DomainError(form.nothing, day=order.day)
    return ready


# ------------------------------------------------------------------------------------- the forms


def _visit_sheets(ledger: Ledger, order: Order) -> Printable:
    cover = order.about is About.DAY or len(order.retailer_ids) > 1
    return lay_out_day(ledger, order.retailer_ids, order.day, cover=cover, mode=order.mode)


def _check_sheets(ledger: Ledger, order: Order) -> Printable:
    return _checks(form_data.check_sheet_data(ledger, order.retailer_ids, order.day, order.mode))


def _last_checks(ledger: Ledger, order: Order) -> Printable:
    return _checks(form_data.last_check_sheet_data(ledger, order.retailer_ids, order.day))


def _checks(data: Sequence[tuple[str, CheckSheetData]]) -> Printable:
    sheets = [lay_out_check(each, measure) for _, each in data]
    kept = kept_layouts([(key, each.serial) for key, each in data], sheets)
    return Printable(tuple(sheets), kept, "print_check_sheets")


def _board(ledger: Ledger, order: Order) -> Printable:
    data = programme_papers.board_sheet_data(ledger, order.pick) if order.pick else None
    return Printable((lay_out_board(data, measure),) if data and data.board.rows else ())


def _years(ledger: Ledger, order: Order) -> Printable:
    year = int(order.pick) if order.pick else order.day.year
    found = programme_papers.year_record_data(ledger, order.retailer_ids, year)
    return Printable(tuple(lay_out_year_record(each, measure) for each in found))


def _reports(ledger: Ledger, order: Order) -> Printable:
    if not order.pick:
        return Printable(())
    found = report_papers.store_report_data(ledger, order.retailer_ids, order.pick)
    return Printable(tuple(lay_out_store_report(each, measure) for each in found))


def _campaign(ledger: Ledger, order: Order) -> Printable:
    data = event_papers.campaign_data(ledger, order.pick)
    if data is None:
        return Printable(())
    return Printable((lay_out_campaign(data, measure), lay_out_receipt(data, measure)))


def _award_notice(ledger: Ledger, order: Order) -> Printable:
    data = event_papers.award_notice_data(ledger, order.pick)
    return Printable((lay_out_award_notice(data, measure),) if data else ())


def _award_letters(ledger: Ledger, order: Order) -> Printable:
    letters = event_papers.award_letter_data(ledger, order.pick, order.retailer_ids)
    return Printable(tuple(lay_out_award_letter(each, measure) for each in letters))


def _sign_in(ledger: Ledger, order: Order) -> Printable:
    if order.about is About.EVENT:
        recorded = event_papers.sign_in_data(ledger, order.pick)
        return Printable((lay_out_sign_in(recorded, measure),) if recorded else ())
    data = SignInData(
        issued=issued(ledger),
        day=order.day,
        attendees=form_data.attendees(ledger, order.retailer_ids, order.day),
        topic=order.words.get("topic", ""),
        trainer=order.words.get("trainer", ""),
        place=order.words.get("place", ""),
        time=order.words.get("time", ""),
    )
    return Printable((lay_out_sign_in(data, measure),))


def _supply(ledger: Ledger, order: Order) -> Printable:
    if order.about is About.GRADE:
        chosen = [int(order.choice)] if order.choice else []
        grades = chosen or form_data.grades_with_limits(ledger, order.day)
        notices = form_data.supply_notice_data(ledger, order.day, grades)
    else:
        notices = form_data.supply_of_shops(ledger, order.retailer_ids, order.day)
    return Printable(tuple(lay_out_supply_notice(each, measure) for each in notices))


def _rectification(ledger: Ledger, order: Order) -> Printable:
    notices = form_data.rectification_data(ledger, order.retailer_ids, order.day)
    return Printable(tuple(lay_out_rectification(each, measure) for each in notices))


def _contact(ledger: Ledger, order: Order) -> Printable:
    """Photos of the day on one sheet, or a sheet with all photos of each shop."""
    by = issued(ledger)

    def sheet(about: str, days: Sequence[date], shops: Sequence[str]) -> list[Sheet]:
        photos = form_data.contact_photos(ledger, days=days, retailers=shops)
        data = ContactSheetData(issued=by, about=about, photos=photos)
        return [lay_out_contact_sheet(data, measure)] if photos else []

    if order.about is About.DAY:
        return Printable(tuple(sheet(f"{order.day:%Y-%m-%d}", [order.day], ())))
    sheets: list[Sheet] = []
    for retailer_id in order.retailer_ids:
        row = retailer_row(ledger, retailer_id, order.day)
        sheets += sheet(row.shop_name if row else retailer_id, (), [retailer_id])
    return Printable(tuple(sheets))


def _job(ledger: Ledger, order: Order) -> Printable:
    return Printable((lay_out_job(form_data.job_data(ledger, order.day), measure),))


def _report_form(key: str, name: str, hint: str, label: str, *kinds: ReportKind) -> PrintForm:
    """A form of the manager's reports of the period that is picked."""

    def make_reports(ledger: Ledger, order: Order) -> Printable:
        data = report_forms.report_sheet_data(ledger, kinds, order.pick)
        return Printable(tuple(lay_out_period_report(each, measure) for each in data))

    return PrintForm(
        key=key,
        name=name,
        hint=hint,
        about=(About.NOTHING,),
        make=make_reports,
        nothing=N_("没有可打印的内容。"),
        picks=Picks(label, lambda ledger: report_forms.report_periods(ledger, kinds[0])),
    )


_WEEKLY = N_("一周的销售、市场、走访和下周计划。提交过的按提交时的数字。")
_MONTHLY = N_("一个月的销售、市场、客户和人员状况。提交过的按提交时的数字。")
_QUARTERLY = N_("一个季度的经营、市场、客户管理和提案。提交过的按提交时的数字。")
_TARGETS = N_("一个月的目标、实绩、同比环比和累计，1–2 日会议用，横向一页。")
_MEETING = N_("客户ABC分析表、市场拓展进度、市场动态分析，三种表一起。内部使用。")

_REPORT_FORMS = (
    _report_form("weekly", N_("周报"), _WEEKLY, N_("星期"), ReportKind.WEEKLY),
    _report_form("monthly", N_("月报"), _MONTHLY, N_("月份"), ReportKind.MONTHLY),
    _report_form("quarterly", N_("季度述职报告"), _QUARTERLY, N_("季度"), ReportKind.QUARTERLY),
    _report_form("targets", N_("目标及实绩达成表"), _TARGETS, N_("月份"), ReportKind.TARGETS),
    _report_form("meeting", N_("10 日会议材料"), _MEETING, N_("月份"), *report_forms.MEETING),
)

FORMS: tuple[PrintForm, ...] = (
    PrintForm(
        key="visit",
        name=N_("走访单"),
        hint=N_("每户一张，带上门填写；一天的走访单前面有一张封面。"),
        about=_ROUND,
        make=_visit_sheets,
        nothing=N_("{day} 没有可打印的走访单。"),
        moded=True,
    ),
    PrintForm(
        key="check",
        name=N_("规范评估表"),
        hint=N_("规范陈列、规范经营评估，每户两页。"),
        about=_EVERY,
        make=_check_sheets,
        nothing=N_("{day} 没有可打印的评估表。"),
        moded=True,
    ),
    PrintForm(
        key="last_check",
        name=N_("规范评估表（已评）"),
        hint=N_("截至这一天每户最近一次评估，按当时的评估标准，带得分。"),
        about=(About.STANDARD, About.ROUTE, About.SHOPS),
        make=_last_checks,
        nothing=N_("这些客户还没有做过评估。"),
    ),
    PrintForm(
        key="board",
        name=N_("六个一看板"),
        hint=N_("一个月的看板和完成率，月结过的附月结时的数和变化。内部使用。"),
        about=(About.NOTHING,),
        make=_board,
        nothing=N_("这个月没有标准店。"),
        picks=Picks(N_("月份"), programme_papers.board_months),
    ),
    PrintForm(
        key="year",
        name=N_("标准店全年台账"),
        hint=N_("每户一年的六个一、做过的工作和凭证，存档用，不给店主。"),
        about=(About.STANDARD, About.ROUTE, About.SHOPS),
        make=_years,
        nothing=N_("这些客户这一年不是标准店。"),
        picks=Picks(N_("年度"), programme_papers.record_years),
    ),
    PrintForm(
        key="store_report",
        name=N_("经营分析报告"),
        hint=N_("每户两页：一个月的经营、结构、单品、库存和下月建议，给店主签收。"),
        about=(About.STANDARD, About.ROUTE, About.SHOPS),
        make=_reports,
        nothing=N_("还没有导入过购进，做不出经营分析报告。"),
        picks=Picks(N_("数据月份"), report_papers.report_months),
    ),
    PrintForm(
        key="campaign",
        name=N_("活动小结表"),
        hint=N_("一个活动的合规确认、各店情况，另有一张物料签收表。"),
        about=(About.NOTHING,),
        make=_campaign,
        nothing=N_("还没有登记过活动。"),
        picks=Picks(N_("活动"), event_papers.campaigns),
    ),
    PrintForm(
        key="award_notice",
        name=N_("评优公示"),
        hint=N_("一次评优的优秀和达标店，不带得分和名次，可以张贴。"),
        about=(About.NOTHING,),
        make=_award_notice,
        nothing=N_("还没有完成的评优。"),
        picks=Picks(N_("评优"), event_papers.award_rounds),
    ),
    PrintForm(
        key="award_letter",
        name=N_("评优结果通知"),
        hint=N_("每户一张，只有自己的结果和得分，给店主签收。"),
        about=(About.STANDARD, About.ROUTE, About.SHOPS),
        make=_award_letters,
        nothing=N_("这些客户没有评优结果可通知。"),
        picks=Picks(N_("评优"), event_papers.award_rounds),
    ),
    PrintForm(
        key="sign_in",
        name=N_("培训签到表"),
        hint=N_("标准店客户培训时签到，没填的项目留着手写。"),
        about=(About.STANDARD, About.ROUTE, About.SHOPS, About.EVENT),
        make=_sign_in,
        nothing=N_("没有可打印的签到表。"),
        picks=Picks(N_("培训"), event_papers.trainings),
        words=(
            ("topic", N_("主题")),
            ("trainer", N_("讲师")),
            ("time", N_("时间")),
            ("place", N_("地点")),
        ),
    ),
    PrintForm(
        key="supply",
        name=N_("货源公示单"),
        hint=N_("紧俏卷烟本周期的限量：每户只看到自己那一档。"),
        about=(*_EVERY, About.GRADE),
        make=_supply,
        nothing=N_("这些客户没有档位，没有可打印的公示单。"),
    ),
    PrintForm(
        key="rectify",
        name=N_("整改通知单"),
        hint=N_("最近一次评估或走访中还没整改的问题，给店主签收。"),
        about=_EVERY,
        make=_rectification,
        nothing=N_("这些客户没有要整改的问题。"),
    ),
    PrintForm(
        key="photos",
        name=N_("照片联系单"),
        hint=N_("当天的照片，或一户的全部照片，几张排在一页上。"),
        about=(About.DAY, About.SHOPS),
        make=_contact,
        nothing=N_("没有照片可打印。"),
    ),
    PrintForm(
        key="job",
        name=N_("岗位描述单"),
        hint=N_("本人的岗位、范围和职责，一页，签字用。"),
        about=(About.NOTHING,),
        make=_job,
        nothing=N_("没有可打印的内容。"),
    ),
    *_REPORT_FORMS,
)
"""In the order in which they are offered."""


def form_named(key: str) -> PrintForm:
    """Return the form of a key."""
    return next(form for form in FORMS if form.key == key)
