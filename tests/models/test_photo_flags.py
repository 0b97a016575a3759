"""What is said of a photo: repeats elsewhere, no time, another day; never of itself."""

from datetime import date, datetime

import pytest

from models.photo import Photo
from models.photo_flags import FlagKind, Seen, flags_of

DAY = date(2026, 11, 23)
TAKEN = datetime.fromisoformat("2026-11-23T10:21:00+08:00")
LIKE = "f0" * 16


def photo(**fields: object) -> Photo:
    known = {"photo": "a" * 64, "likeness": LIKE, "retailer_id": "HZ1", "taken_at": TAKEN}
    return Photo(id="p", day=DAY, **{**known, **fields})  # type: ignore[arg-type]


def seen(name: str, shop: str, day: date, likeness: str = "") -> Seen:
    return Seen(name * 64, likeness, shop, day)


def changed(bits: int) -> str:
    return f"{int(LIKE, 16) ^ ((1 << bits) - 1):032x}"


def test_a_photo_in_order_has_nothing_said_of_it() -> None:
    itself, other = seen("a", "HZ1", DAY, LIKE), seen("b", "HZ2", DAY, changed(40))
    assert flags_of(photo(), [itself, other]) == ()
    assert flags_of(photo(likeness=""), [seen("c", "HZ2", DAY)]) == ()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (seen("a", "HZ2", DAY), "与另一户 11-23 的一张相同"),
        (seen("a", "HZ1", date(2026, 10, 26)), "与本户 10-26 的一张相同"),
        (seen("a", "HZ1", date(2025, 12, 3)), "与本户 2025-12-03 的一张相同"),
        (seen("b", "HZ2", DAY, changed(6)), "与另一户 11-23 的一张很像"),
        (seen("b", "HZ1", date(2026, 11, 2), LIKE), "与本户 11-02 的一张很像"),
    ],
)
def test_the_same_picture_elsewhere_is_said(other: Seen, words: str) -> None:
    [flag] = flags_of(photo(), [seen("a", "HZ1", DAY), other])
    assert (flag.phrase, flag.other) == (words, other)


def test_the_same_goes_before_one_alike_and_the_latest_before_earlier_ones() -> None:
    others = [
        seen("b", "HZ2", date(2026, 11, 22), LIKE),
        seen("a", "HZ1", date(2026, 9, 1)),
        seen("a", "HZ3", date(2026, 10, 1)),
    ]
    [flag] = flags_of(photo(), iter(others))
    assert (flag.kind, flag.other) == (FlagKind.SAME, others[2])
    assert flags_of(photo(), [seen("b", "HZ2", DAY, changed(7))]) == ()


def test_the_time_is_looked_at_as_the_camera_wrote_it() -> None:
    [none] = flags_of(photo(taken_at=None), [])
    assert (none.kind, none.phrase) == (FlagKind.NO_TIME, "没有拍摄时间")
    early = datetime.fromisoformat("2026-11-22T23:59:00+08:00")
    [other] = flags_of(photo(taken_at=early), [])
    assert (other.kind, other.phrase) == (FlagKind.OTHER_DAY, "11-22 拍的，不是当天")
    assert flags_of(photo(taken_at=datetime.fromisoformat("2026-11-23T00:01:00")), []) == ()
