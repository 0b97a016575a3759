"""The registry of kinds, and the names by which those are known that travel."""

from models.kinds import KINDS, PACKAGED_KINDS


def test_the_kinds_that_travel_are_known_by_name_in_the_order_of_the_registry() -> None:
    assert [name for name in KINDS if KINDS[name].packaged] == list(PACKAGED_KINDS)
    assert {"manager", "retailer", "product", "setting"}.isdisjoint(PACKAGED_KINDS)
