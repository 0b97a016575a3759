"""M09 word for word (DOMAIN 6)."""

from models.abc import abc_classes


def classes(values: list[int]) -> str:
    found = abc_classes({f"K{n:02}": value for n, value in enumerate(values)})
    return "".join(found[key] for key in sorted(found))


def test_the_vector_of_domain() -> None:
    vector = [30000, 22000, 15000, 9000, 7000, 6000, 4500, 3000, 2000, 1500]
    assert classes(vector) == "AAAAABBBCC"


def test_one_store_is_a_and_nothing_bought_is_c() -> None:
    assert classes([5]) == "A"
    assert classes([0, 0, -3]) == "CCC"
    assert classes([100, -50]) == "AC"


def test_equal_values_are_told_apart_by_their_codes() -> None:
    assert classes([20, 20, 20, 20, 20]) == "AAAAB"
    found = abc_classes({"Z": 50, "A": 50, "M": 0})
    assert (found["A"], found["Z"], found["M"]) == ("A", "A", "C")
