"""Pages as people type them."""

import pytest

from models.paper.page_range import BadRange, pages_of


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (1, 2, 3, 4, 5, 6)),
        ("1-3,5", (1, 2, 3, 5)),
        ("5，1–2", (1, 2, 5)),
        (" 2 - 3 、 6 ", (2, 3, 6)),
        ("4-", (4, 5, 6)),
        ("-2", (1, 2)),
        ("3 3,3", (3,)),
        ("2至4", (2, 3, 4)),
    ],
)
def test_ranges_are_read(text: str, pages: tuple[int, ...]) -> None:
    assert pages_of(text, 6) == pages


@pytest.mark.parametrize("text", ["0", "7", "3-1", "5-9", "a", "-", "1--3", "1.5"])
def test_what_names_no_page_is_said(text: str) -> None:
    with pytest.raises(BadRange, match="页码"):
        pages_of(text, 6)
