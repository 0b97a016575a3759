"""How far a record has got with headquarters."""

import pytest

from models.report_state import ReportState, report_state


@pytest.mark.parametrize(
    ("revision", "sent", "confirmed", "returned", "expected"),
    [
        (1, 0, 0, False, ReportState.UNSENT),
        (1, 1, 0, False, ReportState.AWAITING),
        (2, 1, 0, False, ReportState.CHANGED),
        (2, 0, 1, False, ReportState.CHANGED),
        (2, 2, 1, False, ReportState.AWAITING),
        (2, 2, 2, False, ReportState.ACCEPTED),
        (2, 2, 0, True, ReportState.RETURNED),
        (2, 2, 2, True, ReportState.RETURNED),
        (3, 2, 2, False, ReportState.CHANGED),
    ],
)
def test_states(
    revision: int, sent: int, confirmed: int, returned: bool, expected: ReportState
) -> None:
    assert report_state(revision, sent=sent, confirmed=confirmed, returned=returned) is expected


def test_what_is_left_for_the_manager() -> None:
    left = [state for state in ReportState if state.to_do]
    assert left == [ReportState.RETURNED, ReportState.CHANGED, ReportState.UNSENT]
