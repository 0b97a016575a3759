"""A day's stops put in order: with places and without, its times, ways and sums."""

from random import Random

import pytest

from models.route.day_route import DaySettings, Leg, RouteStop, day_route, in_order
from models.route.distance import Place, Travel

EAST = 0.01
"""Degrees of longitude at 34° north: about 922 metres."""


def stop(name: str, at: float | None, **more: object) -> RouteStop:
    place = None if at is None else Place(119 + at * EAST, 34.0)
    return RouteStop(id=name, place=place, **more)  # type: ignore[arg-type]


def ids(stops: list[RouteStop], **more: object) -> str:
    return " ".join(each.id for each in day_route(stops, **more).stops)  # type: ignore[arg-type]


def test_stops_with_places_go_along_the_way() -> None:
    stops = [stop("c", 3), stop("a", 1), stop("d", 4), stop("b", 2)]
    assert ids(stops) == "a b c d"
    assert ids(stops, first="b") == "b a c d"
    assert ids(stops, first="d", last="b") == "d c a b"
    assert ids(stops, first="c", last="c") in {"c d b a", "c b a d"}
    assert ids(stops, first="nobody") == "a b c d"


def test_ways_times_and_sums_are_those_of_the_settings() -> None:
    settings = DaySettings(travel=Travel(road_factor=2, speed_kmh=20), stay_minutes=10, begins=480)
    day = day_route([stop("a", 0), stop("b", 10)], settings)
    assert [each.leg for each in day.stops] == [None, Leg(18436, 55)]
    assert [(each.arrives, each.leaves) for each in day.stops] == [(480, 490), (545, 555)]
    assert (day.metres, day.drive_minutes, day.ends, day.back) == (18436, 55, 555, None)
    assert (day.exact, day.unplaced, day.note) == (True, (), "")


def test_a_day_that_returns_counts_the_way_back() -> None:
    day = day_route([stop("a", 0), stop("b", 10)], DaySettings(returns=True))
    assert day.back == Leg(12444, 30)
    assert day.metres == 2 * 12444
    assert day.ends == 8 * 60 + 30 + 2 * 15 + 60
    alone = day_route([stop("a", 0)], DaySettings(returns=True))
    assert (alone.back, alone.metres) == (None, 0)


def test_best_hours_change_the_order_and_are_told() -> None:
    stops = [stop("a", 0), stop("b", 1, best_hours="下午3点后"), stop("c", 2)]
    day = day_route(stops)
    assert [each.id for each in day.stops] in (["a", "c", "b"], ["c", "a", "b"])
    assert day.stops[-1].arrives + day.stops[-1].waits == 15 * 60
    late = in_order([stop("a", 0), stop("b", 1, best_hours="8:00-8:30")])
    assert late.stops[1].late == late.stops[1].arrives - (8 * 60 + 30) > 0


def test_a_stop_without_place_goes_beside_its_street() -> None:
    stops = [
        stop("a", 0, street="海连路", route="1 线", route_order=1),
        stop("b", 1, street="海连路", route="1 线", route_order=5),
        stop("c", 2, street="通灌路", route="1 线", route_order=6),
        stop("x", None, street="海连路", route="1 线", route_order=3),
        stop("y", None, street="海连路"),
        stop("z", None, street="通灌路", route="1 线", route_order=2),
        stop("n", None, street="新路", route="1 线", route_order=9),
        stop("o", None, street="新路"),
        stop("p", None),
    ]
    assert ids(stops) == "a x b y z c n o p"
    assert ids(stops, last="c") == "a x b y z n o p c"
    assert ids(stops, first="x") == "x a b y z c n o p"


def test_what_is_not_known_is_none_and_said() -> None:
    stops = [stop("a", 0, street="路"), stop("b", 10), stop("x", None, street="路")]
    day = day_route(stops, first="a")
    assert [each.id for each in day.stops] == ["a", "x", "b"]
    assert [each.leg for each in day.stops] == [None, Leg(None, None), Leg(None, None)]
    assert [each.at_least for each in day.stops] == [False, True, True]
    assert day.metres == 12444  # from a to b, as if x lay on the way
    assert [each.arrives for each in day.stops] == [510, 525, 570]
    assert day.unplaced == ("x",)
    assert day.note.startswith("1 户没有坐标")
    back = day_route([stop("x", None), *stops[:2]], DaySettings(returns=True), first="x")
    assert back.back == Leg(None, None)


def test_nothing_has_a_place() -> None:
    stops = [
        stop("c", None, route="2 线", route_order=1),
        stop("b", None, route="1 线", route_order=2),
        stop("a", None, route="1 线", route_order=7),
        stop("d", None, street="路"),
    ]
    assert ids(stops) == "b a c d"
    assert ids(stops, first="d", last="b") == "d a c b"
    assert day_route(stops).metres == 0
    assert day_route([]).stops == ()


@pytest.mark.parametrize("hours", ["", "9:30-11:00"])
def test_the_order_in_which_stops_are_given_does_not_matter(hours: str) -> None:
    chance = Random(5)
    stops = [
        stop(
            f"s{n:02}",
            None if n % 7 == 3 else chance.random() * 20,
            street=f"街 {n % 4}",
            route="1 线",
            route_order=n if n % 3 else None,
            best_hours=hours if n % 5 == 0 else "",
        )
        for n in range(16)
    ]
    expected = day_route(stops, first="s04")
    for _again in range(3):
        chance.shuffle(stops)
        assert day_route(stops, first="s04") == expected


def test_an_order_put_by_hand_is_kept() -> None:
    stops = [stop("c", 3), stop("a", 1), stop("b", 2)]
    day = in_order(stops)
    assert [each.id for each in day.stops] == ["c", "a", "b"]
    assert not day.exact
    assert day.metres == 3734
