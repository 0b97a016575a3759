"""What people write as a place and as hours, and what the estimates make of it."""

import pytest

from models.route.distance import (
    Place,
    Travel,
    distance_text,
    duration_text,
    metres_between,
    place_of,
)
from models.route.hours import Window, hours_of, start_within

HERE = Place(119.2216, 34.5967)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ("119.2216", "34.5967"),
        (" １１９．２２１６ ", "34.5967°"),
        ("E119.2216", "北纬34.5967"),
        ("34.5967", "119.2216"),
        ("119,2216", "34,5967"),
        ("119.2216, 34.5967", ""),
        ("", "119.2216，34.5967"),
        ("119°13′17.76″", "34°35'48.12\""),
    ],
)
def test_a_place_is_read_leniently(longitude: str, latitude: str) -> None:
    place = place_of(longitude, latitude)
    assert place is not None
    assert place == pytest.approx(HERE)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ("", ""),
        ("119.2216", ""),
        ("0", "0"),
        ("2.35", "48.86"),
        ("-119.2", "34.6"),
        ("119.2", "91"),
        ("没有", "不详"),
        ("1192216", "345967"),
        ("119°75′", "34°35′"),
        ("nan", "inf"),
        ("1.2.3.4.5.6.7.8", "34"),
    ],
)
def test_nonsense_is_no_place(longitude: str, latitude: str) -> None:
    assert place_of(longitude, latitude) is None


def test_distance_and_what_the_road_makes_of_it() -> None:
    assert metres_between(Place(119, 34), Place(119, 35)) == 111195
    assert metres_between(HERE, HERE) == 0
    assert metres_between(Place(119, 34), Place(120, 34)) == metres_between(
        Place(120, 34), Place(119, 34)
    )
    assert Travel().metres(Place(119, 34), Place(119, 35)) == 150113
    assert Travel(speed_kmh=30).minutes(15_000) == 30
    with pytest.raises(ValueError, match="speed_kmh"):
        Travel(speed_kmh=0)


def test_estimates_are_called_so() -> None:
    assert distance_text(3449) == "约 3.4 公里"
    assert distance_text(300, at_least=True) == "至少约 0.3 公里"
    assert duration_text(45) == "约 45 分钟"
    assert duration_text(185) == "约 3 小时 5 分钟"
    assert duration_text(60, at_least=True) == "至少约 1 小时"
    assert duration_text(5, at_least=True) == "至少约 5 分钟"


def said(text: str) -> str:
    return " ".join(
        f"{opens // 60}:{opens % 60:02}-{closes // 60}:{closes % 60:02}"
        for opens, closes in hours_of(text)
    )


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:00-11:00", "9:00-11:00"),
        ("９：００－１１：００，14:00～16:00", "9:00-11:00 14:00-16:00"),
        ("上午", "8:00-12:00"),
        ("上午或晚上", "8:00-12:00 18:00-21:00"),
        ("上午、10:00-13:00", "8:00-13:00"),
        ("中午1点左右", "12:30-13:30"),
        ("下午3点后", "15:00-18:00"),
        ("下午2-5点", "14:00-17:00"),
        ("早上8点以后", "8:00-12:00"),
        ("15:00以后", "15:00-22:00"),
        ("2点半之后", "14:30-22:00"),
        ("上午10点前", "8:00-10:00"),
        ("10点前", "6:00-10:00"),
        ("十点半", "10:00-11:00"),
        ("九点半到十一点", "9:30-11:00"),
        ("两点至四点", "14:00-16:00"),
        ("二十点前后", "19:30-20:30"),
        ("14时30分至16时", "14:30-16:00"),
        ("上午9点～下午4点", "9:00-16:00"),
        ("上午9点-1点", "9:00-13:00"),
        ("9-5点", "9:00-17:00"),
        ("6:30-8:00", "6:30-8:00"),
        ("周一至周五 9:00—11:00", "9:00-11:00"),
        ("星期一9点", "8:30-9:30"),
        ("", ""),
        ("随时", ""),
        ("不要上午", ""),
        ("24小时营业", ""),
        ("3楼", ""),
        ("13812345678", ""),
        ("25:00-26:00", ""),
        ("下午5点-下午3点", ""),
        ("23点半以后", ""),
        ("18:00-9:00", ""),
        ("9:00-9:00", ""),
        ("1-1点", ""),
        ("晚上12点", ""),
        ("晚上8点-12点", "20:00-24:00"),
        ("12点-2点", "12:00-14:00"),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: str) -> None:
    assert said(text) == hours


def test_a_visit_begins_within_the_hours_or_late() -> None:
    windows = [Window(540, 600), Window(840, 900)]
    assert start_within([], 500) == (500, 0)
    assert start_within(windows, 500) == (540, 0)
    assert start_within(windows, 600) == (600, 0)
    assert start_within(windows, 601) == (840, 0)
    assert start_within(windows, 930) == (930, 30)
