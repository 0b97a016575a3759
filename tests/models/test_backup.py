"""Names of backups, and which of them stay: nothing that a person would miss."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.backup import BackupName, BackupReason, superfluous

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12)  # noqa: DTZ001 - names are local


def named(
    days_ago: float, operation: int = 1, reason: BackupReason = BackupReason.AUTOMATIC
) -> BackupName:
    return BackupName(
        at=(NOON - timedelta(days=days_ago)).replace(microsecond=0),
        operation=operation,
        head="0123abcd",
        reason=reason,
    )


names = st.builds(
    named,
    st.floats(min_value=-40, max_value=500),
    st.integers(min_value=0, max_value=50),
    st.sampled_from(BackupReason),
)
folders = st.lists(names, max_size=40, unique=True)


def kept(found: list[BackupName], today: date = TODAY) -> set[BackupName]:
    return set(found) - set(superfluous(found, today))


# ------------------------------------------------------------------------------------------- names


@given(names, st.integers(min_value=1, max_value=99))
def test_a_name_is_read_back(name: BackupName, number: int) -> None:
    import attrs

    name = attrs.evolve(name, number=number)
    assert BackupName.parse(name.file_name) == name


@pytest.mark.parametrize(
    "file_name",
    [
        "photos.db",
        "备份_20261123_120000_第1步_0123abcd_自动.ledger.part",
        ".备份_20261123_120000_第1步_0123abcd_自动.ledger.part",
        "备份_20261323_120000_第1步_0123abcd_自动.ledger",
        "备份_20261123_120000_第1步_0123abcd_何故.ledger",
        "备份_20261123_120000_第1步_0123abc_自动.ledger",
    ],
)
def test_other_files_are_no_backups(file_name: str) -> None:
    assert BackupName.parse(file_name) is None


# ---------------------------------------------------------------------------------------- thinning


def test_today_and_yesterday_stay_whole_then_a_day_a_week_a_month() -> None:
    every_two_hours = [named(hours / 12, operation=10_000 - hours) for hours in range(12 * 400)]
    ages = sorted((TODAY - name.at.date()).days for name in kept(every_two_hours))
    assert ages.count(0) == 7  # from midnight to noon
    assert ages.count(1) == 12
    assert [age for age in ages if 2 <= age < 14] == list(range(2, 14))
    weeks = [age for age in ages if 14 <= age < 84]
    assert 10 <= len(weeks) <= 11
    months = [age for age in ages if age >= 84]
    assert 9 <= len(months) <= 11
    assert ages[-1] <= 84 + 9 * 31


@given(folders)
def test_the_newest_and_the_furthest_always_stay(found: list[BackupName]) -> None:
    left = kept(found)
    if found:
        assert max(found, key=lambda name: name.operation).operation in {
            name.operation for name in left
        }
        assert max(name.at for name in found) == max(name.at for name in left)


@given(folders)
def test_thinning_again_finds_nothing(found: list[BackupName]) -> None:
    assert superfluous(list(kept(found)), TODAY) == []


@given(folders)
def test_nothing_of_yesterday_today_or_the_future_goes(found: list[BackupName]) -> None:
    young = {name for name in found if name.at.date() >= TODAY - timedelta(days=1)}
    assert young <= kept(found)


@given(folders)
def test_every_day_week_and_month_keeps_one(found: list[BackupName]) -> None:
    left = kept(found)
    for name in found:
        day = name.at.date()
        age = (TODAY - day).days
        if 0 <= age < 14:
            assert any(other.at.date() == day for other in left)
        elif age < 84:
            week = day.isocalendar()[:2]
            assert any(other.at.date().isocalendar()[:2] == week for other in left)
        elif age < 84 + 9 * 31:
            month = (day.year, day.month)
            assert any((other.at.year, other.at.month) == month for other in left)


@given(folders)
def test_the_last_one_before_an_upgrade_stays_three_months(found: list[BackupName]) -> None:
    upgrades = [
        name
        for name in found
        if name.reason is BackupReason.BEFORE_UPGRADE and (TODAY - name.at.date()).days <= 92
    ]
    if upgrades:
        assert any(
            name.reason is BackupReason.BEFORE_UPGRADE and name.at >= max(u.at for u in upgrades)
            for name in kept(found)
        )


@given(folders, names)
def test_one_more_backup_only_replaces_what_shares_its_place(
    found: list[BackupName], more: BackupName
) -> None:
    if more in found:
        return
    gone = kept(found) - kept([*found, more])
    near = more.at.date()
    furthest = max((name.operation for name in found), default=0)
    latest = sorted(found, key=lambda name: (name.at, name.operation, name.number))[-5:]
    for name in gone:
        day = name.at.date()
        shares = (
            day == near
            or day.isocalendar()[:2] == near.isocalendar()[:2]
            or (day.year, day.month) == (near.year, near.month)
        )
        was_special = (
            name.operation == furthest
            or name in latest
            or name.reason is BackupReason.BEFORE_UPGRADE
        )
        assert shares or was_special


def test_a_clock_that_jumps_far_ahead_takes_no_more_than_the_old_ones() -> None:
    """Seen from 2099 everything is too old to have a place: the last five stay all the same."""
    found = [named(float(days), 100 - days) for days in range(10)]
    jumped = BackupName(
        at=datetime(2099, 1, 1, 9),  # noqa: DTZ001 - local, as named
        operation=101,
        head="0" * 8,
        reason=BackupReason.AUTOMATIC,
    )
    left = kept([*found, jumped], date(2099, 1, 1))
    assert left == {jumped, *found[:4]}


@given(st.lists(st.integers(min_value=0, max_value=3), min_size=30, max_size=120))
def test_thinned_day_by_day_a_trail_remains(a_day: list[int]) -> None:
    """A year of working: after thinning every evening, no gap is longer than a month and a half."""
    left: list[BackupName] = []
    operation = 0
    for day, many in enumerate(a_day):
        today = TODAY + timedelta(days=day)
        for hour in range(many):
            operation += 1
            at = datetime(today.year, today.month, today.day, 9 + hour)  # noqa: DTZ001
            left.append(
                BackupName(at=at, operation=operation, head="0" * 8, reason=BackupReason.AUTOMATIC)
            )
        gone = set(superfluous(left, today))
        left = [name for name in left if name not in gone]
    made = [day for day, many in enumerate(a_day) if many]
    days_left = sorted((name.at.date() - TODAY).days for name in left)
    for day in made:
        assert min(abs(day - other) for other in days_left) <= 31
