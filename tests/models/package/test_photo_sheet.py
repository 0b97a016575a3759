"""照片 and the plan in the package: what is shown of a photo, what a plan makes of 完成率."""

from datetime import date, datetime, timedelta, timezone

from models.package import build_package
from models.package.source import MonthPhoto
from models.photo import Photo, PhotoAbout, PhotoSubject
from models.plan_stop import PlanStop
from models.visit import ShopState
from tests.models.package.making import rows_of, source, table_of, visit

DAY = date(2026, 11, 3)
TAKEN = datetime(2026, 11, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def photo(number: int, **fields: object) -> Photo:
    given = {
        "retailer_id": "T1",
        "day": DAY,
        "photo": f"{number:064x}",
        "subject": PhotoSubject.COUNTER,
        "about": PhotoAbout.VISIT,
        "taken_at": TAKEN,
        **fields,
    }
    return Photo(id=f"p{number}", **given)  # type: ignore[arg-type]


def test_what_is_worth_a_look_is_told_with_the_managers_own_remark_alone() -> None:
    flags = ("11-02 拍的，不是当天",)
    plain = MonthPhoto(photo(1), flags)
    remarked = MonthPhoto(photo(2, note="前一天收工时拍"), flags, b"jpeg")
    first, second = rows_of(table_of("照片", photos=(plain, remarked)))
    assert (first["用途"], first["所属"], first["拍摄时间"]) == ("柜台", "走访", "2026-11-02 09:30")
    assert (first["提示"], second["提示"]) == ("", flags[0])
    assert (second["照片编号"], second["图片"]) == ("00000000", None)
    package = build_package(source(photos=(plain, remarked)))
    assert package.pictures == {"p2": b"jpeg"}


def test_the_rate_of_the_plan_counts_its_stops_met_on_their_day() -> None:
    """M20: four planned; one met, one shut, one met a day late, one not at all."""
    visits = (
        visit(1, retailer_id="T1", day=DAY),
        visit(2, retailer_id="T2", day=DAY, shop_state=ShopState.CLOSED),
        visit(3, retailer_id="T3", day=DAY + timedelta(days=1)),
    )
    plan = tuple(PlanStop(id=f"s{n}", retailer_id=f"T{n}", day=DAY) for n in range(1, 5))
    won_back = PlanStop(id="s9", retailer_id="T1", day=DAY)
    (row,) = rows_of(table_of("拜访统计", visits=visits, plan=(*plan, won_back)))
    assert (row["计划户次"], row["完成户次"], f"{row['完成率']:.2%}") == (4, 2, "25.00%")
