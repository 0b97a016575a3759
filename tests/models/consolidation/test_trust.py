"""Who is believed: enrolled devices, first keys, and what is kept apart for a person."""

import attrs
import pytest

from models.consolidation.trust import (
    DeviceKey,
    Doubt,
    EnrolmentDoubt,
    Origin,
    Told,
    judge_enrolment,
    judge_origin,
)

KEY, OTHER = b"k" * 32, b"o" * 32
TOLD = Told(device="d1", manager="A001", public_key=KEY, signature_holds=True)
UNSIGNED = attrs.evolve(TOLD, public_key=b"", signature_holds=False)
ENROLLED = DeviceKey(device="d1", manager="A001", public_key=KEY, enrolled=True)
SEEN = attrs.evolve(ENROLLED, enrolled=False)


@pytest.mark.parametrize(
    ("told", "known", "found"),
    [
        (TOLD, [], Origin.FIRST_SEEN),
        (UNSIGNED, [], Origin.UNSIGNED),
        (TOLD, [SEEN], Origin.FIRST_SEEN),
        (TOLD, [ENROLLED], Origin.ENROLLED),
        (attrs.evolve(TOLD, signature_holds=False), [], Doubt.BAD_SIGNATURE),
        (attrs.evolve(TOLD, signature_holds=False), [ENROLLED], Doubt.BAD_SIGNATURE),
        (attrs.evolve(UNSIGNED, must_be_signed=True), [], Doubt.NO_SIGNATURE),
        (UNSIGNED, [SEEN], Doubt.NO_SIGNATURE),
        (UNSIGNED, [ENROLLED], Doubt.NO_SIGNATURE),
        (attrs.evolve(TOLD, public_key=OTHER), [ENROLLED], Doubt.OTHER_KEY),
        (attrs.evolve(TOLD, public_key=OTHER), [SEEN], Doubt.OTHER_KEY),
        (attrs.evolve(TOLD, manager="A002"), [ENROLLED], Doubt.OTHER_MANAGER),
        (attrs.evolve(TOLD, device="d2"), [ENROLLED], Doubt.NOT_ENROLLED),
        (attrs.evolve(TOLD, device="d2"), [SEEN], Origin.FIRST_SEEN),
        (attrs.evolve(UNSIGNED, device="d2"), [ENROLLED], Doubt.NOT_ENROLLED),
        (attrs.evolve(TOLD, manager="A002", device="d2"), [ENROLLED], Origin.FIRST_SEEN),
        (TOLD, [attrs.evolve(ENROLLED, withdrawn=True)], Doubt.WITHDRAWN),
        (
            attrs.evolve(TOLD, device="d2"),
            [attrs.evolve(ENROLLED, withdrawn=True)],
            Doubt.NOT_ENROLLED,
        ),
    ],
)
def test_a_package_is_held_against_the_keys_that_are_known(
    told: Told, known: list[DeviceKey], found: Origin | Doubt
) -> None:
    assert judge_origin(told, known) is found


def test_who_believes_only_enrolled_devices_takes_no_first_key() -> None:
    assert judge_origin(TOLD, [], only_enrolled=True) is Doubt.NOT_ENROLLED
    assert judge_origin(TOLD, [SEEN], only_enrolled=True) is Doubt.NOT_ENROLLED
    assert judge_origin(TOLD, [ENROLLED], only_enrolled=True) is Origin.ENROLLED


FORGED = attrs.evolve(ENROLLED, public_key=OTHER)
FURTHER = attrs.evolve(ENROLLED, device="d2", public_key=OTHER)
GONE = attrs.evolve(ENROLLED, withdrawn=True)


@pytest.mark.parametrize(
    ("told", "known", "in_folder", "when_chosen"),
    [
        (ENROLLED, [], None, None),
        (ENROLLED, [SEEN], None, None),
        (ENROLLED, [ENROLLED], None, None),
        (FORGED, [ENROLLED], EnrolmentDoubt.OTHER_KEY, EnrolmentDoubt.OTHER_KEY),
        (FORGED, [SEEN], EnrolmentDoubt.OTHER_KEY, None),
        (
            attrs.evolve(ENROLLED, manager="A002"),
            [ENROLLED],
            EnrolmentDoubt.OTHER_MANAGER,
            None,
        ),
        (FURTHER, [ENROLLED], EnrolmentDoubt.FURTHER_DEVICE, None),
        (FURTHER, [SEEN], None, None),
        (FURTHER, [GONE], EnrolmentDoubt.FURTHER_DEVICE, None),
        (ENROLLED, [GONE], EnrolmentDoubt.WITHDRAWN, EnrolmentDoubt.WITHDRAWN),
        (FORGED, [GONE], EnrolmentDoubt.OTHER_KEY, EnrolmentDoubt.OTHER_KEY),
    ],
)
def test_an_enrolment_among_the_packages_overrules_nothing_that_is_known(
    told: DeviceKey,
    known: list[DeviceKey],
    in_folder: EnrolmentDoubt | None,
    when_chosen: EnrolmentDoubt | None,
) -> None:
    assert judge_enrolment(told, known, chosen=False) is in_folder
    assert judge_enrolment(told, known, chosen=True) is when_chosen
